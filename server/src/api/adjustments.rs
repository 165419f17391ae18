//! `/members/{id}/adjustments` and `/members/{id}/activities`: points for other reasons than buying.

use axum::{
    extract::{Path, State as FromState},
    http::StatusCode,
    response::Response,
};
use database::{
    activities::{self, ReportActivity},
    adjustments::{self, Adjust},
    api_keys::KeyRole,
};
use loyalty::{membership::ExternalId, points::Points};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{Asked, Problem, answer::answer, members::member_of};
use crate::state::State;

/// Points to move by hand.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustRequest {
    /// How many; negative takes.
    points: i64,
    /// Why, for the books and for the member.
    reason: String,
}

/// Something other than buying.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivityRequest {
    /// Which, as the programme names it.
    activity: String,
    /// What tells it from another of its kind.
    reference: String,
}

/// Move points by hand
#[utoipa::path(post, path = "/members/{id}/adjustments", tag = "members",
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    request_body = AdjustRequest,
    responses((status = 201), (status = 409, description = "insufficient_points")))]
pub(super) async fn adjust(
    FromState(state): FromState<State>,
    Path(id): Path<String>,
    asked: Asked<AdjustRequest>,
) -> Result<Response, Problem> {
    asked.caller.must_be(&[KeyRole::Manager])?;
    let (now, rulebook) = (state.now(), state.rulebook());
    let command = Adjust {
        member: member_of(&state, &id).await?,
        points: Points::new(asked.body.points),
        reason: asked.body.reason.clone(),
        by: asked.caller.actor(),
        at: now,
    };
    let key = asked.key.clone();
    let answered = state
        .database
        .write_in_turn(async move |tx| {
            adjustments::adjust(tx, &rulebook, &command, Some(&key)).await
        })
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    Ok(answer(
        StatusCode::CREATED,
        answered.is_replay,
        json!({
            "transaction": answered.answer.sequence,
            "points": answered.answer.points,
            "available": answered.answer.available,
        }),
    ))
}

/// Report an activity
///
/// A review, a survey, a partner: what earns without buying, once for its reference.
#[utoipa::path(post, path = "/members/{id}/activities", tag = "members",
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    request_body = ActivityRequest,
    responses((status = 201), (status = 409, description = "reference_conflict")))]
pub(super) async fn report_activity(
    FromState(state): FromState<State>,
    Path(id): Path<String>,
    asked: Asked<ActivityRequest>,
) -> Result<Response, Problem> {
    asked.caller.must_be(&[KeyRole::Commerce, KeyRole::Manager])?;
    let (now, rulebook) = (state.now(), state.rulebook());
    let reference = asked.body.reference.trim().to_owned();
    if ExternalId::parse(&reference).is_err() {
        return Err(Problem::wrong("/reference", "must be 1 to 120 characters"));
    }
    let command = ReportActivity {
        member: member_of(&state, &id).await?,
        activity: asked.body.activity.clone(),
        reference,
        by: asked.caller.actor(),
        at: now,
    };
    let key = asked.key.clone();
    let answered = state
        .database
        .write_in_turn(async move |tx| {
            activities::earn_activity(tx, &rulebook, &command, Some(&key)).await
        })
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    let body = json!({ "points": answered.answer.points });
    Ok(answer(StatusCode::CREATED, answered.is_replay, body))
}
