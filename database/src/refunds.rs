//! Refunds: goods given back, and the points they had earned.
//!
//! A refund whose purchase is not known yet, or has no member yet, is kept (`kept_refunds`).

use std::{borrow::Cow, collections::BTreeSet};

use jiff::Timestamp;
use loyalty::{
    earning::{Buyer, Rooms},
    explanation::{CashbackTaken, Explanation},
    ids::{LotId, MemberId, PurchaseId, Sequence},
    ledger::{Account, LedgerTransaction, Origin, Posting},
    planted::{Bug, is_planted},
    points::Points,
    refunds::{Decided, Refund, decide, is_given_back},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    activities::wallet_of,
    audit::{self, By},
    caps, credit,
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    kept_refunds, ledger, lots,
    purchases::{self, Stored},
    qualifying, referrals,
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::{Tx, record, sql},
    wallets::{self, Wallet},
};

/// Reports goods that were given back.
#[derive(Clone, Debug)]
pub struct ReportRefund {
    /// The purchase's reference.
    pub purchase_reference: String,
    /// Whose reference it is.
    pub source: Cow<'static, str>,
    /// The refund's own reference.
    pub reference: String,
    /// What was given back.
    pub refund: Refund,
    /// Who reports it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// What a refund took back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refunded {
    /// The refund's reference.
    pub reference: String,
    /// Whose purchase it was; none as long as the refund waits for its purchase, or for somebody
    /// to claim its receipt.
    pub member: Option<MemberId>,
    /// How many points; none or less than none.
    pub points: Points,
    /// The cashback that went with the goods, if they had given any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cashback: Option<CashbackTaken>,
    /// The audit line that tells of it.
    pub audit_id: uuid::Uuid,
}

/// A refund in the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// What was given back.
    pub refund: Refund,
    /// What it took back; none or less than none.
    pub points: Points,
    /// The cashback that went with the goods, if they had given any.
    pub cashback: Option<CashbackTaken>,
    /// What of it came before the purchase, and did not fit: in minor units.
    pub not_taken_minor: i64,
}

record! {
    struct RefundRow {
        refund: String,
        points: Points,
        not_taken_minor: i64,
        cashback_minor: Option<i64>,
        cashback_spent_minor: Option<i64>,
    }
}

record! {
    struct Known {
        number: i64,
        content_hash: [u8; 32],
    }
}

/// Reports a refund, once for its reference and once for a key.
pub async fn report(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &ReportRefund,
    key: Option<&Key>,
) -> Result<Answered<Refunded>, Failure> {
    idempotency::once(tx, key, command.at, async |tx| insert_once(tx, rulebook, command).await)
        .await
}

async fn insert_once(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &ReportRefund,
) -> Result<Refunded, Failure> {
    let ReportRefund { source, purchase_reference, reference, at, .. } = command;
    if let Some(flaw) = command.refund.flaw() {
        return Err(Refusal::from(flaw).into());
    }
    let content_hash = content_hash(&command.refund)?;
    let Some(bought) = purchases::find_by_reference(tx, source, purchase_reference).await? else {
        return kept_refunds::keep(tx, command, content_hash).await;
    };
    // In turn with other refunds of the same purchase: what is left is counted after the wait.
    let mut wallet = wallet_of(tx, rulebook, bought.member, *at).await?;
    let earlier = list(tx, bought.member, bought.id).await?;
    if let Some(known) = find_known(tx, command).await? {
        if known.content_hash != content_hash {
            return Err(Refusal::ReferenceConflict(reference.clone()).into());
        }
        // What time did to the member meanwhile is recorded already.
        wallets::save(tx, &mut wallet).await?;
        let index = usize::try_from(known.number - 1).unwrap_or(usize::MAX);
        let recorded = earlier.get(index);
        return Ok(Refunded {
            reference: reference.clone(),
            member: Some(bought.member),
            points: recorded.map_or(Points::ZERO, |recorded| recorded.points),
            cashback: recorded.and_then(|recorded| recorded.cashback),
            audit_id: uuid::Uuid::nil(),
        });
    }
    let taking = Taking { command, content_hash, recorded_at: *at, not_taken_minor: 0 };
    insert(tx, rulebook, &mut wallet, &taking, &bought, &earlier).await
}

