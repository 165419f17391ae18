//! The page of one reward: what it is, how to get it, and how it is used.

use jiff::civil::Date;
use leptos::prelude::*;
use loyalty::{
    money::Money,
    points::Points,
    programme::{PerMember, RewardKind, VoucherKind},
};

use super::{Offered, Refused, offered::Reach, terms::limit};
use crate::{
    page::{Page, Place},
    parts::{BackLink, Facts, Icon, PostForm},
    reader::Reader,
    words::Markup,
};

/// What the page of a reward shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardPage {
    /// The reward.
    pub reward: Offered,
    /// What the member can spend.
    pub available: Points,
    /// What they have on the way.
    pub pending: Points,
    /// Shopping for about so much earns what is missing besides.
    pub shop_for: Option<Money>,
    /// The lot that a claim would empty first: how many of its points, and when they expire.
    pub takes_first: Option<(Points, Date)>,
    /// The claim that was refused just now.
    pub refused: Option<Refused>,
}

/// `GET /rewards/{slug}`, and what `POST /rewards/{slug}/claim` answers to a claim that is refused.
pub fn page(reader: Reader, model: RewardPage) -> Page {
    Page::new(model.reward.name.clone(), move || content(reader, model)).at(Place::Rewards)
}

fn content(reader: Reader, model: RewardPage) -> impl IntoView {
    let words = reader.words;
    let refused = model.refused.as_ref().map(|refused| refused.view(reader));
    let (act, facts) = (act(reader, &model), facts(reader, &model));
    let reward = model.reward;
    let instead = reward.points_for_others.map(|points| {
        view! { <p class="quiet">{words.reward_instead_of(points.get())}</p> }
    });
    view! {
        <BackLink href="/rewards" label=words.reward_back()/>
        {refused}
        <article class="page-columns is-lead" aria-labelledby="name">
            <div class=reward.art_class(true) aria-hidden="true"><Icon icon=reward.icon/></div>
            <div class="stack">
                <h1 id="name">{reward.name}</h1>
                <p>{reward.description}</p>
                <p class="big-figure">{words.points(reward.points)}" "<small>{words.reward_points()}</small></p>
                {instead}
                {act}
                <Facts facts/>
            </div>
        </article>
    }
}

fn act(reader: Reader, model: &RewardPage) -> AnyView {
    let words = reader.words;
    let reward = &model.reward;
    match reward.reach() {
        Reach::Within => {
            let leaves = words.reward_leaves((model.available - reward.points).get());
            let hint = match reward.voucher {
                VoucherKind::Live { minutes } => {
                    format!("{leaves} {}", words.reward_at_the_counter(minutes))
                }
                VoucherKind::Printed { .. } | VoucherKind::Credit { .. } => leaves,
            };
            let action = format!("/rewards/{}/claim", reward.slug);
            let label = words.reward_claim(reward.points.get());
            let fields = vec![("form_key", reward.form_key.clone()), ("from", "reward".to_owned())];
            view! {
                <div class="stack is-close">
                    <PostForm action label class="is-large is-wide" fields/>
                    <p class="quiet">{hint}</p>
                </div>
            }
            .into_any()
        }
        Reach::Missing(missing) => save_up(reader, model, missing),
        Reach::OtherTier => way_on("/tiers", words.claim_how_to_get_there()),
        Reach::NotYet(day) => {
            view! { <p><b>{words.rewards_not_yet_detail(&reader.day(day))}</b></p> }.into_any()
        }
        Reach::OtherSegment | Reach::Closed | Reach::Away(_) => {
            way_on("/rewards", words.claim_on_offer())
        }
    }
}

fn way_on(href: &'static str, label: &'static str) -> AnyView {
    view! { <p><a class="button is-quiet" href=href>{label}</a></p> }.into_any()
}

fn save_up(reader: Reader, model: &RewardPage, missing: Points) -> AnyView {
    let words = reader.words;
    let reward = &model.reward;
    let (needed, has) = (reward.points.get(), model.available.get().max(0));
    let label = words.rewards_progress(has, needed, &reward.name);
    let pending = model.pending.is_positive().then(|| words.reward_on_the_way(model.pending.get()));
    let shop_for = model.shop_for.map(|amount| words.reward_shop_for(&words.round_money(amount)));
    let told = words
        .reward_to_go(missing.get())
        .then(pending.unwrap_or_default())
        .then(shop_for.unwrap_or_default());
    view! {
        <div class="stack is-close">
            <progress class="progress" max=needed.to_string() value=has.to_string() aria-label=label></progress>
            <p>{told}</p>
        </div>
    }
    .into_any()
}

fn facts(reader: Reader, model: &RewardPage) -> Vec<(Markup, Markup)> {
    let words = reader.words;
    let reward = &model.reward;
    let mut facts: Vec<(Markup, Markup)> = Vec::new();
    let mut add = |name: &str, is: String| facts.push((name.into(), is.into()));
    add(words.reward_where(), reward.terms.place(words));
    if let Some(day) = reward.terms.takes_place_on {
        add(words.reward_takes_place(), reader.day(day));
    }
    if let Some(open) = reward.terms.open(reader) {
        add(words.reward_open(), open);
    }
    let (when, how) = match reward.voucher {
        VoucherKind::Live { minutes } => {
            (words.reward_within_minutes(minutes), words.reward_on_phone())
        }
        VoucherKind::Printed { days } => {
            (words.reward_within_days(days.into()), words.reward_on_paper())
        }
        VoucherKind::Credit { .. } => {
            (words.rewards_at_once().to_owned(), words.reward_as_credit())
        }
    };
    add(words.reward_when(), when);
    add(words.reward_how(), how.to_owned());
    if !reward.tiers.is_empty() {
        add(words.reward_for_whom(), words.rewards_for_tier(&reward.tiers.join(", ")));
    }
    if !reward.segments.is_empty() {
        add(words.reward_for_whom(), words.rewards_for_segment(&reward.segments.join(", ")));
    }
    if let Some(minimum) = reward.terms.minimum {
        add(words.reward_for_what(), words.reward_minimum(&words.round_money(minimum)));
    }
    if let Some(together) = reward.terms.together(words) {
        add(words.reward_together(), together.to_owned());
    }
    if let Some(PerMember { most, each }) = reward.terms.per_member {
        add(words.reward_how_many(), limit(words, most, each));
    }
    if reward.reach() == Reach::Within {
        let takes = match model.takes_first {
            Some((points, day)) => words.reward_takes_first(points.get(), &reader.day(day)),
            None => words.reward_takes_oldest().to_owned(),
        };
        add(words.reward_takes(), takes);
    }
    if reward.kind != RewardKind::Credit {
        add(words.reward_not_used(), words.reward_come_back().to_owned());
    }
    facts
}
