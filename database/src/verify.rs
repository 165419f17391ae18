//! Verifying: everything recomputed from the postings, each difference named.
//!
//! What can be summed is summed by the database, and only differences leave it; the
//! chain of each member's ledger is walked member by member. Memory does not grow
//! with the books.

use loyalty::{
    ids::{MemberId, Sequence, VoucherId},
    ledger::ChainHash,
};
use uuid::Uuid;

use crate::{
    database::Database,
    fault::Fault,
    ledger::{SealedRow, posting_columns_text, seal},
    sql::{Tx, record, sql},
};

/// The most differences that one check names.
const MOST_NAMED: i64 = 1_000;

/// How many members' chains are walked in one read.
const MEMBERS_A_READ: i64 = 64;

/// One thing that does not add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What was checked.
    pub check: &'static str,
    /// Whose.
    pub member: MemberId,
    /// What of theirs.
    pub what: String,
    /// What the books say.
    pub stored: String,
    /// What the postings say.
    pub recomputed: String,
}

/// What verifying found.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// How many members' ledgers were walked.
    pub members: u64,
    /// How many ledger transactions.
    pub transactions: u64,
    /// What does not add up; none is what should be.
    pub differences: Vec<Difference>,
}

record! {
    struct Mismatch {
        member_id: MemberId,
        what: String,
        stored: i64,
        recomputed: i64,
    }
}

record! {
    struct VoucherMismatch {
        member_id: MemberId,
        voucher_id: VoucherId,
        state: String,
        held: i64,
        claimed: i64,
        expired: i64,
        issued: i64,
    }
}

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

/// Recomputes the books from the ledger. `progress` hears how many members are done.
pub async fn verify(database: &Database, mut progress: impl FnMut(u64)) -> Result<Verified, Fault> {
    let mut verified = Verified::default();
    let sums = database.read(async |tx| sums_that_differ(tx).await).await?;
    verified.differences.extend(sums);

    let mut after = MemberId(Uuid::nil());
    loop {
        let read = database.read(async |tx| walk_chains(tx, after).await).await?;
        let Some((last, transactions, differences, members)) = read else { return Ok(verified) };
        after = last;
        verified.members += members;
        verified.transactions += transactions;
        verified.differences.extend(differences);
        progress(verified.members);
    }
}

/// Every check that the database can do by summing, in one consistent view.
async fn sums_that_differ(tx: &mut Tx<'_>) -> Result<Vec<Difference>, Fault> {
    let mut found = Vec::new();
    let checks = [
        ("every transaction sums to zero", unbalanced(tx).await?),
        ("balances are the sums of their postings", balances(tx).await?),
        ("lots are the sums of their postings", lots(tx).await?),
        ("open lots add up to the balances", lots_and_balances(tx).await?),
        ("purchases earned what the ledger says", purchases(tx).await?),
    ];
    for (check, mismatches) in checks {
        found.extend(mismatches.into_iter().map(|m| Difference {
            check,
            member: m.member_id,
            what: m.what,
            stored: m.stored.to_string(),
            recomputed: m.recomputed.to_string(),
        }));
    }
    found.extend(vouchers(tx).await?);
    Ok(found)
}

async fn unbalanced(tx: &mut Tx<'_>) -> Result<Vec<Mismatch>, Fault> {
    Ok(sql!(
        "SELECT member_id, asset || ' of transaction ' || CAST(sequence AS TEXT) AS what,
                CAST(0 AS BIGINT) AS stored, CAST(sum(amount) AS BIGINT) AS recomputed
           FROM posting
          GROUP BY member_id, sequence, asset
         HAVING sum(amount) <> 0
          LIMIT $1",
        MOST_NAMED,
    )
    .all::<Mismatch>(tx)
    .await?)
}

async fn balances(tx: &mut Tx<'_>) -> Result<Vec<Mismatch>, Fault> {
    let mut found = Vec::new();
    for (account, is_available) in [("available", true), ("pending", false)] {
        found.extend(
            sql!(
                "SELECT member_id, $1 AS what, stored, recomputed
                   FROM (SELECT wallet.member_id,
                                CASE WHEN $2 = 1 THEN wallet.available ELSE wallet.pending END
                                    AS stored,
                                coalesce(summed.amount, 0) AS recomputed
                           FROM wallet
                           LEFT JOIN (SELECT member_id, CAST(sum(amount) AS BIGINT) AS amount
                                        FROM posting
                                       WHERE asset = 'points' AND account = $1
                                       GROUP BY member_id) AS summed
                             ON summed.member_id = wallet.member_id) AS compared
                  WHERE stored <> recomputed
                  LIMIT $3",
                account,
                is_available,
                MOST_NAMED,
            )
            .all::<Mismatch>(tx)
            .await?,
        );
    }
    Ok(found)
}

