//! `/till/purchase`: a purchase by its amount, for the member at the till, or for whoever claims
//! its receipt.

use app::{
    parts::Typed,
    till::{self, Answer as Said, Purchase as Asked, PurchaseMistake, PurchasePart},
};
use axum::{extract::Query, http::StatusCode};
use database::{
    Failure, Refusal,
    idempotency::Key,
    purchases::{self, Report, Reported, SHOP, Stored},
    receipts::{self, ReportUnclaimed},
};
use loyalty::{
    ids::{MemberId, PurchaseId},
    money::Currency,
    programme::EarningRule,
    purchases::{Channel, Line, Purchase},
    tiers::progress,
};
use serde::Deserialize;
use uuid::Uuid;

use super::Till;
use crate::{
    loaded::{self, With},
    pages::{
        forms::{self, Form, new_form_key},
        names::{counted_in, readable},
        visit::{Answer, Stopped},
    },
};

/// The longest receipt number.
const MOST_RECEIPT: usize = 40;

/// For whom.
#[derive(Debug, Deserialize)]
pub struct For {
    member: Option<MemberId>,
}

/// `GET /till/purchase`
pub async fn show(till: Till, Query(asked): Query<For>) -> Answer {
    let purchase = Asked { parts: parts(&till, &[]), form_key: new_form_key(), ..Asked::default() };
    let counter = till.counter(asked.member).await?;
    let page = till::purchase_page(till.visit().reader(), counter, purchase);
    Ok(till.page(StatusCode::OK, page))
}

/// What the form sends: these, and `part-…` for each department with a rule of its own.
type Fields = Vec<(String, String)>;

/// The departments that rules treat in their own way, each with the rule.
fn departments(till: &Till) -> Vec<(&String, &EarningRule)> {
    let rules = till.visit().terms().earning.iter();
    let mut found: Vec<(&String, &EarningRule)> = Vec::new();
    for rule in rules {
        for department in &rule.matching.departments {
            if !found.iter().any(|(known, _)| *known == department) {
                found.push((department, rule));
            }
        }
    }
    found
}

fn parts(till: &Till, typed: &[(String, String)]) -> Vec<PurchasePart> {
    let part = |(department, rule): (&String, &EarningRule)| {
        let field = format!("part-{department}");
        let typed = typed.iter().find(|(name, _)| *name == field);
        PurchasePart {
            label: readable(department),
            hint: till.visit().text(&rule.name),
            typed: Typed::known(typed.map_or("", |(_, value)| value)),
            field,
        }
    };
    departments(till).into_iter().map(part).collect()
}

fn field<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
}

/// `POST /till/purchases`: once, however often it is sent.
pub async fn add(till: Till, Form(fields): Form<Fields>) -> Answer {
    let visit = till.visit();
    let member = match field(&fields, "member") {
        "" => None,
        member => Some(member.parse::<MemberId>().map_err(|_| visit.form_used())?),
    };
    let lines = match understand(&till, &fields) {
        Ok(lines) => lines,
        Err(asked) => return refused(&till, member, *asked).await,
    };
    let receipt = field(&fields, "receipt").to_owned();
    let purchase = Purchase {
        reference: receipt.clone(),
        store: Some(till.store.clone()),
        till: Some(till.number.clone()),
        channel: Channel::Store,
        occurred_at: visit.at,
        currency: visit.terms().currency,
        lines: lines.clone(),
    };
    let paid = visit.money(purchase.total_minor());
    // The moment is this request's, not the form's.
    let content: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let person = member.map_or(till.counter.associate.associate_id.0, |member| member.0);
    let key =
        forms::key(visit, "purchase", person, field(&fields, "form_key"), &content.join("&"))?;
    let Some(member) = member else { return on_paper(&till, &fields, purchase, key).await };
    let command = Report {
        id: PurchaseId(Uuid::now_v7()),
        member,
        purchase,
        source: SHOP.into(),
        is_live: true,
        by: till.actor(),
        at: visit.at,
    };
    let rulebook = visit.rulebook.clone();
    let reported = visit
        .state
        .database
        .write_in_turn(async move |tx| purchases::report(tx, &rulebook, &command, Some(&key)).await)
        .await;
    match reported {
        Ok(answered) => {
            let (reported, is_repeated) = (answered.answer, answered.is_replay);
            let said = said(&till, &reported, receipt, paid, is_repeated).await?;
            let counter = till.counter(Some(member)).await?;
            Ok(till.page(StatusCode::OK, till::answer_page(visit.reader(), counter, said)))
        }
        Err(Failure::Refused(Refusal::ReferenceConflict(_))) => {
            if let Some(known) = find_same(&till, member, &receipt, &lines).await? {
                let said = said(&till, &known, receipt, paid, true).await?;
                let counter = till.counter(Some(member)).await?;
                let page = till::answer_page(visit.reader(), counter, said);
                return Ok(till.page(StatusCode::OK, page));
            }
            receipt_taken(&till, Some(member), &fields).await
        }
        Err(failure) => Err(visit.failure(&failure)),
    }
}

async fn receipt_taken(till: &Till, member: Option<MemberId>, fields: &Fields) -> Answer {
    let mistake = PurchaseMistake::ReceiptTaken.in_words(till.visit().reader().words);
    let mut asked = typed(till, fields);
    asked.receipt.mistake = Some(mistake.to_owned());
    refused(till, member, asked).await
}

