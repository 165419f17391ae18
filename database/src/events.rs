//! Events: what happened, written with what it tells of, for phones, webhooks and the mail.

use jiff::Timestamp;
use loyalty::ids::{EventId, MemberId};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

/// What an event is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// A member joined.
    MemberEnrolled,
    /// A till read the member's card.
    MemberIdentified {
        /// In which store.
        store: String,
    },
    /// The balance changed.
    PointsChanged {
        /// What moved it: the ledger transaction's kind.
        because: &'static str,
        /// By how many points, available and pending together.
        points: i64,
    },
    /// A tier was reached, kept or lost.
    TierChanged {
        /// The tier now.
        tier: String,
    },
    /// A voucher was issued, redeemed, or ended otherwise.
    VoucherChanged {
        /// Which voucher.
        voucher: Uuid,
        /// Its state now.
        state: &'static str,
    },
}

impl EventKind {
    fn name(&self) -> &'static str {
        match self {
            Self::MemberEnrolled => "member_enrolled",
            Self::MemberIdentified { .. } => "member_identified",
            Self::PointsChanged { .. } => "points_changed",
            Self::TierChanged { .. } => "tier_changed",
            Self::VoucherChanged { .. } => "voucher_changed",
        }
    }
}

/// Writes an event into the outbox.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    member: MemberId,
    kind: &EventKind,
    at: Timestamp,
) -> Result<(), Fault> {
    sql!(
        "INSERT INTO outbox (member_id, event_id, kind, at, payload) VALUES ($1, $2, $3, $4, $5)",
        member,
        EventId(Uuid::now_v7()),
        kind.name(),
        at,
        serde_json::to_string(kind)?,
    )
    .execute(tx)
    .await?;
    Ok(())
}

record! {
    /// An event as it was written.
    #[derive(Clone, Debug)]
    pub struct Event {
        /// About whom.
        pub member_id: MemberId,
        /// Which event. Later events have higher ids, save that servers may be a moment apart.
        pub event_id: EventId,
        /// What it is about.
        pub kind: String,
        /// When it happened.
        pub at: Timestamp,
        /// The whole of it, as JSON.
        pub payload: String,
    }
}

/// Lists the events after one, in order.
pub async fn list_after(tx: &mut Tx<'_>, after: EventId, most: i64) -> Result<Vec<Event>, Fault> {
    Ok(sql!(
        "SELECT member_id, event_id, kind, at, payload
           FROM outbox
          WHERE event_id > $1
          ORDER BY event_id
          LIMIT $2",
        after,
        most,
    )
    .all::<Event>(tx)
    .await?)
}

record! { struct Newer { newer: i64 } }

/// Whether a member has events after one: whether a phone that was away has missed something.
pub async fn has_newer(tx: &mut Tx<'_>, member: MemberId, after: EventId) -> Result<bool, Fault> {
    let row = sql!(
        "SELECT CAST(1 AS BIGINT) AS newer FROM outbox
          WHERE member_id = $1 AND event_id > $2
          LIMIT 1",
        member,
        after,
    )
    .optional::<Newer>(tx)
    .await?;
    Ok(row.is_some_and(|row| row.newer == 1))
}

/// Forgets the events from before `before`.
pub(crate) async fn forget_before(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Fault> {
    Ok(sql!("DELETE FROM outbox WHERE at < $1", before).execute(tx).await?)
}
