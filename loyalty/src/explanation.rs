//! Why a ledger transaction is what it is: the facts, for a page or a machine to put into words.
//!
//! An explanation is stored with its ledger transaction as JSON and never changes. It holds ids
//! and numbers, no sentences: the words are chosen when it is shown, in the reader's language.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    earning::{Earning, Stamped},
    ids::{GiftCardId, LotId, MemberId, PurchaseId, RedemptionId, Sequence, Slug, VoucherId},
    points::Points,
};

/// What happened, and why it moved what it moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Explanation {
    /// Points for a purchase.
    Purchase {
        /// The purchase.
        purchase: PurchaseId,
        /// What was paid in all, in minor units.
        total_minor: i64,
        /// What it earned, rule by rule.
        earning: Earning,
    },
    /// Points for something other than buying: enrolment, a check-in.
    Activity {
        /// Which activity, as the programme names it.
        activity: Slug,
        /// On which side of a referral.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        referral: Option<ReferralSide>,
    },
    /// A referral is taken back: the friend's first purchase was given back whole.
    ReferralEnd {
        /// Which activity, as the programme names it.
        activity: Slug,
        /// On which side of it.
        side: ReferralSide,
        /// The ledger transaction that earned the points taken back.
        earned_by: Sequence,
    },
    /// Pending points became available.
    Maturity {
        /// The lots that matured.
        lots: Vec<LotId>,
    },
    /// Points given for a reward; a voucher is the result, or credit.
    Claim {
        /// The reward.
        reward: Slug,
        /// The voucher.
        voucher: VoucherId,
        /// The stamps that paid for it in place of points.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stamps: Option<Stamped>,
        /// The credit that came with it, in minor units; none where a voucher is to be used.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        credit_minor: Option<i64>,
    },
    /// A till accepted a voucher.
    Redemption {
        /// The redemption.
        redemption: RedemptionId,
        /// The reward it stood for.
        reward: Slug,
        /// The voucher.
        voucher: VoucherId,
    },
    /// A till took a redemption back.
    Reversal {
        /// The redemption that was taken back.
        redemption: RedemptionId,
        /// The reward it stood for.
        reward: Slug,
        /// The voucher.
        voucher: VoucherId,
        /// Whether the points came back, because the voucher had expired meanwhile.
        points_returned: bool,
        /// Why, in the associate's words.
        reason: String,
    },
    /// A voucher expired unused; its points came back.
    VoucherExpiry {
        /// The reward it stood for.
        reward: Slug,
        /// The voucher.
        voucher: VoucherId,
    },
    /// A member gave a voucher back; its points came back.
    VoucherCancellation {
        /// The reward it stood for.
        reward: Slug,
        /// The voucher.
        voucher: VoucherId,
    },
    /// What was left of lots expired.
    Expiry {
        /// When it stopped being spendable.
        expired_at: Timestamp,
    },
    /// Goods were given back.
    Refund {
        /// The purchase they came from.
        purchase: PurchaseId,
        /// The ledger transaction that earned the points taken back.
        earned_by: Sequence,
        /// What was refunded, in minor units.
        refunded_minor: i64,
        /// What the purchase earned before this refund.
        earned_before: Points,
        /// The stamps that went with the goods.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stamps: Vec<Stamped>,
        /// The cashback that went with them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cashback: Option<CashbackTaken>,
    },
    /// Credit came into the wallet.
    CreditLoad {
        /// The gift card it came from; none for credit that was given by other means.
        card: Option<GiftCardId>,
        /// How much, in minor units.
        minor: i64,
    },
    /// Credit paid for something.
    CreditSpending {
        /// How much, in minor units.
        minor: i64,
    },
    /// Credit that was spent came back, to the lots it came from.
    CreditRefund {
        /// The ledger transaction that spent it.
        spent_by: Sequence,
        /// How much, in minor units.
        minor: i64,
    },
    /// What was left of credit expired.
    CreditExpiry {
        /// How much, in minor units.
        minor: i64,
    },
    /// What was on a paper card came into the wallet.
    PaperCard {
        /// The last characters of the card's number.
        ending: String,
        /// The stamps that came with the points.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stamps: Option<Stamped>,
    },
    /// The member had everything forgotten; what was left in the wallet is gone.
    Erasure,
    /// Two members were one: this ledger is told on in the other's.
    MergedInto {
        /// Whose ledger goes on.
        survivor: MemberId,
    },
    /// Two members were one: what one of them owed is paid from what the other had.
    MergedFrom {
        /// Whose ledger was told on in this one.
        member: MemberId,
    },
    /// They were two after all: what is left of what came goes back.
    MergeUndone {
        /// The other member.
        other: MemberId,
    },
    /// Somebody moved points by hand.
    Adjustment {
        /// Why.
        reason: String,
    },
}

