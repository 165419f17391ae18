//! The wallet's page.

use jiff::{Span, civil::Date};
use leptos::prelude::*;
use loyalty::{ids::Sequence, money::Money, points::Points};

use super::{
    FirstSteps,
    card::member_card,
    stamps::{StampCard, stamp_cards},
    vouchers::{Nearest, VoucherLine, ready},
};
use crate::{
    activity::{self, Line},
    offers::{self, Offer},
    page::{Page, Place},
    parts::{HiddenText, Icon, Notice, Said, SectionHead, Stat, Tone},
    reader::Reader,
    tiers::TierProgress,
};

/// What the wallet shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    /// How the member wants to be called.
    pub name: Option<String>,
    /// Where they checked in today: the store's slug and name.
    pub checked_in: Option<(String, String)>,
    /// What they can spend; negative is a debt.
    pub available: Points,
    /// Whether nothing can be taken out for now.
    pub is_suspended: bool,
    /// What that is worth, about.
    pub worth: Money,
    /// Why they owe points, if a refund made them.
    pub debt: Option<Debt>,
    /// What is on the way.
    pub pending: Option<Pending>,
    /// What expires next.
    pub expiring: Option<Expiring>,
    /// The tier, and the way to the next.
    pub tier: TierProgress,
    /// Vouchers to use, the soonest to expire first.
    pub vouchers: Vec<VoucherLine>,
    /// Stamp cards with a stamp on them.
    pub stamps: Vec<StampCard>,
    /// Credit, if there is any.
    pub credit: Option<Money>,
    /// The reward that is closest, when there is no voucher.
    pub nearest: Option<Nearest>,
    /// The latest ledger transactions, the latest first.
    pub lately: Vec<Line>,
    /// Offers that are on, or soon.
    pub offers: Vec<Offer>,
    /// What to do first, for somebody new.
    pub first_steps: Option<FirstSteps>,
}

/// The refund that left a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Debt {
    /// When it was.
    pub refunded_on: Date,
    /// What it took back.
    pub taken: Points,
    /// Its ledger transaction.
    pub sequence: Sequence,
}

/// Points on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// How many.
    pub points: Points,
    /// The day from which the first of them can be spent.
    pub from: Date,
}

/// Points that expire together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiring {
    /// How many.
    pub points: Points,
    /// The last day on which they can be spent.
    pub on: Date,
}

/// From how many days ahead the wallet warns of points that expire.
const SOON_DAYS: i64 = 31;

/// `GET /` for a member.
pub fn page(reader: Reader, wallet: Wallet) -> Page {
    Page::new(reader.words.wallet_title(), move || content(reader, wallet)).at(Place::Wallet).live()
}

fn content(reader: Reader, wallet: Wallet) -> impl IntoView {
    let Wallet { vouchers, stamps, nearest, lately, offers, first_steps, .. } = wallet.clone();
    let is_new = first_steps.is_some();
    let ready = match first_steps {
        Some(steps) if vouchers.is_empty() => steps.view(reader).into_any(),
        _ => ready(reader, vouchers, nearest).into_any(),
    };
    view! {
        {head(reader, &wallet)}
        {suspended_notice(reader, &wallet)}
        {debt_notice(reader, &wallet)}
        <div class="wallet">
            <div class="stack">{member_card(reader, &wallet)}{stats(reader, &wallet)}</div>
            <div class="stack is-loose">
                {ready}
                {stamp_cards(reader, stamps)}
                {(!lately.is_empty()).then(|| lately_section(reader, lately, !is_new))}
                {(!offers.is_empty()).then(|| offers_section(reader, offers))}
            </div>
        </div>
    }
}

fn head(reader: Reader, wallet: &Wallet) -> AnyView {
    let words = reader.words;
    let greeting = match reader.now.hour() {
        4..12 => words.wallet_good_morning(),
        12..18 => words.wallet_good_afternoon(),
        _ => words.wallet_good_evening(),
    };
    let name = wallet.name.clone().unwrap_or_else(|| words.wallet_nameless().to_owned());
    let checked_in = wallet.checked_in.clone().map(|(slug, store)| {
        view! {
            <a class="chip" href=format!("/s/{slug}")>
                <Icon icon=Icon::Pin/>
                <HiddenText text=format!("{} ", words.wallet_checked_in())/>
                {store}
            </a>
        }
    });
    view! {
        <div class="wallet-head"><div><small>{greeting}</small><h1>{name}</h1></div>{checked_in}</div>
    }
    .into_any()
}

