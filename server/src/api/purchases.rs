//! `/purchases`: report, quote, read, refund.

use axum::{
    Json,
    extract::{Path, State as FromState},
    http::StatusCode,
    response::Response,
};
use database::{
    Refusal, Rulebook, Tx,
    api_keys::KeyRole,
    members::{self, Identifier},
    purchases::{self, Report, Reported, SHOP},
    receipts,
    redemptions::AtTill,
    refunds, stores,
};
use jiff::Timestamp;
use loyalty::{
    codes::{Code, CodeKind},
    ids::{MemberId, PurchaseId, Slug},
    membership::{EmailAddress, ExternalId, MemberNumber, PhoneNumber},
    purchases::{Channel, Line, MOST_LINES, Purchase},
};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Asked, Body, Caller, Problem,
    answer::answer,
    earned::{breakdown, cashback, cashback_taken, contributions},
    members::{member_of, slug},
    receipts::{report_unclaimed, unclaimed_answer},
};
use crate::state::State;

/// Who bought: one of these.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberReference {
    id: Option<String>,
    number: Option<String>,
    external_id: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    /// What the till scanned from the member's card, within a minute and a half.
    code: Option<String>,
}

/// A purchase.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PurchaseRequest {
    /// The receipt's number, unique for the shop.
    reference: Option<String>,
    /// Who bought. Left out, the purchase waits for somebody to claim its receipt.
    member: Option<MemberReference>,
    /// The store; needed for the channel `store`, unless the key is for one.
    store: Option<String>,
    till: Option<String>,
    /// `store`, `web` or `app`; `store` if not given.
    channel: Option<String>,
    /// When it was made, such as `2026-03-01T18:02:11Z`; now if not given.
    occurred_at: Option<String>,
    /// Such as `USD`.
    currency: String,
    lines: Vec<LineRequest>,
}

/// One line of a basket.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineRequest {
    #[serde(default)]
    sku: Option<String>,
    #[serde(default)]
    department: Option<String>,
    #[serde(default)]
    category: Option<String>,
    /// 0 for weighed lines.
    #[serde(default)]
    quantity: Option<i64>,
    /// What was paid after discounts, in minor units.
    amount_minor: i64,
    #[serde(default)]
    discount_minor: Option<i64>,
}

pub(super) const SELLERS: [KeyRole; 3] = [KeyRole::Till, KeyRole::Commerce, KeyRole::Manager];

/// Report a purchase
///
/// The same reference with the same content gets the first answer again; with other content it is
/// refused. Without a member the answer holds the code to print on the receipt. Refunds that came
/// before their purchase are applied with it.
#[utoipa::path(post, path = "/purchases", tag = "purchases",
    params(("Idempotency-Key" = String, Header)), request_body = PurchaseRequest,
    responses((status = 201), (status = 409, description = "reference_conflict")))]
pub(super) async fn report(
    FromState(state): FromState<State>,
    asked: Asked<PurchaseRequest>,
) -> Result<Response, Problem> {
    asked.caller.must_be(&SELLERS)?;
    let asked = asked.kept_for_ever();
    let (now, rulebook) = (state.now(), state.rulebook());
    let reference = asked.body.reference.clone();
    let reference = reference.ok_or_else(|| Problem::wrong("/reference", "is missing"))?;
    let purchase = purchase_of(&state, &rulebook, &asked.caller, &asked.body, reference, now);
    let purchase = purchase.await?;
    let Some(member) = &asked.body.member else {
        return report_unclaimed(&state, asked.caller.actor(), purchase, asked.key.clone()).await;
    };
    let command = Report {
        id: PurchaseId(Uuid::now_v7()),
        member: find_member(&state, &rulebook, member, now).await?,
        purchase,
        source: SHOP.into(),
        is_live: true,
        by: asked.caller.actor(),
        at: now,
    };
    let (key, books) = (asked.key.clone(), rulebook.clone());
    let answered = state
        .database
        .write_in_turn(async move |tx| purchases::report(tx, &books, &command, Some(&key)).await)
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    let body = reported_answer(&rulebook, &answered.answer);
    Ok(answer(StatusCode::CREATED, answered.is_replay, body))
}

/// What a purchase would earn
///
/// The same rules, nothing recorded.
#[utoipa::path(post, path = "/purchases/quote", tag = "purchases", request_body = PurchaseRequest,
    responses((status = 200)))]
