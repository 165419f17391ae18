//! `/sign-in`: a link by mail, the six digits for when it is opened elsewhere, and signing out.

use app::{
    errors::Trouble as Told,
    mail::{self, LinkFor},
    membership::{
        self, BuiltInBrowser, DeadLink, DigitsRefusal, Link, LinkElsewhere, MailSent, PasskeyOffer,
        SignIn,
    },
    parts::Typed,
    till,
};
use axum::{
    extract::{Path, Query},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use database::{
    Failure, Refusal,
    associates::{self, Associate, Role},
    passkeys,
    sign_in_links::{self, Audience, LIFETIME_MINUTES, LinkRow},
};
use loyalty::{ids::Slug, membership::EmailAddress, points::Points};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    forms::Form,
    join,
    stores::{self, landing},
    visit::{Answer, SignedIn, Stopped, Visit, is_ours, see_other},
};
use crate::{
    access::{
        cookies::{self, Kept},
        devices::{device_of, is_built_in},
        links::{self, Asking},
        sessions::{self, SigningIn},
    },
    loaded::With,
    mail::Mail,
};

/// Whether somebody goes on in a built-in browser all the same.
#[derive(Debug, Deserialize)]
pub struct Here {
    /// Anything, if so.
    pub here: Option<String>,
}

/// `GET /sign-in`
pub async fn show(visit: Visit, Query(here): Query<Here>) -> Answer {
    if is_built_in(&visit.headers) && here.here.is_none() {
        let browser = BuiltInBrowser {
            address: format!("{}/sign-in", visit.state.settings.public_url),
            stay: "/sign-in?here=yes".to_owned(),
        };
        let page = membership::built_in_browser_page(visit.reader(), browser);
        return Ok(visit.strangers_page(StatusCode::OK, page));
    }
    let page = membership::sign_in_page(visit.reader(), SignIn::default());
    Ok(visit.strangers_page(StatusCode::OK, page))
}

/// What the form with an address sends.
#[derive(Debug, Deserialize)]
pub struct Ask {
    email: String,
    store: Option<String>,
    /// `till`, from the till's own page.
    r#for: Option<String>,
}

/// `POST /sign-in`
pub async fn ask(visit: Visit, Form(form): Form<Ask>) -> Answer {
    if !visit.state.limits.may_sign_in(visit.client) {
        return Err(visit.slow_down(10));
    }
    let store = known_store(&visit, form.store.as_deref());
    let audience = match form.r#for.as_deref() {
        Some("till") => Audience::Associate,
        _ => Audience::Member,
    };
    let Ok(email) = EmailAddress::parse(&form.email) else {
        return Ok(not_an_address(&visit, audience, form.email, store));
    };
    let browser = links::browser(&visit.state, &visit.headers);
    let browser = browser.map_err(|trouble| visit.trouble(&trouble))?;
    let asking = Asking {
        audience,
        email: email.clone(),
        browser_hash: Some(browser.hash),
        store: store.clone(),
        member: None,
        referred_by: join::invited_by(&visit).await?,
    };
    let link = send_link(&visit, asking, LinkFor::SigningIn).await?;
    let sent = MailSent {
        email: email.as_str().to_owned(),
        store: store.map(|store| store.to_string()),
        minutes: LIFETIME_MINUTES,
        refused: None,
        demo_link: link.filter(|_| visit.state.demo.is_some()),
    };
    let page = membership::mail_sent_page(visit.reader(), sent);
    let mut response = visit.strangers_page(StatusCode::OK, page);
    if let Some(cookie) = browser.cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

fn not_an_address(
    visit: &Visit,
    audience: Audience,
    typed: String,
    store: Option<Slug>,
) -> Response {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let mistake = visit.reader().words.refusal_email();
    match (audience, store) {
        (Audience::Associate, _) => {
            let sign_in = till::SignIn { email: Typed::refused(typed, mistake) };
            visit.strangers_page(status, till::sign_in_page(visit.reader(), sign_in))
        }
        (Audience::Member, Some(store)) => {
            landing(visit, &store, status, Typed::refused(typed, mistake))
        }
        (Audience::Member, None) => {
            let refused = SignIn::refused(visit.reader(), typed, None);
            visit.strangers_page(status, membership::sign_in_page(visit.reader(), refused))
        }
    }
}

