//! Tiers: reached at once, held to the end of the next period, lost one step at a time.

use jiff::{Span, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    ids::Slug,
    planted::{Bug, is_planted},
    programme::{Programme, QualifyingPeriod, Tier},
};

/// A member's standing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The tier held.
    pub tier: Slug,
    /// When it is reviewed; none for the lowest tier, which nobody loses.
    pub held_until: Option<Timestamp>,
}

/// A standing that was reached, kept or lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierChange {
    /// The tier before.
    pub from: Slug,
    /// The tier after; the same when a review kept it.
    pub to: Slug,
    /// Whether it was reached by earning, or decided by a review.
    pub by_review: bool,
}

/// What is missing for the next tier, and what is at risk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What counts so far in this period.
    pub qualifying: i64,
    /// The next tier and what is missing for it; none at the top.
    pub next: Option<Missing>,
    /// The tier held, if it is reviewed at the end of this period and not yet requalified for.
    pub at_risk: Option<Missing>,
}

/// What is missing for a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The tier.
    pub tier: Slug,
    /// What is still missing, in what qualifies.
    pub missing: i64,
    /// The last day on which it can be made up.
    pub by: Date,
}

/// The local days over which qualifying is counted at a moment: from the first up to the last.
pub fn qualifying_days(programme: &Programme, at: Timestamp) -> (Date, Date) {
    let zone = &programme.zone;
    match programme.qualifying.period {
        QualifyingPeriod::CalendarYear => {
            let year = zone.year_of(at);
            (zone.date(year.starts_at), zone.last_day_before(year.ends_at))
        }
        QualifyingPeriod::RollingTwelveMonths => twelve_months_to(zone.date(at)),
    }
}

/// The twelve months that end with a day: from the first day up to that one.
pub(crate) fn twelve_months_to(last: Date) -> (Date, Date) {
    let year_ago = last.checked_sub(Span::new().months(12)).unwrap_or(last);
    (year_ago.tomorrow().unwrap_or(year_ago), last)
}

/// The standing of a new member.
pub fn at_enrolment(programme: &Programme) -> Standing {
    // `programme::read` refuses a programme without tiers.
    Standing { tier: programme.tiers[0].id.clone(), held_until: None }
}

/// The standing of somebody who has held `tier` since a raise or a review at `since`.
pub fn standing_since(
    programme: &Programme,
    tier: Slug,
    since: Timestamp,
    by_review: bool,
) -> Standing {
    let is_lowest = programme.tier(&tier).is_none_or(|(place, _)| place == 0);
    let until =
        if by_review { next_review(programme, since) } else { held_until(programme, since) };
    Standing { tier, held_until: (!is_lowest).then_some(until) }
}

/// The tier of a standing. A tier that the programme no longer has counts as the lowest.
pub fn tier_of<'p>(programme: &'p Programme, standing: &Standing) -> &'p Tier {
    &programme.tiers[place_of(programme, standing)]
}

/// Raises a standing, if `qualifying` in the period of `at` reaches a higher tier.
pub fn after_earning(
    programme: &Programme,
    standing: &Standing,
    qualifying: i64,
    at: Timestamp,
) -> Option<(Standing, TierChange)> {
    let held = place_of(programme, standing);
    let reached = place_reached(programme, qualifying);
    (reached > held).then(|| change(programme, standing, reached, held_until(programme, at), false))
}

/// Decides a standing again at `reviewed_at`, the moment it was held until.
///
/// `qualifying` is what counted in the period that ends then. Whoever has not requalified goes
/// down by one tier.
pub fn review(
    programme: &Programme,
    standing: &Standing,
    qualifying: i64,
    reviewed_at: Timestamp,
) -> (Standing, TierChange) {
    let held = place_of(programme, standing);
    let one_down = held.saturating_sub(if is_planted(Bug::ReviewFallsTwice) { 2 } else { 1 });
    let kept = if place_reached(programme, qualifying) >= held { held } else { one_down };
    change(programme, standing, kept, next_review(programme, reviewed_at), true)
}

/// What is missing, and by when.
pub fn progress(
    programme: &Programme,
    standing: &Standing,
    qualifying: i64,
    at: Timestamp,
) -> Progress {
    let (_, last_day) = qualifying_days(programme, at);
    let held = place_of(programme, standing);
    let missing = |tier: &Tier, by| Missing {
        tier: tier.id.clone(),
        missing: tier.threshold - qualifying,
        by,
    };
    let next = programme.tiers[held + 1..]
        .iter()
        .find(|tier| tier.threshold > qualifying)
        .map(|tier| missing(tier, last_day));
    let at_risk = standing
        .held_until
        .map(|until| programme.zone.last_day_before(until))
        .filter(|&until| {
            held > 0
                && qualifying < programme.tiers[held].threshold
                && is_this_period(programme, until, last_day)
        })
        .map(|until| missing(&programme.tiers[held], until));
    Progress { qualifying, next, at_risk }
}

fn is_this_period(programme: &Programme, review_on: Date, last_day: Date) -> bool {
    match programme.qualifying.period {
        QualifyingPeriod::CalendarYear => review_on == last_day,
        // A rolling period has no end of its own: three months ahead is when to say so.
        QualifyingPeriod::RollingTwelveMonths => {
            last_day.checked_add(Span::new().months(3)).is_ok_and(|soon| review_on <= soon)
        }
    }
}

fn change(
    programme: &Programme,
    standing: &Standing,
    place: usize,
    held_until: Timestamp,
    by_review: bool,
) -> (Standing, TierChange) {
    let to = programme.tiers[place].id.clone();
    let change = TierChange { from: standing.tier.clone(), to: to.clone(), by_review };
    (Standing { tier: to, held_until: (place > 0).then_some(held_until) }, change)
}

fn held_until(programme: &Programme, reached_at: Timestamp) -> Timestamp {
    match programme.qualifying.period {
        QualifyingPeriod::CalendarYear => {
            programme.zone.year_of(programme.zone.year_of(reached_at).ends_at).ends_at
        }
        QualifyingPeriod::RollingTwelveMonths => programme.zone.months_later(reached_at, 12),
    }
}

fn next_review(programme: &Programme, reviewed_at: Timestamp) -> Timestamp {
    match programme.qualifying.period {
        QualifyingPeriod::CalendarYear => programme.zone.year_of(reviewed_at).ends_at,
        QualifyingPeriod::RollingTwelveMonths => programme.zone.months_later(reviewed_at, 12),
    }
}

fn place_of(programme: &Programme, standing: &Standing) -> usize {
    programme.tier(&standing.tier).map_or(0, |(place, _)| place)
}

fn place_reached(programme: &Programme, qualifying: i64) -> usize {
    programme.tiers.iter().rposition(|tier| tier.threshold <= qualifying).unwrap_or(0)
}

#[cfg(test)]
mod tests;
