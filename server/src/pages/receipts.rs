//! `/receipts`: a member claims the purchase of a paper receipt.

use app::{
    parts::Typed,
    receipts::{self as pages, ReceiptMistake, Receipts},
};
use axum::{extract::Path, http::StatusCode};
use database::{
    Failure, Refusal,
    receipts::{self, ClaimReceipt},
};
use loyalty::{codes::Code, ids::Sequence};
use serde::Deserialize;

use super::{
    forms::{self, Form, new_form_key},
    visit::{Answer, SignedIn, see_other},
};
use crate::loaded::With;

/// The longest text that is shown again.
const MOST_CHARACTERS: usize = 40;

/// `GET /receipts`
pub async fn show(member: SignedIn) -> Answer {
    page(&member, StatusCode::OK, Typed::default(), None).await
}

/// `GET /receipts/{code}`: where the code on the paper leads. It is claimed by the form.
pub async fn show_code(member: SignedIn, Path(code): Path<String>) -> Answer {
    let code = Code::parse(&code).map_or_else(|_| shortened(&code), |code| code.grouped());
    page(&member, StatusCode::OK, Typed::known(code), None).await
}

async fn page(
    member: &SignedIn,
    status: StatusCode,
    code: Typed,
    yours: Option<Sequence>,
) -> Answer {
    let visit = &member.visit;
    let loaded = member.load(With::default()).await?;
    let days = visit.terms().points.receipt_days;
    let model = Receipts { code, days, yours, form_key: new_form_key() };
    Ok(member.page(status, &loaded, pages::page(visit.reader(), model)))
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct Claiming {
    code: String,
    form_key: String,
}

/// `POST /receipts/claim`: once, however often it is sent.
pub async fn claim(member: SignedIn, Form(form): Form<Claiming>) -> Answer {
    let visit = &member.visit;
    let key = forms::key(visit, "receipt", member.member().0, &form.form_key, &form.code)?;
    let command = ClaimReceipt { member: member.member(), code: form.code.clone(), at: visit.at };
    let (database, rulebook) = (&visit.state.database, &visit.rulebook);
    let refusal = match receipts::claim(database, rulebook, command, Some(key)).await {
        Ok(claimed) => return Ok(see_other(&format!("/activity/{}", claimed.answer.sequence))),
        Err(Failure::Refused(refusal)) => refusal,
        Err(failure) => return Err(visit.failure(&failure)),
    };
    let (status, mistake) = match refusal {
        Refusal::ReceiptYours { sequence } => {
            let code = Typed::known(shortened(&form.code));
            return page(&member, StatusCode::CONFLICT, code, Some(sequence)).await;
        }
        Refusal::CodeMalformed(_) | Refusal::CodeIsNoReceipt => {
            (StatusCode::UNPROCESSABLE_ENTITY, ReceiptMistake::Malformed)
        }
        Refusal::CodeUnknown => (StatusCode::NOT_FOUND, ReceiptMistake::Unknown),
        Refusal::ReceiptClaimed => (StatusCode::CONFLICT, ReceiptMistake::Taken),
        Refusal::ReceiptTooOld { days } => (StatusCode::GONE, ReceiptMistake::TooOld { days }),
        Refusal::TooManyWrongCodes { wait_until } => {
            let until = visit.local(wait_until).time();
            (StatusCode::TOO_MANY_REQUESTS, ReceiptMistake::Wait { until })
        }
        other => return Err(visit.failure(&Failure::Refused(other))),
    };
    let said = mistake.in_words(visit.reader().words);
    page(&member, status, Typed::refused(shortened(&form.code), said), None).await
}

fn shortened(text: &str) -> String {
    text.chars().take(MOST_CHARACTERS).collect()
}
