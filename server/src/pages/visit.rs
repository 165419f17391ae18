//! A visit: who asks, in which language, when; and the page that answers.

use std::{convert::Infallible, sync::Arc};

use app::{Assets, Brand, Frame, Language, Page, Reader, Visitor, Words};
use axum::{
    extract::{FromRequestParts, OriginalUri},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use database::{Rulebook, Terms, sessions::Session, sign_in_links::Audience};
use jiff::{Timestamp, civil::DateTime};
use loyalty::{
    ids::{AssociateId, MemberId},
    tiers::tier_of,
};

use super::language;
use crate::{
    access::{
        cookies::{self, Kept, Lasts},
        sessions,
    },
    headers::Nonce,
    limits::Client,
    loaded::{self, Loaded, With},
    state::State,
};

/// Everything about a request that a page needs.
#[derive(Clone)]
pub struct Visit {
    /// The server.
    pub state: State,
    /// The moment it is answered at.
    pub at: Timestamp,
    /// The programme's versions.
    pub rulebook: Rulebook,
    /// The language it is answered in.
    pub language: Language,
    /// Who asks, as far as limits are concerned.
    pub client: Client,
    /// What it brings.
    pub headers: HeaderMap,
    /// What was asked for.
    pub uri: Uri,
    nonce: Arc<str>,
}

/// A member who is signed in. Only this extractor makes one.
#[derive(Clone)]
pub struct SignedIn {
    /// The visit.
    pub visit: Visit,
    /// The session.
    pub session: Session,
}

/// Whoever comes: a member who is signed in, or a stranger.
pub enum MaybeSignedIn {
    /// A member.
    Member(SignedIn),
    /// Nobody we know.
    Stranger(Visit),
}

/// An associate who is signed in. Only this extractor makes one.
#[derive(Clone)]
pub struct AtCounter {
    /// The visit.
    pub visit: Visit,
    /// The session, with the store and the till.
    pub session: Session,
    /// Who.
    pub associate: database::associates::Associate,
}

/// An answer that ends a handler early: a redirect, or a page that says what is wrong.
pub struct Stopped(Box<Response>);

/// What a page's handler gives.
pub type Answer = Result<Response, Stopped>;

impl IntoResponse for Stopped {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<Response> for Stopped {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

impl FromRequestParts<State> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Infallible> {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |uri| &uri.0).clone();
        let nonce = parts.extensions.get::<Nonce>().map(|nonce| Arc::clone(&nonce.0));
        Ok(Self {
            state: state.clone(),
            at: state.now(),
            rulebook: state.rulebook(),
            language: language_of(&parts.headers, state.settings.is_https()),
            client: Client::of(parts, &state.settings.trusted_proxies),
            headers: parts.headers.clone(),
            uri,
            nonce: nonce.unwrap_or_default(),
        })
    }
}

/// The language somebody chose, or else the one that their browser asks for.
fn language_of(headers: &HeaderMap, is_https: bool) -> Language {
    let chosen = cookies::read(headers, Kept::Language, is_https);
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    chosen
        .and_then(|tag| Language::from_tag(&tag))
        .unwrap_or_else(|| Language::negotiate(asked.unwrap_or("")))
}

impl FromRequestParts<State> for SignedIn {
    type Rejection = Stopped;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Stopped> {
        let Ok(visit) = Visit::from_request_parts(parts, state).await;
        let found = sessions::find(state, &visit.headers, Audience::Member, visit.at).await;
        match found.map_err(|fault| visit.fault(&fault))? {
            Some(session) => Ok(Self { visit, session }),
            None => Err(visit.to_sign_in("/sign-in")),
        }
    }
}

impl FromRequestParts<State> for MaybeSignedIn {
    type Rejection = Stopped;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Stopped> {
        let Ok(visit) = Visit::from_request_parts(parts, state).await;
        let found = sessions::find(state, &visit.headers, Audience::Member, visit.at).await;
        let session = found.map_err(|fault| visit.fault(&fault))?;
        Ok(match session {
            Some(session) => Self::Member(SignedIn { visit, session }),
            None => Self::Stranger(visit),
        })
    }
}

impl FromRequestParts<State> for AtCounter {
    type Rejection = Stopped;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Stopped> {
        let Ok(visit) = Visit::from_request_parts(parts, state).await;
        let found = sessions::find(state, &visit.headers, Audience::Associate, visit.at).await;
        let found = found.map_err(|fault| visit.fault(&fault))?;
        let Some(session) = found else { return Err(visit.to_sign_in("/till/sign-in")) };
        let id = AssociateId(session.person_id);
        let associate = state
            .database
            .read_once(async |tx| database::associates::find(tx, id).await)
            .await
            .map_err(|fault| visit.fault(&fault))?;
        // A role that is taken away is gone with the next request.
        match associate.filter(|associate| associate.is_active) {
            Some(associate) => Ok(Self { visit, session, associate }),
            None => Err(visit.to_sign_in("/till/sign-in")),
        }
    }
}

impl MaybeSignedIn {
    /// The visit, whoever it is.
    pub fn visit(&self) -> &Visit {
        match self {
            Self::Member(member) => &member.visit,
            Self::Stranger(visit) => visit,
        }
    }

    /// Answers with a page that is the same for everybody; a member sees their points above it.
    pub async fn answer(self, page: impl FnOnce(&Visit) -> Page) -> Answer {
        match self {
            Self::Stranger(visit) => Ok(visit.strangers_page(StatusCode::OK, page(&visit))),
            Self::Member(member) => {
                let loaded = member.load(With::default()).await?;
                Ok(member.page(StatusCode::OK, &loaded, page(&member.visit)))
            }
        }
    }
}

impl SignedIn {
    /// Who.
    pub fn member(&self) -> MemberId {
        MemberId(self.session.person_id)
    }

    /// What they have.
    pub async fn load(&self, with: With) -> Result<Loaded, Stopped> {
        let Visit { state, rulebook, at, .. } = &self.visit;
        loaded::load(state, rulebook, self.member(), with, *at)
            .await
            .map_err(|failure| self.visit.failure(&failure))
    }

    /// Answers with a page, with what they have in the bar above it.
    pub fn page(&self, status: StatusCode, loaded: &Loaded, page: Page) -> Response {
        self.visit.page(status, self.visitor(loaded), page)
    }

    fn visitor(&self, loaded: &Loaded) -> Visitor {
        let wallet = &loaded.overview.wallet;
        let tier = tier_of(self.visit.terms(), &wallet.standing);
        Visitor::Member {
            name: loaded.overview.member.name.clone(),
            points: wallet.available,
            tier: tier.name.in_language(self.visit.language.tag()).to_owned(),
        }
    }
}

impl AtCounter {
    /// How the associate is called.
    pub fn called(&self) -> String {
        self.associate.name.clone().unwrap_or_else(|| self.associate.email.clone())
    }
}

impl Visit {
    /// The programme in force.
    pub fn terms(&self) -> &Terms {
        self.rulebook.at(self.at)
    }

    /// The words and the clock on the wall of the shop.
    pub fn reader(&self) -> Reader {
        Reader { words: Words::of(self.language), now: self.local(self.at) }
    }

    /// A moment by the clock on the wall of the shop.
    pub fn local(&self, at: Timestamp) -> DateTime {
        self.terms().zone.time_zone().to_datetime(at)
    }

    /// Draws a page.
    pub fn draw(&self, visitor: Visitor, page: Page) -> String {
        app::draw(&self.frame(visitor), page)
    }

    /// Answers with a page.
    pub fn page(&self, status: StatusCode, visitor: Visitor, page: Page) -> Response {
        (status, Html(self.draw(visitor, page))).into_response()
    }

    /// Answers with a page for somebody we do not know.
    pub fn strangers_page(&self, status: StatusCode, page: Page) -> Response {
        self.page(status, Visitor::Stranger, page)
    }

    fn frame(&self, visitor: Visitor) -> Frame {
        let terms = self.terms();
        let assets: Arc<Assets> = Arc::clone(&self.state.site.assets);
        Frame {
            reader: self.reader(),
            assets,
            nonce: self.nonce.to_string(),
            brand: Brand {
                name: terms.name.clone(),
                hue: terms.brand.hue,
                stylesheet: format!("/brand-{}.css", terms.brand.hue),
            },
            visitor,
            is_demo: self.state.demo.is_some(),
            query: language::without(self.uri.query().unwrap_or("")),
        }
    }

    /// Sends somebody to sign in, and back here afterwards.
    pub fn to_sign_in(&self, page: &str) -> Stopped {
        let mut response = see_other(page);
        let here = self.uri.path();
        if here != "/" && is_ours(here) {
            let cookie = cookies::keep(Kept::Next, here, Lasts::Minutes(10), self.is_https());
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response.into()
    }

    /// Where somebody wanted to go before they were sent to sign in.
    pub fn next(&self) -> Option<String> {
        cookies::read(&self.headers, Kept::Next, self.is_https()).filter(|path| is_ours(path))
    }

    /// Whether people come here by https.
    pub fn is_https(&self) -> bool {
        self.state.settings.is_https()
    }
}

/// Sends somebody on with a GET.
pub fn see_other(to: &str) -> Response {
    let location = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// Whether a path leads to a page of ours, and nowhere else.
pub fn is_ours(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 200
        && path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for ours in ["/", "/rewards/hot-drink", "/vouchers/0190a0b0-0000", "/s/harbour"] {
            assert!(is_ours(ours), "{ours}");
        }
        for elsewhere in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "https:evil",
            "javascript:alert(1)",
            "/%2f/evil",
            "/a?next=//evil",
            "data:text/html,x",
            "\\evil",
        ] {
            assert!(!is_ours(elsewhere), "{elsewhere}");
        }
    }
}
