//! Sign-in links: what the mail holds, and the six digits for when it is opened elsewhere.

use axum::http::{HeaderMap, HeaderValue};
use database::{
    Failure, Refusal, Rulebook, Tx,
    members::{self, Change, Enrol, Identifier, Profile},
    referrals,
    sign_in_links::{self, Audience, LinkRow, NewLink},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use loyalty::{
    ids::{MemberId, Slug},
    ledger::Actor,
    membership::EmailAddress,
};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::{
    cookies::{self, Kept, Lasts},
    tokens,
};
use crate::{secret::Secret, state::State, trouble::Trouble};

/// What a link or a browser is found by.
pub type Hash = sign_in_links::Hash;

/// A new link's token, and the hash by which it is found.
pub fn new_token() -> Result<(String, Hash), Trouble> {
    let token = tokens::new()?;
    let hash = tokens::hash(&token);
    Ok((token, hash))
}

/// What a token is found by.
pub fn hash(token: &str) -> Hash {
    tokens::hash(token)
}

/// The address that a mail holds.
pub fn link_url(public_url: &str, audience: Audience, token: &str) -> String {
    match audience {
        Audience::Member => format!("{public_url}/sign-in/{token}"),
        Audience::Associate => format!("{public_url}/till/sign-in/{token}"),
    }
}

/// The six digits that stand for a link: shown where it is opened, typed where it was asked for.
pub fn digits(secret: &Secret, link_hash: &Hash) -> String {
    let key = secret.derive("sign-in digits");
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes keys of any length");
    mac.update(link_hash);
    let bytes = mac.finalize().into_bytes();
    let number = bytes.iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    format!("{:06}", number % 1_000_000)
}

/// What tells the browser that asks from any other, and the cookie that keeps it there.
pub struct Browser {
    /// What it is found by.
    pub hash: Hash,
    /// The cookie, for a browser that is new.
    pub cookie: Option<HeaderValue>,
}

/// The browser of a request, if it has asked for a link before.
pub fn known_browser(state: &State, headers: &HeaderMap) -> Option<Hash> {
    let kept = cookies::read(headers, Kept::Browser, state.settings.is_https());
    kept.map(|token| tokens::hash(&token))
}

/// The browser of a request; a new one is given something to keep.
pub fn browser(state: &State, headers: &HeaderMap) -> Result<Browser, Trouble> {
    if let Some(hash) = known_browser(state, headers) {
        return Ok(Browser { hash, cookie: None });
    }
    let token = tokens::new()?;
    let cookie = cookies::keep(Kept::Browser, &token, Lasts::Days(1), state.settings.is_https());
    Ok(Browser { hash: tokens::hash(&token), cookie: Some(cookie) })
}

/// Somebody asks for a link.
#[derive(Clone, Debug)]
pub struct Asking {
    /// As what they want to sign in.
    pub audience: Audience,
    /// Where to send it.
    pub email: EmailAddress,
    /// In which browser they ask; none for a link that may be opened anywhere.
    pub browser_hash: Option<Hash>,
    /// The store whose poster was scanned.
    pub store: Option<Slug>,
    /// The member whose address this becomes; none to sign in.
    pub member: Option<MemberId>,
    /// Through whose invitation they join, if they are new.
    pub referred_by: Option<MemberId>,
}

/// Makes a link for a browser; none when the address has asked for too many. Whoever asks cannot
/// tell the difference.
pub async fn ask(state: &State, asking: Asking, at: Timestamp) -> Result<Option<String>, Trouble> {
    let (token, link_hash) = new_token()?;
    let Asking { audience, email, browser_hash, store, member, referred_by } = asking;
    let link = NewLink { link_hash, audience, email, browser_hash, store, member, referred_by, at };
    let inserted =
        state.database.write(async move |tx| sign_in_links::insert(tx, &link).await).await;
    match inserted {
        Ok(()) => Ok(Some(link_url(&state.settings.public_url, audience, &token))),
        Err(Failure::Refused(Refusal::TooManyLinks)) => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

/// Uses a link up by the six digits, in the browser that waits for it.
pub async fn use_digits(
    state: &State,
    browser_hash: Hash,
    typed: &str,
    at: Timestamp,
) -> Result<LinkRow, Failure> {
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let secret = state.secret.clone();
    let outcome = state
        .database
        .write(async move |tx| {
            let (secret, typed) = (secret.clone(), typed.clone());
            try_digits(tx, secret, browser_hash, typed, at).await
        })
        .await?;
    outcome.map_err(Failure::Refused)
}

/// The link that the digits use up, or why not. A wrong try is counted, and so committed: it is an
/// answer, not a refusal that undoes itself.
async fn try_digits(
    tx: &mut Tx<'_>,
    secret: Secret,
    browser_hash: Hash,
    typed: String,
    at: Timestamp,
) -> Result<Result<LinkRow, Refusal>, Failure> {
    let waiting = sign_in_links::find_awaited(tx, &browser_hash, at).await?;
    let link = waiting.ok_or(Refusal::LinkDead)?;
    let expected = digits(&secret, &link.link_hash);
    if bool::from(expected.as_bytes().ct_eq(typed.as_bytes())) {
        let used = sign_in_links::use_up(tx, &link.link_hash, Some(&browser_hash), at);
        return Ok(Ok(used.await?));
    }
    let tries_left = sign_in_links::count_wrong_digits(tx, &link.link_hash).await?;
    Ok(Err(Refusal::WrongDigits { tries_left }))
}

/// The member whom a used link signs in, and whether they have just joined.
///
/// A link that was sent to a new address of a member makes it theirs.
pub async fn member_of(
    state: &State,
    link: &LinkRow,
    locale: &'static str,
    at: Timestamp,
) -> Result<(MemberId, bool), Failure> {
    let email = EmailAddress::parse(&link.email).map_err(|_| Refusal::LinkDead)?;
    let (rulebook, store) = (state.rulebook(), link.store.clone());
    let Some(member) = link.member_id else {
        return member_with(state, email, store, link.referred_by, locale, at).await;
    };
    let change = Change { email: Some(Some(email)), ..Change::default() };
    state
        .database
        .write_in_turn(async move |tx| {
            let member = members::survivor(tx, member).await?;
            members::change(tx, &rulebook, member, &change, Actor::Member, at).await?;
            Ok((member, false))
        })
        .await
}

/// The member with an address; enrolled now if there is none.
async fn member_with(
    state: &State,
    email: EmailAddress,
    store: Option<Slug>,
    referred_by: Option<MemberId>,
    locale: &'static str,
    at: Timestamp,
) -> Result<(MemberId, bool), Failure> {
    let rulebook = state.rulebook();
    let enrol = Enrol {
        id: MemberId(Uuid::now_v7()),
        profile: Profile {
            email: Some(email),
            locale: Some(locale.to_owned()),
            ..Profile::default()
        },
        external_ids: Vec::new(),
        store,
        till: None,
        is_welcomed: true,
        enrolled_at: at,
        by: Actor::Member,
        at,
    };
    state
        .database
        .write_in_turn(async move |tx| {
            find_or_enrol(tx, rulebook.clone(), enrol.clone(), referred_by).await
        })
        .await
}

async fn find_or_enrol(
    tx: &mut Tx<'_>,
    rulebook: Rulebook,
    enrol: Enrol,
    referred_by: Option<MemberId>,
) -> Result<(MemberId, bool), Failure> {
    if let Some(email) = enrol.profile.email.clone()
        && let Some(member) = members::find_id(tx, &Identifier::Email(email)).await?
    {
        return Ok((member, false));
    }
    match members::enrol(tx, &rulebook, &enrol, None).await {
        Ok(_) => {
            if let Some(inviting) = referred_by {
                referrals::remember(tx, enrol.id, inviting, Actor::Member, enrol.at).await?;
            }
            Ok((enrol.id, true))
        }
        // Two browsers at once: the other was quicker.
        Err(Failure::Refused(Refusal::MemberExists { member, .. })) => Ok((member, false)),
        Err(failure) => Err(failure),
    }
}
