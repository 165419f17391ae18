//! Goods given back in the naive model: of a purchase that is known, or of one that comes later.

use database::{Refusal, Rulebook, Terms};
use jiff::Timestamp;
use loyalty::{
    ids::Slug,
    purchases::Line,
    refunds::{Refund, RefundRefusal, RefundedLine},
};

use crate::{
    caps::{Takes, own_rooms},
    earning::{Buyer, earned, given_back, stamped},
    person::{Bought, Counted, Person, Pile, Returned},
    steps::Answer,
};

/// A refund that came before its purchase.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub reference: String,
    pub refund: Refund,
}

impl Person {
    pub fn refund(
        &mut self,
        rulebook: &Rulebook,
        purchase: &str,
        told: &Waiting,
        at: Timestamp,
    ) -> Result<Answer, Refusal> {
        let place = self.bought.iter().position(|bought| bought.shopping.reference == purchase);
        let place = place.ok_or(Refusal::PurchaseUnknown)?;
        must_be_something(&told.refund)?;
        if self.is_erased {
            return Err(Refusal::MemberErased);
        }
        let bought = &self.bought[place];
        if let Some(known) = bought.refunds.iter().find(|known| known.reference == told.reference) {
            if known.told != told.refund {
                return Err(Refusal::ReferenceConflict(told.reference.clone()));
            }
            let answer = Answer::Refunded { points: known.points };
            self.pass(rulebook.at(at), at);
            return Ok(answer);
        }
        let (mut lines, mut as_amount) = left_of(bought);
        for (line, minor) in parts(&told.refund) {
            let left_minor = room(&lines, as_amount, line)?;
            if minor > left_minor {
                return Err(RefundRefusal::ExceedsPurchase { left_minor }.into());
            }
            take(&mut lines, &mut as_amount, line, minor);
        }
        let terms = rulebook.version(bought.version);
        self.pass(rulebook.at(at), at);
        Ok(Answer::Refunded { points: self.give_goods_back(terms, place, told, &told.refund) })
    }

    /// Gives back what was given back before it was bought, as far as it fits.
    pub fn refund_early(&mut self, rulebook: &Rulebook, place: usize, told: &Waiting) {
        if let Some(refund) = fitting(&self.bought[place], &told.refund) {
            let terms = rulebook.version(self.bought[place].version);
            self.give_goods_back(terms, place, told, &refund);
        }
    }

    fn give_goods_back(
        &mut self,
        terms: &Terms,
        place: usize,
        told: &Waiting,
        refund: &Refund,
    ) -> i64 {
        let before = keeps(terms, &self.bought[place]);
        let bought = &mut self.bought[place];
        let earned_before: i64 =
            bought.points + bought.refunds.iter().map(|r| r.points).sum::<i64>();
        let (reference, told) = (told.reference.clone(), told.refund.clone());
        bought.refunds.push(Returned { reference, told, refund: refund.clone(), points: 0 });
        let after = keeps(terms, bought);
        bought.takes = after.takes;
        let taken = earned_before - after.points;
        bought.refunds.last_mut().unwrap().points = -taken;
        let (own, on) = (bought.pile, bought.on);
        if let Some(load) = bought.load {
            // What is spent of it stays spent.
            let left = &mut self.loads[load].left;
            *left -= (*left).min(before.cashback - after.cashback);
        }

        for (card, before) in before.stamps {
            let left =
                after.stamps.iter().find(|(other, _)| *other == card).map_or(0, |(_, left)| *left);
            self.stamp(&card, left - before);
        }
        self.lose(taken, own);
        let minor: i64 = parts(refund).iter().map(|(_, minor)| minor).sum();
        self.counted.push(Counted { on, points: -taken, minor: -minor });
        let returned = self.bought[place].refunds.iter().flat_map(|r| parts(&r.refund));
        let minor_returned = returned.map(|(_, minor)| minor).sum();
        self.may_end_referral(place, minor_returned);
        -taken
    }

    /// Points are taken back: pending ones first, then those of the pile that they made; what is
    /// missing is owed.
    pub fn lose(&mut self, points: i64, own: usize) {
        let mut missing = points;
        for (pending, own_only) in [(true, true), (true, false), (false, true), (false, false)] {
            let fits = |i: usize, pile: &Pile| {
                pile.matures_at.is_some() == pending && (i == own || !own_only)
            };
            missing -= self.take(missing, fits).iter().map(|(_, points)| points).sum::<i64>();
        }
        self.debt += missing;
        self.lifetime -= points;
    }
}

