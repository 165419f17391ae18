//! Which segments somebody belongs to, in the naive model.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Span, Timestamp, civil::Date};
use loyalty::{
    ids::Slug,
    programme::{Programme, Segment},
};

use crate::person::{Bought, Person};

impl Person {
    /// The segments that somebody of a tier belongs to.
    pub fn segments(&self, terms: &Programme, tier: usize, at: Timestamp) -> BTreeSet<Slug> {
        let mut spent = BTreeMap::new();
        for counted in &self.counted {
            *spent.entry(counted.on).or_default() += counted.minor;
        }
        let segments = terms.segments.iter();
        let own = segments.filter(|segment| self.is_in(segment, terms, tier, &spent, at));
        own.map(|segment| segment.id.clone()).collect()
    }

    fn is_in(
        &self,
        segment: &Segment,
        terms: &Programme,
        tier: usize,
        spent: &BTreeMap<Date, i64>,
        at: Timestamp,
    ) -> bool {
        let zone = &terms.zone;
        let today = zone.date(at);
        // Today is the last of so many days.
        let first = |days: u32| today - Span::new().days(i64::from(days) - 1);
        let looks_back = first(segment.within_days);
        let is_of_tier = segment.tiers.is_empty() || segment.tiers.contains(&terms.tiers[tier].id);
        let was_there = segment.stores.is_empty()
            || self.bought.iter().any(|Bought { shopping, on, .. }| {
                let in_store = segment.stores.iter().any(|store| store.as_str() == shopping.store);
                in_store && looks_back <= *on && shopping.occurred_at <= at
            });
        // The last day of which something was paid and not given back.
        let days = || spent.iter().filter(|(on, _)| **on <= today);
        let last = days().filter(|(_, minor)| **minor > 0).map(|(on, _)| *on).max();
        let within = days().filter(|(on, _)| looks_back <= **on);
        let spent: i64 = within.map(|(_, minor)| minor).sum();
        let is_recent = |days| last.is_some_and(|last| last >= first(days));
        is_of_tier
            && was_there
            && spent >= segment.spent_at_least_minor
            && segment.spent_at_most_minor.is_none_or(|most| spent <= most)
            && segment.bought_within_days.is_none_or(is_recent)
            && segment.not_bought_for_days.is_none_or(|days| last.is_some() && !is_recent(days))
            && segment
                .enrolled_within_days
                .is_none_or(|days| self.enrolled_at.is_some_and(|at| zone.date(at) >= first(days)))
    }
}
