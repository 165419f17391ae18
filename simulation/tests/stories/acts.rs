//! What members do in the naive model: each act as the rules' own words have it.

use database::{Refusal, Rulebook, Terms};
use jiff::{Span, Timestamp};
use loyalty::{
    claiming::ClaimRefusal,
    lots::TooFewPoints,
    points::Points,
    programme::{HowOften, VoucherKind},
    refunds::{Refund, RefundRefusal},
    vouchers::{Redeemed, RedemptionRefusal, ReversalRefusal},
};

use crate::{
    earning::earned,
    person::{Bought, Counted, Paper, Person, Pile, Returned, State, end_of_month},
    steps::{Act, Answer, Shopping, Step, slug},
};

impl Person {
    /// What comes of a step. `kept_by_others`: how many of the reward other members have.
    pub fn act(
        &mut self,
        rulebook: &Rulebook,
        step: &Step,
        kept_by_others: i64,
    ) -> Result<Answer, Refusal> {
        let (at, terms) = (step.at, rulebook.at(step.at));
        match &step.act {
            Act::Enrol { .. } => Ok(Answer::Enrolled),
            Act::Purchase(shopping) => Ok(self.buy(rulebook, shopping, at)),
            Act::Refund { purchase, reference, refund } => {
                self.refund(rulebook, purchase, reference, refund, at)
            }
            Act::Claim { voucher, reward, .. } => {
                self.pass(terms, at);
                self.claim(terms, *voucher, reward, kept_by_others, at)
            }
            Act::Cancel { voucher, .. } => {
                self.pass(terms, at);
                let place = self.place_of(*voucher).ok_or(Refusal::VoucherUnknown)?;
                let paper = &self.vouchers[place];
                if paper.state != State::Issued || paper.expires_at <= at {
                    return Err(Refusal::VoucherNotOpen);
                }
                self.end_voucher(place, State::Cancelled, &terms.zone, at);
                Ok(Answer::Cancelled)
            }
            Act::Redeem { voucher, redemption, store, .. } => {
                self.redeem(terms, *voucher, *redemption, store, at)
            }
            Act::Reverse { redemption } => self.reverse(terms, *redemption, at),
            Act::Adjust { points, .. } => {
                self.pass(terms, at);
                self.adjust(terms, *points, at)
            }
            Act::CheckIn { store, .. } => {
                self.pass(terms, at);
                let today = format!("{}/{store}", terms.zone.date(at));
                Ok(self.earn_once(terms, "check-in", today, at).unwrap_or(Answer::WasHereToday))
            }
            Act::Activity { activity, reference, .. } => {
                self.pass(terms, at);
                let once = match terms.activity(activity).map(|known| known.how_often) {
                    Some(HowOften::EachReference) => reference.clone(),
                    _ => String::new(),
                };
                let done = Refusal::ActivityDone(slug(activity));
                self.earn_once(terms, activity, once, at).ok_or(done)
            }
            Act::Suspend { is_suspended, .. } => {
                self.pass(terms, at);
                self.is_suspended = *is_suspended;
                Ok(Answer::Suspended)
            }
            Act::Erase { .. } => {
                self.pass(terms, at);
                self.erase();
                Ok(Answer::Erased)
            }
            Act::Merge { .. } | Act::UndoMerge { .. } => panic!("two are told by the model"),
            Act::Close => {
                self.pass(terms, at);
                Ok(Answer::Closed)
            }
        }
    }

    /// What the programme gives for joining.
    pub fn welcome(&mut self, rulebook: &Rulebook, step: &Step) {
        self.earn_once(rulebook.at(step.at), "enrolment", String::new(), step.at);
    }

