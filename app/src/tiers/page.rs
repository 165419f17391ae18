//! The page of tiers.

use jiff::civil::Date;
use leptos::prelude::*;
use loyalty::{money::Money, points::Points, programme::QualifyingPeriod};

use super::{CountedIn, TierProgress};
use crate::{
    page::{Page, Place},
    parts::{Badge, Chip, Facts, Icon, Tone},
    reader::Reader,
    words::{Markup, Words},
};

/// What the page of tiers shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiers {
    /// The tier held, and the way to the next.
    pub progress: TierProgress,
    /// Over which time qualifying is counted.
    pub period: QualifyingPeriod,
    /// Points on the way that count already; none where spend counts.
    pub pending: Option<Points>,
    /// Through which day the tier is held; none for the lowest.
    pub held_until: Option<Date>,
    /// What may be lost.
    pub risk: Option<Risk>,
    /// Shopping for about so much makes up what is missing.
    pub shop_for: Option<Money>,
    /// All tiers, from the lowest.
    pub ladder: Vec<Step>,
}

/// A tier that may be lost at the next review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    /// What is still missing to keep it.
    pub missing: i64,
    /// The last day on which that can be made up: the day before the review.
    pub by: Date,
    /// The name of the tier below.
    pub lower: String,
}

/// A tier, and what it gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// What qualifies for it.
    pub threshold: i64,
    /// What it gives.
    pub benefits: Vec<String>,
}

/// `GET /tiers`.
pub fn page(reader: Reader, tiers: Tiers) -> Page {
    Page::new(reader.words.tiers_title(), move || content(reader, tiers)).at(Place::Wallet)
}

fn content(reader: Reader, tiers: Tiers) -> impl IntoView {
    let words = reader.words;
    let (head, lead) = (head(reader, &tiers), lead(reader, &tiers));
    let (so_far, risk) = (so_far(reader, &tiers), risk(reader, &tiers));
    let progress = tiers.progress;
    let count = i64::try_from(tiers.ladder.len()).unwrap_or(i64::MAX);
    let steps = tiers.ladder.into_iter().enumerate().map(|(place, step)| {
        ladder_step(words, progress.counted_in, step, place, place == progress.place)
    });
    view! {
        <div class="page-head">
            <p>{words.tiers_member(&progress.tier)}</p>
            <h1>{head}</h1>
            <p>{lead}</p>
        </div>
        <div class="page-columns is-aside is-level">{so_far}{risk}</div>
        <section class="stack" aria-labelledby="ladder">
            <h2 id="ladder">{words.tiers_ladder(count)}</h2>
            <ol class="tier-ladder">{steps.collect_view()}</ol>
        </section>
    }
}

fn head(reader: Reader, tiers: &Tiers) -> String {
    let words = reader.words;
    let progress = &tiers.progress;
    let missing = |amount| threshold_words(words, progress.counted_in, amount);
    match (&progress.next, &tiers.risk, tiers.held_until) {
        (Some(next), _, _) => {
            words.tiers_to_next(&missing(next.missing), &next.name, &reader.day(next.by))
        }
        (None, Some(risk), _) => {
            words.tiers_keep(&missing(risk.missing), &progress.tier, &reader.day(risk.by))
        }
        (None, None, Some(day)) => words.tiers_held(&progress.tier, &reader.day(day)),
        (None, None, None) => words.tiers_top(&progress.tier),
    }
}

fn lead(reader: Reader, tiers: &Tiers) -> Markup {
    let words = reader.words;
    let shop_for = tiers.shop_for.map(|amount| words.tiers_lead_shop(&words.round_money(amount)));
    let told = match (&tiers.progress.next, &tiers.risk) {
        (Some(_), _) => Markup::from(match tiers.period {
            QualifyingPeriod::CalendarYear => words.tiers_lead_next(),
            QualifyingPeriod::RollingTwelveMonths => words.tiers_lead_next_rolling(),
        }),
        (None, Some(risk)) => {
            Markup::from(words.tiers_lead_top()).then(words.tiers_lead_review(&reader.day(risk.by)))
        }
        (None, None) => words.tiers_lead_top().into(),
    };
    Markup::from(shop_for.unwrap_or_default()).then(told)
}

