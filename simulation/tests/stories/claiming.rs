//! What keeps a member from a reward in the naive model, and what it takes.

use database::{Refusal, Terms};
use jiff::{Span, Timestamp};
use loyalty::{
    calendar::Zone,
    claiming::ClaimRefusal,
    programme::{Each, PerMember, VoucherKind},
};

use crate::{
    credit::Load,
    earning::is_within,
    person::{Paper, Person, State},
    steps::{Act, Answer},
};

impl Person {
    pub fn claim(
        &mut self,
        terms: &Terms,
        claim: &Act,
        kept_by_others: i64,
        at: Timestamp,
    ) -> Result<Answer, Refusal> {
        let Act::Claim { voucher, reward, card, .. } = claim else { panic!("no claim: {claim:?}") };
        let reward = terms.rewards.iter().find(|known| known.slug.as_str() == *reward);
        let reward = reward.ok_or(Refusal::RewardUnknown)?;
        if self.is_suspended {
            return Err(Refusal::MemberSuspended);
        }
        let card = card.map(|card| {
            let known = terms.stamp_cards.iter().find(|known| known.id.as_str() == card);
            known.filter(|known| known.reward == reward.slug).ok_or(Refusal::RewardUnknown)
        });
        let card = card.transpose()?;
        let (weekday, minute) = terms.zone.weekday_and_minute(at);
        let is_day = reward.weekdays.is_empty() || reward.weekdays.contains(&weekday);
        if !is_day || !is_within(reward.from_time, reward.until_time, minute) {
            return Err(Refusal::Claim(ClaimRefusal::Closed));
        }
        if !reward.tiers.is_empty() && !reward.tiers.contains(&terms.tiers[self.tier].id) {
            let tiers = reward.tiers.iter().cloned().collect();
            return Err(Refusal::Claim(ClaimRefusal::Tier { tiers }));
        }
        let own = self.segments(terms, self.tier, at);
        if !reward.segments.is_empty() && reward.segments.is_disjoint(&own) {
            return Err(Refusal::Claim(ClaimRefusal::Segment));
        }
        let kept = self.keeps(&reward.slug);
        let counts = |limit: &PerMember| match since(&terms.zone, limit.each, at) {
            Some(since) => self.keeps_since(&reward.slug, since),
            None => kept,
        };
        if let Some(limit) = reward.per_member.filter(|limit| counts(limit) >= limit.most) {
            return Err(Refusal::Claim(ClaimRefusal::Limit { most: limit.most, each: limit.each }));
        }
        if reward.stock.is_some_and(|stock| kept + kept_by_others >= stock) {
            return Err(Refusal::Claim(ClaimRefusal::Stock));
        }
        let (draws, stamps) = match card {
            None => {
                let own = reward.points_by_tier.get(&terms.tiers[self.tier].id);
                let cost = own.unwrap_or(&reward.points).get();
                self.must_have(cost)?;
                (self.take(cost, |_, pile| pile.matures_at.is_none()), None)
            }
            Some(card) => {
                let short_by = card.stamps - self.stamps.get(&card.id).copied().unwrap_or(0);
                if short_by > 0 {
                    return Err(Refusal::Claim(ClaimRefusal::TooFewStamps { short_by }));
                }
                self.stamp(&card.id, -card.stamps);
                (Vec::new(), Some((card.id.clone(), card.stamps)))
            }
        };
        if let Some(left) = reward.credit_minor() {
            self.loads.push(Load { left, loaded_at: at, expires_at: None });
        }
        let zone = &terms.zone;
        let expires_at = match reward.voucher {
            VoucherKind::Live { minutes } => at + Span::new().minutes(minutes),
            VoucherKind::Credit { .. } => at,
            VoucherKind::Printed { days } => {
                zone.start_of(zone.date(zone.days_later(at, days)).tomorrow().unwrap())
            }
        };
        let state = match reward.credit_minor() {
            // No till has redeemed it: none can take it back.
            Some(_) => State::Redeemed { redemption: u64::MAX, at, store: "" },
            None => State::Issued,
        };
        let reward = reward.slug.clone();
        let number = *voucher;
        let paper = Paper { number, reward, state, issued_at: at, expires_at, draws, stamps };
        // Of two that expire at the same moment the one with the smaller id goes first.
        let place = self.vouchers.partition_point(|earlier| earlier.number < *voucher);
        self.vouchers.insert(place, paper);
        Ok(Answer::Claimed)
    }
}

/// Since when a limit counts; none for ever.
fn since(zone: &Zone, each: Each, at: Timestamp) -> Option<Timestamp> {
    let today = zone.date(at);
    let first = match each {
        Each::Day => today,
        Each::Week => {
            let since_monday = i64::from(today.weekday().to_monday_one_offset()) - 1;
            today - Span::new().days(since_monday)
        }
        Each::Month => today.first_of_month(),
        Each::Year => today.first_of_year(),
        Each::Membership => return None,
    };
    Some(zone.start_of(first))
}
