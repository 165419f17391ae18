//! Every route, and what each request passes on its way.

use std::time::Duration;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State as FromState},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::PrometheusHandle;
use tower_http::{
    CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    timeout::TimeoutLayer,
};

use crate::{
    api, headers, health,
    pages::{self, Visit},
    request_id,
    state::State,
    trouble::Trouble,
};

/// How long an answer may take. What lasts longer is cut off; live events are not answers.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// How hard pages are compressed: twice as small costs a fraction of a millisecond at this level.
const PAGE_BROTLI: i32 = 4;

/// The largest form that is read.
const MOST_FORM_BYTES: usize = 64 * 1024;

/// Everything that is served at the main address.
pub fn router(state: State, metrics: Option<PrometheusHandle>) -> Result<Router, Trouble> {
    let same_origin = CsrfLayer::new()
        .add_trusted_origin(&state.settings.public_url)
        .map_err(|error| Trouble::usage(format!("WALLET_PUBLIC_URL: {error}")))?;
    let pages = pages::routes()
        .layer(DefaultBodyLimit::max(MOST_FORM_BYTES))
        .layer(same_origin)
        .layer(from_fn_with_state(state.clone(), pages::choose_language));
    let mut all = Router::new()
        .nest("/api/v1", api::routes())
        .merge(api::docs_routes())
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .merge(pages)
        .fallback(fallback);
    if let Some(handle) = metrics {
        all = all.merge(api::metrics_route(handle));
    }
    Ok(all
        // What is encoded already, or is an event stream, is left as it is.
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(PAGE_BROTLI)))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER_WITHIN))
        .layer(CatchPanicLayer::custom(|_panic| {
            tracing::error!(request.id = %request_id::current(), "a handler panicked");
            (StatusCode::INTERNAL_SERVER_ERROR, "something broke on our side\n").into_response()
        }))
        .layer(from_fn(health::count))
        .layer(from_fn_with_state(state.clone(), headers::layer))
        .layer(from_fn(log))
        .layer(from_fn(request_id::layer))
        .with_state(state))
}

/// What is served at the metrics address.
pub fn metrics_router(handle: PrometheusHandle) -> Router {
    Router::new()
        .route("/metrics", get(move || std::future::ready(health::metrics_answer(&handle))))
}

/// A file of the site, the brand's style sheet, or nothing.
async fn fallback(
    FromState(state): FromState<State>,
    method: Method,
    headers: HeaderMap,
    visit: Visit,
) -> Response {
    let path = visit.uri.path();
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, "this address takes no such request\n")
            .into_response();
    }
    if let Some(file) = state.site.answer(path, &headers) {
        return file;
    }
    if let Some(hue) = hue_of(path) {
        let for_a_day = [(header::CACHE_CONTROL, "public, max-age=86400")];
        let content_type = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
        return (content_type, for_a_day, app::Brand::sheet(hue)).into_response();
    }
    visit.not_found()
}

/// The hue that a brand's style sheet is named for.
fn hue_of(path: &str) -> Option<u16> {
    let hue = path.strip_prefix("/brand-")?.strip_suffix(".css")?;
    hue.parse().ok().filter(|hue| *hue < 360)
}

/// One line for each request: what, how it went, how long it took. No address, no body, no query.
async fn log(request: Request, next: Next) -> Response {
    let started = std::time::Instant::now();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let duration_ms = started.elapsed().as_secs_f64() * 1_000.0;
    let status = response.status().as_u16();
    tracing::debug!(
        request.id = %request_id::current(), %method, route, status, duration_ms, "answered"
    );
    response
}
