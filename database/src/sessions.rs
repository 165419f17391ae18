//! Sessions, found by the hash of what a cookie holds: a copy of this table signs nobody in.

use jiff::Timestamp;
use loyalty::ids::Slug;
use uuid::Uuid;

use crate::{
    fault::Fault,
    sign_in_links::Audience,
    sql::{Tx, record, sql},
};

/// What a session is found by.
pub type SessionHash = [u8; 32];

record! {
    /// A session as it is kept.
    #[derive(Clone, Debug)]
    pub struct Session {
        /// What it is found by.
        pub session_hash: [u8; 32],
        /// Who is signed in: a member or an associate, by the audience asked for.
        pub person_id: Uuid,
        /// When they signed in.
        pub started_at: Timestamp,
        /// When they were here last, to the day or so.
        pub seen_at: Timestamp,
        /// When it ends.
        pub expires_at: Timestamp,
        /// What they came with, in words.
        pub device: String,
        /// The store they are in: a member's last, an associate's present.
        pub store: Option<Slug>,
        /// The till an associate is at.
        pub till: Option<String>,
        /// When they came to where they are.
        pub placed_at: Option<Timestamp>,
    }
}

/// Inserts a session.
pub async fn insert(tx: &mut Tx<'_>, audience: Audience, session: &Session) -> Result<(), Fault> {
    sql!(
        "INSERT INTO session (session_hash, audience, person_id, started_at, seen_at, expires_at,
             device, store, till, placed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        session.session_hash,
        audience.name(),
        session.person_id,
        session.started_at,
        session.seen_at,
        session.expires_at,
        session.device,
        session.store,
        session.till,
        session.placed_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Finds a session that has not ended.
pub async fn find(
    tx: &mut Tx<'_>,
    session_hash: &SessionHash,
    audience: Audience,
    at: Timestamp,
) -> Result<Option<Session>, Fault> {
    sql!(
        "SELECT session_hash, person_id, started_at, seen_at, expires_at, device, store, till,
                placed_at
           FROM session
          WHERE session_hash = $1 AND audience = $2 AND expires_at > $3",
        session_hash,
        audience.name(),
        at,
    )
    .optional::<Session>(tx)
    .await
}

/// Notes that somebody was here, and lets the session live on.
pub async fn renew(
    tx: &mut Tx<'_>,
    session_hash: &SessionHash,
    seen_at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), Fault> {
    sql!(
        "UPDATE session SET seen_at = $2, expires_at = $3 WHERE session_hash = $1",
        session_hash,
        seen_at,
        expires_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes where somebody is.
pub async fn place(
    tx: &mut Tx<'_>,
    session_hash: &SessionHash,
    store: Option<&Slug>,
    till: Option<&str>,
    at: Timestamp,
) -> Result<(), Fault> {
    sql!(
        "UPDATE session SET store = $2, till = $3, placed_at = $4 WHERE session_hash = $1",
        session_hash,
        store,
        till,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Ends a session.
pub async fn delete(tx: &mut Tx<'_>, session_hash: &SessionHash) -> Result<(), Fault> {
    sql!("DELETE FROM session WHERE session_hash = $1", session_hash).execute(tx).await?;
    Ok(())
}

/// Ends all sessions of a person but one.
pub async fn delete_others(
    tx: &mut Tx<'_>,
    person: Uuid,
    kept: &SessionHash,
) -> Result<u64, Fault> {
    sql!("DELETE FROM session WHERE person_id = $1 AND session_hash <> $2", person, kept)
        .execute(tx)
        .await
}

/// Ends all sessions of a person.
pub(crate) async fn delete_all(tx: &mut Tx<'_>, person: Uuid) -> Result<u64, Fault> {
    sql!("DELETE FROM session WHERE person_id = $1", person).execute(tx).await
}

/// Lists the sessions of a person, the one used last first.
pub async fn list(tx: &mut Tx<'_>, person: Uuid, at: Timestamp) -> Result<Vec<Session>, Fault> {
    sql!(
        "SELECT session_hash, person_id, started_at, seen_at, expires_at, device, store, till,
                placed_at
           FROM session
          WHERE person_id = $1 AND expires_at > $2
          ORDER BY seen_at DESC, session_hash",
        person,
        at,
    )
    .all::<Session>(tx)
    .await
}

/// Forgets the sessions that have ended.
pub(crate) async fn forget_ended(tx: &mut Tx<'_>, at: Timestamp) -> Result<u64, Fault> {
    sql!("DELETE FROM session WHERE expires_at <= $1", at).execute(tx).await
}
