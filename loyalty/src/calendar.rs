//! Days, months and periods in the programme's time zone.
//!
//! Ends are exclusive: what expires on 30 November is good through that whole
//! day, and gone at the first moment of 1 December, local time.

use jiff::{
    Span, Timestamp, ToSpan,
    civil::{Date, Time, Weekday},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

use crate::planted::{Bug, is_planted};

/// The zone in which a programme counts its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

/// Why a text is not a [`Zone`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be an IANA time zone such as America/New_York")]
pub struct NotAZone;

/// A span of local time that a rule counts in: from its start up to, but not including, its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first moment in it.
    pub starts_at: Timestamp,
    /// The first moment after it.
    pub ends_at: Timestamp,
}

impl Zone {
    /// Finds a zone by its IANA name.
    pub fn named(name: &str) -> Result<Self, NotAZone> {
        let zone = TimeZone::get(name).map_err(|_| NotAZone)?;
        Ok(Self { name: name.to_owned(), zone })
    }

    /// Its IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The zone as jiff knows it, for showing times in it.
    pub fn time_zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The local day of a moment.
    pub fn date(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// The weekday and the minutes since local midnight of a moment, by the clock on the wall.
    pub fn weekday_and_minute(&self, at: Timestamp) -> (Weekday, u16) {
        let local = self.zone.to_datetime(at);
        let minute = i16::from(local.hour()) * 60 + i16::from(local.minute());
        (local.weekday(), minute.unsigned_abs())
    }

    /// The first moment of a local day. Where the clocks skip midnight, that is the moment after.
    pub fn start_of(&self, day: Date) -> Timestamp {
        // Only days at the very ends of the calendar have no moment.
        self.zone.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX)
    }

    /// The last local day before a moment: the day through which something with that end is good.
    pub fn last_day_before(&self, end: Timestamp) -> Date {
        self.date(end.checked_sub(Span::new().microseconds(1)).unwrap_or(end))
    }

    /// The end of the month `months` after the month of `at`.
    pub fn end_of_month_after(&self, at: Timestamp, months: u32) -> Timestamp {
        let following = i32::try_from(months).unwrap_or(i32::MAX).saturating_add(1);
        let utc = is_planted(Bug::MonthsEndInUtc).then(|| TimeZone::UTC.to_datetime(at).date());
        let first = utc.unwrap_or_else(|| self.date(at)).first_of_month();
        first
            .checked_add(Span::new().try_months(following).unwrap_or_default())
            .map_or(Timestamp::MAX, |day| self.start_of(day))
    }

    /// The calendar year around a moment.
    pub fn year_of(&self, at: Timestamp) -> Period {
        let first = self.date(at).first_of_year();
        let next = first.checked_add(1.year()).unwrap_or(Date::MAX);
        Period { starts_at: self.start_of(first), ends_at: self.start_of(next) }
    }

    /// The birthday that was celebrated last, up to a moment. One of 29 February is celebrated on the
    /// 28th where there is none.
    pub fn last_birthday(&self, birthday: Date, at: Timestamp) -> Date {
        let today = self.date(at);
        let in_year = |year: i16| {
            let month = birthday.with().year(year).day(1).build().unwrap_or(birthday);
            let day = birthday.day().min(month.days_in_month());
            month.with().day(day).build().unwrap_or(month)
        };
        let this_year = in_year(today.year());
        if this_year <= today { this_year } else { in_year(today.year() - 1) }
    }

    /// The local day around a moment.
    pub fn day_of(&self, at: Timestamp) -> Period {
        let day = self.date(at);
        let next = day.tomorrow().unwrap_or(Date::MAX);
        Period { starts_at: self.start_of(day), ends_at: self.start_of(next) }
    }

    /// The moment so many local days later, at the same time of day.
    pub fn days_later(&self, at: Timestamp, days: u32) -> Timestamp {
        self.later(at, Span::new().try_days(days).unwrap_or_default())
    }

    /// The moment so many local days before, at the same time of day.
    pub fn days_before(&self, at: Timestamp, days: u32) -> Timestamp {
        self.later(at, -Span::new().try_days(days).unwrap_or_default())
    }

    /// The moment so many local months later, at the same time of day.
    pub fn months_later(&self, at: Timestamp, months: i32) -> Timestamp {
        self.later(at, Span::new().try_months(months).unwrap_or_default())
    }

    fn later(&self, at: Timestamp, span: Span) -> Timestamp {
        at.to_zoned(self.zone.clone())
            .checked_add(span)
            .map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }
}

