//! `/till/look-up`: finding a member by what they say.

use app::{
    parts::Typed,
    till::{self, Found, LookUp, short_name},
};
use axum::{extract::Query, http::StatusCode};
use database::{
    Fault, Tx,
    audit::{self, Line},
    members::{self, Identifier, Member},
    wallets,
};
use loyalty::{
    ids::{MemberId, Slug},
    membership::{EmailAddress, MemberNumber, PhoneNumber},
};
use serde::Deserialize;

use super::Till;
use crate::pages::{
    forms::Form,
    visit::{Answer, see_other},
};

/// What was typed.
#[derive(Debug, Deserialize)]
pub struct Asked {
    q: Option<String>,
}

/// `GET /till/look-up`
pub async fn show(till: Till, Query(asked): Query<Asked>) -> Answer {
    let visit = till.visit();
    let query = asked.q.unwrap_or_default();
    let found = match query.trim() {
        "" => None,
        text => {
            let identifiers = identifiers_of(text);
            let found = visit.state.database.read(async |tx| find(tx, &identifiers).await).await;
            let found = found.map_err(|fault| visit.fault(&fault))?;
            Some(found.into_iter().map(|(member, tier)| shown(&till, member, &tier)).collect())
        }
    };
    let counter = till.counter(None).await?;
    let look_up = LookUp { query: Typed::known(query), found };
    Ok(till.page(StatusCode::OK, till::look_up_page(visit.reader(), counter, look_up)))
}

/// What a text may stand for.
fn identifiers_of(text: &str) -> Vec<Identifier> {
    let number = MemberNumber::parse(text).map(Identifier::Number);
    let email = EmailAddress::parse(text).map(Identifier::Email);
    let phone = PhoneNumber::parse(text).map(Identifier::Phone);
    [number, email, phone].into_iter().filter_map(Result::ok).collect()
}

async fn find(
    tx: &mut Tx<'_>,
    identifiers: &[Identifier],
) -> Result<Option<(Member, Slug)>, Fault> {
    let Some(id) = members::find_by_any(tx, identifiers).await? else { return Ok(None) };
    let (member, wallet) = (members::find(tx, id).await?, wallets::find(tx, id).await?);
    Ok(member.zip(wallet).map(|(member, wallet)| (member, wallet.standing.tier)))
}

/// What tells a member apart and gives nothing away.
fn shown(till: &Till, member: Member, tier: &Slug) -> Found {
    let email = member.email.as_deref().and_then(|email| EmailAddress::parse(email).ok());
    let ending = |digits: &str| {
        let tail: String = digits.chars().rev().take(4).collect();
        format!("…{}", tail.chars().rev().collect::<String>())
    };
    Found {
        id: member.member_id,
        name: member.name.as_deref().map(short_name),
        hint: match (email, member.phone) {
            (Some(email), _) => email.hinted(),
            (None, Some(phone)) => ending(&phone),
            (None, None) => ending(&member.number),
        },
        tier: till.visit().tier_name(tier),
    }
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    member: MemberId,
}

/// `POST /till/look-up`: this is who stands here. It is written down who looked.
pub async fn choose(till: Till, Form(chosen): Form<Chosen>) -> Answer {
    let visit = till.visit();
    let line = Line::of("member_looked_up", till.actor(), visit.at)
        .about(chosen.member)
        .at_till(Some(till.store.clone()), Some(till.number.clone()));
    let id = line.id;
    let member = chosen.member;
    let written = visit
        .state
        .database
        .write(async move |tx| {
            members::find(tx, member).await?.ok_or(database::Refusal::MemberUnknown)?;
            Ok(audit::insert(tx, &line).await?)
        })
        .await;
    match written {
        Ok(()) => Ok(see_other(&format!("/till?done={id}"))),
        Err(database::Failure::Refused(_)) => Ok(visit.not_found()),
        Err(failure) => Err(visit.failure(&failure)),
    }
}
