//! Statements, and the transaction they run in.

use sqlx::{
    Error, PgConnection, Postgres, Sqlite, SqliteConnection,
    postgres::PgArguments,
    query::Query as DriverQuery,
    sqlite::{SqliteArguments, SqliteRow},
};

use super::{
    asked::Asked,
    row::{FromRow, Row},
    value::Value,
    waiting::{Answer, Purpose, Waiting},
};
use crate::fault::Fault;

/// A database transaction, on either database.
pub struct Tx<'c> {
    connection: Connection<'c>,
    /// What goes along with the next statement, on SQLite.
    waiting: Waiting,
    has_begun: bool,
    /// What was asked ahead, as soon as it is answered and until it is looked at.
    pub(super) asked: Vec<Option<Vec<SqliteRow>>>,
    /// A statement failed, so this is never committed: PostgreSQL would answer COMMIT with a
    /// silent rollback.
    pub(crate) failed: bool,
    /// After how many more statements nothing is answered any more.
    #[cfg(feature = "testing")]
    crashes_after: Option<u32>,
}

enum Connection<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// A statement and its arguments.
pub(crate) struct Query<'v, const N: usize> {
    text: &'static str,
    values: [Value<'v>; N],
}

/// Evaluated by the compiler: the placeholders are exactly `$1` to `$arguments`.
pub(crate) const fn checked_statement(text: &'static str, arguments: usize) -> &'static str {
    assert!(arguments <= 126, "too many arguments for one statement");
    let (bytes, mut seen, mut at) = (text.as_bytes(), 0_u128, 0);
    while at < bytes.len() {
        assert!(bytes[at] != b'?', "placeholders are written $1, not ?");
        at += 1;
        if bytes[at - 1] != b'$' {
            continue;
        }
        let mut number = 0;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            number = number * 10 + (bytes[at] - b'0') as usize;
            at += 1;
        }
        assert!(number > 0, "a $ without a number");
        assert!(number <= arguments, "a placeholder has no argument");
        seen |= 1 << number;
    }
    assert!(seen == (1_u128 << (arguments + 1)) - 2, "an argument has no placeholder");
    text
}

impl<'c> Tx<'c> {
    pub(crate) fn sqlite(connection: &'c mut SqliteConnection) -> Self {
        Self::on(Connection::Sqlite(connection))
    }

    pub(crate) fn postgres(connection: &'c mut PgConnection) -> Self {
        Self::on(Connection::Postgres(connection))
    }

    fn on(connection: Connection<'c>) -> Self {
        Self {
            connection,
            waiting: Waiting::default(),
            has_begun: true,
            asked: Vec::new(),
            failed: false,
            #[cfg(feature = "testing")]
            crashes_after: None,
        }
    }

    /// Whether no other transaction can write meanwhile: SQLite has one writer.
    pub(crate) fn is_alone(&self) -> bool {
        matches!(self.connection, Connection::Sqlite(_))
    }

    /// Ends this transaction as a crash would: so many more statements are run, then none.
    #[cfg(feature = "testing")]
    pub fn crash_after(&mut self, statements: u32) {
        self.crashes_after = Some(statements);
    }

