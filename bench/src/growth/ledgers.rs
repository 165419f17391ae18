//! The ledgers of copies. Whose a ledger is stands in each of its seals, so every transaction is
//! sealed anew: as `database/src/ledger.rs` does, and as `verify` then finds right.

use std::{collections::HashMap, fmt::Write as _};

use anyhow::{Context, Result};
use loyalty::{
    ids::{MemberId, Sequence},
    ledger::{ChainHash, Sealed, chain},
};
use sqlx::{FromRow, PgConnection, QueryBuilder, Sqlite, SqliteConnection};
use uuid::Uuid;

use super::{copies::first_bytes, records::Records};

/// How many rows a statement inserts on SQLite.
const AT_ONCE: usize = 100;

/// How much is sent at once to PostgreSQL, in bytes.
const SENT_AT_ONCE: usize = 1 << 20;

const COLUMNS: &str = "member_id, sequence, kind, occurred_at, recorded_at, store, till, \
     actor_kind, actor_id, reference, programme_version, explanation, moved_from, chain_hash";

#[derive(FromRow)]
struct Transaction {
    member_id: Vec<u8>,
    sequence: i64,
    kind: String,
    occurred_at: i64,
    recorded_at: i64,
    store: Option<String>,
    till: Option<String>,
    actor_kind: String,
    actor_id: Option<Vec<u8>>,
    reference: Option<String>,
    programme_version: i64,
    explanation: String,
    moved_from: Option<Vec<u8>>,
}

#[derive(FromRow)]
struct Posting {
    member_id: Vec<u8>,
    sequence: i64,
    account: String,
    asset: String,
    amount: i64,
    lot: Option<i64>,
    voucher_id: Option<Vec<u8>>,
}

/// All ledgers that were imported, in memory: there are a thousand.
pub(super) struct Ledgers {
    /// In the order in which they were recorded.
    transactions: Vec<Transaction>,
    postings: HashMap<(Vec<u8>, i64), Vec<String>>,
}

/// A transaction as it stands in a copy.
struct Copied<'t> {
    told: &'t Transaction,
    member: Uuid,
    hash: ChainHash,
}

impl Ledgers {
    pub(super) async fn read(records: &mut Records) -> Result<Self> {
        let columns = COLUMNS.replace(", chain_hash", "");
        let transactions = format!(
            "SELECT {columns} FROM ledger_transaction ORDER BY recorded_at, member_id, sequence"
        );
        let transactions = records.rows(&transactions).await?;
        let mut postings = HashMap::<_, Vec<String>>::new();
        let told = "SELECT member_id, sequence, account, asset, amount, lot, voucher_id
                      FROM posting ORDER BY member_id, sequence, line";
        for posting in records.rows::<Posting>(told).await? {
            let text = posting.sealed()?;
            postings.entry((posting.member_id, posting.sequence)).or_default().push(text);
        }
        Ok(Self { transactions, postings })
    }

    /// Copies them on SQLite, which keeps them by member: copy by copy.
    pub(super) async fn fill_sqlite(
        &self,
        connection: &mut SqliteConnection,
        copies: usize,
    ) -> Result<()> {
        let mut by_member: Vec<&Transaction> = self.transactions.iter().collect();
        by_member.sort_by(|a, b| (&a.member_id, a.sequence).cmp(&(&b.member_id, b.sequence)));
        for copy in 1..copies {
            let mut ends = HashMap::new();
            let mut rows = Vec::with_capacity(by_member.len());
            for told in &by_member {
                rows.push(self.copied(told, copy, &mut ends)?);
            }
            for rows in rows.chunks(AT_ONCE) {
                let insert = format!("INSERT INTO ledger_transaction ({COLUMNS}) ");
                let mut query = QueryBuilder::<Sqlite>::new(insert);
                query.push_values(rows, |mut row, Copied { told, member, hash }| {
                    row.push_bind(member.as_bytes().as_slice())
                        .push_bind(told.sequence)
                        .push_bind(&told.kind)
                        .push_bind(told.occurred_at)
                        .push_bind(told.recorded_at)
                        .push_bind(&told.store)
                        .push_bind(&told.till)
                        .push_bind(&told.actor_kind)
                        .push_bind(&told.actor_id)
                        .push_bind(&told.reference)
                        .push_bind(told.programme_version)
                        .push_bind(&told.explanation)
                        .push_bind(&told.moved_from)
                        .push_bind(hash.as_slice());
                });
                query.build().execute(&mut *connection).await?;
            }
        }
        Ok(())
    }

