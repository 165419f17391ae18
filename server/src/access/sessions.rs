//! Sessions: begun at sign-in, renewed by use, ended at sign-out.

use axum::http::{HeaderMap, HeaderValue};
use database::{
    Database, Fault,
    sessions::{self, Session, SessionHash},
    sign_in_links::Audience,
};
use jiff::{Span, Timestamp};
use loyalty::ids::Slug;
use uuid::Uuid;

use super::{
    cookies::{self, Kept, Lasts},
    tokens,
};
use crate::{state::State, trouble::Trouble};

/// For how many days a member stays signed in without being seen.
const MEMBER_DAYS: i64 = 30;

/// For how many hours an associate stays signed in.
const ASSOCIATE_HOURS: i64 = 12;

/// How long a session goes without its last use being noted.
const NOTED_AFTER_HOURS: i64 = 12;

/// Somebody who signs in.
#[derive(Clone, Debug)]
pub struct SigningIn {
    /// As what.
    pub audience: Audience,
    /// Who.
    pub person: Uuid,
    /// What they came with, in words.
    pub device: String,
    /// The store they are in.
    pub store: Option<Slug>,
    /// The till they are at.
    pub till: Option<String>,
}

/// Begins a session; the cookie is what keeps it. A session that the browser had ends.
pub async fn begin(
    state: &State,
    headers: &HeaderMap,
    signing_in: SigningIn,
    at: Timestamp,
) -> Result<HeaderValue, Trouble> {
    let token = tokens::new()?;
    let is_https = state.settings.is_https();
    let before = hash_of(headers, signing_in.audience, is_https);
    let audience = signing_in.audience;
    let session = Session {
        session_hash: tokens::hash(&token),
        person_id: signing_in.person,
        started_at: at,
        seen_at: at,
        expires_at: expiry(audience, at),
        device: signing_in.device,
        store: signing_in.store,
        till: signing_in.till,
        placed_at: Some(at),
    };
    state
        .database
        .write(async move |tx| {
            if let Some(before) = &before {
                sessions::delete(tx, before).await?;
            }
            Ok(sessions::insert(tx, audience, &session).await?)
        })
        .await?;
    let lasts = match audience {
        Audience::Member => Lasts::Days(MEMBER_DAYS),
        Audience::Associate => Lasts::Visit,
    };
    Ok(cookies::keep(cookie_of(audience), &token, lasts, is_https))
}

/// Finds the session that a request brings.
pub async fn find(
    state: &State,
    headers: &HeaderMap,
    audience: Audience,
    at: Timestamp,
) -> Result<Option<Session>, Fault> {
    let Some(hash) = hash_of(headers, audience, state.settings.is_https()) else {
        return Ok(None);
    };
    let found =
        state.database.read_once(async |tx| sessions::find(tx, &hash, audience, at).await).await?;
    if let Some(session) = &found {
        renew_if_old(&state.database, session, audience, at);
    }
    Ok(found)
}

/// Notes the use of a session, once in half a day; the page need not wait for it.
fn renew_if_old(database: &Database, session: &Session, audience: Audience, at: Timestamp) {
    let is_old = session
        .seen_at
        .checked_add(Span::new().hours(NOTED_AFTER_HOURS))
        .is_ok_and(|noted_until| noted_until < at);
    if audience == Audience::Associate || !is_old {
        return;
    }
    let (database, hash) = (database.clone(), session.session_hash);
    tokio::spawn(async move {
        let expires_at = expiry(audience, at);
        let renewed = database
            .write(async move |tx| Ok(sessions::renew(tx, &hash, at, expires_at).await?))
            .await;
        if let Err(failure) = renewed {
            tracing::warn!(%failure, "a session was not renewed");
        }
    });
}

/// Ends the session that a request brings; the cookie header takes it away.
pub async fn end(
    state: &State,
    headers: &HeaderMap,
    audience: Audience,
) -> Result<HeaderValue, Trouble> {
    let is_https = state.settings.is_https();
    if let Some(hash) = hash_of(headers, audience, is_https) {
        state.database.write(async move |tx| Ok(sessions::delete(tx, &hash).await?)).await?;
    }
    Ok(cookies::forget(cookie_of(audience), is_https))
}

/// What the request's session is found by.
fn hash_of(headers: &HeaderMap, audience: Audience, is_https: bool) -> Option<SessionHash> {
    cookies::read(headers, cookie_of(audience), is_https).map(|token| tokens::hash(&token))
}

fn cookie_of(audience: Audience) -> Kept {
    match audience {
        Audience::Member => Kept::Session,
        Audience::Associate => Kept::TillSession,
    }
}

fn expiry(audience: Audience, at: Timestamp) -> Timestamp {
    let span = match audience {
        Audience::Member => Span::new().hours(24 * MEMBER_DAYS),
        Audience::Associate => Span::new().hours(ASSOCIATE_HOURS),
    };
    at.checked_add(span).unwrap_or(Timestamp::MAX)
}
