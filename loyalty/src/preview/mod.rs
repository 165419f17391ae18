//! Previewing a draft of a programme: what real purchases would have earned under it.
//!
//! Every member's purchases of a period are replayed twice, under today's version and under the
//! draft, from the standing that the member had when the period began ([`replay`]). [`Preview`]
//! adds the members up, one after the other, and keeps none of them but the most affected.
//!
//! Purchases and their refunds are replayed. Everything else stays as it was: activities,
//! adjustments, claims, and what has expired.

mod replay;

use std::cmp::Reverse;

pub use self::replay::{Bought, Counted, History, Replayed, Returned, replay};
use crate::{
    calendar::Period,
    ids::Slug,
    points::Points,
    programme::{Programme, Reward, Text},
    refunds::RefundRefusal,
    tiers::tier_of,
};

/// How many of the members affected most are named.
const MOST_NAMED: usize = 10;

/// The same figure under today's version and under the draft.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared<T> {
    /// Under today's version.
    pub now: T,
    /// Under the draft.
    pub draft: T,
}

/// A member with what is replayed of them, and what stays as it was.
#[derive(Clone, Debug)]
pub struct Member {
    /// What is printed on their card.
    pub number: String,
    /// What is replayed.
    pub history: History,
    /// What they had at the end of the period, pending points included; negative is a debt.
    pub balance: Points,
}

/// What a draft would have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Over which time.
    pub period: Period,
    /// All members.
    pub members: u64,
    /// Members who bought.
    pub buyers: u64,
    /// What they bought.
    pub purchases: u64,
    /// What these purchases left in the books, by the versions that were in force.
    pub in_the_books: Points,
    /// What these purchases left after their refunds.
    pub issued: Compared<Points>,
    /// What these purchases left as credit after their refunds, in minor units.
    pub cashback_minor: Compared<i64>,
    /// What members could claim at the end, pending points included; debts are not taken off.
    pub owed: Compared<Points>,
    /// Members who would hold a higher tier at the end.
    pub raised: u64,
    /// Members who would hold a lower tier at the end.
    pub lowered: u64,
    /// Members by the tier they would hold at the end, tier by tier from the lowest.
    pub tiers: Compared<Vec<(Text, u64)>>,
    /// Who could afford which reward at the end.
    pub rewards: Vec<Reach>,
    /// The members affected most.
    pub most_affected: Vec<Affected>,
}

/// How many members could afford a reward: they have its points, and a tier and segment that may
/// claim it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The reward.
    pub reward: Slug,
    /// Its name.
    pub name: Text,
    /// How many; none where the version does not have it.
    pub members: Compared<Option<u64>>,
}

/// What a draft would have changed for one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
    /// What is printed on their card.
    pub number: String,
    /// What their purchases left.
    pub issued: Compared<Points>,
    /// The tier at the end.
    pub tier: Compared<Text>,
}

impl Affected {
    /// What the draft gives more; negative for less.
    pub fn difference(&self) -> Points {
        self.issued.draft - self.issued.now
    }
}

impl Preview {
    /// A preview without members.
    pub fn new(versions: Compared<&Programme>, period: Period) -> Self {
        let tiers = |programme: &Programme| {
            programme.tiers.iter().map(|tier| (tier.name.clone(), 0)).collect()
        };
        let Compared { now, draft } = versions;
        let only_now = now.rewards.iter().filter(|reward| draft.reward(&reward.slug).is_none());
        let rewards = draft.rewards.iter().chain(only_now).map(|reward| Reach {
            reward: reward.slug.clone(),
            name: reward.name.clone(),
            members: Compared {
                now: now.reward(&reward.slug).map(|_| 0),
                draft: draft.reward(&reward.slug).map(|_| 0),
            },
        });
        Self {
            period,
            members: 0,
            buyers: 0,
            purchases: 0,
            in_the_books: Points::ZERO,
            issued: Compared::default(),
            cashback_minor: Compared::default(),
            owed: Compared::default(),
            raised: 0,
            lowered: 0,
            tiers: Compared { now: tiers(now), draft: tiers(draft) },
            rewards: rewards.collect(),
            most_affected: Vec::new(),
        }
    }

