//! Replaying one member's purchases under one version, in the order in which they were made.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Span, Timestamp, civil::Date};

use crate::{
    calendar::Period,
    earning::{Buyer, Rooms, Taken, TakenOn, earn},
    ids::{Sequence, Slug},
    points::Points,
    programme::{Programme, QualifyingBy, Tier},
    purchases::Purchase,
    refunds::{Refund, RefundRefusal, decide},
    segments::{Facts, segments_of},
    tiers::{Standing, after_earning, qualifying_days, review, tier_of},
};

/// What is replayed of a member, and what stays as it was.
#[derive(Clone, Debug)]
pub struct History {
    /// The standing at the start of the period.
    pub standing: Standing,
    /// What counted for tiers and is not replayed: everything before the period, activities, and
    /// refunds of earlier purchases.
    pub counted: Vec<Counted>,
    /// What earlier purchases took of the caps of their rules, as the books have it.
    pub taken: Vec<TakenOn>,
    /// The purchases of the period, in the order of their time.
    pub purchases: Vec<Bought>,
    /// What segments ask for and is not replayed: tags, consents, enrolment, and the stores of
    /// earlier purchases.
    pub facts: Facts,
}

/// Something that counted for tiers, as it was.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// When it happened.
    pub happened_at: Timestamp,
    /// The moment on whose day it counts: for a refund, that of its purchase.
    pub counts_at: Timestamp,
    /// Its ledger transaction.
    pub sequence: Sequence,
    /// How many points counted.
    pub points: Points,
    /// How much spend counted, in minor units.
    pub spend_minor: i64,
}

/// A purchase of the period.
#[derive(Clone, Debug)]
pub struct Bought {
    /// What was bought.
    pub purchase: Purchase,
    /// Its ledger transaction.
    pub sequence: Sequence,
    /// Whether it was the member's first.
    pub is_first: bool,
    /// The month of the buyer's birthday, as it was known then.
    pub birthday_month: Option<i8>,
    /// What it left in the books after its refunds.
    pub kept: Points,
    /// Whether its points have expired by the end of the period.
    pub has_expired: bool,
    /// Its refunds in the period, in their order.
    pub refunds: Vec<Returned>,
}

/// Goods of a purchase that were given back.
#[derive(Clone, Debug)]
pub struct Returned {
    /// When.
    pub returned_at: Timestamp,
    /// Its ledger transaction.
    pub sequence: Sequence,
    /// What.
    pub refund: Refund,
}

/// What came of a replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// What each purchase left after its refunds.
    pub kept: Vec<Points>,
    /// What all of them left as credit after their refunds, in minor units.
    pub cashback_minor: i64,
    /// The standing at the end.
    pub standing: Standing,
    /// The segments at the end.
    pub segments: BTreeSet<Slug>,
}

impl Replayed {
    /// What all purchases left after their refunds.
    pub fn issued(&self) -> Points {
        self.kept.iter().copied().sum()
    }
}

impl History {
    /// How many more points the member has in the end than in the books. What has expired in the
    /// books has expired here too.
    pub fn more_in_the_end(&self, replayed: &Replayed) -> Points {
        let alive = self.purchases.iter().zip(&replayed.kept).filter(|(b, _)| !b.has_expired);
        alive.map(|(bought, kept)| *kept - bought.kept).sum()
    }
}

/// Replays a member's purchases of `period` under `programme`.
///
/// A refund is refused only where the books do not add up: they have accepted it.
pub fn replay(
    programme: &Programme,
    history: &History,
    period: Period,
) -> Result<Replayed, RefundRefusal> {
    let mut replaying = Replaying::begin(programme, history, period);
    for (at, _, step) in steps(history, period) {
        replaying.review_until(at);
        match step {
            Step::Purchase(index) => replaying.buy(index),
            Step::Refund(index, number) => replaying.give_back(index, number)?,
            Step::Counted(counted) => {
                replaying.count(counted.counts_at, counted.points, counted.spend_minor);
                if counted.points.is_positive() {
                    replaying.raise(at);
                }
            }
        }
    }
    replaying.review_until(period.ends_at);
    let tier = tier_of(programme, &replaying.standing);
    let segments = replaying.segments_of(tier, history.purchases.len(), period.ends_at);
    let Replaying { kept, cashback_minor, standing, .. } = replaying;
    Ok(Replayed { kept, cashback_minor, standing, segments })
}

