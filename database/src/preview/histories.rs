//! Members with what is replayed of them, a page at a time.

use std::collections::BTreeMap;

use jiff::Timestamp;
use loyalty::{
    calendar::Period,
    ids::{MemberId, PurchaseId, Sequence, Slug},
    points::Points,
    preview::{Bought, Compared, Counted, History, Member, Returned},
    programme::Programme,
    purchases::{Channel, Purchase},
    refunds::Refund,
    segments::Facts,
    tiers::{Standing, standing_since},
};

use super::{balances, caps, segments};
use crate::{
    fault::Fault,
    rulebook::Rulebook,
    sql::{Tx, record, sql},
};

/// How many members are in memory at a time.
const MEMBERS_A_PAGE: i64 = 64;

/// The members of a page: after the first, up to the second.
///
/// Only the table that a query begins with is told of it, and what belongs to a row of it is looked
/// up by key. A planner that takes a page for one row goes through the page again for each row.
pub(super) type Page = (MemberId, MemberId);

/// Reads the next members after one, and says which is the last of them; none after the last.
pub(super) async fn read_page(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    versions: Compared<&Programme>,
    period: Period,
    after: MemberId,
) -> Result<Option<(MemberId, Vec<Member>)>, Fault> {
    let rows = list_members(tx, after).await?;
    let Some(last) = rows.last().map(|row| row.member_id) else { return Ok(None) };
    let page = (after, last);
    let mut members: BTreeMap<MemberId, Member> = rows
        .into_iter()
        .map(|row| {
            // Who never changed tier has the one of their enrolment.
            let standing = Standing { tier: row.tier, held_until: None };
            let facts = Facts::default();
            let (counted, taken, purchases) = (Vec::new(), Vec::new(), Vec::new());
            let history = History { standing, counted, taken, purchases, facts };
            (row.member_id, Member { number: row.number, history, balance: Points::ZERO })
        })
        .collect();
    let mut bought = BTreeMap::new();
    add_standings(tx, rulebook, period, page, &mut members).await?;
    add_earlier_purchases(tx, period, page, &mut members).await?;
    caps::add(tx, rulebook, period, page, &mut members).await?;
    add_purchases(tx, period, page, &mut members, &mut bought).await?;
    add_refunds(tx, period, page, &mut members, &bought).await?;
    add_activities(tx, rulebook, period, page, &mut members).await?;
    balances::add(tx, period, page, &mut members).await?;
    let Compared { now, draft } = versions;
    if !(now.segments.is_empty() && draft.segments.is_empty()) {
        segments::add(tx, &draft.zone, period, page, &mut members).await?;
    }
    Ok(Some((last, members.into_values().collect())))
}

record! {
    struct MemberRow {
        member_id: MemberId,
        number: String,
        tier: Slug,
    }
}

async fn list_members(tx: &mut Tx<'_>, after: MemberId) -> Result<Vec<MemberRow>, Fault> {
    sql!(
        "SELECT member_id,
                (SELECT number FROM member WHERE member.member_id = wallet.member_id) AS number,
                tier
           FROM wallet
          WHERE member_id > $1
          ORDER BY member_id
          LIMIT $2",
        after,
        MEMBERS_A_PAGE,
    )
    .all::<MemberRow>(tx)
    .await
}

record! {
    struct ChangeRow {
        member_id: MemberId,
        changed_at: Timestamp,
        from_tier: Slug,
        to_tier: Slug,
        by_review: bool,
    }
}

