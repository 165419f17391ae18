//! `/stores`, and `/s/{store}`: where the code of a store's poster leads.

use app::{
    membership::{self, BuiltInBrowser, Landing, Welcome},
    parts::Typed,
    stores::{self, Store, Stores},
};
use axum::{extract::Path, http::StatusCode};
use database::{Failure, Fault, activities, activities::CheckIn, sessions};
use loyalty::ids::{MemberId, Slug};

use super::{
    sign_in::Here,
    visit::{Answer, MaybeSignedIn, SignedIn, Stopped, Visit, see_other},
    wallet::cheapest,
};
use crate::{access::devices::is_built_in, loaded::With};

/// `GET /stores`
pub async fn list(visitor: MaybeSignedIn) -> Answer {
    let model = |visit: &Visit| Stores {
        stores: visit
            .terms()
            .stores
            .iter()
            .map(|store| Store {
                slug: store.id.to_string(),
                name: visit.text(&store.name),
                address: store.address.clone(),
                hours: visit.text(&store.hours),
            })
            .collect(),
    };
    visitor.answer(|visit| stores::page(visit.reader(), model(visit))).await
}

/// `GET /s/{store}`: a stranger is told what membership gives; a member can check in.
pub async fn poster(
    visitor: MaybeSignedIn,
    Path(store): Path<String>,
    axum::extract::Query(here): axum::extract::Query<Here>,
) -> Answer {
    let visit = visitor.visit();
    let known = Slug::new(&store).ok().filter(|store| visit.terms().store(store).is_some());
    let Some(store) = known else { return Ok(visit.not_found()) };
    match visitor {
        MaybeSignedIn::Member(member) => welcome(member, store).await,
        MaybeSignedIn::Stranger(visit) => {
            if is_built_in(&visit.headers) && here.here.is_none() {
                let browser = BuiltInBrowser {
                    address: format!("{}/s/{store}", visit.state.settings.public_url),
                    stay: format!("/s/{store}?here=yes"),
                };
                let page = membership::built_in_browser_page(visit.reader(), browser);
                return Ok(visit.strangers_page(StatusCode::OK, page));
            }
            Ok(landing(&visit, &store, StatusCode::OK, Typed::default()))
        }
    }
}

/// The page of a store for strangers, with what they typed if it does not fit.
pub fn landing(
    visit: &Visit,
    store: &Slug,
    status: StatusCode,
    email: Typed,
) -> axum::response::Response {
    let joining = visit.terms().activity("enrolment").map(|activity| activity.points);
    let landing = Landing {
        store: (store.to_string(), visit.store_name(store)),
        earns: visit.earns(),
        joining,
        cheapest: cheapest(visit),
        offers: visit.offers(Some(store)),
        email,
    };
    visit.strangers_page(status, membership::landing_page(visit.reader(), landing))
}

async fn welcome(member: SignedIn, store: Slug) -> Answer {
    let visit = &member.visit;
    let check_in = check_in_of(&member, &store).await?;
    let loaded = member.load(With::default()).await?;
    let overview = &loaded.overview;
    let is_good_here = |row: &&database::vouchers::VoucherRow| {
        let reward = visit.reward_of(visit.terms(), &row.reward);
        reward.is_none_or(|reward| reward.stores.is_empty() || reward.stores.contains(&store))
    };
    let vouchers = overview.vouchers.iter().filter(is_good_here);
    let welcome = Welcome {
        store: (store.to_string(), visit.store_name(&store)),
        name: overview.member.name.clone(),
        check_in,
        available: overview.wallet.available,
        offers: visit.offers(Some(&store)),
        vouchers: vouchers.map(|row| visit.voucher_line(row)).collect(),
    };
    let page = membership::welcome_page(visit.reader(), welcome);
    Ok(member.page(StatusCode::OK, &loaded, page))
}

/// Whether a member has checked in here today, or can.
async fn check_in_of(member: &SignedIn, store: &Slug) -> Result<membership::CheckIn, Stopped> {
    let (visit, id) = (&member.visit, member.member());
    let terms = visit.terms();
    let Some(activity) = terms.activity("check-in") else { return Ok(membership::CheckIn::None) };
    let done = visit
        .state
        .database
        .read_once(async |tx| activities::is_checked_in(tx, terms, id, store, visit.at).await)
        .await
        .map_err(|fault| visit.fault(&fault))?;
    let points = activity.points;
    Ok(if done { membership::CheckIn::Done(points) } else { membership::CheckIn::Possible(points) })
}

/// `POST /s/{store}/check-in`: once a day, however often it is sent.
pub async fn check_in_here(member: SignedIn, Path(store): Path<String>) -> Answer {
    let visit = &member.visit;
    let known = Slug::new(&store).ok().filter(|store| visit.terms().store(store).is_some());
    let Some(store) = known else { return Ok(visit.not_found()) };
    check_in(visit, member.member(), &store).await?;
    let (hash, at, place) = (member.session.session_hash, visit.at, store.clone());
    visit
        .state
        .database
        .write(async move |tx| {
            let placed: Result<(), Fault> =
                sessions::place(tx, &hash, Some(&place), None, at).await;
            Ok::<(), Failure>(placed?)
        })
        .await
        .map_err(|failure| visit.failure(&failure))?;
    Ok(see_other(&format!("/s/{store}")))
}

/// Checks a member in to a store.
pub async fn check_in(visit: &Visit, member: MemberId, store: &Slug) -> Result<(), Stopped> {
    let command = CheckIn { member, store: store.clone(), at: visit.at };
    let earned = activities::check_in(&visit.state.database, &visit.rulebook, command).await;
    earned.map(drop).map_err(|failure| visit.failure(&failure))
}
