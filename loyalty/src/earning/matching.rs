//! Which lines and purchases a rule is for.

use std::collections::BTreeSet;

use jiff::{
    Timestamp,
    civil::{Date, Weekday},
};

use super::{Buyer, Missing};
use crate::{
    calendar::is_within_hours,
    ids::Slug,
    programme::{Match, Programme},
    purchases::{Channel, Line, Purchase},
};

/// What a rule may ask about the purchase as a whole, worked out once.
pub(super) struct Moment {
    store: Option<Slug>,
    channel: Channel,
    on: Date,
    weekday: Weekday,
    minute_of_day: u16,
    is_first_purchase: bool,
    is_birthday_month: bool,
    segments: BTreeSet<Slug>,
}

/// What became of a rule.
pub(super) enum Applied<'l> {
    /// It applies to these lines.
    To(Vec<&'l Line>),
    /// One thing was missing.
    Nearly(Missing),
    /// More than one was, or one that nobody can do anything about.
    NotAtAll,
}

impl Moment {
    pub(super) fn of(programme: &Programme, purchase: &Purchase, buyer: &Buyer<'_>) -> Self {
        let at: Timestamp = purchase.occurred_at;
        let on = programme.zone.date(at);
        let (weekday, minute_of_day) = programme.zone.weekday_and_minute(at);
        Self {
            store: purchase.store.clone(),
            channel: purchase.channel,
            on,
            weekday,
            minute_of_day,
            is_first_purchase: buyer.is_first_purchase,
            is_birthday_month: buyer.birthday_month == Some(on.month()),
            segments: buyer.segments.clone(),
        }
    }
}

impl Match {
    /// Whether a line is of the departments, categories and articles asked for.
    pub(super) fn matches_line(&self, line: &Line) -> bool {
        let one_of =
            |wanted: &BTreeSet<String>, value: &String| wanted.is_empty() || wanted.contains(value);
        one_of(&self.departments, &line.department)
            && one_of(&self.categories, &line.category)
            && one_of(&self.skus, &line.sku)
    }

    /// Whether the rule applies to the counted `lines` of a purchase, and to which.
    pub(super) fn apply<'l>(&self, lines: &[&'l Line], moment: &Moment) -> Applied<'l> {
        if !self.is_in_season(moment) || lines.is_empty() {
            return Applied::NotAtAll;
        }
        let matched: Vec<&Line> =
            lines.iter().copied().filter(|line| self.matches_line(line)).collect();
        let paid_minor: i64 = matched.iter().map(|line| line.amount_minor).sum();

        let conditions = [
            (!matched.is_empty(), Missing::Line),
            (
                matched.is_empty() || paid_minor >= self.minimum_minor,
                Missing::Spend { minor: self.minimum_minor - paid_minor },
            ),
            (self.weekdays.is_empty() || self.weekdays.contains(&moment.weekday), Missing::Weekday),
            (
                is_within_hours(moment.minute_of_day, self.from_time, self.until_time),
                Missing::Hours,
            ),
            (
                self.stores.is_empty()
                    || moment.store.as_ref().is_some_and(|store| self.stores.contains(store)),
                Missing::Store,
            ),
            (self.channels.is_empty() || self.channels.contains(&moment.channel), Missing::Channel),
        ];
        let mut missing = conditions.into_iter().filter(|(met, _)| !met).map(|(_, what)| what);
        match (missing.next(), missing.next()) {
            (None, _) => Applied::To(matched),
            (Some(what), None) => Applied::Nearly(what),
            (Some(_), Some(_)) => Applied::NotAtAll,
        }
    }

    /// Whether what nobody can change about a purchase fits: its date, whose it is.
    fn is_in_season(&self, moment: &Moment) -> bool {
        self.from_on.is_none_or(|from| from <= moment.on)
            && self.until_on.is_none_or(|until| moment.on <= until)
            && (!self.first_purchase || moment.is_first_purchase)
            && (!self.birthday_month || moment.is_birthday_month)
            && (self.segments.is_empty() || !self.segments.is_disjoint(&moment.segments))
    }
}
