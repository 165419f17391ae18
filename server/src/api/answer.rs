//! Answers: JSON, with the word that it was given before.

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse as _, Response},
};
use serde::Serialize;

/// The header of an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// An answer to a request that may be sent twice.
pub(super) fn answer(status: StatusCode, is_replay: bool, body: impl Serialize) -> Response {
    let mut response = (status, Json(body)).into_response();
    if is_replay {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}
