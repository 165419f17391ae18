//! `/redemptions` and `/identifications`: what tills scan.

use axum::{
    Json,
    extract::{Path, State as FromState},
    http::StatusCode,
    response::Response,
};
use database::{
    Refusal, Rulebook,
    api_keys::KeyRole,
    redemptions::{self, Redeem, Reverse, UsedOn},
};
use jiff::Timestamp;
use loyalty::{
    ids::{RedemptionId, Slug},
    money::MOST_MINOR,
    purchases::Channel,
};
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

/// A voucher to use, or to ask about.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedeemRequest {
    /// The twenty digits; spaces and dashes may stand in them.
    code: String,
    /// The store, unless the key is for one.
    store: Option<String>,
    till: Option<String>,
    /// The receipt it is used on: vouchers that do not go together are told apart by it.
    purchase_reference: Option<String>,
    /// `store`, `web` or `app`; without it, `store` for a till's key and `web` for a shop's.
    #[schema(value_type = Option<String>)]
    channel: Option<Channel>,
    /// What the purchase costs, in minor units: for the least it must cost, and the discount.
    purchase_minor: Option<i64>,
}

impl RedeemRequest {
    /// The purchase it is used on, as far as the caller tells.
    fn used_on(&self, caller: &Caller) -> Result<UsedOn, Problem> {
        if self.purchase_minor.is_some_and(|minor| !(0..=MOST_MINOR).contains(&minor)) {
            let reason = format!("must be from 0 to {MOST_MINOR}");
            return Err(Problem::wrong("/purchase_minor", reason));
        }
        let of_key = match caller.role() {
            KeyRole::Commerce => Channel::Web,
            KeyRole::Till | KeyRole::Manager => Channel::Store,
        };
        Ok(UsedOn {
            reference: self.purchase_reference.clone(),
            channel: self.channel.unwrap_or(of_key),
            basket_minor: self.purchase_minor,
        })
    }
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
    let with = With { identity: true, ..With::default() };
    let loaded = loaded::load(&state, &rulebook, member, with, now)
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    let overview = loaded.overview;
    let tier = overview.wallet.standing.tier.clone();
    let member =
        members::MemberAnswer::of(overview.member, tier.clone(), loaded.external_ids, loaded.tags);
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
    request_body = RedeemRequest,
    responses((status = 200), (status = 404, description = "code_unknown")))]
pub(super) async fn preview(
    FromState(state): FromState<State>,
    caller: Caller,
    Body(body): Body<RedeemRequest>,
) -> Result<Json<Value>, Problem> {
    caller.must_be(&TILLS)?;
    let (now, rulebook) = (state.now(), state.rulebook());
    let store = caller.required_store(slug("/store", body.store.as_deref())?)?;
    must_be_known(&state, &rulebook, &store, now).await?;
    let at_till = at_till(&caller, store, body.till.clone(), now);
    let on = body.used_on(&caller)?;
    let (row, discount_minor) =
        redemptions::preview(&state.database, &rulebook, &body.code, &at_till, &on)
            .await
            .map_err(|failure| Problem::of(&failure, now))?;
    let member = members::load(&state, row.member_id).await?;
    Ok(Json(json!({
        "reward": reward_answer(&rulebook, &row.reward, now),
        "member": member,
        "voucher": voucher_answer(&rulebook, &row, now),
        "discount": discount_answer(&rulebook, discount_minor, now),
    })))
}

/// Use a voucher
///
/// Of any number of attempts at the same time one succeeds; the others are told when and where.
#[utoipa::path(post, path = "/redemptions", tag = "redemptions",
    params(("Idempotency-Key" = String, Header)), request_body = RedeemRequest,
    responses((status = 201), (status = 403, description = "wrong_store, wrong_channel"),
        (status = 404, description = "code_unknown"),
        (status = 409, description = "already_redeemed, with redeemed_at, store and till; \
            below_minimum; not_stackable"),
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
        on: asked.body.used_on(&asked.caller)?,
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
            "discount": discount_answer(
                &rulebook, redemption.discount_minor, redemption.redeemed_at,
            ),
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

/// What a voucher takes off; null where it takes nothing off, or the purchase is not known.
fn discount_answer(rulebook: &Rulebook, minor: Option<i64>, at: Timestamp) -> Value {
    let currency = rulebook.at(at).currency;
    minor.map_or(Value::Null, |minor| json!({ "minor": minor, "currency": currency }))
}

fn reward_answer(rulebook: &Rulebook, slug: &Slug, at: Timestamp) -> Value {
    let reward = rulebook.at(at).reward(slug);
    json!({
        "slug": slug,
        "name": reward.map(|reward| reward.name.in_language("en")),
        "give": reward.map(|reward| reward.give.in_language("en")),
    })
}
