//! The chain of each ledger, walked from its beginning.

use super::Difference;
use crate::{
    fault::Fault,
    ledger::{SealedRow, posting_columns_text, seal},
    sql::{Tx, record, sql},
};
use loyalty::{
    ids::{MemberId, Sequence},
    ledger::ChainHash,
};
use uuid::Uuid;

/// How many members' chains are walked in one read.
const MEMBERS_A_READ: i64 = 64;

record! { struct WalletEnd { member_id: MemberId, sequence: Sequence, chain_hash: [u8; 32] } }

record! {
    struct ChainRow {
        member_id: MemberId,
        sequence: Sequence,
        kind: String,
        occurred_at: i64,
        recorded_at: i64,
        store: Option<String>,
        till: Option<String>,
        actor_kind: String,
        actor_id: Option<Uuid>,
        reference: Option<String>,
        programme_version: i64,
        explanation: String,
        moved_from: Option<MemberId>,
        chain_hash: [u8; 32],
    }
}

record! {
    struct PostingRow {
        member_id: MemberId,
        sequence: Sequence,
        account: String,
        asset: String,
        amount: i64,
        lot: Option<i64>,
        voucher_id: Option<Uuid>,
    }
}

type Walked = (MemberId, u64, Vec<Difference>, u64);

/// Walks the ledgers of the next members: no gap, no rewritten transaction, no lost end.
pub(super) async fn walk_chains(tx: &mut Tx<'_>, after: MemberId) -> Result<Option<Walked>, Fault> {
    let wallets = sql!(
        "SELECT member_id, sequence, chain_hash
           FROM wallet
          WHERE member_id > $1
          ORDER BY member_id
          LIMIT $2",
        after,
        MEMBERS_A_READ,
    )
    .all::<WalletEnd>(tx)
    .await?;
    let Some(last) = wallets.last().map(|wallet| wallet.member_id) else { return Ok(None) };
    let rows = sql!(
        "SELECT member_id, sequence, kind, occurred_at, recorded_at, store, till, actor_kind,
                actor_id, reference, programme_version, explanation, moved_from, chain_hash
           FROM ledger_transaction
          WHERE member_id > $1 AND member_id <= $2
          ORDER BY member_id, sequence",
        after,
        last,
    )
    .all::<ChainRow>(tx)
    .await?;
    let postings = sql!(
        "SELECT member_id, sequence, account, asset, amount, lot, voucher_id
           FROM posting
          WHERE member_id > $1 AND member_id <= $2
          ORDER BY member_id, sequence, line",
        after,
        last,
    )
    .all::<PostingRow>(tx)
    .await?;

    let mut differences = Vec::new();
    let mut postings = postings.as_slice();
    let mut left = rows.as_slice();
    for wallet in &wallets {
        let end = left.iter().take_while(|row| row.member_id == wallet.member_id).count();
        let (own, rest) = left.split_at(end);
        left = rest;
        differences.extend(walk_chain(wallet, own, &mut postings));
    }
    let transactions = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let members = u64::try_from(wallets.len()).unwrap_or(u64::MAX);
    Ok(Some((last, transactions, differences, members)))
}

fn walk_chain(
    wallet: &WalletEnd,
    rows: &[ChainRow],
    postings: &mut &[PostingRow],
) -> Option<Difference> {
    let mut previous: ChainHash = [0; 32];
    for (number, row) in (1..).zip(rows) {
        let is_own = |p: &&PostingRow| p.member_id == row.member_id && p.sequence <= row.sequence;
        let own = postings.iter().take_while(is_own).count();
        let (own, rest) = postings.split_at(own);
        *postings = rest;
        let hash = seal(&sealed_row(&previous, row, own));
        let has_gap = row.sequence != Sequence(number);
        if has_gap || hash != row.chain_hash {
            return Some(Difference {
                check: "ledgers have no gap and were not rewritten",
                member: wallet.member_id,
                what: format!("transaction {}", row.sequence),
                stored: hex(&row.chain_hash),
                recomputed: if has_gap { format!("number {number}") } else { hex(&hash) },
            });
        }
        previous = hash;
    }
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let ends_well = wallet.sequence == Sequence(count) && wallet.chain_hash == previous;
    (!ends_well).then(|| Difference {
        check: "wallets know the end of their ledger",
        member: wallet.member_id,
        what: format!("transaction {}", wallet.sequence),
        stored: hex(&wallet.chain_hash),
        recomputed: format!("transaction {count}, {}", hex(&previous)),
    })
}

fn sealed_row<'r>(
    previous: &'r ChainHash,
    row: &'r ChainRow,
    postings: &[PostingRow],
) -> SealedRow<'r> {
    SealedRow {
        previous,
        member: row.member_id,
        sequence: row.sequence,
        kind: &row.kind,
        occurred_at: row.occurred_at,
        recorded_at: row.recorded_at,
        store: row.store.as_deref(),
        till: row.till.as_deref(),
        actor_kind: &row.actor_kind,
        actor_id: row.actor_id,
        reference: row.reference.as_deref(),
        version: row.programme_version,
        explanation: &row.explanation,
        moved_from: row.moved_from,
        postings: postings
            .iter()
            .map(|p| posting_columns_text(&p.account, &p.asset, p.amount, p.lot, p.voucher_id))
            .collect(),
    }
}

fn hex(hash: &ChainHash) -> String {
    let start: [u8; 8] = std::array::from_fn(|i| hash[i]);
    format!("{:016x}", u64::from_be_bytes(start))
}
