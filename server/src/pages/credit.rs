//! `/credit`: what is on a member's gift cards, and adding one.

use app::{
    credit::{self, Credit, CreditFrom, CreditPart, Done},
    parts::Typed,
};
use axum::{extract::Query, http::StatusCode};
use database::{
    Failure, Refusal,
    credit::{AddGiftCard, add_gift_card, list_cards},
};
use loyalty::ledger::Asset;
use serde::Deserialize;

use super::{
    forms::{self, Form, new_form_key},
    visit::{Answer, SignedIn, see_other},
};
use crate::loaded::With;

/// What was added just now, as the address says it.
#[derive(Debug, Deserialize)]
pub struct Asked {
    added: Option<i64>,
    claimed: Option<i64>,
}

/// `GET /credit`
pub async fn show(member: SignedIn, Query(asked): Query<Asked>) -> Answer {
    let money = |minor: Option<i64>| {
        minor.filter(|minor| *minor > 0).map(|minor| member.visit.money(minor))
    };
    let done = money(asked.added).map(Done::Added).or(money(asked.claimed).map(Done::Claimed));
    page(&member, StatusCode::OK, done, Typed::default()).await
}

/// What the form of a gift card sends.
#[derive(Debug, Deserialize)]
pub struct CardForm {
    form_key: String,
    number: String,
    pin: String,
}

/// `POST /credit/gift-cards`
pub async fn add(member: SignedIn, Form(form): Form<CardForm>) -> Answer {
    let visit = &member.visit;
    let content = format!("{} {}", form.number.trim(), form.pin.trim());
    let key = forms::key(visit, "gift-card", member.member().0, &form.form_key, &content)?;
    let command = AddGiftCard {
        member: member.member(),
        number: form.number.clone(),
        pin: form.pin.clone(),
        at: visit.at,
    };
    let (status, done) =
        match add_gift_card(&visit.state.database, &visit.rulebook, command, key).await {
            Ok(added) => return Ok(see_other(&format!("/credit?added={}", added.answer.minor))),
            Err(Failure::Refused(Refusal::GiftCardWrong)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Done::Wrong)
            }
            Err(Failure::Refused(Refusal::GiftCardUsed)) => (StatusCode::CONFLICT, Done::Used),
            Err(Failure::Refused(Refusal::TooManyWrongCodes { .. })) => {
                (StatusCode::TOO_MANY_REQUESTS, Done::Wait)
            }
            Err(failure) => return Err(visit.failure(&failure)),
        };
    page(&member, status, Some(done), Typed::known(form.number)).await
}

async fn page(member: &SignedIn, status: StatusCode, done: Option<Done>, number: Typed) -> Answer {
    let visit = &member.visit;
    let loaded = member.load(With::default()).await?;
    let id = member.member();
    let cards = visit.state.database.read_once(async |tx| list_cards(tx, id).await).await;
    let cards = cards.map_err(|fault| visit.fault(&fault))?;
    let part = |card: database::credit::Card| CreditPart {
        from: match (card.last_digits, card.came_by.as_str()) {
            (Some(digits), _) => CreditFrom::Card(digits),
            (None, "purchase") => CreditFrom::Cashback,
            (None, "claim") => CreditFrom::Reward,
            (None, _) => CreditFrom::Shop,
        },
        left: visit.money(card.remaining_minor),
        since: visit.day(card.loaded_at),
        until: card.expires_at.map(|at| visit.last_day_before(at)),
    };
    let model = Credit {
        balance: visit.money(loaded.overview.held(&Asset::Credit)),
        parts: cards.into_iter().map(part).collect(),
        number,
        done,
        to_try: visit.state.demo.as_ref().and_then(|demo| demo.gift_card.clone()),
        form_key: new_form_key(),
    };
    Ok(member.page(status, &loaded, credit::page(visit.reader(), model)))
}
