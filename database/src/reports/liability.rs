//! What is owed to members, and when it expires.

use jiff::Timestamp;
use loyalty::points::Points;

use super::credit::{self, CreditOwed};
use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

/// What is owed to members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Liability {
    /// Members who have points.
    pub members: i64,
    /// Points that can be claimed.
    pub available: Points,
    /// Points that have yet to mature.
    pub pending: Points,
    /// What members owe, because a refund took what was spent already.
    pub debts: Points,
    /// All of `available` and `pending` by the moment it expires, soonest first.
    pub expiring: Vec<Expiring>,
    /// Credit.
    pub credit: CreditOwed,
}

record! {
    /// Points that expire together.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Expiring {
        /// The first moment at which they can no longer be claimed.
        pub expires_at: Timestamp,
        /// How many.
        pub points: Points,
    }
}

record! {
    struct Sums {
        members: i64,
        available: Points,
        pending: Points,
        debts: Points,
    }
}

impl Liability {
    /// All that is owed; what members owe is not taken off.
    pub fn owed(&self) -> Points {
        self.available + self.pending
    }
}

/// What is owed to members, as the books have it.
pub async fn liability(tx: &mut Tx<'_>) -> Result<Liability, Fault> {
    let Sums { members, available, pending, debts } = sql!(
        "SELECT count(CASE WHEN available > 0 OR pending > 0 THEN 1 END) AS members,
                CAST(coalesce(sum(CASE WHEN available > 0 THEN available ELSE 0 END), 0) AS BIGINT)
                    AS available,
                CAST(coalesce(sum(pending), 0) AS BIGINT) AS pending,
                CAST(coalesce(sum(CASE WHEN available < 0 THEN -available ELSE 0 END), 0) AS BIGINT)
                    AS debts
           FROM wallet",
    )
    .one::<Sums>(tx)
    .await?;
    let expiring = sql!(
        "SELECT expires_at, CAST(sum(remaining) AS BIGINT) AS points
           FROM lot
          WHERE remaining > 0
          GROUP BY expires_at
          ORDER BY expires_at",
    )
    .all::<Expiring>(tx)
    .await?;
    let credit = credit::owed(tx).await?;
    Ok(Liability { members, available, pending, debts, expiring, credit })
}

record! {
    /// What all postings on members' accounts add up to.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Postings {
        /// Points: what is owed, less what members owe.
        pub points: Points,
        /// Credit, in minor units.
        pub credit_minor: i64,
    }
}

/// What all postings on members' accounts add up to.
pub async fn postings_of_members(tx: &mut Tx<'_>) -> Result<Postings, Fault> {
    sql!(
        "SELECT CAST(coalesce(sum(CASE asset WHEN 'points' THEN amount END), 0) AS BIGINT) AS points,
                CAST(coalesce(sum(CASE asset WHEN 'credit' THEN amount END), 0) AS BIGINT)
                    AS credit_minor
           FROM posting
          WHERE account IN ('available', 'pending')",
    )
    .one::<Postings>(tx)
    .await
}