fn suspended_notice(reader: Reader, wallet: &Wallet) -> Option<AnyView> {
    let words = reader.words;
    wallet.is_suspended.then(|| {
        let said = Said::new(words.error_suspended_head(), words.error_suspended_text());
        view! { <Notice said icon=Icon::Lock tone=Tone::Warn/> }.into_any()
    })
}

fn debt_notice(reader: Reader, wallet: &Wallet) -> Option<AnyView> {
    let words = reader.words;
    let owed = -wallet.available.get();
    (owed > 0).then(|| {
        let text = match wallet.debt {
            Some(debt) => words.wallet_debt_why(
                &reader.day(debt.refunded_on),
                debt.taken.get().abs(),
                owed,
                &debt.sequence.to_string(),
            ),
            None => words.wallet_debt_plain(owed).into(),
        };
        let said = Said::new(words.wallet_debt(owed), text);
        view! { <div data-region="debt"><Notice said icon=Icon::Undo tone=Tone::Warn/></div> }
            .into_any()
    })
}

fn stats(reader: Reader, wallet: &Wallet) -> impl IntoView + use<> {
    let words = reader.words;
    let pending = wallet.pending.map(|pending| {
        let day = reader.day(pending.from);
        let detail = if wallet.available.is_negative() {
            words.wallet_on_the_way_debt(&day)
        } else {
            words.wallet_on_the_way_detail(&day)
        };
        view! { <Stat name=words.wallet_on_the_way() figure=words.change(pending.points) detail/> }
    });
    let soon = reader.today().checked_add(Span::new().days(SOON_DAYS));
    let is_soon = |expiring: Expiring| soon.as_ref().is_ok_and(|soon| expiring.on <= *soon);
    let expires_soon = wallet.expiring.is_some_and(is_soon);
    let expiring = wallet.expiring.map(|expiring| {
        let day = reader.day(expiring.on);
        if expires_soon {
            let points = expiring.points;
            let detail = words.wallet_expiring_detail(&day, &points.to_string());
            let figure = words.points(points);
            view! { <Stat name=words.wallet_expiring() figure detail tone=Tone::Warn/> }.into_any()
        } else {
            let detail = words.wallet_expiring_later(&day);
            view! { <Stat name=words.wallet_expiring() figure=words.number(0) detail/> }.into_any()
        }
    });
    let credit = wallet.credit.map(|credit| {
        let figure = words.money(credit);
        view! { <Stat name=words.wallet_credit() figure detail=words.wallet_credit_detail()/> }
    });
    // That nothing expires soon is worth a tile beside another, and none by itself.
    let is_worth_it = pending.is_some() || expires_soon || credit.is_some();
    // Its place is always there: what comes into it needs no new page.
    view! { <dl class="stats" data-region="stats" hidden=!is_worth_it>{pending}{expiring}{credit}</dl> }
}

fn lately_section(reader: Reader, lines: Vec<Line>, has_more: bool) -> AnyView {
    let words = reader.words;
    let entries = activity::entries(reader, lines);
    view! {
        <section class="stack is-close" aria-labelledby="lately" data-region="lately">
            <SectionHead id="lately" title=words.wallet_lately()>
                {has_more.then(|| view! { <a href="/activity">{words.wallet_all_activity()}</a> })}
            </SectionHead>
            {entries}
        </section>
    }
    .into_any()
}

fn offers_section(reader: Reader, offers: Vec<Offer>) -> AnyView {
    let words = reader.words;
    view! {
        <section class="stack is-close" aria-labelledby="offers">
            <SectionHead id="offers" title=words.wallet_for_you()>
                <a href="/offers">{words.wallet_all_offers()}</a>
            </SectionHead>
            {offers::offer_entries(reader, offers)}
        </section>
    }
    .into_any()
}
