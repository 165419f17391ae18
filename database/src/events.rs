//! Events: what happened, written with what it tells of, for phones, webhooks and the mail.

use jiff::Timestamp;
use loyalty::ids::{EventId, MemberId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

/// What an event is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
        because: String,
        /// By how many points, available and pending together.
        points: i64,
    },
    /// The credit changed.
    CreditChanged {
        /// By how much, in minor units.
        minor: i64,
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
        state: String,
    },
}

impl EventKind {
    fn name(&self) -> &'static str {
        match self {
            Self::MemberEnrolled => "member_enrolled",
            Self::MemberIdentified { .. } => "member_identified",
            Self::PointsChanged { .. } => "points_changed",
            Self::CreditChanged { .. } => "credit_changed",
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
    .later(tx)
    .await
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
    sql!(
        "SELECT member_id, event_id, kind, at, payload
           FROM outbox
          WHERE event_id > $1
          ORDER BY event_id
          LIMIT $2",
        after,
        most,
    )
    .all::<Event>(tx)
    .await
}

/// Lists the events of one member after one, in order: what a phone that was away has missed.
pub async fn list_of(
    tx: &mut Tx<'_>,
    member: MemberId,
    after: EventId,
    most: i64,
) -> Result<Vec<Event>, Fault> {
    sql!(
        "SELECT member_id, event_id, kind, at, payload
           FROM outbox
          WHERE member_id = $1 AND event_id > $2
          ORDER BY event_id
          LIMIT $3",
        member,
        after,
        most,
    )
    .all::<Event>(tx)
    .await
}

impl Event {
    /// What it is about; none if a later version wrote something that this one does not know.
    pub fn read(&self) -> Option<EventKind> {
        serde_json::from_str(&self.payload).ok()
    }
}

/// Forgets the events from before `before`.
pub(crate) async fn forget_before(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Fault> {
    sql!("DELETE FROM outbox WHERE at < $1", before).execute(tx).await
}
