//! Caps: how much a member can get from a rule at most, on one local day or in the qualifying period.
//!
//! A cap cuts the rule's exact share, before the sum is made whole. What a purchase takes of a cap
//! is kept in millionths of a point, rounded up: what is taken is never less than what was given,
//! so no sequence of purchases gets more than the cap, and splitting one gains nothing.

use std::{collections::BTreeMap, iter::once};

use jiff::{Span, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    exact::{Exact, floor},
    ids::Slug,
    planted::{Bug, is_planted},
    points::Points,
    programme::{EarningRule, Programme, QualifyingPeriod},
    tiers::{qualifying_days, twelve_months_to},
};

/// Over which time a cap counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// A local day.
    Day,
    /// The qualifying period.
    Period,
}

/// A cap that bit, and how much it cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capped {
    /// Over which time it counts.
    pub per: Per,
    /// What can be got from the rule in that time at most.
    pub most: Points,
    /// What it cut off, in whole points; 0 for less than one.
    pub cut: Points,
}

/// What a purchase takes of a rule's caps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Which rule.
    pub rule: Slug,
    /// How much, in millionths of a point.
    pub millionths: i64,
}

/// What purchases of one local day have taken of a rule's caps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenOn {
    /// The day.
    pub on: Date,
    /// Of which rule, and how much.
    pub taken: Taken,
}

/// The room that a purchase has: what is left of each rule's caps. Rules without caps have no
/// entry, and no end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rooms(BTreeMap<Slug, Room>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Room {
    millionths: i64,
    /// The cap that leaves the least.
    per: Per,
    most: Points,
}

const PER_POINT: i64 = 1_000_000;

static WITHOUT_END: Rooms = Rooms(BTreeMap::new());

/// The local days of which a purchase must know what they have taken: from the first up to the
/// last; none for a programme without caps.
pub fn days_that_count(programme: &Programme, at: Timestamp) -> Option<(Date, Date)> {
    let today = programme.zone.date(at);
    let caps = || programme.earning.iter().flat_map(caps_of);
    if caps().any(|(per, _)| per == Per::Period) {
        return Some(match programme.qualifying.period {
            QualifyingPeriod::CalendarYear => qualifying_days(programme, at),
            // A purchase that is reported late lies in the twelve months of later days too.
            QualifyingPeriod::RollingTwelveMonths => {
                let (first, _) = twelve_months_to(today);
                (first, today.saturating_add(Span::new().months(12)))
            }
        });
    }
    caps().next().map(|_| (today, today))
}

impl Rooms {
    /// No rule has an end.
    pub fn without_end() -> &'static Self {
        &WITHOUT_END
    }

    /// What is left for a purchase of `at`, when others have taken so much on the days that count.
    pub fn left(programme: &Programme, taken: &[TakenOn], at: Timestamp) -> Self {
        let today = programme.zone.date(at);
        let left = |rule: &EarningRule| {
            let of_rule = || taken.iter().filter(|on| on.taken.rule == rule.id);
            let sum = |(first, last): (Date, Date)| -> i64 {
                let days = of_rule().filter(|taken| (first..=last).contains(&taken.on));
                days.map(|taken| taken.taken.millionths).sum()
            };
            let taken_per = |per| match (per, programme.qualifying.period) {
                (Per::Day, _) => sum((today, today)),
                (Per::Period, QualifyingPeriod::CalendarYear) => {
                    sum(qualifying_days(programme, at))
                }
                // The fullest of all the spans of twelve months that this day lies in.
                (Per::Period, QualifyingPeriod::RollingTwelveMonths) => {
                    let ends = once(today).chain(of_rule().map(|taken| taken.on));
                    let spans = ends.map(twelve_months_to);
                    let around = spans.filter(|(first, last)| (*first..=*last).contains(&today));
                    around.map(sum).max().unwrap_or(0)
                }
            };
            let rooms = caps_of(rule).map(|(per, most)| {
                let taken = if is_planted(Bug::CapForgetsOthers) { 0 } else { taken_per(per) };
                let millionths = most.get().saturating_mul(PER_POINT) - taken;
                Room { millionths: millionths.max(0), per, most }
            });
            let least = rooms.min_by_key(|room| room.millionths)?;
            Some((rule.id.clone(), least))
        };
        Self(programme.earning.iter().filter_map(left).collect())
    }

    /// What is left for a purchase of which something is given back: what it took itself. A rule
    /// that gave nothing then gives nothing after a refund either, for others may have taken its
    /// room since.
    pub fn of_refund(programme: &Programme, taken: &[Taken]) -> Self {
        let own = |rule: &EarningRule| {
            let (per, most) = caps_of(rule).next()?;
            let millionths = taken.iter().filter(|taken| taken.rule == rule.id);
            let millionths = millionths.map(|taken| taken.millionths).sum();
            Some((rule.id.clone(), Room { millionths, per, most }))
        };
        Self(programme.earning.iter().filter_map(own).collect())
    }

    /// Cuts a rule's share to its room.
    pub(super) fn cut(&self, rule: &Slug, exact: Exact) -> (Exact, Option<Capped>) {
        let Some(Room { millionths, per, most }) = self.0.get(rule) else { return (exact, None) };
        let room = Exact::new((*millionths).into(), PER_POINT.into());
        if exact <= room {
            return (exact, None);
        }
        (room, Some(Capped { per: *per, most: *most, cut: floor(exact - room) }))
    }

    /// What a share takes of its rule's caps; none if the rule has none.
    pub(super) fn take(&self, rule: &Slug, exact: Exact) -> Option<Taken> {
        self.0.get(rule)?;
        Taken::of(rule, exact)
    }
}

impl Taken {
    fn of(rule: &Slug, exact: Exact) -> Option<Self> {
        let millionths = (exact * Exact::from_integer(PER_POINT.into())).ceil().to_integer();
        let millionths = i64::try_from(millionths).unwrap_or(i64::MAX);
        (millionths > 0).then(|| Self { rule: rule.clone(), millionths })
    }

    /// So much of it.
    pub(crate) fn part(&self, share: Exact) -> Option<Self> {
        let exact = Exact::new(self.millionths.into(), PER_POINT.into());
        Self::of(&self.rule, exact * share)
    }
}

fn caps_of(rule: &EarningRule) -> impl Iterator<Item = (Per, Points)> {
    let day = rule.most_per_day.map(|most| (Per::Day, most));
    let period = rule.most_per_period.map(|most| (Per::Period, most));
    day.into_iter().chain(period)
}

#[cfg(test)]
mod tests;