    #[cfg(feature = "testing")]
    fn crash_if_due(&mut self) -> Result<(), Fault> {
        match &mut self.crashes_after {
            Some(0) => self.noting_failure(Err(Error::WorkerCrashed.into())),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    pub(super) fn noting_failure<T>(&mut self, result: Result<T, Fault>) -> Result<T, Fault> {
        self.failed |= result.is_err();
        result
    }

    /// Runs these before anything else, together with the first statement.
    pub(crate) fn begin_with(&mut self, texts: [&'static str; 2]) -> Result<(), Error> {
        texts.into_iter().try_for_each(|text| self.waiting.push(text, &[], Purpose::IsLast))?;
        self.has_begun = false;
        Ok(())
    }

    /// Whether anything reached the database, what it was to begin with included.
    pub(crate) fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// Runs what still waits.
    pub(crate) async fn finish(&mut self) -> Result<(), Fault> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let result = self.run_waiting().await.map(drop);
        self.noting_failure(result)
    }

    async fn run_waiting(&mut self) -> Result<Answer, Fault> {
        // Nothing waits on PostgreSQL.
        let Connection::Sqlite(connection) = &mut self.connection else {
            return Ok(Answer::default());
        };
        self.has_begun = true;
        let mut answer = self.waiting.run(connection).await?;
        for (place, rows) in answer.asked.drain(..) {
            self.asked[place] = Some(rows);
        }
        if answer.has_missed { Err(Fault::Conflict) } else { Ok(answer) }
    }
}

impl<'v, const N: usize> Query<'v, N> {
    pub(crate) fn new(text: &'static str, values: [Value<'v>; N]) -> Self {
        Self { text, values }
    }

    /// Runs it, at the latest with the next statement or when the command ends. It must change
    /// exactly one row.
    pub(crate) async fn later(self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        self.later_all(1, tx).await
    }

    /// Runs it, at the latest with the next statement or when the command ends. It must change
    /// exactly so many rows; otherwise others have been here, and the command is run again.
    pub(crate) async fn later_all(self, rows: u64, tx: &mut Tx<'_>) -> Result<(), Fault> {
        if !tx.is_alone() {
            let changed = self.execute(tx).await?;
            return if changed == rows { Ok(()) } else { Err(Fault::Conflict) };
        }
        #[cfg(feature = "testing")]
        tx.crash_if_due()?;
        tx.waiting.push(self.text, &self.values, Purpose::Changes(rows))?;
        if tx.waiting.is_full() { tx.finish().await } else { Ok(()) }
    }

    /// Asks, without waiting for the answer: it comes with that of the next statement.
    pub(crate) async fn ask<R: FromRow>(self, tx: &mut Tx<'_>) -> Result<Asked<R>, Fault> {
        if !tx.is_alone() {
            return Ok(Asked::Answered(self.all(tx).await?));
        }
        #[cfg(feature = "testing")]
        tx.crash_if_due()?;
        let place = tx.asked.len();
        tx.asked.push(None);
        tx.waiting.push(self.text, &self.values, Purpose::IsAsked(place))?;
        Ok(Asked::In(place))
    }

    /// Runs it; says how many rows it changed.
    pub(crate) async fn execute(self, tx: &mut Tx<'_>) -> Result<u64, Fault> {
        #[cfg(feature = "testing")]
        tx.crash_if_due()?;
        let result = self.execute_on(tx).await;
        tx.noting_failure(result)
    }

    async fn execute_on(self, tx: &mut Tx<'_>) -> Result<u64, Fault> {
        match &mut tx.connection {
            Connection::Sqlite(c) if tx.waiting.is_empty() => {
                Ok(for_sqlite(self.text, &self.values).execute(&mut **c).await?.rows_affected())
            }
            Connection::Sqlite(_) => {
                tx.waiting.push(self.text, &self.values, Purpose::IsLast)?;
                Ok(tx.run_waiting().await?.changed)
            }
            Connection::Postgres(c) => {
                Ok(for_postgres(self.text, &self.values).execute(&mut **c).await?.rows_affected())
            }
        }
    }

    /// The one row, or none.
    pub(crate) async fn optional<R: FromRow>(self, tx: &mut Tx<'_>) -> Result<Option<R>, Fault> {
        #[cfg(feature = "testing")]
        tx.crash_if_due()?;
        let result = self.optional_on(tx).await;
        tx.noting_failure(result)
    }

    async fn optional_on<R: FromRow>(self, tx: &mut Tx<'_>) -> Result<Option<R>, Fault> {
        let decoded = match &mut tx.connection {
            Connection::Sqlite(c) if tx.waiting.is_empty() => {
                let row = for_sqlite(self.text, &self.values).fetch_optional(&mut **c).await?;
                row.map(|row| R::from_row(Row::Sqlite(&row)))
            }
            Connection::Sqlite(_) => {
                tx.waiting.push(self.text, &self.values, Purpose::IsLast)?;
                let answer = tx.run_waiting().await?;
                answer.rows.first().map(|row| R::from_row(Row::Sqlite(row)))
            }
            Connection::Postgres(c) => {
                let row = for_postgres(self.text, &self.values).fetch_optional(&mut **c).await?;
                row.map(|row| R::from_row(Row::Postgres(&row)))
            }
        };
        Ok(decoded.transpose()?)
    }

    /// The one row that there always is.
    pub(crate) async fn one<R: FromRow>(self, tx: &mut Tx<'_>) -> Result<R, Fault> {
        Ok(self.optional(tx).await?.ok_or(Error::RowNotFound)?)
    }

    /// All rows.
    pub(crate) async fn all<R: FromRow>(self, tx: &mut Tx<'_>) -> Result<Vec<R>, Fault> {
        #[cfg(feature = "testing")]
        tx.crash_if_due()?;
        let result = self.all_on(tx).await;
        tx.noting_failure(result)
    }

    async fn all_on<R: FromRow>(self, tx: &mut Tx<'_>) -> Result<Vec<R>, Fault> {
        let decoded: Result<_, Error> = match &mut tx.connection {
            Connection::Sqlite(c) if tx.waiting.is_empty() => {
                let rows = for_sqlite(self.text, &self.values).fetch_all(&mut **c).await?;
                rows.iter().map(|row| R::from_row(Row::Sqlite(row))).collect()
            }
            Connection::Sqlite(_) => {
                tx.waiting.push(self.text, &self.values, Purpose::IsLast)?;
                let answer = tx.run_waiting().await?;
                answer.rows.iter().map(|row| R::from_row(Row::Sqlite(row))).collect()
            }
            Connection::Postgres(c) => {
                let rows = for_postgres(self.text, &self.values).fetch_all(&mut **c).await?;
                rows.iter().map(|row| R::from_row(Row::Postgres(row))).collect()
            }
        };
        Ok(decoded?)
    }
}

fn for_sqlite(
    text: &'static str,
    values: &[Value<'_>],
) -> DriverQuery<'static, Sqlite, SqliteArguments> {
    values.iter().fold(sqlx::query(text), |query, value| match *value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value.map(str::to_owned)),
        Value::Bytes(value) => query.bind(value.map(<[u8]>::to_vec)),
    })
}

fn for_postgres(
    text: &'static str,
    values: &[Value<'_>],
) -> DriverQuery<'static, Postgres, PgArguments> {
    values.iter().fold(sqlx::query(text), |query, value| match *value {
        Value::Int(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Bytes(value) => query.bind(value),
    })
}
