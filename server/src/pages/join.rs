//! `/join/{code}`: where a member's invitation leads.

use app::{
    account::Friends,
    membership::{self, BuiltInBrowser, Invitation},
};
use axum::{
    extract::{Path, Query},
    http::{StatusCode, header},
};
use database::referrals;
use loyalty::ids::MemberId;

use super::{
    sign_in::Here,
    visit::{Answer, MaybeSignedIn, SignedIn, Stopped, Visit, see_other},
};
use crate::access::{
    cookies::{self, Kept, Lasts},
    devices::is_built_in,
};

/// For how many days a browser remembers an invitation.
const REMEMBERED_DAYS: i64 = 30;

/// `GET /join/{code}`: a stranger is told who invites and can join; this browser remembers it.
pub async fn show(
    visitor: MaybeSignedIn,
    Path(code): Path<String>,
    Query(here): Query<Here>,
) -> Answer {
    let visit = visitor.visit();
    let found = visit
        .state
        .database
        .read(async |tx| referrals::find_inviting(tx, &code).await)
        .await
        .map_err(|fault| visit.fault(&fault))?;
    let Some(inviting) = found else { return Ok(visit.not_found()) };
    let visit = match visitor {
        MaybeSignedIn::Member(member) if member.member() == inviting.member_id => {
            return Ok(see_other("/account#friends"));
        }
        MaybeSignedIn::Member(_) => return Ok(see_other("/account?done=member-already")),
        MaybeSignedIn::Stranger(visit) => visit,
    };
    if is_built_in(&visit.headers) && here.here.is_none() {
        let browser = BuiltInBrowser {
            address: address(&visit, &code),
            stay: format!("/join/{code}?here=yes"),
        };
        let page = membership::built_in_browser_page(visit.reader(), browser);
        return Ok(visit.strangers_page(StatusCode::OK, page));
    }
    let activity = visit.terms().activity(referrals::ACTIVITY);
    let invitation = Invitation {
        name: inviting.name,
        brand: visit.terms().name.clone(),
        earns: visit.earns(),
        points: activity.map(|activity| activity.points).unwrap_or_default(),
    };
    let page = membership::invitation_page(visit.reader(), invitation);
    let mut response = visit.strangers_page(StatusCode::OK, page);
    let lasts = Lasts::Days(REMEMBERED_DAYS);
    let cookie = cookies::keep(Kept::Invited, &code, lasts, visit.is_https());
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// The address of an invitation.
fn address(visit: &Visit, code: &str) -> String {
    format!("{}/join/{code}", visit.state.settings.public_url)
}

/// Who invited whoever uses this browser.
pub async fn invited_by(visit: &Visit) -> Result<Option<MemberId>, Stopped> {
    let Some(code) = cookies::read(&visit.headers, Kept::Invited, visit.is_https()) else {
        return Ok(None);
    };
    let found = visit
        .state
        .database
        .read(async |tx| referrals::find_inviting(tx, &code).await)
        .await
        .map_err(|fault| visit.fault(&fault))?;
    Ok(found.map(|inviting| inviting.member_id))
}

/// The member's invitation. The first time it is asked for, its code is written down.
pub async fn friends(member: &SignedIn) -> Result<Option<Friends>, Stopped> {
    let (visit, id) = (&member.visit, member.member());
    let Some(activity) = visit.terms().activity(referrals::ACTIVITY) else { return Ok(None) };
    let database = &visit.state.database;
    let rulebook = visit.rulebook.clone();
    let found = database
        .read(async |tx| {
            let code = referrals::find_code(tx, &rulebook, id).await?;
            Ok((code, referrals::count(tx, id).await?))
        })
        .await;
    let (known, counted) = found.map_err(|fault| visit.fault(&fault))?;
    let code = match known {
        Some(code) => code,
        None => database
            .write(async move |tx| Ok(referrals::code_of(tx, &rulebook, id).await?))
            .await
            .map_err(|failure| visit.failure(&failure))?,
    };
    Ok(Some(Friends {
        link: address(visit, &code),
        points: activity.points,
        at_most_a_year: activity.at_most_a_year,
        joined: counted.joined,
        bought: counted.bought,
    }))
}
