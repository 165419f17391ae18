//! Vouchers and their states: issued, then redeemed, expired or cancelled, each once.

use jiff::{Span, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Zone,
    discounts::{BelowMinimum, discount, stacks_not_with},
    earning::Stamped,
    ids::{Slug, VoucherId},
    ledger::{Account, Posting},
    lots::{Draw, MissingLot, PointsHeld},
    points::Points,
    programme::{Programme, Reward, VoucherKind, VoucherTerms},
    purchases::Channel,
};

/// Where a voucher is in its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoucherState {
    /// Can be redeemed.
    Issued,
    /// A till accepted it.
    Redeemed(Redeemed),
    /// It expired unused; its points came back.
    Expired,
    /// The member gave it back; its points came back.
    Cancelled,
    /// A till took its redemption back when it could no longer be used; its points came back.
    Reversed,
}

/// Where and when a voucher was redeemed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redeemed {
    /// When.
    pub at: Timestamp,
    /// In which store; none for what came with its claim.
    pub store: Option<Slug>,
    /// At which till, if it said.
    pub till: Option<String>,
}

/// A voucher, as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voucher {
    /// Which voucher.
    pub id: VoucherId,
    /// The reward it stands for.
    pub reward: Slug,
    /// Whether its code stays.
    pub is_printed: bool,
    /// Where it is in its life.
    pub state: VoucherState,
    /// What was paid for it.
    pub points: Points,
    /// When it was claimed.
    pub issued_at: Timestamp,
    /// The first moment at which it can no longer be redeemed.
    pub expires_at: Timestamp,
}

/// What a voucher was paid with: what goes back when it ends unused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paid {
    /// Points, by the lot they came from.
    pub draws: Vec<Draw>,
    /// The stamps of a full card.
    pub stamps: Option<Stamped>,
}

/// Why a voucher was not redeemed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum RedemptionRefusal {
    /// Somebody was here before.
    #[error("the voucher was redeemed at {}", .0.at)]
    AlreadyRedeemed(Redeemed),
    /// Its time is over.
    #[error("the voucher expired at {expired_at}")]
    Expired {
        /// When it expired.
        expired_at: Timestamp,
    },
    /// The member gave it back for the points.
    #[error("the voucher was given back for its points")]
    GivenBack,
    /// The changing six digits are not those of now.
    #[error("the code is an old picture")]
    Stale,
    /// Its reward is for other stores.
    #[error("the voucher is for other stores")]
    WrongStore,
    /// Its reward is for other channels.
    #[error("the voucher is for other channels")]
    WrongChannel,
    /// The purchase is too small.
    #[error(transparent)]
    BelowMinimum(BelowMinimum),
    /// Another voucher on the same purchase does not go with it.
    #[error("the voucher cannot be used with '{with}' on one purchase")]
    NotStackable {
        /// The reward of that voucher.
        with: Slug,
    },
}

/// Why a redemption was not taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ReversalRefusal {
    /// The window for it has closed.
    #[error("a redemption can be taken back for {minutes} minutes")]
    TooLate {
        /// How many minutes there were.
        minutes: i64,
    },
    /// It has been taken back, or is not the voucher's last redemption.
    #[error("the redemption has already been taken back")]
    NotRedeemed,
}

/// What becomes of a voucher whose redemption is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reversal {
    /// It can be used again.
    UsableAgain,
    /// Its time is over meanwhile: its points go back.
    PointsReturn,
}

/// Where a voucher is about to be used, and on what.
#[derive(Clone, Copy, Debug)]
pub struct Use<'u> {
    /// In which store.
    pub store: &'u Slug,
    /// Through what.
    pub channel: Channel,
    /// What the purchase costs, in minor units, where that is known.
    pub basket_minor: Option<i64>,
    /// The rewards of the member's other vouchers on the same purchase.
    pub used_with: &'u [Slug],
    /// When.
    pub at: Timestamp,
}

/// When a voucher claimed now will expire.
pub fn expiry(reward: &Reward, at: Timestamp, zone: &Zone) -> Timestamp {
    let end_of = |day: Date| day.tomorrow().map_or(Timestamp::MAX, |next| zone.start_of(next));
    let expires_at = expiry_by_kind(reward.voucher, at, zone);
    reward.takes_place_on.map_or(expires_at, |day| expires_at.min(end_of(day)))
}

fn expiry_by_kind(kind: VoucherKind, at: Timestamp, zone: &Zone) -> Timestamp {
    match kind {
        VoucherKind::Live { minutes } => {
            at.checked_add(Span::new().minutes(minutes)).unwrap_or(Timestamp::MAX)
        }
        // Good through the whole of its last day.
        VoucherKind::Printed { days } => {
            let last_day = zone.date(zone.days_later(at, days));
            last_day.tomorrow().map_or(Timestamp::MAX, |next| zone.start_of(next))
        }
        // It is redeemed with its claim: there is nothing to wait for.
        VoucherKind::Credit { .. } => at,
    }
}

