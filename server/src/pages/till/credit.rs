//! `/till/credit`: the member at the till pays with credit.

use app::{
    parts::Typed,
    till::{self, Answer as Said, CreditMistake, PayCredit, TillRefusal},
};
use axum::{extract::Query, http::StatusCode};
use database::{
    Failure, Refusal, assets,
    credit::{MoveCredit, Movement, move_credit},
};
use loyalty::{
    ids::MemberId,
    ledger::{Asset, Origin},
};
use serde::Deserialize;

use super::Till;
use crate::pages::{
    forms::{self, Form, new_form_key},
    visit::{Answer, Stopped},
};

/// The longest receipt number.
const MOST_RECEIPT: usize = 40;

/// For whom.
#[derive(Debug, Deserialize)]
pub struct For {
    member: MemberId,
}

/// `GET /till/credit`
pub async fn show(till: Till, Query(asked): Query<For>) -> Answer {
    page(&till, asked.member, StatusCode::OK, Typed::default(), Typed::default()).await
}

async fn page(
    till: &Till,
    member: MemberId,
    status: StatusCode,
    amount: Typed,
    receipt: Typed,
) -> Answer {
    let visit = till.visit();
    let held = visit.money(held(till, member).await?);
    let pay = PayCredit { held, amount, receipt, form_key: new_form_key() };
    let counter = till.counter(Some(member)).await?;
    Ok(till.page(status, till::credit_page(visit.reader(), counter, pay)))
}

async fn held(till: &Till, member: MemberId) -> Result<i64, Stopped> {
    let visit = till.visit();
    let held = visit.state.database.read_once(async |tx| assets::list(tx, member).await).await;
    let held = held.map_err(|fault| visit.fault(&fault))?;
    let credit = held.iter().find(|(asset, _)| *asset == Asset::Credit);
    Ok(credit.map_or(0, |(_, minor)| *minor))
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct Paying {
    member: MemberId,
    amount: String,
    receipt: String,
    form_key: String,
}

/// `POST /till/credit`: once for its receipt, however often it is sent.
pub async fn pay(till: Till, Form(form): Form<Paying>) -> Answer {
    let visit = till.visit();
    let minor = visit.terms().currency.parse_minor(&form.amount).filter(|minor| *minor > 0);
    let receipt = form.receipt.trim();
    let is_receipt = (1..=MOST_RECEIPT).contains(&receipt.chars().count())
        && !receipt.chars().any(char::is_control);
    let (Some(minor), true) = (minor, is_receipt) else {
        let amount = minor.is_none().then_some(CreditMistake::Amount);
        let receipt = (!is_receipt).then_some(CreditMistake::ReceiptMissing);
        return refused(&till, &form, amount, receipt).await;
    };
    let content = format!("{minor}\n{receipt}");
    let key = forms::key(visit, "credit", form.member.0, &form.form_key, &content)?;
    let command = MoveCredit {
        member: form.member,
        movement: Movement::Spend,
        minor,
        reference: receipt.to_owned(),
        origin: Origin {
            store: Some(till.store.clone()),
            till: Some(till.number.clone()),
            actor: till.actor(),
            reference: Some(receipt.to_owned()),
        },
        by: till.actor(),
        at: visit.at,
    };
    let rulebook = visit.rulebook.clone();
    let moved = visit
        .state
        .database
        .write_in_turn(async move |tx| move_credit(tx, &rulebook, &command, Some(&key)).await)
        .await;
    let said = match moved {
        Ok(answered) => Said::CreditPaid {
            paid: visit.money(minor),
            left: visit.money(answered.answer.balance_minor),
            receipt: receipt.to_owned(),
            is_repeated: answered.is_replay,
        },
        Err(Failure::Refused(Refusal::Credit(_))) => {
            let held = visit.money(held(&till, form.member).await?);
            return refused(&till, &form, Some(CreditMistake::TooLittle { held }), None).await;
        }
        Err(Failure::Refused(Refusal::ReferenceConflict(_))) => {
            return refused(&till, &form, None, Some(CreditMistake::ReceiptTaken)).await;
        }
        Err(Failure::Refused(Refusal::MemberSuspended)) => Said::Refused(TillRefusal::Suspended),
        Err(Failure::Refused(Refusal::MemberUnknown | Refusal::MemberErased)) => {
            return Ok(visit.not_found());
        }
        Err(failure) => return Err(visit.failure(&failure)),
    };
    let status = match said {
        Said::Refused(_) => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    let counter = till.counter(Some(form.member)).await?;
    Ok(till.page(status, till::answer_page(visit.reader(), counter, said)))
}

/// The form again, with what was typed and what is wrong with it.
async fn refused(
    till: &Till,
    form: &Paying,
    amount: Option<CreditMistake>,
    receipt: Option<CreditMistake>,
) -> Answer {
    let words = till.visit().reader().words;
    let typed = |value: &str, mistake: Option<CreditMistake>| Typed {
        value: value.chars().take(MOST_RECEIPT).collect(),
        mistake: mistake.map(|mistake| mistake.in_words(words)),
    };
    let (amount, receipt) = (typed(&form.amount, amount), typed(&form.receipt, receipt));
    page(till, form.member, StatusCode::UNPROCESSABLE_ENTITY, amount, receipt).await
}
