//! `/passkeys/…`: what the page's script asks and answers. Every answer is JSON.

use axum::{
    Json,
    extract::Query,
    http::header,
    response::{IntoResponse, Response},
};
use database::{Fault, associates, members, sign_in_links::Audience};
use loyalty::ids::{AssociateId, MemberId, Slug};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;
use webauthn_rs::prelude::{PublicKeyCredential, RegisterPublicKeyCredential};

use super::{
    sign_in,
    visit::{Answer, SignedIn, Visit},
};
use crate::access::passkeys::{self, Begun, PasskeyRefusal};

/// Where somebody signs in from.
#[derive(Debug, Deserialize)]
pub struct From {
    store: Option<String>,
}

/// `POST /passkeys/sign-in/options`
pub async fn sign_in_options(visit: Visit) -> Answer {
    if !visit.state.limits.may_sign_in(visit.client) {
        return Err(visit.slow_down(10));
    }
    Ok(begun(&visit, passkeys::begin_sign_in(&visit.state, false, visit.at).await))
}

/// `POST /passkeys/sign-in/finish`
pub async fn sign_in_finish(
    visit: Visit,
    Query(from): Query<From>,
    Json(credential): Json<PublicKeyCredential>,
) -> Answer {
    let proven = passkeys::finish_sign_in(&visit.state, &visit.headers, credential, visit.at).await;
    let person = match proven {
        Ok(person) => person,
        Err(refusal) => return Ok(visit.passkey_refused(&refusal)),
    };
    let role = visit.state.database.read(async |tx| role_of(tx, person).await).await;
    let Some((audience, own_store)) = role.map_err(|fault| visit.fault(&fault))? else {
        return Ok(visit.passkey_refused(&PasskeyRefusal::CeremonyOver));
    };
    let store = from.store.and_then(|store| Slug::new(&store).ok());
    let store = store.filter(|store| visit.terms().store(store).is_some());
    let (store, to) = match (audience, store) {
        (Audience::Member, Some(store)) => {
            let to = format!("/s/{store}");
            (Some(store), to)
        }
        (Audience::Member, None) => (None, visit.next().unwrap_or_else(|| "/".to_owned())),
        (Audience::Associate, _) => (own_store, "/till".to_owned()),
    };
    let cookie = sign_in::session(&visit, audience, person, store).await?;
    Ok(([(header::SET_COOKIE, cookie)], Json(json!({ "to": to }))).into_response())
}

/// As what somebody signs in: a passkey knows the person, not the role.
async fn role_of(
    tx: &mut database::Tx<'_>,
    person: Uuid,
) -> Result<Option<(Audience, Option<Slug>)>, Fault> {
    if members::find(tx, MemberId(person)).await?.is_some() {
        return Ok(Some((Audience::Member, None)));
    }
    let associate = associates::find(tx, AssociateId(person)).await?;
    let associate = associate.filter(|associate| associate.is_active);
    Ok(associate.map(|associate| (Audience::Associate, associate.store)))
}

/// `POST /passkeys/register/options`
pub async fn register_options(member: SignedIn) -> Answer {
    let visit = &member.visit;
    let id = member.member();
    let found = visit.state.database.read_once(async |tx| members::find(tx, id).await).await;
    let found = found.map_err(|fault| visit.fault(&fault))?;
    // What the browser's list of passkeys calls this one.
    let name = found.and_then(|member| member.email.or(member.name));
    let name = name.unwrap_or_else(|| visit.terms().name.clone());
    let begins = passkeys::begin_registration(&visit.state, id.0, &name, visit.at).await;
    Ok(begun(visit, begins))
}

/// `POST /passkeys/register/finish`
pub async fn register_finish(
    member: SignedIn,
    Json(credential): Json<RegisterPublicKeyCredential>,
) -> Answer {
    let visit = &member.visit;
    let person = member.member().0;
    let made =
        passkeys::finish_registration(&visit.state, &visit.headers, person, credential, visit.at);
    Ok(match made.await {
        Ok(()) => Json(json!({})).into_response(),
        Err(refusal) => visit.passkey_refused(&refusal),
    })
}

fn begun(visit: &Visit, begun: Result<Begun, PasskeyRefusal>) -> Response {
    match begun {
        Ok(Begun { options, cookie }) => {
            ([(header::SET_COOKIE, cookie)], Json(options)).into_response()
        }
        Err(refusal) => visit.passkey_refused(&refusal),
    }
}