fn so_far(reader: Reader, tiers: &Tiers) -> AnyView {
    let words = reader.words;
    let progress = &tiers.progress;
    let head = match tiers.period {
        QualifyingPeriod::CalendarYear => words.tiers_so_far(),
        QualifyingPeriod::RollingTwelveMonths => words.tiers_so_far_rolling(),
    };
    let amount = |amount| progress.counted_in.amount(words, amount);
    // At the top, the bar is what keeps the tier.
    let (length, full, needed) = if let Some(next) = &progress.next {
        let (length, full) = progress.bar();
        (length, full, next.threshold)
    } else {
        let length = progress.threshold.max(1);
        (length, progress.qualifying.clamp(0, length), progress.threshold)
    };
    let counts = words.tiers_counts_of(&amount(progress.qualifying), &amount(needed));
    let mut facts = vec![(words.tiers_counts().into(), Markup::from(counts.as_str()))];
    if let Some(pending) = tiers.pending.filter(|pending| pending.is_positive()) {
        facts.push((words.tiers_pending().into(), words.points(pending).into()));
    }
    facts.push((words.tiers_not_counting().into(), words.tiers_dont_count().into()));
    view! {
        <section class="card" aria-labelledby="progress">
            <h2 id="progress">{head}</h2>
            <progress class="progress" max=length.to_string() value=full.to_string() aria-label=counts></progress>
            <Facts facts is_figures=true/>
        </section>
    }
    .into_any()
}

fn risk(reader: Reader, tiers: &Tiers) -> AnyView {
    let words = reader.words;
    let tier = &tiers.progress.tier;
    let (class, head, told) = match (&tiers.risk, tiers.held_until) {
        (Some(risk), _) => {
            let from = risk.by.tomorrow().unwrap_or(risk.by);
            let told = words.tiers_risk(&risk.lower, &reader.day(from), tier);
            ("card is-accent is-close", words.tiers_at_risk(), told)
        }
        (None, Some(day)) => {
            let told = words.tiers_safe_until(tier, &reader.day(day));
            ("card is-tint is-close", words.tiers_nothing_at_risk(), told)
        }
        (None, None) => {
            let told = words.tiers_safe_always(tier);
            ("card is-tint is-close", words.tiers_nothing_at_risk(), told)
        }
    };
    view! { <section class=class><h2>{head}</h2><p>{told}</p></section> }.into_any()
}

fn ladder_step(
    words: Words,
    counted_in: CountedIn,
    step: Step,
    place: usize,
    is_held: bool,
) -> AnyView {
    let tone = if is_held { Tone::Accent } else { Tone::Usual };
    let from = if step.threshold == 0 {
        words.tiers_from_first_day().to_owned()
    } else {
        words.tiers_from(&threshold_words(words, counted_in, step.threshold))
    };
    let benefits = step.benefits.into_iter().map(|benefit| {
        view! { <li><Icon icon=Icon::Check class="is-small"/><span>{benefit}</span></li> }
    });
    view! {
        <li class=is_held.then_some("is-held")>
            <div class="tier-ladder-name">
                <Badge icon=Icon::of_tier(place) tone/>
                <div><h3>{step.name}</h3><small>{from}</small></div>
                {is_held.then(|| view! { <Chip text=words.tiers_here()/> })}
            </div>
            <ul>{benefits.collect_view()}</ul>
        </li>
    }
    .into_any()
}

/// So much of what qualifies, with its unit: `580 points`, `$58.00 of shopping`.
pub(crate) fn threshold_words(words: Words, counted_in: CountedIn, amount: i64) -> String {
    match counted_in {
        CountedIn::Points => words.tiers_missing_points(amount),
        CountedIn::Spend(currency) => {
            words.tiers_missing_spend(&words.money(Money { minor: amount, currency }))
        }
    }
}
