//! `/till`: what an associate does at a till. Every page says which till it is and who is there.

mod credit;
mod door;
mod enrol;
mod look_up;
mod panel;
mod purchase;
mod refused;
mod scan;
mod shift;
mod undo;

use app::{Page, Visitor, till::Counter};
use axum::{
    Router,
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::Response,
    routing::get,
};
use database::redemptions::AtTill;
use loyalty::{
    ids::{MemberId, Slug},
    ledger::Actor,
};

use super::{
    form, sign_in,
    visit::{AtCounter, Stopped, Visit, see_other},
};
use crate::state::State;

/// Every page of the till.
pub fn routes() -> Router<State> {
    Router::new()
        .route("/till", get(scan::show))
        .route("/till/type", get(scan::type_code))
        .route("/till/scan", form(scan::scan))
        .route("/till/purchase", get(purchase::show))
        .route("/till/purchases", form(purchase::add))
        .route("/till/credit", get(credit::show).post(credit::pay))
        .route("/till/enrol", get(enrol::show).post(enrol::enrol))
        .route("/till/poster", get(enrol::poster))
        .route("/till/look-up", get(look_up::show).post(look_up::choose))
        .route("/till/undo", get(undo::show).post(undo::undo))
        .route("/till/place", get(door::place).post(door::take_place))
        .route("/till/you", get(door::you))
        .route("/till/sign-out", form(door::sign_out))
        .route("/till/sign-in", get(door::sign_in))
        .route("/till/sign-in/{token}", get(sign_in::open).post(sign_in::follow))
}

/// An associate at a till whose place is known. Only this extractor makes one.
#[derive(Clone)]
pub struct Till {
    /// Who is there.
    pub counter: AtCounter,
    /// In which store.
    pub store: Slug,
    /// The till's number in the store.
    pub number: String,
}

impl FromRequestParts<State> for Till {
    type Rejection = Stopped;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Stopped> {
        let counter = AtCounter::from_request_parts(parts, state).await?;
        let may_be_in =
            |store: &Slug| counter.associate.store.as_ref().is_none_or(|own| own == store);
        let store = counter.session.store.clone().filter(may_be_in);
        match (store, counter.session.till.clone()) {
            (Some(store), Some(number)) => Ok(Self { counter, store, number }),
            _ => Err(see_other("/till/place").into()),
        }
    }
}

impl Till {
    /// The visit.
    pub fn visit(&self) -> &Visit {
        &self.counter.visit
    }

    /// Who acts here, for the books.
    pub fn actor(&self) -> Actor {
        Actor::Associate(self.counter.associate.associate_id)
    }

    /// Where and when a code is scanned.
    pub fn at_till(&self) -> AtTill {
        AtTill {
            store: self.store.clone(),
            till: Some(self.number.clone()),
            by: self.actor(),
            at: self.visit().at,
        }
    }

    /// What the till is called: `Till 2`.
    pub fn name(&self) -> String {
        self.visit().reader().words.till_number(&self.number)
    }

    /// What stands around a page: the member at the till, if there is one, and the shift.
    pub async fn counter(&self, member: Option<MemberId>) -> Result<Counter, Stopped> {
        let member = match member {
            Some(member) => Some(panel::load(self, member).await?),
            None => None,
        };
        Ok(Counter { member, shift: shift::list(self).await? })
    }

    /// Answers with a page.
    pub fn page(&self, status: StatusCode, page: Page) -> Response {
        let visitor = Visitor::Associate {
            name: self.counter.called(),
            till: self.name(),
            store: self.visit().store_name(&self.store),
        };
        self.visit().page(status, visitor, page)
    }
}
