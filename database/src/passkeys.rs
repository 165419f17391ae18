//! Passkeys, of members and of associates.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    fault::{Failure, Fault},
    refusal::Refusal,
    sql::{Tx, record, sql},
};

record! {
    /// A passkey as it is kept.
    #[derive(Clone, Debug)]
    pub struct PasskeyRow {
        /// Which passkey.
        pub passkey_id: Uuid,
        /// What proves it, as JSON.
        pub credential: String,
        /// What its owner calls it.
        pub name: String,
        /// When it was made.
        pub created_at: Timestamp,
        /// When it was used last.
        pub last_used_at: Option<Timestamp>,
    }
}

/// Inserts a passkey. A credential belongs to one person.
pub async fn insert(
    tx: &mut Tx<'_>,
    person: Uuid,
    credential_id: &[u8],
    passkey: &PasskeyRow,
) -> Result<(), Failure> {
    let is_new = sql!(
        "INSERT INTO passkey_credential (credential_id, person_id, passkey_id)
         VALUES ($1, $2, $3)
         ON CONFLICT (credential_id) DO NOTHING",
        credential_id,
        person,
        passkey.passkey_id,
    )
    .execute(tx)
    .await?;
    if is_new == 0 {
        return Err(Refusal::PasskeyTaken.into());
    }
    sql!(
        "INSERT INTO passkey (person_id, passkey_id, credential, name, created_at)
         VALUES ($1, $2, $3, $4, $5)",
        person,
        passkey.passkey_id,
        passkey.credential,
        passkey.name,
        passkey.created_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Lists a person's passkeys, the oldest first; those too of whoever became part of a member.
pub async fn list(tx: &mut Tx<'_>, person: Uuid) -> Result<Vec<PasskeyRow>, Fault> {
    sql!(
        "SELECT passkey_id, credential, name, created_at, last_used_at
           FROM passkey
          WHERE person_id = $1
             OR person_id IN (SELECT member_id FROM member WHERE merged_into = $1)
          ORDER BY created_at, passkey_id",
        person,
    )
    .all::<PasskeyRow>(tx)
    .await
}

/// Notes that a passkey was used, and what its credential became by that.
pub async fn note_use(
    tx: &mut Tx<'_>,
    person: Uuid,
    passkey: Uuid,
    credential: &str,
    at: Timestamp,
) -> Result<(), Fault> {
    sql!(
        "UPDATE passkey SET credential = $3, last_used_at = $4
          WHERE person_id = $1 AND passkey_id = $2",
        person,
        passkey,
        credential,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Removes a passkey of a person.
pub async fn delete(tx: &mut Tx<'_>, person: Uuid, passkey: Uuid) -> Result<(), Fault> {
    sql!(
        "DELETE FROM passkey
          WHERE passkey_id = $2
            AND (person_id = $1
                 OR person_id IN (SELECT member_id FROM member WHERE merged_into = $1))",
        person,
        passkey,
    )
    .execute(tx)
    .await?;
    sql!(
        "DELETE FROM passkey_credential
          WHERE passkey_id = $2
            AND (person_id = $1
                 OR person_id IN (SELECT member_id FROM member WHERE merged_into = $1))",
        person,
        passkey,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Removes all passkeys of a person.
pub(crate) async fn delete_all(tx: &mut Tx<'_>, person: Uuid) -> Result<(), Fault> {
    sql!("DELETE FROM passkey WHERE person_id = $1", person).execute(tx).await?;
    sql!("DELETE FROM passkey_credential WHERE person_id = $1", person).execute(tx).await?;
    Ok(())
}

record! { struct Ceremony { state: String } }

/// Begins a ceremony: what the browser's answer will be checked against.
pub async fn begin_ceremony(
    tx: &mut Tx<'_>,
    ceremony_hash: &[u8; 32],
    state: &str,
    expires_at: Timestamp,
) -> Result<(), Fault> {
    sql!(
        "INSERT INTO ceremony (ceremony_hash, state, expires_at) VALUES ($1, $2, $3)",
        ceremony_hash,
        state,
        expires_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes a ceremony up again, once.
pub async fn take_ceremony(
    tx: &mut Tx<'_>,
    ceremony_hash: &[u8; 32],
    at: Timestamp,
) -> Result<Option<String>, Fault> {
    let taken = sql!(
        "DELETE FROM ceremony WHERE ceremony_hash = $1 AND expires_at > $2 RETURNING state",
        ceremony_hash,
        at,
    )
    .optional::<Ceremony>(tx)
    .await?;
    Ok(taken.map(|ceremony| ceremony.state))
}

/// Forgets the ceremonies that nobody finished.
pub(crate) async fn forget_ended(tx: &mut Tx<'_>, at: Timestamp) -> Result<u64, Fault> {
    sql!("DELETE FROM ceremony WHERE expires_at <= $1", at).execute(tx).await
}
