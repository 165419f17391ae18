//! Two members who are one: everything of the one goes on with the other, and can be parted again.
//!
//! Postings are never moved. The survivor's ledger tells the other's again, transaction by
//! transaction, under new numbers; the other's ends with one that empties it. So lots, vouchers and
//! purchases find in one ledger all that they came from, and every sum over both stays what it was.

mod history;
mod rows;
mod survivor;
mod undo;

pub(super) use self::survivor::list_parts;
pub use self::{
    survivor::{MergedInto, list_merged_into, survivor},
    undo::{UndoMerge, undo_merge},
};

use self::{
    history::take_over,
    rows::{Carry, count_with},
};
use crate::{
    activities::wallet_of,
    audit::{self, By, checked_reason},
    codes,
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    ledger, lots,
    members::{holdings::list_holdings, tags::copy_tags},
    qualifying,
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::{Tx, sql},
    tiers, vouchers,
    wallets::{self, Wallet},
};
use jiff::Timestamp;
use loyalty::{
    explanation::Explanation,
    ids::{MemberId, Sequence},
    ledger::{Account, LedgerTransaction, Origin, Posting},
    membership::MemberState,
    points::Points,
    tiers::TierChange,
};
use serde::{Deserialize, Serialize};

/// Makes two members one.
#[derive(Clone, Debug)]
pub struct Merge {
    /// Who goes on.
    pub survivor: MemberId,
    /// Who becomes part of them.
    pub merged: MemberId,
    /// Why, in somebody's words.
    pub reason: String,
    /// Who asks for it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// What a merge brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// Who goes on.
    pub survivor: MemberId,
    /// Who became part of them.
    pub merged: MemberId,
    /// The points that came, available and pending; less than nothing for a debt.
    pub points: Points,
}

/// Makes two members one, once for a key.
pub async fn merge(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Merge,
    key: Option<&Key>,
) -> Result<Answered<Merged>, Failure> {
    idempotency::once(tx, key, command.at, async |tx| merge_once(tx, rulebook, command).await).await
}

async fn merge_once(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Merge,
) -> Result<Merged, Failure> {
    let Merge { survivor, merged, reason, by, at } = command;
    let reason = checked_reason(reason)?;
    if survivor == merged {
        return Err(Refusal::MergedAlready.into());
    }
    let mut one = wallet_of(tx, rulebook, *survivor, *at).await?;
    let mut other = wallet_of(tx, rulebook, *merged, *at).await?;
    one.must_spend()?;
    other.must_spend()?;
    let terms = rulebook.at(*at);
    let points = other.available + other.pending;

    let carry = tell_again(tx, terms, &mut one, &mut other, *by, *at).await?;
    let codes = vouchers::list_codes(tx, rulebook.keys(), *merged, *at).await?;
    carry.all(tx).await?;
    for code in codes {
        codes::give_to(tx, rulebook.keys(), &code, *survivor).await?;
    }
    let settled_in = settle(tx, terms, &mut one, *merged, *by, *at).await?;
    note(tx, carry, &other, settled_in, *at).await?;
    lead_to(tx, *merged, *survivor).await?;
    copy_tags(tx, *merged, *survivor).await?;

    one.lifetime_earned += other.lifetime_earned;
    one.purchases += other.purchases;
    one.due_at = [one.due_at, other.due_at].into_iter().flatten().min();
    count_with(tx, *survivor, *merged, 1).await?;
    raise(tx, terms, &mut one, &other, *at).await?;
    wallets::save(tx, &mut one).await?;

    other.state = MemberState::Merged;
    other.lifetime_earned = Points::ZERO;
    other.purchases = 0;
    other.due_at = None;
    wallets::save(tx, &mut other).await?;

    let kind = EventKind::PointsChanged { because: "merge".into(), points: points.get() };
    events::insert(tx, *survivor, &kind, *at).await?;
    let line = audit::Line::of("members_merged", *by, *at).about(*survivor);
    let detail = serde_json::json!({ "merged": merged, "reason": reason });
    audit::insert(tx, &line.detailed(&detail)).await?;
    Ok(Merged { survivor: *survivor, merged: *merged, points })
}

/// Tells the one's ledger again in the other's, and ends it.
async fn tell_again(
    tx: &mut Tx<'_>,
    terms: &Terms,
    survivor: &mut Wallet,
    merged: &mut Wallet,
    by: By,
    at: Timestamp,
) -> Result<Carry, Failure> {
    let last = merged.sequence.0;
    let renumbered_by = take_over(tx, survivor, merged.member).await?;
    let held = list_holdings(tx, merged.member).await?;
    if !held.is_empty() {
        let taken = held.into_iter().map(|held| Posting { amount: -held.amount, ..held });
        let explanation = Explanation::MergedInto { survivor: survivor.member };
        let transaction = LedgerTransaction::new(at, explanation, taken.collect())?;
        ledger::record(tx, merged, &transaction, &Origin::of(by), terms.version, at).await?;
    }
    if merged.available != Points::ZERO || merged.pending != Points::ZERO {
        return Err(
            Fault::Corrupt(format!("the ledger of {} does not add up", merged.member)).into()
        );
    }
    Ok(Carry { from: merged.member, to: survivor.member, first: 1, last, renumbered_by })
}