/// Refuses a refund of nothing.
pub fn must_be_something(refund: &Refund) -> Result<(), Refusal> {
    let parts = parts(refund);
    if parts.is_empty() || parts.iter().any(|(_, minor)| *minor <= 0) {
        return Err(RefundRefusal::Nothing.into());
    }
    Ok(())
}

/// What a purchase has after its refunds.
#[derive(Default)]
struct Kept {
    points: i64,
    cashback: i64,
    stamps: Vec<(Slug, i64)>,
    takes: Takes,
}

/// What a purchase keeps after its refunds: what is left of it would have earned so much.
fn keeps(terms: &Terms, bought: &Bought) -> Kept {
    let (lines, as_amount) = left_of(bought);
    let total: i64 = lines.iter().map(|line| line.amount_minor).sum();
    if total <= as_amount {
        return Kept::default();
    }
    let Bought { shopping, tier, is_first, segments, .. } = bought;
    let (tier, is_first, segments) = (*tier, *is_first, segments.clone());
    let buyer = Buyer { tier, is_first, segments, rooms: own_rooms(terms, bought) };
    let (points, mut takes) = earned(terms, shopping, &lines, &buyer);
    let (total, left) = (i128::from(total), i128::from(total - as_amount));
    let share = |whole: i64| i64::try_from(i128::from(whole) * left / total).unwrap();
    for millionths in takes.values_mut() {
        let part = (i128::from(*millionths) * left + total - 1) / total;
        *millionths = i64::try_from(part).unwrap();
    }
    let cashback = share(given_back(terms, shopping, &lines, &buyer));
    let stamps = stamped(terms, shopping, &lines, &buyer);
    Kept { points: share(points), cashback, stamps, takes }
}

/// The lines of a purchase as its refunds left them, and what was given back of none in particular.
fn left_of(bought: &Bought) -> (Vec<Line>, i64) {
    let (mut lines, mut as_amount) = (bought.shopping.lines.clone(), 0);
    for returned in &bought.refunds {
        for (line, minor) in parts(&returned.refund) {
            take(&mut lines, &mut as_amount, line, minor);
        }
    }
    (lines, as_amount)
}

fn parts(refund: &Refund) -> Vec<(Option<usize>, i64)> {
    match refund {
        Refund::Amount(minor) => vec![(None, *minor)],
        Refund::Lines(lines) => lines.iter().map(|l| (Some(l.line), l.amount_minor)).collect(),
    }
}

/// How much can be given back of a line, or of none in particular.
fn room(lines: &[Line], as_amount: i64, line: Option<usize>) -> Result<i64, RefundRefusal> {
    let left = lines.iter().map(|line| line.amount_minor).sum::<i64>() - as_amount;
    let Some(line) = line else { return Ok(left) };
    let there = lines.get(line).ok_or(RefundRefusal::NoSuchLine { line })?;
    Ok(there.amount_minor.min(left))
}

fn take(lines: &mut [Line], as_amount: &mut i64, line: Option<usize>, minor: i64) {
    match line {
        None => *as_amount += minor,
        Some(line) => lines[line].amount_minor -= minor,
    }
}

/// What of a refund fits its purchase, if anything does.
fn fitting(bought: &Bought, refund: &Refund) -> Option<Refund> {
    let (mut lines, mut as_amount) = left_of(bought);
    let mut fits = Vec::new();
    for (line, minor) in parts(refund) {
        let part = room(&lines, as_amount, line).map_or(0, |room| minor.min(room));
        if part > 0 {
            take(&mut lines, &mut as_amount, line, part);
            fits.push((line, part));
        }
    }
    let (_, first) = *fits.first()?;
    Some(match refund {
        Refund::Amount(_) => Refund::Amount(first),
        Refund::Lines(_) => {
            let line = |(line, amount_minor): (Option<usize>, i64)| {
                line.map(|line| RefundedLine { line, amount_minor })
            };
            Refund::Lines(fits.into_iter().filter_map(line).collect())
        }
    })
}
