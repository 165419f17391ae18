//! Days, times and moments in words.

use std::fmt::{Display, Write as _};

use icu::calendar::{Date as IcuDate, Gregorian};
use jiff::civil::{Date, DateTime, Time};

use super::Words;

impl Words {
    /// A day: `28 Nov`.
    pub fn day(self, day: Date) -> String {
        written(day, |day| self.formats.day.format(day))
    }

    /// A day, with its year unless that is this year's: `28 Nov`, `28 Nov 2025`.
    pub fn day_from(self, day: Date, today: Date) -> String {
        if day.year() == today.year() {
            self.day(day)
        } else {
            written(day, |day| self.formats.day_and_year.format(day))
        }
    }

    /// A day in full, with its year unless that is this year's: `28 November`.
    pub fn day_long(self, day: Date, today: Date) -> String {
        if day.year() == today.year() {
            written(day, |day| self.formats.day_long.format(day))
        } else {
            written(day, |day| self.formats.day_and_year_long.format(day))
        }
    }

    /// A day with its weekday: `Thu 28 Nov`.
    pub fn weekday_and_day(self, day: Date) -> String {
        written(day, |day| self.formats.weekday_and_day.format(day))
    }

    /// A day within a month that is known: `Thu 28`.
    pub fn weekday_in_month(self, day: Date) -> String {
        written(day, |day| self.formats.weekday_in_month.format(day))
    }

    /// A weekday: `Thursday`.
    pub fn weekday(self, day: Date) -> String {
        written(day, |day| self.formats.weekday.format(day))
    }

    /// A month: `November`.
    pub fn month(self, day: Date) -> String {
        written(day, |day| self.formats.month.format(day))
    }

    /// A month, with its year unless that is this year's: `November`, `March 2024`.
    pub fn month_from(self, day: Date, today: Date) -> String {
        if day.year() == today.year() { self.month(day) } else { self.month_and_year(day) }
    }

    /// A month and its year: `March 2024`.
    pub fn month_and_year(self, day: Date) -> String {
        written(day, |day| self.formats.month_and_year.format(day))
    }

    /// A time of day, by the clock of 24 hours: `9:10`, `18:02`.
    pub fn time(self, time: Time) -> String {
        format!("{}:{:02}", time.hour(), time.minute())
    }

    /// A moment as one would say it `today`: `Today 18:02`, `Yesterday 9:10`, `Thursday 18:02`,
    /// `3 Mar 18:02`, with the year when that is another one.
    pub fn moment(self, at: DateTime, today: Date) -> String {
        let day = at.date();
        let time = self.time(at.time());
        let days_ago = (today - day).get_days();
        match days_ago {
            0 => self.today_at(&time),
            1 => self.yesterday_at(&time),
            -1 => self.tomorrow_at(&time),
            2..7 => self.day_at(&self.weekday(day), &time),
            _ => self.day_at(&self.day_from(day, today), &time),
        }
    }

    /// A moment that is over, within a sentence: `18:02 today`, `9:10 yesterday`, `3 Mar 18:02`.
    pub fn moment_within(self, at: DateTime, today: Date) -> String {
        let (day, time) = (at.date(), self.time(at.time()));
        if day == today {
            self.time_today(&time)
        } else if today.yesterday().is_ok_and(|yesterday| yesterday == day) {
            self.time_yesterday(&time)
        } else {
            self.day_at(&self.day_from(day, today), &time)
        }
    }

    /// A moment ahead, within a sentence: `18:12 today`, `9:10 tomorrow`, `28 Nov`.
    pub fn until(self, at: DateTime, today: Date) -> String {
        let time = self.time(at.time());
        let day = at.date();
        if day == today {
            self.time_today(&time)
        } else if today.tomorrow().is_ok_and(|tomorrow| tomorrow == day) {
            self.time_tomorrow(&time)
        } else {
            self.day_from(day, today)
        }
    }
}

fn written<T: Display>(day: Date, format: impl Fn(&IcuDate<Gregorian>) -> T) -> String {
    let numbers = (i32::from(day.year()), day.month().unsigned_abs(), day.day().unsigned_abs());
    match IcuDate::try_new_gregorian(numbers.0, numbers.1, numbers.2) {
        Ok(date) => {
            let mut out = String::with_capacity(24);
            // Writing into a string does not fail.
            let _ = write!(out, "{}", format(&date));
            out
        }
        // Every day of jiff's calendar is one of ICU's.
        Err(_) => day.to_string(),
    }
}
