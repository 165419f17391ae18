//! One member in the naive model: plain lists, and what time does to them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Span, Timestamp, civil::Date};
use loyalty::{
    calendar::Zone,
    ids::Slug,
    programme::{Programme, QualifyingBy, QualifyingPeriod},
    refunds::Refund,
};

use crate::{
    caps::Takes,
    credit::{Load, Moved},
    merging::Joined,
    steps::Shopping,
};

/// A member as the model has them.
#[derive(Clone, Debug, Default)]
pub struct Person {
    pub enrolled_at: Option<Timestamp>,
    pub piles: Vec<Pile>,
    pub debt: i64,
    pub lifetime: i64,
    pub tier: usize,
    pub held_until: Option<Timestamp>,
    pub tier_since: Option<Timestamp>,
    pub tier_changes: Vec<TierChange>,
    pub counted: Vec<Counted>,
    pub bought: Vec<Bought>,
    pub vouchers: Vec<Paper>,
    pub loads: Vec<Load>,
    pub moves: Vec<Moved>,
    /// How many there are on each card; less than none once stamps were taken that had been spent.
    pub stamps: BTreeMap<Slug, i64>,
    /// Activities that have earned.
    pub done: Vec<Done>,
    /// Nothing may be taken out.
    pub is_suspended: bool,
    /// All of it is with somebody else, and time passes them by.
    pub is_merged: bool,
    /// Nobody knows who they were.
    pub is_erased: bool,
    /// Who became part of them.
    pub joined: Vec<Joined>,
}

/// Points that expire together.
#[derive(Clone, Debug)]
pub struct Pile {
    pub left: i64,
    pub earned_at: Timestamp,
    pub expires_at: Timestamp,
    pub matures_at: Option<Timestamp>,
}

#[derive(Clone, Debug)]
pub struct TierChange {
    pub at: Timestamp,
    pub from: usize,
    pub to: usize,
}

/// What counted for tiers on a day.
#[derive(Clone, Debug)]
pub struct Counted {
    pub on: Date,
    pub points: i64,
    pub minor: i64,
}

/// An activity that has earned.
#[derive(Clone, Debug)]
pub struct Done {
    pub activity: String,
    /// What it may earn once for.
    pub once: String,
    pub points: i64,
    pub pile: usize,
}

impl Done {
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.activity, &self.once) == (&other.activity, &other.once)
    }
}

#[derive(Clone, Debug)]
pub struct Bought {
    pub shopping: Shopping,
    /// The local day of it.
    pub on: Date,
    pub version: i64,
    pub tier: usize,
    pub is_first: bool,
    pub segments: BTreeSet<Slug>,
    /// What it took of caps at first.
    pub took: Takes,
    /// What it takes of them after its refunds.
    pub takes: Takes,
    pub points: i64,
    pub was_pending: bool,
    pub pile: usize,
    /// The load that its cashback is, if it gave any.
    pub load: Option<usize>,
    pub refunds: Vec<Returned>,
    /// The friend whose invitation earned by this purchase, as long as it stands.
    pub referral: Option<u64>,
}

#[derive(Clone, Debug)]
pub struct Returned {
    pub reference: String,
    /// What was reported.
    pub told: Refund,
    /// What of it counts.
    pub refund: Refund,
    pub points: i64,
}

#[derive(Clone, Debug)]
pub struct Paper {
    pub number: u64,
    pub reward: Slug,
    pub state: State,
    pub issued_at: Timestamp,
    pub expires_at: Timestamp,
    /// From which piles, and how many.
    pub draws: Vec<(usize, i64)>,
    /// The stamps that paid for it instead.
    pub stamps: Option<(Slug, i64)>,
}

/// Where a voucher is in its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Issued,
    Redeemed { redemption: u64, at: Timestamp, store: &'static str },
    Expired,
    Cancelled,
    Reversed,
}

impl Person {
    pub fn available(&self) -> i64 {
        self.sum(false) - self.debt
    }

    pub fn pending(&self) -> i64 {
        self.sum(true)
    }

    fn sum(&self, pending: bool) -> i64 {
        let in_state = |pile: &&Pile| pile.matures_at.is_some() == pending;
        self.piles.iter().filter(in_state).map(|pile| pile.left).sum()
    }

