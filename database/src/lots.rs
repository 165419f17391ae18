//! Lots: loading what a rule draws from, saving what it left.

use jiff::Timestamp;
use loyalty::{
    ids::{LotId, MemberId},
    lots::{Draw, Lot},
    points::Points,
};

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! {
    struct LotRow {
        lot: LotId,
        remaining: Points,
        earned_at: Timestamp,
        expires_at: Timestamp,
        matures_at: Option<Timestamp>,
    }
}

impl From<LotRow> for Lot {
    fn from(row: LotRow) -> Self {
        Self {
            id: row.lot,
            remaining: row.remaining,
            earned_at: row.earned_at,
            expires_at: row.expires_at,
            matures_at: row.matures_at,
        }
    }
}

/// Lists a member's open lots, soonest to expire first.
pub(crate) async fn list_open(tx: &mut Tx<'_>, member: MemberId) -> Result<Vec<Lot>, Fault> {
    let rows = sql!(
        "SELECT lot, remaining, earned_at, expires_at, matures_at
           FROM lot
          WHERE member_id = $1 AND remaining > 0
          ORDER BY expires_at, earned_at, lot",
        member,
    )
    .all::<LotRow>(tx)
    .await?;
    Ok(rows.into_iter().map(Lot::from).collect())
}

/// Finds a lot, open or empty.
pub(crate) async fn find(
    tx: &mut Tx<'_>,
    member: MemberId,
    lot: LotId,
) -> Result<Option<Lot>, Fault> {
    let row = sql!(
        "SELECT lot, remaining, earned_at, expires_at, matures_at
           FROM lot
          WHERE member_id = $1 AND lot = $2",
        member,
        lot,
    )
    .optional::<LotRow>(tx)
    .await?;
    Ok(row.map(Lot::from))
}

/// Inserts the lot that an earning left.
pub(crate) async fn insert(tx: &mut Tx<'_>, member: MemberId, lot: &Lot) -> Result<(), Fault> {
    sql!(
        "INSERT INTO lot (member_id, lot, remaining, earned_at, expires_at, matures_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        member,
        lot.id,
        lot.remaining,
        lot.earned_at,
        lot.expires_at,
        lot.matures_at,
    )
    .later(tx)
    .await
}

/// Saves the lots that a rule changed.
pub(crate) async fn save_changed(
    tx: &mut Tx<'_>,
    member: MemberId,
    before: &[Lot],
    after: &[Lot],
) -> Result<(), Fault> {
    for lot in after {
        let Some(was) = before.iter().find(|was| was.id == lot.id).filter(|was| *was != lot) else {
            continue;
        };
        sql!(
            "UPDATE lot SET remaining = $4, expires_at = $5, matures_at = $6
              WHERE member_id = $1 AND lot = $2 AND remaining = $3",
            member,
            lot.id,
            was.remaining,
            lot.remaining,
            lot.expires_at,
            lot.matures_at,
        )
        .later(tx)
        .await?;
    }
    Ok(())
}

/// Adds to `lots` those that `draws` came from and that are not among them.
pub(crate) async fn load_drawn(
    tx: &mut Tx<'_>,
    member: MemberId,
    draws: &[Draw],
    lots: &mut Vec<Lot>,
) -> Result<(), Fault> {
    for draw in draws {
        if lots.iter().all(|lot| lot.id != draw.lot) {
            lots.extend(find(tx, member, draw.lot).await?);
        }
    }
    Ok(())
}
