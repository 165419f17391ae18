//! `/members/{id}/wallet` and `/members/{id}/activity`: everything in one answer, and why.
#![expect(unused_qualifications, reason = "utoipa qualifies what it is given")]

use axum::{
    Json,
    extract::{Path, Query, State as FromState},
};
use database::{Refusal, Rulebook, api_keys::KeyRole, entries, members, overview};
use jiff::Timestamp;
use loyalty::{
    claiming::ClaimRefusal,
    earning::offers,
    explanation::Explanation,
    ids::Sequence,
    ledger::Asset,
    programme::{Programme, StampCard},
    tiers::{progress, tier_of},
};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

use super::{
    Caller, Problem,
    earned::{cashback, contributions},
    members::{MemberAnswer, member_of},
    vouchers::voucher_answer,
};
use crate::{
    loaded::{self, Loaded, With},
    state::State,
};

/// Everything a member has
///
/// Balances, tier and progress, vouchers, offers and rewards in one answer.
#[utoipa::path(get, path = "/members/{id}/wallet", tag = "members", params(("id" = Uuid, Path)),
    responses((status = 200), (status = 404, description = "not_found")))]
pub(super) async fn wallet(
    FromState(state): FromState<State>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    caller.must_be(&[KeyRole::Till, KeyRole::Commerce, KeyRole::Manager])?;
    let (now, rulebook) = (state.now(), state.rulebook());
    let with = With { rewards: true, identity: true, ..With::default() };
    let loaded = loaded::load(&state, &rulebook, member_of(&state, &id).await?, with, now)
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    let programme = rulebook.at(now);
    let overview = &loaded.overview;
    let tier = overview.wallet.standing.tier.clone();
    let vouchers: Vec<Value> =
        overview.vouchers.iter().map(|row| voucher_answer(&rulebook, row, now)).collect();
    let expiring: Vec<Value> = overview
        .expiring
        .iter()
        .map(|lot| {
            json!({ "points": lot.points, "on": programme.zone.last_day_before(lot.expires_at) })
        })
        .collect();
    let (external_ids, tags) = (loaded.external_ids.clone(), loaded.tags.clone());
    Ok(Json(json!({
        "member": MemberAnswer::of(overview.member.clone(), tier, external_ids, tags),
        "points": {
            "available": overview.wallet.available,
            "pending": overview.wallet.pending,
            "lifetime_earned": overview.wallet.lifetime_earned,
            "expiring": expiring,
        },
        "credit": { "minor": overview.held(&Asset::Credit), "currency": programme.currency },
        "tier": tier_answer(programme, overview, now),
        "vouchers": vouchers,
        "stamps": stamps_answer(programme, overview),
        "offers": offers_answer(programme, now),
        "rewards": rewards_answer(programme, &loaded, now),
    })))
}

fn tier_answer(programme: &Programme, overview: &overview::Overview, now: Timestamp) -> Value {
    let standing = &overview.wallet.standing;
    let progress = progress(programme, standing, overview.qualifying, now);
    let missing = |missing: &loyalty::tiers::Missing| json!({ "id": missing.tier, "missing": missing.missing, "by": missing.by });
    let is_near = |next: &&loyalty::tiers::Missing| {
        let threshold = programme.tier(&next.tier).map_or(0, |(_, tier)| tier.threshold);
        next.missing * 5 <= threshold
    };
    let opportunities: Vec<Value> = progress.next.iter().filter(is_near).map(missing).collect();
    let tier = tier_of(programme, standing);
    json!({
        "id": tier.id,
        "name": tier.name.in_language("en"),
        "qualifying": progress.qualifying,
        "held_until": standing.held_until,
        "next": progress.next.as_ref().map(missing),
        "risks": progress.at_risk.iter().map(missing).collect::<Vec<_>>(),
        "opportunities": opportunities,
    })
}