/// What is done in turn.
enum Step<'h> {
    /// A purchase of the period, by its place.
    Purchase(usize),
    /// A refund, by the place of its purchase and its own among that purchase's refunds.
    Refund(usize, usize),
    Counted(&'h Counted),
}

/// What happened in the period, in order: by time, then as the ledger has it.
fn steps(history: &History, period: Period) -> Vec<(Timestamp, Sequence, Step<'_>)> {
    let mut steps = Vec::with_capacity(history.purchases.len());
    for (index, bought) in history.purchases.iter().enumerate() {
        steps.push((bought.purchase.occurred_at, bought.sequence, Step::Purchase(index)));
        for (number, returned) in bought.refunds.iter().enumerate() {
            steps.push((returned.returned_at, returned.sequence, Step::Refund(index, number)));
        }
    }
    let later = history.counted.iter().filter(|counted| counted.happened_at >= period.starts_at);
    steps.extend(later.map(|c| (c.happened_at, c.sequence, Step::Counted(c))));
    steps.sort_by_key(|(at, sequence, _)| (*at, *sequence));
    steps
}

#[derive(Clone, Copy, Default)]
struct DayCount {
    points: i64,
    spend_minor: i64,
}

struct Replaying<'r> {
    programme: &'r Programme,
    history: &'r History,
    standing: Standing,
    /// When the standing changed last, and what it was just before that moment.
    changed: Option<(Timestamp, Standing)>,
    days: BTreeMap<Date, DayCount>,
    /// What each purchase so far has left.
    kept: Vec<Points>,
    /// What all of them have left as credit.
    cashback_minor: i64,
    /// Under which tier each was made.
    tiers: Vec<&'r Tier>,
    /// To which segments its buyer belonged.
    segments: Vec<BTreeSet<Slug>>,
    /// What each took of the caps of its rules, and what it takes of them after its refunds.
    taken: Vec<(Vec<Taken>, Vec<TakenOn>)>,
}

impl<'r> Replaying<'r> {
    fn begin(programme: &'r Programme, history: &'r History, period: Period) -> Self {
        let mut replaying = Self {
            programme,
            history,
            standing: history.standing.clone(),
            changed: None,
            days: BTreeMap::new(),
            kept: vec![Points::ZERO; history.purchases.len()],
            cashback_minor: 0,
            tiers: vec![&programme.tiers[0]; history.purchases.len()],
            segments: vec![BTreeSet::new(); history.purchases.len()],
            taken: vec![Default::default(); history.purchases.len()],
        };
        let earlier = history.counted.iter().filter(|c| c.happened_at < period.starts_at);
        for counted in earlier {
            replaying.count(counted.counts_at, counted.points, counted.spend_minor);
        }
        replaying
    }

    fn buy(&mut self, index: usize) {
        let bought = &self.history.purchases[index];
        let at = bought.purchase.occurred_at;
        let tier = self.held_before(at);
        let own = self.taken.iter().flat_map(|(_, now)| now);
        let taken: Vec<TakenOn> = self.history.taken.iter().chain(own).cloned().collect();
        let rooms = Rooms::left(self.programme, &taken, at);
        self.tiers[index] = tier;
        self.segments[index] = self.segments_of(tier, index, at);
        let earning = earn(self.programme, &bought.purchase, &self.buyer(index, &rooms));
        let points = earning.points;
        self.cashback_minor += earning.cashback_minor();
        self.taken[index] = (earning.taken.clone(), self.on_day_of(index, earning.taken));
        self.kept[index] = points;
        self.count(at, points, bought.purchase.total_minor());
        self.raise(at);
    }

