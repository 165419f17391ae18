//! `/purchases/{reference}/refunds`: goods given back.

use axum::{
    extract::{Path, State as FromState},
    http::StatusCode,
    response::Response,
};
use database::{
    purchases::SHOP,
    refunds::{self, Refunded, ReportRefund},
};
use loyalty::{
    membership::ExternalId,
    refunds::{Refund, RefundedLine},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{Asked, Problem, answer::answer, earned::cashback_taken, purchases::SELLERS};
use crate::state::State;

/// Goods given back: by line, or as an amount.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundRequest {
    /// The refund's own number, unique for the purchase.
    reference: String,
    /// So much of each of these lines.
    lines: Option<Vec<RefundLineRequest>>,
    /// So much of the purchase, in minor units.
    amount_minor: Option<i64>,
}

/// What is given back of one line.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundLineRequest {
    /// The line, counted from 0.
    line: usize,
    amount_minor: i64,
}

/// Report goods given back
///
/// A refund whose purchase is not known yet, or not claimed yet, is kept and applied with it: 202.
#[utoipa::path(post, path = "/purchases/{reference}/refunds", tag = "purchases",
    params(("reference" = String, Path), ("Idempotency-Key" = String, Header)),
    request_body = RefundRequest,
    responses((status = 201), (status = 202, description = "kept until the purchase is known"),
        (status = 409, description = "refund_exceeds_purchase")))]
pub(super) async fn refund(
    FromState(state): FromState<State>,
    Path(purchase_reference): Path<String>,
    asked: Asked<RefundRequest>,
) -> Result<Response, Problem> {
    asked.caller.must_be(&SELLERS)?;
    let asked = asked.kept_for_ever();
    let (now, rulebook) = (state.now(), state.rulebook());
    let currency = rulebook.at(now).currency;
    let refund = match (&asked.body.lines, asked.body.amount_minor) {
        (Some(lines), None) => Refund::Lines(
            lines
                .iter()
                .map(|line| RefundedLine { line: line.line, amount_minor: line.amount_minor })
                .collect(),
        ),
        (None, Some(minor)) => Refund::Amount(minor),
        _ => return Err(Problem::wrong("", "give either lines or amount_minor")),
    };
    if ExternalId::parse(&asked.body.reference).is_err() {
        return Err(Problem::wrong("/reference", "must be 1 to 120 characters"));
    }
    let command = ReportRefund {
        purchase_reference,
        source: SHOP.into(),
        reference: asked.body.reference.clone(),
        refund,
        by: asked.caller.actor(),
        at: now,
    };
    let key = asked.key.clone();
    let answered = state
        .database
        .write_in_turn(async move |tx| refunds::report(tx, &rulebook, &command, Some(&key)).await)
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    let Refunded { reference, member, points, cashback, .. } = &answered.answer;
    let (status, told) = match member {
        Some(_) => (StatusCode::CREATED, "applied"),
        None => (StatusCode::ACCEPTED, "kept"),
    };
    let mut body = json!({ "reference": reference, "points": points, "state": told });
    if let Some(taken) = cashback {
        body["cashback"] = cashback_taken(currency, *taken);
    }
    Ok(answer(status, answered.is_replay, body))
}
