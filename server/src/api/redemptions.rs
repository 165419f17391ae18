//! `/redemptions` and `/identifications`: what tills scan.

use axum::{
    Json,
    extract::{Path, State as FromState},
    http::StatusCode,
    response::Response,
};
use database::{
    Refusal,
    api_keys::KeyRole,
    redemptions::{self, Redeem, Reverse},
};
use loyalty::ids::RedemptionId;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Asked, Body, Caller, Problem,
    answer::answer,
    members::{self, slug},
    purchases::{at_till, must_be_known},
    vouchers::voucher_answer,
};
use crate::{
    loaded::{self, With},
    state::State,
};

/// What was scanned, and where.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScanRequest {
    /// The twenty digits; spaces and dashes may stand in them.
    code: String,
    /// The store, unless the key is for one.
    store: Option<String>,
    till: Option<String>,
}

/// A voucher to use.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedeemRequest {
    /// The twenty digits; spaces and dashes may stand in them.
    code: String,
    /// The store, unless the key is for one.
    store: Option<String>,
    till: Option<String>,
    /// The receipt it is used on.
    purchase_reference: Option<String>,
}

/// Why a redemption is taken back.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReverseRequest {
    #[serde(default)]
    reason: Option<String>,
}

const TILLS: [KeyRole; 3] = [KeyRole::Till, KeyRole::Commerce, KeyRole::Manager];

/// Whose card this is
///
/// A member card identifies; it never spends.
#[utoipa::path(post, path = "/identifications", tag = "redemptions", request_body = ScanRequest,
    responses((status = 200), (status = 404, description = "code_unknown"),
        (status = 410, description = "code_stale"), (status = 422, description = "code_malformed"),
        (status = 429, description = "rate_limited")))]
pub(super) async fn identify(
    FromState(state): FromState<State>,
    caller: Caller,
    Body(body): Body<ScanRequest>,
) -> Result<Json<Value>, Problem> {
    caller.must_be(&TILLS)?;
    let (now, rulebook) = (state.now(), state.rulebook());
    let store = caller.required_store(slug("/store", body.store.as_deref())?)?;
    must_be_known(&state, &rulebook, &store, now).await?;
    let at_till = at_till(&caller, store, body.till.clone(), now);
    let (member, _) = redemptions::identify(&state.database, &rulebook, &body.code, &at_till)
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    let with = With { external_ids: true, ..With::default() };
    let loaded = loaded::load(&state, &rulebook, member, with, now)
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    let overview = loaded.overview;
    let tier = overview.wallet.standing.tier.clone();
    let member = members::MemberAnswer::of(overview.member, tier.clone(), loaded.external_ids);
    let name = rulebook.at(now).tier(&tier).map(|(_, tier)| tier.name.in_language("en").to_owned());
    Ok(Json(json!({
        "member": member,
        "points": {
            "available": overview.wallet.available,
            "pending": overview.wallet.pending,
        },
        "tier": { "id": tier, "name": name },
    })))
}

/// Is this code good
///
/// The checks of a redemption; nothing is changed.
#[utoipa::path(post, path = "/redemptions/preview", tag = "redemptions",
    request_body = ScanRequest, responses((status = 200), (status = 404, description = "code_unknown")))]
pub(super) async fn preview(
    FromState(state): FromState<State>,
    caller: Caller,
    Body(body): Body<ScanRequest>,
) -> Result<Json<Value>, Problem> {
    caller.must_be(&TILLS)?;
    let (now, rulebook) = (state.now(), state.rulebook());
    let store = caller.required_store(slug("/store", body.store.as_deref())?)?;
    must_be_known(&state, &rulebook, &store, now).await?;
    let at_till = at_till(&caller, store, body.till.clone(), now);
    let row = redemptions::preview(&state.database, &rulebook, &body.code, &at_till)
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    let member = members::load(&state, row.member_id).await?;
    Ok(Json(json!({
        "reward": reward_answer(&rulebook, &row.reward, now),
        "member": member,
        "voucher": voucher_answer(&rulebook, &row, now),
    })))
}

