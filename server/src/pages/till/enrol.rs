//! `/till/enrol`: somebody joins at the till.

use app::{
    mail::LinkFor,
    manager::poster_page,
    parts::Typed,
    till::{self, Answer as Said, Enrol as Asked, TillRefusal},
};
use axum::{http::StatusCode, response::Response};
use database::{
    Failure, Refusal,
    members::{self, Enrol, Profile},
    sign_in_links::Audience,
};
use loyalty::{
    ids::MemberId,
    membership::{EmailAddress, PhoneNumber, parse_name},
    points::Points,
};
use serde::Deserialize;
use uuid::Uuid;

use super::Till;
use crate::{
    access::links::Asking,
    pages::{
        admin::poster_of,
        forms::{self, Form, new_form_key},
        sign_in::send_link,
        visit::{Answer, Stopped},
    },
};

/// `GET /till/enrol`
pub async fn show(till: Till) -> Answer {
    page(&till, StatusCode::OK, |asked| asked).await
}

async fn page(till: &Till, status: StatusCode, typed: impl FnOnce(Asked) -> Asked) -> Answer {
    let asked = typed(Asked {
        poster: "/till/poster".to_owned(),
        form_key: new_form_key(),
        ..Asked::default()
    });
    let counter = till.counter(None).await?;
    Ok(till.page(status, till::enrol_page(till.visit().reader(), counter, asked)))
}

/// `GET /till/poster`: the store's code, for a shopper to scan from this screen.
pub async fn poster(till: Till) -> Answer {
    let visit = till.visit();
    match poster_of(visit, &till.store, true) {
        Some(poster) => Ok(till.page(StatusCode::OK, poster_page(visit.reader(), poster))),
        None => Ok(visit.not_found()),
    }
}

/// What the form sends.
#[derive(Clone, Debug, Deserialize)]
pub struct EnrolForm {
    contact: String,
    name: String,
    agreed: Option<String>,
    form_key: String,
}

/// `POST /till/enrol`: once, however often it is sent.
pub async fn enrol(till: Till, Form(form): Form<EnrolForm>) -> Answer {
    let visit = till.visit();
    let reader = visit.reader();
    let email = EmailAddress::parse(&form.contact).ok();
    let phone = PhoneNumber::parse(&form.contact).ok().filter(|_| email.is_none());
    let name = parse_name(&form.name);
    let has_agreed = form.agreed.is_some();
    let (true, Ok(name), true) = (email.is_some() || phone.is_some(), name, has_agreed) else {
        return not_enrolled(&till, form).await;
    };
    let command = Enrol {
        id: MemberId(Uuid::now_v7()),
        profile: Profile {
            name: name.clone(),
            email: email.clone(),
            phone,
            locale: Some(visit.language.tag().to_owned()),
            ..Profile::default()
        },
        external_ids: Vec::new(),
        store: Some(till.store.clone()),
        till: Some(till.number.clone()),
        is_welcomed: true,
        enrolled_at: visit.at,
        by: till.actor(),
        at: visit.at,
    };
    let content = format!("{}\n{}", form.contact, form.name);
    let person = till.counter.associate.associate_id;
    let key = forms::key(visit, "enrol", person.0, &form.form_key, &content)?;
    let rulebook = visit.rulebook.clone();
    let enrolled = visit
        .state
        .database
        .write_in_turn(async move |tx| members::enrol(tx, &rulebook, &command, Some(&key)).await)
        .await;
    let answered = match enrolled {
        Ok(answered) => answered,
        Err(Failure::Refused(Refusal::MemberExists { member, .. })) => {
            let refusal = TillRefusal::MemberExists { contact: form.contact };
            let counter = till.counter(Some(member)).await?;
            let page = till::answer_page(reader, counter, Said::Refused(refusal));
            return Ok(till.page(StatusCode::CONFLICT, page));
        }
        Err(failure) => return Err(visit.failure(&failure)),
    };
    if !answered.is_replay
        && let Some(email) = email.clone()
    {
        welcome(&till, email).await?;
    }
    let earned = visit.terms().activity("enrolment").map(|activity| activity.points);
    let said = Said::Enrolled {
        name,
        points: earned.unwrap_or(Points::ZERO),
        contact: email.map(|email| email.as_str().to_owned()),
    };
    let counter = till.counter(Some(answered.answer.member)).await?;
    Ok(till.page(StatusCode::OK, till::answer_page(reader, counter, said)))
}

/// Sends the link to the wallet. It is opened on a phone that has not asked for it.
async fn welcome(till: &Till, email: EmailAddress) -> Result<(), Stopped> {
    let asking = Asking {
        audience: Audience::Member,
        email,
        browser_hash: None,
        store: Some(till.store.clone()),
        member: None,
        referred_by: None,
    };
    send_link(till.visit(), asking, LinkFor::SigningIn).await?;
    Ok(())
}

async fn not_enrolled(till: &Till, form: EnrolForm) -> Result<Response, Stopped> {
    let reader = till.visit().reader();
    let is_contact =
        EmailAddress::parse(&form.contact).is_ok() || PhoneNumber::parse(&form.contact).is_ok();
    page(till, StatusCode::UNPROCESSABLE_ENTITY, |asked| {
        let name = match parse_name(&form.name) {
            Ok(_) => Typed::known(&form.name),
            Err(_) => Typed::refused(&form.name, reader.words.refusal_name()),
        };
        let has_not_agreed = form.agreed.is_none();
        let asked = Asked { name, has_not_agreed, ..asked };
        if is_contact {
            Asked { contact: Typed::known(form.contact), ..asked }
        } else {
            asked.with_contact_refused(reader, form.contact)
        }
    })
    .await
}
