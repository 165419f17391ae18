//! A browser without scripts: it keeps cookies, and sends forms.
#![expect(clippy::expect_used, reason = "a test without its server cannot go on")]

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::Body,
    http::{HeaderMap, Request, header},
};
use database::{
    associates::{self, NewAssociate, Role},
    sign_in_links::Audience,
};
use loyalty::{
    ids::{AssociateId, Slug},
    ledger::Actor,
    membership::EmailAddress,
};
use uuid::Uuid;

use super::{Answer, TestServer};
use crate::access::sessions::{self, SigningIn};

/// How long a message may take to arrive.
const MAIL_WITHIN: Duration = Duration::from_secs(10);

/// A browser without scripts.
pub struct Browser<'s> {
    server: &'s TestServer,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser<'_> {
    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, self.sent());
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from(&self.server.state.settings.public_url, path, fields).await
    }

    /// Sends a form that stands on a page of `origin`.
    pub async fn post_from(&self, origin: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(fields).expect("fields are texts");
        let request = Request::post(path)
            .header(header::COOKIE, self.sent())
            .header(header::ORIGIN, origin)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// Sends a form, and opens the page that the answer leads to.
    pub async fn post_and_follow(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        self.get(answer.header("location")).await
    }

    /// Keeps a cookie that a server's function has made.
    pub fn keep(&self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap_or_default();
        let Some((name, value)) = pair.split_once('=') else { return };
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        if value.is_empty() {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    fn sent(&self) -> String {
        let cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        let pairs: Vec<String> =
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.server.send(request).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().expect("a cookie is text"));
        }
        answer
    }
}

impl TestServer {
    /// A browser that knows nothing yet.
    pub fn browser(&self) -> Browser<'_> {
        Browser { server: self, cookies: Mutex::default() }
    }

    /// A browser in which a member is signed in.
    pub async fn signed_in(&self, member: &str) -> Browser<'_> {
        let person = member.parse().expect("a member's id");
        self.with_session(Audience::Member, person, None, None).await
    }

    /// A browser at a till, with somebody signed in who may do this much.
    pub async fn at_till(&self, role: Role, store: &str, till: &str) -> Browser<'_> {
        let store = Slug::new(store).expect("a store's name");
        let id = AssociateId(Uuid::now_v7());
        let email = format!("{}@example.com", id.0.simple());
        let new = NewAssociate {
            id,
            email: EmailAddress::parse(&email).expect("an address"),
            name: Some("Jo".into()),
            role,
            store: (role == Role::Associate).then(|| store.clone()),
        };
        let now = self.now();
        self.database
            .write(async move |tx| associates::put(tx, &new, Actor::Operator, now).await)
            .await
            .expect("an associate is added");
        self.with_session(Audience::Associate, id.0, Some(store), Some(till.to_owned())).await
    }

    async fn with_session(
        &self,
        audience: Audience,
        person: Uuid,
        store: Option<Slug>,
        till: Option<String>,
    ) -> Browser<'_> {
        let signing_in = SigningIn { audience, person, device: "Test".into(), store, till };
        let none = HeaderMap::new();
        let cookie = sessions::begin(&self.state, &none, signing_in, self.now()).await;
        let browser = self.browser();
        browser.keep(cookie.expect("a session begins").to_str().expect("a cookie is text"));
        browser
    }

    /// The path of the link in the message that was sent to an address last.
    pub async fn link_for(&self, email: &str) -> String {
        let found = tokio::time::timeout(MAIL_WITHIN, async {
            loop {
                if let Some(link) = self.find_link(email) {
                    return link;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        found.await.expect("a message arrives")
    }

    /// The same, if a message has arrived.
    pub fn find_link(&self, email: &str) -> Option<String> {
        let files = std::fs::read_dir(&self.mail).ok()?.filter_map(Result::ok);
        let mut names: Vec<_> = files.map(|file| file.path()).collect();
        names.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
        names.sort();
        let texts = names.iter().rev().filter_map(|path| std::fs::read_to_string(path).ok());
        let text = texts.map(|text| text.replace("=\r\n", "")).find(|text| text.contains(email))?;
        let public_url = &self.state.settings.public_url;
        let link = text.split(public_url.as_str()).nth(1)?;
        let is_of_path = |c: char| c.is_ascii_alphanumeric() || "/-_".contains(c);
        Some(link.chars().take_while(|c| is_of_path(*c)).collect())
    }
}
