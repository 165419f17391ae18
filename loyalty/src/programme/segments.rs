//! The terms of segments: groups of members that rules and rewards may be for.

use std::collections::BTreeSet;

use super::Text;
use crate::ids::Slug;

/// A group of members: those who meet every condition that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its name in the programme.
    pub id: Slug,
    /// Its name for people.
    pub name: Text,
    /// Members of these tiers; empty for all.
    pub tiers: BTreeSet<Slug>,
    /// Members who bear one of these tags; empty for all.
    pub tags: BTreeSet<String>,
    /// Members who bought in one of these stores within `within_days`; empty for all.
    pub stores: BTreeSet<Slug>,
    /// Members who consented to all of these.
    pub consents: BTreeSet<Consent>,
    /// How many days back purchases are looked at, today included.
    pub within_days: u32,
    /// Members who spent at least this within those days, in minor units; 0 for all.
    pub spent_at_least_minor: i64,
    /// Members who spent at most this within those days, in minor units.
    pub spent_at_most_minor: Option<i64>,
    /// Members who bought within so many days, today included.
    pub bought_within_days: Option<u32>,
    /// Members who have bought before, but not within so many days.
    pub not_bought_for_days: Option<u32>,
    /// Members who enrolled within so many days, today included.
    pub enrolled_within_days: Option<u32>,
}

/// What a member may consent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Consent {
    /// Mail.
    Email,
    /// Messages to the phone.
    Sms,
}

impl Segment {
    /// Whether it asks for what a member bought where.
    pub fn asks_for_stores(&self) -> bool {
        !self.stores.is_empty()
    }

    /// How many days of purchases decide whether a member belongs to it, today included.
    pub fn days_asked_for(&self) -> u32 {
        self.within_days.max(self.bought_within_days.unwrap_or(0))
    }
}
