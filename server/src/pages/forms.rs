//! Forms: read whole or refused whole, and done once however often they are sent.

use axum::{
    extract::{FromRequest, FromRequestParts as _, Request},
    response::Response,
};
use database::idempotency::Key;
use jiff::{Span, Timestamp};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::visit::{Stopped, Visit, see_other};
use crate::state::State;

/// For how many days a form that is sent again gets its first answer.
const KEPT_DAYS: i64 = 30;

/// A form's fields. What is no form, or lacks a field, is answered with a page that says so.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<State> for Form<T> {
    type Rejection = Stopped;

    async fn from_request(request: Request, state: &State) -> Result<Self, Stopped> {
        let (mut parts, body) = request.into_parts();
        let Ok(visit) = Visit::from_request_parts(&mut parts, state).await;
        let request = Request::from_parts(parts, body);
        match axum::Form::<T>::from_request(request, state).await {
            Ok(axum::Form(fields)) => Ok(Self(fields)),
            Err(_) => Err(visit.form_used()),
        }
    }
}

/// The page on which the form of an address stands: where somebody lands who opens the address of
/// what they have sent, by reloading, from the history, in another language.
pub async fn page_of_form(visit: Visit) -> Response {
    let path = visit.uri.path();
    let page = match path {
        "/sign-out" => "/",
        "/sign-in/digits" => "/sign-in",
        "/demo/sign-in" => "/demo",
        "/till/scan" => "/till",
        "/till/purchases" => "/till/purchase",
        "/till/sign-out" => "/till/you",
        _ if path.starts_with("/account/") => "/account",
        _ if path.ends_with("/merge/undo") => path.trim_end_matches("/merge/undo"),
        _ => path.rsplit_once('/').map_or("/", |(page, _)| page),
    };
    see_other(page)
}

/// A key for a form that is drawn now.
pub fn new_form_key() -> String {
    Uuid::now_v7().simple().to_string()
}

/// The key under which somebody's form is done once. `content` is what makes it another form.
pub fn key(
    visit: &Visit,
    form: &str,
    person: Uuid,
    form_key: &str,
    content: &str,
) -> Result<Key, Stopped> {
    if form_key.is_empty() || form_key.len() > 64 || !form_key.bytes().all(|b| b.is_ascii_graphic())
    {
        return Err(visit.form_used());
    }
    Ok(Key {
        scope: format!("page/{form}/{person}"),
        key: form_key.to_owned(),
        request_hash: Sha256::digest(content.as_bytes()).into(),
        kept_until: Some(kept_until(visit.at)),
    })
}

fn kept_until(at: Timestamp) -> Timestamp {
    at.checked_add(Span::new().hours(24 * KEPT_DAYS)).unwrap_or(Timestamp::MAX)
}
