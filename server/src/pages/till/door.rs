//! Signing in at a till, and where it stands.

use app::till::{self, Place, SignIn, You};
use axum::{
    http::{StatusCode, header},
    response::Response,
};
use database::{sessions, sign_in_links::Audience};
use loyalty::ids::Slug;
use serde::Deserialize;

use super::Till;
use crate::{
    access,
    pages::{
        forms::Form,
        visit::{Answer, AtCounter, Stopped, Visit, see_other},
    },
};

/// The tills that a store may have.
const TILLS: [&str; 6] = ["1", "2", "3", "4", "5", "6"];

/// `GET /till/sign-in`
pub async fn sign_in(visit: Visit) -> Answer {
    let page = till::sign_in_page(visit.reader(), SignIn::default());
    Ok(visit.strangers_page(StatusCode::OK, page))
}

/// `GET /till/place`
pub async fn place(counter: AtCounter) -> Answer {
    Ok(page(&counter, StatusCode::OK, false))
}

fn page(counter: &AtCounter, status: StatusCode, is_missing: bool) -> Response {
    let visit = &counter.visit;
    let session = &counter.session;
    let place = Place {
        stores: stores(counter),
        tills: TILLS.map(str::to_owned).to_vec(),
        chosen: session
            .store
            .as_ref()
            .map(|store| (store.to_string(), session.till.clone().unwrap_or_default())),
        is_missing,
    };
    visit.strangers_page(status, till::place_page(visit.reader(), place))
}

/// The stores that an associate may work in: slug and name.
fn stores(counter: &AtCounter) -> Vec<(String, String)> {
    let visit = &counter.visit;
    let own = counter.associate.store.as_ref();
    let stores = visit.terms().stores.iter().filter(|store| own.is_none_or(|own| *own == store.id));
    let mut stores: Vec<(String, String)> =
        stores.map(|store| (store.id.to_string(), visit.text(&store.name))).collect();
    if let (true, Some(own)) = (stores.is_empty(), own) {
        // A store that the programme no longer names, or not yet.
        stores.push((own.to_string(), own.to_string()));
    }
    stores
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct PlaceForm {
    store: Option<String>,
    till: Option<String>,
}

/// `POST /till/place`
pub async fn take_place(counter: AtCounter, Form(form): Form<PlaceForm>) -> Answer {
    let visit = &counter.visit;
    let store = form.store.filter(|store| stores(&counter).iter().any(|(slug, _)| slug == store));
    let till = form.till.filter(|till| TILLS.contains(&till.as_str()));
    let (Some(Ok(store)), Some(till)) = (store.map(|store| Slug::new(&store)), till) else {
        return Ok(page(&counter, StatusCode::UNPROCESSABLE_ENTITY, true));
    };
    let (hash, at) = (counter.session.session_hash, visit.at);
    visit
        .state
        .database
        .write(async move |tx| {
            let (store, till) = (store.clone(), till.clone());
            Ok(sessions::place(tx, &hash, Some(&store), Some(&till), at).await?)
        })
        .await
        .map_err(|failure| visit.failure(&failure))?;
    Ok(see_other("/till"))
}

/// `GET /till/you`
pub async fn you(till: Till) -> Answer {
    let visit = till.visit();
    let you = You {
        name: till.counter.called(),
        till: till.name(),
        store: visit.store_name(&till.store),
    };
    Ok(visit.strangers_page(StatusCode::OK, till::you_page(visit.reader(), you)))
}

/// `POST /till/sign-out`
pub async fn sign_out(visit: Visit) -> Result<Response, Stopped> {
    let ended = access::sessions::end(&visit.state, &visit.headers, Audience::Associate).await;
    let cookie = ended.map_err(|trouble| visit.trouble(&trouble))?;
    let mut response = see_other("/till/sign-in");
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}
