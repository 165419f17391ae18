//! `/demo/sign-in`: to be somebody of the demo.

use database::{associates, sign_in_links::Audience};
use loyalty::ids::AssociateId;
use serde::Deserialize;

use super::{
    forms::Form,
    sign_in::begin,
    visit::{Answer, Visit},
};

/// What the demo's form sends.
#[derive(Debug, Deserialize)]
pub struct Persona {
    persona: String,
}

/// `POST /demo/sign-in`: to be somebody of the demo.
pub async fn be(visit: Visit, Form(form): Form<Persona>) -> Answer {
    let person = visit.state.demo.as_ref().and_then(|demo| demo.person(&form.persona)).cloned();
    let Some(person) = person else { return Ok(visit.not_found()) };
    let (to, store) = match person.audience {
        Audience::Member => ("/", None),
        Audience::Associate => {
            let id = AssociateId(person.id);
            let found = visit
                .state
                .database
                .read_once(async |tx| associates::find(tx, id).await)
                .await
                .map_err(|fault| visit.fault(&fault))?;
            let store = found.and_then(|associate| associate.store);
            (if store.is_some() { "/till" } else { "/admin" }, store)
        }
    };
    begin(&visit, person.audience, person.id, store, to).await
}
