//! What is asked: a JSON body that is right, and the key that makes asking twice safe.

use axum::{
    body::Bytes,
    extract::{FromRequest, MatchedPath, OriginalUri, Request},
    http::{HeaderMap, Method},
};
use database::idempotency::Key;
use jiff::Span;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::{Caller, Problem};
use crate::state::{State, UnderWay};

/// The header that makes asking twice safe.
const HEADER: &str = "idempotency-key";

/// For how long an answer is kept where it need not be kept for ever.
const DAYS_KEPT: i64 = 30;

/// A JSON body.
pub struct Body<T>(pub T);

/// A request that writes: its body, and its idempotency key.
pub struct Asked<T> {
    /// Who asks.
    pub caller: Caller,
    /// What.
    pub body: T,
    /// What the request is known by.
    pub key: Key,
    /// As long as this lives, the same request elsewhere is told to wait.
    pub _under_way: UnderWay,
}

impl<T: DeserializeOwned> FromRequest<State> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &State) -> Result<Self, Problem> {
        let bytes = read_bytes(request, state).await?;
        Ok(Self(parse(&bytes)?))
    }
}

impl<T: DeserializeOwned> FromRequest<State> for Asked<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &State) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let caller = {
            use axum::extract::FromRequestParts as _;
            Caller::from_request_parts(&mut parts, state).await?
        };
        let sent_key = read_key(&parts.headers)?;
        let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let scope = caller.scope(route);
        let path = parts
            .extensions
            .get::<OriginalUri>()
            .map_or_else(|| parts.uri.path().to_owned(), |uri| uri.path().to_owned());
        let method = parts.method.clone();
        let bytes = read_bytes(Request::from_parts(parts, body), state).await?;

        let under_way = state.begin(&scope, &sent_key).ok_or_else(Problem::in_progress)?;
        let kept_until = state.now().checked_add(Span::new().hours(24 * DAYS_KEPT)).ok();
        let request_hash = hash_of(&method, &path, &bytes);
        let key = Key { scope, key: sent_key, request_hash, kept_until };
        Ok(Self { caller, body: parse(&bytes)?, key, _under_way: under_way })
    }
}

impl<T> Asked<T> {
    /// Keeps the answer for as long as what it tells of: purchases, refunds, redemptions.
    pub fn kept_for_ever(mut self) -> Self {
        self.key.kept_until = None;
        self
    }
}

fn hash_of(method: &Method, path: &str, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [method.as_str().as_bytes(), path.as_bytes(), body] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

async fn read_bytes(request: Request, state: &State) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        let status = rejection.status();
        Problem::new(status, "invalid_request", "the body is too large or broke off")
    })
}

fn read_key(headers: &HeaderMap) -> Result<String, Problem> {
    let pointer = "Idempotency-Key";
    let Some(value) = headers.get(HEADER) else {
        return Err(Problem::wrong(pointer, "is missing: it makes asking twice safe"));
    };
    let text = value.to_str().unwrap_or("");
    let is_printable = text.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    if !(1..=255).contains(&text.len()) || !is_printable {
        return Err(Problem::wrong(pointer, "must be 1 to 255 printable characters"));
    }
    Ok(text.to_owned())
}

/// Reads a body; what is wrong is said with its place.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let body = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let pointer = pointer_of(error.path());
        Problem::wrong(pointer, error.into_inner().to_string())
    })?;
    deserializer.end().map_err(|error| Problem::wrong("", error.to_string()))?;
    Ok(body)
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}
