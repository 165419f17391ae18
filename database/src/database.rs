//! The database: SQLite by default, PostgreSQL when several servers share it.

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use sqlx::{
    Connection as _, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::watch;

use crate::{
    fault::{Failure, Fault},
    opening::{OpenFault, POSTGRES_MIGRATIONS, SQLITE_MIGRATIONS, check_sqlite_version, migrate},
    readers::Readers,
    sql::Tx,
    writer::Writer,
};

/// From when on a connection to PostgreSQL that lay idle is tested before it is used.
const TEST_IDLE_FROM: Duration = Duration::from_secs(1);

/// How many connections to PostgreSQL this process may hold.
const MOST_CONNECTIONS: u32 = 16;

/// How often a command is run again when others changed what it had read.
const MOST_ATTEMPTS: u32 = 20;

/// A way to the books. Clones share it.
#[derive(Clone, Debug)]
pub struct Database {
    backend: Backend,
    /// Counts up whenever a command of this process is committed.
    committed: watch::Sender<u64>,
}

#[derive(Clone, Debug)]
enum Backend {
    Sqlite { readers: Arc<Readers>, writer: Writer, file: PathBuf },
    Postgres(PgPool),
}

/// Which engine a database is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file, one server.
    Sqlite,
    /// A server of its own, for several of ours.
    Postgres,
}

/// How the transactions of a command see those of others, on PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Isolation {
    /// One snapshot for the whole command; run again when somebody else got there first.
    RepeatableRead,
    /// Each statement sees what is committed, and waits for whoever is changing the same row.
    ReadCommitted,
}

