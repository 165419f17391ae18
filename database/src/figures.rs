//! What a manager asks first: who bought, what is owed, what was redeemed, store by store.
//!
//! Each figure is one statement over the books as they are; nothing is counted beside them.

use jiff::Timestamp;
use loyalty::{ids::Slug, points::Points};

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! {
    /// Members, and what is owed to them.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Owed {
        /// All members.
        pub members: i64,
        /// Points that can be claimed; what members owe is not taken off.
        pub points: Points,
    }
}

record! {
    /// What members bought over some time.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Bought {
        /// Members who bought.
        pub members: i64,
        /// Their purchases.
        pub purchases: i64,
        /// What they earned.
        pub points: Points,
    }
}

record! {
    /// Vouchers by what became of them.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Vouchers {
        /// All that were ever claimed.
        pub claimed: i64,
        /// Those that can still be redeemed.
        pub open: i64,
        /// Those that were redeemed.
        pub redeemed: i64,
    }
}

record! {
    /// So many of something, by name: a tier, a store.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Count {
        /// Its name in the programme.
        pub name: Slug,
        /// How many.
        pub count: i64,
    }
}

record! {
    /// The purchases of one week.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Week {
        /// Which week, counted from the first that was asked for.
        pub week: i64,
        /// How many purchases.
        pub purchases: i64,
    }
}

const MICROS_A_WEEK: i64 = 7 * 24 * 60 * 60 * 1_000_000;

/// Members, and what is owed to them.
pub async fn owed(tx: &mut Tx<'_>) -> Result<Owed, Fault> {
    sql!(
        "SELECT count(CASE WHEN state IN ('active', 'suspended') THEN 1 END) AS members,
                CAST(coalesce(sum(CASE WHEN available > 0 THEN available ELSE 0 END), 0) AS BIGINT)
                    AS points
           FROM wallet",
    )
    .one::<Owed>(tx)
    .await
}

/// What members bought since a moment.
pub async fn bought_since(tx: &mut Tx<'_>, since: Timestamp) -> Result<Bought, Fault> {
    sql!(
        "SELECT count(DISTINCT member_id) AS members, count(*) AS purchases,
                CAST(coalesce(sum(points), 0) AS BIGINT) AS points
           FROM purchase
          WHERE occurred_at >= $1",
        since,
    )
    .one::<Bought>(tx)
    .await
}

/// Vouchers by what became of them.
pub async fn vouchers(tx: &mut Tx<'_>, at: Timestamp) -> Result<Vouchers, Fault> {
    sql!(
        "SELECT count(*) AS claimed,
                count(CASE WHEN state = 'issued' AND expires_at > $1 THEN 1 END) AS open,
                count(CASE WHEN state = 'redeemed' THEN 1 END) AS redeemed
           FROM voucher",
        at,
    )
    .one::<Vouchers>(tx)
    .await
}

/// How many members each tier has.
pub async fn members_by_tier(tx: &mut Tx<'_>) -> Result<Vec<Count>, Fault> {
    sql!(
        "SELECT tier AS name, count(*) AS count
           FROM wallet
          WHERE state IN ('active', 'suspended')
          GROUP BY tier
          ORDER BY tier",
    )
    .all::<Count>(tx)
    .await
}

/// How many purchases each store had since a moment.
pub async fn purchases_by_store(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<Count>, Fault> {
    sql!(
        "SELECT store AS name, count(*) AS count
           FROM purchase
          WHERE occurred_at >= $1 AND store IS NOT NULL
          GROUP BY store
          ORDER BY store",
        since,
    )
    .all::<Count>(tx)
    .await
}

/// How many members joined in each store since a moment.
pub async fn enrolled_by_store(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<Count>, Fault> {
    sql!(
        "SELECT enrolled_in AS name, count(*) AS count
           FROM member
          WHERE enrolled_at >= $1 AND enrolled_in IS NOT NULL
          GROUP BY enrolled_in
          ORDER BY enrolled_in",
        since,
    )
    .all::<Count>(tx)
    .await
}

/// How many vouchers each store redeemed since a moment and did not take back.
pub async fn redeemed_by_store(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<Count>, Fault> {
    sql!(
        "SELECT store AS name, count(*) AS count
           FROM redemption
          WHERE redeemed_at >= $1 AND reversed_at IS NULL
          GROUP BY store
          ORDER BY store",
        since,
    )
    .all::<Count>(tx)
    .await
}

/// The purchases of each week since a moment; weeks without any are left out.
pub async fn purchases_by_week(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<Week>, Fault> {
    sql!(
        "SELECT (occurred_at - $1) / $2 AS week, count(*) AS purchases
           FROM purchase
          WHERE occurred_at >= $1
          GROUP BY (occurred_at - $1) / $2
          ORDER BY 1",
        since,
        MICROS_A_WEEK,
    )
    .all::<Week>(tx)
    .await
}

record! {
    struct Sum {
        points: Points,
    }
}

/// What was earned in lots that are over by `at`, and what of it expired unspent.
pub async fn earned_and_expired(tx: &mut Tx<'_>, at: Timestamp) -> Result<(Points, Points), Fault> {
    let earned = sql!(
        "SELECT CAST(coalesce(sum(-posting.amount), 0) AS BIGINT) AS points
           FROM lot
           JOIN posting ON posting.member_id = lot.member_id AND posting.sequence = lot.lot
          WHERE lot.expires_at <= $1 AND posting.account = 'issued' AND posting.asset = 'points'",
        at,
    )
    .one::<Sum>(tx)
    .await?;
    let expired = sql!(
        "SELECT CAST(coalesce(sum(posting.amount), 0) AS BIGINT) AS points
           FROM ledger_transaction AS entry
           JOIN posting ON posting.member_id = entry.member_id
                       AND posting.sequence = entry.sequence
          WHERE entry.kind = 'expiry' AND entry.occurred_at <= $1
            AND posting.account = 'expired' AND posting.asset = 'points'",
        at,
    )
    .one::<Sum>(tx)
    .await?;
    Ok((earned.points, expired.points))
}
