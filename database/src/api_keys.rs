//! Keys that machines call the API with, found by the hash of what they send.

use jiff::Timestamp;
use loyalty::ids::{ApiKeyId, Slug};

use crate::{
    audit::{self, By},
    fault::{Failure, Fault},
    refusal::Refusal,
    sql::{Tx, record, sql},
};

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyRole {
    /// What a till does: identify, report purchases, redeem.
    Till,
    /// What a web shop does: also enrol and claim.
    Commerce,
    /// What a manager does: also adjust, merge, erase.
    Manager,
}

record! {
    /// A key as it is kept.
    #[derive(Clone, Debug)]
    pub struct ApiKey {
        /// The key's id.
        pub api_key_id: ApiKeyId,
        /// What it is called.
        pub name: String,
        /// `till`, `commerce` or `manager`.
        pub role: String,
        /// The store it is for; none for all.
        pub store: Option<Slug>,
        /// When it was made.
        pub created_at: Timestamp,
        /// When it was revoked.
        pub revoked_at: Option<Timestamp>,
    }
}

/// Inserts a key.
pub async fn insert(
    tx: &mut Tx<'_>,
    key: &ApiKey,
    key_hash: &[u8; 32],
    by: By,
) -> Result<(), Failure> {
    sql!(
        "INSERT INTO api_key (api_key_id, name, role, store, key_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        key.api_key_id,
        key.name,
        key.role,
        key.store,
        key_hash,
        key.created_at,
    )
    .execute(tx)
    .await?;
    let line = audit::Line::of("api_key_created", by, key.created_at);
    let detail = serde_json::json!({ "key": key.api_key_id, "role": key.role });
    audit::insert(tx, &line.at_till(key.store.clone(), None).detailed(&detail)).await?;
    Ok(())
}

/// Finds a key that is not revoked.
pub async fn find(tx: &mut Tx<'_>, key_hash: &[u8; 32]) -> Result<Option<ApiKey>, Fault> {
    sql!(
        "SELECT api_key_id, name, role, store, created_at, revoked_at
           FROM api_key
          WHERE key_hash = $1 AND revoked_at IS NULL",
        key_hash,
    )
    .optional::<ApiKey>(tx)
    .await
}

/// Lists all keys, the oldest first.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<ApiKey>, Fault> {
    sql!(
        "SELECT api_key_id, name, role, store, created_at, revoked_at
           FROM api_key
          ORDER BY created_at, api_key_id"
    )
    .all::<ApiKey>(tx)
    .await
}

/// Revokes a key: from now on it opens nothing.
pub async fn revoke(tx: &mut Tx<'_>, id: ApiKeyId, by: By, at: Timestamp) -> Result<(), Failure> {
    let revoked = sql!(
        "UPDATE api_key SET revoked_at = $2 WHERE api_key_id = $1 AND revoked_at IS NULL",
        id,
        at,
    )
    .execute(tx)
    .await?;
    if revoked == 0 {
        return Err(Refusal::ApiKeyUnknown.into());
    }
    let line = audit::Line::of("api_key_revoked", by, at);
    audit::insert(tx, &line.detailed(&serde_json::json!({ "key": id }))).await?;
    Ok(())
}

impl KeyRole {
    /// The role's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Till => "till",
            Self::Commerce => "commerce",
            Self::Manager => "manager",
        }
    }

    /// Finds a role by its name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Till, Self::Commerce, Self::Manager].into_iter().find(|role| role.name() == name)
    }
}
