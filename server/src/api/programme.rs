//! `/programme`, `/rewards`, `/tiers`, `/stores`, `/campaigns`: what is on offer.

use axum::{Json, extract::State as FromState};
use database::{stores, vouchers};
use loyalty::{
    earning::offers,
    exact::write_decimal,
    programme::{Effect, Off, Programme, VoucherKind},
};
use serde_json::{Value, json};

use super::{Caller, Problem};
use crate::state::State;

fn list(data: Vec<Value>) -> Json<Value> {
    Json(json!({ "data": data, "next": null }))
}

/// The programme in force
#[utoipa::path(get, path = "/programme", tag = "programme", responses((status = 200)))]
pub(super) async fn programme(FromState(state): FromState<State>, _caller: Caller) -> Json<Value> {
    let now = state.now();
    let rulebook = state.rulebook();
    let terms = rulebook.at(now);
    Json(json!({
        "name": terms.name,
        "version": terms.version,
        "effective_at": terms.effective_at,
        "currency": terms.currency,
        "time_zone": terms.zone.name(),
        "points": {
            "expiry_months": terms.points.expiry_months,
            "holding_days": terms.points.holding_days,
            "per_unit_of_worth": terms.points.per_major_of_worth,
        },
        "earning": terms.earning.iter().map(|rule| json!({
            "id": rule.id, "name": rule.name.in_language("en"), "effect": effect_name(rule.effect),
        })).collect::<Vec<_>>(),
    }))
}

fn effect_name(effect: Effect) -> &'static str {
    match effect {
        Effect::Base(_) => "base",
        Effect::Excluded => "excluded",
        Effect::Multiplier(_) => "multiplier",
        Effect::PerUnit(_) => "per_unit",
        Effect::PerPurchase(_) => "per_purchase",
        Effect::Cashback(_) => "cashback",
    }
}

/// The catalogue
#[utoipa::path(get, path = "/rewards", tag = "programme", responses((status = 200)))]
pub(super) async fn rewards(
    FromState(state): FromState<State>,
    _caller: Caller,
) -> Result<Json<Value>, Problem> {
    let now = state.now();
    let rulebook = state.rulebook();
    let terms = rulebook.at(now);
    let stock = state.database.read_once(vouchers::list_stock).await?;
    let data = terms.rewards.iter().map(|reward| {
        let claimed = stock.iter().find(|row| row.reward == reward.slug);
        let left = reward.stock.map(|all| (all - claimed.map_or(0, |row| row.claimed)).max(0));
        json!({
            "slug": reward.slug,
            "name": reward.name.in_language("en"),
            "description": reward.description.in_language("en"),
            "points": reward.points,
            "points_by_tier": reward.points_by_tier,
            "voucher": match reward.voucher {
                VoucherKind::Live { minutes } => json!({ "kind": "live", "minutes": minutes }),
                VoucherKind::Printed { days } => json!({ "kind": "printed", "days": days }),
                VoucherKind::Credit { minor } => json!({ "kind": "credit", "minor": minor }),
            },
            "off": reward.off.map(off_answer),
            "minimum_minor": reward.minimum_minor,
            "tiers": reward.tiers,
            "segments": reward.segments,
            "stores": reward.stores,
            "channels": reward.channels,
            "takes_place_on": reward.takes_place_on,
            "left": left,
            "is_live": reward.is_live(now, &terms.zone) && reward.is_open(now, &terms.zone),
        })
    });
    Ok(list(data.collect()))
}

fn off_answer(off: Off) -> Value {
    match off {
        Off::Amount { minor } => json!({ "minor": minor }),
        Off::Percent { percent, most_minor } => {
            json!({ "percent": write_decimal(percent), "most_minor": most_minor })
        }
    }
}

/// The tiers, from the lowest
#[utoipa::path(get, path = "/tiers", tag = "programme", responses((status = 200)))]
pub(super) async fn tiers(FromState(state): FromState<State>, _caller: Caller) -> Json<Value> {
    let rulebook = state.rulebook();
    let terms: &Programme = rulebook.at(state.now());
    let data = terms.tiers.iter().map(|tier| {
        json!({
            "id": tier.id,
            "name": tier.name.in_language("en"),
            "threshold": tier.threshold,
            "multiplier": tier.multiplier.to_string(),
            "benefits": tier.benefits.iter().map(|b| b.in_language("en")).collect::<Vec<_>>(),
        })
    });
    list(data.collect())
}

/// The stores: those of the programme, and those that purchases named
#[utoipa::path(get, path = "/stores", tag = "programme", responses((status = 200)))]
pub(super) async fn stores(
    FromState(state): FromState<State>,
    _caller: Caller,
) -> Result<Json<Value>, Problem> {
    let rulebook = state.rulebook();
    let terms = rulebook.at(state.now());
    let named = terms.stores.iter().map(|store| {
        json!({
            "id": store.id, "name": store.name.in_language("en"), "address": store.address,
        })
    });
    let others = state.database.read_once(stores::list).await?;
    let others =
        others.into_iter().map(|store| json!({ "id": store, "name": store, "address": "" }));
    Ok(list(named.chain(others).collect()))
}

/// The bonuses that apply within a week
#[utoipa::path(get, path = "/campaigns", tag = "programme", responses((status = 200)))]
pub(super) async fn campaigns(FromState(state): FromState<State>, _caller: Caller) -> Json<Value> {
    let now = state.now();
    let rulebook = state.rulebook();
    let terms: &Programme = rulebook.at(now);
    let data = offers(terms, None, now).into_iter().map(|offer| {
        json!({
            "id": offer.rule.id,
            "name": offer.rule.name.in_language("en"),
            "next_on": offer.next_on,
            "is_today": offer.is_today,
            "until": offer.until_on,
        })
    });
    list(data.collect())
}
