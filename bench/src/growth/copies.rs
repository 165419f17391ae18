//! Members over and over: every row of theirs again, under ids and names of a copy's own.
//!
//! Importing takes purchases in the order of their time, one after the other: a million members
//! take hours. Here their rows come straight from rows that an import wrote, in about a tenth of
//! the time, and lie where an import would have left them: on PostgreSQL, and where SQLite keeps
//! rows in the order of their coming, by time across all members. The ledgers of copies are sealed
//! anew (`ledgers`), so that `verify` finds nothing in them.

use anyhow::Result;

use super::{
    ledgers::Ledgers,
    records::{Engine, Records},
};

/// A table that grows with members.
struct Table {
    name: &'static str,
    /// The ids whose first two bytes become the copy's number. A hash is moved on by it instead:
    /// what it begins with may be any copy's number already.
    ids: &'static [&'static str],
    /// The texts that get it in front.
    texts: &'static [&'static str],
}

const TABLES: &[Table] = &[
    table("member", &["member_id"], &[]),
    table("member_identifier", &["member_id"], &["value"]),
    table("code", &["code_hash", "member_id"], &[]),
    // After the ledgers: it knows their end.
    table("wallet", &["member_id"], &[]),
    table("posting", &["member_id"], &[]),
    table("lot", &["member_id"], &[]),
    table("asset_balance", &["member_id"], &[]),
    table("qualifying", &["member_id"], &[]),
    table("tier_change", &["member_id"], &[]),
    table("purchase", &["member_id", "purchase_id"], &["reference"]),
    table("purchase_reference", &["member_id", "purchase_id"], &["reference"]),
    table("outbox", &["member_id", "event_id"], &[]),
    table("audit", &["audit_id", "member_id"], &[]),
];

const fn table(
    name: &'static str,
    ids: &'static [&'static str],
    texts: &'static [&'static str],
) -> Table {
    Table { name, ids, texts }
}

/// Where the numbers of copies begin: above the first two bytes of ids that were made before 2100,
/// which begin with the milliseconds since 1970.
const FIRST: usize = 0x0400;

/// What stands for the first two bytes of an id in a copy that is not the original.
pub(super) fn first_bytes(copy: usize) -> [u8; 2] {
    let [.., high, low] = (FIRST + copy).to_be_bytes();
    [high, low]
}

/// How many copies there can be.
pub(super) const MOST: usize = 0xffff - FIRST;

/// The id, in hexadecimal digits, of the same member in a copy; copy 0 is the original.
pub(super) fn id_in(original: &str, copy: usize) -> String {
    if copy == 0 { original.to_owned() } else { format!("{:04x}{}", FIRST + copy, &original[4..]) }
}

/// Fills SQLite books so that they hold so many copies, the original among them; `original` is the
/// file they were copied from.
pub(super) async fn fill_sqlite(large: &str, original: &str, copies: usize) -> Result<()> {
    let mut records = Records::open(Engine::Sqlite, large).await?;
    records.run(&format!("ATTACH '{original}' AS original")).await?;
    records.run("CREATE TEMP TABLE copies (copy INTEGER PRIMARY KEY)").await?;
    let numbers = format!(
        "INSERT INTO copies WITH RECURSIVE numbers (n) AS
             (SELECT {FIRST} + 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {FIRST} + {copies} - 1)
         SELECT n FROM numbers"
    );
    records.run(&numbers).await?;
    let ledgers = Ledgers::read(&mut records).await?;
    if let Records::Sqlite(connection) = &mut records {
        ledgers.fill_sqlite(connection, copies).await?;
    }
    for table in TABLES {
        let name = table.name;
        let columns = format!("SELECT name FROM pragma_table_info('{name}')");
        let columns = records.texts(&columns).await?;
        let id = |column: &str| match column {
            "code_hash" => {
                "CAST(unhex(printf('%04x', copy)) || substr(code_hash, 1, 30) AS BLOB)".to_owned()
            }
            _ => format!("CAST(unhex(printf('%04x', copy)) || substr({column}, 3) AS BLOB)"),
        };
        // The loop that is named first is the outer one.
        let loops = match name {
            "purchase" => format!("original.{name} CROSS JOIN copies"),
            _ => format!("copies CROSS JOIN original.{name}"),
        };
        records.run(&table.insert(&columns, id, &loops)).await?;
    }
    records.close().await
}

