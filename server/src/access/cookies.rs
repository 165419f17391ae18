//! Cookies: what a browser holds for us. Where people come by https, each is a `__Host-` cookie.

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite, time::Duration};

/// A cookie of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A member's session.
    Session,
    /// An associate's session.
    TillSession,
    /// What tells the browser that asked for a link from any other.
    Browser,
    /// A passkey ceremony under way.
    Ceremony,
    /// The language somebody chose.
    Language,
    /// Where somebody wanted to go before they were sent to sign in.
    Next,
    /// Through whose invitation somebody came.
    Invited,
}

/// For how long a browser keeps something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasts {
    /// Until it is closed.
    Visit,
    /// For so many minutes.
    Minutes(i64),
    /// For so many days.
    Days(i64),
}

impl Kept {
    fn name(self, is_https: bool) -> &'static str {
        match (self, is_https) {
            (Self::Session, true) => "__Host-wallet",
            (Self::Session, false) => "wallet",
            (Self::TillSession, true) => "__Host-till",
            (Self::TillSession, false) => "till",
            (Self::Browser, true) => "__Host-browser",
            (Self::Browser, false) => "browser",
            (Self::Ceremony, true) => "__Host-ceremony",
            (Self::Ceremony, false) => "ceremony",
            (Self::Language, true) => "__Host-language",
            (Self::Language, false) => "language",
            (Self::Next, true) => "__Host-next",
            (Self::Next, false) => "next",
            (Self::Invited, true) => "__Host-invited",
            (Self::Invited, false) => "invited",
        }
    }
}

/// What a browser sent under a name. Of two by one name, neither is believed.
pub fn read(headers: &HeaderMap, kept: Kept, is_https: bool) -> Option<String> {
    let name = kept.name(is_https);
    let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut found = sent
        .flat_map(|text| Cookie::split_parse(text.to_owned()))
        .filter_map(Result::ok)
        .filter(|cookie| cookie.name() == name);
    match (found.next(), found.next()) {
        (Some(only), None) if only.value().len() <= 100 => Some(only.value().to_owned()),
        _ => None,
    }
}

/// The header that keeps something.
pub fn keep(kept: Kept, value: &str, lasts: Lasts, is_https: bool) -> HeaderValue {
    let mut cookie = plain(kept, value, is_https);
    match lasts {
        Lasts::Visit => {}
        Lasts::Minutes(minutes) => cookie.set_max_age(Duration::minutes(minutes)),
        Lasts::Days(days) => cookie.set_max_age(Duration::days(days)),
    }
    to_header(&cookie)
}

/// The header that takes something away.
pub fn forget(kept: Kept, is_https: bool) -> HeaderValue {
    let mut cookie = plain(kept, "", is_https);
    cookie.set_max_age(Duration::ZERO);
    to_header(&cookie)
}

fn plain(kept: Kept, value: &str, is_https: bool) -> Cookie<'static> {
    Cookie::build((kept.name(is_https), value.to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_https)
        .build()
}

fn to_header(cookie: &Cookie<'_>) -> HeaderValue {
    // Names are ours and values are letters, digits and paths: nothing that a header cannot hold.
    HeaderValue::from_str(&cookie.to_string()).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(text: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static(text));
        headers
    }

    #[test]
    fn over_https_only_a_host_cookie_counts() {
        let headers = sent("wallet=tossed; __Host-wallet=ours");
        assert_eq!(read(&headers, Kept::Session, true).as_deref(), Some("ours"));
        assert_eq!(read(&sent("wallet=tossed"), Kept::Session, true), None);
    }

    #[test]
    fn of_two_by_one_name_neither_is_believed() {
        assert_eq!(read(&sent("wallet=a; wallet=b"), Kept::Session, false), None);
    }

    #[test]
    fn what_is_kept_is_kept_from_scripts_and_other_sites() {
        let header = keep(Kept::Session, "abc", Lasts::Days(30), true);
        assert_eq!(
            header.to_str().unwrap(),
            "__Host-wallet=abc; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=2592000"
        );
    }
}
