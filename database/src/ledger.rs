//! Recording ledger transactions: the fact, its postings, and the end of the chain.

use std::fmt::Write as _;

use jiff::Timestamp;
use loyalty::{
    ids::{MemberId, Sequence, Slug},
    ledger::{Account, Actor, Asset, ChainHash, LedgerTransaction, Origin, Posting, Sealed, chain},
    points::Points,
};
use uuid::Uuid;

use crate::{
    assets,
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
    let (actor_kind, actor_id) = actor_columns(origin.actor);
    let facts = Facts {
        kind: transaction.explanation.kind(),
        occurred_at: transaction.occurred_at,
        recorded_at,
        store: origin.store.as_ref().map(Slug::as_str),
        till: origin.till.as_deref(),
        actor_kind,
        actor_id,
        reference: origin.reference.as_deref(),
        version,
        explanation: &serde_json::to_string(&transaction.explanation)?,
        moved_from: None,
    };
    append(tx, wallet, &facts, transaction.postings()).await
}

/// What a ledger's row says besides its place in the ledger.
pub(crate) struct Facts<'f> {
    pub(crate) kind: &'f str,
    pub(crate) occurred_at: Timestamp,
    pub(crate) recorded_at: Timestamp,
    pub(crate) store: Option<&'f str>,
    pub(crate) till: Option<&'f str>,
    pub(crate) actor_kind: &'f str,
    pub(crate) actor_id: Option<Uuid>,
    pub(crate) reference: Option<&'f str>,
    pub(crate) version: i64,
    pub(crate) explanation: &'f str,
    pub(crate) moved_from: Option<MemberId>,
}

/// Appends a row to a member's ledger, and moves the wallet's balances by its postings.
pub(crate) async fn append(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    facts: &Facts<'_>,
    postings: &[Posting],
) -> Result<Sequence, Fault> {
    let sequence = wallet.next_sequence();
    let chain_hash = seal(&SealedRow {
        previous: &wallet.chain_hash,
        member: wallet.member,
        sequence,
        kind: facts.kind,
        occurred_at: facts.occurred_at.as_microsecond(),
        recorded_at: facts.recorded_at.as_microsecond(),
        store: facts.store,
        till: facts.till,
        actor_kind: facts.actor_kind,
        actor_id: facts.actor_id,
        reference: facts.reference,
        version: facts.version,
        explanation: facts.explanation,
        moved_from: facts.moved_from,
        postings: postings.iter().map(posting_text).collect(),
    });
    sql!(
        "INSERT INTO ledger_transaction (member_id, sequence, kind, occurred_at, recorded_at,
             store, till, actor_kind, actor_id, reference, programme_version, explanation,
             moved_from, chain_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        wallet.member,
        sequence,
        facts.kind,
        facts.occurred_at,
        facts.recorded_at,
        facts.store,
        facts.till,
        facts.actor_kind,
        facts.actor_id,
        facts.reference,
        facts.version,
        facts.explanation,
        facts.moved_from,
        chain_hash,
    )
    .later(tx)
    .await?;
    insert_postings(tx, wallet.member, sequence, postings).await?;
    assets::move_balances(tx, wallet.member, postings).await?;

    for posting in postings.iter().filter(|posting| posting.asset == Asset::Points) {
        match posting.account {
            Account::Available => wallet.available += Points::new(posting.amount),
            Account::Pending => wallet.pending += Points::new(posting.amount),
            _ => {}
        }
    }
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
            .later(tx)
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
        .later_all(2, tx)
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
    pub(crate) moved_from: Option<MemberId>,
    pub(crate) postings: Vec<String>,
}

/// The hash that ends the chain with this row.
pub(crate) fn seal(row: &SealedRow<'_>) -> ChainHash {
    let actor_id = row.actor_id.map(|id| id.to_string());
    let version = row.version.to_string();
    let moved_from = row.moved_from.map(|member| member.to_string());
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
                moved_from.as_deref(),
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
    // Into one text: every posting goes through here again whenever the books are verified.
    let mut text = format!("{account} {asset} {amount} ");
    if let Some(lot) = lot {
        let _ = write!(text, "{lot}");
    }
    text.push(' ');
    if let Some(voucher) = voucher {
        let _ = write!(text, "{voucher}");
    }
    text
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
