//! Databases and members for tests, on both engines. Behind the feature `testing`.
#![expect(clippy::expect_used, reason = "a test without its database cannot go on")]

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use loyalty::{codes::CodeKeys, programme::read};
use sqlx::{Connection as _, Executor as _};

use crate::{
    database::Database,
    rulebook::{Rulebook, Terms},
    sql,
};

/// The server's secret in tests.
pub const SECRET: [u8; 32] = [7; 32];

/// A database for one test, which is gone when this is dropped.
pub struct TestDatabase {
    /// The database.
    pub database: Database,
    /// Its address, for a second connection.
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

static NUMBER: AtomicU64 = AtomicU64::new(0);

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
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("test_{}_{number}", std::process::id());
    let mut connection =
        sqlx::PgConnection::connect(&server).await.expect("the test run's PostgreSQL answers");
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    connection.execute(create).await.expect("a new database is created");
    let (base, _) = server.rsplit_once('/').expect("TEST_POSTGRES_URL ends in a database's name");
    let url = format!("{base}/{name}");
    let database = Database::open(&url).await.expect("a new PostgreSQL database opens");
    TestDatabase { database, url, _folder: None }
}

/// The demo programme, in force since 2000.
pub fn greengrain() -> Rulebook {
    let source = include_str!("../../programmes/greengrain.toml");
    let programme = read(source).expect("the demo programme is right");
    let since = Timestamp::from_second(946_684_800).expect("2000 is a time");
    Rulebook::new(vec![Terms::new(1, since, programme)], CodeKeys::from_secret(&SECRET))
        .expect("there is a version")
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

/// How many statements this crate has.
pub fn statement_count() -> usize {
    sql::STATEMENTS.len()
}