    /// Vouchers of a reward that were not given back.
    pub fn keeps(&self, reward: &Slug) -> i64 {
        self.keeps_since(reward, Timestamp::MIN)
    }

    /// The same, of those claimed at a moment or later.
    pub fn keeps_since(&self, reward: &Slug, since: Timestamp) -> i64 {
        let kept = |paper: &&Paper| matches!(paper.state, State::Issued | State::Redeemed { .. });
        let of_reward = self.vouchers.iter().filter(|paper| paper.reward == *reward);
        let since = of_reward.filter(|paper| paper.issued_at >= since);
        i64::try_from(since.filter(kept).count()).unwrap()
    }

    pub fn stamp(&mut self, card: &Slug, stamps: i64) {
        *self.stamps.entry(card.clone()).or_default() += stamps;
    }

    /// Points come in: what is owed is paid first, unless they are still pending.
    pub fn earn(&mut self, pile: Pile) {
        let mut pile = pile;
        if pile.matures_at.is_none() {
            let paid = pile.left.min(self.debt);
            self.debt -= paid;
            pile.left -= paid;
        }
        self.piles.push(pile);
    }

    /// Takes up to so many points from the piles that fit: what expires first, then the oldest.
    pub fn take(&mut self, points: i64, fits: impl Fn(usize, &Pile) -> bool) -> Vec<(usize, i64)> {
        let mut order: Vec<usize> = (0..self.piles.len()).collect();
        order.sort_by_key(|&i| (self.piles[i].expires_at, self.piles[i].earned_at, i));
        let mut missing = points;
        let mut taken = Vec::new();
        for i in order {
            let part = missing.min(self.piles[i].left);
            if part > 0 && fits(i, &self.piles[i]) {
                self.piles[i].left -= part;
                missing -= part;
                taken.push((i, part));
            }
        }
        taken
    }

    /// A claim's points return to where they came from.
    fn return_points(&mut self, draws: &[(usize, i64)], zone: &Zone, at: Timestamp) {
        for &(i, points) in draws {
            let paid = points.min(self.debt);
            self.debt -= paid;
            let pile = &mut self.piles[i];
            pile.left += points - paid;
            if points > paid && pile.expires_at <= at {
                pile.expires_at = zone.days_later(at, 7);
            }
        }
    }

    /// Ends a voucher whose points or stamps return.
    pub fn end_voucher(&mut self, place: usize, state: State, zone: &Zone, at: Timestamp) {
        self.vouchers[place].state = state;
        let Paper { draws, stamps, .. } = self.vouchers[place].clone();
        self.return_points(&draws, zone, at);
        if let Some((card, stamps)) = stamps {
            self.stamp(&card, stamps);
        }
    }

    /// Everything that time does until then, one thing after the other.
    pub fn pass(&mut self, terms: &Programme, until: Timestamp) {
        if self.is_merged || self.is_erased {
            return;
        }
        while let Some((at, what, i)) = self.next_due().filter(|(at, _, _)| *at <= until) {
            match what {
                Due::Maturity => {
                    let pile = &mut self.piles[i];
                    let paid = pile.left.min(self.debt);
                    self.debt -= paid;
                    pile.left -= paid;
                    pile.matures_at = None;
                }
                Due::VoucherExpiry => self.end_voucher(i, State::Expired, &terms.zone, at),
                Due::Expiry => self.piles[i].left = 0,
                Due::CreditExpiry => self.loads[i].left = 0,
                Due::Review => self.review(terms, at),
            }
        }
    }

    fn next_due(&self) -> Option<(Timestamp, Due, usize)> {
        let mut due = Vec::new();
        for (i, pile) in self.piles.iter().enumerate().filter(|(_, pile)| pile.left > 0) {
            match pile.matures_at {
                Some(at) => due.push((at, Due::Maturity, i)),
                None => due.push((pile.expires_at, Due::Expiry, i)),
            }
        }
        for (i, paper) in self.vouchers.iter().enumerate() {
            if paper.state == State::Issued {
                due.push((paper.expires_at, Due::VoucherExpiry, i));
            }
        }
        for (i, load) in self.loads.iter().enumerate().filter(|(_, load)| load.left > 0) {
            due.extend(load.expires_at.map(|at| (at, Due::CreditExpiry, i)));
        }
        due.extend(self.held_until.map(|at| (at, Due::Review, 0)));
        due.into_iter().min()
    }

