//! Refunds: goods given back, and the points they had earned.

use std::borrow::Cow;

use jiff::Timestamp;
use loyalty::{
    earning::Buyer,
    explanation::Explanation,
    ids::{LotId, MemberId, PurchaseId, Sequence},
    ledger::{Account, LedgerTransaction, Origin},
    points::Points,
    refunds::{Refund, points_kept},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    activities::wallet_of,
    audit::{self, By},
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    ledger, lots,
    purchases::{self, Stored},
    qualifying,
    refusal::Refusal,
    rulebook::Rulebook,
    sql::{Tx, record, sql},
    wallets,
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
    /// Whose purchase it was.
    pub member: MemberId,
    /// How many points; none or less than none.
    pub points: Points,
    /// The audit line that tells of it.
    pub audit_id: uuid::Uuid,
}

record! {
    struct RefundRow {
        refund: String,
        points: Points,
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
    let ReportRefund { source, purchase_reference, reference, .. } = command;
    let bought = purchases::find_by_reference(tx, source, purchase_reference)
        .await?
        .ok_or(Refusal::PurchaseUnknown)?;
    let content_hash = content_hash(&command.refund)?;
    let earlier = list(tx, bought.member, bought.id).await?;
    if let Some(known) = find_known(tx, command).await? {
        if known.content_hash != content_hash {
            return Err(Refusal::ReferenceConflict(reference.clone()).into());
        }
        let index = usize::try_from(known.number - 1).unwrap_or(usize::MAX);
        let points = earlier.get(index).map_or(Points::ZERO, |(_, points)| *points);
        let audit_id = uuid::Uuid::nil();
        return Ok(Refunded {
            reference: reference.clone(),
            member: bought.member,
            points,
            audit_id,
        });
    }
    let number = i64::try_from(earlier.len()).unwrap_or(i64::MAX) + 1;
    sql!(
        "INSERT INTO refund_reference (source, purchase_reference, reference, member_id,
             purchase_id, number, content_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &**source,
        purchase_reference,
        reference,
        bought.member,
        bought.id,
        number,
        content_hash,
    )
    .execute(tx)
    .await?;
    insert(tx, rulebook, command, &bought, &earlier, number).await
}

async fn insert(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &ReportRefund,
    bought: &Stored,
    earlier: &[(Refund, Points)],
    number: i64,
) -> Result<Refunded, Failure> {
    let ReportRefund { refund, by, at, .. } = command;
    let terms = rulebook.version(bought.reported.version);
    let buyer = Buyer {
        tier: terms.tier(&bought.reported.earning.tier).map_or(&terms.tiers[0], |(_, t)| t),
        is_first_purchase: bought.is_first,
        birthday_month: bought.birthday_month,
    };
    let refunds: Vec<Refund> = earlier.iter().map(|(refund, _)| refund.clone()).collect();
    let kept =
        points_kept(terms, &bought.purchase, &buyer, &refunds, refund).map_err(Refusal::from)?;
    let taken_before: Points = earlier.iter().map(|(_, points)| *points).sum();
    let earned_before = bought.reported.earning.points + taken_before;
    let taken = earned_before - kept;

    let mut wallet = wallet_of(tx, rulebook, bought.member, *at).await?;
    let before = lots::list_open(tx, bought.member).await?;
    let mut held = wallet.held(before.clone());
    let postings = held.take_back(taken, LotId(bought.reported.sequence), Account::Issued);
    let refunded_minor = refunded_minor(refund);
    let explanation = Explanation::Refund {
        purchase: bought.id,
        earned_by: bought.reported.sequence,
        refunded_minor,
        earned_before,
    };
    let origin = Origin {
        store: bought.purchase.store.clone(),
        reference: Some(command.reference.clone()),
        ..Origin::of(*by)
    };
    let sequence = wallet.next_sequence();
    // A refund of what had earned nothing is a fact too, with nothing on both sides.
    let postings = if postings.len() < 2 { nothing_moved() } else { postings };
    let transaction = LedgerTransaction::new(*at, explanation, postings)?;
    ledger::record(tx, &mut wallet, &transaction, &origin, terms.version, *at).await?;
    lots::save_changed(tx, bought.member, &before, &held.lots).await?;
    insert_row(tx, bought, number, refund, -taken, sequence).await?;
    wallet.lifetime_earned -= taken;
    let bought_at = bought.purchase.occurred_at;
    qualifying::add(tx, bought.member, terms, bought_at, -taken, -refunded_minor).await?;
    wallets::save(tx, &mut wallet).await?;

    let kind = EventKind::PointsChanged { because: "refund", points: -taken.get() };
    events::insert(tx, bought.member, &kind, *at).await?;
    let line = audit::Line::of("refund_reported", *by, *at)
        .about(bought.member)
        .at_till(bought.purchase.store.clone(), bought.purchase.till.clone())
        .detailed(&serde_json::json!({
            "purchase": bought.id, "reference": command.reference,
            "refunded_minor": refunded_minor, "points": -taken,
        }));
    audit::insert(tx, &line).await?;
    Ok(Refunded {
        reference: command.reference.clone(),
        member: bought.member,
        points: -taken,
        audit_id: line.id,
    })
}

fn nothing_moved() -> Vec<loyalty::ledger::Posting> {
    let nothing = |account| loyalty::ledger::Posting::points(account, 0, None);
    vec![nothing(Account::Issued), nothing(Account::Available)]
}

async fn insert_row(
    tx: &mut Tx<'_>,
    bought: &Stored,
    number: i64,
    refund: &Refund,
    points: Points,
    sequence: Sequence,
) -> Result<(), Fault> {
    sql!(
        "INSERT INTO refund (member_id, purchase_id, number, refund, points, sequence)
         VALUES ($1, $2, $3, $4, $5, $6)",
        bought.member,
        bought.id,
        number,
        serde_json::to_string(refund)?,
        points,
        sequence,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Lists a purchase's refunds and what each took back, in their order.
pub async fn list(
    tx: &mut Tx<'_>,
    member: MemberId,
    purchase: PurchaseId,
) -> Result<Vec<(Refund, Points)>, Fault> {
    let rows = sql!(
        "SELECT refund, points
           FROM refund
          WHERE member_id = $1 AND purchase_id = $2
          ORDER BY number",
        member,
        purchase,
    )
    .all::<RefundRow>(tx)
    .await?;
    rows.into_iter().map(|row| Ok((serde_json::from_str(&row.refund)?, row.points))).collect()
}

async fn find_known(tx: &mut Tx<'_>, command: &ReportRefund) -> Result<Option<Known>, Fault> {
    Ok(sql!(
        "SELECT number, content_hash
           FROM refund_reference
          WHERE source = $1 AND purchase_reference = $2 AND reference = $3",
        &*command.source,
        command.purchase_reference,
        command.reference,
    )
    .optional::<Known>(tx)
    .await?)
}

fn refunded_minor(refund: &Refund) -> i64 {
    match refund {
        Refund::Amount(minor) => *minor,
        Refund::Lines(lines) => lines.iter().map(|line| line.amount_minor).sum(),
    }
}

fn content_hash(refund: &Refund) -> Result<[u8; 32], Fault> {
    Ok(Sha256::digest(serde_json::to_vec(refund)?).into())
}