fn stamps_answer(programme: &Programme, overview: &overview::Overview) -> Value {
    let card = |card: &StampCard| {
        let held = overview.held(&Asset::Stamps(card.id.clone()));
        json!({
            "card": card.id,
            "name": card.name.in_language("en"),
            "stamps": held,
            "needed": card.stamps,
            "reward": card.reward,
            "claimable": held >= card.stamps,
        })
    };
    programme.stamp_cards.iter().map(card).collect()
}

fn offers_answer(programme: &Programme, now: Timestamp) -> Value {
    offers(programme, None, now)
        .iter()
        .map(|offer| {
            json!({
                "id": offer.rule.id,
                "name": offer.rule.name.in_language("en"),
                "next_on": offer.next_on,
                "until": offer.until_on,
            })
        })
        .collect()
}

fn rewards_answer(programme: &Programme, loaded: &Loaded, now: Timestamp) -> Value {
    programme
        .rewards
        .iter()
        .map(|reward| {
            let found = loaded.obstacles(programme, reward, now);
            let reasons: Vec<&str> = found.iter().map(ClaimRefusal::reason).collect();
            json!({
                "slug": reward.slug,
                "name": reward.name.in_language("en"),
                "points": loaded.price(reward),
                "claimable": reasons.is_empty(),
                "reasons": reasons,
            })
        })
        .collect()
}

/// Which page of a list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageParameters {
    /// How many, 1 to 100; 20 if not given.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<i64>,
}

/// The explained history of a member
///
/// The latest first.
#[utoipa::path(get, path = "/members/{id}/activity", tag = "members",
    params(("id" = Uuid, Path), PageParameters),
    responses((status = 200), (status = 404, description = "not_found")))]
pub(super) async fn activity(
    FromState(state): FromState<State>,
    caller: Caller,
    Path(id): Path<String>,
    parameters: Result<Query<PageParameters>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, Problem> {
    caller.must_be(&[KeyRole::Till, KeyRole::Commerce, KeyRole::Manager])?;
    let Query(page) = parameters.map_err(|e| Problem::wrong("?", e.body_text()))?;
    let limit = page.limit.unwrap_or(20);
    if !(1..=100).contains(&limit) {
        return Err(Problem::wrong("?limit", "must be from 1 to 100"));
    }
    let (now, rulebook) = (state.now(), state.rulebook());
    let member = member_of(&state, &id).await?;
    let entries = state
        .database
        .read(async |tx| {
            if members::find(tx, member).await?.is_none() {
                return Ok(None);
            }
            let after = page.after.map(Sequence);
            Ok(Some(entries::list(tx, member, after, limit).await?))
        })
        .await?;
    let entries = entries.ok_or_else(|| Problem::of_refusal(&Refusal::MemberUnknown, now))?;
    let is_full = i64::try_from(entries.len()).is_ok_and(|count| count == limit);
    let next = entries.last().filter(|_| is_full).map(|entry| entry.sequence);
    let data: Vec<Value> = entries.iter().map(|entry| entry_answer(&rulebook, entry)).collect();
    Ok(Json(json!({ "data": data, "next": next })))
}

fn entry_answer(rulebook: &Rulebook, entry: &entries::Entry) -> Value {
    let explanation = serde_json::from_str::<Explanation>(&entry.explanation).ok();
    let terms = rulebook.version(entry.programme_version);
    let (breakdown, cashback) = match &explanation {
        Some(Explanation::Purchase { earning, .. }) => {
            (json!(contributions(terms, earning)), json!(cashback(terms, earning)))
        }
        _ => (json!([]), json!([])),
    };
    json!({
        "transaction": entry.sequence,
        "kind": entry.kind,
        "points": entry.points,
        "occurred_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
        "store": entry.store,
        "till": entry.till,
        "reference": entry.reference,
        "programme_version": entry.programme_version,
        "contributions": breakdown,
        "cashback": cashback,
        "explanation": explanation,
    })
}
