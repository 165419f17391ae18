//! The days that a report is of, the months in which points expire, and shares.

use std::collections::BTreeMap;

use database::reports::Expiring;
use jiff::{Span, civil::Date};
use loyalty::{
    calendar::{Period, Zone},
    points::Points,
};

/// Local days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub until: Date,
}

impl Days {
    /// These days, unless the last lies before the first.
    pub fn new(from: Date, until: Date) -> Option<Self> {
        (from <= until).then_some(Self { from, until })
    }

    /// The days that people ask for by a name: `month`, `last-quarter`.
    pub fn named(name: &str, today: Date) -> Option<Self> {
        let (is_last, name) = name.strip_prefix("last-").map_or((false, name), |name| (true, name));
        let months: i16 = match name {
            "month" => 1,
            "quarter" => 3,
            "year" => 12,
            _ => return None,
        };
        let this_month = today.first_of_month();
        let into = (i16::from(today.month()) - 1) % months + if is_last { months } else { 0 };
        let from = this_month.checked_sub(Span::new().months(into)).ok()?;
        let next = from.checked_add(Span::new().months(months)).ok()?;
        Self::new(from, next.yesterday().ok()?)
    }

    /// The moments of these days.
    pub fn period(self, zone: &Zone) -> Period {
        let after = self.until.tomorrow().unwrap_or(Date::MAX);
        Period { starts_at: zone.start_of(self.from), ends_at: zone.start_of(after) }
    }
}

/// Points by the first day of the last month in which they can be claimed.
pub fn by_month(expiring: &[Expiring], zone: &Zone) -> Vec<(Date, Points)> {
    let mut months: BTreeMap<Date, Points> = BTreeMap::new();
    for Expiring { expires_at, points } in expiring {
        let month = zone.last_day_before(*expires_at).first_of_month();
        *months.entry(month).or_default() += *points;
    }
    months.into_iter().collect()
}

/// A share in whole per cent, halves up; none of nothing.
pub fn per_cent(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| part.saturating_mul(100).saturating_add(whole / 2) / whole)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_named_span_is_whole_months() {
        let today = date(2026, 2, 10);
        for (name, from, until) in [
            ("month", date(2026, 2, 1), date(2026, 2, 28)),
            ("last-month", date(2026, 1, 1), date(2026, 1, 31)),
            ("quarter", date(2026, 1, 1), date(2026, 3, 31)),
            ("last-quarter", date(2025, 10, 1), date(2025, 12, 31)),
            ("year", date(2026, 1, 1), date(2026, 12, 31)),
            ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
        ] {
            assert_eq!(Days::named(name, today), Days::new(from, until), "{name}");
        }
        assert_eq!(Days::named("days", today), None);
        assert_eq!(Days::named("last-", today), None);
    }

    #[test]
    fn what_expires_on_the_first_was_good_through_the_month_before() {
        let zone = Zone::named("America/New_York").unwrap();
        let expiring = |at: &str, points| Expiring {
            expires_at: at.parse().unwrap(),
            points: Points::new(points),
        };
        let open = [expiring("2026-03-01T05:00:00Z", 10), expiring("2026-03-04T17:00:00Z", 5)];
        assert_eq!(
            by_month(&open, &zone),
            [(date(2026, 2, 1), Points::new(10)), (date(2026, 3, 1), Points::new(5))]
        );
    }

    #[test]
    fn a_share_is_rounded_and_never_of_nothing() {
        for (part, whole, share) in
            [(1, 3, Some(33)), (2, 3, Some(67)), (1, 2, Some(50)), (0, 5, Some(0)), (1, 0, None)]
        {
            assert_eq!(per_cent(part, whole), share, "{part} of {whole}");
        }
    }
}
