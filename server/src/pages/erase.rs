//! `/account/erase`: a member has everything forgotten.

use app::{
    account::{Erase, erase_page},
    errors::Trouble as Told,
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use database::{members, sign_in_links::Audience};
use loyalty::ledger::{Actor, Asset};
use serde::Deserialize;

use super::{
    forms::Form,
    visit::{Answer, SignedIn},
};
use crate::{access::sessions, loaded::With};

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct EraseForm {
    agreed: Option<String>,
}

/// `GET /account/erase`
pub async fn show(member: SignedIn) -> Answer {
    page(&member, StatusCode::OK, false).await
}

/// `POST /account/erase`. Whoever sends it is signed out everywhere, and is nobody any more.
pub async fn erase(member: SignedIn, Form(form): Form<EraseForm>) -> Answer {
    if form.agreed.is_none() {
        return page(&member, StatusCode::UNPROCESSABLE_ENTITY, true).await;
    }
    let (visit, id) = (&member.visit, member.member());
    let (rulebook, at) = (visit.rulebook.clone(), visit.at);
    visit
        .state
        .database
        .write_in_turn(async move |tx| members::erase(tx, &rulebook, id, Actor::Member, at).await)
        .await
        .map_err(|failure| visit.failure(&failure))?;
    let mut response: Response = visit.told(StatusCode::OK, Told::Erased);
    let ended = sessions::end(&visit.state, &visit.headers, Audience::Member).await;
    let cookie = ended.map_err(|trouble| visit.trouble(&trouble))?;
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, cookie);
    headers.insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}

async fn page(member: &SignedIn, status: StatusCode, has_not_agreed: bool) -> Answer {
    let visit = &member.visit;
    let loaded = member.load(With::default()).await?;
    let overview = &loaded.overview;
    let model = Erase {
        points: overview.wallet.available + overview.wallet.pending,
        credit: visit.money(overview.held(&Asset::Credit)),
        vouchers: i64::try_from(overview.vouchers.len()).unwrap_or(i64::MAX),
        has_not_agreed,
    };
    Ok(member.page(status, &loaded, erase_page(visit.reader(), model)))
}
