//! What members had at the end of the period.

use std::collections::BTreeMap;

use loyalty::{calendar::Period, ids::MemberId, points::Points, preview::Member};

use super::histories::Page;
use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! {
    struct BalanceRow {
        member_id: MemberId,
        points: Points,
    }
}

/// Adds what members had at the end of the period, pending points included. What was over by then
/// counts as gone, also where closing has not come to it yet.
pub(super) async fn add(
    tx: &mut Tx<'_>,
    period: Period,
    page: Page,
    members: &mut BTreeMap<MemberId, Member>,
) -> Result<(), Fault> {
    let rows = sql!(
        "SELECT told.member_id,
                CAST(sum((SELECT coalesce(sum(posting.amount), 0)
                            FROM posting
                           WHERE posting.member_id = told.member_id
                             AND posting.sequence = told.sequence
                             AND posting.asset = 'points'
                             AND posting.account IN ('available', 'pending'))) AS BIGINT) AS points
           FROM ledger_transaction AS told
          WHERE told.member_id > $1 AND told.member_id <= $2
            AND (told.occurred_at < $3 OR (told.occurred_at = $3 AND told.kind = 'expiry'))
          GROUP BY told.member_id",
        page.0,
        page.1,
        period.ends_at,
    )
    .all::<BalanceRow>(tx)
    .await?;
    for row in rows {
        if let Some(member) = members.get_mut(&row.member_id) {
            member.balance += row.points;
        }
    }
    let over = sql!(
        "SELECT member_id, CAST(sum(remaining) AS BIGINT) AS points
           FROM lot
          WHERE member_id > $1 AND member_id <= $2 AND remaining > 0 AND expires_at <= $3
          GROUP BY member_id",
        page.0,
        page.1,
        period.ends_at,
    )
    .all::<BalanceRow>(tx)
    .await?;
    for row in over {
        if let Some(member) = members.get_mut(&row.member_id) {
            member.balance -= row.points;
        }
    }
    Ok(())
}
