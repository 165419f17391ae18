//! Refunds that came before their purchase, or before anybody claimed its receipt: kept, and
//! applied in the transaction in which the purchase becomes somebody's.
//!
//! A refund that is kept holds the row of its purchase's reference, and so does the report or the
//! claim that takes it: whichever is second waits, and finds what the first wrote.

use jiff::Timestamp;
use loyalty::{
    ledger::Actor,
    points::Points,
    refunds::{Fitting, Refund, fitting},
};

use crate::{
    audit,
    fault::{Failure, Fault},
    purchases::{self, Known, Report},
    refunds::{self, Recorded, Refunded, ReportRefund, Taking},
    refusal::Refusal,
    rulebook::Rulebook,
    sql::{Tx, record, sql},
    wallets,
};

record! { struct Earlier { content_hash: [u8; 32] } }

record! { struct Count { refunds: i64 } }

record! {
    struct KeptRow {
        reference: String,
        refund: String,
        content_hash: [u8; 32],
        reported_by: String,
        reported_at: Timestamp,
    }
}

/// Keeps a refund until its purchase is known and somebody's; once for its reference.
pub(crate) async fn keep(
    tx: &mut Tx<'_>,
    command: &ReportRefund,
    content_hash: [u8; 32],
) -> Result<Refunded, Failure> {
    let ReportRefund { source, purchase_reference, reference, by, at, .. } = command;
    hold_reference(tx, source, purchase_reference).await?;
    let line = audit::Line::of("refund_kept", *by, *at).detailed(&serde_json::json!({
        "purchase": purchase_reference, "reference": reference,
        "refunded_minor": command.refund.total_minor(),
    }));
    let kept = Refunded {
        reference: reference.clone(),
        member: None,
        points: Points::ZERO,
        cashback: None,
        audit_id: line.id,
    };
    if let Some(earlier) = find(tx, command).await? {
        if earlier.content_hash != content_hash {
            return Err(Refusal::ReferenceConflict(reference.clone()).into());
        }
        return Ok(kept);
    }
    let number = count(tx, source, purchase_reference).await? + 1;
    sql!(
        "INSERT INTO kept_refund (source, purchase_reference, reference, number, refund,
             content_hash, reported_by, reported_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &**source,
        purchase_reference,
        reference,
        number,
        serde_json::to_string(&command.refund)?,
        content_hash,
        serde_json::to_string(by)?,
        at,
    )
    .execute(tx)
    .await?;
    audit::insert(tx, &line).await?;
    Ok(kept)
}

/// Holds the row of a reference that is nobody's yet.
async fn hold_reference(tx: &mut Tx<'_>, source: &str, reference: &str) -> Result<(), Fault> {
    let held = match purchases::find_known(tx, source, reference).await? {
        Some(Known { member_id: Some(_), .. }) => 0,
        Some(Known { member_id: None, .. }) => {
            sql!(
                "UPDATE purchase_reference SET reference = reference
                  WHERE source = $1 AND reference = $2 AND member_id IS NULL",
                source,
                reference,
            )
            .execute(tx)
            .await?
        }
        None => {
            sql!(
                "INSERT INTO purchase_reference (source, reference) VALUES ($1, $2)
                 ON CONFLICT (source, reference) DO NOTHING",
                source,
                reference,
            )
            .execute(tx)
            .await?
        }
    };
    if held == 0 { Err(Fault::Conflict) } else { Ok(()) }
}

async fn find(tx: &mut Tx<'_>, command: &ReportRefund) -> Result<Option<Earlier>, Fault> {
    sql!(
        "SELECT content_hash
           FROM kept_refund
          WHERE source = $1 AND purchase_reference = $2 AND reference = $3",
        &*command.source,
        command.purchase_reference,
        command.reference,
    )
    .optional::<Earlier>(tx)
    .await
}

async fn count(tx: &mut Tx<'_>, source: &str, purchase: &str) -> Result<i64, Fault> {
    let count = sql!(
        "SELECT count(*) AS refunds
           FROM kept_refund
          WHERE source = $1 AND purchase_reference = $2",
        source,
        purchase,
    )
    .one::<Count>(tx)
    .await?;
    Ok(count.refunds)
}

/// Applies the refunds that waited for a purchase which has just become somebody's.
///
/// What does not fit the purchase is not taken: whoever reported it could not know.
pub(crate) async fn apply(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    report: &Report,
) -> Result<(), Failure> {
    let (source, reference) = (&*report.source, report.purchase.reference.as_str());
    for row in take(tx, source, reference).await? {
        let bought = purchases::find(tx, report.member, report.id).await?;
        let bought = bought.ok_or_else(|| Fault::Corrupt("a purchase is missing".into()))?;
        let earlier = refunds::list(tx, bought.member, bought.id).await?;
        let by: Actor = serde_json::from_str(&row.reported_by)?;
        let refund: Refund = serde_json::from_str(&row.refund)?;
        let before: Vec<Refund> =
            earlier.iter().map(|told: &Recorded| told.refund.clone()).collect();
        let Fitting { refund: fits, not_taken_minor } = fitting(&bought.purchase, &before, &refund);
        if not_taken_minor > 0 {
            note_not_taken(tx, report, &row.reference, not_taken_minor, by).await?;
        }
        let Some(refund) = fits else { continue };
        let command = ReportRefund {
            purchase_reference: reference.to_owned(),
            source: report.source.clone(),
            reference: row.reference,
            refund,
            by,
            // Goods are never given back before they are bought.
            at: row.reported_at.max(bought.purchase.occurred_at),
        };
        let wallet = wallets::lock(tx, bought.member).await?;
        let mut wallet = wallet.ok_or(Refusal::MemberUnknown)?;
        let content_hash = row.content_hash;
        let taking =
            Taking { command: &command, content_hash, recorded_at: report.at, not_taken_minor };
        refunds::insert(tx, rulebook, &mut wallet, &taking, &bought, &earlier).await?;
    }
    Ok(())
}

/// Takes the refunds that wait for a purchase, in the order in which they came.
async fn take(tx: &mut Tx<'_>, source: &str, purchase: &str) -> Result<Vec<KeptRow>, Fault> {
    let rows = sql!(
        "SELECT reference, refund, content_hash, reported_by, reported_at
           FROM kept_refund
          WHERE source = $1 AND purchase_reference = $2
          ORDER BY number",
        source,
        purchase,
    )
    .all::<KeptRow>(tx)
    .await?;
    sql!(
        "DELETE FROM kept_refund WHERE source = $1 AND purchase_reference = $2",
        source,
        purchase,
    )
    .execute(tx)
    .await?;
    Ok(rows)
}

async fn note_not_taken(
    tx: &mut Tx<'_>,
    report: &Report,
    reference: &str,
    not_taken_minor: i64,
    by: Actor,
) -> Result<(), Fault> {
    let detail = serde_json::json!({
        "purchase": report.id, "reference": reference, "not_taken_minor": not_taken_minor,
    });
    let line = audit::Line::of("refund_exceeded", by, report.at)
        .about(report.member)
        .at_till(report.purchase.store.clone(), report.purchase.till.clone());
    audit::insert(tx, &line.detailed(&detail)).await
}
