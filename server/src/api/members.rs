//! `/members`: enrol, find, read, change.
#![expect(unused_qualifications, reason = "utoipa qualifies what it is given")]
#![expect(clippy::option_option, reason = "left out, emptied and given are three things")]

use axum::{
    Json,
    extract::{Path, Query, State as FromState},
    http::StatusCode,
    response::Response,
};
use database::{
    Refusal, Tx,
    api_keys::KeyRole,
    members::{self, Change, Enrol, Identifier, Member, Profile},
    wallets,
};
use jiff::civil::Date;
use loyalty::{
    ids::{MemberId, Slug},
    membership::{EmailAddress, ExternalId, MemberNumber, PhoneNumber, Tag, parse_name},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    Asked, Body, Caller, Problem, answer::answer, problem::Wrong, purchases::must_be_known,
};
use crate::state::State;

/// A member.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MemberAnswer {
    #[schema(value_type = Uuid)]
    id: MemberId,
    /// The member number, as printed.
    number: String,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    locale: Option<String>,
    birthday: Option<String>,
    /// The tier held.
    #[schema(value_type = String)]
    tier: Slug,
    /// `active`, `suspended`, `merged` or `erased`.
    state: String,
    external_ids: Vec<String>,
    /// What the shop notes of them.
    tags: Vec<String>,
    consents: Consents,
    #[schema(value_type = String)]
    enrolled_at: jiff::Timestamp,
}

/// What a member agreed to.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consents {
    /// Mail.
    #[serde(default)]
    email: bool,
    /// Messages.
    #[serde(default)]
    sms: bool,
}

/// A new member.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolRequest {
    email: Option<String>,
    phone: Option<String>,
    name: Option<String>,
    /// A language such as `ko`.
    locale: Option<String>,
    /// A day such as `1990-05-17`.
    birthday: Option<String>,
    /// What your system calls them.
    external_id: Option<String>,
    /// The store in which they joined.
    store: Option<String>,
    #[serde(default)]
    consents: Consents,
}

/// What to change; `null` takes away.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeRequest {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    phone: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    locale: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    birthday: Option<Option<String>>,
    consents: Option<Consents>,
    /// What the shop notes of them, in place of what it noted: words for segments to ask for.
    tags: Option<Vec<String>>,
}

/// By what to find members: exactly one.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindParameters {
    email: Option<String>,
    phone: Option<String>,
    number: Option<String>,
    external_id: Option<String>,
}

fn given<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// Enrol a member
///
/// They get what the programme gives for joining.
#[utoipa::path(post, path = "/members", tag = "members", request_body = EnrolRequest,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = MemberAnswer), (status = 409, description = "member_exists")))]
pub(super) async fn enrol(
    FromState(state): FromState<State>,
    asked: Asked<EnrolRequest>,
) -> Result<Response, Problem> {
    asked.caller.must_be(&[KeyRole::Till, KeyRole::Commerce, KeyRole::Manager])?;
    let (now, rulebook) = (state.now(), state.rulebook());
    let profile = profile_of(&asked.body)?;
    let external_id = asked.body.external_id.as_deref().map(ExternalId::parse).transpose();
    let external_id =
        external_id.map_err(|refusal| Problem::wrong("/external_id", refusal.to_string()))?;
    if profile.email.is_none() && profile.phone.is_none() && external_id.is_none() {
        let reason = "needs an email, a phone or an external_id to be found by";
        return Err(Problem::wrong("", reason));
    }
    let store = asked.caller.store(slug("/store", asked.body.store.as_deref())?)?;
    if let Some(store) = &store {
        must_be_known(&state, &rulebook, store, now).await?;
    }
    let command = Enrol {
        id: MemberId(Uuid::now_v7()),
        profile,
        external_ids: external_id.into_iter().collect(),
        store,
        till: None,
        is_welcomed: true,
        enrolled_at: now,
        by: asked.caller.actor(),
        at: now,
    };
    let key = asked.key.clone();
    let answered = state
        .database
        .write_in_turn(async move |tx| members::enrol(tx, &rulebook, &command, Some(&key)).await)
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    let member = load(&state, answered.answer.member).await?;
    Ok(answer(StatusCode::CREATED, answered.is_replay, member))
}

/// Find members
///
/// By e-mail, phone, member number or external id: one of them.
#[utoipa::path(get, path = "/members", tag = "members", params(FindParameters),
    responses((status = 200, description = "data: members, next: always null")))]
