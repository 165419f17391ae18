//! What purchases have taken of the caps of their rules, by local day.
//!
//! A row for each purchase and rule: a refund gives back its own purchase's room, and a merge moves
//! it with the purchase. A programme without caps costs no statement.

use jiff::{
    Span, Timestamp,
    civil::{Date, date},
};
use loyalty::{
    earning::{Rooms, Taken, TakenOn, days_that_count},
    ids::{MemberId, PurchaseId, Slug},
    programme::Programme,
};

use crate::{
    fault::Fault,
    qualifying::day_number,
    sql::{Tx, record, sql},
};

record! {
    struct TakenRow {
        rule: Slug,
        on_day: i64,
        millionths: i64,
    }
}

/// The room that a member has for a purchase of `at`.
pub(crate) async fn rooms(
    tx: &mut Tx<'_>,
    member: MemberId,
    programme: &Programme,
    at: Timestamp,
) -> Result<Rooms, Fault> {
    let Some((first, last)) = days_that_count(programme, at) else { return Ok(Rooms::default()) };
    let rows = sql!(
        "SELECT rule, on_day, CAST(sum(millionths) AS BIGINT) AS millionths
           FROM cap_taken
          WHERE member_id = $1 AND on_day >= $2 AND on_day <= $3
          GROUP BY rule, on_day",
        member,
        day_number(first),
        day_number(last),
    )
    .all::<TakenRow>(tx)
    .await?;
    let taken: Vec<TakenOn> = rows.into_iter().map(TakenRow::told).collect();
    Ok(Rooms::left(programme, &taken, at))
}

/// Records what a purchase of `at` takes.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    (member, purchase): (MemberId, PurchaseId),
    programme: &Programme,
    at: Timestamp,
    taken: &[Taken],
) -> Result<(), Fault> {
    let on_day = day_number(programme.zone.date(at));
    for Taken { rule, millionths } in taken {
        sql!(
            "INSERT INTO cap_taken (member_id, on_day, rule, purchase_id, millionths)
             VALUES ($1, $2, $3, $4, $5)",
            member,
            on_day,
            rule,
            purchase,
            millionths,
        )
        .later(tx)
        .await?;
    }
    Ok(())
}

/// Gives back what a purchase of `at` took, but for what it keeps after a refund.
pub(crate) async fn give_back(
    tx: &mut Tx<'_>,
    (member, purchase): (MemberId, PurchaseId),
    programme: &Programme,
    at: Timestamp,
    (taken, kept): (&[Taken], &[Taken]),
) -> Result<(), Fault> {
    let on_day = day_number(programme.zone.date(at));
    for Taken { rule, .. } in taken {
        let kept = kept.iter().find(|kept| kept.rule == *rule);
        sql!(
            "UPDATE cap_taken SET millionths = $5
              WHERE member_id = $1 AND on_day = $2 AND rule = $3 AND purchase_id = $4",
            member,
            on_day,
            rule,
            purchase,
            kept.map_or(0, |kept| kept.millionths),
        )
        .later(tx)
        .await?;
    }
    Ok(())
}

impl TakenRow {
    fn told(self) -> TakenOn {
        let Self { rule, on_day, millionths } = self;
        TakenOn { on: day_of(on_day), taken: Taken { rule, millionths } }
    }
}

/// The day of a number of days since 1970.
pub(crate) fn day_of(number: i64) -> Date {
    let days = Span::new().try_days(number).unwrap_or_default();
    date(1970, 1, 1).saturating_add(days)
}