/// Whether a minute of the local day lies in hours from `from` up to `until`, over midnight where
/// they end before they begin. No limit is none.
pub fn is_within_hours(minute: u16, from: Option<Time>, until: Option<Time>) -> bool {
    let minutes =
        |time: Time| (i16::from(time.hour()) * 60 + i16::from(time.minute())).unsigned_abs();
    let from = from.map_or(0, minutes);
    let until = until.map_or(24 * 60, minutes);
    if from <= until {
        from <= minute && minute < until
    } else {
        // From 22:00 until 2:00 goes over midnight.
        minute >= from || minute < until
    }
}

impl Period {
    /// Whether a moment lies in it.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.starts_at <= at && at < self.ends_at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    fn moment(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_ends_at_local_midnight() {
        let end = zone("America/New_York").end_of_month_after(moment("2017-01-31T23:00:00Z"), 12);
        assert_eq!(end, moment("2018-02-01T05:00:00Z"));
    }

    #[test]
    fn late_on_the_31st_in_utc_is_still_the_31st_in_new_york() {
        let new_york = zone("America/New_York");
        let end = new_york.end_of_month_after(moment("2017-02-01T04:59:59Z"), 1);
        assert_eq!(end, moment("2017-03-01T05:00:00Z"));
    }

    #[test]
    fn months_of_every_length_end() {
        let kathmandu = zone("Asia/Kathmandu");
        let in_a_leap_year = kathmandu.end_of_month_after(moment("2027-08-31T12:00:00Z"), 6);
        assert_eq!(in_a_leap_year, moment("2028-02-29T18:15:00Z"));
    }

    #[test]
    fn where_midnight_is_skipped_the_day_starts_after_it() {
        // Clocks in Beirut went from 00:00 to 01:00 on 26 March 2028.
        let beirut = zone("Asia/Beirut");
        let start = beirut.start_of(jiff::civil::date(2028, 3, 26));
        assert_eq!(beirut.date(start), jiff::civil::date(2028, 3, 26));
        assert_eq!(beirut.last_day_before(start), jiff::civil::date(2028, 3, 25));
    }

    #[test]
    fn the_last_birthday_is_todays_or_one_that_was() {
        let new_york = zone("America/New_York");
        let last = |birthday: Date, at: &str| new_york.last_birthday(birthday, moment(at));
        let date = jiff::civil::date;
        let in_march = date(1990, 3, 3);
        assert_eq!(last(in_march, "2026-03-03T17:00:00Z"), date(2026, 3, 3));
        assert_eq!(last(in_march, "2026-03-03T04:59:00Z"), date(2025, 3, 3), "still the 2nd there");
        let leap = date(1992, 2, 29);
        assert_eq!(last(leap, "2026-03-05T17:00:00Z"), date(2026, 2, 28));
        assert_eq!(last(leap, "2028-03-05T17:00:00Z"), date(2028, 2, 29));
    }

    #[test]
    fn an_unknown_zone_is_refused() {
        assert_eq!(Zone::named("America/Springfield"), Err(NotAZone));
    }

    #[test]
    fn the_clock_on_the_wall_stays_where_it_is_when_the_clocks_change() {
        // Clocks in New York went from 2:00 to 3:00 on 8 March 2026.
        let new_york = zone("America/New_York");
        let (before, after) = (moment("2026-03-07T17:05:00Z"), moment("2026-03-09T16:05:00Z"));
        assert_eq!(new_york.days_later(before, 2), after);
        assert_eq!(new_york.days_before(after, 2), before);
        assert_eq!(new_york.months_later(before, 1), moment("2026-04-07T16:05:00Z"));
        assert_eq!(new_york.weekday_and_minute(after), (Weekday::Monday, 12 * 60 + 5));
    }

    #[test]
    fn a_year_is_over_in_the_moment_in_which_the_next_begins() {
        let year = zone("America/New_York").year_of(moment("2026-06-01T12:00:00Z"));
        assert_eq!(year.starts_at, moment("2026-01-01T05:00:00Z"));
        assert_eq!(year.ends_at, moment("2027-01-01T05:00:00Z"));
        assert!(year.contains(year.starts_at) && !year.contains(year.ends_at));
        assert!(!year.contains(moment("2026-01-01T04:59:59Z")));
    }

    proptest! {
        /// What expires at a month's end is good through its last day, whatever the zone.
        #[test]
        fn a_lot_is_good_through_the_last_day_of_its_month(
            seconds in 0_i64..7_000_000_000, months in 0_u32..40,
            zone_name in prop::sample::select(vec![
                "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "UTC",
            ]),
        ) {
            let zone = zone(zone_name);
            let at = Timestamp::from_second(seconds).unwrap();
            let end = zone.end_of_month_after(at, months);
            let last_day = zone.last_day_before(end);
            prop_assert_eq!(last_day, last_day.last_of_month());
            let months_of = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
            prop_assert_eq!(
                months_of(last_day) - months_of(zone.date(at)),
                i32::try_from(months).unwrap()
            );
            prop_assert!(zone.year_of(at).contains(at));
        }
    }
}
