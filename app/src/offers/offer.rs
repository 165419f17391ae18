//! One offer: what it gives, when, and where.

use jiff::civil::{Date, Time, Weekday};
use loyalty::{money::Money, programme::Match};

use crate::{parts::Icon, reader::Reader, words::Markup};

/// A rule that gives more than the base, as a member hears of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// The rule's name: `Double points on fruit and veg`.
    pub name: String,
    /// On these weekdays; empty for all.
    pub weekdays: Vec<Weekday>,
    /// From this day on.
    pub from_on: Option<Date>,
    /// Through this day.
    pub until_on: Option<Date>,
    /// From this time of day on.
    pub from_time: Option<Time>,
    /// Before this time of day.
    pub until_time: Option<Time>,
    /// Where the matched goods cost at least this.
    pub minimum: Option<Money>,
    /// Only a first purchase.
    pub is_first_purchase: bool,
    /// Only in the month of one's birthday.
    pub is_birthday_month: bool,
    /// The names of the stores it is for; empty for all.
    pub stores: Vec<String>,
}

impl Offer {
    /// An offer of what a rule matches. The stores' names are for the caller to find.
    pub fn matching(
        name: String,
        rule: &Match,
        minimum: Option<Money>,
        stores: Vec<String>,
    ) -> Self {
        Self {
            name,
            weekdays: rule.weekdays.clone(),
            from_on: rule.from_on,
            until_on: rule.until_on,
            from_time: rule.from_time,
            until_time: rule.until_time,
            minimum,
            is_first_purchase: rule.first_purchase,
            is_birthday_month: rule.birthday_month,
            stores,
        }
    }

    /// Whether it is over.
    pub fn is_over(&self, today: Date) -> bool {
        self.until_on.is_some_and(|until| until < today)
    }

    /// Its picture: what comes on certain days has another than what is always there.
    pub(crate) fn icon(&self) -> Icon {
        if self.is_birthday_month {
            Icon::Calendar
        } else if self.weekdays.is_empty() {
            Icon::Basket
        } else {
            Icon::Cup
        }
    }

    /// When it is on: `Every day`, `Tomorrow`, `Every Friday`.
    pub(crate) fn days(&self, reader: Reader) -> String {
        let words = reader.words;
        if self.is_first_purchase {
            return words.offers_first().to_owned();
        }
        if self.is_birthday_month {
            return words.offers_birthday().to_owned();
        }
        match (self.from_on, self.until_on) {
            (Some(from), Some(until)) => {
                words.offers_between(&reader.day(from), &reader.day(until))
            }
            (Some(from), None) if from > reader.today() => words.offers_from(&reader.day(from)),
            (_, Some(until)) => words.offers_through(&reader.day(until)),
            _ => self.weekday_words(reader),
        }
    }

    fn weekday_words(&self, reader: Reader) -> String {
        let (words, today) = (reader.words, reader.today());
        if self.weekdays.is_empty() {
            return words.offers_every_day().to_owned();
        }
        if self.weekdays.contains(&today.weekday()) {
            return words.offers_today().to_owned();
        }
        if today.tomorrow().is_ok_and(|day| self.weekdays.contains(&day.weekday())) {
            return words.offers_tomorrow().to_owned();
        }
        let named: Vec<String> = self
            .weekdays
            .iter()
            .filter_map(|&weekday| today.nth_weekday(1, weekday).ok())
            .map(|day| words.weekday(day))
            .collect();
        words.offers_on_days(&named.join(", "))
    }

    /// When and under what condition: `Tomorrow · 7:00 to 9:00 · from $10`.
    pub(crate) fn detail(&self, reader: Reader) -> Markup {
        Markup::from(self.days(reader)).dot(self.conditions(reader)).dot(self.stores.join(", "))
    }

    /// Under what condition: `7:00 to 9:00 · from $10`; empty when there is none.
    pub(crate) fn conditions(&self, reader: Reader) -> Markup {
        let words = reader.words;
        let minimum = self.minimum.map(|money| words.offers_minimum(&words.round_money(money)));
        let hours = match (self.from_time, self.until_time) {
            (None, None) => None,
            (from, until) => Some(words.offers_hours(
                &words.time(from.unwrap_or(Time::MIN)),
                &words.time(until.unwrap_or(Time::MAX)),
            )),
        };
        Markup::from(hours.unwrap_or_default()).dot(minimum.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{Language, Words};

    fn said(offer: &Offer) -> String {
        // 21 November 2024 was a Thursday.
        let now = date(2024, 11, 21).at(18, 2, 0, 0);
        let reader = Reader { words: Words::of(Language::English), now };
        offer.detail(reader).html().to_owned()
    }

    #[test]
    fn an_offer_says_when_it_is_on() {
        let on = |weekdays: &[Weekday]| Offer { weekdays: weekdays.to_vec(), ..Offer::default() };
        assert_eq!(said(&on(&[])), "Every day");
        assert_eq!(said(&on(&[Weekday::Thursday])), "Today");
        assert_eq!(said(&on(&[Weekday::Friday])), "Tomorrow");
        assert_eq!(said(&on(&[Weekday::Monday, Weekday::Tuesday])), "Every Monday, Tuesday");
        let until_on = Some(date(2024, 11, 30));
        assert_eq!(said(&Offer { until_on, ..Offer::default() }), "Until 30 Nov");
    }

    #[test]
    fn an_offer_is_good_through_its_last_day() {
        let offer = Offer { until_on: Some(date(2024, 11, 30)), ..Offer::default() };
        assert!(!offer.is_over(date(2024, 11, 30)));
        assert!(offer.is_over(date(2024, 12, 1)));
    }
}