async fn lots(tx: &mut Tx<'_>) -> Result<Vec<Mismatch>, Fault> {
    Ok(sql!(
        "SELECT member_id, 'lot ' || CAST(lot AS TEXT) AS what, stored, recomputed
           FROM (SELECT lot.member_id, lot.lot, lot.remaining AS stored,
                        coalesce(summed.amount, 0) AS recomputed
                   FROM lot
                   LEFT JOIN (SELECT member_id, lot, CAST(sum(amount) AS BIGINT) AS amount
                                FROM posting
                               WHERE asset = 'points' AND lot IS NOT NULL
                                 AND account IN ('available', 'pending')
                               GROUP BY member_id, lot) AS summed
                     ON summed.member_id = lot.member_id AND summed.lot = lot.lot) AS compared
          WHERE stored <> recomputed
          LIMIT $1",
        MOST_NAMED,
    )
    .all::<Mismatch>(tx)
    .await?)
}

async fn lots_and_balances(tx: &mut Tx<'_>) -> Result<Vec<Mismatch>, Fault> {
    Ok(sql!(
        "SELECT member_id, 'available and pending' AS what, stored, recomputed
           FROM (SELECT wallet.member_id,
                        CASE WHEN wallet.available > 0 THEN wallet.available ELSE 0 END
                            + wallet.pending AS stored,
                        coalesce(summed.remaining, 0) AS recomputed
                   FROM wallet
                   LEFT JOIN (SELECT member_id, CAST(sum(remaining) AS BIGINT) AS remaining
                                FROM lot
                               WHERE remaining > 0
                               GROUP BY member_id) AS summed
                     ON summed.member_id = wallet.member_id) AS compared
          WHERE stored <> recomputed
          LIMIT $1",
        MOST_NAMED,
    )
    .all::<Mismatch>(tx)
    .await?)
}

async fn purchases(tx: &mut Tx<'_>) -> Result<Vec<Mismatch>, Fault> {
    Ok(sql!(
        "SELECT purchase.member_id, 'purchase ' || purchase.reference AS what,
                purchase.points AS stored, -posting.amount AS recomputed
           FROM purchase
           JOIN posting ON posting.member_id = purchase.member_id
                       AND posting.sequence = purchase.sequence
                       AND posting.account = 'issued'
          WHERE purchase.points <> -posting.amount
          LIMIT $1",
        MOST_NAMED,
    )
    .all::<Mismatch>(tx)
    .await?)
}

/// A voucher is where its postings took it.
async fn vouchers(tx: &mut Tx<'_>) -> Result<Vec<Difference>, Fault> {
    let rows = sql!(
        "SELECT member_id, voucher_id, state, held, claimed, expired, issued
           FROM (SELECT voucher.member_id, voucher.voucher_id, voucher.state,
                        coalesce(summed.held, 0) AS held,
                        coalesce(summed.claimed, 0) AS claimed,
                        coalesce(summed.expired, 0) AS expired,
                        coalesce(summed.issued, 0) AS issued
                   FROM voucher
                   LEFT JOIN (SELECT member_id, voucher_id,
                        CAST(sum(CASE account WHEN 'available' THEN amount ELSE 0 END) AS BIGINT)
                            AS held,
                        CAST(sum(CASE account WHEN 'claimed' THEN amount ELSE 0 END) AS BIGINT)
                            AS claimed,
                        CAST(sum(CASE account WHEN 'expired' THEN amount ELSE 0 END) AS BIGINT)
                            AS expired,
                        CAST(sum(CASE account WHEN 'issued' THEN amount ELSE 0 END) AS BIGINT)
                            AS issued
                                FROM posting
                               WHERE asset = 'vouchers'
                               GROUP BY member_id, voucher_id) AS summed
                     ON summed.member_id = voucher.member_id
                    AND summed.voucher_id = voucher.voucher_id) AS compared
          WHERE NOT (
                (state = 'issued' AND held = 1 AND issued = -1)
             OR (state = 'redeemed' AND held = 0 AND claimed = 1 AND issued = -1)
             OR (state IN ('expired', 'reversed') AND held = 0 AND expired = 1 AND issued = -1)
             OR (state = 'cancelled' AND held = 0 AND issued = 0))
          LIMIT $1",
        MOST_NAMED,
    )
    .all::<VoucherMismatch>(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Difference {
            check: "vouchers are where their postings took them",
            member: row.member_id,
            what: format!("voucher {}", row.voucher_id),
            stored: row.state,
            recomputed: format!(
                "held {}, claimed {}, expired {}, issued {}",
                row.held, row.claimed, row.expired, row.issued
            ),
        })
        .collect())
}

type Walked = (MemberId, u64, Vec<Difference>, u64);

/// Walks the ledgers of the next members: no gap, no rewritten transaction, no lost end.
async fn walk_chains(tx: &mut Tx<'_>, after: MemberId) -> Result<Option<Walked>, Fault> {
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
                actor_id, reference, programme_version, explanation, chain_hash
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