pub(super) async fn find(
    FromState(state): FromState<State>,
    caller: Caller,
    parameters: Result<Query<FindParameters>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<serde_json::Value>, Problem> {
    caller.must_be(&[KeyRole::Till, KeyRole::Commerce, KeyRole::Manager])?;
    let Query(parameters) =
        parameters.map_err(|rejection| Problem::wrong("?", rejection.body_text()))?;
    let wrong = |name: &str| {
        let pointer = format!("?{name}");
        move |refusal: loyalty::membership::NotAnIdentifier| {
            Problem::wrong(pointer, refusal.to_string())
        }
    };
    let email = parameters.email.map(|text| EmailAddress::parse(&text).map(Identifier::Email));
    let phone = parameters.phone.map(|text| PhoneNumber::parse(&text).map(Identifier::Phone));
    let number = parameters.number.map(|text| MemberNumber::parse(&text).map(Identifier::Number));
    let external =
        parameters.external_id.map(|text| ExternalId::parse(&text).map(Identifier::External));
    let given = [
        email.transpose().map_err(wrong("email"))?,
        phone.transpose().map_err(wrong("phone"))?,
        number.transpose().map_err(wrong("number"))?,
        external.transpose().map_err(wrong("external_id"))?,
    ];
    let mut given = given.into_iter().flatten();
    let (Some(identifier), None) = (given.next(), given.next()) else {
        return Err(Problem::wrong("?", "give exactly one of email, phone, number, external_id"));
    };
    let found = state.database.read(async |tx| members::find_id(tx, &identifier).await).await?;
    let data = match found {
        Some(member) => vec![load(&state, member).await?],
        None => Vec::new(),
    };
    Ok(Json(json!({ "data": data, "next": null })))
}

/// Read a member
#[utoipa::path(get, path = "/members/{id}", tag = "members", params(("id" = Uuid, Path)),
    responses((status = 200, body = MemberAnswer), (status = 404, description = "not_found")))]
pub(super) async fn read(
    FromState(state): FromState<State>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<MemberAnswer>, Problem> {
    caller.must_be(&[KeyRole::Till, KeyRole::Commerce, KeyRole::Manager])?;
    Ok(Json(load(&state, member_of(&state, &id).await?).await?))
}

/// Change a member
#[utoipa::path(patch, path = "/members/{id}", tag = "members", params(("id" = Uuid, Path)),
    request_body = ChangeRequest,
    responses((status = 200, body = MemberAnswer), (status = 409, description = "member_exists")))]
pub(super) async fn change(
    FromState(state): FromState<State>,
    caller: Caller,
    Path(id): Path<String>,
    Body(body): Body<ChangeRequest>,
) -> Result<Json<MemberAnswer>, Problem> {
    caller.must_be(&[KeyRole::Commerce, KeyRole::Manager])?;
    let (now, rulebook) = (state.now(), state.rulebook());
    let id = member_of(&state, &id).await?;
    let change = change_of(body)?;
    let by = caller.actor();
    state
        .database
        .write_in_turn(async move |tx| {
            members::change(tx, &rulebook, id, &change, by, now).await.map(drop)
        })
        .await
        .map_err(|failure| Problem::of(&failure, now))?;
    Ok(Json(load(&state, id).await?))
}

/// Loads a member's answer.
pub(super) async fn load(state: &State, id: MemberId) -> Result<MemberAnswer, Problem> {
    let now = state.now();
    let found = state.database.read(async |tx| find_answer(tx, id).await).await?;
    found.ok_or_else(|| Problem::of_refusal(&Refusal::MemberUnknown, now))
}

async fn find_answer(
    tx: &mut Tx<'_>,
    id: MemberId,
) -> Result<Option<MemberAnswer>, database::Fault> {
    let (Some(member), Some(wallet)) = (members::find(tx, id).await?, wallets::find(tx, id).await?)
    else {
        return Ok(None);
    };
    let external_ids = members::list_external_ids(tx, id).await?;
    let tags = members::list_tags(tx, id).await?;
    Ok(Some(MemberAnswer::of(member, wallet.standing.tier, external_ids, tags)))
}

impl MemberAnswer {
    pub(super) fn of(
        member: Member,
        tier: Slug,
        external_ids: Vec<String>,
        tags: Vec<String>,
    ) -> Self {
        Self {
            id: member.member_id,
            number: member.number,
            name: member.name,
            email: member.email,
            phone: member.phone,
            locale: member.locale,
            birthday: member.birthday,
            tier,
            state: member.state.name().to_owned(),
            external_ids,
            tags,
            consents: Consents { email: member.consent_email, sms: member.consent_sms },
            enrolled_at: member.enrolled_at,
        }
    }
}

