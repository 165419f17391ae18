//! A row of either database.

use sqlx::{Error, Row as _};

use super::value::Column;

/// A row, whichever driver gave it.
#[derive(Clone, Copy)]
pub(crate) enum Row<'r> {
    Sqlite(&'r sqlx::sqlite::SqliteRow),
    Postgres(&'r sqlx::postgres::PgRow),
}

/// What can be made of a row.
pub(crate) trait FromRow: Sized {
    fn from_row(row: Row<'_>) -> Result<Self, Error>;
}

impl Row<'_> {
    /// The column `name`. By name and not by position: two swapped columns of one type would go
    /// unnoticed.
    pub(crate) fn get<T: Column>(self, name: &str) -> Result<T, Error> {
        // Always as an Option: sqlx's SQLite driver decodes NULL as i64 to 0 without an error.
        let stored: Option<T::Stored> = match self {
            Self::Sqlite(row) => row.try_get(name)?,
            Self::Postgres(row) => row.try_get(name)?,
        };
        T::from_stored(stored)
            .map_err(|source| Error::ColumnDecode { index: name.to_owned(), source })
    }
}
