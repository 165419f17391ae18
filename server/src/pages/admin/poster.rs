//! A store's poster: a code to scan in the store, to print or to show at the till.

use app::{
    codes::AddressPicture,
    manager::{self, Poster},
};
use axum::extract::Path;
use loyalty::{ids::Slug, money::Money, points::Points, programme::Effect};

use super::Manager;
use crate::pages::{
    visit::{Answer, Visit},
    wallet::cheapest,
};

/// `GET /admin/stores/{store}/poster`
pub async fn show(manager: Manager, Path(store): Path<String>) -> Answer {
    let visit = manager.visit();
    let known = Slug::new(&store).ok().filter(|store| visit.terms().store(store).is_some());
    let poster = known.and_then(|store| poster_of(visit, &store, false));
    match poster {
        Some(poster) => Ok(manager.page(manager::poster_page(visit.reader(), poster))),
        None => Ok(visit.not_found()),
    }
}

/// The poster of a store; none when its address is too long for a code.
pub fn poster_of(visit: &Visit, store: &Slug, is_at_till: bool) -> Option<Poster> {
    let terms = visit.terms();
    let address = format!("{}/s/{store}", visit.state.settings.public_url);
    let read = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
    let joining = terms.activity("enrolment").map(|activity| activity.points);
    Some(Poster {
        store: visit.store_name(store),
        picture: AddressPicture::of(&address)?,
        address: read.to_owned(),
        per_unit: per_unit(visit),
        joining: joining.filter(|points| *points > Points::ZERO),
        cheapest: cheapest(visit),
        is_at_till,
    })
}

/// How many points each unit of the currency earns, and that unit.
fn per_unit(visit: &Visit) -> (String, Money) {
    let terms = visit.terms();
    let unit = visit.money(terms.currency.minor_per_major());
    let points = match &terms.base().effect {
        Effect::Base(points) => points.to_string(),
        _ => String::new(),
    };
    (points, unit)
}