/// Reads a member's id as it stands; what is none stands for nobody.
pub(super) fn member_id(text: &str) -> Result<MemberId, Problem> {
    text.parse().map_err(|_| Problem::not_found("there is no such member"))
}

/// Whom a member's id stands for: whoever became part of another is that other.
pub(super) async fn member_of(state: &State, text: &str) -> Result<MemberId, Problem> {
    let id = member_id(text)?;
    Ok(state.database.read_once(async |tx| members::survivor(tx, id).await).await?)
}

/// Reads a name of the programme's.
pub(super) fn slug(pointer: &str, text: Option<&str>) -> Result<Option<Slug>, Problem> {
    let slug = text.map(Slug::new).transpose();
    slug.map_err(|refusal| Problem::wrong(pointer, refusal.to_string()))
}

/// Reads what is told of a member; everything that is wrong is said at once.
fn profile_of(body: &EnrolRequest) -> Result<Profile, Problem> {
    let mut wrong = Vec::new();
    let profile = Profile {
        name: read_field(&mut wrong, "/name", body.name.as_deref(), parse_name).flatten(),
        email: read_field(&mut wrong, "/email", body.email.as_deref(), EmailAddress::parse),
        phone: read_field(&mut wrong, "/phone", body.phone.as_deref(), PhoneNumber::parse),
        birthday: read_field(&mut wrong, "/birthday", body.birthday.as_deref(), read_birthday),
        locale: read_field(&mut wrong, "/locale", body.locale.as_deref(), read_locale),
        consent_email: body.consents.email,
        consent_sms: body.consents.sms,
    };
    if wrong.is_empty() { Ok(profile) } else { Err(Problem::invalid(wrong)) }
}

fn change_of(body: ChangeRequest) -> Result<Change, Problem> {
    let mut wrong = Vec::new();
    let mut field = FieldsOf(&mut wrong);
    let change = Change {
        name: field.read("/name", body.name, parse_name).map(Option::flatten),
        email: field.read("/email", body.email, EmailAddress::parse),
        phone: field.read("/phone", body.phone, PhoneNumber::parse),
        birthday: field.read("/birthday", body.birthday, read_birthday),
        locale: field.read("/locale", body.locale, read_locale),
        consent_email: body.consents.map(|consents| consents.email),
        consent_sms: body.consents.map(|consents| consents.sms),
        tags: body.tags.map(|tags| read_tags(field.0, &tags)),
    };
    if wrong.is_empty() { Ok(change) } else { Err(Problem::invalid(wrong)) }
}

/// Reads fields that may be given, taken away, or left alone.
struct FieldsOf<'w>(&'w mut Vec<Wrong>);

impl FieldsOf<'_> {
    fn read<T, E: std::fmt::Display>(
        &mut self,
        pointer: &str,
        field: Option<Option<String>>,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        field.map(|text| read_field(self.0, pointer, text.as_deref(), read))
    }
}

fn read_field<T, E: std::fmt::Display>(
    wrong: &mut Vec<Wrong>,
    pointer: &str,
    text: Option<&str>,
    read: impl Fn(&str) -> Result<T, E>,
) -> Option<T> {
    match read(text?) {
        Ok(value) => Some(value),
        Err(refusal) => {
            wrong.push(Wrong { pointer: pointer.to_owned(), reason: refusal.to_string() });
            None
        }
    }
}

/// The most tags that one member may bear.
const MOST_TAGS: usize = 50;

fn read_tags(wrong: &mut Vec<Wrong>, tags: &[String]) -> Vec<Tag> {
    if tags.len() > MOST_TAGS {
        let reason = format!("must be at most {MOST_TAGS} tags");
        wrong.push(Wrong { pointer: "/tags".to_owned(), reason });
        return Vec::new();
    }
    let read = |(place, tag): (usize, &String)| {
        read_field(wrong, &format!("/tags/{place}"), Some(tag), Tag::parse)
    };
    tags.iter().enumerate().filter_map(read).collect()
}

fn read_birthday(text: &str) -> Result<Date, &'static str> {
    text.parse().map_err(|_| "must be a day such as 1990-05-17")
}

fn read_locale(text: &str) -> Result<String, &'static str> {
    let fits = (2..=16).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if fits { Ok(text.to_owned()) } else { Err("must be a language such as ko") }
}
