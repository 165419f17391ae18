//! Where the poster in a store leads: the store's own page, for strangers and for members.

use leptos::prelude::*;
use loyalty::points::Points;

use super::{
    front::RewardHint,
    join_card::{hero, join_card},
};
use crate::{
    offers::{self, Offer},
    page::{BarLinks, Layout, Page, Place},
    parts::{Chip, Icon, PostForm, SectionHead, Tone, Typed},
    reader::Reader,
    wallet::{VoucherLine, voucher_entries},
    words::Markup,
};

/// What a stranger in a store finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing {
    /// The store's slug and its name.
    pub store: (String, String),
    /// What every purchase earns, as the programme says it.
    pub earns: String,
    /// What joining earns.
    pub joining: Option<Points>,
    /// The reward that costs least.
    pub cheapest: Option<RewardHint>,
    /// Offers here.
    pub offers: Vec<Offer>,
    /// The address, when what was typed does not fit.
    pub email: Typed,
}

/// What a member in a store finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Welcome {
    /// The store's slug and its name.
    pub store: (String, String),
    /// How the member wants to be called.
    pub name: Option<String>,
    /// Whether they have checked in here today.
    pub check_in: CheckIn,
    /// What they can spend.
    pub available: Points,
    /// Offers here, for them.
    pub offers: Vec<Offer>,
    /// Vouchers they can use here.
    pub vouchers: Vec<VoucherLine>,
}

/// Checking in to a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckIn {
    /// It can be done, and earns so many points.
    Possible(Points),
    /// It was done today, and earned so many.
    Done(Points),
    /// The programme knows no such thing.
    None,
}

/// `GET /s/{store}` for strangers.
pub fn landing_page(reader: Reader, landing: Landing) -> Page {
    let store = landing.store.clone();
    Page::new(store.1.clone(), move || landing_content(reader, landing))
        .with_layout(Layout::Landing { store })
        .with_class("")
}

fn landing_content(reader: Reader, landing: Landing) -> AnyView {
    let words = reader.words;
    let (slug, store) = landing.store;
    let joining = landing.joining.map(|points| words.membership_store_joining(points.get()));
    let cheapest = landing.cheapest.as_ref();
    let reward = cheapest
        .map(|reward| words.membership_front_lead_reward(&reward.name, reward.points.get()));
    let lead = Markup::from(format!("{}.", landing.earns))
        .then(joining.unwrap_or_default())
        .then(reward.unwrap_or_default());
    let card = join_card(reader, landing.email, Some(slug)).into_any();
    let offers = landing.offers;
    let claim = landing.cheapest.map(|reward| {
        (
            words.membership_how_claim(),
            words.membership_how_claim_detail(&reward.name, reward.points.get()),
        )
    });
    let steps = [
        (words.membership_how_email(), words.membership_how_email_detail().to_owned()),
        (words.membership_how_card(), words.membership_how_card_detail().to_owned()),
    ];
    let steps = steps.into_iter().chain(claim).map(|(head, detail)| {
        view! { <li><div><h3>{head}</h3><p>{detail}</p></div></li> }
    });
    view! {
        {hero("hero", None, words.membership_store_head().into(), lead, card)}
        <div class="page"><div class="page-columns">
            {(!offers.is_empty()).then(|| view! {
                <section class="stack is-close" aria-labelledby="today">
                    <h2 id="today">{words.membership_store_today(&store)}</h2>
                    {offers::offer_entries(reader, offers)}
                </section>
            })}
            <section class="stack" aria-labelledby="how">
                <h2 id="how">{words.membership_how()}</h2>
                <ol class="steps is-numbered">{steps.collect_view()}</ol>
            </section>
        </div></div>
    }
    .into_any()
}

/// `GET /s/{store}` for a member, who can check in here: `POST /s/{store}/check-in`.
pub fn welcome_page(reader: Reader, welcome: Welcome) -> Page {
    Page::new(welcome.store.1.clone(), move || welcome_content(reader, welcome))
        .at(Place::Stores)
        .with_layout(Layout::Hero(BarLinks::StoresAndSignIn))
        .with_class("")
        .live()
}

fn welcome_content(reader: Reader, welcome: Welcome) -> AnyView {
    let words = reader.words;
    let (slug, store) = &welcome.store;
    let head = match welcome.name.as_deref().map(first_name) {
        Some(name) => words.membership_hello(name, store),
        None => words.membership_hello_nameless(store),
    };
    let lead = match welcome.check_in {
        CheckIn::Possible(points) => words.membership_check_in_lead(points.get()),
        CheckIn::Done(points) => words.membership_checked_in(points.get()),
        CheckIn::None => words.membership_here().to_owned(),
    };
    let (eyebrow, button) = match welcome.check_in {
        CheckIn::Possible(_) => (None, Some(check_in_button(reader, slug))),
        CheckIn::Done(points) => {
            let text = words.membership_checked_in_chip(points.get());
            let chip = view! { <Chip text tone=Tone::Light icon=Some(Icon::Check)/> };
            (Some(chip.into_any()), None)
        }
        CheckIn::None => (None, None),
    };
    let card_class =
        if button.is_some() { "button is-quiet is-wide" } else { "button is-large is-wide" };
    let card = view! {
        <div class="join-card">
            <div class="till-points" data-region="balance">
                <small>{words.membership_to_spend()}</small>
                <b>{words.points(welcome.available)}</b>
            </div>
            {button}
            <a class=card_class href="/card"><Icon icon=Icon::Card/>{words.membership_show_card()}</a>
            <a class="button is-quiet is-wide" href="/rewards">{words.membership_good_for()}</a>
        </div>
    };
    let (offers, vouchers) = (welcome.offers, welcome.vouchers);
    view! {
        {hero("hero", eyebrow, head.into(), lead.into(), card.into_any())}
        <div class="page"><div class="page-columns">
            {(!offers.is_empty()).then(|| view! {
                <section class="stack is-close" aria-labelledby="here">
                    <h2 id="here">{words.membership_here_for_you()}</h2>
                    {offers::offer_entries(reader, offers)}
                </section>
            })}
            {(!vouchers.is_empty()).then(|| view! {
                <section class="stack is-close" aria-labelledby="ready">
                    <SectionHead id="ready" title=words.wallet_ready()/>
                    {voucher_entries(reader, vouchers)}
                </section>
            })}
        </div></div>
    }
    .into_any()
}

fn check_in_button(reader: Reader, store: &str) -> AnyView {
    let action = format!("/s/{store}/check-in");
    let label = reader.words.membership_check_in();
    view! { <PostForm action label class="is-large is-wide" icon=Some(Icon::Pin)/> }.into_any()
}

/// What one calls somebody to their face: `Mina` of Mina Park; the whole of a name in one word.
pub(super) fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}
