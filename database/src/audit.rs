//! Who did what, when, where and why: a line for each business act, and for each refusal at a till.

use jiff::Timestamp;
use loyalty::{
    ids::{MemberId, Slug},
    ledger::Actor,
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    fault::Fault,
    ledger::actor_columns,
    refusal::Refusal,
    sql::{Tx, record, sql},
};

/// Who did it.
pub type By = Actor;

/// A line of the audit. It holds ids and numbers, no personal data.
#[derive(Clone, Debug)]
pub struct Line {
    /// Which line.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: By,
    /// What was done, as one word.
    pub act: &'static str,
    /// To whom.
    pub member: Option<MemberId>,
    /// In which store.
    pub store: Option<Slug>,
    /// At which till.
    pub till: Option<String>,
    /// What else there is to know.
    pub detail: Value,
}

/// The name of whoever did something: the kind and, if there is one, the id.
pub fn name_of(by: By) -> String {
    match actor_columns(by) {
        (kind, Some(id)) => format!("{kind} {id}"),
        (kind, None) => kind.to_owned(),
    }
}

impl Line {
    /// A line of `act`, done by `by` at `at`.
    pub fn of(act: &'static str, by: By, at: Timestamp) -> Self {
        let id = Uuid::now_v7();
        Self { id, at, by, act, member: None, store: None, till: None, detail: Value::Null }
    }

    /// The same line, about a member.
    #[must_use]
    pub fn about(self, member: MemberId) -> Self {
        Self { member: Some(member), ..self }
    }

    /// The same line, at a till.
    #[must_use]
    pub fn at_till(self, store: Option<Slug>, till: Option<String>) -> Self {
        Self { store, till, ..self }
    }

    /// The same line, with details.
    #[must_use]
    pub fn detailed(self, detail: &Value) -> Self {
        Self { detail: detail.clone(), ..self }
    }
}

/// A reason in somebody's words: 1 to 200 characters.
pub(crate) fn checked_reason(text: &str) -> Result<&str, Refusal> {
    let reason = text.trim();
    let fits = (1..=200).contains(&reason.chars().count()) && !reason.chars().any(char::is_control);
    if fits { Ok(reason) } else { Err(Refusal::ReasonMissing) }
}

/// Writes a line.
pub async fn insert(tx: &mut Tx<'_>, line: &Line) -> Result<(), Fault> {
    let (actor_kind, actor_id) = actor_columns(line.by);
    sql!(
        "INSERT INTO audit
             (audit_id, at, actor_kind, actor_id, act, member_id, store, till, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        line.id,
        line.at,
        actor_kind,
        actor_id,
        line.act,
        line.member,
        line.store,
        line.till,
        line.detail.to_string(),
    )
    .later(tx)
    .await
}

record! {
    /// A line as it was written.
    pub struct AuditRow {
        /// Which line.
        pub audit_id: Uuid,
        /// When.
        pub at: Timestamp,
        /// Who: the kind.
        pub actor_kind: String,
        /// Who: the id, for associates and API keys.
        pub actor_id: Option<Uuid>,
        /// What was done.
        pub act: String,
        /// To whom.
        pub member_id: Option<MemberId>,
        /// What they are called now, if they told.
        pub member_name: Option<String>,
        /// In which store.
        pub store: Option<Slug>,
        /// At which till.
        pub till: Option<String>,
        /// What else there is to know, as JSON.
        pub detail: String,
    }
}

/// Lists what happened at a till since `since`, the latest first.
pub async fn list_at_till(
    tx: &mut Tx<'_>,
    store: &Slug,
    till: &str,
    since: Timestamp,
    most: i64,
) -> Result<Vec<AuditRow>, Fault> {
    sql!(
        "SELECT audit.audit_id, audit.at, audit.actor_kind, audit.actor_id, audit.act,
                audit.member_id, member.name AS member_name, audit.store, audit.till, audit.detail
           FROM audit LEFT JOIN member ON member.member_id = audit.member_id
          WHERE audit.store = $1 AND audit.till = $2 AND audit.at >= $3
          ORDER BY audit.at DESC, audit.audit_id DESC
          LIMIT $4",
        store,
        till,
        since,
        most,
    )
    .all::<AuditRow>(tx)
    .await
}

/// Finds a line.
pub async fn find(tx: &mut Tx<'_>, audit_id: Uuid) -> Result<Option<AuditRow>, Fault> {
    sql!(
        "SELECT audit.audit_id, audit.at, audit.actor_kind, audit.actor_id, audit.act,
                audit.member_id, member.name AS member_name, audit.store, audit.till, audit.detail
           FROM audit LEFT JOIN member ON member.member_id = audit.member_id
          WHERE audit.audit_id = $1",
        audit_id,
    )
    .optional::<AuditRow>(tx)
    .await
}
