//! Reversing: a redemption is taken back.

use super::find;
use crate::{
    activities::wallet_of,
    audit::{self, By, Line},
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    ledger,
    refusal::Refusal,
    rulebook::Rulebook,
    sql::{Tx, sql},
    vouchers::{self, GiveBack, VoucherRow, give_points_back},
    wallets,
};
use jiff::Timestamp;
use loyalty::{
    explanation::Explanation,
    ids::{MemberId, RedemptionId, Slug, VoucherId},
    ledger::{Account, LedgerTransaction, Origin, Posting},
    vouchers::{Reversal, ReversalRefusal, VoucherState},
};
use serde::{Deserialize, Serialize};

/// A redemption that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversed {
    /// The redemption.
    pub id: RedemptionId,
    /// The voucher.
    pub voucher: VoucherId,
    /// The reward it stood for.
    pub reward: Slug,
    /// Whose it was.
    pub member: MemberId,
    /// Whether the points went back, because the voucher had expired meanwhile.
    pub points_returned: bool,
    /// The audit line that tells of it.
    pub audit_id: uuid::Uuid,
}

/// Takes a redemption back, once for a key.
#[derive(Clone, Debug)]
pub struct Reverse {
    /// Which redemption.
    pub id: RedemptionId,
    /// Why.
    pub reason: String,
    /// Only in this store; none for anywhere.
    pub store: Option<Slug>,
    /// Who.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// Takes a redemption back: the voucher can be used again, or its points go back.
pub async fn reverse(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Reverse,
    key: Option<&Key>,
) -> Result<Answered<Reversed>, Failure> {
    idempotency::once(tx, key, command.at, async |tx| reverse_once(tx, rulebook, command).await)
        .await
}

async fn reverse_once(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Reverse,
) -> Result<Reversed, Failure> {
    let Reverse { id, by, at, .. } = command;
    let redemption = find(tx, *id).await?.ok_or(Refusal::RedemptionUnknown)?;
    if command.store.as_ref().is_some_and(|store| *store != redemption.store) {
        return Err(Refusal::RedemptionUnknown.into());
    }
    let (member, voucher_id) = (redemption.member_id, redemption.voucher_id);
    if redemption.reversed_at.is_some() {
        return Err(Refusal::Reversal(ReversalRefusal::NotRedeemed).into());
    }
    let row = vouchers::find(tx, member, voucher_id).await?;
    let row = row.ok_or_else(|| Fault::Corrupt(format!("voucher {voucher_id} is missing")))?;
    if row.redemption_id != Some(*id) {
        return Err(Refusal::Reversal(ReversalRefusal::NotRedeemed).into());
    }
    let terms = rulebook.at(*at);
    let reversal = row.voucher()?.reverse(&terms.vouchers, *at).map_err(Refusal::from)?;
    let points_returned = reversal == Reversal::PointsReturn;
    let state = if points_returned { VoucherState::Reversed } else { VoucherState::Issued };
    set_reversed(tx, &row, *id, &state, *at).await?;

    let explanation = Explanation::Reversal {
        redemption: *id,
        reward: row.reward.clone(),
        voucher: voucher_id,
        points_returned,
        reason: command.reason.clone(),
    };
    let origin = Origin {
        store: Some(redemption.store.clone()),
        till: redemption.till.clone(),
        ..Origin::of(*by)
    };
    let mut wallet = wallet_of(tx, rulebook, member, *at).await?;
    if points_returned {
        let voucher_postings =
            Posting::voucher_moves(voucher_id, Account::Claimed, Account::Expired);
        let change = GiveBack { explanation, voucher_postings, origin, at: *at };
        give_points_back(tx, &mut wallet, terms, row.claim_sequence, change).await?;
        vouchers::count_back(tx, terms, &row.reward).await?;
        let points = row.points.get();
        let kind = EventKind::PointsChanged { because: "reversal".into(), points };
        events::insert(tx, member, &kind, *at).await?;
    } else {
        let postings = Posting::voucher_moves(voucher_id, Account::Claimed, Account::Available);
        let transaction = LedgerTransaction::new(*at, explanation, postings.to_vec())?;
        ledger::record(tx, &mut wallet, &transaction, &origin, terms.version, *at).await?;
        wallet.due_by(row.expires_at);
    }
    wallets::save(tx, &mut wallet).await?;
    vouchers::announce(tx, member, voucher_id, state.name(), *at).await?;
    let line = Line::of("redemption_reversed", *by, *at)
        .about(member)
        .at_till(Some(redemption.store.clone()), redemption.till.clone())
        .detailed(&serde_json::json!({
            "redemption": id, "voucher": voucher_id, "reward": row.reward,
            "points_returned": points_returned, "reason": command.reason,
        }));
    audit::insert(tx, &line).await?;
    Ok(Reversed {
        id: *id,
        voucher: voucher_id,
        reward: row.reward,
        member,
        points_returned,
        audit_id: line.id,
    })
}

/// One wins: both conditions repeat the decision.
async fn set_reversed(
    tx: &mut Tx<'_>,
    row: &VoucherRow,
    id: RedemptionId,
    state: &VoucherState,
    at: Timestamp,
) -> Result<(), Fault> {
    sql!(
        "UPDATE redemption SET reversed_at = $2 WHERE redemption_id = $1 AND reversed_at IS NULL",
        id,
        at,
    )
    .later(tx)
    .await?;
    sql!(
        "UPDATE voucher
            SET state = $4, redemption_id = NULL, redeemed_at = NULL, redeemed_in = NULL,
                redeemed_till = NULL, ended_at = $5
          WHERE member_id = $1 AND voucher_id = $2 AND state = 'redeemed' AND redemption_id = $3",
        row.member_id,
        row.voucher_id,
        id,
        state.name(),
        (*state == VoucherState::Reversed).then_some(at),
    )
    .later(tx)
    .await
}