/// Use a voucher
///
/// Of any number of attempts at the same time one succeeds; the others are told when and where.
#[utoipa::path(post, path = "/redemptions", tag = "redemptions",
    params(("Idempotency-Key" = String, Header)), request_body = RedeemRequest,
    responses((status = 201), (status = 403, description = "wrong_store"),
        (status = 404, description = "code_unknown"),
        (status = 409, description = "already_redeemed, with redeemed_at, store and till"),
        (status = 410, description = "code_expired, code_stale"),
        (status = 422, description = "code_malformed"), (status = 429, description = "rate_limited")))]
pub(super) async fn redeem(
    FromState(state): FromState<State>,
    asked: Asked<RedeemRequest>,
) -> Result<Response, Problem> {
    asked.caller.must_be(&TILLS)?;
    let asked = asked.kept_for_ever();
    let (now, rulebook) = (state.now(), state.rulebook());
    let store = asked.caller.required_store(slug("/store", asked.body.store.as_deref())?)?;
    must_be_known(&state, &rulebook, &store, now).await?;
    let command = Redeem {
        id: RedemptionId(Uuid::now_v7()),
        code: asked.body.code.clone(),
        at_till: at_till(&asked.caller, store, asked.body.till.clone(), now),
        purchase_reference: asked.body.purchase_reference.clone(),
    };
    let key = Some(asked.key.clone());
    let answered = redemptions::redeem(&state.database, &rulebook, command, key)
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    let redemption = answered.answer;
    Ok(answer(
        StatusCode::CREATED,
        answered.is_replay,
        json!({
            "id": redemption.id,
            "voucher": redemption.voucher,
            "reward": reward_answer(&rulebook, &redemption.reward, redemption.redeemed_at),
            "member": { "id": redemption.member },
            "store": redemption.store,
            "till": redemption.till,
            "redeemed_at": redemption.redeemed_at,
        }),
    ))
}

/// Take a redemption back
///
/// Within the programme's window: the voucher can be used again, or its points go back.
#[utoipa::path(post, path = "/redemptions/{id}/reversal", tag = "redemptions",
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    request_body = ReverseRequest,
    responses((status = 200), (status = 409, description = "not_reversible")))]
pub(super) async fn reverse(
    FromState(state): FromState<State>,
    Path(id): Path<String>,
    asked: Asked<ReverseRequest>,
) -> Result<Response, Problem> {
    asked.caller.must_be(&TILLS)?;
    let asked = asked.kept_for_ever();
    let (now, rulebook) = (state.now(), state.rulebook());
    let unknown = || Problem::of_refusal(&Refusal::RedemptionUnknown, now);
    let reason = asked.body.reason.clone().unwrap_or_default();
    if reason.chars().count() > 200 || reason.chars().any(char::is_control) {
        return Err(Problem::wrong("/reason", "must be at most 200 characters"));
    }
    let command = Reverse {
        id: id.parse().map_err(|_| unknown())?,
        reason,
        store: asked.caller.store(None)?,
        by: asked.caller.actor(),
        at: now,
    };
    let key = asked.key.clone();
    let answered = state
        .database
        .write_in_turn(async move |tx| {
            redemptions::reverse(tx, &rulebook, &command, Some(&key)).await
        })
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    let reversed = answered.answer;
    let body = json!({
        "id": reversed.id,
        "state": "reversed",
        "voucher": reversed.voucher,
        "points_returned": reversed.points_returned,
    });
    Ok(answer(StatusCode::OK, answered.is_replay, body))
}

fn reward_answer(
    rulebook: &database::Rulebook,
    slug: &loyalty::ids::Slug,
    at: jiff::Timestamp,
) -> Value {
    let reward = rulebook.at(at).reward(slug);
    json!({
        "slug": slug,
        "name": reward.map(|reward| reward.name.in_language("en")),
        "give": reward.map(|reward| reward.give.in_language("en")),
    })
}
