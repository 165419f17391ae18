//! The front page: what the programme is, for those who do not know it yet.

use leptos::prelude::*;
use loyalty::points::Points;

use super::{
    join_card::{hero, join_card},
    persona::personas,
};
use crate::{
    frame::brand_name,
    offers::{self, Offer},
    page::{BarLinks, Layout, Page},
    parts::{Badge, Entry, Icon, SectionHead, Tone, Typed},
    reader::Reader,
    tiers::{CountedIn, Step, threshold_words},
    words::Markup,
};

/// What the front page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Front {
    /// What every purchase earns, as the programme says it: `3 points for every dollar`.
    pub earns: String,
    /// The reward that costs least.
    pub cheapest: Option<RewardHint>,
    /// Offers that are on, or soon.
    pub offers: Vec<Offer>,
    /// The tiers, from the lowest.
    pub tiers: Vec<Step>,
    /// What qualifies for them.
    pub counted_in: CountedIn,
    /// Where the demo's poster leads, `/s/harbour`: with it, one can be somebody of the demo.
    pub demo_poster: Option<String>,
    /// The code of a paper receipt that one can claim in the demo, as it is printed.
    pub demo_receipt: Option<String>,
}

/// A reward, to name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardHint {
    /// Its name.
    pub name: String,
    /// What it costs.
    pub points: Points,
}

/// `GET /` for strangers.
pub fn page(reader: Reader, front: Front) -> Page {
    Page::new(reader.words.membership_front_title(), move || content(reader, front))
        .with_layout(Layout::Hero(BarLinks::StoresAndSignIn))
        .with_class("")
}

fn content(reader: Reader, front: Front) -> impl IntoView {
    let words = reader.words;
    let reward = front
        .cheapest
        .as_ref()
        .map(|reward| words.membership_front_lead_reward(&reward.name, reward.points.get()));
    let lead = Markup::from(words.membership_front_lead(&brand_name(), &front.earns))
        .then(reward.unwrap_or_default());
    let card = join_card(reader, Typed::default(), None).into_any();
    let receipt = front.demo_receipt.map(|code| {
        let digits: String = code.split(' ').collect();
        let href = format!("/receipts/{digits}");
        view! {
            <p><a class="button is-quiet" href=href>
                <Icon icon=Icon::Receipt/>{words.membership_demo_receipt(&code)}
            </a></p>
        }
    });
    let demo = front.demo_poster.map(|poster| {
        view! {
            <section class="stack" aria-labelledby="demo">
                <div class="page-head">
                    <h2 id="demo">{words.membership_demo()}</h2>
                    <p>{words.membership_demo_lead()}</p>
                </div>
                {personas(words)}
                <p><a class="button is-quiet" href=poster><Icon icon=Icon::Card/>{words.membership_demo_poster()}</a></p>
                {receipt}
            </section>
        }
    });
    view! {
        {hero("hero", None, words.membership_front_head().into(), lead, card)}
        <div class="page is-loose">
            {demo}
            {gains(reader, &front.earns)}
            <div class="page-columns">
                {(!front.offers.is_empty()).then(|| offers_today(reader, front.offers))}
                {tier_list(reader, front.tiers, front.counted_in)}
            </div>
        </div>
    }
}

fn gains(reader: Reader, earns: &str) -> AnyView {
    let words = reader.words;
    let gains = [
        (
            Icon::Bag,
            Tone::Usual,
            words.membership_gives_points(),
            words.membership_gives_points_detail(earns),
        ),
        (
            Icon::Gift,
            Tone::Accent,
            words.membership_gives_rewards(),
            words.membership_gives_rewards_detail().to_owned(),
        ),
        (
            Icon::Phone,
            Tone::Usual,
            words.membership_gives_phone(),
            words.membership_gives_phone_detail().to_owned(),
        ),
    ];
    let gains = gains.map(|(icon, tone, head, detail)| {
        view! { <li><Badge icon tone/><div><h3>{head}</h3><p>{detail}</p></div></li> }
    });
    view! {
        <section class="stack" aria-labelledby="gains">
            <h2 id="gains">{words.membership_gives()}</h2>
            <ol class="steps is-across">{gains.into_iter().collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn offers_today(reader: Reader, offers: Vec<Offer>) -> AnyView {
    let words = reader.words;
    view! {
        <section class="stack is-close" aria-labelledby="offers">
            <SectionHead id="offers" title=words.membership_offers()>
                <a href="/stores">{words.membership_our_stores()}</a>
            </SectionHead>
            {offers::offer_entries(reader, offers)}
        </section>
    }
    .into_any()
}

fn tier_list(reader: Reader, tiers: Vec<Step>, counted_in: CountedIn) -> AnyView {
    let words = reader.words;
    let count = i64::try_from(tiers.len()).unwrap_or(i64::MAX);
    let entries = tiers.into_iter().enumerate().map(|(place, tier)| {
        let from = if tier.threshold == 0 {
            words.tiers_from_first_day().to_owned()
        } else {
            words.tiers_from(&threshold_words(words, counted_in, tier.threshold))
        };
        let gives = tier.benefits.into_iter().next().unwrap_or_default();
        let detail = Markup::from(gives).dot(from);
        view! { <Entry words icon=Icon::of_tier(place) title=tier.name detail/> }
    });
    view! {
        <section class="stack is-close" aria-labelledby="tiers">
            <SectionHead id="tiers" title=words.membership_tiers(count)/>
            <ul class="entry-list">{entries.collect_view()}</ul>
        </section>
    }
    .into_any()
}
