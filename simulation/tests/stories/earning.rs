//! What a purchase earns, reckoned naively: whole numbers of billionths, line by line.

use std::collections::BTreeSet;

use jiff::civil::{Time, Weekday};
use loyalty::{
    exact::Exact,
    ids::Slug,
    programme::{EarningRule, Effect, Match, Programme, StampEach},
    purchases::Line,
};

use crate::{caps::Takes, steps::Shopping};

const BILLION: i128 = 1_000_000_000;

/// Who buys, as the rules ask.
#[derive(Clone, Debug, Default)]
pub struct Buyer {
    pub tier: usize,
    pub is_first: bool,
    pub segments: BTreeSet<Slug>,
    /// What is left of each rule that has caps.
    pub rooms: Takes,
}

/// The points that these lines of a purchase earn, and what they take of caps.
pub fn earned(
    terms: &Programme,
    shopping: &Shopping,
    lines: &[Line],
    buyer: &Buyer,
) -> (i64, Takes) {
    let lines = counted(terms, lines);
    let per_unit = match terms.earning[0].effect {
        Effect::Base(per_unit) => thousandths(per_unit),
        _ => panic!("the first rule is the base"),
    };
    // All sums are in billionths of a point for each minor unit that a major unit has.
    let per_major = i128::from(terms.currency.minor_per_major());
    let base = |lines: &[&Line]| {
        let paid: i128 = lines.iter().map(|line| i128::from(line.amount_minor)).sum();
        paid * per_unit * 1_000_000
    };
    let whole = |points: i64| i128::from(points) * BILLION * per_major;
    let per_millionth = 1_000 * per_major;
    let cut = |rule: &EarningRule, share: i128| match buyer.rooms.get(&rule.id) {
        Some(room) => share.min(i128::from(*room) * per_millionth),
        None => share,
    };
    let mut takes = Takes::new();
    let mut take = |rule: &EarningRule, share: i128| {
        if buyer.rooms.contains_key(&rule.id) && share > 0 {
            let millionths = (share + per_millionth - 1) / per_millionth;
            takes.insert(rule.id.clone(), i64::try_from(millionths).unwrap());
        }
    };

    let moment = terms.zone.weekday_and_minute(shopping.occurred_at);
    let of_base = cut(&terms.earning[0], base(&lines));
    take(&terms.earning[0], of_base);
    let mut sum = of_base * thousandths(terms.tiers[buyer.tier].multiplier) / 1_000;
    let mut groups: Vec<(&EarningRule, i128)> = Vec::new();
    for rule in &terms.earning {
        let matched = matched(&rule.matching, &lines);
        if !applies(&rule.matching, shopping, moment, &matched, buyer) {
            continue;
        }
        let bonus = match rule.effect {
            Effect::Base(_) | Effect::Excluded | Effect::Cashback(_) => continue,
            Effect::Multiplier(times) => base(&matched) * thousandths(times) / 1_000,
            Effect::PerUnit(points) => {
                whole(points.get()) * matched.iter().map(|l| i128::from(l.quantity)).sum::<i128>()
            }
            Effect::PerPurchase(points) => whole(points.get()),
        };
        let bonus = cut(rule, bonus);
        if rule.best_of.is_some() {
            groups.push((rule, bonus));
        } else {
            take(rule, bonus);
            sum += bonus;
        }
    }
    for (number, (rule, bonus)) in groups.iter().enumerate() {
        let beaten = groups.iter().enumerate().any(|(other, (rival, more))| {
            rival.best_of == rule.best_of && (more > bonus || (more == bonus && other < number))
        });
        if !beaten {
            take(rule, *bonus);
            sum += bonus;
        }
    }
    (i64::try_from(sum / (BILLION * per_major)).unwrap(), takes)
}

fn thousandths(exact: Exact) -> i128 {
    exact.numer() * 1_000 / exact.denom()
}

/// The credit that these lines of a purchase give back, in minor units.
pub fn given_back(terms: &Programme, shopping: &Shopping, lines: &[Line], buyer: &Buyer) -> i64 {
    let lines = counted(terms, lines);
    let moment = terms.zone.weekday_and_minute(shopping.occurred_at);
    // In thousandths of a hundredth of a minor unit.
    let mut sum = 0;
    for rule in &terms.earning {
        let Effect::Cashback(percent) = rule.effect else { continue };
        let matched = matched(&rule.matching, &lines);
        if applies(&rule.matching, shopping, moment, &matched, buyer) {
            let paid: i128 = matched.iter().map(|line| i128::from(line.amount_minor)).sum();
            sum += paid * thousandths(percent);
        }
    }
    i64::try_from(sum / 100_000).unwrap()
}

/// The stamps that these lines of a purchase put on each card.
pub fn stamped(
    terms: &Programme,
    shopping: &Shopping,
    lines: &[Line],
    buyer: &Buyer,
) -> Vec<(Slug, i64)> {
    let lines = counted(terms, lines);
    let moment = terms.zone.weekday_and_minute(shopping.occurred_at);
    let mut stamps = Vec::new();
    for card in &terms.stamp_cards {
        let matched = matched(&card.matching, &lines);
        if applies(&card.matching, shopping, moment, &matched, buyer) {
            let pieces = matched.iter().map(|line| line.quantity).sum();
            stamps.push((card.id.clone(), if card.each == StampEach::Unit { pieces } else { 1 }));
        }
    }
    stamps
}

/// What was paid for, and is not kept from earning.
fn counted<'l>(terms: &Programme, lines: &'l [Line]) -> Vec<&'l Line> {
    let excluded = |line: &Line| {
        let mut rules = terms.earning.iter();
        rules.any(|rule| rule.effect == Effect::Excluded && fits(&rule.matching, line))
    };
    lines.iter().filter(|line| line.amount_minor > 0 && !excluded(line)).collect()
}

fn matched<'l>(rule: &Match, lines: &[&'l Line]) -> Vec<&'l Line> {
    lines.iter().copied().filter(|line| fits(rule, line)).collect()
}

fn fits(rule: &Match, line: &Line) -> bool {
    let Match { departments, categories, .. } = rule;
    (departments.is_empty() || departments.contains(&line.department))
        && (categories.is_empty() || categories.contains(&line.category))
}

fn applies(
    rule: &Match,
    shopping: &Shopping,
    (weekday, minute): (Weekday, u16),
    matched: &[&Line],
    buyer: &Buyer,
) -> bool {
    !matched.is_empty()
        && is_within(rule.from_time, rule.until_time, minute)
        && matched.iter().map(|line| line.amount_minor).sum::<i64>() >= rule.minimum_minor
        && (rule.weekdays.is_empty() || rule.weekdays.contains(&weekday))
        && (rule.channels.is_empty() || rule.channels.contains(&shopping.channel))
        && (rule.stores.is_empty() || rule.stores.iter().any(|s| s.as_str() == shopping.store))
        && (rule.segments.is_empty() || rule.segments.iter().any(|s| buyer.segments.contains(s)))
        && (!rule.first_purchase || buyer.is_first)
}

/// Whether a minute of the day lies between two full hours, perhaps over midnight.
pub fn is_within(from: Option<Time>, until: Option<Time>, minute: u16) -> bool {
    let minutes = |time: Time| u16::try_from(time.hour()).unwrap() * 60;
    match (from.map(minutes), until.map(minutes)) {
        (Some(from), Some(until)) if from > until => minute >= from || minute < until,
        (Some(from), Some(until)) => minute >= from && minute < until,
        _ => true,
    }
}