/// What one of them owed is paid from the lots of the other. It is told in any case: as the moment
/// from which they are one.
async fn settle(
    tx: &mut Tx<'_>,
    terms: &Terms,
    survivor: &mut Wallet,
    merged: MemberId,
    by: By,
    at: Timestamp,
) -> Result<Sequence, Failure> {
    let explanation = Explanation::MergedFrom { member: merged };
    if let Some(sequence) = settle_debt(tx, terms, survivor, explanation.clone(), by, at).await? {
        return Ok(sequence);
    }
    let nothing = |account| Posting::points(account, 0, None);
    let postings = vec![nothing(Account::Adjusted), nothing(Account::Available)];
    let transaction = LedgerTransaction::new(at, explanation, postings)?;
    Ok(ledger::record(tx, survivor, &transaction, &Origin::of(by), terms.version, at).await?)
}

/// Pays a debt from the lots that lie beside it, if there are both.
async fn settle_debt(
    tx: &mut Tx<'_>,
    terms: &Terms,
    wallet: &mut Wallet,
    explanation: Explanation,
    by: By,
    at: Timestamp,
) -> Result<Option<Sequence>, Failure> {
    let before = lots::list_open(tx, wallet.member).await?;
    let mut held = wallet.held(before.clone());
    let postings = held.settle_debt();
    if postings.is_empty() {
        return Ok(None);
    }
    let transaction = LedgerTransaction::new(at, explanation, postings)?;
    let origin = Origin::of(by);
    let sequence = ledger::record(tx, wallet, &transaction, &origin, terms.version, at).await?;
    lots::save_changed(tx, wallet.member, &before, &held.lots).await?;
    Ok(Some(sequence))
}

/// Notes what it takes to part them again.
async fn note(
    tx: &mut Tx<'_>,
    carry: Carry,
    merged: &Wallet,
    settled_in: Sequence,
    at: Timestamp,
) -> Result<(), Fault> {
    sql!(
        "INSERT INTO member_merge (merged_id, merged_at, survivor_id, renumbered_by, transactions,
             settled_in, lifetime_earned, purchases)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        carry.from,
        at,
        carry.to,
        carry.renumbered_by,
        carry.last,
        settled_in,
        merged.lifetime_earned,
        merged.purchases,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Lets everything that leads to the one lead to the other: number, addresses, devices.
async fn lead_to(tx: &mut Tx<'_>, merged: MemberId, survivor: MemberId) -> Result<(), Fault> {
    sql!(
        "UPDATE member SET merged_into = $2 WHERE member_id = $1 OR merged_into = $1",
        merged,
        survivor,
    )
    .execute(tx)
    .await?;
    sql!(
        "UPDATE member_identifier SET member_id = $2, merged_from = coalesce(merged_from, $1)
          WHERE member_id = $1",
        merged,
        survivor,
    )
    .execute(tx)
    .await?;
    sql!(
        "UPDATE session SET person_id = $2 WHERE person_id = $1 AND audience = 'member'",
        merged.0,
        survivor.0,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The higher standing of the two, held as long as the longer; or the one that both together reach.
async fn raise(
    tx: &mut Tx<'_>,
    terms: &Terms,
    survivor: &mut Wallet,
    merged: &Wallet,
    at: Timestamp,
) -> Result<(), Fault> {
    let rank = |wallet: &Wallet| terms.tier(&wallet.standing.tier).map_or(0, |(rank, _)| rank);
    let (own, others) = (rank(survivor), rank(merged));
    if others > own {
        let change = TierChange {
            from: survivor.standing.tier.clone(),
            to: merged.standing.tier.clone(),
            by_review: false,
        };
        survivor.standing = merged.standing.clone();
        survivor.tier_since = Some(at);
        tiers::insert_change(tx, survivor.member, at, &change).await?;
    } else if others == own {
        let longer = survivor.standing.held_until.max(merged.standing.held_until);
        survivor.standing.held_until = longer;
    }
    let counted = qualifying::ask(tx, survivor.member, terms, at).await?.answer(tx).await?;
    if let Some(change) = tiers::raise(tx, survivor, terms, at, counted).await? {
        let kind = EventKind::TierChanged { tier: change.to.to_string() };
        events::insert(tx, survivor.member, &kind, at).await?;
    }
    if let Some(review_at) = survivor.standing.held_until {
        survivor.due_by(review_at);
    }
    Ok(())
}