    fn buy(&mut self, rulebook: &Rulebook, shopping: &Shopping, at: Timestamp) -> Answer {
        let known =
            self.bought.iter().find(|bought| bought.shopping.reference == shopping.reference);
        if let Some(known) = known {
            return Answer::Bought { points: known.points, is_pending: known.was_pending };
        }
        let occurred_at = shopping.occurred_at;
        let terms = rulebook.at(occurred_at);
        let as_of = if shopping.is_live { at } else { occurred_at };
        self.pass(rulebook.at(as_of), as_of);

        let (tier, is_first) = (self.tier_before(occurred_at), self.bought.is_empty());
        let points = earned(terms, shopping, &shopping.lines, tier, is_first);
        let holding = &terms.points;
        let days =
            if shopping.is_live { holding.holding_days } else { holding.holding_days_on_import };
        let matures_at = terms.zone.days_later(occurred_at, days);
        let matures_at = (days > 0 && matures_at > at).then_some(matures_at);
        let minor = shopping.lines.iter().map(|line| line.amount_minor).sum();
        self.bought.push(Bought {
            shopping: shopping.clone(),
            version: terms.version,
            tier,
            is_first,
            points,
            was_pending: matures_at.is_some(),
            pile: self.piles.len(),
            refunds: Vec::new(),
        });
        self.earn(Pile {
            left: points,
            earned_at: occurred_at,
            expires_at: end_of_month(&terms.zone, occurred_at, terms.points.expiry_months),
            matures_at,
        });
        self.lifetime += points;
        self.count(terms, occurred_at, points, minor);
        Answer::Bought { points, is_pending: matures_at.is_some() }
    }

    fn refund(
        &mut self,
        rulebook: &Rulebook,
        purchase: &str,
        reference: &str,
        refund: &Refund,
        at: Timestamp,
    ) -> Result<Answer, Refusal> {
        let place = self.bought.iter().position(|bought| bought.shopping.reference == purchase);
        let place = place.ok_or(Refusal::PurchaseUnknown)?;
        let is_something = match refund {
            Refund::Amount(minor) => *minor > 0,
            Refund::Lines(lines) => {
                !lines.is_empty() && lines.iter().all(|line| line.amount_minor > 0)
            }
        };
        if !is_something {
            return Err(RefundRefusal::Nothing.into());
        }
        if self.is_erased {
            return Err(Refusal::MemberErased);
        }
        let bought = self.bought[place].clone();
        if let Some(known) = bought.refunds.iter().find(|known| known.reference == reference) {
            if known.refund != *refund {
                return Err(Refusal::ReferenceConflict(reference.to_owned()));
            }
            let answer = Answer::Refunded { points: known.points };
            self.pass(rulebook.at(at), at);
            return Ok(answer);
        }
        let terms = rulebook.version(bought.version);
        let kept = kept(terms, &bought, refund)?;
        let before: i64 = bought.points + bought.refunds.iter().map(|r| r.points).sum::<i64>();
        let taken = before - kept;
        self.pass(rulebook.at(at), at);

        let own = bought.pile;
        let mut missing = taken;
        for (pending, own_only) in [(true, true), (true, false), (false, true), (false, false)] {
            let fits = |i: usize, pile: &Pile| {
                pile.matures_at.is_some() == pending && (i == own || !own_only)
            };
            missing -= self.take(missing, fits).iter().map(|(_, points)| points).sum::<i64>();
        }
        self.debt += missing;
        self.lifetime -= taken;
        let minor = match refund {
            Refund::Amount(minor) => *minor,
            Refund::Lines(lines) => lines.iter().map(|line| line.amount_minor).sum(),
        };
        let on = terms.zone.date(bought.shopping.occurred_at);
        self.counted.push(Counted { on, points: -taken, minor: -minor });
        let reference = reference.to_owned();
        let returned = Returned { reference, refund: refund.clone(), points: -taken };
        self.bought[place].refunds.push(returned);
        Ok(Answer::Refunded { points: -taken })
    }

