//! What a rule gives at most, in the naive model.

use std::collections::BTreeMap;

use jiff::{Span, Timestamp, civil::Date};
use loyalty::{
    ids::Slug,
    programme::{Programme, QualifyingPeriod},
};

use crate::person::{Bought, Person};

/// Millionths of a point, by rule.
pub type Takes = BTreeMap<Slug, i64>;

const MILLION: i64 = 1_000_000;

impl Person {
    /// What is left of each rule that has caps, for a purchase of a moment.
    pub fn rooms(&self, terms: &Programme, at: Timestamp) -> Takes {
        let today = terms.zone.date(at);
        let mut rooms = Takes::new();
        for rule in &terms.earning {
            let taken: Vec<(Date, i64)> = self
                .bought
                .iter()
                .filter_map(|bought| Some((bought.on, *bought.takes.get(&rule.id)?)))
                .collect();
            let sum = |counts: &dyn Fn(Date) -> bool| -> i64 {
                taken.iter().filter(|(on, _)| counts(*on)).map(|(_, millionths)| millionths).sum()
            };
            let per_day = rule.most_per_day.map(|most| (most, sum(&|on| on == today)));
            let per_period = rule.most_per_period.map(|most| {
                let taken = match terms.qualifying.period {
                    QualifyingPeriod::CalendarYear => sum(&|on| on.year() == today.year()),
                    // Twelve months around this day may end with it, or with a day on which more
                    // was taken.
                    QualifyingPeriod::RollingTwelveMonths => taken
                        .iter()
                        .map(|(on, _)| *on)
                        .chain([today])
                        .filter(|end| is_in_year_to(*end, today))
                        .map(|end| sum(&|on| is_in_year_to(end, on)))
                        .max()
                        .unwrap(),
                };
                (most, taken)
            });
            let left = [per_day, per_period].into_iter().flatten();
            let left = left.map(|(most, taken)| (most.get() * MILLION - taken).max(0)).min();
            rooms.extend(left.map(|left| (rule.id.clone(), left)));
        }
        rooms
    }
}

/// What a purchase of which something comes back may keep of each rule that has caps.
pub fn own_rooms(terms: &Programme, bought: &Bought) -> Takes {
    let capped = terms.earning.iter();
    let capped = capped.filter(|r| r.most_per_day.is_some() || r.most_per_period.is_some());
    capped.map(|rule| (rule.id.clone(), bought.took.get(&rule.id).copied().unwrap_or(0))).collect()
}

fn is_in_year_to(end: Date, on: Date) -> bool {
    end - Span::new().months(12) < on && on <= end
}
