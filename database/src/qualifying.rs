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
    sql::{Asked, Tx, record, sql},
};

record! { struct Sum { points: i64, spend_minor: i64 } }

/// What counted in a period, kept while a member's wallet is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    days: (Date, Date),
    points: i64,
    spend_minor: i64,
}

/// What counted in a period: a question that goes along with the next.
pub(crate) struct AskedCount {
    days: (Date, Date),
    sum: Asked<Sum>,
}

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
    .later(tx)
    .await
}

/// Sums what counts in the period of `at`.
pub(crate) async fn sum(
    tx: &mut Tx<'_>,
    member: MemberId,
    programme: &Programme,
    at: Timestamp,
) -> Result<i64, Fault> {
    Ok(ask(tx, member, programme, at).await?.answer(tx).await?.by(programme))
}

/// Asks for the sum of what counts in the period of `at`.
pub(crate) async fn ask(
    tx: &mut Tx<'_>,
    member: MemberId,
    programme: &Programme,
    at: Timestamp,
) -> Result<AskedCount, Fault> {
    let days = qualifying_days(programme, at);
    let (first, last) = (day_number(days.0), day_number(days.1));
    let sum = sql!(
        "SELECT CAST(coalesce(sum(points), 0) AS BIGINT) AS points,
                CAST(coalesce(sum(spend_minor), 0) AS BIGINT) AS spend_minor
           FROM qualifying
          WHERE member_id = $1 AND on_day >= $2 AND on_day <= $3",
        member,
        first,
        last,
    );
    Ok(AskedCount { days, sum: sum.ask(tx).await? })
}

impl AskedCount {
    /// Looks at it.
    pub(crate) async fn answer(self, tx: &mut Tx<'_>) -> Result<Counted, Fault> {
        let Sum { points, spend_minor } = self.sum.one(tx).await?;
        Ok(Counted { days: self.days, points, spend_minor })
    }
}

impl Counted {
    /// With what a purchase or an activity of `at` adds; none if that falls into another period.
    pub(crate) fn with(
        self,
        programme: &Programme,
        at: Timestamp,
        points: Points,
        spend_minor: i64,
    ) -> Option<Self> {
        (self.days == qualifying_days(programme, at)).then(|| Self {
            points: self.points + points.get(),
            spend_minor: self.spend_minor + spend_minor,
            ..self
        })
    }

    /// What a programme goes by.
    pub(crate) fn by(self, programme: &Programme) -> i64 {
        match programme.qualifying.by {
            QualifyingBy::Points => self.points,
            QualifyingBy::Spend => self.spend_minor,
        }
    }
}

/// The day that is so many days after 1 January 1970.
pub(crate) fn day_of(number: i64) -> Date {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.saturating_add(jiff::Span::new().try_days(number).unwrap_or_default())
}

/// Days since 1970.
pub(crate) fn day_number(day: Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    // Two days of the calendar are at most some million days apart.
    epoch.until(day).map_or(0, |span| i64::from(span.get_days()))
}
