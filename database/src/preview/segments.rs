//! What segments ask for of the members of a page, and is not replayed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use loyalty::{
    calendar::{Period, Zone},
    ids::{MemberId, Slug},
    preview::Member,
};

use super::histories::Page;
use crate::{
    fault::Fault,
    segments::{Told, told_by},
    sql::{Tx, record, sql},
};

record! { struct TagRow { member_id: MemberId, tag: String } }

record! { struct StoreRow { member_id: MemberId, store: Slug, last_at: Timestamp } }

/// Adds tags, consents and enrolment as they are now, and the stores of purchases before the
/// period.
pub(super) async fn add(
    tx: &mut Tx<'_>,
    zone: &Zone,
    period: Period,
    page: Page,
    members: &mut BTreeMap<MemberId, Member>,
) -> Result<(), Fault> {
    let rows = sql!(
        "SELECT member_id, enrolled_at, consent_email, consent_sms
           FROM member
          WHERE member_id > $1 AND member_id <= $2",
        page.0,
        page.1,
    )
    .all::<Told>(tx)
    .await?;
    for row in rows {
        if let Some(member) = members.get_mut(&row.member_id) {
            member.history.facts = told_by(&row, zone);
        }
    }
    let tags = sql!(
        "SELECT member_id, tag FROM member_tag WHERE member_id > $1 AND member_id <= $2",
        page.0,
        page.1,
    )
    .all::<TagRow>(tx)
    .await?;
    for TagRow { member_id, tag } in tags {
        if let Some(member) = members.get_mut(&member_id) {
            member.history.facts.tags.insert(tag);
        }
    }
    let stores = sql!(
        "SELECT member_id, store, max(occurred_at) AS last_at
           FROM purchase
          WHERE member_id > $1 AND member_id <= $2 AND store IS NOT NULL AND occurred_at < $3
          GROUP BY member_id, store",
        page.0,
        page.1,
        period.starts_at,
    )
    .all::<StoreRow>(tx)
    .await?;
    for StoreRow { member_id, store, last_at } in stores {
        if let Some(member) = members.get_mut(&member_id) {
            member.history.facts.stores.insert(store, zone.date(last_at));
        }
    }
    Ok(())
}
