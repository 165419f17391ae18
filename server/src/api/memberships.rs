//! What becomes of a membership as a whole: suspended, made one with another, erased.

use axum::{
    Json,
    extract::{Path, State as FromState},
    http::StatusCode,
    response::Response,
};
use database::{
    api_keys::KeyRole,
    members::{self, Merge, Merged, UndoMerge},
};
use loyalty::ids::MemberId;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{
    Asked, Body, Caller, Problem,
    answer::answer,
    members::{MemberAnswer, load, member_id, member_of},
};
use crate::state::State;

/// Whether a member may spend.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspensionRequest {
    /// `true` suspends, `false` lifts it.
    suspended: bool,
    /// Why, for the books.
    reason: String,
}

/// Who becomes part of the member.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeRequest {
    /// Their id.
    #[schema(value_type = Uuid)]
    member: String,
    /// Why, for the books.
    reason: String,
}

/// Why a merge is undone.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoMergeRequest {
    /// Why, for the books.
    reason: String,
}

/// Suspend a member, or lift it
///
/// A suspended member goes on earning, and can neither claim, redeem nor spend credit.
#[utoipa::path(put, path = "/members/{id}/suspension", tag = "members",
    params(("id" = Uuid, Path)), request_body = SuspensionRequest,
    responses((status = 200, body = MemberAnswer)))]
pub(super) async fn suspend(
    FromState(state): FromState<State>,
    caller: Caller,
    Path(id): Path<String>,
    Body(body): Body<SuspensionRequest>,
) -> Result<Json<MemberAnswer>, Problem> {
    caller.must_be(&[KeyRole::Manager])?;
    let (now, rulebook, by) = (state.now(), state.rulebook(), caller.actor());
    let id = member_of(&state, &id).await?;
    state
        .database
        .write_in_turn(async move |tx| {
            let (is_suspended, reason) = (body.suspended, body.reason.as_str());
            members::set_suspended(tx, &rulebook, id, is_suspended, reason, by, now).await
        })
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    Ok(Json(load(&state, id).await?))
}

/// Make two members one
///
/// Everything of `member` goes on with the one in the path: points, vouchers, stamps, credit,
/// purchases and history. Their number, addresses and card lead there from now on.
#[utoipa::path(post, path = "/members/{id}/merge", tag = "members",
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    request_body = MergeRequest,
    responses((status = 200), (status = 409, description = "merged_already, member_suspended")))]
pub(super) async fn merge(
    FromState(state): FromState<State>,
    Path(id): Path<String>,
    asked: Asked<MergeRequest>,
) -> Result<Response, Problem> {
    asked.caller.must_be(&[KeyRole::Manager])?;
    let (now, rulebook) = (state.now(), state.rulebook());
    let command = Merge {
        survivor: member_id(&id)?,
        merged: member_id(&asked.body.member)?,
        reason: asked.body.reason.clone(),
        by: asked.caller.actor(),
        at: now,
    };
    let key = asked.key.clone();
    let answered = state
        .database
        .write_in_turn(async move |tx| members::merge(tx, &rulebook, &command, Some(&key)).await)
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    Ok(answer(StatusCode::OK, answered.is_replay, merged_answer(&answered.answer)))
}

/// Undo a merge
///
/// The id is that of the member who became part of another. What is left of what came with them
/// goes back; what was spent meanwhile stays spent. Both sign in again.
#[utoipa::path(post, path = "/members/{id}/merge/reversal", tag = "members",
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    request_body = UndoMergeRequest,
    responses((status = 200), (status = 409, description = "not_reversible")))]
pub(super) async fn undo_merge(
    FromState(state): FromState<State>,
    Path(id): Path<String>,
    asked: Asked<UndoMergeRequest>,
) -> Result<Response, Problem> {
    asked.caller.must_be(&[KeyRole::Manager])?;
    let (now, rulebook) = (state.now(), state.rulebook());
    let command = UndoMerge {
        merged: member_id(&id)?,
        reason: asked.body.reason.clone(),
        by: asked.caller.actor(),
        at: now,
    };
    let key = asked.key.clone();
    let answered = state
        .database
        .write_in_turn(async move |tx| {
            members::undo_merge(tx, &rulebook, &command, Some(&key)).await
        })
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    Ok(answer(StatusCode::OK, answered.is_replay, merged_answer(&answered.answer)))
}

fn merged_answer(merged: &Merged) -> Value {
    json!({ "member": merged.survivor, "merged": merged.merged, "points": merged.points })
}

/// Erase a member
///
/// Name, addresses, numbers, devices and codes are gone, and with them what is left in the wallet.
/// What was bought and earned stays in the books under an id that leads to nobody.
#[utoipa::path(delete, path = "/members/{id}", tag = "members", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, description = "not_found")))]
pub(super) async fn erase(
    FromState(state): FromState<State>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.must_be(&[KeyRole::Manager])?;
    let (now, rulebook, by) = (state.now(), state.rulebook(), caller.actor());
    let id: MemberId = member_of(&state, &id).await?;
    state
        .database
        .write_in_turn(async move |tx| members::erase(tx, &rulebook, id, by, now).await)
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    Ok(StatusCode::NO_CONTENT)
}
