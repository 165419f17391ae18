//! `/till/undo`: taking the last redemption back.

use app::till::{self, Answer as Said, Undo, Undoable, short_name};
use axum::http::StatusCode;
use database::{
    Failure, Refusal,
    audit::AuditRow,
    redemptions::{self, Reverse},
    vouchers,
};
use jiff::{Span, Timestamp};
use loyalty::ids::RedemptionId;
use serde::Deserialize;

use super::{
    Till,
    refused::reversal_refusal,
    shift::{detail_of, rows},
};
use crate::pages::{
    forms::{self, Form, new_form_key},
    visit::{Answer, Stopped},
};

/// The longest reason that is kept.
const MOST_REASON: usize = 200;

/// How many lines of the audit may lie between a redemption and its undoing.
const MOST_LINES: i64 = 200;

/// `GET /till/undo`
pub async fn show(till: Till) -> Answer {
    let visit = till.visit();
    let last = last(&till).await?.map(|(id, row)| {
        let detail = detail_of(&row);
        let until = row.at.checked_add(window(&till)).unwrap_or(row.at);
        Undoable {
            id,
            reward: detail
                .reward
                .map_or_else(String::new, |reward| visit.reward_name(visit.terms(), &reward)),
            at: visit.local(row.at).time(),
            member: row.member_name.as_deref().map(short_name),
            until: visit.local(until).time(),
            form_key: new_form_key(),
        }
    });
    let undo = Undo { last, minutes: visit.terms().vouchers.reversal_minutes };
    let counter = till.counter(None).await?;
    Ok(till.page(StatusCode::OK, till::undo_page(visit.reader(), counter, undo)))
}

fn window(till: &Till) -> Span {
    Span::new().minutes(till.visit().terms().vouchers.reversal_minutes)
}

/// The last redemption at this till that was not taken back, while it can be.
async fn last(till: &Till) -> Result<Option<(RedemptionId, AuditRow)>, Stopped> {
    let since = till.visit().at.checked_sub(window(till)).unwrap_or(Timestamp::MIN);
    let mut taken_back = Vec::new();
    for row in rows(till, since, MOST_LINES).await? {
        let Some(redemption) = detail_of(&row).redemption else { continue };
        match row.act.as_str() {
            "redemption_reversed" => taken_back.push(redemption),
            "voucher_redeemed" if !taken_back.contains(&redemption) => {
                return Ok(Some((redemption, row)));
            }
            _ => {}
        }
    }
    Ok(None)
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct UndoForm {
    redemption: RedemptionId,
    reason: String,
    form_key: String,
}

/// `POST /till/undo`: once, however often it is sent.
pub async fn undo(till: Till, Form(form): Form<UndoForm>) -> Answer {
    let visit = till.visit();
    let reason = form.reason.trim();
    if reason.chars().count() > MOST_REASON || reason.chars().any(char::is_control) {
        return Err(visit.form_used());
    }
    let command = Reverse {
        id: form.redemption,
        reason: reason.to_owned(),
        store: Some(till.store.clone()),
        by: till.actor(),
        at: visit.at,
    };
    let content = format!("{}\n{reason}", form.redemption);
    let person = till.counter.associate.associate_id;
    let key = forms::key(visit, "undo", person.0, &form.form_key, &content)?;
    let rulebook = visit.rulebook.clone();
    let reversed = visit
        .state
        .database
        .write_in_turn(async move |tx| {
            redemptions::reverse(tx, &rulebook, &command, Some(&key)).await
        })
        .await;
    let reversed = match reversed {
        Ok(answered) => answered.answer,
        Err(Failure::Refused(Refusal::Reversal(why))) => {
            let counter = till.counter(None).await?;
            let said = Said::Refused(reversal_refusal(why));
            let page = till::answer_page(visit.reader(), counter, said);
            return Ok(till.page(StatusCode::CONFLICT, page));
        }
        Err(failure) => return Err(visit.failure(&failure)),
    };
    let (member, voucher) = (reversed.member, reversed.voucher);
    let row = visit
        .state
        .database
        .read_once(async |tx| vouchers::find(tx, member, voucher).await)
        .await
        .map_err(|fault| visit.fault(&fault))?;
    let usable = row.filter(|_| !reversed.points_returned).map(|row| visit.local(row.expires_at));
    let counter = till.counter(Some(member)).await?;
    let name = counter.member.as_ref().and_then(|member| member.name.clone());
    let said = Said::Undone {
        reward: visit.reward_name(visit.terms(), &reversed.reward),
        member: name.unwrap_or_else(|| visit.reader().words.till_nameless().to_owned()),
        usable_until: usable,
    };
    Ok(till.page(StatusCode::OK, till::answer_page(visit.reader(), counter, said)))
}
