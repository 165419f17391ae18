//! Who calls: the API key, and what it may do.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use database::api_keys::{ApiKey, KeyRole};
use loyalty::{ids::Slug, ledger::Actor};

use super::Problem;
use crate::{access::keys, limits::Client, state::State};

/// A machine with a good key. Only this extractor makes one.
#[derive(Clone, Debug)]
pub struct Caller {
    key: ApiKey,
    role: KeyRole,
}

impl FromRequestParts<State> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        let sent = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let key = sent.and_then(|text| text.strip_prefix("Bearer ")).map(str::trim);
        let key = key.filter(|key| (8..=100).contains(&key.len()));
        let found = match key {
            Some(key) => state.find_api_key(keys::hash(key)).await?,
            None => None,
        };
        let Some(key) = found else {
            let client = Client::of(parts, &state.settings.trusted_proxies);
            if state.limits.may_try_a_key(client) {
                return Err(Problem::unauthorized());
            }
            return Err(Problem::rate_limited("too many keys that open nothing", 1));
        };
        let role = KeyRole::named(&key.role).ok_or_else(Problem::unauthorized)?;
        Ok(Self { key, role })
    }
}

impl Caller {
    /// Refuses a key whose role is not among these.
    pub fn must_be(&self, roles: &[KeyRole]) -> Result<(), Problem> {
        if roles.contains(&self.role) {
            return Ok(());
        }
        let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
        Err(Problem::forbidden(format!(
            "this needs a key with the role {}; yours has {}",
            names.join(" or "),
            self.role.name()
        )))
    }

    /// What the key is for.
    pub fn role(&self) -> KeyRole {
        self.role
    }

    /// The store that the key is for, or that the request names. A key for one store is for no
    /// other.
    pub fn store(&self, named: Option<Slug>) -> Result<Option<Slug>, Problem> {
        match (&self.key.store, named) {
            (Some(own), Some(named)) if *own != named => {
                Err(Problem::forbidden(format!("this key is for the store '{own}' only")))
            }
            (Some(own), _) => Ok(Some(own.clone())),
            (None, named) => Ok(named),
        }
    }

    /// The store, where there must be one.
    pub fn required_store(&self, named: Option<Slug>) -> Result<Slug, Problem> {
        self.store(named)?.ok_or_else(|| Problem::wrong("/store", "is missing"))
    }

    /// The caller, for the books.
    pub fn actor(&self) -> Actor {
        Actor::ApiKey(self.key.api_key_id)
    }

    /// Whose idempotency keys these are.
    pub fn scope(&self, route: &str) -> String {
        format!("{}/{route}", self.key.api_key_id)
    }
}
