//! Requests that may be sent twice: the same key gets the same answer.
//!
//! The answer is written in the transaction that does the work, so that there is never one
//! without the other. It holds ids and numbers; codes are made anew from them.

use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    fault::{Failure, Fault},
    refusal::Refusal,
    sql::{Tx, record, sql},
};

/// What a request is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Whose keys these are: the API key and the route, or the page's form.
    pub scope: String,
    /// The key.
    pub key: String,
    /// The fingerprint of what is asked.
    pub request_hash: [u8; 32],
    /// Until when the answer is kept; none for as long as what it tells of.
    pub kept_until: Option<Timestamp>,
}

/// An answer, and whether it was given before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered<T> {
    /// The answer.
    pub answer: T,
    /// Whether the same request had got it before.
    pub is_replay: bool,
}

record! {
    struct Stored {
        request_hash: [u8; 32],
        answer: String,
    }
}

/// Does `act` once for a key: the second time, its first answer is given again.
pub(crate) async fn once<T: Serialize + DeserializeOwned>(
    tx: &mut Tx<'_>,
    key: Option<&Key>,
    at: Timestamp,
    act: impl AsyncFnOnce(&mut Tx<'_>) -> Result<T, Failure>,
) -> Result<Answered<T>, Failure> {
    let Some(key) = key else {
        return Ok(Answered { answer: act(tx).await?, is_replay: false });
    };
    if let Some(answer) = find(tx, key).await? {
        return Ok(Answered { answer, is_replay: true });
    }
    match act(tx).await {
        Ok(answer) => {
            insert(tx, key, &answer, at).await?;
            Ok(Answered { answer, is_replay: false })
        }
        // The same request may have been answered on another connection while this one waited for
        // the member: what is refused now was done then. Begin again, and find its answer.
        Err(Failure::Refused(_)) if !tx.is_alone() && find::<T>(tx, key).await?.is_some() => {
            Err(Fault::Conflict.into())
        }
        Err(failure) => Err(failure),
    }
}

async fn find<T: DeserializeOwned>(tx: &mut Tx<'_>, key: &Key) -> Result<Option<T>, Failure> {
    let stored = sql!(
        "SELECT request_hash, answer FROM idempotency WHERE scope = $1 AND key = $2",
        key.scope,
        key.key,
    )
    .optional::<Stored>(tx)
    .await?;
    let Some(stored) = stored else { return Ok(None) };
    if stored.request_hash != key.request_hash {
        return Err(Refusal::KeyReused.into());
    }
    Ok(Some(serde_json::from_str(&stored.answer)?))
}

async fn insert<T: Serialize>(
    tx: &mut Tx<'_>,
    key: &Key,
    answer: &T,
    at: Timestamp,
) -> Result<(), Fault> {
    // If the same request was answered on another server meanwhile: begin again, and find it.
    sql!(
        "INSERT INTO idempotency (scope, key, request_hash, answer, answered_at, kept_until)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (scope, key) DO NOTHING",
        key.scope,
        key.key,
        key.request_hash,
        serde_json::to_string(answer)?,
        at,
        key.kept_until,
    )
    .later(tx)
    .await
}

/// Forgets the answers that need not be kept any longer.
pub(crate) async fn forget_before(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Fault> {
    sql!("DELETE FROM idempotency WHERE kept_until < $1", before).execute(tx).await
}