impl Database {
    /// Opens a database and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Self, OpenFault> {
        Self::open_with(url, MOST_CONNECTIONS).await
    }

    /// The same, with so many connections to PostgreSQL at most.
    pub(crate) async fn open_with(url: &str, most_connections: u32) -> Result<Self, OpenFault> {
        if url.starts_with("sqlite:") {
            let options = url.parse::<SqliteConnectOptions>().map_err(OpenFault::BadUrl)?;
            Self::open_sqlite(options).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = url.parse::<PgConnectOptions>().map_err(OpenFault::BadUrl)?;
            Self::open_postgres(options, most_connections).await
        } else {
            Err(OpenFault::UnknownUrl)
        }
    }

    fn on(backend: Backend) -> Self {
        Self { backend, committed: watch::Sender::new(0) }
    }

    /// Hears whenever a command of this process is committed.
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.committed.subscribe()
    }

    async fn open_sqlite(options: SqliteConnectOptions) -> Result<Self, OpenFault> {
        let file = options.get_filename().to_owned();
        let unreachable =
            |error| OpenFault::Unreachable { what: file.display().to_string(), error };
        let options = options
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(150)
            .pragma("wal_autocheckpoint", "2000")
            // What a savepoint would put back is kept in memory, not in a file for each command.
            .pragma("temp_store", "MEMORY")
            .pragma("cache_size", "-8000");

        let migrating = SqlitePoolOptions::new().max_connections(1);
        let migrating = migrating.connect_with(options.clone()).await.map_err(unreachable)?;
        check_sqlite_version(&migrating).await?;
        migrate(&SQLITE_MIGRATIONS, &migrating).await?;
        migrating.close().await;

        let writer = Writer::open(options.clone()).await.map_err(|fault| match fault {
            Fault::Database(error) => unreachable(sqlx::Error::Protocol(error.to_string())),
            other => unreachable(sqlx::Error::Protocol(other.to_string())),
        })?;
        // Each may keep this much; the system keeps the rest of the file for all of them.
        let options = options.read_only(true).pragma("cache_size", "-4000");
        let readers = Readers::open(options, reader_count());
        let readers = Arc::new(readers.await.map_err(unreachable)?);
        Ok(Self::on(Backend::Sqlite { readers, writer, file }))
    }

    async fn open_postgres(
        options: PgConnectOptions,
        most_connections: u32,
    ) -> Result<Self, OpenFault> {
        let what = format!("PostgreSQL at {}", options.get_host());
        // There are some 270 statements; one that is prepared anew costs more than it does.
        let options = options.statement_cache_capacity(300);
        // Nothing waits for ever: neither for a lock nor for a statement that lost its way.
        let options = options.options([
            ("statement_timeout", "30s"),
            ("lock_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "30s"),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(most_connections)
            .acquire_timeout(Duration::from_secs(10))
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    // What was in use a moment ago is not asked whether it still works.
                    if meta.idle_for >= TEST_IDLE_FROM {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(options)
            .await
            .map_err(|error| OpenFault::Unreachable { what, error })?;
        migrate(&POSTGRES_MIGRATIONS, &pool).await?;
        Ok(Self::on(Backend::Postgres(pool)))
    }

    /// Which engine it is on.
    pub fn engine(&self) -> Engine {
        match &self.backend {
            Backend::Sqlite { .. } => Engine::Sqlite,
            Backend::Postgres(_) => Engine::Postgres,
        }
    }

    /// The file, on SQLite.
    pub fn file(&self) -> Option<&std::path::Path> {
        match &self.backend {
            Backend::Sqlite { file, .. } => Some(file),
            Backend::Postgres(_) => None,
        }
    }

    /// Reads with one consistent view.
    pub async fn read<T>(
        &self,
        query: impl AsyncFnOnce(&mut Tx<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        match &self.backend {
            Backend::Sqlite { readers, .. } => {
                let mut lent = readers.lend().await?;
                let mut transaction = lent.connection.begin().await?;
                let answer = query(&mut Tx::sqlite(&mut transaction)).await;
                // Its end goes ahead of whatever this connection does next: no need to wait.
                drop(transaction);
                if answer.is_ok() {
                    readers.take_back(lent);
                }
                answer
            }
            Backend::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                let mut transaction = pool.begin_with(begin).await?;
                let answer = query(&mut Tx::postgres(&mut transaction)).await;
                transaction.rollback().await?;
                answer
            }
        }
    }

    /// Reads with a single statement, which is consistent by itself: two trips fewer.
    pub async fn read_once<T>(
        &self,
        query: impl AsyncFnOnce(&mut Tx<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        match &self.backend {
            Backend::Sqlite { readers, .. } => {
                let mut lent = readers.lend().await?;
                let answer = query(&mut Tx::sqlite(&mut lent.connection)).await;
                if answer.is_ok() {
                    readers.take_back(lent);
                }
                answer
            }
            Backend::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                query(&mut Tx::postgres(&mut connection)).await
            }
        }
    }

    /// Runs a command as if it were alone; returns when its changes are durable.
    ///
    /// The command may be run several times: ids that it makes are made anew, times are arguments.
    pub async fn write<T: Send + 'static>(
        &self,
        command: impl AsyncFn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.write_with(Isolation::RepeatableRead, command).await
    }

    /// Runs a command on one member, in turn with others on the same member.
    ///
    /// Its first statement locks the member's wallet (`wallets::lock`), and all it decides by is
    /// read after that or repeated as a condition in the UPDATE: so commands on one member wait
    /// for each other instead of being run again, however many there are.
    pub async fn write_in_turn<T: Send + 'static>(
        &self,
        command: impl AsyncFn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.write_with(Isolation::ReadCommitted, command).await
    }

    async fn write_with<T: Send + 'static>(
        &self,
        isolation: Isolation,
        command: impl AsyncFn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let outcome = self.run(isolation, command).await;
        if outcome.is_ok() {
            self.committed.send_modify(|count| *count += 1);
        }
        outcome
    }

    async fn run<T: Send + 'static>(
        &self,
        isolation: Isolation,
        command: impl AsyncFn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let mut attempt = 1;
        let pool = match &self.backend {
            Backend::Sqlite { writer, .. } => return writer.run(command).await,
            Backend::Postgres(pool) => pool,
        };
        loop {
            match run_on_postgres(pool, isolation, &command).await {
                Err(Failure::Fault(fault)) if is_conflict(&fault) => {
                    if attempt == MOST_ATTEMPTS {
                        return Err(Fault::Conflict.into());
                    }
                    back_off(attempt).await;
                }
                outcome => return outcome,
            }
            attempt += 1;
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Fault> {
        match &self.backend {
            Backend::Sqlite { readers, .. } => {
                let mut lent = readers.lend().await?;
                sqlx::query("SELECT 1").execute(&mut lent.connection).await?;
                readers.take_back(lent);
            }
            Backend::Postgres(pool) => {
                sqlx::query("SELECT 1").execute(pool).await?;
            }
        }
        Ok(())
    }

    /// Waits for what is under way, and closes every connection.
    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite { readers, .. } => readers.close().await,
            Backend::Postgres(pool) => pool.close().await,
        }
    }

    pub(crate) fn sqlite_readers(&self) -> Option<&Readers> {
        match &self.backend {
            Backend::Sqlite { readers, .. } => Some(readers),
            Backend::Postgres(_) => None,
        }
    }

    /// The pool, for listening to what other servers did.
    pub fn postgres_pool(&self) -> Option<&PgPool> {
        match &self.backend {
            Backend::Sqlite { .. } => None,
            Backend::Postgres(pool) => Some(pool),
        }
    }
}

