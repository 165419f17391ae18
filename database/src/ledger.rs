//! Recording ledger transactions: the fact, its postings, and the end of the chain.

use jiff::Timestamp;
use loyalty::{
    ids::{MemberId, Sequence},
    ledger::{Account, Actor, Asset, ChainHash, LedgerTransaction, Origin, Posting, Sealed, chain},
    points::Points,
};
use uuid::Uuid;

use crate::{
    fault::Fault,
    sql::{Tx, sql},
    wallets::Wallet,
};

/// Records a transaction as the next of a member's ledger, and moves the wallet's balances by it.
///
/// The wallet itself is saved by the caller, once, when all of its command is recorded.
pub(crate) async fn record(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    transaction: &LedgerTransaction,
    origin: &Origin,
    version: i64,
    recorded_at: Timestamp,
) -> Result<Sequence, Fault> {
    let sequence = wallet.next_sequence();
    let explanation = serde_json::to_string(&transaction.explanation)?;
    let (actor_kind, actor_id) = actor_columns(origin.actor);
    let chain_hash = seal(&SealedRow {
        previous: &wallet.chain_hash,
        member: wallet.member,
        sequence,
        kind: transaction.explanation.kind(),
        occurred_at: transaction.occurred_at.as_microsecond(),
        recorded_at: recorded_at.as_microsecond(),
        store: origin.store.as_ref().map(loyalty::ids::Slug::as_str),
        till: origin.till.as_deref(),
        actor_kind,
        actor_id,
        reference: origin.reference.as_deref(),
        version,
        explanation: &explanation,
        postings: transaction.postings().iter().map(posting_text).collect(),
    });
    sql!(
        "INSERT INTO ledger_transaction (member_id, sequence, kind, occurred_at, recorded_at,
             store, till, actor_kind, actor_id, reference, programme_version, explanation,
             chain_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        wallet.member,
        sequence,
        transaction.explanation.kind(),
        transaction.occurred_at,
        recorded_at,
        origin.store,
        origin.till,
        actor_kind,
        actor_id,
        origin.reference,
        version,
        explanation,
        chain_hash,
    )
    .execute(tx)
    .await?;
    insert_postings(tx, wallet.member, sequence, transaction.postings()).await?;

    let change = |account| Points::new(transaction.change(account, &Asset::Points));
    wallet.available += change(Account::Available);
    wallet.pending += change(Account::Pending);
    wallet.sequence = sequence;
    wallet.chain_hash = chain_hash;
    Ok(sequence)
}

async fn insert_postings(
    tx: &mut Tx<'_>,
    member: MemberId,
    sequence: Sequence,
    postings: &[Posting],
) -> Result<(), Fault> {
    let mut line = 0;
    let mut left = postings;
    while let [one, rest @ ..] = left {
        line += 1;
        left = rest;
        let (account, asset) = (one.account.name(), one.asset.to_string());
        // Nearly every transaction has two postings: they go in one statement.
        let Some((other, rest)) = rest.split_first() else {
            sql!(
                "INSERT INTO posting
                     (member_id, sequence, line, account, asset, amount, lot, voucher_id)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                member,
                sequence,
                line,
                account,
                asset,
                one.amount,
                one.lot,
                one.voucher,
            )
            .execute(tx)
            .await?;
            continue;
        };
        sql!(
            "INSERT INTO posting
                 (member_id, sequence, line, account, asset, amount, lot, voucher_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8),
                    ($1, $2, $9, $10, $11, $12, $13, $14)",
            member,
            sequence,
            line,
            account,
            asset,
            one.amount,
            one.lot,
            one.voucher,
            line + 1,
            other.account.name(),
            other.asset.to_string(),
            other.amount,
            other.lot,
            other.voucher,
        )
        .execute(tx)
        .await?;
        line += 1;
        left = rest;
    }
    Ok(())
}

/// A ledger transaction as it is stored, to be sealed or to be checked.
pub(crate) struct SealedRow<'r> {
    pub(crate) previous: &'r ChainHash,
    pub(crate) member: MemberId,
    pub(crate) sequence: Sequence,
    pub(crate) kind: &'r str,
    pub(crate) occurred_at: i64,
    pub(crate) recorded_at: i64,
    pub(crate) store: Option<&'r str>,
    pub(crate) till: Option<&'r str>,
    pub(crate) actor_kind: &'r str,
    pub(crate) actor_id: Option<Uuid>,
    pub(crate) reference: Option<&'r str>,
    pub(crate) version: i64,
    pub(crate) explanation: &'r str,
    pub(crate) postings: Vec<String>,
}

/// The hash that ends the chain with this row.
pub(crate) fn seal(row: &SealedRow<'_>) -> ChainHash {
    let actor_id = row.actor_id.map(|id| id.to_string());
    let version = row.version.to_string();
    chain(
        row.previous,
        &Sealed {
            member: row.member,
            sequence: row.sequence,
            occurred_at: row.occurred_at,
            recorded_at: row.recorded_at,
            texts: &[
                Some(row.kind),
                row.store,
                row.till,
                Some(row.actor_kind),
                actor_id.as_deref(),
                row.reference,
                Some(&version),
                Some(row.explanation),
            ],
            postings: &row.postings,
        },
    )
}

/// A posting as one text, for the seal.
pub(crate) fn posting_text(posting: &Posting) -> String {
    posting_columns_text(
        posting.account.name(),
        &posting.asset.to_string(),
        posting.amount,
        posting.lot.map(|lot| lot.0.0),
        posting.voucher.map(|voucher| voucher.0),
    )
}

/// The same from a posting's columns.
pub(crate) fn posting_columns_text(
    account: &str,
    asset: &str,
    amount: i64,
    lot: Option<i64>,
    voucher: Option<Uuid>,
) -> String {
    let lot = lot.map_or_else(String::new, |lot| lot.to_string());
    let voucher = voucher.map_or_else(String::new, |voucher| voucher.to_string());
    format!("{account} {asset} {amount} {lot} {voucher}")
}

/// Who did it, as two columns.
pub(crate) fn actor_columns(actor: Actor) -> (&'static str, Option<Uuid>) {
    match actor {
        Actor::Member => ("member", None),
        Actor::Associate(id) => ("associate", Some(id.0)),
        Actor::ApiKey(id) => ("api_key", Some(id.0)),
        Actor::Job => ("job", None),
        Actor::Operator => ("operator", None),
    }
}
