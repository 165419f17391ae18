//! Stores that purchases named and the programme does not.

use jiff::Timestamp;
use loyalty::ids::Slug;

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! { struct StoreRow { store: Slug } }

/// Lists them by name.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Slug>, Fault> {
    let rows = sql!("SELECT store FROM store ORDER BY store").all::<StoreRow>(tx).await?;
    Ok(rows.into_iter().map(|row| row.store).collect())
}

/// Whether a store is among them.
pub async fn exists(tx: &mut Tx<'_>, store: &Slug) -> Result<bool, Fault> {
    let query = sql!("SELECT store FROM store WHERE store = $1", store);
    Ok(query.optional::<StoreRow>(tx).await?.is_some())
}

/// Adds a store; adding it again changes nothing.
pub async fn insert(tx: &mut Tx<'_>, store: &Slug, at: Timestamp) -> Result<(), Fault> {
    sql!(
        "INSERT INTO store (store, added_at) VALUES ($1, $2) ON CONFLICT (store) DO NOTHING",
        store,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}
