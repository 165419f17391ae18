//! `/card/paper`: a member links a paper card.

use app::{
    card::{Paper, PaperMistake, paper_page},
    parts::Typed,
};
use axum::http::StatusCode;
use database::{
    Failure, Refusal,
    paper_cards::{self, LinkCard},
};
use loyalty::ledger::Actor;
use serde::Deserialize;

use super::{
    forms::{self, Form, new_form_key},
    visit::{Answer, SignedIn, see_other},
};
use crate::loaded::With;

/// The longest text that is shown again.
const MOST_CHARACTERS: usize = 60;

/// `GET /card/paper`
pub async fn show(member: SignedIn) -> Answer {
    page(&member, StatusCode::OK, Typed::default()).await
}

async fn page(member: &SignedIn, status: StatusCode, number: Typed) -> Answer {
    let visit = &member.visit;
    let loaded = member.load(With::default()).await?;
    let to_try = visit.state.demo.as_ref().and_then(|demo| demo.paper_card.clone());
    let model = Paper { number, to_try, form_key: new_form_key() };
    Ok(member.page(status, &loaded, paper_page(visit.reader(), model)))
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct Linking {
    number: String,
    form_key: String,
}

/// `POST /card/paper`: once, however often it is sent.
pub async fn link(member: SignedIn, Form(form): Form<Linking>) -> Answer {
    let visit = &member.visit;
    let key = forms::key(visit, "paper-card", member.member().0, &form.form_key, &form.number)?;
    let command = LinkCard {
        member: member.member(),
        number: form.number.clone(),
        by: Actor::Member,
        at: visit.at,
    };
    let (database, rulebook) = (&visit.state.database, &visit.rulebook);
    let refusal = match paper_cards::link(database, rulebook, command, Some(key)).await {
        Ok(linked) => return Ok(see_other(&format!("/activity/{}", linked.answer.sequence))),
        Err(Failure::Refused(refusal)) => refusal,
        Err(failure) => return Err(visit.failure(&failure)),
    };
    let (status, mistake) = match refusal {
        Refusal::PaperCardUnknown => (StatusCode::NOT_FOUND, PaperMistake::Unknown),
        Refusal::PaperCardLinked { is_yours: true } => (StatusCode::CONFLICT, PaperMistake::Yours),
        Refusal::PaperCardLinked { is_yours: false } => (StatusCode::CONFLICT, PaperMistake::Taken),
        Refusal::TooManyWrongCodes { wait_until } => {
            let until = visit.local(wait_until).time();
            (StatusCode::TOO_MANY_REQUESTS, PaperMistake::Wait { until })
        }
        other => return Err(visit.failure(&Failure::Refused(other))),
    };
    let typed: String = form.number.chars().take(MOST_CHARACTERS).collect();
    let said = mistake.in_words(visit.reader().words);
    page(&member, status, Typed::refused(typed, said)).await
}
