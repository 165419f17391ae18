//! Earning: what a purchase earns, and why.
//!
//! Contributions are exact; the purchase earns the floor of their sum, never a
//! sum of floors. What is shown for each rule is a whole number, and the shown
//! numbers add up to what is earned (`exact::shares`).

mod caps;
mod cashback;
#[cfg(test)]
pub(crate) mod fixture;
mod matching;
mod offers;
mod shopping;
mod stamping;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use self::matching::{Applied, Moment};
pub use self::{
    caps::{Capped, Per, Rooms, Taken, TakenOn, days_that_count},
    cashback::Cashback,
    offers::{Offer, offers},
    shopping::shop_for,
    stamping::Stamped,
};
use crate::{
    exact::{Exact, floor, shares},
    ids::Slug,
    points::Points,
    programme::{EarningRule, Effect, Programme, Tier},
    purchases::{Line, Purchase},
};

/// What is known of the buyer when a purchase is made.
#[derive(Clone, Debug)]
pub struct Buyer<'p> {
    /// The tier held just before the purchase.
    pub tier: &'p Tier,
    /// What is left for them of the rules' caps.
    pub rooms: &'p Rooms,
    /// Whether they have bought nothing before.
    pub is_first_purchase: bool,
    /// The month of their birthday, 1 to 12, if they told.
    pub birthday_month: Option<i8>,
    /// The segments they belong to.
    pub segments: BTreeSet<Slug>,
}

impl<'p> Buyer<'p> {
    /// A buyer of a tier, of whom nothing else is known.
    pub fn of(tier: &'p Tier) -> Self {
        Self {
            tier,
            is_first_purchase: false,
            birthday_month: None,
            segments: BTreeSet::new(),
            rooms: Rooms::without_end(),
        }
    }
}

/// What a purchase earns, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earning {
    /// In all.
    pub points: Points,
    /// The tier whose multiplier counted.
    pub tier: Slug,
    /// Rule by rule; they add up to `points`.
    pub contributions: Vec<Contribution>,
    /// The segments the buyer belonged to, where the programme has any.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub segments: BTreeSet<Slug>,
    /// What it takes of the caps of its rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<Taken>,
    /// What it gives back as credit, rule by rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cashback: Vec<Cashback>,
    /// The stamps it puts on cards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stamps: Vec<Stamped>,
    /// What lines cost that a rule excludes, in minor units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<Excluded>,
    /// The rules that nearly applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<Missed>,
}

impl Earning {
    /// What it gives back as credit in all, in minor units.
    pub fn cashback_minor(&self) -> i64 {
        self.cashback.iter().map(|cashback| cashback.minor).sum()
    }
}

/// One rule's share of an earning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// Which rule; for a tier's multiplier, the tier.
    pub rule: Slug,
    /// What the rule did.
    pub by: ContributionKind,
    /// Its share, whole.
    pub points: Points,
    /// What it was computed on: minor units of the matched lines; for a tier's multiplier, the
    /// points it multiplied; for points per unit, the units.
    pub basis: i64,
    /// The cap that cut it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capped: Option<Capped>,
}

/// What a rule did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContributionKind {
    /// Points for each unit of currency.
    Base,
    /// The tier's multiplier on the base.
    Tier,
    /// A multiple of the matched lines' base.
    Multiplier,
    /// Points for each matched unit.
    PerUnit,
    /// Points for the purchase.
    PerPurchase,
}

/// What a rule kept from earning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excluded {
    /// Which rule.
    pub rule: Slug,
    /// What its lines cost, in minor units.
    pub minor: i64,
}

/// A rule that nearly applied, and what was missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// Which rule.
    pub rule: Slug,
    /// What was missing.
    pub missing: Missing,
}

/// The one thing that kept a rule from applying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Missing {
    /// A line that matches.
    Line,
    /// So much more of what matches.
    Spend {
        /// In minor units.
        minor: i64,
    },
    /// Another day of the week.
    Weekday,
    /// Another time of day.
    Hours,
    /// Another store.
    Store,
    /// Another channel.
    Channel,
    /// Another rule of the same group gave more.
    BestOf,
}

/// The most near misses that are worth telling.
const MOST_MISSED: usize = 3;

/// Computes what `purchase` earns for `buyer`.
pub fn earn(programme: &Programme, purchase: &Purchase, buyer: &Buyer<'_>) -> Earning {
    let (lines, excluded) = without_excluded(programme, purchase);
    let moment = Moment::of(programme, purchase, buyer);
    let mut missed = Vec::new();
    let mut parts = base_and_tier(programme, &lines, buyer);
    parts.extend(bonuses(programme, &lines, &moment, buyer.rooms, &mut missed));
    parts.retain(|part| part.exact != Exact::ZERO || part.capped.is_some());
    missed.truncate(MOST_MISSED);

    let rules = parts.iter().filter(|part| part.by != ContributionKind::Tier);
    let taken = rules.filter_map(|part| buyer.rooms.take(part.rule, part.exact)).collect();
    let exact: Vec<Exact> = parts.iter().map(|part| part.exact).collect();
    let contributions: Vec<Contribution> = parts
        .into_iter()
        .zip(shares(&exact))
        .map(|(part, points)| Contribution {
            rule: part.rule.clone(),
            by: part.by,
            points,
            basis: part.basis,
            capped: part.capped,
        })
        .collect();
    Earning {
        points: contributions.iter().map(|contribution| contribution.points).sum(),
        tier: buyer.tier.id.clone(),
        contributions,
        segments: buyer.segments.clone(),
        taken,
        cashback: cashback::cashback(programme, &lines, &moment),
        stamps: stamping::stamps(programme, &lines, &moment),
        excluded,
        missed,
    }
}

