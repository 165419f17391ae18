//! `import members`: people the shop knows already.

use std::{path::Path, sync::Arc};

use database::{
    Database, Failure, Refusal, Rulebook, Tx,
    members::{self, Change, Enrol, Identifier, Profile},
};
use jiff::{Timestamp, civil::Date};
use loyalty::{
    ids::MemberId,
    ledger::Actor,
    membership::{EmailAddress, ExternalId, PhoneNumber, parse_name},
};
use uuid::Uuid;

use super::{Imported, Landed, RawRow, land_rows, landed};
use crate::trouble::Trouble;

/// The columns of a members file.
const COLUMNS: [&str; 9] = [
    "member",
    "email",
    "phone",
    "name",
    "birthday",
    "locale",
    "enrolled_at",
    "consent_email",
    "consent_sms",
];

/// What a row says.
struct Said {
    member: ExternalId,
    profile: Profile,
    enrolled_at: Option<Timestamp>,
}

/// Imports a members file. Members who are known get what the file says of them; nobody gets
/// enrolment points.
pub async fn import(
    database: &Database,
    rulebook: &Rulebook,
    file: &Path,
    rejects_file: Option<&Path>,
    at: Timestamp,
) -> Result<Imported, Trouble> {
    land_rows((file, rejects_file), &COLUMNS, async |raw| land(database, rulebook, raw, at).await)
        .await
}

async fn land(
    database: &Database,
    rulebook: &Rulebook,
    raw: &RawRow,
    at: Timestamp,
) -> Result<Landed, Trouble> {
    let read = raw.unreadable.clone().map_or_else(|| read(&raw.fields), Err);
    let said = match read {
        Ok(said) => Arc::new(said),
        Err(reason) => return Ok(Err(reason)),
    };
    let rulebook = rulebook.clone();
    let outcome =
        database.write_in_turn(async move |tx| land_one(tx, &rulebook, &said, at).await).await;
    landed(outcome, in_words)
}

async fn land_one(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    said: &Said,
    at: Timestamp,
) -> Result<bool, Failure> {
    let known = members::find_id(tx, &Identifier::External(said.member.clone())).await?;
    let Some(known) = known else {
        let enrol = Enrol {
            id: MemberId(Uuid::now_v7()),
            profile: said.profile.clone(),
            external_ids: vec![said.member.clone()],
            store: None,
            till: None,
            is_welcomed: false,
            enrolled_at: said.enrolled_at.unwrap_or(at),
            by: Actor::Operator,
            at,
        };
        members::enrol(tx, rulebook, &enrol, None).await?;
        return Ok(true);
    };
    let member = members::find(tx, known).await?.ok_or(Refusal::MemberUnknown)?;
    let profile = &said.profile;
    let text = |value: Option<&str>| value.map(str::to_owned);
    let is_same = member.name == profile.name
        && member.email == text(profile.email.as_ref().map(EmailAddress::as_str))
        && member.phone == text(profile.phone.as_ref().map(PhoneNumber::as_str))
        && member.birthday == profile.birthday.map(|day| day.to_string())
        && member.locale == profile.locale
        && member.consent_email == profile.consent_email
        && member.consent_sms == profile.consent_sms;
    if is_same {
        return Ok(false);
    }
    let change = Change {
        name: Some(profile.name.clone()),
        email: Some(profile.email.clone()),
        phone: Some(profile.phone.clone()),
        birthday: Some(profile.birthday),
        locale: Some(profile.locale.clone()),
        consent_email: Some(profile.consent_email),
        consent_sms: Some(profile.consent_sms),
        tags: None,
    };
    members::change_quietly(tx, known, &change, Actor::Operator, at).await?;
    Ok(true)
}

fn read(fields: &[String]) -> Result<Said, String> {
    let field = |name: &str| {
        let place = COLUMNS.iter().position(|column| *column == name);
        place.and_then(|place| fields.get(place)).map_or("", String::as_str)
    };
    let given = |name| Some(field(name)).filter(|text| !text.is_empty());
    let member = ExternalId::parse(field("member")).map_err(|e| format!("member: {e}"))?;
    let email = given("email").map(EmailAddress::parse).transpose();
    let phone = given("phone").map(PhoneNumber::parse).transpose();
    let birthday = given("birthday").map(str::parse::<Date>).transpose();
    let enrolled_at = given("enrolled_at").map(str::parse::<Timestamp>).transpose();
    let locale = given("locale").map(read_locale).transpose()?;
    Ok(Said {
        member,
        profile: Profile {
            name: parse_name(field("name")).map_err(|refusal| format!("name: {refusal}"))?,
            email: email.map_err(|refusal| format!("email: {refusal}"))?,
            phone: phone.map_err(|refusal| format!("phone: {refusal}"))?,
            birthday: birthday
                .map_err(|_| "birthday: must be a day such as 1990-05-17".to_owned())?,
            locale,
            consent_email: read_consent("consent_email", field("consent_email"))?,
            consent_sms: read_consent("consent_sms", field("consent_sms"))?,
        },
        enrolled_at: enrolled_at.map_err(|_| {
            "enrolled_at: must be a time with its offset, such as 2026-03-01T18:02:11Z".to_owned()
        })?,
    })
}

fn read_locale(text: &str) -> Result<String, String> {
    let fits = text.len() <= 16 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if fits { Ok(text.to_owned()) } else { Err("locale: must be a language such as ko".into()) }
}

fn read_consent(column: &str, text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Ok(true),
        "false" | "0" | "no" | "" => Ok(false),
        _ => Err(format!("{column}: must be true or false")),
    }
}

fn in_words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::MemberExists { identifier, .. } => {
            format!("{identifier}: another member has it already")
        }
        other => other.to_string(),
    }
}
