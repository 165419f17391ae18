//! Purchases without a member: what to print on the receipt.

use axum::{http::StatusCode, response::Response};
use database::{
    audit::By,
    idempotency::Key,
    purchases::SHOP,
    receipts::{self, ReportUnclaimed, Unclaimed},
};
use loyalty::{ids::PurchaseId, purchases::Purchase};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Problem, answer::answer};
use crate::{receipts::address, state::State};

/// Keeps a purchase for whoever claims its receipt.
pub(super) async fn report_unclaimed(
    state: &State,
    by: By,
    purchase: Purchase,
    key: Key,
) -> Result<Response, Problem> {
    let (now, rulebook) = (state.now(), state.rulebook());
    let id = PurchaseId(Uuid::now_v7());
    let command = ReportUnclaimed { id, purchase, source: SHOP.into(), by, at: now };
    let answered = state
        .database
        .write_in_turn(async move |tx| receipts::report(tx, &rulebook, &command, Some(&key)).await)
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    let body = unclaimed_answer(state, &answered.answer);
    Ok(answer(StatusCode::CREATED, answered.is_replay, body))
}

/// What waits, until when, and what to print: the code to type and the address to scan.
pub(super) fn unclaimed_answer(state: &State, unclaimed: &Unclaimed) -> Value {
    let rulebook = state.rulebook();
    let code = unclaimed.code(rulebook.keys());
    let zone = &rulebook.at(state.now()).zone;
    json!({
        "reference": unclaimed.reference,
        "points": 0,
        "state": "unclaimed",
        "contributions": [],
        "receipt": {
            "code": code.to_string(),
            "url": address(&state.settings.public_url, &code),
            "claimable_until": zone.last_day_before(unclaimed.claimable_before),
        },
    })
}