/// Adds a purchase without a member: its receipt gets a code.
async fn on_paper(till: &Till, fields: &Fields, purchase: Purchase, key: Key) -> Answer {
    let visit = till.visit();
    let (receipt, paid) = (purchase.reference.clone(), visit.money(purchase.total_minor()));
    let command = ReportUnclaimed {
        id: PurchaseId(Uuid::now_v7()),
        purchase,
        source: SHOP.into(),
        by: till.actor(),
        at: visit.at,
    };
    let rulebook = visit.rulebook.clone();
    let reported = visit
        .state
        .database
        .write_in_turn(async move |tx| receipts::report(tx, &rulebook, &command, Some(&key)).await)
        .await;
    let unclaimed = match reported {
        Ok(answered) => answered.answer,
        Err(Failure::Refused(Refusal::ReferenceConflict(_))) => {
            return receipt_taken(till, None, fields).await;
        }
        Err(failure) => return Err(visit.failure(&failure)),
    };
    let said = Said::OnPaper {
        code: unclaimed.code(visit.rulebook.keys()).grouped(),
        paid,
        receipt,
        until: visit.last_day_before(unclaimed.claimable_before),
    };
    let counter = till.counter(None).await?;
    Ok(till.page(StatusCode::OK, till::answer_page(visit.reader(), counter, said)))
}

/// What was added before for the same receipt, if that was the same purchase: typed again on the
/// same day, it differs by the moment only.
async fn find_same(
    till: &Till,
    member: MemberId,
    receipt: &str,
    lines: &[Line],
) -> Result<Option<Reported>, Stopped> {
    let visit = till.visit();
    let found = visit
        .state
        .database
        .read(async |tx| purchases::find_by_reference(tx, SHOP, receipt).await)
        .await
        .map_err(|fault| visit.fault(&fault))?;
    let is_same = |stored: &Stored| {
        stored.member == member
            && stored.purchase.lines == lines
            && stored.purchase.store.as_ref() == Some(&till.store)
            && visit.day(stored.purchase.occurred_at) == visit.day(visit.at)
    };
    Ok(found.filter(is_same).map(|stored| stored.reported))
}

async fn said(
    till: &Till,
    reported: &Reported,
    receipt: String,
    paid: loyalty::money::Money,
    is_repeated: bool,
) -> Result<Said, Stopped> {
    let visit = till.visit();
    let member = reported.member;
    let loaded =
        loaded::load(&visit.state, &visit.rulebook, member, With::default(), visit.at).await;
    let loaded = loaded.map_err(|failure| visit.failure(&failure))?;
    let terms = visit.terms();
    let overview = &loaded.overview;
    let progress = progress(terms, &overview.wallet.standing, overview.qualifying, visit.at);
    let name = overview.member.name.as_deref().map(till::short_name);
    Ok(Said::PurchaseAdded {
        member: name.unwrap_or_else(|| visit.reader().words.till_nameless().to_owned()),
        points: reported.earning.points,
        paid,
        receipt,
        spendable_from: reported.is_pending.then(|| visit.day(reported.available_at)),
        to_next: progress
            .next
            .map(|next| (next.missing, counted_in(terms), visit.tier_name(&next.tier))),
        is_repeated,
    })
}

fn typed(till: &Till, fields: &Fields) -> Asked {
    Asked {
        total: Typed::known(field(fields, "total")),
        receipt: Typed::known(field(fields, "receipt")),
        parts: parts(till, fields),
        form_key: new_form_key(),
    }
}

/// The lines of the purchase, or what was typed with what is wrong with it.
fn understand(till: &Till, fields: &Fields) -> Result<Vec<Line>, Box<Asked>> {
    let words = till.visit().reader().words;
    let currency: Currency = till.visit().terms().currency;
    let mut asked = typed(till, fields);
    let refuse = |typed: &mut Typed, mistake: PurchaseMistake| {
        typed.mistake = Some(mistake.in_words(words).to_owned());
    };
    let total = currency.parse_minor(&asked.total.value).filter(|total| *total > 0);
    if total.is_none() {
        refuse(&mut asked.total, PurchaseMistake::Total);
    }
    let receipt = &asked.receipt.value;
    if receipt.is_empty()
        || receipt.chars().count() > MOST_RECEIPT
        || receipt.chars().any(char::is_control)
    {
        refuse(&mut asked.receipt, PurchaseMistake::ReceiptMissing);
    }
    let mut left = total.unwrap_or(0);
    let mut lines = Vec::new();
    for (part, (department, _)) in asked.parts.iter_mut().zip(departments(till)) {
        if part.typed.value.trim().is_empty() {
            continue;
        }
        match currency.parse_minor(&part.typed.value) {
            None => refuse(&mut part.typed, PurchaseMistake::Total),
            Some(minor) if total.is_some() && minor > left => {
                refuse(&mut part.typed, PurchaseMistake::Parts);
            }
            Some(minor) => {
                left -= minor;
                let department = department.clone();
                lines.push(Line {
                    department,
                    amount_minor: minor,
                    quantity: 1,
                    ..Line::default()
                });
            }
        }
    }
    let has_mistake = asked.total.mistake.is_some()
        || asked.receipt.mistake.is_some()
        || asked.parts.iter().any(|part| part.typed.mistake.is_some());
    if has_mistake {
        return Err(Box::new(asked));
    }
    if left > 0 {
        lines.push(Line { amount_minor: left, quantity: 1, ..Line::default() });
    }
    Ok(lines)
}

async fn refused(till: &Till, member: Option<MemberId>, asked: Asked) -> Answer {
    let counter = till.counter(member).await?;
    let page = till::purchase_page(till.visit().reader(), counter, asked);
    Ok(till.page(StatusCode::UNPROCESSABLE_ENTITY, page))
}
