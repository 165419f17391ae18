//! What segments ask for of a member, read from the books: where a programme has none, nothing is.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use loyalty::{
    calendar::Zone,
    ids::{MemberId, Slug},
    programme::{Consent, Programme, Segment},
    segments::{Facts, first_of_days, segments_of},
};

use crate::{
    fault::Fault,
    members,
    qualifying::{day_number, day_of},
    sql::{Tx, record, sql},
};

record! {
    /// What a member told that segments ask for.
    pub(crate) struct Told {
        pub(crate) member_id: MemberId,
        enrolled_at: Timestamp,
        consent_email: bool,
        consent_sms: bool,
    }
}

record! { struct DayRow { on_day: i64, spend_minor: i64 } }

record! { struct LastRow { on_day: Option<i64> } }

record! { struct StoreRow { store: Slug, last_at: Timestamp } }

/// The segments that a member of a tier belongs to.
pub async fn list_of(
    tx: &mut Tx<'_>,
    programme: &Programme,
    member: MemberId,
    tier: &Slug,
    at: Timestamp,
) -> Result<BTreeSet<Slug>, Fault> {
    if programme.segments.is_empty() {
        return Ok(BTreeSet::new());
    }
    let facts = facts(tx, programme, member, at).await?;
    Ok(segments_of(programme, tier, &facts, at))
}

async fn facts(
    tx: &mut Tx<'_>,
    programme: &Programme,
    member: MemberId,
    at: Timestamp,
) -> Result<Facts, Fault> {
    let told = sql!(
        "SELECT member_id, enrolled_at, consent_email, consent_sms
           FROM member
          WHERE member_id = $1",
        member,
    )
    .one::<Told>(tx)
    .await?;
    let mut facts = told_by(&told, &programme.zone);
    facts.tags = members::list_tags(tx, member).await?.into_iter().collect();
    let today = day_number(programme.zone.date(at));
    let days = programme.segments.iter().map(Segment::days_asked_for).max();
    let first = first_of_days(&programme.zone, at, days.unwrap_or(0));
    let bought = sql!(
        "SELECT on_day, spend_minor
           FROM qualifying
          WHERE member_id = $1 AND on_day >= $2 AND on_day <= $3",
        member,
        day_number(first),
        today,
    )
    .all::<DayRow>(tx)
    .await?;
    facts.spend_by_day =
        bought.into_iter().map(|row| (day_of(row.on_day), row.spend_minor)).collect();
    let last = sql!(
        "SELECT max(on_day) AS on_day
           FROM qualifying
          WHERE member_id = $1 AND on_day <= $2 AND spend_minor > 0",
        member,
        today,
    )
    .one::<LastRow>(tx)
    .await?;
    facts.last_bought_on = last.on_day.map(day_of);
    if programme.segments.iter().any(Segment::asks_for_stores) {
        let since = programme.zone.start_of(first);
        let stores = sql!(
            "SELECT store, max(occurred_at) AS last_at
               FROM purchase
              WHERE member_id = $1 AND store IS NOT NULL AND occurred_at >= $2
                AND occurred_at <= $3
              GROUP BY store",
            member,
            since,
            at,
        )
        .all::<StoreRow>(tx)
        .await?;
        let last_on = |at| -> Date { programme.zone.date(at) };
        facts.stores = stores.into_iter().map(|row| (row.store, last_on(row.last_at))).collect();
    }
    Ok(facts)
}

/// What a member told, as segments ask for it.
pub(crate) fn told_by(row: &Told, zone: &Zone) -> Facts {
    let consents = [(Consent::Email, row.consent_email), (Consent::Sms, row.consent_sms)];
    Facts {
        consents: consents.into_iter().filter(|(_, is)| *is).map(|(consent, _)| consent).collect(),
        enrolled_on: Some(zone.date(row.enrolled_at)),
        ..Facts::default()
    }
}