    fn claim(
        &mut self,
        terms: &Terms,
        voucher: u64,
        reward: &str,
        kept_by_others: i64,
        at: Timestamp,
    ) -> Result<Answer, Refusal> {
        let reward = terms.rewards.iter().find(|known| known.slug.as_str() == reward);
        let reward = reward.ok_or(Refusal::RewardUnknown)?;
        if self.is_suspended {
            return Err(Refusal::MemberSuspended);
        }
        if !reward.tiers.is_empty() && !reward.tiers.contains(&terms.tiers[self.tier].id) {
            let tiers = reward.tiers.iter().cloned().collect();
            return Err(Refusal::Claim(ClaimRefusal::Tier { tiers }));
        }
        let kept = self.keeps(&reward.slug);
        if let Some(limit) = reward.per_member.filter(|limit| kept >= limit.most) {
            return Err(Refusal::Claim(ClaimRefusal::Limit { most: limit.most, each: limit.each }));
        }
        if reward.stock.is_some_and(|stock| kept + kept_by_others >= stock) {
            return Err(Refusal::Claim(ClaimRefusal::Stock));
        }
        let cost = reward.points.get();
        self.must_have(cost)?;
        let draws = self.take(cost, |_, pile| pile.matures_at.is_none());
        let zone = &terms.zone;
        let expires_at = match reward.voucher {
            VoucherKind::Live { minutes } => at + Span::new().minutes(minutes),
            VoucherKind::Printed { days } => {
                zone.start_of(zone.date(zone.days_later(at, days)).tomorrow().unwrap())
            }
        };
        let (reward, state) = (reward.slug.clone(), State::Issued);
        let paper = Paper { number: voucher, reward, state, expires_at, draws };
        // Of two that expire at the same moment the one with the smaller id goes first.
        let place = self.vouchers.partition_point(|earlier| earlier.number < voucher);
        self.vouchers.insert(place, paper);
        Ok(Answer::Claimed)
    }

    fn redeem(
        &mut self,
        terms: &Terms,
        voucher: u64,
        redemption: u64,
        store: &'static str,
        at: Timestamp,
    ) -> Result<Answer, Refusal> {
        let place = self.place_of(voucher).ok_or(Refusal::CodeUnknown)?;
        let paper = &mut self.vouchers[place];
        let reward = terms.rewards.iter().find(|reward| reward.slug == paper.reward).unwrap();
        let refused = match &paper.state {
            State::Redeemed { at, store, .. } => {
                let (store, till) = (slug(store), Some("2".to_owned()));
                Some(RedemptionRefusal::AlreadyRedeemed(Redeemed { at: *at, store, till }))
            }
            State::Cancelled | State::Reversed => Some(RedemptionRefusal::GivenBack),
            State::Issued if at < paper.expires_at => {
                let elsewhere = !reward.stores.is_empty() && !reward.stores.contains(&slug(store));
                elsewhere.then_some(RedemptionRefusal::WrongStore)
            }
            State::Issued | State::Expired => {
                Some(RedemptionRefusal::Expired { expired_at: paper.expires_at })
            }
        };
        if let Some(refused) = refused {
            return Err(refused.into());
        }
        if self.is_suspended {
            return Err(Refusal::MemberSuspended);
        }
        self.vouchers[place].state = State::Redeemed { redemption, at, store };
        Ok(Answer::Redeemed)
    }

    fn reverse(&mut self, terms: &Terms, number: u64, at: Timestamp) -> Result<Answer, Refusal> {
        let of_this = |paper: &Paper| match &paper.state {
            State::Redeemed { redemption, at, .. } if *redemption == number => Some(*at),
            _ => None,
        };
        let mut redeemed = self.vouchers.iter().enumerate();
        let found = redeemed.find_map(|(place, paper)| Some((place, of_this(paper)?)));
        let (place, redeemed_at) = found.ok_or(ReversalRefusal::NotRedeemed)?;
        let minutes = terms.vouchers.reversal_minutes;
        if redeemed_at + Span::new().minutes(minutes) <= at {
            return Err(ReversalRefusal::TooLate { minutes }.into());
        }
        if self.is_erased {
            return Err(Refusal::MemberErased);
        }
        let points_returned = self.vouchers[place].expires_at <= at;
        self.pass(terms, at);
        if points_returned {
            self.end_voucher(place, State::Reversed, &terms.zone, at);
        } else {
            self.vouchers[place].state = State::Issued;
        }
        Ok(Answer::Reversed { points_returned })
    }

