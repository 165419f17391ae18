//! Days and moments as the files have them. Chores have no calendar of their own otherwise, and
//! this is all they need of one: to move moments by whole weeks.

use std::fmt;

use anyhow::{Context, Result, ensure};

pub(super) const DAY_SECONDS: i64 = 86_400;

/// A day in UTC, as its number since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub(super) i64);

impl Day {
    /// Reads `2026-11-22`.
    pub(super) fn read(text: &str) -> Result<Self> {
        let wrong = || format!("`{text}` is no day such as 2026-11-22");
        let mut parts = text.splitn(3, '-').map(str::parse::<i64>);
        let mut part = || parts.next().and_then(Result::ok).with_context(wrong);
        let day = Self::of(part()?, part()?, part()?);
        ensure!(text.len() == 10 && day.to_string() == text, wrong());
        Ok(day)
    }

    /// Counts in years that begin in March, so that the day which some lack is the last.
    fn of(year: i64, month: i64, day: i64) -> Self {
        let year = if month <= 2 { year - 1 } else { year };
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        Self(365 * year + year / 4 - year / 100 + year / 400 + of_year - 719_468)
    }

    /// The year, the month and the day; from 1970 on.
    fn parts(self) -> (i64, i64, i64) {
        let days = self.0 + 719_468;
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        (era * 400 + year + i64::from(month <= 2), month, day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A moment, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub(super) i64);

impl Moment {
    /// Reads `2026-11-22T18:02:11Z`.
    pub(super) fn read(text: &str) -> Result<Self> {
        let wrong = || format!("`{text}` is no moment such as 2026-11-22T18:02:11Z");
        let (day, time) =
            text.strip_suffix('Z').and_then(|rest| rest.split_once('T')).with_context(wrong)?;
        let mut parts = time.splitn(3, ':').map(str::parse::<i64>);
        let mut part = || parts.next().and_then(Result::ok).with_context(wrong);
        let seconds = part()? * 3_600 + part()? * 60 + part()?;
        let moment = Self(Day::read(day)?.0 * DAY_SECONDS + seconds);
        ensure!(moment.to_string() == text, wrong());
        Ok(moment)
    }

    pub(super) fn day(self) -> Day {
        Day(self.0.div_euclid(DAY_SECONDS))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.rem_euclid(DAY_SECONDS);
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
        write!(f, "{}T{hours:02}:{minutes:02}:{:02}Z", self.day(), seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_written_alike() {
        assert_eq!(Day::read("1970-01-01").unwrap(), Day(0));
        assert_eq!(Day::read("2017-01-02").unwrap(), Day(17_168));
        for number in [0, 58, 59, 60, 789, 790, 11_016, 11_017, 20_513, 47_540] {
            assert_eq!(Day::read(&Day(number).to_string()).unwrap(), Day(number));
        }
        assert_eq!(Day(11_016).to_string(), "2000-02-29");
    }

    #[test]
    fn what_is_no_day_or_moment_is_refused() {
        for text in ["", "2026-02-29", "2026-13-01", "2026-1-01", "2026-01-01T", "yesterday"] {
            assert!(Day::read(text).is_err(), "{text}");
        }
        for text in ["2026-01-01", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00+01:00"] {
            assert!(Moment::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn moments_are_read_and_written_alike() {
        let text = "2018-01-01T02:54:50Z";
        let moment = Moment::read(text).unwrap();
        assert_eq!(moment.to_string(), text);
        assert_eq!(Moment(moment.0 + 7 * DAY_SECONDS).to_string(), "2018-01-08T02:54:50Z");
    }
}
