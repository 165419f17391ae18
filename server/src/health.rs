//! Whether the server is well, and what it has done: `/healthz`, `/readyz`, `/metrics`.

use std::time::Instant;

use axum::{
    Json,
    extract::{MatchedPath, Request, State as FromState},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::json;

use crate::{state::State, trouble::Trouble};

/// The process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers, and its tables are up to date: they were brought so before we listened.
pub async fn readyz(FromState(state): FromState<State>) -> Response {
    match state.database.ping().await {
        Ok(()) => Json(json!({ "ready": true, "database": state.database.engine().to_string() }))
            .into_response(),
        Err(fault) => {
            tracing::warn!(%fault, "not ready");
            let body = Json(json!({ "ready": false, "database": "does not answer" }));
            (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
        }
    }
}

/// Begins to count.
pub fn begin_metrics() -> Result<PrometheusHandle, Trouble> {
    let builder = PrometheusBuilder::new();
    let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
    let builder = builder.set_buckets(&seconds).map_err(|e| Trouble::new(e.to_string()))?;
    builder.install_recorder().map_err(|error| Trouble::new(error.to_string()))
}

/// What was counted, for Prometheus.
pub fn metrics_answer(handle: &PrometheusHandle) -> Response {
    let content_type = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (content_type, handle.render()).into_response()
}

/// Counts requests and their time, by route and status; never by address.
pub async fn count(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().as_str().to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    let labels = [("method", method), ("route", route), ("status", status)];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels)
        .record(started.elapsed().as_secs_f64());
    response
}