/// A contribution before it is made whole.
struct Part<'p> {
    rule: &'p Slug,
    by: ContributionKind,
    exact: Exact,
    basis: i64,
    capped: Option<Capped>,
}

/// Whether a rule keeps a line from earning anything.
pub fn is_excluded(programme: &Programme, line: &Line) -> bool {
    excluding_rule(programme, line).is_some()
}

fn excluding_rule<'p>(programme: &'p Programme, line: &Line) -> Option<&'p EarningRule> {
    let excludes =
        |rule: &&EarningRule| rule.effect == Effect::Excluded && rule.matching.matches_line(line);
    programme.earning.iter().find(excludes)
}

/// The lines that count, and what the others cost by the rule that excludes them.
fn without_excluded<'p>(
    programme: &Programme,
    purchase: &'p Purchase,
) -> (Vec<&'p Line>, Vec<Excluded>) {
    let mut lines = Vec::with_capacity(purchase.lines.len());
    let mut excluded: BTreeMap<&Slug, i64> = BTreeMap::new();
    for line in purchase.lines.iter().filter(|line| line.counts()) {
        match excluding_rule(programme, line) {
            Some(rule) => *excluded.entry(&rule.id).or_default() += line.amount_minor,
            None => lines.push(line),
        }
    }
    let excluded = excluded.into_iter().map(|(rule, minor)| Excluded { rule: rule.clone(), minor });
    (lines, excluded.collect())
}

/// The tier multiplies what the base gives after its cap.
fn base_and_tier<'p>(
    programme: &'p Programme,
    lines: &[&Line],
    buyer: &Buyer<'p>,
) -> Vec<Part<'p>> {
    let (rule, tier) = (programme.base(), buyer.tier);
    let paid_minor = lines.iter().map(|line| line.amount_minor).sum();
    let (base, capped) = buyer.rooms.cut(&rule.id, base_of(programme, paid_minor));
    let extra = base * (tier.multiplier - Exact::from_integer(1));
    let basis = floor(base).get();
    vec![
        Part { rule: &rule.id, by: ContributionKind::Base, exact: base, basis: paid_minor, capped },
        Part { rule: &tier.id, by: ContributionKind::Tier, exact: extra, basis, capped: None },
    ]
}

/// The base points of so many minor units.
fn base_of(programme: &Programme, minor: i64) -> Exact {
    let Effect::Base(per_unit) = programme.base().effect else { return Exact::ZERO };
    per_unit * Exact::new(minor.into(), programme.currency.minor_per_major().into())
}

fn bonuses<'p>(
    programme: &'p Programme,
    lines: &[&Line],
    moment: &Moment,
    rooms: &Rooms,
    missed: &mut Vec<Missed>,
) -> Vec<Part<'p>> {
    let mut parts = Vec::new();
    for rule in &programme.earning {
        match rule.matching.apply(lines, moment) {
            Applied::To(matched) => parts.extend(bonus(programme, rule, &matched, rooms)),
            Applied::Nearly(missing) if !matches!(rule.effect, Effect::Excluded) => {
                missed.push(Missed { rule: rule.id.clone(), missing });
            }
            Applied::Nearly(_) | Applied::NotAtAll => {}
        }
    }
    let mut best: BTreeMap<&Slug, Exact> = BTreeMap::new();
    for (rule, part) in &parts {
        if let Some(group) = &rule.best_of {
            let most = best.entry(group).or_insert(part.exact);
            *most = (*most).max(part.exact);
        }
    }
    parts
        .into_iter()
        .filter_map(|(rule, part)| {
            let Some(group) = &rule.best_of else { return Some(part) };
            // The first with the most takes the group's place; the next finds it gone.
            if best.get(group) == Some(&part.exact) {
                best.remove(group);
                return Some(part);
            }
            missed.push(Missed { rule: rule.id.clone(), missing: Missing::BestOf });
            None
        })
        .collect()
}

fn bonus<'p>(
    programme: &'p Programme,
    rule: &'p EarningRule,
    matched: &[&Line],
    rooms: &Rooms,
) -> Option<(&'p EarningRule, Part<'p>)> {
    let minor: i64 = matched.iter().map(|line| line.amount_minor).sum();
    let units: i64 = matched.iter().map(|line| line.quantity).sum();
    let whole = |points: Points| Exact::from_integer(points.get().into());
    let (by, exact, basis) = match rule.effect {
        Effect::Base(_) | Effect::Excluded | Effect::Cashback(_) => return None,
        Effect::Multiplier(times) => {
            (ContributionKind::Multiplier, base_of(programme, minor) * times, minor)
        }
        Effect::PerUnit(points) => {
            (ContributionKind::PerUnit, whole(points) * Exact::from_integer(units.into()), units)
        }
        Effect::PerPurchase(points) => (ContributionKind::PerPurchase, whole(points), minor),
    };
    let (exact, capped) = rooms.cut(&rule.id, exact);
    Some((rule, Part { rule: &rule.id, by, exact, basis, capped }))
}

#[cfg(test)]
mod tests;
