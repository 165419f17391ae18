//! Entries: ledger transactions as a member's activity shows them, and the lots that they moved.
//!
//! What only moved points from pending to available is nothing a member asks about: maturities
//! are left out of lists.

use jiff::Timestamp;
use loyalty::{
    ids::{LotId, MemberId, Sequence, Slug},
    points::Points,
};
use uuid::Uuid;

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! {
    /// A ledger transaction, as the member's activity shows it.
    #[derive(Clone, Debug)]
    pub struct Entry {
        /// Its number in the member's ledger.
        pub sequence: Sequence,
        /// What happened.
        pub kind: String,
        /// When.
        pub occurred_at: Timestamp,
        /// When we learnt of it.
        pub recorded_at: Timestamp,
        /// Where.
        pub store: Option<Slug>,
        /// At which till.
        pub till: Option<String>,
        /// Who did it: the kind.
        pub actor_kind: String,
        /// Who did it: the id, for associates and API keys.
        pub actor_id: Option<Uuid>,
        /// What others call it.
        pub reference: Option<String>,
        /// The version of the programme that counted.
        pub programme_version: i64,
        /// Why, as JSON.
        pub explanation: String,
        /// What it changed of the member's points, available and pending together.
        pub points: Points,
        /// When the points it earned can be spent, if they are still pending.
        pub matures_at: Option<Timestamp>,
    }
}

/// Which entries of a member are asked for.
struct Which {
    from: Sequence,
    before: Sequence,
    since: Timestamp,
    until: Timestamp,
    /// A kind that is left out.
    except: &'static str,
    most: i64,
}

impl Which {
    const ALL: Self = Self {
        from: Sequence(0),
        before: Sequence(i64::MAX),
        since: Timestamp::MIN,
        until: Timestamp::MAX,
        except: "maturity",
        most: i64::MAX,
    };
}

/// Lists a member's entries, the latest first, before one if given.
pub async fn list(
    tx: &mut Tx<'_>,
    member: MemberId,
    before: Option<Sequence>,
    most: i64,
) -> Result<Vec<Entry>, Fault> {
    let before = before.unwrap_or(Sequence(i64::MAX));
    select(tx, member, Which { before, most, ..Which::ALL }).await
}

/// Lists a member's entries of a time, from `since` on and before `until`, the latest first.
pub async fn list_between(
    tx: &mut Tx<'_>,
    member: MemberId,
    since: Timestamp,
    until: Timestamp,
) -> Result<Vec<Entry>, Fault> {
    let mut entries = select(tx, member, Which { since, until, ..Which::ALL }).await?;
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.occurred_at, entry.sequence)));
    Ok(entries)
}

/// Finds an entry of a member, a maturity too.
pub async fn find(
    tx: &mut Tx<'_>,
    member: MemberId,
    sequence: Sequence,
) -> Result<Option<Entry>, Fault> {
    let before = Sequence(sequence.0.saturating_add(1));
    let only = Which { from: sequence, before, except: "", ..Which::ALL };
    Ok(select(tx, member, only).await?.pop())
}

async fn select(tx: &mut Tx<'_>, member: MemberId, which: Which) -> Result<Vec<Entry>, Fault> {
    sql!(
        "SELECT told.sequence, told.kind, told.occurred_at, told.recorded_at, told.store,
                told.till, told.actor_kind, told.actor_id, told.reference,
                told.programme_version, told.explanation,
                (SELECT CAST(coalesce(sum(posting.amount), 0) AS BIGINT)
                   FROM posting
                  WHERE posting.member_id = told.member_id AND posting.sequence = told.sequence
                    AND posting.asset = 'points'
                    AND posting.account IN ('available', 'pending')) AS points,
                lot.matures_at
           FROM ledger_transaction AS told
           LEFT JOIN lot ON lot.member_id = told.member_id AND lot.lot = told.sequence
          WHERE told.member_id = $1 AND told.sequence >= $2 AND told.sequence < $3
            AND told.occurred_at >= $4 AND told.occurred_at < $5 AND told.kind <> $6
          ORDER BY told.sequence DESC
          LIMIT $7",
        member,
        which.from,
        which.before,
        which.since,
        which.until,
        which.except,
        which.most,
    )
    .all::<Entry>(tx)
    .await
}

record! { struct LatestRow { sequence: Sequence, occurred_at: Timestamp } }

/// When a member's latest entry before a moment was.
pub async fn latest_before(
    tx: &mut Tx<'_>,
    member: MemberId,
    before: Timestamp,
) -> Result<Option<Timestamp>, Fault> {
    let row = sql!(
        "SELECT sequence, occurred_at
           FROM ledger_transaction
          WHERE member_id = $1 AND occurred_at < $2 AND kind <> 'maturity'
          ORDER BY occurred_at DESC
          LIMIT 1",
        member,
        before,
    )
    .optional::<LatestRow>(tx)
    .await?;
    Ok(row.map(|row| row.occurred_at))
}

/// The member's last entry of a kind.
pub async fn find_last(
    tx: &mut Tx<'_>,
    member: MemberId,
    kind: &str,
) -> Result<Option<Entry>, Fault> {
    let row = sql!(
        "SELECT sequence, occurred_at
           FROM ledger_transaction
          WHERE member_id = $1 AND kind = $2
          ORDER BY sequence DESC
          LIMIT 1",
        member,
        kind,
    )
    .optional::<LatestRow>(tx)
    .await?;
    match row {
        Some(row) => find(tx, member, row.sequence).await,
        None => Ok(None),
    }
}

record! {
    /// What an entry moved of one lot, and what that lot is.
    #[derive(Clone, Debug)]
    pub struct LotMoved {
        /// The lot: it bears the number of the transaction that made it.
        pub lot: LotId,
        /// What was moved; negative for what left it.
        pub points: Points,
        /// What it held at first.
        pub earned: Points,
        /// When it was earned.
        pub earned_at: Timestamp,
        /// The first moment at which it can no longer be spent.
        pub expires_at: Timestamp,
        /// In which store it was earned.
        pub store: Option<Slug>,
        /// What it was earned by, as JSON.
        pub explanation: String,
    }
}

/// Lists what an entry moved of which lots, in the order in which it moved them.
pub async fn list_lots_moved(
    tx: &mut Tx<'_>,
    member: MemberId,
    sequence: Sequence,
) -> Result<Vec<LotMoved>, Fault> {
    sql!(
        "SELECT moved.lot, moved.points, lot.earned_at, lot.expires_at, told.store,
                told.explanation,
                (SELECT CAST(-sum(earned.amount) AS BIGINT)
                   FROM posting AS earned
                  WHERE earned.member_id = moved.member_id AND earned.sequence = moved.lot
                    AND earned.asset = 'points'
                    AND earned.account IN ('issued', 'adjusted')) AS earned
           FROM (SELECT member_id, lot, min(line) AS line, CAST(sum(amount) AS BIGINT) AS points
                   FROM posting
                  WHERE member_id = $1 AND sequence = $2 AND asset = 'points'
                    AND account IN ('available', 'pending') AND lot IS NOT NULL
                  GROUP BY member_id, lot) AS moved
           JOIN lot ON lot.member_id = moved.member_id AND lot.lot = moved.lot
           JOIN ledger_transaction AS told
             ON told.member_id = moved.member_id AND told.sequence = moved.lot
          ORDER BY moved.line",
        member,
        sequence,
    )
    .all::<LotMoved>(tx)
    .await
}
