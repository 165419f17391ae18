//! What a purchase earns, reckoned naively: whole numbers of millionths, line by line.

use jiff::civil::{Time, Weekday};
use loyalty::{
    exact::Exact,
    programme::{EarningRule, Effect, Match, Programme},
    purchases::Line,
};

use crate::steps::Shopping;

const MILLION: i128 = 1_000_000;

/// The points that these lines of a purchase earn in a tier.
pub fn earned(
    terms: &Programme,
    shopping: &Shopping,
    lines: &[Line],
    tier: usize,
    is_first: bool,
) -> i64 {
    let excluded = |line: &Line| {
        terms.earning.iter().any(|rule| rule.effect == Effect::Excluded && fits(rule, line))
    };
    let lines: Vec<&Line> =
        lines.iter().filter(|line| line.amount_minor > 0 && !excluded(line)).collect();

    let per_unit = match terms.earning[0].effect {
        Effect::Base(per_unit) => thousandths(per_unit),
        _ => panic!("the first rule is the base"),
    };
    // All sums are in millionths of a point for each minor unit that a major unit has.
    let per_major = i128::from(terms.currency.minor_per_major());
    let base = |lines: &[&Line], times: Exact| {
        let paid: i128 = lines.iter().map(|line| i128::from(line.amount_minor)).sum();
        paid * per_unit * thousandths(times)
    };
    let whole = |points: i64| i128::from(points) * MILLION * per_major;

    let moment = terms.zone.weekday_and_minute(shopping.occurred_at);
    let mut sum = base(&lines, terms.tiers[tier].multiplier);
    let mut groups: Vec<(String, i128)> = Vec::new();
    for rule in &terms.earning {
        let matched: Vec<&Line> = lines.iter().copied().filter(|line| fits(rule, line)).collect();
        if !applies(&rule.matching, shopping, moment, &matched, is_first) {
            continue;
        }
        let bonus = match rule.effect {
            Effect::Base(_) | Effect::Excluded => continue,
            Effect::Multiplier(times) => base(&matched, times),
            Effect::PerUnit(points) => {
                whole(points.get()) * matched.iter().map(|l| i128::from(l.quantity)).sum::<i128>()
            }
            Effect::PerPurchase(points) => whole(points.get()),
        };
        match &rule.best_of {
            None => sum += bonus,
            Some(group) => groups.push((group.to_string(), bonus)),
        }
    }
    for (number, (group, bonus)) in groups.iter().enumerate() {
        let beaten = groups.iter().enumerate().any(|(other, (name, more))| {
            name == group && (more > bonus || (more == bonus && other < number))
        });
        sum += if beaten { 0 } else { *bonus };
    }
    i64::try_from(sum / (MILLION * per_major)).unwrap()
}

fn thousandths(exact: Exact) -> i128 {
    exact.numer() * 1_000 / exact.denom()
}

fn fits(rule: &EarningRule, line: &Line) -> bool {
    let departments = &rule.matching.departments;
    departments.is_empty() || departments.contains(&line.department)
}

fn applies(
    rule: &Match,
    shopping: &Shopping,
    (weekday, minute): (Weekday, u16),
    matched: &[&Line],
    is_first: bool,
) -> bool {
    let minutes = |time: Time| u16::try_from(time.hour()).unwrap() * 60;
    let in_hours = match (rule.from_time.map(minutes), rule.until_time.map(minutes)) {
        (Some(from), Some(until)) if from > until => minute >= from || minute < until,
        (Some(from), Some(until)) => minute >= from && minute < until,
        _ => true,
    };
    !matched.is_empty()
        && in_hours
        && matched.iter().map(|line| line.amount_minor).sum::<i64>() >= rule.minimum_minor
        && (rule.weekdays.is_empty() || rule.weekdays.contains(&weekday))
        && (rule.channels.is_empty() || rule.channels.contains(&shopping.channel))
        && (rule.stores.is_empty() || rule.stores.iter().any(|s| s.as_str() == shopping.store))
        && (!rule.first_purchase || is_first)
}
