//! One SQL text for SQLite and PostgreSQL.
//!
//! [`sql!`] makes a statement whose placeholders the compiler counts, [`record!`]
//! a row that is decoded by name, and [`Tx`] runs both on either database. This
//! folder is the only code that knows the drivers; why there is such a layer at
//! all, and what it costs, is in docs/decisions/0004-one-sql-text-for-both.md.

mod asked;
mod query;
mod row;
mod value;
mod waiting;

pub use self::query::Tx;
pub(crate) use self::{
    asked::Asked,
    query::{Query, checked_statement},
    row::{FromRow, Row},
    value::ToValue,
};

/// Every statement of this crate, so that one test can prepare them all on both databases.
#[cfg(feature = "testing")]
#[linkme::distributed_slice]
pub static STATEMENTS: [&'static str];

/// A statement with its arguments. `$1` to `$n` must be exactly the arguments given.
macro_rules! sql {
    ($text:expr $(, $argument:expr)* $(,)?) => {
        // One expression and no block: the arguments' temporaries must outlive the query.
        $crate::sql::Query::new(
            const {
                #[cfg(feature = "testing")]
                #[expect(unsafe_code, reason = "linkme places it in a section of its own")]
                #[linkme::distributed_slice($crate::sql::STATEMENTS)]
                static REGISTERED: &str = $text;
                // An item of its own: `cargo check` evaluates it, an inline const only a build.
                const CHECKED: &str = $crate::sql::checked_statement(
                    $text,
                    <[&str]>::len(&[$(stringify!($argument)),*]),
                );
                CHECKED
            },
            [$($crate::sql::ToValue::to_value(&$argument)),*],
        )
    };
}

/// A row, decoded by the names of its columns.
macro_rules! record {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident {
        $($(#[$field_meta:meta])* $field_visibility:vis $field:ident: $kind:ty),* $(,)?
    }) => {
        $(#[$meta])*
        $visibility struct $name { $($(#[$field_meta])* $field_visibility $field: $kind),* }

        impl $crate::sql::FromRow for $name {
            fn from_row(row: $crate::sql::Row<'_>) -> Result<Self, sqlx::Error> {
                Ok(Self { $($field: row.get(stringify!($field))?),* })
            }
        }
    };
}

pub(crate) use {record, sql};