    fn review(&mut self, terms: &Programme, at: Timestamp) {
        let last_moment = at - Span::new().microseconds(1);
        let requalified = reached(terms, self.qualifying(terms, last_moment)) >= self.tier;
        let kept = if requalified { self.tier } else { self.tier - 1 };
        let next = match terms.qualifying.period {
            QualifyingPeriod::CalendarYear => start_of_year(&terms.zone, at, 1),
            QualifyingPeriod::RollingTwelveMonths => terms.zone.months_later(at, 12),
        };
        self.change_tier(kept, next, at);
    }

    /// Counts what qualifies, and rises at once if that suffices.
    pub fn count(&mut self, terms: &Programme, at: Timestamp, points: i64, minor: i64) {
        self.counted.push(Counted { on: terms.zone.date(at), points, minor });
        self.rise(terms, at);
    }

    /// Rises at once if what counts suffices.
    pub fn rise(&mut self, terms: &Programme, at: Timestamp) {
        let to = reached(terms, self.qualifying(terms, at));
        if to > self.tier {
            let until = match terms.qualifying.period {
                QualifyingPeriod::CalendarYear => start_of_year(&terms.zone, at, 2),
                QualifyingPeriod::RollingTwelveMonths => terms.zone.months_later(at, 12),
            };
            self.change_tier(to, until, at);
        }
    }

    pub fn change_tier(&mut self, to: usize, until: Timestamp, at: Timestamp) {
        match self.tier_changes.iter_mut().find(|change| change.at == at) {
            Some(change) => change.to = to,
            None => self.tier_changes.push(TierChange { at, from: self.tier, to }),
        }
        self.tier = to;
        self.held_until = (to > 0).then_some(until);
        self.tier_since = Some(at);
    }

    /// What counts in the period of a moment.
    pub fn qualifying(&self, terms: &Programme, at: Timestamp) -> i64 {
        let today = terms.zone.date(at);
        let counts = |on: Date| match terms.qualifying.period {
            QualifyingPeriod::CalendarYear => on.year() == today.year(),
            QualifyingPeriod::RollingTwelveMonths => {
                today - Span::new().months(12) < on && on <= today
            }
        };
        let in_period = self.counted.iter().filter(|counted| counts(counted.on));
        in_period
            .map(|counted| match terms.qualifying.by {
                QualifyingBy::Points => counted.points,
                QualifyingBy::Spend => counted.minor,
            })
            .sum()
    }

    /// The tier held just before a moment, which may be long ago.
    pub fn tier_before(&self, at: Timestamp) -> usize {
        if self.tier_since.is_none_or(|since| since < at) {
            return self.tier;
        }
        let before = self.tier_changes.iter().filter(|change| change.at < at);
        let after = self.tier_changes.iter().filter(|change| change.at >= at);
        let last_before = before.max_by_key(|change| change.at).map(|change| change.to);
        last_before
            .or_else(|| after.min_by_key(|change| change.at).map(|change| change.from))
            .unwrap_or(self.tier)
    }
}

/// In which order things are done that are due at the same moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Maturity,
    VoucherExpiry,
    Expiry,
    CreditExpiry,
    Review,
}

fn reached(terms: &Programme, counted: i64) -> usize {
    (0..terms.tiers.len()).filter(|&i| terms.tiers[i].threshold <= counted).max().unwrap_or(0)
}

fn start_of_year(zone: &Zone, at: Timestamp, later: i16) -> Timestamp {
    zone.start_of(jiff::civil::date(zone.date(at).year() + later, 1, 1))
}

/// The end of the month so many months after the month of a moment.
pub fn end_of_month(zone: &Zone, at: Timestamp, months: u32) -> Timestamp {
    let following = zone.date(at).first_of_month() + Span::new().months(i64::from(months) + 1);
    zone.start_of(following)
}