/// Makes a link and sends it; the link, unless the address has asked for too many. To an address
/// that nobody behind the counter has, no link for the till is sent; whoever asks cannot tell.
pub async fn send_link(
    visit: &Visit,
    asking: Asking,
    purpose: LinkFor,
) -> Result<Option<String>, Stopped> {
    let to = asking.email.clone();
    let is_welcome = match asking.audience {
        Audience::Member => true,
        Audience::Associate => working_here(visit, &to).await?.is_some(),
    };
    let asked = links::ask(&visit.state, asking, visit.at).await;
    let link = asked.map_err(|trouble| visit.trouble(&trouble))?.filter(|_| is_welcome);
    if let Some(link) = &link {
        let words = visit.reader().words;
        let message = mail::link(words, purpose, &visit.terms().name, link, LIFETIME_MINUTES);
        let mail::Message { subject, text, html } = message;
        visit.state.mailer.send_later(Mail { to, subject, text, html });
    }
    Ok(link)
}

/// Who works here with an address.
async fn working_here(visit: &Visit, email: &EmailAddress) -> Result<Option<Associate>, Stopped> {
    let found = visit
        .state
        .database
        .read_once(async |tx| associates::find_by_email(tx, email).await)
        .await
        .map_err(|fault| visit.fault(&fault))?;
    Ok(found.filter(|associate| associate.is_active))
}

/// What the form with the six digits sends.
#[derive(Debug, Deserialize)]
pub struct Digits {
    email: String,
    store: Option<String>,
    #[serde(rename = "digits")]
    typed: String,
}

/// `POST /sign-in/digits`: in the browser that asked, for a link that was opened elsewhere.
pub async fn digits(visit: Visit, Form(form): Form<Digits>) -> Answer {
    if !visit.state.limits.may_sign_in(visit.client) {
        return Err(visit.slow_down(10));
    }
    let used = match links::known_browser(&visit.state, &visit.headers) {
        Some(browser) => links::use_digits(&visit.state, browser, &form.typed, visit.at).await,
        None => Err(Refusal::LinkDead.into()),
    };
    let refused = match used {
        Ok(link) => return let_in(&visit, &link).await,
        Err(Failure::Refused(Refusal::WrongDigits { tries_left })) if tries_left > 0 => {
            DigitsRefusal::Wrong { tries_left }
        }
        Err(Failure::Refused(_)) => DigitsRefusal::Dead,
        Err(Failure::Fault(fault)) => return Err(visit.fault(&fault)),
    };
    let sent = MailSent {
        email: form.email,
        store: known_store(&visit, form.store.as_deref()).map(|store| store.to_string()),
        minutes: LIFETIME_MINUTES,
        refused: Some(refused),
        demo_link: None,
    };
    let page = membership::mail_sent_page(visit.reader(), sent);
    Ok(visit.strangers_page(StatusCode::UNPROCESSABLE_ENTITY, page))
}

/// `GET /sign-in/{token}`, `GET /till/sign-in/{token}`: a button in the browser that asked for the
/// link, six digits in any other. Nothing is changed, because mail programs open links too.
pub async fn open(visit: Visit, Path(token): Path<String>) -> Answer {
    let (hash, at) = (links::hash(&token), visit.at);
    let found = visit
        .state
        .database
        .read_once(async |tx| sign_in_links::find(tx, &hash, at).await)
        .await
        .map_err(|fault| visit.fault(&fault))?;
    let Some(link) = found else { return Ok(dead(&visit)) };
    let browser = links::known_browser(&visit.state, &visit.headers);
    let page = if link.browser_hash.is_none() || link.browser_hash == browser {
        let asked_at = visit.local(link.created_at);
        membership::link_page(visit.reader(), Link { token, email: link.email, asked_at })
    } else {
        let digits = links::digits(&visit.state.secret, &link.link_hash);
        let until = visit.local(link.expires_at).time();
        membership::elsewhere_page(visit.reader(), LinkElsewhere { digits, until })
    };
    Ok(visit.strangers_page(StatusCode::OK, page))
}

/// `POST /sign-in/{token}`, `POST /till/sign-in/{token}`: uses the link up.
pub async fn follow(visit: Visit, Path(token): Path<String>) -> Answer {
    if !visit.state.limits.may_sign_in(visit.client) {
        return Err(visit.slow_down(10));
    }
    let (hash, at) = (links::hash(&token), visit.at);
    let browser = links::known_browser(&visit.state, &visit.headers);
    let used = visit
        .state
        .database
        .write(async move |tx| sign_in_links::use_up(tx, &hash, browser.as_ref(), at).await)
        .await;
    match used {
        Ok(link) => let_in(&visit, &link).await,
        Err(Failure::Refused(Refusal::LinkDead | Refusal::LinkFromElsewhere)) => Ok(dead(&visit)),
        Err(failure) => Err(visit.failure(&failure)),
    }
}

fn dead(visit: &Visit) -> Response {
    let link = DeadLink { minutes: LIFETIME_MINUTES, email: String::new() };
    visit.strangers_page(StatusCode::GONE, membership::dead_page(visit.reader(), link))
}

