//! Facts about this database itself.

use crate::{
    database::Database,
    fault::{Failure, Fault},
    sql::{record, sql},
};

record! { struct Value { value: Vec<u8> } }

/// Finds a fact about this database.
pub async fn find(database: &Database, name: &str) -> Result<Option<Vec<u8>>, Fault> {
    database
        .read_once(async |tx| {
            let query = sql!("SELECT value FROM instance WHERE name = $1", name);
            Ok(query.optional::<Value>(tx).await?.map(|row| row.value))
        })
        .await
}

/// Keeps a fact in the place of the one before.
pub async fn put(database: &Database, name: &'static str, value: Vec<u8>) -> Result<(), Failure> {
    database
        .write(async move |tx| {
            sql!(
                "INSERT INTO instance (name, value) VALUES ($1, $2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                name,
                value,
            )
            .execute(tx)
            .await?;
            Ok(())
        })
        .await
}

/// Keeps a fact, unless there is one by this name already; gives the one that is kept.
pub async fn find_or_insert(
    database: &Database,
    name: &'static str,
    value: Vec<u8>,
) -> Result<Vec<u8>, Failure> {
    database
        .write(async move |tx| {
            sql!(
                "INSERT INTO instance (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
                name,
                value,
            )
            .execute(tx)
            .await?;
            let query = sql!("SELECT value FROM instance WHERE name = $1", name);
            Ok(query.one::<Value>(tx).await?.value)
        })
        .await
}
