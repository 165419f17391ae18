//! Vouchers: claimed, shown, given back.

mod claim;
mod ending;
mod paid;
mod stock;

pub use self::{
    claim::{Claim, Claimed, claim_reward},
    ending::cancel,
    stock::{ClaimedByMember, Stock, count_by_reward, list_stock},
};
pub(crate) use self::{
    ending::{GiveBack, end, give_points_back},
    paid::paid_for,
    stock::count_back,
};

use crate::{
    events::{self, EventKind},
    fault::Fault,
    sql::{Tx, record, sql},
};
use jiff::Timestamp;
use loyalty::{
    codes::{Code, CodeKeys},
    ids::{MemberId, RedemptionId, Sequence, Slug, VoucherId},
    points::Points,
    vouchers::{Redeemed, Voucher, VoucherState},
};

record! {
    /// A voucher as the books have it.
    #[derive(Clone, Debug)]
    pub struct VoucherRow {
        /// Whose.
        pub member_id: MemberId,
        /// Which voucher.
        pub voucher_id: VoucherId,
        /// The reward it stands for.
        pub reward: Slug,
        /// `live` or `printed`; `credit` for one that was redeemed with its claim.
        pub kind: String,
        /// Where it is in its life.
        pub state: String,
        /// What was paid for it.
        pub points: Points,
        /// When it was claimed.
        pub issued_at: Timestamp,
        /// The first moment at which it can no longer be redeemed.
        pub expires_at: Timestamp,
        /// Which of its code's identities is used.
        pub code_attempt: i64,
        /// The ledger transaction that claimed it.
        pub claim_sequence: Sequence,
        /// Its last redemption.
        pub redemption_id: Option<RedemptionId>,
        /// When it was redeemed.
        pub redeemed_at: Option<Timestamp>,
        /// In which store.
        pub redeemed_in: Option<Slug>,
        /// At which till.
        pub redeemed_till: Option<String>,
        /// When it ended unused, or its redemption was taken back for its points.
        pub ended_at: Option<Timestamp>,
    }
}

pub(crate) async fn announce(
    tx: &mut Tx<'_>,
    member: MemberId,
    voucher: VoucherId,
    state: &'static str,
    at: Timestamp,
) -> Result<(), Fault> {
    let kind = EventKind::VoucherChanged { voucher: voucher.0, state: state.into() };
    events::insert(tx, member, &kind, at).await
}

/// Finds a voucher of a member.
pub async fn find(
    tx: &mut Tx<'_>,
    member: MemberId,
    voucher: VoucherId,
) -> Result<Option<VoucherRow>, Fault> {
    sql!(
        "SELECT member_id, voucher_id, reward, kind, state, points, issued_at, expires_at,
                code_attempt, claim_sequence, redemption_id, redeemed_at, redeemed_in,
                redeemed_till, ended_at
           FROM voucher
          WHERE member_id = $1 AND voucher_id = $2",
        member,
        voucher,
    )
    .optional::<VoucherRow>(tx)
    .await
}

/// Lists a member's vouchers that can be used, soonest to expire first.
pub async fn list_issued(tx: &mut Tx<'_>, member: MemberId) -> Result<Vec<VoucherRow>, Fault> {
    sql!(
        "SELECT member_id, voucher_id, reward, kind, state, points, issued_at, expires_at,
                code_attempt, claim_sequence, redemption_id, redeemed_at, redeemed_in,
                redeemed_till, ended_at
           FROM voucher
          WHERE member_id = $1 AND state = 'issued'
          ORDER BY expires_at, voucher_id",
        member,
    )
    .all::<VoucherRow>(tx)
    .await
}

/// The code that a voucher shows at a moment.
pub fn code_at(
    keys: &CodeKeys,
    voucher: VoucherId,
    is_printed: bool,
    attempt: i64,
    at: Timestamp,
) -> Code {
    if is_printed {
        keys.printed_voucher(voucher, attempt)
    } else {
        keys.live_voucher(voucher, attempt, at)
    }
}

record! {
    struct CodedVoucher { voucher_id: VoucherId, kind: String, code_attempt: i64 }
}

/// Lists the codes of all vouchers a member ever had, as they are at a moment.
pub(crate) async fn list_codes(
    tx: &mut Tx<'_>,
    keys: &CodeKeys,
    member: MemberId,
    at: Timestamp,
) -> Result<Vec<Code>, Fault> {
    let rows = sql!(
        "SELECT voucher_id, kind, code_attempt
           FROM voucher
          WHERE member_id = $1 AND kind <> 'credit'",
        member,
    )
    .all::<CodedVoucher>(tx)
    .await?;
    let code = |row: &CodedVoucher| {
        code_at(keys, row.voucher_id, row.kind == "printed", row.code_attempt, at)
    };
    Ok(rows.iter().map(code).collect())
}

impl VoucherRow {
    /// Whether it was redeemed with its claim, for credit: it never had a code.
    pub fn is_credit(&self) -> bool {
        self.kind == "credit"
    }

    /// Whether its code stays.
    pub fn is_printed(&self) -> bool {
        self.kind == "printed"
    }

    /// The voucher as the rules see it.
    pub fn voucher(&self) -> Result<Voucher, Fault> {
        let redeemed = self.redeemed_at.map(|at| Redeemed {
            at,
            store: self.redeemed_in.clone(),
            till: self.redeemed_till.clone(),
        });
        let state = VoucherState::named(&self.state, redeemed).ok_or_else(|| {
            Fault::Corrupt(format!("voucher {}: state '{}'", self.voucher_id, self.state))
        })?;
        Ok(Voucher {
            id: self.voucher_id,
            reward: self.reward.clone(),
            is_printed: self.is_printed(),
            state,
            points: self.points,
            issued_at: self.issued_at,
            expires_at: self.expires_at,
        })
    }
}