impl Voucher {
    /// Decides whether a till may accept it now. Says what it takes off the purchase, in minor
    /// units, where it takes something off and the purchase is known.
    ///
    /// What the programme no longer has stays good: what was claimed was claimed.
    pub fn redeem(
        &self,
        programme: &Programme,
        token_is_current: bool,
        using: &Use<'_>,
    ) -> Result<Option<i64>, RedemptionRefusal> {
        match &self.state {
            VoucherState::Issued if using.at < self.expires_at => {}
            VoucherState::Issued | VoucherState::Expired => {
                return Err(RedemptionRefusal::Expired { expired_at: self.expires_at });
            }
            VoucherState::Redeemed(redeemed) => {
                return Err(RedemptionRefusal::AlreadyRedeemed(redeemed.clone()));
            }
            VoucherState::Cancelled | VoucherState::Reversed => {
                return Err(RedemptionRefusal::GivenBack);
            }
        }
        if !token_is_current {
            return Err(RedemptionRefusal::Stale);
        }
        programme.reward(&self.reward).map_or(Ok(None), |reward| using.of(reward, programme))
    }

    /// Whether it can be given back for its points now.
    pub fn can_be_cancelled(&self, at: Timestamp) -> bool {
        self.state == VoucherState::Issued && at < self.expires_at
    }

    /// Whether its time ends unused at `at` or before.
    pub fn is_over(&self, at: Timestamp) -> bool {
        self.state == VoucherState::Issued && self.expires_at <= at
    }

    /// Decides whether a till may take its redemption back now.
    pub fn reverse(
        &self,
        terms: &VoucherTerms,
        at: Timestamp,
    ) -> Result<Reversal, ReversalRefusal> {
        let VoucherState::Redeemed(redeemed) = &self.state else {
            return Err(ReversalRefusal::NotRedeemed);
        };
        let window = Span::new().minutes(terms.reversal_minutes);
        if redeemed.at.checked_add(window).is_ok_and(|closes_at| closes_at <= at) {
            return Err(ReversalRefusal::TooLate { minutes: terms.reversal_minutes });
        }
        let usable = at < self.expires_at;
        Ok(if usable { Reversal::UsableAgain } else { Reversal::PointsReturn })
    }
}

impl Use<'_> {
    /// Decides whether a voucher of `reward` may be used so.
    fn of(&self, reward: &Reward, programme: &Programme) -> Result<Option<i64>, RedemptionRefusal> {
        if !reward.stores.is_empty() && !reward.stores.contains(self.store) {
            return Err(RedemptionRefusal::WrongStore);
        }
        if !reward.channels.is_empty() && !reward.channels.contains(&self.channel) {
            return Err(RedemptionRefusal::WrongChannel);
        }
        let used_with = self.used_with.iter().map(|slug| (slug, programme.reward(slug)));
        if let Some(with) = stacks_not_with(reward, used_with) {
            return Err(RedemptionRefusal::NotStackable { with: with.clone() });
        }
        self.basket_minor
            .map_or(Ok(None), |basket_minor| discount(reward, basket_minor))
            .map_err(RedemptionRefusal::BelowMinimum)
    }
}

impl Paid {
    /// Gives back what was paid: points to the very lots they came from, stamps to their card.
    pub fn give_back(
        &self,
        held: &mut PointsHeld,
        at: Timestamp,
        zone: &Zone,
    ) -> Result<Vec<Posting>, MissingLot> {
        let mut postings = Vec::new();
        if !self.draws.is_empty() {
            postings.extend(held.give_back(&self.draws, Account::Claimed, at, zone)?);
        }
        if let Some(stamps) = &self.stamps {
            postings.extend(Posting::stamps_move(&stamps.reversed(), Account::Claimed));
        }
        Ok(postings)
    }
}

impl VoucherState {
    /// The state's name, as it is stored and answered.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Redeemed(_) => "redeemed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Reversed => "reversed",
        }
    }

    /// Finds a state by its name; a redeemed voucher also says when and where.
    pub fn named(name: &str, redeemed: Option<Redeemed>) -> Option<Self> {
        match name {
            "issued" => Some(Self::Issued),
            "redeemed" => redeemed.map(Self::Redeemed),
            "expired" => Some(Self::Expired),
            "cancelled" => Some(Self::Cancelled),
            "reversed" => Some(Self::Reversed),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
