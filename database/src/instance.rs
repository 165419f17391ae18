//! Facts about this database itself.

use crate::{
    database::Database,
    fault::{Failure, Fault},
    sql::{Tx, record, sql},
};

record! { struct Value { value: Vec<u8> } }

/// Finds a fact about this database.
pub async fn find(database: &Database, name: &str) -> Result<Option<Vec<u8>>, Fault> {
    let name = name.to_owned();
    database.read_once(async move |tx| find_in(tx, &name).await).await
}

/// Keeps a fact in the place of the one before.
pub async fn put(database: &Database, name: &str, value: Vec<u8>) -> Result<(), Failure> {
    let name = name.to_owned();
    database.write(async move |tx| Ok(put_in(tx, &name, &value).await?)).await
}

/// Keeps a fact, unless there is one by this name already; gives the one that is kept.
pub async fn find_or_insert(
    database: &Database,
    name: &str,
    value: Vec<u8>,
) -> Result<Vec<u8>, Failure> {
    let name = name.to_owned();
    database
        .write(async move |tx| {
            if let Some(kept) = find_in(tx, &name).await? {
                return Ok(kept);
            }
            put_in(tx, &name, &value).await?;
            Ok(value.clone())
        })
        .await
}

/// Whether anything can be written: nothing is, but the database must be ready to.
pub async fn check_writable(database: &Database) -> Result<(), Failure> {
    database
        .write(async |tx| {
            sql!("UPDATE instance SET value = value WHERE 1 = 0").execute(tx).await?;
            Ok(())
        })
        .await
}

async fn find_in(tx: &mut Tx<'_>, name: &str) -> Result<Option<Vec<u8>>, Fault> {
    let query = sql!("SELECT value FROM instance WHERE name = $1", name);
    Ok(query.optional::<Value>(tx).await?.map(|row| row.value))
}

async fn put_in(tx: &mut Tx<'_>, name: &str, value: &[u8]) -> Result<(), Fault> {
    sql!(
        "INSERT INTO instance (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value,
    )
    .execute(tx)
    .await?;
    Ok(())
}
