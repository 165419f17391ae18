//! Databases and members for tests, on both engines. Behind the feature `testing`.
#![expect(clippy::expect_used, reason = "a test without its database cannot go on")]

use jiff::Timestamp;
use loyalty::{
    codes::CodeKeys,
    ids::{MemberId, VoucherId},
    ledger::Asset,
    programme::read,
};
use sqlx::{Connection as _, Executor as _, Row as _};

use crate::{
    database::Database,
    fault::Fault,
    qualifying,
    rulebook::{Rulebook, Terms},
    sql::{self, Tx},
    wallets::{self, Wallet},
};

/// The server's secret in tests.
pub const SECRET: [u8; 32] = [7; 32];

/// The demo programme's source.
pub const GREENGRAIN: &str = include_str!("../../programmes/greengrain.toml");

/// A database for one test, which is gone when this is dropped.
pub struct TestDatabase {
    /// The database.
    pub database: Database,
    /// Its address, for a second connection.
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

/// A new SQLite file.
pub async fn sqlite() -> TestDatabase {
    let folder = tempfile::tempdir().expect("a folder for the test's database");
    let url = format!("sqlite://{}/books.db", folder.path().display());
    let database = Database::open(&url).await.expect("a new SQLite database opens");
    TestDatabase { database, url, _folder: Some(folder) }
}

/// A new database on the PostgreSQL server that the test run has started.
///
/// A test run without one fails here: the PostgreSQL half is never skipped in silence.
pub async fn postgres() -> TestDatabase {
    let server = std::env::var("TEST_POSTGRES_URL").expect(
        "TEST_POSTGRES_URL is not set: run the tests with 'cargo xtask test', which starts \
         PostgreSQL",
    );
    // A server that outlives a test run has the databases of earlier ones.
    let name = format!("test_{}", uuid::Uuid::now_v7().simple());
    let mut connection =
        sqlx::PgConnection::connect(&server).await.expect("the test run's PostgreSQL answers");
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    connection.execute(create).await.expect("a new database is created");
    let (base, _) = server.rsplit_once('/').expect("TEST_POSTGRES_URL ends in a database's name");
    let url = format!("{base}/{name}");
    let database = Database::open(&url).await.expect("a new PostgreSQL database opens");
    TestDatabase { database, url, _folder: None }
}

/// Opens a database for somebody who does one thing after the other.
///
/// A pool gives out a new connection while the last one is on its way back, and on PostgreSQL each
/// must learn all tables and statements: one connection tells a story in half the time.
pub async fn open_for_one(url: &str) -> Database {
    Database::open_with(url, 1).await.expect("the test's database opens")
}

/// The demo programme, in force since 2000.
pub fn greengrain() -> Rulebook {
    let since = Timestamp::from_second(946_684_800).expect("2000 is a time");
    rulebook(&[(GREENGRAIN, since)])
}

/// The rulebook of these programmes, each in force from its moment on.
pub fn rulebook(versions: &[(&str, Timestamp)]) -> Rulebook {
    let terms = (1..).zip(versions).map(|(version, (source, since))| {
        Terms::new(version, *since, read(source).expect("the test's programme is right"))
    });
    Rulebook::new(terms.collect(), CodeKeys::from_secret(&SECRET)).expect("there is a version")
}

/// Prepares every statement of this crate; says which are not understood, and which columns have
/// types that this crate does not read.
pub async fn statements_not_understood(database: &Database) -> Vec<String> {
    let mut complaints = Vec::new();
    for text in sql::STATEMENTS {
        if let Err(complaint) = database.prepare(text).await {
            complaints.push(format!("{complaint}\n{text}"));
        }
    }
    complaints
}

/// The statements that change rows and look for them, on SQLite, in a whole table: each with what
/// SQLite says of it.
pub async fn changes_that_scan(url: &str) -> Vec<(String, &'static str)> {
    let mut connection = sqlite_connection(url).await;
    let mut scanning = Vec::new();
    for text in sql::STATEMENTS {
        if text.starts_with("SELECT") {
            continue;
        }
        let plan = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"));
        let steps = sqlx::query(plan).fetch_all(&mut connection).await;
        for step in steps.expect("SQLite tells its plan") {
            let told: String = step.get("detail");
            // What the statement brings along is no table.
            let is_its_own = told.ends_with(" ROW") || told.ends_with(" VALUES CLAUSE");
            if told.starts_with("SCAN") && !is_its_own {
                scanning.push((told, *text));
            }
        }
    }
    scanning
}

/// How many statements this crate has.
pub fn statement_count() -> usize {
    sql::STATEMENTS.len()
}

/// Makes a database look as if a newer version of this program had migrated it, or takes that back.
pub async fn pretend_newer(url: &str, is_newer: bool) {
    let change = if is_newer {
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         SELECT 9999, 'what we do not know yet', success, checksum, execution_time
           FROM _sqlx_migrations WHERE version = 1"
    } else {
        "DELETE FROM _sqlx_migrations WHERE version = 9999"
    };
    let changed = if url.starts_with("sqlite:") {
        let mut connection = sqlite_connection(url).await;
        connection.execute(change).await.expect("the migrations can be changed").rows_affected()
    } else {
        let connection = sqlx::PgConnection::connect(url).await;
        let mut connection = connection.expect("the test run's PostgreSQL answers");
        connection.execute(change).await.expect("the migrations can be changed").rows_affected()
    };
    assert_eq!(changed, 1);
}

sql::record! {
    /// A voucher as the books have it, whatever became of it.
    #[derive(Clone, Debug)]
    pub struct VoucherHeld {
        /// Which voucher.
        pub voucher_id: VoucherId,
        /// Where it is in its life.
        pub state: String,
    }
}

/// Points or credit that came in together and are not used up.
#[derive(Clone, Debug)]
pub struct Open {
    /// How much of them is left.
    pub left: i64,
    /// Until when.
    pub expires_at: Option<Timestamp>,
    /// Until when they are pending.
    pub matures_at: Option<Timestamp>,
}

/// All that the books hold of a member, for comparing.
#[derive(Clone, Debug)]
pub struct Holdings {
    /// Balances and standing.
    pub wallet: Wallet,
    /// Open lots, soonest to expire first.
    pub lots: Vec<Open>,
    /// Every voucher there was.
    pub vouchers: Vec<VoucherHeld>,
    /// What they hold besides points: credit, and stamps on cards.
    pub assets: Vec<(Asset, i64)>,
    /// Open lots of credit, in the order in which they were loaded.
    pub credit: Vec<Open>,
    /// What counts for tiers in the period of the moment asked about.
    pub qualifying: i64,
}

sql::record! {
    struct Held {
        part: String,
        asset: String,
        amount: i64,
        earned_at: Option<Timestamp>,
        expires_at: Option<Timestamp>,
        matures_at: Option<Timestamp>,
        number: i64,
    }
}

/// Looks up what the books hold of a member: in few trips, for stories ask after each step.
pub async fn holdings(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
    at: Timestamp,
) -> Result<Option<Holdings>, Fault> {
    let Some(wallet) = wallets::find(tx, member).await? else { return Ok(None) };
    let qualifying = qualifying::ask(tx, member, rulebook.at(at), at).await?;
    let vouchers = sql::sql!(
        "SELECT voucher_id, state FROM voucher WHERE member_id = $1 ORDER BY voucher_id",
        member,
    )
    .ask::<VoucherHeld>(tx)
    .await?;
    let mut held = sql::sql!(
        "SELECT 'lot' AS part, '' AS asset, remaining AS amount, earned_at, expires_at, matures_at,
                lot AS number
           FROM lot
          WHERE member_id = $1 AND remaining > 0
         UNION ALL
         SELECT 'load', '', remaining_minor, NULL, expires_at, NULL, lot
           FROM credit_lot
          WHERE member_id = $1 AND remaining_minor > 0
         UNION ALL
         SELECT 'asset', asset, balance, NULL, NULL, NULL, 0
           FROM asset_balance
          WHERE member_id = $1",
        member,
    )
    .all::<Held>(tx)
    .await?;
    held.sort_by(|one, other| order(one).cmp(&order(other)));
    let open = |part: &str| {
        let rows = held.iter().filter(|row| row.part == part);
        rows.map(|row| Open {
            left: row.amount,
            expires_at: row.expires_at,
            matures_at: row.matures_at,
        })
        .collect()
    };
    let asset = |row: &Held| {
        let asset = Asset::parse(&row.asset);
        let asset = asset.ok_or_else(|| Fault::Corrupt(format!("asset '{}'", row.asset)))?;
        Ok::<_, Fault>((asset, row.amount))
    };
    Ok(Some(Holdings {
        wallet,
        lots: open("lot"),
        credit: open("load"),
        assets: held
            .iter()
            .filter(|row| row.part == "asset")
            .map(asset)
            .collect::<Result<_, _>>()?,
        vouchers: vouchers.all(tx).await?,
        qualifying: qualifying.answer(tx).await?.by(rulebook.at(at)),
    }))
}

fn order(row: &Held) -> (&str, &str, Option<Timestamp>, Option<Timestamp>, i64) {
    // Lots are drawn by when they expire, credit by when it came.
    let expires_at = if row.part == "lot" { row.expires_at } else { None };
    (&row.part, &row.asset, expires_at, row.earned_at, row.number)
}

/// A SQLite database that another program has locked: nobody else can write.
pub struct Locked(sqlx::SqliteConnection);

/// Locks a SQLite database as another program might.
pub async fn lock(url: &str) -> Locked {
    let mut connection = sqlite_connection(url).await;
    connection.execute("BEGIN EXCLUSIVE").await.expect("a database can be locked");
    Locked(connection)
}

impl Locked {
    /// Lets the database go.
    pub async fn release(mut self) {
        self.0.execute("ROLLBACK").await.expect("a lock can be given back");
        self.0.close().await.expect("a connection can be closed");
    }
}

async fn sqlite_connection(url: &str) -> sqlx::SqliteConnection {
    sqlx::SqliteConnection::connect(url).await.expect("the test's database opens")
}
