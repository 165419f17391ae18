//! The page of a member's credit.

use jiff::civil::Date;
use leptos::prelude::*;
use loyalty::money::Money;

use crate::{
    page::{Page, Place},
    parts::{
        BackLink, Badge, Entry, Field, HiddenField, Icon, Keys, Notice, Said, SectionHead, Tone,
        Typed, Urgency,
    },
    reader::Reader,
    words::Markup,
};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// All of it together.
    pub balance: Money,
    /// What is left of each load, the latest first.
    pub parts: Vec<CreditPart>,
    /// What was typed for a gift card's number, if it did not fit.
    pub number: Typed,
    /// What was done just now, or could not be.
    pub done: Option<Done>,
    /// In the demo, a card to try: its number and PIN.
    pub to_try: Option<(String, String)>,
    /// The key of the form.
    pub form_key: String,
}

/// What is left of one load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditPart {
    /// Where it came from.
    pub from: CreditFrom,
    /// What is left.
    pub left: Money,
    /// When it was added.
    pub since: Date,
    /// The last day on which it can be spent; none for no such day.
    pub until: Option<Date>,
}

/// Where credit came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreditFrom {
    /// A gift card, by the last digits of its number.
    Card(String),
    /// A purchase that gave something back.
    Cashback,
    /// A reward that points were given for.
    Reward,
    /// Elsewhere.
    Shop,
}

/// What was done just now, or could not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It was added.
    Added(Money),
    /// Points were given for it.
    Claimed(Money),
    /// No card has this number and PIN.
    Wrong,
    /// It is in a wallet already.
    Used,
    /// There were too many wrong ones.
    Wait,
}

/// `GET /credit`, and what `POST /credit/gift-cards` answers to a card that is refused.
pub fn page(reader: Reader, credit: Credit) -> Page {
    Page::new(reader.words.credit_title(), move || content(reader, credit)).at(Place::You).live()
}

fn content(reader: Reader, credit: Credit) -> impl IntoView {
    let words = reader.words;
    let to_try = credit.to_try.clone();
    let add = add_card(reader, credit.number.clone(), to_try, credit.form_key.clone());
    view! {
        <BackLink href="/account" label=words.account_title()/>
        <div class="page-head"><h1>{words.credit_title()}</h1><p>{words.credit_lead()}</p></div>
        {credit.done.map(|done| done.view(reader))}
        <div class="page-columns">
            <div class="stack" data-region="credit">{balance(reader, credit)}</div>
            <div class="stack">{add}</div>
        </div>
    }
}

fn balance(reader: Reader, credit: Credit) -> AnyView {
    let words = reader.words;
    if credit.parts.is_empty() {
        return view! {
            <section class="empty" aria-labelledby="balance">
                <Badge icon=Icon::Card tone=Tone::Plain/>
                <h2 id="balance">{words.credit_none()}</h2>
                <p>{words.credit_none_detail()}</p>
            </section>
        }
        .into_any();
    }
    let parts = credit.parts.into_iter().map(|part| {
        let (icon, title) = match &part.from {
            CreditFrom::Card(digits) => (Icon::Gift, words.credit_card(digits)),
            CreditFrom::Cashback => (Icon::Bag, words.credit_cashback().to_owned()),
            CreditFrom::Reward => (Icon::Star, words.credit_reward().to_owned()),
            CreditFrom::Shop => (Icon::Card, words.credit_other().to_owned()),
        };
        let since = words.credit_since(&reader.day(part.since));
        let until = part.until.map(|day| words.credit_until(&reader.day(day)));
        let detail = Markup::from(since).dot(until.unwrap_or_default());
        let left = words.money(part.left);
        view! {
            <Entry words icon title detail>
                <span class="entry-list-amount">{left}</span>
            </Entry>
        }
    });
    view! {
        <section class="card is-tint is-close" aria-labelledby="balance">
            <h2 id="balance">{words.credit_yours()}</h2>
            <p class="big-figure">{words.money(credit.balance)}</p>
            <p>{words.credit_pay()}</p>
        </section>
        <section class="stack is-close" aria-labelledby="parts">
            <SectionHead id="parts" title=words.credit_parts()/>
            <ul class="entry-list">{parts.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn add_card(
    reader: Reader,
    typed: Typed,
    to_try: Option<(String, String)>,
    form_key: String,
) -> AnyView {
    let words = reader.words;
    let digits =
        Keys { inputmode: "numeric", autocomplete: "off", is_required: true, ..Keys::default() };
    let number = Keys { maxlength: 40, ..digits };
    let pin = Keys { maxlength: 12, ..digits };
    view! {
        <section class="card" aria-labelledby="add">
            <h2 id="add">{words.credit_add()}</h2>
            {to_try.map(|(number, pin)| view! { <p class="quiet">{words.credit_to_try(&number, &pin)}</p> })}
            <form class="stack" method="post" action="/credit/gift-cards">
                <HiddenField name="form_key" value=form_key/>
                <Field name="number" label=words.credit_number() hint=words.credit_number_hint() class="is-code" typed=typed keys=number/>
                <Field name="pin" label=words.credit_pin() hint=words.credit_pin_hint() class="is-code" keys=pin/>
                <p><button class="button" type="submit">{words.credit_add_it()}</button></p>
            </form>
        </section>
    }
    .into_any()
}

impl Done {
    fn view(self, reader: Reader) -> AnyView {
        let words = reader.words;
        let (icon, tone, urgency, title, detail) = match self {
            Self::Added(amount) => {
                let added = words.credit_added(&words.money(amount));
                let detail = words.credit_added_detail();
                (Icon::Check, Tone::Good, Urgency::Status, added, detail)
            }
            Self::Claimed(amount) => {
                let claimed = words.credit_claimed(&words.money(amount));
                let detail = words.credit_claimed_detail();
                (Icon::Check, Tone::Good, Urgency::Status, claimed, detail)
            }
            Self::Wrong => {
                let title = words.credit_wrong().to_owned();
                (Icon::Info, Tone::Warn, Urgency::Alert, title, words.credit_wrong_detail())
            }
            Self::Used => {
                let title = words.credit_used().to_owned();
                (Icon::Info, Tone::Warn, Urgency::Alert, title, words.credit_used_detail())
            }
            Self::Wait => {
                let title = words.credit_wait().to_owned();
                (Icon::Clock, Tone::Warn, Urgency::Alert, title, words.credit_wait_detail())
            }
        };
        let said = Said::new(title, detail);
        view! { <Notice said icon tone urgency/> }.into_any()
    }
}
