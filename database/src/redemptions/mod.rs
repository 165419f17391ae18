//! Redemptions: a till accepts a voucher, once; and member cards that tills read.

mod identify;
mod redeem;
mod refused;
mod reverse;

pub use self::{
    identify::identify,
    redeem::{Redeem, Redemption, UsedOn, find_by_code, preview, redeem, redeem_in, voucher_of},
    reverse::{Reverse, Reversed, reverse},
};

use crate::{
    audit::{self, By},
    fault::Fault,
    sql::{Tx, record, sql},
};
use jiff::Timestamp;
use loyalty::ids::{MemberId, RedemptionId, Slug, VoucherId};

/// Where a code was scanned, and by whom.
#[derive(Clone, Debug)]
pub struct AtTill {
    /// In which store.
    pub store: Slug,
    /// At which till, if it says.
    pub till: Option<String>,
    /// Who scanned it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

record! {
    /// A redemption as the books have it.
    #[derive(Clone, Debug)]
    pub struct RedemptionRow {
        /// The redemption.
        pub redemption_id: RedemptionId,
        /// Whose voucher.
        pub member_id: MemberId,
        /// Which voucher.
        pub voucher_id: VoucherId,
        /// When.
        pub redeemed_at: Timestamp,
        /// In which store.
        pub store: Slug,
        /// At which till.
        pub till: Option<String>,
        /// The receipt it was used on.
        pub purchase_reference: Option<String>,
        /// When it was taken back.
        pub reversed_at: Option<Timestamp>,
    }
}

/// Finds a redemption.
pub async fn find(tx: &mut Tx<'_>, id: RedemptionId) -> Result<Option<RedemptionRow>, Fault> {
    sql!(
        "SELECT redemption_id, member_id, voucher_id, redeemed_at, store, till,
                purchase_reference, reversed_at
           FROM redemption
          WHERE redemption_id = $1",
        id,
    )
    .optional::<RedemptionRow>(tx)
    .await
}

impl AtTill {
    /// What wrong codes are counted by.
    fn counter(&self) -> String {
        let till = self.till.as_deref().unwrap_or("");
        format!("{}/{}/{till}", audit::name_of(self.by), self.store)
    }
}
