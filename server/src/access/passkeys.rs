//! Passkeys: made once, and then one touch is enough. What is checked is webauthn-rs's business;
//! what a ceremony waits for is kept on the server, and taken up once.

use axum::http::{HeaderMap, HeaderValue};
use database::{
    Failure,
    members::survivor,
    passkeys::{self, PasskeyRow},
};
use jiff::{Span, Timestamp};
use loyalty::ids::MemberId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder,
};

use super::{
    cookies::{self, Kept, Lasts},
    devices::device_of,
    tokens,
};
use crate::{settings::Settings, state::State, trouble::Trouble};

/// For how many minutes a ceremony may take.
const CEREMONY_MINUTES: i64 = 5;

/// Why a passkey was not made or not accepted.
#[derive(Debug)]
pub enum PasskeyRefusal {
    /// The ceremony is over, was finished before, or belongs to another browser.
    CeremonyOver,
    /// The browser's answer does not prove anything.
    NotProven(String),
    /// The books said no, or failed.
    Failed(Failure),
    /// Something broke on our side.
    Trouble(Trouble),
}

impl From<Failure> for PasskeyRefusal {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<database::Fault> for PasskeyRefusal {
    fn from(fault: database::Fault) -> Self {
        Self::Failed(fault.into())
    }
}

impl From<Trouble> for PasskeyRefusal {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<serde_json::Error> for PasskeyRefusal {
    fn from(error: serde_json::Error) -> Self {
        Self::Trouble(Trouble::new(error.to_string()))
    }
}

impl From<webauthn_rs::prelude::WebauthnError> for PasskeyRefusal {
    fn from(error: webauthn_rs::prelude::WebauthnError) -> Self {
        Self::NotProven(error.to_string())
    }
}

/// What a ceremony waits for.
#[derive(Serialize, Deserialize)]
enum Waiting {
    Registration { person: Uuid, state: PasskeyRegistration },
    SignIn { state: DiscoverableAuthentication },
}

/// The options for the browser, and the cookie by which its answer is recognised.
pub struct Begun {
    /// What `navigator.credentials` is asked.
    pub options: Value,
    /// The ceremony's cookie.
    pub cookie: HeaderValue,
}

/// What checks passkeys for our address.
pub fn webauthn(settings: &Settings, name: &str) -> Result<Webauthn, Trouble> {
    let wrong = |what: String| Trouble::usage(format!("WALLET_PUBLIC_URL: {what}"));
    let origin = Url::parse(&settings.public_url).map_err(|error| wrong(error.to_string()))?;
    WebauthnBuilder::new(settings.host(), &origin)
        .map(|builder| builder.rp_name(name))
        .and_then(WebauthnBuilder::build)
        .map_err(|error| wrong(error.to_string()))
}

/// Begins to make a passkey for somebody who is signed in.
pub async fn begin_registration(
    state: &State,
    person: Uuid,
    name: &str,
    at: Timestamp,
) -> Result<Begun, PasskeyRefusal> {
    let known = state.database.read_once(async |tx| passkeys::list(tx, person).await).await?;
    let known = known.iter().filter_map(credential_of).map(|key| key.cred_id().clone());
    let known: Vec<CredentialID> = known.collect();
    let (challenge, waiting) =
        state.webauthn.start_passkey_registration(person, name, name, Some(known))?;
    let mut options = serde_json::to_value(challenge)?;
    // Without this Android makes keys that cannot be found again without a name typed first.
    if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection") {
        selection["residentKey"] = "required".into();
        selection["requireResidentKey"] = true.into();
    }
    begin(state, options, &Waiting::Registration { person, state: waiting }, at).await
}

/// Finishes making a passkey.
pub async fn finish_registration(
    state: &State,
    headers: &HeaderMap,
    person: Uuid,
    credential: RegisterPublicKeyCredential,
    at: Timestamp,
) -> Result<(), PasskeyRefusal> {
    let Waiting::Registration { person: begun_for, state: waiting } =
        take(state, headers, at).await?
    else {
        return Err(PasskeyRefusal::CeremonyOver);
    };
    if begun_for != person {
        return Err(PasskeyRefusal::CeremonyOver);
    }
    let passkey = state.webauthn.finish_passkey_registration(&credential, &waiting)?;
    let row = PasskeyRow {
        passkey_id: Uuid::now_v7(),
        credential: serde_json::to_string(&passkey)?,
        name: device_of(headers),
        created_at: at,
        last_used_at: None,
    };
    let credential_id = Vec::from(passkey.cred_id().as_slice());
    state
        .database
        .write(async move |tx| passkeys::insert(tx, person, &credential_id, &row).await)
        .await?;
    Ok(())
}

/// Begins to sign somebody in by a passkey that knows who they are.
///
/// With `autofill` the browser offers it where an address is typed; without, it asks at once.
pub async fn begin_sign_in(
    state: &State,
    autofill: bool,
    at: Timestamp,
) -> Result<Begun, PasskeyRefusal> {
    let (mut challenge, waiting) = state.webauthn.start_discoverable_authentication()?;
    if !autofill {
        challenge.mediation = None;
    }
    let options = serde_json::to_value(challenge)?;
    begin(state, options, &Waiting::SignIn { state: waiting }, at).await
}

/// Finishes signing in; says who it is.
pub async fn finish_sign_in(
    state: &State,
    headers: &HeaderMap,
    credential: PublicKeyCredential,
    at: Timestamp,
) -> Result<Uuid, PasskeyRefusal> {
    let Waiting::SignIn { state: waiting } = take(state, headers, at).await? else {
        return Err(PasskeyRefusal::CeremonyOver);
    };
    let (person, credential_id) =
        state.webauthn.identify_discoverable_authentication(&credential)?;
    let rows = state.database.read_once(async |tx| passkeys::list(tx, person).await).await?;
    let used = rows
        .iter()
        .filter_map(|row| Some((row.passkey_id, credential_of(row)?)))
        .find(|(_, key)| key.cred_id().as_slice() == credential_id);
    let (passkey_id, mut passkey) = used.ok_or(PasskeyRefusal::CeremonyOver)?;
    let result =
        state.webauthn.finish_discoverable_authentication_v2(&credential, waiting, &passkey)?;
    passkey.update_credential(&result);
    let credential = serde_json::to_string(&passkey)?;
    state
        .database
        .write(async move |tx| {
            passkeys::note_use(tx, person, passkey_id, &credential, at).await?;
            // Whoever became part of another is that other, with the same passkey.
            Ok(survivor(tx, MemberId(person)).await?.0)
        })
        .await
        .map_err(PasskeyRefusal::from)
}

fn credential_of(row: &PasskeyRow) -> Option<Passkey> {
    serde_json::from_str(&row.credential).ok()
}

async fn begin(
    state: &State,
    options: Value,
    waiting: &Waiting,
    at: Timestamp,
) -> Result<Begun, PasskeyRefusal> {
    let token = tokens::new()?;
    let hash = tokens::hash(&token);
    let waiting = serde_json::to_string(waiting)?;
    let ends_at = at.checked_add(Span::new().minutes(CEREMONY_MINUTES)).unwrap_or(at);
    state
        .database
        .write(async move |tx| Ok(passkeys::begin_ceremony(tx, &hash, &waiting, ends_at).await?))
        .await?;
    let cookie = cookies::keep(Kept::Ceremony, &token, Lasts::Visit, state.settings.is_https());
    Ok(Begun { options, cookie })
}

async fn take(
    state: &State,
    headers: &HeaderMap,
    at: Timestamp,
) -> Result<Waiting, PasskeyRefusal> {
    let kept = cookies::read(headers, Kept::Ceremony, state.settings.is_https());
    let hash = tokens::hash(&kept.ok_or(PasskeyRefusal::CeremonyOver)?);
    let taken = state
        .database
        .write(async move |tx| Ok(passkeys::take_ceremony(tx, &hash, at).await?))
        .await?;
    Ok(serde_json::from_str(&taken.ok_or(PasskeyRefusal::CeremonyOver)?)?)
}