    fn adjust(&mut self, terms: &Terms, points: i64, at: Timestamp) -> Result<Answer, Refusal> {
        if points > 0 {
            let expires_at = end_of_month(&terms.zone, at, terms.points.expiry_months);
            self.earn(Pile { left: points, earned_at: at, expires_at, matures_at: None });
        } else {
            self.must_have(-points)?;
            self.take(-points, |_, pile| pile.matures_at.is_none());
        }
        Ok(Answer::Adjusted { available: self.available() })
    }

    /// What an activity earns, unless it has earned for this already.
    fn earn_once(
        &mut self,
        terms: &Terms,
        activity: &str,
        once: String,
        at: Timestamp,
    ) -> Option<Answer> {
        let known = (activity.to_owned(), once);
        if self.done.contains(&known) {
            return None;
        }
        self.done.push(known);
        let activity = terms.activities.iter().find(|known| known.id.as_str() == activity)?;
        let points = activity.points.get();
        let expires_at = end_of_month(&terms.zone, at, terms.points.expiry_months);
        self.earn(Pile { left: points, earned_at: at, expires_at, matures_at: None });
        self.lifetime += points;
        if activity.qualifies {
            self.count(terms, at, points, 0);
        }
        Some(Answer::Earned { points })
    }

    fn must_have(&self, points: i64) -> Result<(), Refusal> {
        let short_by = points - self.available();
        if short_by > 0 {
            return Err(TooFewPoints { short_by: Points::new(short_by) }.into());
        }
        Ok(())
    }

    fn place_of(&self, voucher: u64) -> Option<usize> {
        self.vouchers.iter().position(|paper| paper.number == voucher)
    }
}

/// What a purchase keeps after one more refund: what is left of it would have earned so much.
fn kept(terms: &Terms, bought: &Bought, refund: &Refund) -> Result<i64, Refusal> {
    let mut lines = bought.shopping.lines.clone();
    let mut as_amount = 0;
    let earlier = bought.refunds.iter().map(|returned| (&returned.refund, false));
    for (refund, is_new) in earlier.chain([(refund, true)]) {
        let parts: Vec<(Option<usize>, i64)> = match refund {
            Refund::Amount(minor) => vec![(None, *minor)],
            Refund::Lines(lines) if lines.is_empty() => return Err(RefundRefusal::Nothing.into()),
            Refund::Lines(lines) => lines.iter().map(|l| (Some(l.line), l.amount_minor)).collect(),
        };
        for (line, minor) in parts {
            let total: i64 = lines.iter().map(|line| line.amount_minor).sum();
            let left_minor = match line {
                None => total - as_amount,
                Some(line) => {
                    let there = lines.get(line).ok_or(RefundRefusal::NoSuchLine { line })?;
                    there.amount_minor.min(total - as_amount)
                }
            };
            if is_new && minor <= 0 {
                return Err(RefundRefusal::Nothing.into());
            }
            if is_new && minor > left_minor {
                return Err(RefundRefusal::ExceedsPurchase { left_minor }.into());
            }
            match line {
                None => as_amount += minor,
                Some(line) => lines[line].amount_minor -= minor,
            }
        }
    }
    let total: i64 = lines.iter().map(|line| line.amount_minor).sum();
    if total == 0 {
        return Ok(0);
    }
    let Bought { shopping, tier, is_first, .. } = bought;
    let points = i128::from(earned(terms, shopping, &lines, *tier, *is_first));
    Ok(i64::try_from(points * i128::from(total - as_amount) / i128::from(total)).unwrap())
}
