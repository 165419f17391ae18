//! The books behind the program's back: to copy members, and to choose some.

use std::fmt;

use anyhow::Result;
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, FromRow, PgConnection, SqliteConnection,
    postgres::PgRow,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteRow, SqliteSynchronous},
};

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// A connection to books.
pub(super) enum Records {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Records {
    /// Opens books that nobody else has open.
    pub(super) async fn open(engine: Engine, url: &str) -> Result<Self> {
        if engine == Engine::Postgres {
            return Ok(Self::Postgres(PgConnection::connect(url).await?));
        }
        // Neither safe nor small: what is lost is made again.
        let options = url
            .parse::<SqliteConnectOptions>()?
            .journal_mode(SqliteJournalMode::Off)
            .synchronous(SqliteSynchronous::Off)
            .pragma("cache_size", "-1000000");
        Ok(Self::Sqlite(options.connect().await?))
    }

    /// Beside a server that has them open.
    pub(super) async fn open_to_read(engine: Engine, url: &str) -> Result<Self> {
        if engine == Engine::Postgres {
            return Self::open(engine, url).await;
        }
        let options = url.parse::<SqliteConnectOptions>()?.read_only(true);
        Ok(Self::Sqlite(options.connect().await?))
    }

    pub(super) async fn run(&mut self, statement: &str) -> Result<()> {
        let query = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()));
        match self {
            Self::Sqlite(connection) => query.execute(connection).await.map(drop)?,
            Self::Postgres(connection) => query.execute(connection).await.map(drop)?,
        }
        Ok(())
    }

    pub(super) async fn texts(&mut self, query: &str) -> Result<Vec<String>> {
        let query = AssertSqlSafe(query.to_owned());
        Ok(match self {
            Self::Sqlite(connection) => sqlx::query_scalar(query).fetch_all(connection).await?,
            Self::Postgres(connection) => sqlx::query_scalar(query).fetch_all(connection).await?,
        })
    }

    pub(super) async fn rows<R>(&mut self, query: &str) -> Result<Vec<R>>
    where
        R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let query = AssertSqlSafe(query.to_owned());
        Ok(match self {
            Self::Sqlite(connection) => sqlx::query_as(query).fetch_all(connection).await?,
            Self::Postgres(connection) => sqlx::query_as(query).fetch_all(connection).await?,
        })
    }

    pub(super) async fn close(self) -> Result<()> {
        match self {
            Self::Sqlite(connection) => connection.close().await?,
            Self::Postgres(connection) => connection.close().await?,
        }
        Ok(())
    }
}
