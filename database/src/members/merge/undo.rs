//! Two members who were taken for one: what is left of what came goes back.

use super::{
    Merged,
    history::renumbered,
    rows::{Carry, count_with},
    settle_debt,
};
use crate::{
    activities::wallet_of,
    audit::{self, By, checked_reason},
    codes,
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    ledger, lots,
    members::holdings::{is_own, list_holdings, list_postings},
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sessions,
    sql::{Tx, record, sql},
    vouchers,
    wallets::{self, Wallet},
};
use jiff::Timestamp;
use loyalty::{
    explanation::Explanation,
    ids::{LotId, MemberId, Sequence, VoucherId},
    ledger::{Account, Asset, LedgerTransaction, Origin, Posting},
    membership::MemberState,
    points::Points,
};

/// Parts a member from the one they became part of.
#[derive(Clone, Debug)]
pub struct UndoMerge {
    /// Who became part of another.
    pub merged: MemberId,
    /// Why they are parted, in somebody's words.
    pub reason: String,
    /// Who asks for it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

record! {
    struct MergeRow {
        merged_at: Timestamp,
        survivor_id: MemberId,
        renumbered_by: i64,
        transactions: i64,
        settled_in: Sequence,
        lifetime_earned: Points,
        purchases: i64,
    }
}

record! { struct PartRow { member_id: MemberId } }

record! { struct VoucherIdRow { voucher_id: VoucherId } }

/// Parts two members again, once for a key.
///
/// Points that were spent meanwhile stay spent; what else either has earned since stays where it
/// was earned. Everybody signs in again.
pub async fn undo_merge(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &UndoMerge,
    key: Option<&Key>,
) -> Result<Answered<Merged>, Failure> {
    idempotency::once(tx, key, command.at, async |tx| undo_once(tx, rulebook, command).await).await
}

async fn undo_once(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &UndoMerge,
) -> Result<Merged, Failure> {
    let UndoMerge { merged, reason, by, at } = command;
    let reason = checked_reason(reason)?;
    let row = find_merge(tx, *merged).await?.ok_or(Refusal::NotMerged)?;
    let survivor = row.survivor_id;
    let one = wallet_of(tx, rulebook, survivor, *at).await;
    let mut one = one.map_err(|failure| match failure {
        // Who was their survivor has become part of a third meanwhile.
        Failure::Refused(Refusal::MemberUnknown) => Refusal::NotMerged.into(),
        other => other,
    })?;
    let mut other = wallets::lock(tx, *merged).await?.ok_or(Refusal::MemberUnknown)?;
    if other.state != MemberState::Merged {
        return Err(Refusal::NotMerged.into());
    }
    let terms = rulebook.at(*at);
    let carry = Carry {
        from: survivor,
        to: *merged,
        first: row.renumbered_by + 1,
        last: row.renumbered_by + row.transactions,
        renumbered_by: -row.renumbered_by,
    };
    give_back(tx, terms, &row, &mut one, &mut other, *by, *at).await?;
    carry.all(tx).await?;
    let codes = vouchers::list_codes(tx, rulebook.keys(), *merged, *at).await?;
    for code in codes {
        codes::give_to(tx, rulebook.keys(), &code, *merged).await?;
    }
    // Points that came in meanwhile may lie beside a debt that is one's own again.
    for (wallet, with) in [(&mut one, *merged), (&mut other, survivor)] {
        let explanation = Explanation::MergeUndone { other: with };
        settle_debt(tx, terms, wallet, explanation, *by, *at).await?;
    }
    part(tx, *merged, survivor).await?;
    count_with(tx, survivor, *merged, -1).await?;
    sql!(
        "UPDATE member_merge SET undone_at = $3 WHERE survivor_id = $1 AND renumbered_by = $2",
        survivor,
        row.renumbered_by,
        at,
    )
    .execute(tx)
    .await?;

    one.lifetime_earned -= row.lifetime_earned;
    one.purchases -= row.purchases;
    one.counted = None;
    // What time did not do meanwhile it does when either is looked at next.
    one.due_by(row.merged_at);
    wallets::save(tx, &mut one).await?;
    other.state = MemberState::Active;
    other.lifetime_earned = row.lifetime_earned;
    other.purchases = row.purchases;
    other.due_by(row.merged_at);
    wallets::save(tx, &mut other).await?;

    let points = other.available + other.pending;
    let kind = EventKind::PointsChanged { because: "merge_undone".into(), points: -points.get() };
    events::insert(tx, survivor, &kind, *at).await?;
    let line = audit::Line::of("merge_undone", *by, *at).about(survivor);
    let detail = serde_json::json!({ "merged": merged, "reason": reason });
    audit::insert(tx, &line.detailed(&detail)).await?;
    Ok(Merged { survivor, merged: *merged, points })
}

async fn find_merge(tx: &mut Tx<'_>, merged: MemberId) -> Result<Option<MergeRow>, Fault> {
    sql!(
        "SELECT merged_at, survivor_id, renumbered_by, transactions, settled_in, lifetime_earned,
                purchases
           FROM member_merge
          WHERE merged_id = $1 AND undone_at IS NULL",
        merged,
    )
    .optional::<MergeRow>(tx)
    .await
}

/// Moves what is left of what came from the survivor's ledger to the other's.
async fn give_back(
    tx: &mut Tx<'_>,
    terms: &Terms,
    row: &MergeRow,
    one: &mut Wallet,
    other: &mut Wallet,
    by: By,
    at: Timestamp,
) -> Result<(), Failure> {
    let lent = take_settlement_back(tx, row, one).await?;
    let mut leaving = holdings_that_came(tx, row, one.member, &lent).await?;
    let unsettled = (-one.available).max(Points::ZERO);
    leaving.extend(without_lots(tx, row, other, lent.for_debt, unsettled).await?);

    // What each asset's holdings come to stands against it on both sides.
    let mut counter: Vec<(Asset, i64)> = Vec::new();
    for posting in leaving.iter().filter(|posting| posting.voucher.is_none()) {
        match counter.iter_mut().find(|(asset, _)| *asset == posting.asset) {
            Some((_, sum)) => *sum += posting.amount,
            None => counter.push((posting.asset.clone(), posting.amount)),
        }
    }
    let adjusted = |sign: i64| {
        counter.iter().map(move |(asset, sum)| Posting {
            account: Account::Adjusted,
            asset: asset.clone(),
            amount: sign * sum,
            lot: None,
            voucher: None,
        })
    };
    let taken = leaving.iter().map(|p| Posting { amount: -p.amount, ..p.clone() });
    let from_one: Vec<Posting> =
        lent.postings.iter().cloned().chain(taken).chain(adjusted(1)).collect();
    let to_other: Vec<Posting> = leaving
        .into_iter()
        .map(|posting| renumbered(posting, -row.renumbered_by))
        .chain(adjusted(-1))
        .collect();
    for (wallet, with, postings) in
        [(&mut *one, other.member, from_one), (&mut *other, row.survivor_id, to_other)]
    {
        if postings.len() < 2 {
            continue;
        }
        let explanation = Explanation::MergeUndone { other: with };
        let transaction = LedgerTransaction::new(at, explanation, postings)?;
        ledger::record(tx, wallet, &transaction, &Origin::of(by), terms.version, at).await?;
    }
    Ok(())
}

/// What the lots of one had paid of the other's debt, back in those lots.
#[derive(Default)]
struct Lent {
    postings: Vec<Posting>,
    /// The debt that is a debt again.
    for_debt: Points,
}

async fn take_settlement_back(
    tx: &mut Tx<'_>,
    row: &MergeRow,
    one: &Wallet,
) -> Result<Lent, Fault> {
    let settled = list_postings(tx, one.member, (row.settled_in, row.settled_in)).await?;
    let mut lent = Lent::default();
    let mut lots_after = Vec::new();
    let mut lots_before = Vec::new();
    for (_, posting) in settled.into_iter().filter(|(_, posting)| posting.amount != 0) {
        if let Some(lot) = posting.lot {
            let lot = lots::find(tx, one.member, lot).await?;
            let lot = lot.ok_or_else(|| Fault::Corrupt("a lot is gone".into()))?;
            let mut back = lot.clone();
            back.remaining -= Points::new(posting.amount);
            lots_before.push(lot);
            lots_after.push(back);
        } else {
            lent.for_debt += Points::new(posting.amount);
        }
        lent.postings.push(Posting { amount: -posting.amount, ..posting });
    }
    lots::save_changed(tx, one.member, &lots_before, &lots_after).await?;
    Ok(lent)
}

/// What the survivor's ledger holds in lots and vouchers that came with the other.
async fn holdings_that_came(
    tx: &mut Tx<'_>,
    row: &MergeRow,
    survivor: MemberId,
    lent: &Lent,
) -> Result<Vec<Posting>, Fault> {
    let (first, last) = (row.renumbered_by + 1, row.renumbered_by + row.transactions);
    let came = |lot: LotId| (first..=last).contains(&lot.0.0);
    let vouchers = sql!(
        "SELECT voucher_id
           FROM voucher
          WHERE member_id = $1 AND claim_sequence >= $2 AND claim_sequence <= $3",
        survivor,
        first,
        last,
    )
    .all::<VoucherIdRow>(tx)
    .await?;
    let mut held = list_holdings(tx, survivor).await?;
    // What is given back to its lot in this same act is not in the ledger yet.
    for back in lent.postings.iter().filter(|posting| posting.lot.is_some()) {
        let is_same = |p: &&mut Posting| {
            p.lot == back.lot && p.account == back.account && p.asset == back.asset
        };
        match held.iter_mut().find(is_same) {
            Some(posting) => posting.amount += back.amount,
            None => held.push(back.clone()),
        }
    }
    held.retain(|posting| match (posting.lot, posting.voucher) {
        (Some(lot), _) => is_own(posting) && came(lot),
        (None, Some(voucher)) => vouchers.iter().any(|row| row.voucher_id == voucher),
        (None, None) => false,
    });
    Ok(held)
}

/// What the other had had outside of lots: stamps, and a debt as far as it is one still.
async fn without_lots(
    tx: &mut Tx<'_>,
    row: &MergeRow,
    other: &Wallet,
    settled: Points,
    unsettled: Points,
) -> Result<Vec<Posting>, Fault> {
    let end = Sequence(row.transactions + 1);
    let ended = list_postings(tx, other.member, (end, end)).await?;
    let plain =
        |posting: &Posting| is_own(posting) && posting.lot.is_none() && posting.voucher.is_none();
    let mut held: Vec<Posting> = ended
        .into_iter()
        .map(|(_, posting)| Posting { amount: -posting.amount, ..posting })
        .filter(plain)
        .collect();
    for debt in held.iter_mut().filter(|posting| posting.asset == Asset::Points) {
        debt.amount = debt.amount.max(-(settled + unsettled).get());
    }
    held.retain(|posting| posting.amount != 0);
    Ok(held)
}

/// Lets everything lead to the other again that had led to them; both sign in anew.
async fn part(tx: &mut Tx<'_>, merged: MemberId, survivor: MemberId) -> Result<(), Fault> {
    let mut parts = vec![merged];
    let mut next = 0;
    while let Some(part) = parts.get(next).copied() {
        next += 1;
        let rows = sql!(
            "SELECT merged_id AS member_id
               FROM member_merge
              WHERE survivor_id = $1 AND undone_at IS NULL",
            part,
        )
        .all::<PartRow>(tx)
        .await?;
        parts.extend(rows.into_iter().map(|row| row.member_id));
        sql!(
            "UPDATE member SET merged_into = $2 WHERE member_id = $1",
            part,
            (part != merged).then_some(merged),
        )
        .execute(tx)
        .await?;
        sql!(
            "UPDATE member_identifier SET member_id = $3, merged_from = $4
              WHERE member_id = $1 AND merged_from = $2",
            survivor,
            part,
            merged,
            (part != merged).then_some(part),
        )
        .execute(tx)
        .await?;
    }
    sessions::delete_all(tx, survivor.0).await?;
    Ok(())
}
