//! Where a member's invitation leads.

use leptos::prelude::*;
use loyalty::points::Points;

use super::join_card::{entrance, join_card};
use crate::{
    page::{BarLinks, Page},
    parts::Typed,
    reader::Reader,
};

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Who invites, as one calls them; none if they did not tell.
    pub name: Option<String>,
    /// What the shop is called.
    pub brand: String,
    /// What every purchase earns, as the programme says it.
    pub earns: String,
    /// What each side gets when the friend first shops.
    pub points: Points,
}

/// `GET /join/{code}` for strangers.
pub fn page(reader: Reader, invitation: Invitation) -> Page {
    let words = reader.words;
    let head = match invitation.name.as_deref() {
        Some(name) => words.membership_invited_head(super::store::first_name(name)),
        None => words.membership_invited_head_nameless().to_owned(),
    };
    let points = invitation.points.get();
    let title = words.membership_invited_title().to_owned();
    let lead = words.membership_invited_lead(points, &invitation.brand, &invitation.earns);
    entrance(title, head, lead, BarLinks::Help, move || {
        join_card(reader, Typed::default(), None).into_any()
    })
}
