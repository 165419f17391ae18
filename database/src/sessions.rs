//! Sessions, found by the hash of what a cookie holds: a copy of this table signs nobody in.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! {
    /// A session as it is kept.
    #[derive(Clone, Debug)]
    pub struct SessionRow {
        /// What the session knows, as JSON.
        pub data: String,
        /// When it ends.
        pub expires_at: Timestamp,
    }
}

/// Inserts a session; false if there is one by this hash already.
pub async fn insert(
    tx: &mut Tx<'_>,
    session_hash: &[u8; 32],
    person: Option<Uuid>,
    session: &SessionRow,
) -> Result<bool, Fault> {
    let inserted = sql!(
        "INSERT INTO session (session_hash, person_id, data, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (session_hash) DO NOTHING",
        session_hash,
        person,
        session.data,
        session.expires_at,
    )
    .execute(tx)
    .await?;
    Ok(inserted == 1)
}

/// Saves a session, new or known.
pub async fn save(
    tx: &mut Tx<'_>,
    session_hash: &[u8; 32],
    person: Option<Uuid>,
    session: &SessionRow,
) -> Result<(), Fault> {
    sql!(
        "INSERT INTO session (session_hash, person_id, data, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (session_hash) DO UPDATE
            SET person_id = excluded.person_id, data = excluded.data,
                expires_at = excluded.expires_at",
        session_hash,
        person,
        session.data,
        session.expires_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Finds a session that has not ended.
pub async fn find(
    tx: &mut Tx<'_>,
    session_hash: &[u8; 32],
    at: Timestamp,
) -> Result<Option<SessionRow>, Fault> {
    Ok(sql!(
        "SELECT data, expires_at FROM session WHERE session_hash = $1 AND expires_at > $2",
        session_hash,
        at,
    )
    .optional::<SessionRow>(tx)
    .await?)
}

/// Ends a session.
pub async fn delete(tx: &mut Tx<'_>, session_hash: &[u8; 32]) -> Result<(), Fault> {
    sql!("DELETE FROM session WHERE session_hash = $1", session_hash).execute(tx).await?;
    Ok(())
}

/// Ends all sessions of a person but one.
pub async fn delete_others(tx: &mut Tx<'_>, person: Uuid, kept: &[u8; 32]) -> Result<u64, Fault> {
    Ok(sql!("DELETE FROM session WHERE person_id = $1 AND session_hash <> $2", person, kept)
        .execute(tx)
        .await?)
}

record! { struct Count { sessions: i64 } }

/// Counts the sessions of a person: on how many devices they are signed in.
pub async fn count(tx: &mut Tx<'_>, person: Uuid, at: Timestamp) -> Result<i64, Fault> {
    Ok(sql!(
        "SELECT count(*) AS sessions FROM session WHERE person_id = $1 AND expires_at > $2",
        person,
        at,
    )
    .one::<Count>(tx)
    .await?
    .sessions)
}

/// Forgets the sessions that have ended.
pub(crate) async fn forget_ended(tx: &mut Tx<'_>, at: Timestamp) -> Result<u64, Fault> {
    Ok(sql!("DELETE FROM session WHERE expires_at <= $1", at).execute(tx).await?)
}