    /// Copies them on PostgreSQL, which keeps them in the order of their coming: by time.
    pub(super) async fn fill_postgres(
        &self,
        connection: &mut PgConnection,
        copies: usize,
    ) -> Result<()> {
        let copy = format!("COPY ledger_transaction ({COLUMNS}) FROM STDIN");
        let mut sink = connection.copy_in_raw(&copy).await?;
        let mut ends = HashMap::new();
        let mut text = String::with_capacity(SENT_AT_ONCE + 4_096);
        for told in &self.transactions {
            for copy in 1..copies {
                self.copied(told, copy, &mut ends)?.write_line(&mut text);
                if text.len() >= SENT_AT_ONCE {
                    sink.send(text.as_bytes()).await?;
                    text.clear();
                }
            }
        }
        sink.send(text.as_bytes()).await?;
        sink.finish().await?;
        Ok(())
    }

    /// A transaction in a copy, and the new end of that member's ledger.
    fn copied<'t>(
        &self,
        told: &'t Transaction,
        copy: usize,
        ends: &mut HashMap<Uuid, ChainHash>,
    ) -> Result<Copied<'t>> {
        let mut id = Uuid::from_slice(&told.member_id)?.into_bytes();
        id[..2].copy_from_slice(&first_bytes(copy));
        let member = Uuid::from_bytes(id);
        let end = ends.entry(member).or_insert([0; 32]);
        let key = (told.member_id.clone(), told.sequence);
        let postings = self.postings.get(&key).context("a transaction without postings")?;
        *end = told.sealed(MemberId(member), end, postings)?;
        Ok(Copied { told, member, hash: *end })
    }
}

impl Transaction {
    fn sealed(
        &self,
        member: MemberId,
        previous: &ChainHash,
        postings: &[String],
    ) -> Result<ChainHash> {
        let actor = hyphenated(self.actor_id.as_deref())?;
        let moved_from = hyphenated(self.moved_from.as_deref())?;
        let version = self.programme_version.to_string();
        let sealed = Sealed {
            member,
            sequence: Sequence(self.sequence),
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            texts: &[
                Some(&self.kind),
                self.store.as_deref(),
                self.till.as_deref(),
                Some(&self.actor_kind),
                actor.as_deref(),
                self.reference.as_deref(),
                Some(&version),
                Some(&self.explanation),
                moved_from.as_deref(),
            ],
            postings,
        };
        Ok(chain(previous, &sealed))
    }
}

impl Posting {
    fn sealed(&self) -> Result<String> {
        let Self { account, asset, amount, .. } = self;
        let lot = self.lot.map_or_else(String::new, |lot| lot.to_string());
        let voucher = hyphenated(self.voucher_id.as_deref())?.unwrap_or_default();
        Ok(format!("{account} {asset} {amount} {lot} {voucher}"))
    }
}

impl Copied<'_> {
    /// A line as `COPY` takes it.
    fn write_line(&self, text: &mut String) {
        let Self { told, member, hash } = self;
        let bytes = |text: &mut String, bytes: Option<&[u8]>| match bytes {
            Some(bytes) => {
                text.push_str("\\\\x");
                for byte in bytes {
                    let _ = write!(text, "{byte:02x}");
                }
            }
            None => text.push_str("\\N"),
        };
        bytes(text, Some(member.as_bytes()));
        let _ = write!(text, "\t{}", told.sequence);
        escaped(text, Some(&told.kind));
        let _ = write!(text, "\t{}\t{}", told.occurred_at, told.recorded_at);
        for field in [told.store.as_deref(), told.till.as_deref(), Some(&told.actor_kind)] {
            escaped(text, field);
        }
        text.push('\t');
        bytes(text, told.actor_id.as_deref());
        escaped(text, told.reference.as_deref());
        let _ = write!(text, "\t{}", told.programme_version);
        escaped(text, Some(&told.explanation));
        text.push('\t');
        bytes(text, told.moved_from.as_deref());
        text.push('\t');
        bytes(text, Some(hash));
        text.push('\n');
    }
}

fn escaped(text: &mut String, field: Option<&str>) {
    text.push('\t');
    match field {
        Some(field) => {
            for character in field.chars() {
                match character {
                    '\\' => text.push_str("\\\\"),
                    '\t' => text.push_str("\\t"),
                    '\n' => text.push_str("\\n"),
                    '\r' => text.push_str("\\r"),
                    other => text.push(other),
                }
            }
        }
        None => text.push_str("\\N"),
    }
}

fn hyphenated(bytes: Option<&[u8]>) -> Result<Option<String>> {
    Ok(bytes.map(Uuid::from_slice).transpose()?.map(|id| id.to_string()))
}