/// Signs somebody in by a link that was used.
async fn let_in(visit: &Visit, link: &LinkRow) -> Answer {
    match link.audience() {
        Audience::Member => let_member_in(visit, link).await,
        Audience::Associate => let_associate_in(visit, link).await,
    }
}

async fn let_associate_in(visit: &Visit, link: &LinkRow) -> Answer {
    let email = EmailAddress::parse(&link.email).ok();
    let associate = match email {
        Some(email) => working_here(visit, &email).await?,
        None => None,
    };
    let Some(associate) = associate else { return Ok(dead(visit)) };
    let person = associate.associate_id.0;
    let first = if associate.role() == Role::Associate { "/till" } else { "/admin" };
    let to = visit.next().unwrap_or_else(|| first.to_owned());
    begin(visit, Audience::Associate, person, associate.store, &to).await
}

async fn let_member_in(visit: &Visit, link: &LinkRow) -> Answer {
    let member = links::member_of(&visit.state, link, visit.language.tag(), visit.at).await;
    let (member, is_new) = match member {
        Ok(found) => found,
        Err(Failure::Refused(Refusal::MemberExists { .. })) => {
            return Ok(see_other("/account?done=email-taken"));
        }
        Err(failure) => return Err(visit.failure(&failure)),
    };
    let then = match &link.store {
        Some(store) => format!("/s/{store}"),
        None => visit.next().unwrap_or_else(|| "/".to_owned()),
    };
    if let Some(store) = &link.store {
        // Whoever joins by the poster is there.
        stores::check_in(visit, member, store).await?;
    }
    let known = visit
        .state
        .database
        .read_once(async |tx| passkeys::list(tx, member.0).await)
        .await
        .map_err(|fault| visit.fault(&fault))?;
    let to = if known.is_empty() && !is_built_in(&visit.headers) {
        let joined = if is_new { "&joined=yes" } else { "" };
        format!("/sign-in/passkey?then={then}{joined}")
    } else {
        then
    };
    begin(visit, Audience::Member, member.0, link.store.clone(), &to).await
}

/// Begins a session and sends its owner on.
pub async fn begin(
    visit: &Visit,
    audience: Audience,
    person: Uuid,
    store: Option<Slug>,
    to: &str,
) -> Answer {
    let cookie = session(visit, audience, person, store).await?;
    let mut response = see_other(to);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    let forget = cookies::forget(Kept::Next, visit.is_https());
    response.headers_mut().append(header::SET_COOKIE, forget);
    Ok(response)
}

/// Begins a session; gives the cookie that keeps it.
pub async fn session(
    visit: &Visit,
    audience: Audience,
    person: Uuid,
    store: Option<Slug>,
) -> Result<HeaderValue, Stopped> {
    let device = device_of(&visit.headers);
    let signing_in = SigningIn { audience, person, device, store, till: None };
    sessions::begin(&visit.state, &visit.headers, signing_in, visit.at)
        .await
        .map_err(|trouble| visit.trouble(&trouble))
}

/// Where the offer of a passkey leads.
#[derive(Debug, Deserialize)]
pub struct Then {
    then: Option<String>,
    joined: Option<String>,
}

/// `GET /sign-in/passkey`: next time, one touch.
pub async fn offer_passkey(member: SignedIn, Query(then): Query<Then>) -> Answer {
    let loaded = member.load(With::default()).await?;
    let joining = member.visit.terms().activity("enrolment").map(|activity| activity.points);
    let offer = PasskeyOffer {
        joined_with: then.joined.map(|_| joining.unwrap_or(Points::ZERO)),
        then: then.then.filter(|path| is_ours(path)).unwrap_or_else(|| "/".to_owned()),
    };
    let page = membership::passkey_offer_page(member.visit.reader(), offer);
    Ok(member.page(StatusCode::OK, &loaded, page))
}

/// `POST /sign-out`: of the wallet, and of the till and the overview.
pub async fn out(visit: Visit) -> Answer {
    let mut response = visit.told(StatusCode::OK, Told::SignedOut);
    for audience in [Audience::Member, Audience::Associate] {
        let ended = sessions::end(&visit.state, &visit.headers, audience).await;
        let cookie = ended.map_err(|trouble| visit.trouble(&trouble))?;
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    // What this browser still keeps of the visit goes too; what it keeps for speed stays.
    response
        .headers_mut()
        .insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}

fn known_store(visit: &Visit, store: Option<&str>) -> Option<Slug> {
    let store = Slug::new(store?).ok()?;
    visit.terms().store(&store).is_some().then_some(store)
}
