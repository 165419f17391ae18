//! What counts for tiers, by local day.

use jiff::{Timestamp, civil::Date};
use loyalty::{
    ids::MemberId,
    points::Points,
    programme::{Programme, QualifyingBy},
    tiers::qualifying_days,
};

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! { struct Sum { points: i64, spend_minor: i64 } }

/// Adds to what counts on the local day of `at`. Refunds add less than nothing.
pub(crate) async fn add(
    tx: &mut Tx<'_>,
    member: MemberId,
    programme: &Programme,
    at: Timestamp,
    points: Points,
    spend_minor: i64,
) -> Result<(), Fault> {
    let on_day = day_number(programme.zone.date(at));
    sql!(
        "INSERT INTO qualifying (member_id, on_day, points, spend_minor) VALUES ($1, $2, $3, $4)
         ON CONFLICT (member_id, on_day) DO UPDATE
            SET points = qualifying.points + excluded.points,
                spend_minor = qualifying.spend_minor + excluded.spend_minor",
        member,
        on_day,
        points,
        spend_minor,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Sums what counts in the period of `at`.
pub(crate) async fn sum(
    tx: &mut Tx<'_>,
    member: MemberId,
    programme: &Programme,
    at: Timestamp,
) -> Result<i64, Fault> {
    let (first, last) = qualifying_days(programme, at);
    let sum = sql!(
        "SELECT CAST(coalesce(sum(points), 0) AS BIGINT) AS points,
                CAST(coalesce(sum(spend_minor), 0) AS BIGINT) AS spend_minor
           FROM qualifying
          WHERE member_id = $1 AND on_day >= $2 AND on_day <= $3",
        member,
        day_number(first),
        day_number(last),
    )
    .one::<Sum>(tx)
    .await?;
    Ok(match programme.qualifying.by {
        QualifyingBy::Points => sum.points,
        QualifyingBy::Spend => sum.spend_minor,
    })
}

/// Days since 1970.
pub(crate) fn day_number(day: Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    // Two days of the calendar are at most some million days apart.
    epoch.until(day).map_or(0, |span| i64::from(span.get_days()))
}