/// Fills PostgreSQL books in the same way.
pub(super) async fn fill_postgres(url: &str, copies: usize) -> Result<()> {
    let mut records = Records::open(Engine::Postgres, url).await?;
    records.run("SET synchronous_commit = off").await?;
    records.run("SET maintenance_work_mem = '256MB'").await?;
    let ledgers = Ledgers::read(&mut records).await?;
    let indexes = Indexes::of(&mut records, "ledger_transaction").await?;
    indexes.drop(&mut records).await?;
    if let Records::Postgres(connection) = &mut records {
        ledgers.fill_postgres(connection, copies).await?;
    }
    indexes.create(&mut records).await?;
    for table in TABLES {
        let name = table.name;
        let columns = format!(
            "SELECT column_name::text FROM information_schema.columns
              WHERE table_name = '{name}' ORDER BY ordinal_position"
        );
        let columns = records.texts(&columns).await?;
        let number =
            |bytes: &str| format!("set_byte(set_byte({bytes}, 0, copy / 256), 1, copy % 256)");
        let id = |column: &str| match column {
            "code_hash" => {
                format!("substr({} || code_hash, 1, 32)", number("decode('0000', 'hex')"))
            }
            _ => number(column),
        };
        // It needs the row, so it is the inner loop: a row's copies lie together, in the order of
        // their time.
        let loops = format!(
            "{name} CROSS JOIN LATERAL
                 generate_series({FIRST} + 1, {FIRST} + {copies} - 1 + 0 * length({name}.{}))
                     AS copies (copy)",
            table.ids[0]
        );
        let indexes = Indexes::of(&mut records, name).await?;
        indexes.drop(&mut records).await?;
        records.run(&table.insert(&columns, id, &loops)).await?;
        indexes.create(&mut records).await?;
    }
    records.close().await
}

impl Table {
    fn insert(&self, columns: &[String], id: impl Fn(&str) -> String, loops: &str) -> String {
        let values = columns.iter().map(|column| {
            let column = column.as_str();
            match column {
                _ if self.ids.contains(&column) => id(column),
                "chain_hash" => format!(
                    "(SELECT told.chain_hash FROM ledger_transaction AS told
                       WHERE told.member_id = {} AND told.sequence = wallet.sequence)",
                    id("wallet.member_id")
                ),
                _ if self.texts.contains(&column) => {
                    format!("CAST(copy AS TEXT) || '-' || {column}")
                }
                _ => column.to_owned(),
            }
        });
        let values = values.collect::<Vec<_>>().join(", ");
        format!("INSERT INTO {} ({}) SELECT {values} FROM {loops}", self.name, columns.join(", "))
    }
}

/// What finds a table's rows on PostgreSQL, as statements: quicker made anew than kept up.
struct Indexes {
    drop: Vec<String>,
    create: Vec<String>,
}

impl Indexes {
    async fn of(records: &mut Records, table: &str) -> Result<Self> {
        let keys =
            format!("FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype = 'p'");
        let others = format!(
            "FROM pg_index WHERE indrelid = '{table}'::regclass
                AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)"
        );
        let mut ask = async |what: &str, from: &str| {
            records.texts(&format!("SELECT {what} {from} ORDER BY 1")).await
        };
        let alter = format!("'ALTER TABLE {table}");
        let mut drop = ask(&format!("{alter} DROP CONSTRAINT ' || conname"), &keys).await?;
        drop.extend(ask("'DROP INDEX ' || indexrelid::regclass", &others).await?);
        let add =
            format!("{alter} ADD CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid)");
        let mut create = ask(&add, &keys).await?;
        create.extend(ask("pg_get_indexdef(indexrelid)", &others).await?);
        Ok(Self { drop, create })
    }

    async fn drop(&self, records: &mut Records) -> Result<()> {
        for statement in &self.drop {
            records.run(statement).await?;
        }
        Ok(())
    }

    async fn create(&self, records: &mut Records) -> Result<()> {
        for statement in &self.create {
            records.run(statement).await?;
        }
        Ok(())
    }
}
