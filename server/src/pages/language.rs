//! The language that somebody chooses: by a link at the foot of a page, or in their account.

use app::Language;
use axum::{
    extract::{Request, State as FromState},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    access::cookies::{self, Kept, Lasts},
    state::State,
};

/// For how many days a chosen language is kept.
const KEPT_DAYS: i64 = 400;

/// The header that keeps a language.
pub fn keep(language: Language, is_https: bool) -> HeaderValue {
    cookies::keep(Kept::Language, language.tag(), Lasts::Days(KEPT_DAYS), is_https)
}

/// Keeps a language that is chosen with `?lang=`, and shows the same page in it.
pub async fn choose(FromState(state): FromState<State>, request: Request, next: Next) -> Response {
    let chosen = (request.method() == Method::GET)
        .then(|| chosen(request.uri().query().unwrap_or("")))
        .flatten();
    let Some((language, rest)) = chosen else { return next.run(request).await };
    let path = request.uri().path();
    let to = if rest.is_empty() { path.to_owned() } else { format!("{path}?{rest}") };
    // A path that begins with two slashes would lead to another host.
    let to = HeaderValue::from_str(&to).ok().filter(|_| !path.starts_with("//"));
    let to = to.unwrap_or(HeaderValue::from_static("/"));
    let cookie = keep(language, state.settings.is_https());
    (StatusCode::SEE_OTHER, [(header::LOCATION, to), (header::SET_COOKIE, cookie)]).into_response()
}

/// The language that a query chooses, and the query without it.
fn chosen(query: &str) -> Option<(Language, String)> {
    let language = query.split('&').filter_map(language_of).next_back()?;
    Some((language, without(query)))
}

/// A query without the language that it chooses.
pub fn without(query: &str) -> String {
    let rest = query.split('&').filter(|part| !part.is_empty() && language_of(part).is_none());
    rest.collect::<Vec<_>>().join("&")
}

fn language_of(part: &str) -> Option<Language> {
    part.strip_prefix("lang=").and_then(Language::from_tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_the_query_stays() {
        let korean = Some((Language::Korean, "show=earned&before=2026-03".to_owned()));
        assert_eq!(chosen("show=earned&lang=ko&before=2026-03"), korean);
        assert_eq!(chosen("lang=ko"), Some((Language::Korean, String::new())));
        assert_eq!(chosen("lang=tlh"), None);
        assert_eq!(chosen(""), None);
    }
}
