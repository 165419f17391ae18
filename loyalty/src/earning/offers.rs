//! Offers: the bonuses of a programme as a shopper in a store sees them.

use jiff::{Timestamp, civil::Date};

use crate::{
    ids::Slug,
    programme::{EarningRule, Effect, Programme},
};

/// A bonus that is on, or soon will be.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer<'p> {
    /// The rule behind it.
    pub rule: &'p EarningRule,
    /// The next day on which it applies; today if it does today.
    pub next_on: Date,
    /// Whether that is today.
    pub is_today: bool,
    /// The last day on which it applies.
    pub until_on: Option<Date>,
}

/// How many days ahead an offer is announced.
const DAYS_AHEAD: i64 = 7;

/// Lists the bonuses that apply in a store within a week, today's first.
///
/// Without a store, bonuses of single stores are left out.
pub fn offers<'p>(programme: &'p Programme, store: Option<&Slug>, at: Timestamp) -> Vec<Offer<'p>> {
    let today = programme.zone.date(at);
    let mut offers: Vec<Offer<'p>> = programme
        .earning
        .iter()
        .filter(|rule| !matches!(rule.effect, Effect::Base(_) | Effect::Excluded))
        .filter(|rule| {
            rule.matching.stores.is_empty()
                || store.is_some_and(|store| rule.matching.stores.contains(store))
        })
        .filter_map(|rule| {
            let next_on = next_day(rule, today)?;
            let until_on = rule.matching.until_on;
            Some(Offer { rule, next_on, is_today: next_on == today, until_on })
        })
        .collect();
    offers.sort_by_key(|offer| offer.next_on);
    offers
}

fn next_day(rule: &EarningRule, today: Date) -> Option<Date> {
    let matching = &rule.matching;
    (0..DAYS_AHEAD).filter_map(|days| today.checked_add(jiff::Span::new().days(days)).ok()).find(
        |day| {
            (matching.weekdays.is_empty() || matching.weekdays.contains(&day.weekday()))
                && matching.from_on.is_none_or(|from| from <= *day)
                && matching.until_on.is_none_or(|until| *day <= until)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::fixture::greengrain;

    #[test]
    fn what_is_on_today_comes_before_what_is_on_friday() {
        let programme = greengrain();
        let on_thursday = "2026-03-05T17:00:00Z".parse().unwrap();
        let found = offers(&programme, None, on_thursday);
        let listed: Vec<_> =
            found.iter().map(|o| (o.rule.id.as_str(), o.is_today, o.next_on.day())).collect();
        assert_eq!(listed, [("fruit-and-veg", true, 5), ("friday-deli", false, 6)]);
    }

    #[test]
    fn an_offer_of_one_store_is_no_offer_elsewhere() {
        let mut programme = greengrain();
        let harbour = Slug::new("harbour").unwrap();
        programme.earning[2].matching.stores.insert(harbour.clone());
        let at = "2026-03-05T17:00:00Z".parse().unwrap();
        assert_eq!(offers(&programme, None, at).len(), 1);
        assert_eq!(offers(&programme, Some(&harbour), at).len(), 2);
    }

    #[test]
    fn what_is_over_or_far_off_is_no_offer() {
        let mut programme = greengrain();
        programme.earning[2].matching.until_on = Some(jiff::civil::date(2026, 3, 4));
        programme.earning[3].matching.from_on = Some(jiff::civil::date(2026, 4, 1));
        let at = "2026-03-05T17:00:00Z".parse().unwrap();
        assert_eq!(offers(&programme, None, at), []);
    }
}
