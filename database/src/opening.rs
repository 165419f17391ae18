//! What is looked at before a database is used: its version, and that of its library.

use sqlx::{
    SqlitePool,
    migrate::{MigrateError, Migrator},
};

pub(crate) static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

pub(crate) static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// SQLite before this version can corrupt its write-ahead log.
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenFault {
    /// The address is none that we know.
    #[error("DATABASE_URL must start with sqlite:// or postgres://")]
    UnknownUrl,
    /// The address cannot be read.
    #[error("DATABASE_URL cannot be read: {0}")]
    BadUrl(sqlx::Error),
    /// It cannot be opened.
    #[error("{what} cannot be opened: {error}")]
    Unreachable {
        /// What was to be opened.
        what: String,
        /// Why not.
        error: sqlx::Error,
    },
    /// It was written by a newer version of this program.
    #[error(
        "the database was written by a newer version of this program (migration {0}); \
         start that version, or restore a backup from before"
    )]
    Newer(i64),
    /// A migration failed.
    #[error("the database cannot be brought up to date: {0}")]
    Migration(MigrateError),
    /// The SQLite library is too old to be trusted.
    #[error("this program was built with SQLite {0}, which can lose data; build it with 3.51.3")]
    OldSqlite(String),
}

/// Refuses a library that can lose data.
pub(crate) async fn check_sqlite_version(pool: &SqlitePool) -> Result<(), OpenFault> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(pool)
        .await
        .map_err(|error| OpenFault::Unreachable { what: "SQLite".into(), error })?;
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if parts.as_slice() < OLDEST_SQLITE.as_slice() {
        return Err(OpenFault::OldSqlite(version));
    }
    Ok(())
}

/// Brings a database up to date; one from the future is left alone.
pub(crate) async fn migrate<'p, P>(migrations: &Migrator, pool: P) -> Result<(), OpenFault>
where
    P: sqlx::Acquire<'p>,
    <P::Connection as std::ops::Deref>::Target: sqlx::migrate::Migrate,
{
    migrations.run(pool).await.map_err(|error| match error {
        MigrateError::VersionMissing(version) => OpenFault::Newer(version),
        other => OpenFault::Migration(other),
    })
}