#[cfg(feature = "testing")]
impl Database {
    /// Prepares a statement; says what is wrong with it.
    pub(crate) async fn prepare(&self, text: &'static str) -> Result<(), String> {
        use sqlx::{Column as _, Executor as _, Statement as _, TypeInfo as _};
        match &self.backend {
            Backend::Sqlite { readers, .. } => {
                let mut lent = readers.lend().await.map_err(|e| e.to_string())?;
                let sql = sqlx::SqlStr::from_static(text);
                (&mut lent.connection).prepare(sql).await.map_err(|e| e.to_string())?;
                readers.take_back(lent);
            }
            Backend::Postgres(pool) => {
                let sql = sqlx::SqlStr::from_static(text);
                let statement = pool.prepare(sql).await.map_err(|e| e.to_string())?;
                for column in statement.columns() {
                    let kind = column.type_info().name();
                    if !["INT8", "TEXT", "BYTEA"].contains(&kind) {
                        return Err(format!("column {} is {kind}", column.name()));
                    }
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

async fn run_on_postgres<T>(
    pool: &PgPool,
    isolation: Isolation,
    command: &impl AsyncFn(&mut Tx<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut transaction = pool
        .begin_with(match isolation {
            Isolation::RepeatableRead => "BEGIN ISOLATION LEVEL REPEATABLE READ",
            Isolation::ReadCommitted => "BEGIN ISOLATION LEVEL READ COMMITTED",
        })
        .await?;
    let mut tx = Tx::postgres(&mut transaction);
    let outcome = match command(&mut tx).await {
        Ok(_) if tx.failed => Err(Fault::WentOnAfterFailure.into()), // COMMIT would roll back
        outcome => outcome,
    };
    if outcome.is_ok() {
        transaction.commit().await?;
    } else {
        transaction.rollback().await?;
    }
    outcome
}

/// Serialisation failure, deadlock, or a row that was not as it had been read.
fn is_conflict(fault: &Fault) -> bool {
    match fault {
        Fault::Conflict => true,
        Fault::Database(error) => error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .is_some_and(|code| matches!(&*code, "40001" | "40P01")),
        _ => false,
    }
}

/// Longer from attempt to attempt, and not the same for all.
async fn back_off(attempt: u32) {
    let spread = uuid::Uuid::now_v7().as_u128() % 1_000;
    let most_micros = 500_u64 << attempt.min(8);
    let micros = most_micros * u64::try_from(spread).unwrap_or(0) / 1_000;
    tokio::time::sleep(Duration::from_micros(200 + micros)).await;
}

fn reader_count() -> usize {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    (cores * 4).clamp(4, 32)
}
