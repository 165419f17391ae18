//! `/account`: what a member told of themselves, what we may send, the language, ways to sign in.

use app::{
    Language,
    account::{self, Account, Consents, Device, Done, PasskeyLine, Profile, ProfileMistake},
    mail::LinkFor,
    parts::Typed,
};
use axum::{
    extract::{Path, Query},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use database::{
    Failure, Refusal,
    members::{self, Change, Member},
    passkeys::{self, PasskeyRow},
    sessions::{self, Session},
    sign_in_links::Audience,
};
use jiff::{Timestamp, civil::Date};
use loyalty::{
    ids::MemberId,
    ledger::Actor,
    membership::{EmailAddress, PhoneNumber, parse_name},
    tiers::tier_of,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    card,
    forms::Form,
    join, language,
    sign_in::send_link,
    visit::{Answer, SignedIn, Stopped, see_other},
    wallet::profile_points,
};
use crate::{
    access::links::{self, Asking},
    loaded::With,
};

/// What was done just now, as the address says it.
#[derive(Debug, Deserialize)]
pub struct Asked {
    done: Option<String>,
}

/// `GET /account`
pub async fn show(member: SignedIn, Query(asked): Query<Asked>) -> Answer {
    let done = match asked.done.as_deref() {
        Some("saved") => Some(Done::Saved),
        Some("complete") => member
            .visit
            .terms()
            .activity("profile")
            .map(|activity| Done::ProfileComplete { points: activity.points }),
        Some("passkey") => Some(Done::PasskeyMade),
        Some("passkey-removed") => Some(Done::PasskeyRemoved),
        Some("member-already") => Some(Done::MemberAlready),
        Some("others-signed-out") => Some(Done::OthersSignedOut),
        Some("email-taken") => {
            let mistake = ProfileMistake::EmailTaken.in_words(member.visit.reader().words);
            return email_taken(&member, mistake).await;
        }
        _ => None,
    };
    page(&member, StatusCode::OK, done, None).await
}

/// The page, after a link proved an address that somebody else has come to use meanwhile.
async fn email_taken(member: &SignedIn, mistake: &str) -> Answer {
    let (visit, id) = (&member.visit, member.member());
    let found = visit.state.database.read_once(async |tx| members::find(tx, id).await).await;
    let known = found.map_err(|fault| visit.fault(&fault))?;
    let mut profile = known.as_ref().map(profile_of).unwrap_or_default();
    profile.email.mistake = Some(mistake.to_owned());
    page(member, StatusCode::OK, Some(Done::NotSaved), Some(profile)).await
}

/// The page; `typed` is what did not fit, if something was typed.
async fn page(
    member: &SignedIn,
    status: StatusCode,
    done: Option<Done>,
    typed: Option<Profile>,
) -> Answer {
    let visit = &member.visit;
    let loaded = member.load(With::default()).await?;
    let (person, at) = (member.session.person_id, visit.at);
    let (keys, sessions) = visit
        .state
        .database
        .read(async |tx| {
            Ok((passkeys::list(tx, person).await?, sessions::list(tx, person, at).await?))
        })
        .await
        .map_err(|fault| visit.fault(&fault))?;
    let known = &loaded.overview.member;
    let standing = &loaded.overview.wallet.standing;
    let model = Account {
        name: known.name.clone(),
        number: card::number(visit, known)?,
        joined_on: visit.day(known.enrolled_at),
        tier: visit.text(&tier_of(visit.terms(), standing).name),
        done,
        profile: typed.unwrap_or_else(|| profile_of(known)),
        profile_points: profile_points(visit, known.is_complete()),
        consents: Consents { email: known.consent_email, sms: known.consent_sms },
        friends: join::friends(member).await?,
        passkeys: keys.iter().map(|row| passkey_line(member, row)).collect(),
        device: device_of(member, &sessions),
    };
    Ok(member.page(status, &loaded, account::page(visit.reader(), model)))
}

fn profile_of(member: &Member) -> Profile {
    let known = |value: &Option<String>| Typed::known(value.clone().unwrap_or_default());
    Profile {
        name: known(&member.name),
        email: known(&member.email),
        phone: known(&member.phone),
        birthday: known(&member.birthday),
    }
}

fn passkey_line(member: &SignedIn, row: &PasskeyRow) -> PasskeyLine {
    PasskeyLine {
        id: row.passkey_id.to_string(),
        name: row.name.clone(),
        made_on: member.visit.day(row.created_at),
        used_at: row.last_used_at.map(|at| member.visit.local(at)),
    }
}

fn device_of(member: &SignedIn, sessions: &[Session]) -> Device {
    let name = member.session.device.clone();
    let is_phone = ["iPhone", "Android"].iter().any(|phone| name.contains(phone));
    let is_other = |session: &&Session| session.session_hash != member.session.session_hash;
    let others = sessions.iter().filter(is_other).count();
    Device { name, is_phone, others: i64::try_from(others).unwrap_or(i64::MAX) }
}

/// What the profile's form sends.
#[derive(Debug, Deserialize)]
pub struct ProfileForm {
    name: String,
    email: String,
    phone: String,
    birthday: String,
}

/// What it says, once it is understood.
struct Understood {
    name: Option<String>,
    email: Option<EmailAddress>,
    phone: Option<PhoneNumber>,
    birthday: Option<Date>,
}

/// `POST /account/profile`. A new address is used once the link that goes to it is opened.
pub async fn save_profile(member: SignedIn, Form(form): Form<ProfileForm>) -> Answer {
    let visit = &member.visit;
    let today = visit.day(visit.at);
    let Understood { name, email, phone, birthday } = match understand(&member, &form, today) {
        Ok(understood) => understood,
        Err(typed) => return not_saved(&member, *typed).await,
    };
    let id = member.member();
    let found = visit.state.database.read_once(async |tx| members::find(tx, id).await).await;
    let before = found.map_err(|fault| visit.fault(&fault))?;
    let before = before.ok_or_else(|| visit.to_sign_in("/sign-in"))?;

    let new_email = email.as_ref().filter(|new| before.email.as_deref() != Some(new.as_str()));
    if email.is_none() && before.email.is_some() && !has_passkey(&member).await? {
        return page(&member, StatusCode::CONFLICT, Some(Done::LastWayIn), None).await;
    }
    let change = Change {
        name: Some(name),
        email: email.is_none().then_some(None),
        phone: Some(phone),
        birthday: Some(birthday),
        ..Change::default()
    };
    let after = match change_member(&member, change).await {
        Ok(after) => after,
        Err(Failure::Refused(Refusal::MemberExists { .. })) => {
            let words = visit.reader().words;
            let mistake = ProfileMistake::PhoneTaken.in_words(words);
            let typed = Profile { phone: Typed::refused(&form.phone, mistake), ..known(&form) };
            return not_saved(&member, typed).await;
        }
        Err(failure) => return Err(visit.failure(&failure)),
    };
    if let Some(email) = new_email {
        return prove(&member, email.clone()).await;
    }
    let done = if after.is_complete() && !before.is_complete() { "complete" } else { "saved" };
    Ok(see_other(&format!("/account?done={done}")))
}

/// Sends a link to a new address.
async fn prove(member: &SignedIn, email: EmailAddress) -> Answer {
    let visit = &member.visit;
    if !visit.state.limits.may_sign_in(visit.client) {
        return Err(visit.slow_down(10));
    }
    let browser = links::browser(&visit.state, &visit.headers);
    let browser = browser.map_err(|trouble| visit.trouble(&trouble))?;
    let asking = Asking {
        audience: Audience::Member,
        email: email.clone(),
        browser_hash: Some(browser.hash),
        store: None,
        member: Some(member.member()),
        referred_by: None,
    };
    send_link(visit, asking, LinkFor::NewAddress).await?;
    let done = Done::MailSent { email: email.as_str().to_owned() };
    let mut response = page(member, StatusCode::OK, Some(done), None).await?;
    if let Some(cookie) = browser.cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// What was typed, or the same with what is wrong with it.
fn understand(
    member: &SignedIn,
    form: &ProfileForm,
    today: Date,
) -> Result<Understood, Box<Profile>> {
    let words = member.visit.reader().words;
    let mut typed = known(form);
    let mut refuse = |field: fn(&mut Profile) -> &mut Typed, mistake: ProfileMistake| {
        field(&mut typed).mistake = Some(mistake.in_words(words).to_owned());
    };
    let name = parse_name(&form.name);
    if name.is_err() {
        refuse(|profile| &mut profile.name, ProfileMistake::Name);
    }
    let email = given(&form.email).map(EmailAddress::parse).transpose();
    if email.is_err() {
        refuse(|profile| &mut profile.email, ProfileMistake::Email);
    }
    let phone = given(&form.phone).map(PhoneNumber::parse).transpose();
    if phone.is_err() {
        refuse(|profile| &mut profile.phone, ProfileMistake::Phone);
    }
    let birthday = given(&form.birthday).map(str::parse::<Date>).transpose();
    match &birthday {
        Err(_) => refuse(|profile| &mut profile.birthday, ProfileMistake::Birthday),
        Ok(Some(day)) if *day > today => {
            refuse(|profile| &mut profile.birthday, ProfileMistake::BirthdayToCome);
        }
        Ok(Some(day)) if day.year() < 1900 => {
            refuse(|profile| &mut profile.birthday, ProfileMistake::Birthday);
        }
        Ok(_) => {}
    }
    let fields = [&typed.name, &typed.email, &typed.phone, &typed.birthday];
    match (name, email, phone, birthday) {
        (Ok(name), Ok(email), Ok(phone), Ok(birthday))
            if fields.iter().all(|field| field.mistake.is_none()) =>
        {
            Ok(Understood { name, email, phone, birthday })
        }
        _ => Err(Box::new(typed)),
    }
}

fn known(form: &ProfileForm) -> Profile {
    Profile {
        name: Typed::known(&form.name),
        email: Typed::known(&form.email),
        phone: Typed::known(&form.phone),
        birthday: Typed::known(&form.birthday),
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

async fn not_saved(member: &SignedIn, typed: Profile) -> Answer {
    page(member, StatusCode::UNPROCESSABLE_ENTITY, Some(Done::NotSaved), Some(typed)).await
}

async fn has_passkey(member: &SignedIn) -> Result<bool, Stopped> {
    let (visit, person) = (&member.visit, member.session.person_id);
    let keys = visit.state.database.read_once(async |tx| passkeys::list(tx, person).await).await;
    Ok(!keys.map_err(|fault| visit.fault(&fault))?.is_empty())
}

async fn change_member(member: &SignedIn, change: Change) -> Result<Member, Failure> {
    let (visit, id) = (&member.visit, member.member());
    let (rulebook, at) = (visit.rulebook.clone(), visit.at);
    visit
        .state
        .database
        .write_in_turn(async move |tx| {
            members::change(tx, &rulebook, id, &change, Actor::Member, at).await
        })
        .await
}

/// What the form of the consents sends.
#[derive(Debug, Deserialize)]
pub struct ConsentForm {
    email: Option<String>,
    sms: Option<String>,
}

/// `POST /account/consents`
pub async fn save_consents(member: SignedIn, Form(form): Form<ConsentForm>) -> Answer {
    let change = Change {
        consent_email: Some(form.email.is_some()),
        consent_sms: Some(form.sms.is_some()),
        ..Change::default()
    };
    saved(&member, change).await
}

/// What the form of the language sends.
#[derive(Debug, Deserialize)]
pub struct LanguageForm {
    language: String,
}

/// `POST /account/language`: for this browser, and for what is sent by mail.
pub async fn save_language(member: SignedIn, Form(form): Form<LanguageForm>) -> Answer {
    let visit = &member.visit;
    let chosen = Language::from_tag(&form.language).ok_or_else(|| visit.form_used())?;
    let change = Change { locale: Some(Some(chosen.tag().to_owned())), ..Change::default() };
    let mut response = saved(&member, change).await?;
    let cookie: HeaderValue = language::keep(chosen, visit.is_https());
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

async fn saved(member: &SignedIn, change: Change) -> Result<Response, Stopped> {
    let changed = change_member(member, change).await;
    changed.map_err(|failure| member.visit.failure(&failure))?;
    Ok(see_other("/account?done=saved"))
}

/// `POST /account/passkeys/{id}/remove`
pub async fn remove_passkey(member: SignedIn, Path(id): Path<Uuid>) -> Answer {
    let visit = &member.visit;
    let (person, at) = (member.member(), visit.at);
    let removed = visit
        .state
        .database
        .write(async move |tx| remove_unless_last(tx, person, id, at).await)
        .await;
    match removed {
        Ok(()) => Ok(see_other("/account?done=passkey-removed")),
        Err(Failure::Refused(Refusal::LastWayIn)) => {
            page(&member, StatusCode::CONFLICT, Some(Done::LastWayIn), None).await
        }
        Err(failure) => Err(visit.failure(&failure)),
    }
}

async fn remove_unless_last(
    tx: &mut database::Tx<'_>,
    person: MemberId,
    passkey: Uuid,
    at: Timestamp,
) -> Result<(), Failure> {
    let member = members::find(tx, person).await?.ok_or(Refusal::MemberUnknown)?;
    let left = passkeys::list(tx, person.0).await?;
    let is_last = left.iter().all(|row| row.passkey_id == passkey);
    if is_last && member.email.is_none() {
        return Err(Refusal::LastWayIn.into());
    }
    passkeys::delete(tx, person.0, passkey).await?;
    let line = database::audit::Line::of("passkey_removed", Actor::Member, at).about(person);
    Ok(database::audit::insert(tx, &line).await?)
}

/// `POST /account/devices/sign-out-others`
pub async fn sign_out_others(member: SignedIn) -> Answer {
    let visit = &member.visit;
    let (person, kept) = (member.session.person_id, member.session.session_hash);
    visit
        .state
        .database
        .write(async move |tx| Ok(sessions::delete_others(tx, person, &kept).await?))
        .await
        .map_err(|failure| visit.failure(&failure))?;
    Ok(see_other("/account?done=others-signed-out"))
}
