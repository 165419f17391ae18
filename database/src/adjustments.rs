//! Adjustments: points moved by a person, with a reason.

use jiff::Timestamp;
use loyalty::{
    explanation::Explanation,
    ids::{LotId, MemberId, Sequence},
    ledger::{Account, LedgerTransaction, Origin},
    lots::Lot,
    points::Points,
};
use serde::{Deserialize, Serialize};

use crate::{
    activities::{add_lot, wallet_of},
    audit::{self, By, checked_reason},
    events::{self, EventKind},
    fault::Failure,
    idempotency::{self, Answered, Key},
    ledger, lots,
    refusal::Refusal,
    rulebook::Rulebook,
    sql::Tx,
    wallets,
};

/// Moves points by hand.
#[derive(Clone, Debug)]
pub struct Adjust {
    /// Whose.
    pub member: MemberId,
    /// How many; negative takes.
    pub points: Points,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// What an adjustment left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjusted {
    /// How many points were moved.
    pub points: Points,
    /// What can be spent now.
    pub available: Points,
    /// Its ledger transaction.
    pub sequence: Sequence,
}

/// Moves points by hand, once for a key. It never takes more than there is.
pub async fn adjust(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Adjust,
    key: Option<&Key>,
) -> Result<Answered<Adjusted>, Failure> {
    let Adjust { member, points, reason, by, at } = command;
    if *points == Points::ZERO || !points.may_move_at_once() {
        return Err(Refusal::AdjustmentOutOfRange.into());
    }
    let reason = checked_reason(reason)?;
    idempotency::once(tx, key, *at, async |tx| {
        let terms = rulebook.at(*at);
        let mut wallet = wallet_of(tx, rulebook, *member, *at).await?;
        let sequence = wallet.next_sequence();
        let explanation = Explanation::Adjustment { reason: reason.to_owned() };
        let origin = Origin::of(*by);
        if points.is_positive() {
            let lot = Lot {
                id: LotId(sequence),
                remaining: *points,
                earned_at: *at,
                expires_at: terms.zone.end_of_month_after(*at, terms.points.expiry_months),
                matures_at: None,
            };
            let from = Account::Adjusted;
            add_lot(tx, &mut wallet, terms, lot, explanation, from, &origin, *at).await?;
        } else {
            let before = lots::list_open(tx, *member).await?;
            let mut held = wallet.held(before.clone());
            let (_, postings) =
                held.draw(-*points, Account::Adjusted, *at).map_err(Refusal::from)?;
            let transaction = LedgerTransaction::new(*at, explanation, postings)?;
            ledger::record(tx, &mut wallet, &transaction, &origin, terms.version, *at).await?;
            lots::save_changed(tx, *member, &before, &held.lots).await?;
        }
        wallets::save(tx, &mut wallet).await?;
        let kind = EventKind::PointsChanged { because: "adjustment".into(), points: points.get() };
        events::insert(tx, *member, &kind, *at).await?;
        let line = audit::Line::of("points_adjusted", *by, *at).about(*member);
        let detail = serde_json::json!({ "points": points, "reason": reason });
        audit::insert(tx, &line.detailed(&detail)).await?;
        Ok(Adjusted { points: *points, available: wallet.available, sequence })
    })
    .await
}