pub(super) async fn quote(
    FromState(state): FromState<State>,
    caller: Caller,
    Body(body): Body<PurchaseRequest>,
) -> Result<Json<Value>, Problem> {
    caller.must_be(&SELLERS)?;
    let (now, rulebook) = (state.now(), state.rulebook());
    let reference = body.reference.clone().unwrap_or_else(|| "quote".into());
    let purchase = purchase_of(&state, &rulebook, &caller, &body, reference, now).await?;
    let member = body.member.as_ref().ok_or_else(|| Problem::wrong("/member", "is missing"))?;
    let member = find_member(&state, &rulebook, member, now).await?;
    let quoted = state
        .database
        .read(async |tx| Ok(purchases::quote(tx, &rulebook, member, &purchase, now).await))
        .await?;
    let (earning, version) = quoted.map_err(|failure| Problem::of(&failure, now))?;
    let terms = rulebook.version(version);
    Ok(Json(json!({
        "points": earning.points,
        "contributions": contributions(terms, &earning),
        "earning_forecast": { "breakdown": breakdown(terms, &earning) },
        "cashback": cashback(terms, &earning),
    })))
}

/// Read a purchase
#[utoipa::path(get, path = "/purchases/{reference}", tag = "purchases",
    params(("reference" = String, Path)),
    responses((status = 200), (status = 404, description = "not_found")))]
pub(super) async fn read(
    FromState(state): FromState<State>,
    caller: Caller,
    Path(reference): Path<String>,
) -> Result<Json<Value>, Problem> {
    caller.must_be(&SELLERS)?;
    let (now, rulebook) = (state.now(), state.rulebook());
    let found = state
        .database
        .read(async |tx| {
            let Some(stored) = purchases::find_by_reference(tx, SHOP, &reference).await? else {
                let unclaimed = receipts::find(tx, &rulebook, SHOP, &reference).await?;
                return Ok(unclaimed.map(Err));
            };
            let refunds = refunds::list(tx, stored.member, stored.id).await?;
            Ok(Some(Ok((stored, refunds))))
        })
        .await?;
    let found = found.ok_or_else(|| Problem::of_refusal(&Refusal::PurchaseUnknown, now))?;
    let (stored, refunds) = match found {
        Ok(found) => found,
        Err((unclaimed, purchase)) => {
            return Ok(Json(with_purchase(unclaimed_answer(&state, &unclaimed), &purchase)));
        }
    };
    let mut body = reported_answer(&rulebook, &stored.reported);
    let refunded: Vec<Value> = refunds
        .iter()
        .map(|told| {
            let mut of = json!({
                "of": told.refund, "points": told.points, "not_taken_minor": told.not_taken_minor,
            });
            if let Some(taken) = told.cashback {
                of["cashback"] = cashback_taken(stored.purchase.currency, taken);
            }
            of
        })
        .collect();
    body["member"] = json!({ "id": stored.member });
    body["refunds"] = json!(refunded);
    Ok(Json(with_purchase(body, &stored.purchase)))
}

fn with_purchase(mut body: Value, purchase: &Purchase) -> Value {
    body["store"] = json!(purchase.store);
    body["till"] = json!(purchase.till);
    body["channel"] = json!(purchase.channel);
    body["occurred_at"] = json!(purchase.occurred_at);
    body["total"] = json!({ "minor": purchase.total_minor(), "currency": purchase.currency });
    body["lines"] = json!(purchase.lines);
    body
}

fn reported_answer(rulebook: &Rulebook, reported: &Reported) -> Value {
    let terms = rulebook.version(reported.version);
    json!({
        "reference": reported.reference,
        "points": reported.earning.points,
        "state": if reported.is_pending { "pending" } else { "available" },
        "available_on": terms.zone.date(reported.available_at),
        "contributions": contributions(terms, &reported.earning),
        "earning_forecast": { "breakdown": breakdown(terms, &reported.earning) },
        "cashback": cashback(terms, &reported.earning),
    })
}