    fn give_back(&mut self, index: usize, number: usize) -> Result<(), RefundRefusal> {
        let bought = &self.history.purchases[index];
        let rooms = Rooms::of_refund(self.programme, &self.taken[index].0);
        let buyer = self.buyer(index, &rooms);
        let refunds: Vec<Refund> = bought.refunds.iter().map(|r| r.refund.clone()).collect();
        let (refund, earlier) = (&refunds[number], &refunds[..number]);
        let decided = decide(self.programme, &bought.purchase, &buyer, earlier, refund)?;
        let kept = decided.points_kept;
        self.cashback_minor -= decided.cashback_taken_minor;
        self.taken[index].1 = self.on_day_of(index, decided.caps_kept);
        let taken = self.kept[index] - kept;
        self.kept[index] = kept;
        self.count(bought.purchase.occurred_at, -taken, -refund.total_minor());
        Ok(())
    }

    fn buyer<'b>(&self, index: usize, rooms: &'b Rooms) -> Buyer<'b>
    where
        'r: 'b,
    {
        let Bought { is_first, birthday_month, .. } = self.history.purchases[index];
        let (tier, segments) = (self.tiers[index], self.segments[index].clone());
        Buyer { tier, rooms, is_first_purchase: is_first, birthday_month, segments }
    }

    fn on_day_of(&self, index: usize, taken: Vec<Taken>) -> Vec<TakenOn> {
        let on = self.programme.zone.date(self.history.purchases[index].purchase.occurred_at);
        taken.into_iter().map(|taken| TakenOn { on, taken }).collect()
    }

    /// The segments to which a member of this tier belonged when so many purchases were made.
    fn segments_of(&self, tier: &Tier, purchases: usize, at: Timestamp) -> BTreeSet<Slug> {
        if self.programme.segments.is_empty() {
            return BTreeSet::new();
        }
        let mut facts = self.history.facts.clone();
        facts.spend_by_day =
            self.days.iter().map(|(day, count)| (*day, count.spend_minor)).collect();
        let bought_on = |(_, count): &(&Date, &DayCount)| count.spend_minor > 0;
        facts.last_bought_on = self.days.iter().rev().find(bought_on).map(|(day, _)| *day);
        for bought in &self.history.purchases[..purchases] {
            if let Some(store) = &bought.purchase.store {
                let day = self.programme.zone.date(bought.purchase.occurred_at);
                facts.stores.insert(store.clone(), day);
            }
        }
        segments_of(self.programme, &tier.id, &facts, at)
    }

    /// The tier held just before a moment: one that was reached at that very moment is not yet it.
    fn held_before(&self, at: Timestamp) -> &'r Tier {
        match &self.changed {
            Some((changed_at, before)) if *changed_at == at => tier_of(self.programme, before),
            _ => tier_of(self.programme, &self.standing),
        }
    }

    fn raise(&mut self, at: Timestamp) {
        let counted = self.counted_in_period_of(at);
        if let Some((standing, _)) = after_earning(self.programme, &self.standing, counted, at) {
            self.change(at, standing);
        }
    }

    fn review_until(&mut self, at: Timestamp) {
        while let Some(review_at) = self.standing.held_until.filter(|until| *until <= at) {
            let last = review_at.checked_sub(Span::new().microseconds(1)).unwrap_or(review_at);
            let counted = self.counted_in_period_of(last);
            let (standing, _) = review(self.programme, &self.standing, counted, review_at);
            self.change(review_at, standing);
        }
    }

    fn change(&mut self, at: Timestamp, standing: Standing) {
        let before = std::mem::replace(&mut self.standing, standing);
        if self.changed.as_ref().is_none_or(|(changed_at, _)| *changed_at != at) {
            self.changed = Some((at, before));
        }
    }

    fn count(&mut self, at: Timestamp, points: Points, spend_minor: i64) {
        let day = self.days.entry(self.programme.zone.date(at)).or_default();
        day.points += points.get();
        day.spend_minor += spend_minor;
    }

    fn counted_in_period_of(&self, at: Timestamp) -> i64 {
        let (first, last) = qualifying_days(self.programme, at);
        let days = self.days.range(first..=last).map(|(_, day)| *day);
        match self.programme.qualifying.by {
            QualifyingBy::Points => days.map(|day| day.points).sum(),
            QualifyingBy::Spend => days.map(|day| day.spend_minor).sum(),
        }
    }
}
