//! Segments: which of a programme's groups a member belongs to at a moment.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Span, Timestamp, civil::Date};

use crate::{
    calendar::Zone,
    ids::Slug,
    programme::{Consent, Programme, Segment},
};

/// What is known of a member that segments ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The tags they bear.
    pub tags: BTreeSet<String>,
    /// What they consented to.
    pub consents: BTreeSet<Consent>,
    /// The local day on which they enrolled.
    pub enrolled_on: Option<Date>,
    /// What they spent by local day, refunds taken off, in minor units; as far back as any segment
    /// asks.
    pub spend_by_day: BTreeMap<Date, i64>,
    /// The last local day on which they bought, however long ago.
    pub last_bought_on: Option<Date>,
    /// The stores in which they bought, by the last local day.
    pub stores: BTreeMap<Slug, Date>,
}

/// The segments of `programme` that a member of `tier` belongs to.
pub fn segments_of(
    programme: &Programme,
    tier: &Slug,
    facts: &Facts,
    at: Timestamp,
) -> BTreeSet<Slug> {
    let segments = programme.segments.iter();
    let own = segments.filter(|segment| belongs(segment, tier, facts, &programme.zone, at));
    own.map(|segment| segment.id.clone()).collect()
}

/// The first local day of so many, today included.
pub fn first_of_days(zone: &Zone, at: Timestamp, days: u32) -> Date {
    let back = i64::from(days.saturating_sub(1));
    zone.date(at).saturating_sub(Span::new().try_days(back).unwrap_or_default())
}

fn belongs(segment: &Segment, tier: &Slug, facts: &Facts, zone: &Zone, at: Timestamp) -> bool {
    let since = |days| first_of_days(zone, at, days);
    let first = since(segment.within_days);
    let today = zone.date(at);
    let days = facts.spend_by_day.range(first..=today);
    let spent_minor: i64 = days.map(|(_, minor)| minor).sum();
    let bought_in = |store| facts.stores.get(store).is_some_and(|last| *last >= first);
    let bought_since = |days| facts.last_bought_on.is_some_and(|last| last >= since(days));

    (segment.tiers.is_empty() || segment.tiers.contains(tier))
        && (segment.tags.is_empty() || !segment.tags.is_disjoint(&facts.tags))
        && (segment.stores.is_empty() || segment.stores.iter().any(bought_in))
        && segment.consents.is_subset(&facts.consents)
        && spent_minor >= segment.spent_at_least_minor
        && segment.spent_at_most_minor.is_none_or(|most| spent_minor <= most)
        && segment.bought_within_days.is_none_or(bought_since)
        && segment
            .not_bought_for_days
            .is_none_or(|days| facts.last_bought_on.is_some() && !bought_since(days))
        && segment
            .enrolled_within_days
            .is_none_or(|days| facts.enrolled_on.is_some_and(|day| day >= since(days)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::programme::fixture::{everybody, greengrain};

    /// Noon in New York on 10 March 2026.
    fn noon() -> Timestamp {
        "2026-03-10T16:00:00Z".parse().unwrap()
    }

    fn slug(text: &str) -> Slug {
        Slug::new(text).unwrap()
    }

    fn is_in(segment: Segment, facts: &Facts) -> bool {
        let mut programme = greengrain();
        programme.segments = vec![segment];
        !segments_of(&programme, &slug("bloom"), facts, noon()).is_empty()
    }

    #[test]
    fn a_segment_without_conditions_is_everybody() {
        assert!(is_in(everybody(), &Facts::default()));
    }

    #[test]
    fn tiers_tags_and_consents_are_asked_for() {
        let tiers = BTreeSet::from([slug("harvest")]);
        assert!(!is_in(Segment { tiers, ..everybody() }, &Facts::default()));

        let tagged = |tag: &str| BTreeSet::from([tag.to_owned()]);
        let vegan = Segment { tags: tagged("vegan"), ..everybody() };
        assert!(is_in(vegan.clone(), &Facts { tags: tagged("vegan"), ..Facts::default() }));
        assert!(!is_in(vegan, &Facts { tags: tagged("parent"), ..Facts::default() }));

        let both = BTreeSet::from([Consent::Email, Consent::Sms]);
        let reached = Segment { consents: both, ..everybody() };
        let email = BTreeSet::from([Consent::Email]);
        assert!(!is_in(reached, &Facts { consents: email, ..Facts::default() }));
    }

    #[test]
    fn spend_counts_within_its_days_today_included() {
        let spent = Segment { spent_at_least_minor: 5_000, within_days: 7, ..everybody() };
        let on = |day| Facts { spend_by_day: BTreeMap::from([(day, 5_000)]), ..Facts::default() };
        assert!(is_in(spent.clone(), &on(date(2026, 3, 10))));
        assert!(is_in(spent.clone(), &on(date(2026, 3, 4))));
        assert!(!is_in(spent, &on(date(2026, 3, 3))));
        let little = Segment { spent_at_most_minor: Some(4_999), ..everybody() };
        assert!(!is_in(little.clone(), &on(date(2026, 3, 4))));
        assert!(is_in(little, &on(date(2026, 1, 4))));
    }

    #[test]
    fn who_has_not_come_for_long_has_come_before() {
        let missed = Segment { not_bought_for_days: Some(10), ..everybody() };
        let last = |day| Facts { last_bought_on: Some(day), ..Facts::default() };
        assert!(!is_in(missed.clone(), &Facts::default()));
        assert!(!is_in(missed.clone(), &last(date(2026, 3, 1))));
        assert!(is_in(missed, &last(date(2026, 2, 28))));
        let recent = Segment { bought_within_days: Some(10), ..everybody() };
        assert!(is_in(recent.clone(), &last(date(2026, 3, 1))));
        assert!(!is_in(recent, &last(date(2026, 2, 28))));
    }

    #[test]
    fn a_store_counts_within_its_days() {
        let regulars = Segment { stores: BTreeSet::from([slug("harbour")]), ..everybody() };
        let bought =
            |store, day| Facts { stores: BTreeMap::from([(slug(store), day)]), ..Facts::default() };
        assert!(is_in(regulars.clone(), &bought("harbour", date(2026, 2, 9))));
        assert!(!is_in(regulars.clone(), &bought("harbour", date(2026, 2, 8))));
        assert!(!is_in(regulars, &bought("station", date(2026, 3, 9))));
    }

    #[test]
    fn newcomers_are_new_for_so_many_days() {
        let new = Segment { enrolled_within_days: Some(7), ..everybody() };
        let joined = |day| Facts { enrolled_on: Some(day), ..Facts::default() };
        assert!(is_in(new.clone(), &joined(date(2026, 3, 4))));
        assert!(!is_in(new, &joined(date(2026, 3, 3))));
    }

    proptest! {
        /// Whoever bought lately has not stayed away as long, and the other way round.
        #[test]
        fn one_has_either_bought_or_stayed_away(days in 1_u32..400, ago in 0_i64..800) {
            let last = date(2026, 3, 10).saturating_sub(Span::new().days(ago));
            let facts = Facts { last_bought_on: Some(last), ..Facts::default() };
            let recent = Segment { bought_within_days: Some(days), ..everybody() };
            let away = Segment { not_bought_for_days: Some(days), ..everybody() };
            prop_assert_ne!(is_in(recent, &facts), is_in(away, &facts));
        }
    }
}
