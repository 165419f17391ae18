//! The API for machines: `/api/v1`. Each answer comes from the functions that the pages use.

mod adjustments;
mod answer;
mod asked;
mod caller;
mod credit;
mod docs;
mod docs_page;
mod earned;
mod members;
mod memberships;
mod problem;
mod programme;
mod purchases;
mod receipts;
mod redemptions;
mod refunds;
mod vouchers;
mod wallet;

pub use self::problem::Problem;
use self::{
    asked::{Asked, Body},
    caller::Caller,
};
use crate::state::State;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    routing::{delete, get, patch, post, put},
};

/// The largest body that is read: a purchase of 5,000 lines fits twice.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// The routes below `/api/v1`.
pub fn routes() -> Router<State> {
    Router::new()
        .route("/members", post(members::enrol).get(members::find))
        .route(
            "/members/{id}",
            get(members::read).merge(patch(members::change)).merge(delete(memberships::erase)),
        )
        .route("/members/{id}/suspension", put(memberships::suspend))
        .route("/members/{id}/merge", post(memberships::merge))
        .route("/members/{id}/merge/reversal", post(memberships::undo_merge))
        .route("/members/{id}/wallet", get(wallet::wallet))
        .route("/members/{id}/activity", get(wallet::activity))
        .route("/members/{id}/adjustments", post(adjustments::adjust))
        .route("/members/{id}/activities", post(adjustments::report_activity))
        .route("/members/{id}/vouchers", post(vouchers::claim))
        .route("/members/{id}/credit", post(credit::move_credit))
        .route("/identifications", post(redemptions::identify))
        .route("/purchases", post(purchases::report))
        .route("/purchases/quote", post(purchases::quote))
        .route("/purchases/{reference}", get(purchases::read))
        .route("/purchases/{reference}/refunds", post(refunds::refund))
        .route("/redemptions", post(redemptions::redeem))
        .route("/redemptions/preview", post(redemptions::preview))
        .route("/redemptions/{id}/reversal", post(redemptions::reverse))
        .route("/programme", get(programme::programme))
        .route("/rewards", get(programme::rewards))
        .route("/tiers", get(programme::tiers))
        .route("/stores", get(programme::stores))
        .route("/campaigns", get(programme::campaigns))
        .route("/openapi.json", get(docs::openapi))
        .fallback(async || Problem::not_found("there is no such address; see /api/v1/docs"))
        .method_not_allowed_fallback(async || {
            let status = StatusCode::METHOD_NOT_ALLOWED;
            Problem::new(status, "invalid_request", "this address takes another method")
        })
        .layer(DefaultBodyLimit::max(MOST_BYTES))
}

pub use self::docs::{docs_routes, metrics_route};