/// The cashback of goods that were given back, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashbackTaken {
    /// What was taken.
    pub minor: i64,
    /// What was spent already, and stays spent.
    pub spent_minor: i64,
}

/// The two sides of a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferralSide {
    /// Whoever invited a friend.
    Inviting,
    /// The friend.
    Invited,
}

impl Explanation {
    /// The kind, as it is stored and as reports group by it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Purchase { .. } => "purchase",
            Self::Activity { .. } => "activity",
            Self::ReferralEnd { .. } => "referral_end",
            Self::Maturity { .. } => "maturity",
            Self::Claim { .. } => "claim",
            Self::Redemption { .. } => "redemption",
            Self::Reversal { .. } => "reversal",
            Self::VoucherExpiry { .. } => "voucher_expiry",
            Self::VoucherCancellation { .. } => "voucher_cancellation",
            Self::Expiry { .. } => "expiry",
            Self::Refund { .. } => "refund",
            Self::CreditLoad { .. } => "credit_load",
            Self::CreditSpending { .. } => "credit_spending",
            Self::CreditRefund { .. } => "credit_refund",
            Self::CreditExpiry { .. } => "credit_expiry",
            Self::PaperCard { .. } => "paper_card",
            Self::Erasure => "erasure",
            Self::MergedInto { .. } => "merged_into",
            Self::MergedFrom { .. } => "merged_from",
            Self::MergeUndone { .. } => "merge_undone",
            Self::Adjustment { .. } => "adjustment",
        }
    }

    /// The same in a ledger in which every transaction has a number higher by `numbers`.
    #[must_use]
    pub fn renumbered(self, numbers: i64) -> Self {
        let moved = |sequence: Sequence| Sequence(sequence.0 + numbers);
        match self {
            Self::ReferralEnd { activity, side, earned_by } => {
                Self::ReferralEnd { activity, side, earned_by: moved(earned_by) }
            }
            Self::Maturity { lots } => {
                Self::Maturity { lots: lots.into_iter().map(|lot| LotId(moved(lot.0))).collect() }
            }
            Self::Refund {
                purchase,
                earned_by,
                refunded_minor,
                earned_before,
                stamps,
                cashback,
            } => Self::Refund {
                purchase,
                earned_by: moved(earned_by),
                refunded_minor,
                earned_before,
                stamps,
                cashback,
            },
            Self::CreditRefund { spent_by, minor } => {
                Self::CreditRefund { spent_by: moved(spent_by), minor }
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn reports_and_the_stored_text_call_it_the_same() {
        let voucher = VoucherId(Uuid::nil());
        let reward = Slug::new("hot-drink").unwrap();
        for explanation in [
            Explanation::Maturity { lots: Vec::new() },
            Explanation::VoucherExpiry { reward, voucher },
            Explanation::CreditSpending { minor: 350 },
            Explanation::Erasure,
            Explanation::Adjustment { reason: "goodwill".into() },
        ] {
            let stored = serde_json::to_value(&explanation).unwrap();
            assert_eq!(stored["kind"], explanation.kind());
        }
    }

    #[test]
    fn a_ledger_told_on_in_another_points_to_its_own_transactions() {
        let lot = |number| LotId(Sequence(number));
        let maturity =
            |lots: &[i64]| Explanation::Maturity { lots: lots.iter().copied().map(lot).collect() };
        assert_eq!(maturity(&[2, 5]).renumbered(40), maturity(&[42, 45]));
        let refund =
            |spent_by| Explanation::CreditRefund { spent_by: Sequence(spent_by), minor: 350 };
        assert_eq!(refund(3).renumbered(40), refund(43));
        assert_eq!(Explanation::Erasure.renumbered(40), Explanation::Erasure);
    }
}
