//! Claiming: giving points for a reward and getting a voucher.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Zone,
    credit::{self, CreditDraw},
    earning::Stamped,
    ids::{LotId, Slug, VoucherId},
    ledger::{Account, Posting},
    lots::{Draw, PointsHeld, TooFewPoints},
    points::Points,
    programme::{Each, Reward, StampCard},
};

/// What a claim is judged by, besides the reward.
#[derive(Clone, Copy, Debug)]
pub struct Claimant<'m> {
    /// The tier held.
    pub tier: &'m Slug,
    /// The segments the member belongs to.
    pub segments: &'m BTreeSet<Slug>,
    /// How many of this reward the member has claimed and not given back, in the time in which
    /// its limit counts.
    pub claimed_by_member: i64,
    /// How many of this reward all members have claimed and not given back.
    pub claimed_in_all: i64,
}

/// Why a claim was refused, or would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum ClaimRefusal {
    /// The catalogue has no such reward, or not today.
    #[error("the reward is not on offer")]
    NotLive {
        /// The first day on which it can be claimed, if that is still to come.
        from: Option<Date>,
    },
    /// It is on offer, but not at this hour.
    #[error("the reward cannot be claimed at this hour")]
    Closed,
    /// It is for other tiers.
    #[error("the reward is for members of other tiers")]
    Tier {
        /// Those that may claim it.
        tiers: Vec<Slug>,
    },
    /// It is for other members.
    #[error("the reward is for a group of members")]
    Segment,
    /// The member has had as many as one may.
    #[error("a member may claim this {most} times")]
    Limit {
        /// How many one may.
        most: i64,
        /// In which time.
        each: Each,
    },
    /// There are none left.
    #[error("none are left")]
    Stock,
    /// The card is not full.
    #[error("{short_by} more stamps are needed")]
    TooFewStamps {
        /// How many more it would take.
        short_by: i64,
    },
    /// The points do not suffice.
    #[error(transparent)]
    TooFewPoints(TooFewPoints),
}

/// Everything that keeps `claimant` with `available` points from claiming `reward`.
///
/// Empty when it can be claimed. The catalogue shows all of it; a claim is refused with the first.
pub fn obstacles(
    reward: &Reward,
    claimant: &Claimant<'_>,
    available: Points,
    zone: &Zone,
    at: Timestamp,
) -> Vec<ClaimRefusal> {
    let mut obstacles = Vec::new();
    if !reward.is_live(at, zone) {
        let from = reward.from_on.filter(|from| *from > zone.date(at));
        obstacles.push(ClaimRefusal::NotLive { from });
    } else if !reward.is_open(at, zone) {
        obstacles.push(ClaimRefusal::Closed);
    }
    if !reward.tiers.is_empty() && !reward.tiers.contains(claimant.tier) {
        obstacles.push(ClaimRefusal::Tier { tiers: reward.tiers.iter().cloned().collect() });
    }
    if !reward.segments.is_empty() && reward.segments.is_disjoint(claimant.segments) {
        obstacles.push(ClaimRefusal::Segment);
    }
    if let Some(limit) = reward.per_member.filter(|l| l.most <= claimant.claimed_by_member) {
        obstacles.push(ClaimRefusal::Limit { most: limit.most, each: limit.each });
    }
    if reward.stock.is_some_and(|stock| stock <= claimant.claimed_in_all) {
        obstacles.push(ClaimRefusal::Stock);
    }
    let price = reward.price(claimant.tier);
    if available < price {
        let short_by = price - available;
        obstacles.push(ClaimRefusal::TooFewPoints(TooFewPoints { short_by }));
    }
    obstacles
}

/// Takes the points of a claim, or says what keeps it from happening.
///
/// A refused claim leaves `held` as it was.
pub fn claim(
    reward: &Reward,
    claimant: &Claimant<'_>,
    held: &mut PointsHeld,
    zone: &Zone,
    at: Timestamp,
) -> Result<(Vec<Draw>, Vec<Posting>), ClaimRefusal> {
    if let Some(first) = obstacles(reward, claimant, held.available, zone, at).into_iter().next() {
        return Err(first);
    }
    held.draw(reward.price(claimant.tier), Account::Claimed, at).map_err(ClaimRefusal::TooFewPoints)
}

/// Takes the stamps of a full card instead, or says what keeps it from happening.
pub fn claim_with_stamps(
    reward: &Reward,
    card: &StampCard,
    stamps_held: i64,
    claimant: &Claimant<'_>,
    zone: &Zone,
    at: Timestamp,
) -> Result<[Posting; 2], ClaimRefusal> {
    // The card pays in place of the points.
    let in_place_of_points = reward.price(claimant.tier);
    if let Some(first) =
        obstacles(reward, claimant, in_place_of_points, zone, at).into_iter().next()
    {
        return Err(first);
    }
    if stamps_held < card.stamps {
        return Err(ClaimRefusal::TooFewStamps { short_by: card.stamps - stamps_held });
    }
    let full = Stamped { card: card.id.clone(), stamps: card.stamps };
    Ok(Posting::stamps_move(&full, Account::Claimed))
}

impl ClaimRefusal {
    /// The reason's name, as the API gives it.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::NotLive { .. } | Self::Closed => "not_live",
            Self::Tier { .. } => "tier",
            Self::Segment => "segment",
            Self::Limit { .. } => "limit",
            Self::Stock => "stock",
            Self::TooFewStamps { .. } => "stamps",
            Self::TooFewPoints(_) => "points",
        }
    }
}

/// What a claim brings: a voucher to show at a till; or credit, as a lot of its own, and then the
/// voucher is redeemed with the claim.
pub fn brings(reward: &Reward, voucher: VoucherId, lot: LotId) -> Vec<Posting> {
    let Some(minor) = reward.credit_minor() else {
        return Posting::voucher_moves(voucher, Account::Issued, Account::Available).to_vec();
    };
    let mut postings = Posting::voucher_moves(voucher, Account::Issued, Account::Claimed).to_vec();
    postings.extend(credit::postings(&[CreditDraw { lot, minor }], Account::Issued, true));
    postings
}

#[cfg(test)]
mod tests;
