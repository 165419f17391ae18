//! One member's ledger, told on in another's: each transaction again, under its new number.

use jiff::Timestamp;
use loyalty::{
    explanation::Explanation,
    ids::{LotId, MemberId, Sequence},
    ledger::Posting,
};
use uuid::Uuid;

use crate::{
    fault::Fault,
    ledger::{self, Facts},
    members::holdings::list_postings,
    sql::{Tx, record, sql},
    wallets::Wallet,
};

record! {
    struct TransactionRow {
        sequence: Sequence,
        kind: String,
        occurred_at: Timestamp,
        recorded_at: Timestamp,
        store: Option<String>,
        till: Option<String>,
        actor_kind: String,
        actor_id: Option<Uuid>,
        reference: Option<String>,
        programme_version: i64,
        explanation: String,
        moved_from: Option<MemberId>,
    }
}

/// Tells all that a member's ledger says in the survivor's. Every number there is higher by what is
/// answered. The survivor's wallet is not yet saved.
pub(super) async fn take_over(
    tx: &mut Tx<'_>,
    survivor: &mut Wallet,
    merged: MemberId,
) -> Result<i64, Fault> {
    let renumbered_by = survivor.sequence.0;
    let rows = sql!(
        "SELECT sequence, kind, occurred_at, recorded_at, store, till, actor_kind, actor_id,
                reference, programme_version, explanation, moved_from
           FROM ledger_transaction
          WHERE member_id = $1
          ORDER BY sequence",
        merged,
    )
    .all::<TransactionRow>(tx)
    .await?;
    let all = (Sequence(0), Sequence(i64::MAX));
    let mut left = list_postings(tx, merged, all).await?.into_iter().peekable();
    for row in rows {
        let mut postings = Vec::new();
        while let Some(own) = left.next_if(|(sequence, _)| *sequence == row.sequence) {
            postings.push(renumbered(own.1, renumbered_by));
        }
        let explanation: Explanation = serde_json::from_str(&row.explanation)?;
        let explanation = explanation.renumbered(renumbered_by);
        let facts = Facts {
            kind: &row.kind,
            occurred_at: row.occurred_at,
            recorded_at: row.recorded_at,
            store: row.store.as_deref(),
            till: row.till.as_deref(),
            actor_kind: &row.actor_kind,
            actor_id: row.actor_id,
            reference: row.reference.as_deref(),
            version: row.programme_version,
            explanation: &serde_json::to_string(&explanation)?,
            moved_from: row.moved_from.or(Some(merged)),
        };
        ledger::append(tx, survivor, &facts, &postings).await?;
    }
    Ok(renumbered_by)
}

/// The same posting where every number is higher by `numbers`.
pub(super) fn renumbered(posting: Posting, numbers: i64) -> Posting {
    let lot = posting.lot.map(|lot| LotId(Sequence(lot.0.0 + numbers)));
    Posting { lot, ..posting }
}
