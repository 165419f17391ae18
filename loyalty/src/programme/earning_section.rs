//! The sections `[[earning]]` of a programme's file: what purchases earn, and when.

use jiff::civil::Weekday;

use super::{
    EarningRule, Effect, Match,
    document::{Known, MOST_POINTS, choices, known_names, names},
    reading::{Place, Section},
};
use crate::{money::MOST_MINOR, points::Points, purchases::Channel};

pub(super) fn read_earning(section: &Section<'_>, known: &Known) -> Option<EarningRule> {
    let id = section.required("id").and_then(|p| p.slug());
    let name = section.required("name").and_then(|p| p.text());
    let effects = [
        section.optional("points_per_unit").map(|p| p.decimal(0, 100_000).map(Effect::Base)),
        section.optional("add_multiplier").map(|p| p.decimal(0, 100).map(Effect::Multiplier)),
        section
            .optional("points_per_matched_unit")
            .map(|p| p.integer(0..=1_000_000).map(|n| Effect::PerUnit(Points::new(n)))),
        section
            .optional("points_per_purchase")
            .map(|p| p.integer(0..=MOST_POINTS).map(|n| Effect::PerPurchase(Points::new(n)))),
        section.optional("cashback_percent").map(|p| p.decimal(0, 100).map(Effect::Cashback)),
        section.optional("exclude").map(|p| {
            let excluded = p.boolean()?.then_some(Effect::Excluded);
            excluded.or_else(|| p.wrong("must be true; leave it out otherwise"))
        }),
    ];
    let best_of = section.optional("best_of").map(|p| p.slug());
    let cap = |key| {
        let points = |p: Place<'_>| p.integer(1..=MOST_POINTS).map(Points::new);
        section.optional(key).map_or(Some(None), |p| points(p).map(Some))
    };
    let (most_per_day, most_per_period) = (cap("most_per_day"), cap("most_per_period"));
    let matching = match section.optional("match") {
        None => Some(Match::default()),
        Some(place) => place.section().and_then(|section| {
            let matching = read_match(&section, known);
            section.refuse_unknown_keys();
            matching
        }),
    };
    let mut given = effects.into_iter().flatten();
    let (Some(effect), None) = (given.next(), given.next()) else {
        section.note(
            "needs exactly one of points_per_unit, add_multiplier, points_per_matched_unit, \
             points_per_purchase, cashback_percent or exclude",
        );
        return None;
    };
    let (effect, matching) = (effect?, matching?);
    if matches!(effect, Effect::Base(_)) && matching != Match::default() {
        section.note("the base rule is for every purchase: it takes no 'match'");
        return None;
    }
    let (most_per_day, most_per_period) = (most_per_day?, most_per_period?);
    if effect == Effect::Excluded && (most_per_day.is_some() || most_per_period.is_some()) {
        section.note("what earns nothing has no most_per_day and no most_per_period");
        return None;
    }
    let best_of = best_of.flatten();
    if matches!(effect, Effect::Cashback(_)) && refuse_bounds(section) {
        return None;
    }
    let (id, name) = (id?, name?);
    Some(EarningRule { id, name, matching, effect, best_of, most_per_day, most_per_period })
}

/// Notes what bounds points and stands at cashback; says whether there is any.
fn refuse_bounds(section: &Section<'_>) -> bool {
    let bounds = ["most_per_day", "most_per_period", "best_of"];
    let given: Vec<Place<'_>> =
        bounds.into_iter().filter_map(|key| section.optional(key)).collect();
    for place in &given {
        place.wrong::<()>(
            "is of points, and cashback is money: leave it out, and say in 'match' which \
             purchases it is for (from_on, until_on, stores, segments, minimum_minor)",
        );
    }
    !given.is_empty()
}

/// Puts the one base rule first.
pub(super) fn base_first(root: &Section<'_>, rules: Vec<EarningRule>) -> Vec<EarningRule> {
    let (mut base, others): (Vec<_>, Vec<_>) =
        rules.into_iter().partition(|rule| matches!(rule.effect, Effect::Base(_)));
    if base.len() != 1 {
        root.note(format!(
            "exactly one [[earning]] must have points_per_unit, the base; there are {}",
            base.len()
        ));
    }
    base.extend(others);
    base
}

pub(super) fn read_match(section: &Section<'_>, known: &Known) -> Option<Match> {
    let from_time = section.optional("from_time").map(|p| p.time());
    let until_time = section.optional("until_time").map(|p| p.time());
    let from_on = section.optional("from_on").map(|p| p.date());
    let until_on = section.optional("until_on").map(|p| p.date());
    let minimum = section.optional("minimum_minor").map_or(Some(0), |p| p.integer(0..=MOST_MINOR));
    let flag = |key| section.optional(key).map_or(Some(false), |p: Place<'_>| p.boolean());
    let matching = Match {
        departments: names(section, "departments"),
        categories: names(section, "categories"),
        skus: names(section, "skus"),
        stores: known_names(section, "stores", "store", &known.stores),
        channels: choices(section, "channels", &CHANNELS).into_iter().collect(),
        weekdays: choices(section, "weekdays", &WEEKDAYS),
        from_time: from_time.flatten(),
        until_time: until_time.flatten(),
        from_on: from_on.flatten(),
        until_on: until_on.flatten(),
        minimum_minor: minimum?,
        first_purchase: flag("first_purchase")?,
        birthday_month: flag("birthday_month")?,
        segments: known_names(section, "segments", "segment", &known.segments),
    };
    if let (Some(from), Some(until)) = (matching.from_on, matching.until_on)
        && until < from
    {
        section.note("until_on lies before from_on");
    }
    Some(matching)
}

pub(super) const CHANNELS: [(&str, Channel); 3] =
    [("store", Channel::Store), ("web", Channel::Web), ("app", Channel::App)];

pub(super) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
