//! What members had taken of caps when the period began.

use std::collections::BTreeMap;

use loyalty::{
    calendar::Period,
    earning::{Taken, TakenOn},
    ids::{MemberId, Slug},
    preview::Member,
};

use super::histories::Page;
use crate::{
    caps::day_of,
    fault::Fault,
    qualifying::day_number,
    rulebook::Rulebook,
    sql::{Tx, record, sql},
};

record! {
    struct TakenRow {
        member_id: MemberId,
        rule: Slug,
        on_day: i64,
        millionths: i64,
    }
}

/// Adds what purchases of the year before the period took of the caps of their rules.
pub(super) async fn add(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    period: Period,
    page: Page,
    members: &mut BTreeMap<MemberId, Member>,
) -> Result<(), Fault> {
    let first = rulebook.at(period.starts_at).zone.date(period.starts_at);
    let rows = sql!(
        "SELECT member_id, rule, on_day, CAST(sum(millionths) AS BIGINT) AS millionths
           FROM cap_taken
          WHERE member_id > $1 AND member_id <= $2 AND on_day >= $3 AND on_day < $4
          GROUP BY member_id, rule, on_day",
        page.0,
        page.1,
        day_number(first) - 366,
        day_number(first),
    )
    .all::<TakenRow>(tx)
    .await?;
    for TakenRow { member_id, rule, on_day, millionths } in rows {
        let Some(member) = members.get_mut(&member_id) else { continue };
        let taken = Taken { rule, millionths };
        member.history.taken.push(TakenOn { on: day_of(on_day), taken });
    }
    Ok(())
}
