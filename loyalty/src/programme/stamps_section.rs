//! The sections `[[stamp_card]]` of a programme's file: what stamps a card, and what it is good for.

use super::{
    Match, StampCard, StampEach,
    document::{Known, known_name},
    earning_section::read_match,
    reading::Section,
};

/// The most stamps that a card may have room for.
const MOST_STAMPS: i64 = 100;

pub(super) fn read_stamp_card(section: &Section<'_>, known: &Known) -> Option<StampCard> {
    let id = section.required("id").and_then(|p| p.slug());
    let name = section.required("name").and_then(|p| p.text());
    let stamps = section.required("stamps").and_then(|p| p.integer(1..=MOST_STAMPS));
    let reward = section.required("reward").and_then(|p| known_name(&p, "reward", &known.rewards));
    let each = section.optional("each").map_or(Some(StampEach::Unit), |p| {
        p.choice(&[("unit", StampEach::Unit), ("purchase", StampEach::Purchase)])
    });
    let matching = match section.optional("match") {
        None => Some(Match::default()),
        Some(place) => place.section().and_then(|section| {
            let matching = read_match(&section, known);
            section.refuse_unknown_keys();
            matching
        }),
    };
    Some(StampCard {
        id: id?,
        name: name?,
        stamps: stamps?,
        reward: reward?,
        matching: matching?,
        each: each?,
    })
}