/// A refund that is being recorded.
pub(crate) struct Taking<'r> {
    /// What was reported, and when.
    pub(crate) command: &'r ReportRefund,
    /// The fingerprint of what was reported, before it was cut to what fits.
    pub(crate) content_hash: [u8; 32],
    /// Now.
    pub(crate) recorded_at: Timestamp,
    /// What was cut off.
    pub(crate) not_taken_minor: i64,
}

/// Whoever bought, as they were then.
fn buyer_then<'t>(terms: &'t Terms, bought: &Stored, rooms: &'t Rooms) -> Buyer<'t> {
    let earning = &bought.reported.earning;
    let segments = if is_planted(Bug::RefundForgetsSegments) {
        BTreeSet::new()
    } else {
        earning.segments.clone()
    };
    Buyer {
        tier: terms.tier(&earning.tier).map_or(&terms.tiers[0], |(_, tier)| tier),
        rooms,
        is_first_purchase: bought.is_first,
        birthday_month: bought.birthday_month,
        segments,
    }
}

/// Records a refund of a purchase that somebody has. Saves the wallet.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    wallet: &mut Wallet,
    taking: &Taking<'_>,
    bought: &Stored,
    earlier: &[Recorded],
) -> Result<Refunded, Failure> {
    let Taking { command, recorded_at, not_taken_minor, .. } = *taking;
    let ReportRefund { refund, by, at, .. } = command;
    let number = insert_reference(tx, taking, bought, earlier).await?;
    let terms = rulebook.version(bought.reported.version);
    let caps_taken = &bought.reported.earning.taken;
    let rooms = Rooms::of_refund(terms, caps_taken);
    let buyer = buyer_then(terms, bought, &rooms);
    let mut refunds: Vec<Refund> = earlier.iter().map(|told| told.refund.clone()).collect();
    let Decided { points_kept, caps_kept, cashback_taken_minor, stamps_taken } =
        decide(terms, &bought.purchase, &buyer, &refunds, refund).map_err(Refusal::from)?;
    let taken_before: Points = earlier.iter().map(|told| told.points).sum();
    let earned_before = bought.reported.earning.points + taken_before;
    let taken = earned_before - points_kept;

    let before = lots::list_open(tx, bought.member).await?;
    let mut held = wallet.held(before.clone());
    let mut postings = held.take_back(taken, LotId(bought.reported.sequence), Account::Issued);
    let refunded_minor = refund.total_minor();
    let lot = LotId(bought.reported.sequence);
    let cashback = credit::take_cashback(tx, bought.member, lot, cashback_taken_minor).await?;
    let cashback_minor = cashback.map_or(0, |draw| draw.minor);
    if let Some(draw) = cashback {
        postings.extend(loyalty::credit::postings(&[draw], Account::Issued, false));
    }
    let cashback = (cashback_taken_minor > 0).then_some(CashbackTaken {
        minor: cashback_minor,
        spent_minor: cashback_taken_minor - cashback_minor,
    });
    let explanation = Explanation::Refund {
        purchase: bought.id,
        earned_by: bought.reported.sequence,
        refunded_minor,
        earned_before,
        stamps: stamps_taken.clone(),
        cashback,
    };
    for stamped in &stamps_taken {
        postings.extend(Posting::stamps_move(stamped, Account::Issued));
    }
    let origin = Origin {
        store: bought.purchase.store.clone(),
        reference: Some(command.reference.clone()),
        ..Origin::of(*by)
    };
    let sequence = wallet.next_sequence();
    // A refund of what had earned nothing is a fact too, with nothing on both sides.
    let postings = if postings.len() < 2 { nothing_moved() } else { postings };
    let transaction = LedgerTransaction::new(*at, explanation, postings)?;
    ledger::record(tx, wallet, &transaction, &origin, terms.version, recorded_at).await?;
    lots::save_changed(tx, bought.member, &before, &held.lots).await?;
    let told = Recorded { refund: refund.clone(), points: -taken, cashback, not_taken_minor };
    insert_row(tx, bought, number, &told, (sequence, *at)).await?;
    wallet.lifetime_earned -= taken;
    let bought_at = bought.purchase.occurred_at;
    qualifying::add(tx, bought.member, terms, bought_at, -taken, -refunded_minor).await?;
    let own = (bought.member, bought.id);
    caps::give_back(tx, own, terms, bought_at, (caps_taken, &caps_kept)).await?;
    refunds.push(told.refund);
    if bought.is_first && is_given_back(&bought.purchase, &refunds) {
        referrals::take_back(tx, rulebook, wallet, bought.id, *by, recorded_at).await?;
    }
    wallets::save(tx, wallet).await?;

    if cashback_minor > 0 {
        let kind = EventKind::CreditChanged { minor: -cashback_minor };
        events::insert(tx, bought.member, &kind, recorded_at).await?;
    }
    // The last is what a phone says: credit that goes is otherwise credit that paid.
    let kind = EventKind::PointsChanged { because: "refund".into(), points: -taken.get() };
    events::insert(tx, bought.member, &kind, recorded_at).await?;
    let line = audit::Line::of("refund_reported", *by, recorded_at)
        .about(bought.member)
        .at_till(bought.purchase.store.clone(), bought.purchase.till.clone())
        .detailed(&serde_json::json!({
            "purchase": bought.id, "reference": command.reference,
            "refunded_minor": refunded_minor, "not_taken_minor": not_taken_minor,
            "points": -taken,
        }));
    audit::insert(tx, &line).await?;
    Ok(Refunded {
        reference: command.reference.clone(),
        member: Some(bought.member),
        points: -taken,
        cashback,
        audit_id: line.id,
    })
}

