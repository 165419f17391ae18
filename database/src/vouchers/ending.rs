//! Vouchers that end unused: their points go back to where they came from.

use super::{announce, count_back, find, paid_for};
use crate::{
    activities::wallet_of,
    audit::{self, By},
    events::{self, EventKind},
    fault::{Failure, Fault},
    ledger, lots,
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::{Tx, sql},
    wallets,
};
use jiff::Timestamp;
use loyalty::{
    explanation::Explanation,
    ids::{MemberId, Sequence, VoucherId},
    ledger::{Account, LedgerTransaction, Origin, Posting},
    planted::{Bug, is_planted},
};

/// Gives a voucher back for its points.
pub async fn cancel(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
    id: VoucherId,
    by: By,
    at: Timestamp,
) -> Result<(), Failure> {
    let mut wallet = wallet_of(tx, rulebook, member, at).await?;
    let row = find(tx, member, id).await?.ok_or(Refusal::VoucherUnknown)?;
    let voucher = row.voucher()?;
    if !voucher.can_be_cancelled(at) {
        // If time has ended it just now, whoever asks next records that: a refusal keeps nothing.
        return Err(Refusal::VoucherNotOpen.into());
    }
    let terms = rulebook.at(at);
    let (explanation, postings) = {
        let reward = voucher.reward.clone();
        let explanation = Explanation::VoucherCancellation { reward, voucher: id };
        (explanation, Posting::voucher_moves(id, Account::Available, Account::Issued))
    };
    let origin = Origin::of(by);
    let change = GiveBack { explanation, voucher_postings: postings, origin, at };
    give_points_back(tx, &mut wallet, terms, row.claim_sequence, change).await?;
    end(tx, member, id, "cancelled", at).await?;
    if !is_planted(Bug::CancelKeepsStock) {
        count_back(tx, terms, &voucher.reward).await?;
    }
    wallets::save(tx, &mut wallet).await?;

    announce(tx, member, id, "cancelled", at).await?;
    let kind = EventKind::PointsChanged {
        because: "voucher_cancellation".into(),
        points: voucher.points.get(),
    };
    events::insert(tx, member, &kind, at).await?;
    let line = audit::Line::of("voucher_cancelled", by, at).about(member);
    audit::insert(tx, &line.detailed(&serde_json::json!({ "voucher": id }))).await?;
    Ok(())
}

/// Points that go back to the lots they came from, and why.
pub(crate) struct GiveBack {
    pub(crate) explanation: Explanation,
    pub(crate) voucher_postings: [Posting; 2],
    pub(crate) origin: Origin,
    pub(crate) at: Timestamp,
}

/// Gives the points of a claim back to the lots they came from. The wallet is not yet saved.
pub(crate) async fn give_points_back(
    tx: &mut Tx<'_>,
    wallet: &mut wallets::Wallet,
    terms: &Terms,
    claim_sequence: Sequence,
    change: GiveBack,
) -> Result<(), Fault> {
    let paid = paid_for(tx, wallet.member, claim_sequence).await?;
    let mut lots = Vec::new();
    lots::load_drawn(tx, wallet.member, &paid.draws, &mut lots).await?;
    let mut held = wallet.held(lots.clone());
    let mut postings = paid.give_back(&mut held, change.at, &terms.zone)?;
    postings.extend(change.voucher_postings);
    let transaction = LedgerTransaction::new(change.at, change.explanation, postings)?;
    ledger::record(tx, wallet, &transaction, &change.origin, terms.version, change.at).await?;
    lots::save_changed(tx, wallet.member, &lots, &held.lots).await?;
    if let Some(soonest) = held.lots.iter().map(|lot| lot.expires_at).min() {
        wallet.due_by(soonest);
    }
    Ok(())
}

/// Ends a voucher that was not used: `to` is `expired` or `cancelled`.
pub(crate) async fn end(
    tx: &mut Tx<'_>,
    member: MemberId,
    voucher: VoucherId,
    to: &'static str,
    at: Timestamp,
) -> Result<(), Fault> {
    // It was read in that state; if not, somebody else has been quicker.
    sql!(
        "UPDATE voucher SET state = $3, ended_at = $4
          WHERE member_id = $1 AND voucher_id = $2 AND state = 'issued'",
        member,
        voucher,
        to,
        at,
    )
    .later(tx)
    .await
}