/// The standing at the start: of the last change before it, or else of before the first after it.
async fn add_standings(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    period: Period,
    page: Page,
    members: &mut BTreeMap<MemberId, Member>,
) -> Result<(), Fault> {
    let changes = sql!(
        "SELECT member_id, changed_at, from_tier, to_tier, by_review
           FROM tier_change
          WHERE member_id > $1 AND member_id <= $2
          ORDER BY member_id, changed_at DESC",
        page.0,
        page.1,
    )
    .all::<ChangeRow>(tx)
    .await?;
    // From the latest back: each that came after the start says what was held before it, and the
    // first that came before the start has the last word.
    let mut settled = None;
    for change in changes {
        let Some(member) = members.get_mut(&change.member_id) else { continue };
        if settled == Some(change.member_id) {
            continue;
        }
        let ChangeRow { changed_at, from_tier, to_tier, by_review, .. } = change;
        member.history.standing = if changed_at >= period.starts_at {
            Standing { tier: from_tier, held_until: None }
        } else {
            settled = Some(change.member_id);
            standing_since(rulebook.at(changed_at), to_tier, changed_at, by_review)
        };
    }
    Ok(())
}

record! {
    struct EarlierRow {
        member_id: MemberId,
        occurred_at: Timestamp,
        sequence: Sequence,
        points: Points,
        total_minor: i64,
    }
}

async fn add_earlier_purchases(
    tx: &mut Tx<'_>,
    period: Period,
    page: Page,
    members: &mut BTreeMap<MemberId, Member>,
) -> Result<(), Fault> {
    let rows = sql!(
        "SELECT member_id, occurred_at, sequence, points, total_minor
           FROM purchase
          WHERE member_id > $1 AND member_id <= $2 AND occurred_at < $3",
        page.0,
        page.1,
        period.starts_at,
    )
    .all::<EarlierRow>(tx)
    .await?;
    for row in rows {
        let Some(member) = members.get_mut(&row.member_id) else { continue };
        member.history.counted.push(Counted {
            happened_at: row.occurred_at,
            counts_at: row.occurred_at,
            sequence: row.sequence,
            points: row.points,
            spend_minor: row.total_minor,
        });
    }
    Ok(())
}

record! {
    struct PurchaseRow {
        member_id: MemberId,
        purchase_id: PurchaseId,
        reference: String,
        store: Option<Slug>,
        till: Option<String>,
        channel: String,
        occurred_at: Timestamp,
        currency: String,
        lines: String,
        sequence: Sequence,
        points: Points,
        is_first: bool,
        birthday_month: Option<i64>,
        expires_at: Timestamp,
    }
}

/// Adds the purchases of the period, and notes the place of each among its member's.
async fn add_purchases(
    tx: &mut Tx<'_>,
    period: Period,
    page: Page,
    members: &mut BTreeMap<MemberId, Member>,
    places: &mut BTreeMap<PurchaseId, usize>,
) -> Result<(), Fault> {
    let rows = sql!(
        "SELECT purchase.member_id, purchase.purchase_id, purchase.reference, purchase.store,
                purchase.till, purchase.channel, purchase.occurred_at, purchase.currency,
                purchase.lines, purchase.sequence, purchase.points, purchase.is_first,
                purchase.birthday_month,
                (SELECT lot.expires_at FROM lot
                  WHERE lot.member_id = purchase.member_id AND lot.lot = purchase.sequence)
                    AS expires_at
           FROM purchase
          WHERE purchase.member_id > $1 AND purchase.member_id <= $2
            AND purchase.occurred_at >= $3 AND purchase.occurred_at < $4
          ORDER BY purchase.member_id, purchase.occurred_at, purchase.sequence",
        page.0,
        page.1,
        period.starts_at,
        period.ends_at,
    )
    .all::<PurchaseRow>(tx)
    .await?;
    for row in rows {
        let Some(member) = members.get_mut(&row.member_id) else { continue };
        places.insert(row.purchase_id, member.history.purchases.len());
        member.history.purchases.push(bought(row, period)?);
    }
    Ok(())
}

