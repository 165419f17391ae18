//! The API's own description: OpenAPI 3.1, and a page made from it.

use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::PrometheusHandle;
use utoipa::{
    OpenApi,
    openapi::{
        OpenApi as Document,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use database::api_keys::KeyRole;

use super::{
    Caller, Problem, adjustments, credit, docs_page::described, members, memberships, programme,
    purchases, redemptions, refunds, vouchers, wallet,
};
use crate::{health, pages::Visit, state::State};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Loyalty Wallet",
        description = "Members, purchases, vouchers and redemptions, from the functions that the \
            pages use. Every POST that writes takes an Idempotency-Key: the same key with the same \
            body gets the first answer again, marked Idempotent-Replayed. Errors are RFC 9457 \
            problems with a stable code. Amounts are minor units: 4210 is $42.10.",
        license(name = "MIT OR Apache-2.0"),
    ),
    servers((url = "/api/v1")),
    paths(
        members::enrol, members::find, members::read, members::change, memberships::suspend,
        memberships::merge, memberships::undo_merge, memberships::erase, wallet::wallet,
        wallet::activity, adjustments::adjust, adjustments::report_activity, vouchers::claim,
        credit::move_credit,
        redemptions::identify, purchases::report, purchases::quote, purchases::read,
        refunds::refund, redemptions::preview, redemptions::redeem, redemptions::reverse,
        programme::programme, programme::rewards, programme::tiers, programme::stores,
        programme::campaigns,
    ),
    security(("key" = [])),
)]
struct Api;

/// The description, with the way in.
pub fn document() -> Document {
    let mut document = Api::openapi();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A key from 'loyalty-wallet keys create'"))
        .build();
    document
        .components
        .get_or_insert_default()
        .add_security_scheme("key", SecurityScheme::Http(bearer));
    document
}

/// The readable description: the same document, as a page.
pub fn docs_routes() -> Router<State> {
    Router::new().route("/api/v1/docs", get(readable))
}

async fn readable(visit: Visit) -> Response {
    let page = app::api_docs::page(visit.reader(), described(&document()));
    visit.strangers_page(StatusCode::OK, page)
}

/// What was counted, for a manager's key.
pub fn metrics_route(handle: PrometheusHandle) -> Router<State> {
    let answer = async move |caller: Caller| {
        caller.must_be(&[KeyRole::Manager])?;
        Ok::<_, Problem>(health::metrics_answer(&handle))
    };
    Router::new().route("/metrics", get(answer))
}

pub(super) async fn openapi() -> impl IntoResponse {
    Json(document())
}
