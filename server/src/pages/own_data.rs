//! `/account/data`: everything that is kept of a member, as a file of their own.

use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use database::members::{self, OwnData, OwnPurchase, OwnTransaction, OwnVoucher};
use serde_json::{Value, json};

use super::visit::{Answer, SignedIn};

/// `GET /account/data`: JSON, to be saved. Times are in UTC, amounts in minor units.
pub async fn download(member: SignedIn) -> Answer {
    let (visit, id) = (&member.visit, member.member());
    let found = visit.state.database.read(async |tx| members::own_data(tx, id, visit.at).await);
    let Some(kept) = found.await.map_err(|fault| visit.fault(&fault))? else {
        return Ok(visit.not_found());
    };
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"my-data-{}.json\"", visit.day(visit.at)),
        ),
    ];
    let response: Response = (headers, format!("{:#}\n", in_json(kept))).into_response();
    Ok(response)
}

fn in_json(kept: OwnData) -> Value {
    let OwnData { member, wallet, .. } = kept;
    let held = kept.assets.iter().map(|(asset, held)| (asset.to_string(), json!(held)));
    let device = |session: &database::sessions::Session| {
        json!({
            "device": session.device, "signed_in_at": session.started_at,
            "last_seen_at": session.seen_at, "store": session.store,
        })
    };
    let passkey = |passkey: &database::passkeys::PasskeyRow| {
        json!({
            "name": passkey.name, "made_at": passkey.created_at,
            "last_used_at": passkey.last_used_at,
        })
    };
    json!({
        "profile": {
            "id": member.member_id, "number": member.number, "name": member.name,
            "email": member.email, "phone": member.phone, "birthday": member.birthday,
            "language": member.locale, "external_ids": kept.external_ids, "tags": kept.tags,
            "consents": { "email": member.consent_email, "sms": member.consent_sms },
            "enrolled_at": member.enrolled_at, "enrolled_in": member.enrolled_in,
        },
        "balances": {
            "available": wallet.available, "pending": wallet.pending,
            "lifetime_earned": wallet.lifetime_earned,
            "besides_points": held.collect::<serde_json::Map<_, _>>(),
        },
        "tier": {
            "id": wallet.standing.tier, "since": wallet.tier_since,
            "until": wallet.standing.held_until,
        },
        "purchases": kept.purchases.iter().map(purchase).collect::<Vec<_>>(),
        "vouchers": kept.vouchers.iter().map(voucher).collect::<Vec<_>>(),
        "ledger": kept.transactions.iter().map(transaction).collect::<Vec<_>>(),
        "passkeys": kept.passkeys.iter().map(passkey).collect::<Vec<_>>(),
        "devices": kept.devices.iter().map(device).collect::<Vec<_>>(),
    })
}

fn purchase(bought: &OwnPurchase) -> Value {
    json!({
        "reference": bought.reference, "store": bought.store, "till": bought.till,
        "channel": bought.channel, "occurred_at": bought.occurred_at,
        "currency": bought.currency, "total_minor": bought.total_minor,
        "points": bought.points, "lines": as_value(&bought.lines),
    })
}

fn voucher(voucher: &OwnVoucher) -> Value {
    json!({
        "reward": voucher.reward, "state": voucher.state, "points": voucher.points,
        "issued_at": voucher.issued_at, "expires_at": voucher.expires_at,
        "redeemed_at": voucher.redeemed_at, "redeemed_in": voucher.redeemed_in,
    })
}

fn transaction(told: &OwnTransaction) -> Value {
    json!({
        "number": told.sequence, "kind": told.kind, "occurred_at": told.occurred_at,
        "recorded_at": told.recorded_at, "store": told.store, "till": told.till,
        "reference": told.reference, "explanation": as_value(&told.explanation),
    })
}

/// What is kept as JSON, as it is; what is none, as a text.
fn as_value(kept: &str) -> Value {
    serde_json::from_str(kept).unwrap_or_else(|_| kept.into())
}
