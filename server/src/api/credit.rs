//! `/members/{id}/credit`: stored value, loaded, spent and given back.

use axum::{
    extract::{Path, State as FromState},
    http::StatusCode,
    response::Response,
};
use database::{
    api_keys::KeyRole,
    credit::{self, MoveCredit, Movement},
};
use jiff::Timestamp;
use loyalty::{ids::Slug, ledger::Origin, membership::ExternalId};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{Asked, Problem, answer::answer, members::member_of};
use crate::state::State;

/// Credit to move.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditRequest {
    /// How much, in minor units: more than nothing loads or gives back, less than nothing spends.
    minor: i64,
    /// The programme's currency.
    currency: String,
    /// What tells it from another: a receipt's number.
    reference: String,
    /// The reference of the spending that is given back; `minor` is then more than nothing.
    #[serde(default)]
    refund_of: Option<String>,
    /// From when on what is loaded can no longer be spent; never, if it is not given.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
    /// In which store.
    #[serde(default)]
    store: Option<String>,
    /// At which till.
    #[serde(default)]
    till: Option<String>,
}

/// Move credit
///
/// Loads stored value, spends it, or gives back what was spent to where it came from. Once for its
/// reference: sent again with the same content it is answered as it was, with other content refused.
#[utoipa::path(post, path = "/members/{id}/credit", tag = "members",
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    request_body = CreditRequest,
    responses((status = 201),
        (status = 409, description = "insufficient_credit, refund_exceeds_purchase, reference_conflict")))]
pub(super) async fn move_credit(
    FromState(state): FromState<State>,
    Path(id): Path<String>,
    asked: Asked<CreditRequest>,
) -> Result<Response, Problem> {
    let asked = asked.kept_for_ever();
    let body = &asked.body;
    let is_spending = body.minor < 0;
    // A till spends and gives back; credit out of nothing is for the web shop and the manager.
    let may = if is_spending || body.refund_of.is_some() {
        &[KeyRole::Till, KeyRole::Commerce, KeyRole::Manager][..]
    } else {
        &[KeyRole::Commerce, KeyRole::Manager]
    };
    asked.caller.must_be(may)?;
    let (now, rulebook) = (state.now(), state.rulebook());
    let command =
        command(&asked, member_of(&state, &id).await?, rulebook.at(now).currency.code(), now)?;
    let key = asked.key.clone();
    let answered = state
        .database
        .write_in_turn(async move |tx| {
            credit::move_credit(tx, &rulebook, &command, Some(&key)).await
        })
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    let moved = answered.answer;
    Ok(answer(
        StatusCode::CREATED,
        answered.is_replay,
        json!({
            "transaction": moved.sequence,
            "reference": body.reference,
            "minor": moved.minor,
            "balance": { "minor": moved.balance_minor, "currency": body.currency },
        }),
    ))
}

fn command(
    asked: &Asked<CreditRequest>,
    member: loyalty::ids::MemberId,
    currency: &str,
    now: Timestamp,
) -> Result<MoveCredit, Problem> {
    let body = &asked.body;
    if body.currency != currency {
        return Err(Problem::wrong("/currency", format!("the programme counts in {currency}")));
    }
    if ExternalId::parse(&body.reference).is_err() {
        return Err(Problem::wrong("/reference", "must be 1 to 120 characters"));
    }
    if body.till.as_deref().is_some_and(|till| ExternalId::parse(till).is_err()) {
        return Err(Problem::wrong("/till", "must be 1 to 120 characters"));
    }
    let movement = match (&body.refund_of, body.minor < 0) {
        (None, true) => Movement::Spend,
        (None, false) => Movement::Load { expires_at: body.expires_at },
        (Some(of), false) => Movement::GiveBack { of: of.clone() },
        (Some(_), true) => {
            return Err(Problem::wrong("/minor", "must be more than nothing to give back"));
        }
    };
    if body.expires_at.is_some_and(|expires_at| expires_at <= now)
        || (body.expires_at.is_some() && !matches!(movement, Movement::Load { .. }))
    {
        let reason = "must lie in the future, and is for what is loaded";
        return Err(Problem::wrong("/expires_at", reason));
    }
    let store = match &body.store {
        Some(store) => Some(
            Slug::new(store).map_err(|refusal| Problem::wrong("/store", refusal.to_string()))?,
        ),
        None => None,
    };
    let by = asked.caller.actor();
    Ok(MoveCredit {
        member,
        movement,
        minor: body.minor.checked_abs().unwrap_or(i64::MAX),
        reference: body.reference.clone(),
        origin: Origin {
            store,
            till: body.till.clone(),
            reference: Some(body.reference.clone()),
            ..Origin::of(by)
        },
        by,
        at: now,
    })
}