async fn insert_reference(
    tx: &mut Tx<'_>,
    taking: &Taking<'_>,
    bought: &Stored,
    earlier: &[Recorded],
) -> Result<i64, Fault> {
    let number = i64::try_from(earlier.len()).unwrap_or(i64::MAX) + 1;
    sql!(
        "INSERT INTO refund_reference (source, purchase_reference, reference, member_id,
             purchase_id, number, content_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &*taking.command.source,
        taking.command.purchase_reference,
        taking.command.reference,
        bought.member,
        bought.id,
        number,
        taking.content_hash,
    )
    .later(tx)
    .await?;
    Ok(number)
}

fn nothing_moved() -> Vec<Posting> {
    let nothing = |account| Posting::points(account, 0, None);
    vec![nothing(Account::Issued), nothing(Account::Available)]
}

async fn insert_row(
    tx: &mut Tx<'_>,
    bought: &Stored,
    number: i64,
    told: &Recorded,
    (sequence, returned_at): (Sequence, Timestamp),
) -> Result<(), Fault> {
    sql!(
        "INSERT INTO refund (member_id, purchase_id, number, refund, points, not_taken_minor,
             cashback_minor, cashback_spent_minor, sequence, returned_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        bought.member,
        bought.id,
        number,
        serde_json::to_string(&told.refund)?,
        told.points,
        told.not_taken_minor,
        told.cashback.map(|cashback| cashback.minor),
        told.cashback.map(|cashback| cashback.spent_minor),
        sequence,
        returned_at,
    )
    .later(tx)
    .await
}

/// Lists a purchase's refunds, in their order.
pub async fn list(
    tx: &mut Tx<'_>,
    member: MemberId,
    purchase: PurchaseId,
) -> Result<Vec<Recorded>, Fault> {
    let rows = sql!(
        "SELECT refund, points, not_taken_minor, cashback_minor, cashback_spent_minor
           FROM refund
          WHERE member_id = $1 AND purchase_id = $2
          ORDER BY number",
        member,
        purchase,
    )
    .all::<RefundRow>(tx)
    .await?;
    let told = |row: RefundRow| {
        let cashback = row.cashback_minor.zip(row.cashback_spent_minor);
        Ok(Recorded {
            refund: serde_json::from_str(&row.refund)?,
            points: row.points,
            cashback: cashback.map(|(minor, spent_minor)| CashbackTaken { minor, spent_minor }),
            not_taken_minor: row.not_taken_minor,
        })
    };
    rows.into_iter().map(told).collect()
}

async fn find_known(tx: &mut Tx<'_>, command: &ReportRefund) -> Result<Option<Known>, Fault> {
    sql!(
        "SELECT number, content_hash
           FROM refund_reference
          WHERE source = $1 AND purchase_reference = $2 AND reference = $3",
        &*command.source,
        command.purchase_reference,
        command.reference,
    )
    .optional::<Known>(tx)
    .await
}

fn content_hash(refund: &Refund) -> Result<[u8; 32], Fault> {
    Ok(Sha256::digest(serde_json::to_vec(refund)?).into())
}
