//! Statements, and the transaction they run in.

use sqlx::{
    Error, PgConnection, Postgres, Sqlite, SqliteConnection, postgres::PgArguments,
    query::Query as DriverQuery, sqlite::SqliteArguments,
};

use super::{
    row::{FromRow, Row},
    value::Value,
};

/// A database transaction, on either database.
pub struct Tx<'c> {
    connection: Connection<'c>,
    /// A statement failed, so this is never committed: PostgreSQL would answer COMMIT with a
    /// silent rollback.
    pub(crate) failed: bool,
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
        Self { connection: Connection::Sqlite(connection), failed: false }
    }

    pub(crate) fn postgres(connection: &'c mut PgConnection) -> Self {
        Self { connection: Connection::Postgres(connection), failed: false }
    }

    /// Whether no other transaction can write meanwhile: SQLite has one writer.
    pub(crate) fn is_alone(&self) -> bool {
        matches!(self.connection, Connection::Sqlite(_))
    }

    fn noting_failure<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        self.failed |= result.is_err();
        result
    }
}

impl<'v, const N: usize> Query<'v, N> {
    pub(crate) fn new(text: &'static str, values: [Value<'v>; N]) -> Self {
        Self { text, values }
    }

    /// Runs it; says how many rows it changed.
    pub(crate) async fn execute(self, tx: &mut Tx<'_>) -> Result<u64, Error> {
        let result = match &mut tx.connection {
            Connection::Sqlite(c) => for_sqlite(self.text, &self.values)
                .execute(&mut **c)
                .await
                .map(|done| done.rows_affected()),
            Connection::Postgres(c) => for_postgres(self.text, &self.values)
                .execute(&mut **c)
                .await
                .map(|done| done.rows_affected()),
        };
        tx.noting_failure(result)
    }

    /// The one row, or none.
    pub(crate) async fn optional<R: FromRow>(self, tx: &mut Tx<'_>) -> Result<Option<R>, Error> {
        let result = match &mut tx.connection {
            Connection::Sqlite(c) => for_sqlite(self.text, &self.values)
                .fetch_optional(&mut **c)
                .await
                .and_then(|row| row.map(|row| R::from_row(Row::Sqlite(&row))).transpose()),
            Connection::Postgres(c) => for_postgres(self.text, &self.values)
                .fetch_optional(&mut **c)
                .await
                .and_then(|row| row.map(|row| R::from_row(Row::Postgres(&row))).transpose()),
        };
        tx.noting_failure(result)
    }

    /// The one row that there always is.
    pub(crate) async fn one<R: FromRow>(self, tx: &mut Tx<'_>) -> Result<R, Error> {
        self.optional(tx).await?.ok_or(Error::RowNotFound)
    }

    /// All rows.
    pub(crate) async fn all<R: FromRow>(self, tx: &mut Tx<'_>) -> Result<Vec<R>, Error> {
        let result = match &mut tx.connection {
            Connection::Sqlite(c) => for_sqlite(self.text, &self.values)
                .fetch_all(&mut **c)
                .await
                .and_then(|rows| rows.iter().map(|row| R::from_row(Row::Sqlite(row))).collect()),
            Connection::Postgres(c) => for_postgres(self.text, &self.values)
                .fetch_all(&mut **c)
                .await
                .and_then(|rows| rows.iter().map(|row| R::from_row(Row::Postgres(row))).collect()),
        };
        tx.noting_failure(result)
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
