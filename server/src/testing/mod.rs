//! A server for tests: the whole router on a database of its own, without a socket, with a clock
//! that stands still until it is moved. Behind the feature `testing`.
#![expect(clippy::expect_used, reason = "a test without its server cannot go on")]

mod browser;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, Response, StatusCode, header},
};
use database::{
    Database, Rulebook,
    api_keys::{self, ApiKey, KeyRole},
    paper_cards::{self, PaperCard},
    testing::{SECRET, TestDatabase, greengrain, rulebook},
};
use http_body_util::BodyExt as _;
use jiff::{Span, Timestamp};
use loyalty::{
    earning::Stamped,
    ids::{ApiKeyId, Slug},
    ledger::Actor,
    membership::PaperCardNumber,
    points::Points,
};
use serde_json::Value;
use tower::ServiceExt as _;
use uuid::Uuid;

pub use self::browser::Browser;
use crate::{
    access::keys::new_key, router::router, secret::Secret, settings::Settings, state::State,
};

/// A server on a database of its own.
pub struct TestServer {
    /// The books.
    pub database: Database,
    /// What commands decide by.
    pub rulebook: Rulebook,
    /// Where its mail lands.
    pub mail: PathBuf,
    router: Router,
    state: State,
    clock: Arc<AtomicI64>,
    _database: TestDatabase,
    _folder: tempfile::TempDir,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// How it went.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| {
            panic!("{error} in {}", self.text);
        })
    }

    /// The problem's code.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or("").to_owned()
    }

    /// The value of the first field of a name in a page's forms.
    pub fn field(&self, name: &str) -> String {
        let marked = format!("name=\"{name}\"");
        let inputs = self.text.split("<input").skip(1);
        let input = inputs.filter_map(|rest| rest.split('>').next()).find(|i| i.contains(&marked));
        let value = input.and_then(|input| input.split("value=\"").nth(1));
        let value = value.and_then(|rest| rest.split('"').next());
        value.unwrap_or_else(|| panic!("no field {name} in {}", self.text)).to_owned()
    }

    /// A header, empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }
}

impl TestServer {
    /// A server with the demo programme, at noon of a Tuesday in New York.
    pub fn on(test: TestDatabase) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test's mail");
        let mail = folder.path().join("mail");
        let settings = Settings::for_demo(folder.path()).expect("a demo's settings are right");
        let secret = Secret::parse(&hex(&SECRET)).expect("the test's secret is one");
        let rulebook = greengrain();
        let noon: Timestamp = "2026-03-03T17:00:00Z".parse().expect("noon is a time");
        let clock = Arc::new(AtomicI64::new(noon.as_microsecond()));
        let hands = Arc::clone(&clock);
        let state = State::new(test.database.clone(), rulebook.clone(), secret, settings, None)
            .expect("a server starts")
            .with_clock(move || {
                let micros = hands.load(Ordering::Relaxed);
                Timestamp::from_microsecond(micros).expect("the test's clock shows a time")
            });
        let router = router(state.clone(), None).expect("the routes are right");
        Self {
            database: test.database.clone(),
            rulebook,
            mail,
            router,
            state,
            clock,
            _database: test,
            _folder: folder,
        }
    }

    /// The same server under another programme, in force from the beginning.
    #[must_use]
    pub fn with(self, source: &str) -> Self {
        let rulebook = rulebook(&[(source, Timestamp::UNIX_EPOCH)]);
        self.state.replace_rulebook(rulebook.clone());
        Self { rulebook, ..self }
    }

    /// The moment it is.
    pub fn now(&self) -> Timestamp {
        self.state.now()
    }

    /// Lets time pass.
    pub fn pass(&self, span: Span) {
        let later = self.now() + span;
        self.clock.store(later.as_microsecond(), Ordering::Relaxed);
    }

    /// A key with a role, for all stores.
    pub async fn key(&self, role: KeyRole) -> String {
        self.key_for(role, None).await
    }

    /// A key with a role, for one store or all.
    pub async fn key_for(&self, role: KeyRole, store: Option<Slug>) -> String {
        let (shown, hash) = new_key().expect("the system has randomness");
        let key = ApiKey {
            api_key_id: ApiKeyId(Uuid::now_v7()),
            name: "test".into(),
            role: role.name().into(),
            store,
            created_at: self.now(),
            revoked_at: None,
        };
        self.database
            .write(async move |tx| api_keys::insert(tx, &key, &hash, Actor::Operator).await)
            .await
            .expect("a key is inserted");
        shown
    }

    /// Keeps a paper card with points and stamps of the coffee card.
    pub async fn keep_paper_card(&self, number: &str, points: i64, stamps: i64) {
        let number = PaperCardNumber::parse(number).expect("a card's number");
        let card = Slug::new("coffee").expect("a stamp card's name");
        let stamps = Some(Stamped { card, stamps });
        let card = PaperCard { number, points: Points::new(points), stamps };
        let (rulebook, at) = (greengrain(), self.now());
        self.database
            .write(async move |tx| paper_cards::keep(tx, &rulebook, &card, at).await)
            .await
            .expect("a card is kept");
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await;
        let response: Response<Body> = response.unwrap_or_else(|never| match never {});
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("the answer is whole").to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    /// Gets something from the API.
    pub async fn get(&self, key: &str, path: &str) -> Answer {
        let request = Request::get(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .body(Body::empty());
        self.send(request.expect("a request")).await
    }

    /// Posts something to the API, under an idempotency key.
    pub async fn post(&self, key: &str, path: &str, idempotency: &str, body: &Value) -> Answer {
        self.send_json("POST", key, path, Some(idempotency), body.to_string()).await
    }

    /// Sends a body to the API, whatever it is.
    pub async fn send_json(
        &self,
        method: &str,
        key: &str,
        path: &str,
        idempotency: Option<&str>,
        body: String,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(idempotency) = idempotency {
            request = request.header("idempotency-key", idempotency);
        }
        self.send(request.body(Body::from(body)).expect("a request")).await
    }
}

fn hex(bytes: &[u8; 32]) -> String {
    let (high, low) = bytes.split_at(16);
    let number =
        |half: &[u8]| u128::from_be_bytes(half.try_into().expect("half of 32 bytes are 16"));
    format!("{:032x}{:032x}", number(high), number(low))
}
