//! Reaching, holding and losing tiers.

use jiff::civil::date;
use proptest::{collection::vec, prelude::*};

use super::*;
use crate::programme::fixture::greengrain;

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn standing(tier: &str, held_until: Option<&str>) -> Standing {
    Standing { tier: Slug::new(tier).unwrap(), held_until: held_until.map(moment) }
}

#[test]
fn a_threshold_raises_at_once_and_holds_to_the_end_of_the_next_year() {
    let at = moment("2026-06-01T12:00:00Z");
    let (raised, change) =
        after_earning(&greengrain(), &standing("sprout", None), 3_000, at).unwrap();

    assert_eq!(raised, standing("bloom", Some("2028-01-01T05:00:00Z")));
    assert_eq!((change.from.as_str(), change.to.as_str()), ("sprout", "bloom"));
}

#[test]
fn one_point_short_is_short() {
    let at = moment("2026-06-01T12:00:00Z");
    assert_eq!(after_earning(&greengrain(), &standing("sprout", None), 2_999, at), None);
}

#[test]
fn a_review_takes_one_step_and_never_more() {
    let review_at = moment("2028-01-01T05:00:00Z");
    let harvest = standing("harvest", Some("2028-01-01T05:00:00Z"));

    let (lowered, change) = review(&greengrain(), &harvest, 0, review_at);

    assert_eq!(lowered, standing("bloom", Some("2029-01-01T05:00:00Z")));
    assert!(change.by_review);
    let (lowest, _) = review(&greengrain(), &lowered, 0, moment("2029-01-01T05:00:00Z"));
    assert_eq!(lowest, standing("sprout", None));
}

#[test]
fn who_requalifies_keeps_the_tier_for_another_year() {
    let review_at = moment("2028-01-01T05:00:00Z");
    let bloom = standing("bloom", Some("2028-01-01T05:00:00Z"));
    let (kept, _) = review(&greengrain(), &bloom, 3_000, review_at);
    assert_eq!(kept, standing("bloom", Some("2029-01-01T05:00:00Z")));
}

#[test]
fn progress_says_what_is_missing_and_by_when() {
    let bloom = standing("bloom", Some("2027-01-01T05:00:00Z"));
    let progress = progress(&greengrain(), &bloom, 2_500, moment("2026-11-21T12:00:00Z"));

    let by = date(2026, 12, 31);
    let missing = |tier, missing| Some(Missing { tier: Slug::new(tier).unwrap(), missing, by });
    assert_eq!(progress.next, missing("harvest", 6_500));
    assert_eq!(progress.at_risk, missing("bloom", 500));
}

#[test]
fn what_is_reached_is_neither_missing_nor_at_risk() {
    let at = moment("2026-11-21T12:00:00Z");
    let bloom = standing("bloom", Some("2027-01-01T05:00:00Z"));
    assert_eq!(progress(&greengrain(), &bloom, 3_000, at).at_risk, None);
    let next = progress(&greengrain(), &standing("sprout", None), 3_000, at).next.unwrap();
    assert_eq!((next.tier.as_str(), next.missing), ("harvest", 6_000));
}

#[test]
fn nothing_is_at_risk_in_the_year_it_was_reached() {
    let bloom = standing("bloom", Some("2028-01-01T05:00:00Z"));
    let progress = progress(&greengrain(), &bloom, 0, moment("2026-11-21T12:00:00Z"));
    assert_eq!(progress.at_risk, None);
}

#[test]
fn there_is_nothing_above_the_highest_tier() {
    let harvest = standing("harvest", Some("2028-01-01T05:00:00Z"));
    let progress = progress(&greengrain(), &harvest, 12_000, moment("2026-11-21T12:00:00Z"));
    assert_eq!((progress.next, progress.at_risk), (None, None));
}

#[test]
fn a_tier_the_programme_dropped_counts_as_the_lowest() {
    let gone = standing("gold", Some("2028-01-01T05:00:00Z"));
    assert_eq!(tier_of(&greengrain(), &gone).id.as_str(), "sprout");
}

#[test]
fn a_rolling_year_ends_today() {
    let mut programme = greengrain();
    programme.qualifying.period = QualifyingPeriod::RollingTwelveMonths;
    let at = moment("2026-11-21T12:00:00Z");

    assert_eq!(qualifying_days(&programme, at), (date(2025, 11, 22), date(2026, 11, 21)));
    let (raised, _) = after_earning(&programme, &standing("sprout", None), 3_000, at).unwrap();
    assert_eq!(raised.held_until, Some(moment("2027-11-21T12:00:00Z")));
}

#[test]
fn near_the_end_of_a_rolling_year_the_tier_is_at_risk() {
    let mut programme = greengrain();
    programme.qualifying.period = QualifyingPeriod::RollingTwelveMonths;
    // Reviewed on 1 March: held through the last day of February.
    let bloom = standing("bloom", Some("2027-03-01T05:00:00Z"));
    let at_risk = |at| progress(&programme, &bloom, 2_500, moment(at)).at_risk;

    assert_eq!(at_risk("2026-11-27T17:00:00Z"), None);
    let by = date(2027, 2, 28);
    let missing = Missing { tier: Slug::new("bloom").unwrap(), missing: 500, by };
    assert_eq!(at_risk("2026-11-28T17:00:00Z"), Some(missing));
}

#[test]
fn a_tier_is_held_from_the_day_it_was_given() {
    let programme = greengrain();
    let since = |tier, by_review| {
        standing_since(
            &programme,
            Slug::new(tier).unwrap(),
            moment("2026-06-01T12:00:00Z"),
            by_review,
        )
    };
    assert_eq!(since("bloom", false), standing("bloom", Some("2028-01-01T05:00:00Z")));
    assert_eq!(since("bloom", true), standing("bloom", Some("2027-01-01T05:00:00Z")));
    assert_eq!(since("sprout", false), standing("sprout", None));
}

proptest! {
    /// A tier never falls by earning, and is the one a naive reader of the ladder would say.
    #[test]
    fn earning_never_lowers(earned in vec(0_i64..4_000, 1..20)) {
        let programme = greengrain();
        let at = moment("2026-06-01T12:00:00Z");
        let mut held = at_enrolment(&programme);
        let mut qualifying = 0;
        let mut naive = "sprout";
        for points in earned {
            qualifying += points;
            if let Some((raised, _)) = after_earning(&programme, &held, qualifying, at) {
                held = raised;
            }
            naive = match qualifying {
                9_000.. => "harvest",
                3_000.. => "bloom",
                _ => naive,
            };
            prop_assert_eq!(held.tier.as_str(), naive);
        }
    }

    /// Going down takes exactly as many reviews as there are steps.
    #[test]
    fn descent_is_one_step_a_year(qualifying in 0_i64..10_000) {
        let programme = greengrain();
        let mut held = standing("harvest", Some("2028-01-01T05:00:00Z"));
        let mut place = 2;
        while let Some(at) = held.held_until.filter(|at| *at < moment("2040-01-01T00:00:00Z")) {
            let reached = place_reached(&programme, qualifying);
            held = review(&programme, &held, qualifying, at).0;
            place = if reached >= place { place } else { place - 1 };
            prop_assert_eq!(place_of(&programme, &held), place);
        }
        prop_assert_eq!(place, place_reached(&programme, qualifying));
    }
}