fn bought(row: PurchaseRow, period: Period) -> Result<Bought, Fault> {
    let corrupt = |what: &str| Fault::Corrupt(format!("purchase {}: {what}", row.purchase_id));
    Ok(Bought {
        sequence: row.sequence,
        is_first: row.is_first,
        birthday_month: row.birthday_month.and_then(|month| i8::try_from(month).ok()),
        kept: row.points,
        has_expired: row.expires_at <= period.ends_at,
        refunds: Vec::new(),
        purchase: Purchase {
            channel: Channel::named(&row.channel).ok_or_else(|| corrupt("unknown channel"))?,
            currency: row.currency.parse().map_err(|_| corrupt("unknown currency"))?,
            lines: serde_json::from_str(&row.lines)?,
            reference: row.reference,
            store: row.store,
            till: row.till,
            occurred_at: row.occurred_at,
        },
    })
}

record! {
    struct RefundRow {
        member_id: MemberId,
        purchase_id: PurchaseId,
        bought_at: Timestamp,
        returned_at: Timestamp,
        sequence: Sequence,
        refund: String,
        points: Points,
    }
}

/// Adds refunds: to the purchases of the period those are replayed with; others as they counted.
async fn add_refunds(
    tx: &mut Tx<'_>,
    period: Period,
    page: Page,
    members: &mut BTreeMap<MemberId, Member>,
    places: &BTreeMap<PurchaseId, usize>,
) -> Result<(), Fault> {
    let rows = sql!(
        "SELECT refund.member_id, refund.purchase_id,
                (SELECT purchase.occurred_at FROM purchase
                  WHERE purchase.member_id = refund.member_id
                    AND purchase.purchase_id = refund.purchase_id) AS bought_at,
                refund.returned_at, refund.sequence, refund.refund, refund.points
           FROM refund
          WHERE refund.member_id > $1 AND refund.member_id <= $2
            AND refund.returned_at < $3
          ORDER BY refund.member_id, refund.purchase_id, refund.number",
        page.0,
        page.1,
        period.ends_at,
    )
    .all::<RefundRow>(tx)
    .await?;
    for row in rows {
        let Some(member) = members.get_mut(&row.member_id) else { continue };
        let refund: Refund = serde_json::from_str(&row.refund)?;
        let (returned_at, sequence) = (row.returned_at, row.sequence);
        match places.get(&row.purchase_id) {
            Some(&place) => {
                let bought = &mut member.history.purchases[place];
                bought.kept += row.points;
                bought.refunds.push(Returned { returned_at, sequence, refund });
            }
            None => member.history.counted.push(Counted {
                happened_at: returned_at,
                counts_at: row.bought_at,
                sequence,
                points: row.points,
                spend_minor: -refund.total_minor(),
            }),
        }
    }
    Ok(())
}

record! {
    struct ActivityRow {
        member_id: MemberId,
        activity: Slug,
        sequence: Sequence,
        points: Points,
        occurred_at: Timestamp,
        programme_version: i64,
    }
}

/// Adds the activities that counted towards tiers when they happened.
async fn add_activities(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    period: Period,
    page: Page,
    members: &mut BTreeMap<MemberId, Member>,
) -> Result<(), Fault> {
    let rows = sql!(
        "SELECT activity.member_id, activity.activity, activity.sequence, activity.points,
                told.occurred_at, told.programme_version
           FROM activity
           JOIN ledger_transaction AS told
             ON told.member_id = activity.member_id AND told.sequence = activity.sequence
          WHERE activity.member_id > $1 AND activity.member_id <= $2
            AND told.occurred_at < $3",
        page.0,
        page.1,
        period.ends_at,
    )
    .all::<ActivityRow>(tx)
    .await?;
    for row in rows {
        let terms = rulebook.version(row.programme_version);
        let qualifies = terms.activity(row.activity.as_str()).is_some_and(|a| a.qualifies);
        if let Some(member) = members.get_mut(&row.member_id).filter(|_| qualifies) {
            member.history.counted.push(Counted {
                happened_at: row.occurred_at,
                counts_at: row.occurred_at,
                sequence: row.sequence,
                points: row.points,
                spend_minor: 0,
            });
        }
    }
    Ok(())
}
