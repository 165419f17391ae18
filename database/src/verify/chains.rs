//! The chain of a ledger, walked from its beginning.

use loyalty::{
    ids::{MemberId, Sequence},
    ledger::ChainHash,
};
use uuid::Uuid;

use super::{
    Difference,
    books::{Books, WalletRow},
    packed::Packed,
    postings::PostingRow,
};
use crate::{
    fault::Fault,
    ledger::{SealedRow, posting_columns_text, seal},
};

/// A ledger transaction as it is stored.
pub(super) struct TransactionRow<'t> {
    pub(super) sequence: Sequence,
    pub(super) occurred_at: i64,
    recorded_at: i64,
    version: i64,
    actor_id: Option<Uuid>,
    moved_from: Option<MemberId>,
    chain_hash: ChainHash,
    kind: &'t str,
    store: Option<&'t str>,
    till: Option<&'t str>,
    actor_kind: &'t str,
    reference: Option<&'t str>,
    pub(super) explanation: &'t str,
}

/// A member's ledger transactions, in order.
pub(super) fn transactions(books: &Books) -> Result<Vec<TransactionRow<'_>>, Fault> {
    let mut rows = Packed::rows(&books.transactions, |row| {
        Ok(TransactionRow {
            sequence: Sequence(row.number()?),
            occurred_at: row.number()?,
            recorded_at: row.number()?,
            version: row.number()?,
            actor_id: row.bytes()?.map(Uuid::from_bytes),
            moved_from: row.bytes()?.map(Uuid::from_bytes).map(MemberId),
            chain_hash: row.bytes()?.unwrap_or_default(),
            kind: row.text()?,
            store: row.text_or_null()?,
            till: row.text_or_null()?,
            actor_kind: row.text()?,
            reference: row.text_or_null()?,
            explanation: row.text()?,
        })
    })?;
    rows.sort_by_key(|row| row.sequence);
    Ok(rows)
}

/// Walks a ledger: no gap, no rewritten transaction, no lost end.
pub(super) fn walk_chain(
    member: MemberId,
    wallet: Option<&WalletRow>,
    rows: &[TransactionRow<'_>],
    mut postings: &[PostingRow<'_>],
) -> Option<Difference> {
    let mut previous: ChainHash = [0; 32];
    for (number, row) in (1..).zip(rows) {
        let own = postings.partition_point(|posting| posting.sequence <= row.sequence);
        let (own, rest) = postings.split_at(own);
        postings = rest;
        let hash = seal(&sealed_row(member, &previous, row, own));
        let has_gap = row.sequence != Sequence(number);
        if has_gap || hash != row.chain_hash {
            return Some(Difference {
                check: "ledgers have no gap and were not rewritten",
                member,
                what: format!("transaction {}", row.sequence),
                stored: hex(&row.chain_hash),
                recomputed: if has_gap { format!("number {number}") } else { hex(&hash) },
            });
        }
        previous = hash;
    }
    let end = Sequence(i64::try_from(rows.len()).unwrap_or(i64::MAX));
    let (sequence, hash) =
        wallet.map_or((Sequence(0), [0; 32]), |wallet| (wallet.sequence, wallet.chain_hash));
    (sequence != end || hash != previous).then(|| Difference {
        check: "wallets know the end of their ledger",
        member,
        what: format!("transaction {sequence}"),
        stored: hex(&hash),
        recomputed: format!("transaction {end}, {}", hex(&previous)),
    })
}

fn sealed_row<'r>(
    member: MemberId,
    previous: &'r ChainHash,
    row: &'r TransactionRow<'_>,
    postings: &[PostingRow<'_>],
) -> SealedRow<'r> {
    SealedRow {
        previous,
        member,
        sequence: row.sequence,
        kind: row.kind,
        occurred_at: row.occurred_at,
        recorded_at: row.recorded_at,
        store: row.store,
        till: row.till,
        actor_kind: row.actor_kind,
        actor_id: row.actor_id,
        reference: row.reference,
        version: row.version,
        explanation: row.explanation,
        moved_from: row.moved_from,
        postings: postings
            .iter()
            .map(|p| posting_columns_text(p.account, p.asset, p.amount, p.lot, p.voucher))
            .collect(),
    }
}

fn hex(hash: &ChainHash) -> String {
    let start: [u8; 8] = std::array::from_fn(|i| hash[i]);
    format!("{:016x}", u64::from_be_bytes(start))
}
