//! `/admin`: what a manager sees of the programme.

mod members;
mod overview;
mod poster;
mod reports;

use app::{Page, Visitor};
use axum::{
    Router,
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::Response,
    routing::get,
};
use database::associates::Role;
use loyalty::ledger::Actor;

pub use self::poster::poster_of;
use super::{
    form,
    visit::{AtCounter, Stopped, Visit},
};
use crate::state::State;

/// Every page of a manager.
pub fn routes() -> Router<State> {
    Router::new()
        .route("/admin", get(overview::show))
        .route("/admin/members", get(members::show))
        .route("/admin/members/{member}", get(members::show_one))
        .route("/admin/members/{member}/suspension", form(members::suspend))
        .route("/admin/members/{member}/merge", form(members::merge))
        .route("/admin/members/{member}/merge/undo", form(members::undo_merge))
        .route("/admin/members/{member}/erase", form(members::erase))
        .route("/admin/reports", get(reports::show))
        .route("/admin/reports.csv", get(reports::download))
        .route("/admin/stores/{store}/poster", get(poster::show))
}

/// Somebody who runs the programme. Only this extractor makes one.
pub struct Manager(AtCounter);

impl FromRequestParts<State> for Manager {
    type Rejection = Stopped;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Stopped> {
        let counter = AtCounter::from_request_parts(parts, state).await?;
        if counter.associate.role() < Role::Manager {
            return Err(counter.visit.not_allowed());
        }
        Ok(Self(counter))
    }
}

impl Manager {
    fn visit(&self) -> &Visit {
        &self.0.visit
    }

    fn page(&self, page: Page) -> Response {
        self.page_with(StatusCode::OK, page)
    }

    fn page_with(&self, status: StatusCode, page: Page) -> Response {
        let visitor = Visitor::Manager { name: self.0.called() };
        self.visit().page(status, visitor, page)
    }

    fn actor(&self) -> Actor {
        Actor::Associate(self.0.associate.associate_id)
    }
}
