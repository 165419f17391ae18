//! The demo programme and what else tests of the rules begin with.

use std::{collections::BTreeSet, sync::LazyLock};

use super::{Programme, Segment, Text};
use crate::ids::Slug;

/// Read once: a property asks for it with each of its cases.
static GREENGRAIN: LazyLock<Programme> =
    LazyLock::new(|| super::read(include_str!("../../../programmes/greengrain.toml")).unwrap());

/// Greengrain, as `programmes/greengrain.toml` has it.
pub(crate) fn greengrain() -> Programme {
    GREENGRAIN.clone()
}

/// A segment without conditions.
pub(crate) fn everybody() -> Segment {
    Segment {
        id: Slug::new("group").unwrap(),
        name: Text::plain("Group"),
        tiers: BTreeSet::new(),
        tags: BTreeSet::new(),
        stores: BTreeSet::new(),
        consents: BTreeSet::new(),
        within_days: 30,
        spent_at_least_minor: 0,
        spent_at_most_minor: None,
        bought_within_days: None,
        not_bought_for_days: None,
        enrolled_within_days: None,
    }
}
