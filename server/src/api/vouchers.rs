//! `/members/{id}/vouchers`: claiming a reward.

use axum::{
    extract::{Path, State as FromState},
    http::StatusCode,
    response::Response,
};
use database::{
    Refusal, Rulebook,
    api_keys::KeyRole,
    members, read_ahead,
    vouchers::{self, Claim, VoucherRow, code_at},
};
use jiff::Timestamp;
use loyalty::{
    codes::STEP_SECONDS,
    ids::{Slug, VoucherId},
};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Asked, Problem, answer::answer, members::member_id};
use crate::state::State;

/// A reward to claim.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimRequest {
    /// The reward's slug.
    reward: String,
    /// The full stamp card that pays in place of points.
    #[serde(default)]
    stamp_card: Option<String>,
}

/// Claim a reward
///
/// Takes its points and issues a voucher, or neither; a reward of credit is in the member's credit
/// at once, and its voucher redeemed. Sent again with the same key, it is answered
/// as it was the first time, with the code of that moment.
#[utoipa::path(post, path = "/members/{id}/vouchers", tag = "vouchers",
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    request_body = ClaimRequest,
    responses((status = 201), (status = 409, description = "insufficient_points, reward_unavailable")))]
pub(super) async fn claim(
    FromState(state): FromState<State>,
    Path(id): Path<String>,
    asked: Asked<ClaimRequest>,
) -> Result<Response, Problem> {
    asked.caller.must_be(&[KeyRole::Commerce, KeyRole::Manager])?;
    let (now, rulebook) = (state.now(), state.rulebook());
    let unknown = || Problem::of_refusal(&Refusal::RewardUnknown, now);
    let mut command = Claim {
        id: VoucherId(Uuid::now_v7()),
        member: member_id(&id)?,
        reward: Slug::new(&asked.body.reward).map_err(|_| unknown())?,
        stamp_card: match &asked.body.stamp_card {
            Some(card) => Some(Slug::new(card).map_err(|_| unknown())?),
            None => None,
        },
        by: asked.caller.actor(),
        at: now,
    };
    let member = state.database.read_once(async |tx| {
        // What lies on the disk is fetched here, and not while all others wait for the writer.
        let _ahead = read_ahead::ask_for_claim(tx, &rulebook, &command).await?;
        members::survivor(tx, command.member).await
    });
    let member = member.await?;
    command.member = member;
    let (key, books) = (asked.key.clone(), rulebook.clone());
    let answered = state
        .database
        .write_in_turn(async move |tx| {
            let answered = vouchers::claim_reward(tx, &books, &command, Some(&key)).await?;
            let voucher = answered.answer.voucher;
            let row = vouchers::find(tx, member, voucher).await?.ok_or(Refusal::VoucherUnknown)?;
            Ok((answered, row))
        })
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    let (answered, mut row) = answered;
    // As it was then: the first answer again, whatever became of the voucher since.
    if !row.is_credit() {
        row.state = "issued".into();
    }
    let mut body = voucher_answer(&rulebook, &row, answered.answer.at);
    if let Some(minor) = answered.answer.credit_minor {
        body["credit"] = json!({ "minor": minor, "currency": rulebook.at(now).currency });
    }
    Ok(answer(StatusCode::CREATED, answered.is_replay, body))
}

/// A voucher, with the code that it shows at a moment.
pub(super) fn voucher_answer(rulebook: &Rulebook, row: &VoucherRow, at: Timestamp) -> Value {
    let is_usable = row.state == "issued" && at < row.expires_at;
    let code = is_usable.then(|| {
        let keys = rulebook.keys();
        code_at(keys, row.voucher_id, row.is_printed(), row.code_attempt, at).to_string()
    });
    let next_step = (at.as_second() / STEP_SECONDS + 1) * STEP_SECONDS;
    let changes_at = Timestamp::from_second(next_step).ok();
    json!({
        "id": row.voucher_id,
        "reward": row.reward,
        "kind": row.kind,
        "state": row.state,
        "points": row.points,
        "code": code,
        "code_changes_at": changes_at.filter(|_| is_usable && !row.is_printed()),
        "issued_at": row.issued_at,
        "expires_at": row.expires_at,
    })
}
