//! The small print of a reward: when it can be claimed, and where and with what it can be used.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time, Weekday};
use loyalty::{
    money::Money,
    programme::{Each, PerMember, Stacking},
    purchases::Channel,
};

use crate::{reader::Reader, words::Words};

/// What limits a reward besides its price and its stock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// How many each member may claim.
    pub per_member: Option<PerMember>,
    /// What a purchase must cost at least for its voucher to be used.
    pub minimum: Option<Money>,
    /// The names of the stores where it is good; empty for all.
    pub stores: Vec<String>,
    /// The channels through which it is good; empty for all.
    pub channels: BTreeSet<Channel>,
    /// Which other vouchers may be used on the same purchase.
    pub stacking: Stacking,
    /// The weekdays on which it can be claimed; empty for all.
    pub weekdays: Vec<Weekday>,
    /// From and before which time of day it can be claimed.
    pub hours: (Option<Time>, Option<Time>),
    /// The day on which it takes place.
    pub takes_place_on: Option<Date>,
}

impl Terms {
    /// Where it can be used.
    pub(super) fn place(&self, words: Words) -> String {
        let channels = self.channels.iter().map(|channel| match channel {
            Channel::Store => words.reward_in_store(),
            Channel::Web => words.reward_online(),
            Channel::App => words.reward_in_app(),
        });
        let mut places: Vec<&str> = channels.collect();
        places.extend(self.stores.iter().map(String::as_str));
        if places.is_empty() { words.reward_any_store().to_owned() } else { places.join(", ") }
    }

    /// When it can be claimed, where that is not always: `Friday, Saturday, 14:00 to 17:00`.
    pub(super) fn open(&self, reader: Reader) -> Option<String> {
        let words = reader.words;
        let today = reader.today();
        let named = self.weekdays.iter().filter_map(|&day| today.nth_weekday(1, day).ok());
        let mut open: Vec<String> = named.map(|day| words.weekday(day)).collect();
        if let (from, until) = self.hours
            && from.or(until).is_some()
        {
            let time = |time: Option<Time>| words.time(time.unwrap_or(Time::MIN));
            open.push(words.offers_hours(&time(from), &time(until)));
        }
        (!open.is_empty()).then(|| open.join(", "))
    }

    /// Which other vouchers may be used with it, where not any may.
    pub(super) fn together(&self, words: Words) -> Option<&'static str> {
        match self.stacking {
            Stacking::WithAny => None,
            Stacking::WithOthers => Some(words.reward_once_a_purchase()),
            Stacking::Alone => Some(words.reward_alone()),
        }
    }
}

/// How many one may have, in which time.
pub(super) fn limit(words: Words, most: i64, each: Each) -> String {
    match each {
        Each::Day => words.rewards_had_day(most),
        Each::Week => words.rewards_had_week(most),
        Each::Month => words.rewards_had_month(most),
        Each::Year => words.rewards_had_year(most),
        Each::Membership => words.rewards_had_detail(most),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::Language;

    fn reader(language: Language) -> Reader {
        Reader { words: Words::of(language), now: date(2024, 11, 21).at(18, 2, 0, 0) }
    }

    #[test]
    fn what_is_always_to_be_had_says_nothing_of_hours() {
        assert_eq!(Terms::default().open(reader(Language::English)), None);
        assert_eq!(Terms::default().together(Words::of(Language::English)), None);
    }

    #[test]
    fn hours_and_weekdays_are_said_in_order() {
        let terms = Terms {
            weekdays: vec![Weekday::Friday, Weekday::Saturday],
            hours: (Some(time(14, 0, 0, 0)), None),
            ..Terms::default()
        };
        let said = terms.open(reader(Language::English)).unwrap();
        assert_eq!(said, "Friday, Saturday, 14:00 to 0:00");
    }

    #[test]
    fn a_limit_says_in_which_time_it_counts() {
        let words = Words::of(Language::English);
        assert_eq!(limit(words, 1, Each::Month), "One for each member a month");
        assert_eq!(limit(words, 2, Each::Membership), "2 for each member");
    }
}
