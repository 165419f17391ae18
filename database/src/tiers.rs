//! Standings: what changed them, and when.

use jiff::Timestamp;
use loyalty::{
    ids::{MemberId, Slug},
    points::Points,
    programme::Tier,
    tiers::{TierChange, after_earning, tier_of},
};

use crate::{
    fault::Fault,
    qualifying::{self, Counted},
    rulebook::Terms,
    sql::{Tx, record, sql},
    wallets::Wallet,
};

record! {
    /// A standing that was reached, kept or lost.
    pub struct TierChangeRow {
        /// When.
        pub changed_at: Timestamp,
        /// The tier before.
        pub from_tier: Slug,
        /// The tier after.
        pub to_tier: Slug,
        /// Whether a review decided it.
        pub by_review: bool,
    }
}

/// Lists a member's changes of standing, the latest first.
pub async fn list_changes(
    tx: &mut Tx<'_>,
    member: MemberId,
    most: i64,
) -> Result<Vec<TierChangeRow>, Fault> {
    sql!(
        "SELECT changed_at, from_tier, to_tier, by_review
           FROM tier_change
          WHERE member_id = $1
          ORDER BY changed_at DESC
          LIMIT $2",
        member,
        most,
    )
    .all::<TierChangeRow>(tx)
    .await
}

record! { struct HeldRow { tier: Slug } }

/// Finds the tier held just before `at`: the present one, unless it was reached later.
pub(crate) async fn held_before<'p>(
    tx: &mut Tx<'_>,
    wallet: &Wallet,
    terms: &'p Terms,
    at: Timestamp,
) -> Result<&'p Tier, Fault> {
    let now = tier_of(terms, &wallet.standing);
    if wallet.tier_since.is_none_or(|since| since < at) {
        return Ok(now);
    }
    // A late report: the last change before, or else what the first change later came from.
    let row = sql!(
        "SELECT tier FROM (
             SELECT to_tier AS tier, 0 AS later, -changed_at AS distance FROM tier_change
              WHERE member_id = $1 AND changed_at < $2
             UNION ALL
             SELECT from_tier AS tier, 1 AS later, changed_at AS distance FROM tier_change
              WHERE member_id = $1 AND changed_at >= $2
         ) AS held
         ORDER BY later, distance
         LIMIT 1",
        wallet.member,
        at,
    )
    .optional::<HeldRow>(tx)
    .await?;
    Ok(row.and_then(|row| terms.tier(&row.tier)).map_or(now, |(_, tier)| tier))
}

/// Counts what a purchase or an activity qualifies for, and raises the standing if that suffices.
pub(crate) async fn count_and_raise(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    terms: &Terms,
    at: Timestamp,
    points: Points,
    spend_minor: i64,
) -> Result<Option<TierChange>, Fault> {
    qualifying::add(tx, wallet.member, terms, at, points, spend_minor).await?;
    let known = wallet.counted.and_then(|known| known.with(terms, at, points, spend_minor));
    let counted = match known {
        Some(known) => known,
        None => qualifying::ask(tx, wallet.member, terms, at).await?.answer(tx).await?,
    };
    raise(tx, wallet, terms, at, counted).await
}

/// Raises the standing if what counts suffices.
pub(crate) async fn raise(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    terms: &Terms,
    at: Timestamp,
    counted: Counted,
) -> Result<Option<TierChange>, Fault> {
    wallet.counted = Some(counted);
    let counted = counted.by(terms);
    let Some((standing, change)) = after_earning(terms, &wallet.standing, counted, at) else {
        return Ok(None);
    };
    wallet.standing = standing;
    wallet.tier_since = Some(at);
    if let Some(review_at) = wallet.standing.held_until {
        wallet.due_by(review_at);
    }
    insert_change(tx, wallet.member, at, &change).await?;
    Ok(Some(change))
}

/// Records a change. Two in the same moment are one, from the first's start to the last's end.
pub(crate) async fn insert_change(
    tx: &mut Tx<'_>,
    member: MemberId,
    at: Timestamp,
    change: &TierChange,
) -> Result<(), Fault> {
    sql!(
        "INSERT INTO tier_change (member_id, changed_at, from_tier, to_tier, by_review)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (member_id, changed_at) DO UPDATE SET to_tier = excluded.to_tier",
        member,
        at,
        change.from,
        change.to,
        change.by_review,
    )
    .later(tx)
    .await
}
