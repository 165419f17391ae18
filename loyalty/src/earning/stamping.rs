//! Stamping: what a purchase puts on stamp cards.

use serde::{Deserialize, Serialize};

use super::matching::{Applied, Moment};
use crate::{
    ids::Slug,
    programme::{Programme, StampEach},
    purchases::Line,
};

/// Stamps on one card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamped {
    /// Which card.
    pub card: Slug,
    /// How many.
    pub stamps: i64,
}

impl Stamped {
    /// As many the other way.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self { card: self.card.clone(), stamps: -self.stamps }
    }
}

/// Counts the stamps that the counted `lines` of a purchase put on each card.
///
/// What is free earns no stamp: a line of amount 0 does not count.
pub(super) fn stamps(programme: &Programme, lines: &[&Line], moment: &Moment) -> Vec<Stamped> {
    let on_card = |card: &crate::programme::StampCard| {
        let Applied::To(matched) = card.matching.apply(lines, moment) else { return None };
        let stamps = match card.each {
            StampEach::Unit => matched.iter().map(|line| line.quantity).sum(),
            StampEach::Purchase => 1,
        };
        (stamps > 0).then(|| Stamped { card: card.id.clone(), stamps })
    };
    programme.stamp_cards.iter().filter_map(on_card).collect()
}
