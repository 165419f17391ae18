//! Why a ledger transaction is what it is: the facts, for a page or a machine to put into words.
//!
//! An explanation is stored with its ledger transaction as JSON and never changes. It holds ids
//! and numbers, no sentences: the words are chosen when it is shown, in the reader's language.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    earning::Earning,
    ids::{LotId, PurchaseId, RedemptionId, Sequence, Slug, VoucherId},
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
    },
    /// Pending points became available.
    Maturity {
        /// The lots that matured.
        lots: Vec<LotId>,
    },
    /// Points given for a reward; a voucher is the result.
    Claim {
        /// The reward.
        reward: Slug,
        /// The voucher.
        voucher: VoucherId,
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
    },
    /// Somebody moved points by hand.
    Adjustment {
        /// Why.
        reason: String,
    },
}

impl Explanation {
    /// The kind, as it is stored and as reports group by it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Purchase { .. } => "purchase",
            Self::Activity { .. } => "activity",
            Self::Maturity { .. } => "maturity",
            Self::Claim { .. } => "claim",
            Self::Redemption { .. } => "redemption",
            Self::Reversal { .. } => "reversal",
            Self::VoucherExpiry { .. } => "voucher_expiry",
            Self::VoucherCancellation { .. } => "voucher_cancellation",
            Self::Expiry { .. } => "expiry",
            Self::Refund { .. } => "refund",
            Self::Adjustment { .. } => "adjustment",
        }
    }
}