async fn purchase_of(
    state: &State,
    rulebook: &Rulebook,
    caller: &Caller,
    body: &PurchaseRequest,
    reference: String,
    now: Timestamp,
) -> Result<Purchase, Problem> {
    let channel = body.channel.as_deref().unwrap_or("store");
    let channel = Channel::named(channel)
        .ok_or_else(|| Problem::wrong("/channel", "must be store, web or app"))?;
    let named = slug("/store", body.store.as_deref())?;
    let store = match channel {
        Channel::Store => Some(caller.required_store(named)?),
        Channel::Web | Channel::App => caller.store(named)?,
    };
    if let Some(store) = &store {
        must_be_known(state, rulebook, store, now).await?;
    }
    let occurred_at = body.occurred_at.as_deref().map(str::parse::<Timestamp>).transpose();
    let occurred_at = occurred_at.map_err(|_| {
        Problem::wrong("/occurred_at", "must be a time with its offset: 2026-03-01T18:02:11Z")
    })?;
    if body.lines.len() > MOST_LINES {
        return Err(Problem::wrong("/lines", "must be 1 to 5,000 lines"));
    }
    Ok(Purchase {
        reference,
        store,
        till: body.till.clone(),
        channel,
        occurred_at: occurred_at.unwrap_or(now),
        currency: body.currency.parse().map_err(|refusal: loyalty::money::NotACurrency| {
            Problem::wrong("/currency", refusal.to_string())
        })?,
        lines: body.lines.iter().cloned().map(Line::from).collect(),
    })
}

impl From<LineRequest> for Line {
    fn from(line: LineRequest) -> Self {
        Self {
            sku: line.sku.unwrap_or_default(),
            department: line.department.unwrap_or_default(),
            category: line.category.unwrap_or_default(),
            quantity: line.quantity.unwrap_or(0),
            amount_minor: line.amount_minor,
            discount_minor: line.discount_minor.unwrap_or(0),
        }
    }
}

/// Refuses a store that neither the programme nor a purchase has named.
pub(super) async fn must_be_known(
    state: &State,
    rulebook: &Rulebook,
    store: &Slug,
    now: Timestamp,
) -> Result<(), Problem> {
    if rulebook.at(now).store(store).is_some() {
        return Ok(());
    }
    let is_known = state.database.read_once(async |tx| stores::exists(tx, store).await).await?;
    if is_known {
        return Ok(());
    }
    Err(Problem::of_refusal(&Refusal::StoreUnknown(store.clone()), now))
}

/// Finds whom a purchase is of.
async fn find_member(
    state: &State,
    rulebook: &Rulebook,
    reference: &MemberReference,
    now: Timestamp,
) -> Result<MemberId, Problem> {
    let unknown = || Problem::of_refusal(&Refusal::MemberUnknown, now);
    let fields = [
        ("id", &reference.id),
        ("number", &reference.number),
        ("external_id", &reference.external_id),
        ("email", &reference.email),
        ("phone", &reference.phone),
        ("code", &reference.code),
    ];
    let mut given = fields.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
    let (Some((name, value)), None) = (given.next(), given.next()) else {
        let reason = "give exactly one of id, number, external_id, email, phone, code";
        return Err(Problem::wrong("/member", reason));
    };
    let wrong = |refusal: loyalty::membership::NotAnIdentifier| {
        Problem::wrong(format!("/member/{name}"), refusal.to_string())
    };
    let identifier = match name {
        "id" => return member_of(state, value).await,
        "code" => return card_holder(state, rulebook, value, now).await,
        "number" => Identifier::Number(MemberNumber::parse(value).map_err(wrong)?),
        "email" => Identifier::Email(EmailAddress::parse(value).map_err(wrong)?),
        "phone" => Identifier::Phone(PhoneNumber::parse(value).map_err(wrong)?),
        _ => Identifier::External(ExternalId::parse(value).map_err(wrong)?),
    };
    let found =
        state.database.read_once(async |tx| members::find_id(tx, &identifier).await).await?;
    found.ok_or_else(unknown)
}

/// Whose card was scanned.
async fn card_holder(
    state: &State,
    rulebook: &Rulebook,
    text: &str,
    now: Timestamp,
) -> Result<MemberId, Problem> {
    let refused = |refusal: Refusal| Problem::of_refusal(&refusal, now);
    let code = Code::parse(text).map_err(|malformed| refused(malformed.into()))?;
    if code.kind() != CodeKind::MemberCard {
        return Err(refused(Refusal::CodeIsAVoucher));
    }
    let find = async |tx: &mut Tx<'_>| members::find_by_card(tx, rulebook, &code).await;
    let member = state.database.read_once(find).await?;
    let member = member.ok_or_else(|| refused(Refusal::CodeUnknown))?;
    if !rulebook.keys().card_token_is_current(&code, member, now) {
        return Err(refused(Refusal::CardStale));
    }
    Ok(state.database.read_once(async |tx| members::survivor(tx, member).await).await?)
}

/// What an `AtTill` needs, from a request.
pub(super) fn at_till(
    caller: &Caller,
    store: Slug,
    till: Option<String>,
    now: Timestamp,
) -> AtTill {
    AtTill { store, till, by: caller.actor(), at: now }
}