    /// Replays one member, and adds them.
    pub fn add(
        &mut self,
        versions: Compared<&Programme>,
        member: Member,
    ) -> Result<(), RefundRefusal> {
        let Member { number, history, balance } = member;
        let now = replay(versions.now, &history, self.period)?;
        let draft = replay(versions.draft, &history, self.period)?;

        self.members += 1;
        self.buyers += u64::from(!history.purchases.is_empty());
        self.purchases += history.purchases.len() as u64;
        self.in_the_books += history.purchases.iter().map(|bought| bought.kept).sum();
        let issued = Compared { now: now.issued(), draft: draft.issued() };
        self.issued.now += issued.now;
        self.issued.draft += issued.draft;
        self.cashback_minor.now += now.cashback_minor;
        self.cashback_minor.draft += draft.cashback_minor;
        let balances = Compared {
            now: balance + history.more_in_the_end(&now),
            draft: balance + history.more_in_the_end(&draft),
        };
        self.owed.now += balances.now.max(Points::ZERO);
        self.owed.draft += balances.draft.max(Points::ZERO);
        let tier = self.add_standings(versions, &now, &draft);
        self.add_reach(versions, balances, &now, &draft);
        self.note_affected(Affected { number, issued, tier });
        Ok(())
    }

    fn add_standings(
        &mut self,
        versions: Compared<&Programme>,
        now: &Replayed,
        draft: &Replayed,
    ) -> Compared<Text> {
        let held = tier_of(versions.now, &now.standing);
        let would_hold = tier_of(versions.draft, &draft.standing);
        let place = |programme: &Programme, id| programme.tier(id).map(|(place, _)| place);
        let before = place(versions.now, &held.id).unwrap_or(0);
        let after = place(versions.draft, &would_hold.id).unwrap_or(0);
        // Where the draft has today's tier, its own order says which is higher.
        let compared_with = place(versions.draft, &held.id).unwrap_or(before);
        self.raised += u64::from(after > compared_with);
        self.lowered += u64::from(after < compared_with);
        self.tiers.now[before].1 += 1;
        self.tiers.draft[after].1 += 1;
        Compared { now: held.name.clone(), draft: would_hold.name.clone() }
    }

    fn add_reach(
        &mut self,
        versions: Compared<&Programme>,
        balances: Compared<Points>,
        now: &Replayed,
        draft: &Replayed,
    ) {
        let affords = |programme: &Programme, slug: &Slug, balance: Points, end: &Replayed| {
            let tier = &tier_of(programme, &end.standing).id;
            let can = |reward: &Reward| {
                reward.price(tier) <= balance
                    && (reward.tiers.is_empty() || reward.tiers.contains(tier))
                    && (reward.segments.is_empty() || !reward.segments.is_disjoint(&end.segments))
            };
            u64::from(programme.reward(slug).is_some_and(can))
        };
        for Reach { reward, members, .. } in &mut self.rewards {
            if let Some(count) = &mut members.now {
                *count += affords(versions.now, reward, balances.now, now);
            }
            if let Some(count) = &mut members.draft {
                *count += affords(versions.draft, reward, balances.draft, draft);
            }
        }
    }

    /// Keeps the member, if they are among those affected most.
    fn note_affected(&mut self, affected: Affected) {
        if affected.difference() == Points::ZERO {
            return;
        }
        self.most_affected.push(affected);
        self.most_affected.sort_by(|a, b| {
            let size = |of: &Affected| Reverse(of.difference().get().unsigned_abs());
            (size(a), &a.number).cmp(&(size(b), &b.number))
        });
        self.most_affected.truncate(MOST_NAMED);
    }
}

#[cfg(test)]
mod tests;
