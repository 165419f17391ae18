//! `/till`: waiting for a code, and the answer to one.

use app::{
    parts::Typed,
    till::{self, Answer as Said, TillRefusal},
};
use axum::{extract::Query, http::StatusCode};
use database::{
    Failure, Refusal,
    audit::{self, AuditRow},
    redemptions::{self, Redeem, UsedOn},
};
use jiff::{Span, Timestamp};
use loyalty::{
    codes::{Code, CodeKind},
    ids::{MemberId, RedemptionId},
    programme::RewardKind,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Till,
    shift::{Detail, detail_of},
};
use crate::pages::{
    forms::Form,
    visit::{Answer, Stopped, see_other},
};

/// For how many hours an answer can be looked at again.
const ANSWER_HOURS: i64 = 12;

/// Which line of the audit the answer is about, or which member the page.
#[derive(Debug, Deserialize)]
pub struct Asked {
    done: Option<Uuid>,
    member: Option<MemberId>,
}

/// `GET /till`: waits for a code; with `?done=` it says what was done, however often it is asked.
pub async fn show(till: Till, Query(asked): Query<Asked>) -> Answer {
    let reader = till.visit().reader();
    let done = match asked.done {
        Some(id) => find(&till, id).await?,
        None => None,
    };
    let Some(row) = done else {
        let counter = till.counter(asked.member).await?;
        return Ok(till.page(StatusCode::OK, till::scan_page(reader, counter)));
    };
    let said = said(&till, &row, detail_of(&row));
    let Some(said) = said else { return Ok(see_other("/till")) };
    let counter = till.counter(row.member_id).await?;
    Ok(till.page(StatusCode::OK, till::answer_page(reader, counter, said)))
}

/// Finds what was done at this till lately.
async fn find(till: &Till, id: Uuid) -> Result<Option<AuditRow>, Stopped> {
    let visit = till.visit();
    let found = visit.state.database.read_once(async |tx| audit::find(tx, id).await).await;
    let found = found.map_err(|fault| visit.fault(&fault))?;
    let since = visit.at.checked_sub(Span::new().hours(ANSWER_HOURS)).unwrap_or(Timestamp::MIN);
    Ok(found.filter(|row| {
        row.store.as_ref() == Some(&till.store)
            && row.till.as_ref() == Some(&till.number)
            && row.at >= since
    }))
}

fn said(till: &Till, row: &AuditRow, detail: Detail) -> Option<Said> {
    let visit = till.visit();
    match row.act.as_str() {
        "voucher_redeemed" => {
            let slug = detail.reward?;
            let reward = visit.reward_of(visit.terms(), &slug);
            Some(Said::Redeemed {
                give: reward.map_or_else(|| slug.to_string(), |reward| visit.text(&reward.give)),
                kind: reward.map_or(RewardKind::Product, |reward| reward.kind),
                minimum: reward.and_then(|reward| visit.minimum_of(reward)),
                at: visit.local(row.at).time(),
            })
        }
        "member_identified" | "member_looked_up" => Some(Said::Member),
        _ => None,
    }
}

/// `GET /till/type`
pub async fn type_code(till: Till) -> Answer {
    let counter = till.counter(None).await?;
    let page = till::type_page(till.visit().reader(), counter, Typed::default());
    Ok(till.page(StatusCode::OK, page))
}

/// What the scanner or somebody's fingers send.
#[derive(Debug, Deserialize)]
pub struct Scanned {
    code: String,
    /// Anything, if it was typed into the form for it.
    typed: Option<String>,
}

/// `POST /till/scan`: a voucher is redeemed, a card says whose it is.
pub async fn scan(till: Till, Form(scanned): Form<Scanned>) -> Answer {
    let visit = till.visit();
    let (state, rulebook) = (&visit.state, &visit.rulebook);
    let done = match Code::parse(&scanned.code).map(|code| code.kind()) {
        Ok(CodeKind::MemberCard) => {
            redemptions::identify(&state.database, rulebook, &scanned.code, &till.at_till())
                .await
                .map(|(_, audit_id)| audit_id)
        }
        // What is no code is refused and noted there.
        Ok(CodeKind::LiveVoucher | CodeKind::PrintedVoucher | CodeKind::Receipt) | Err(_) => {
            let command = Redeem {
                id: RedemptionId(Uuid::now_v7()),
                code: scanned.code.clone(),
                at_till: till.at_till(),
                on: UsedOn::at_till(),
            };
            redemptions::redeem(&state.database, rulebook, command, None)
                .await
                .map(|answered| answered.answer.audit_id)
        }
    };
    let failure = match done {
        Ok(audit_id) => return Ok(see_other(&format!("/till?done={audit_id}"))),
        Err(failure) => failure,
    };
    let status = status_of(&failure);
    let refusal = till.refusal(&scanned.code, failure).await?;
    let counter = till.counter(None).await?;
    let page = match (&refusal, scanned.typed) {
        (TillRefusal::Malformed(why), Some(_)) => {
            let mistake = till::code_mistake(visit.reader().words, *why);
            till::type_page(visit.reader(), counter, Typed::refused(scanned.code, mistake))
        }
        _ => till::answer_page(visit.reader(), counter, Said::Refused(refusal)),
    };
    Ok(till.page(status, page))
}

fn status_of(failure: &Failure) -> StatusCode {
    match failure {
        Failure::Refused(Refusal::CodeMalformed(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        Failure::Refused(Refusal::CodeUnknown) => StatusCode::NOT_FOUND,
        Failure::Refused(Refusal::TooManyWrongCodes { .. }) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::CONFLICT,
    }
}
