//! The sections `[[segment]]` of a programme's file: groups of members, by what they do.

use super::{
    Consent, Segment,
    document::{Known, choices, known_names},
    reading::{Place, Section},
};
use crate::{membership::Tag, money::MOST_MINOR};

/// How far back a segment may look, in days: what is kept of a day is kept for ever, but pages
/// wait for what is read.
const MOST_DAYS: i64 = 731;

pub(super) fn read_segment(section: &Section<'_>, known: &Known) -> Option<Segment> {
    let id = section.required("id").and_then(|p| p.slug());
    let name = section.required("name").and_then(|p| p.text());
    let days = |key| {
        let days = section.optional(key).map(|p: Place<'_>| p.integer(1..=MOST_DAYS));
        days.flatten().and_then(|days| u32::try_from(days).ok())
    };
    let minor = |key| section.optional(key).and_then(|p: Place<'_>| p.integer(0..=MOST_MINOR));
    let tiers = known_names(section, "tiers", "tier", &known.tiers);
    let tags = section.optional("tags").map_or(Vec::new(), |p| {
        p.list(|item| {
            let tag = Tag::parse(item.string()?);
            tag.or_else(|refusal| item.wrong(refusal.to_string()).ok_or(refusal)).ok()
        })
    });
    let tags = tags.into_iter().map(|tag| tag.as_str().to_owned()).collect();
    let stores = known_names(section, "stores", "store", &known.stores);
    let consents = choices(section, "consents", &CONSENTS).into_iter().collect();
    let within_days = days("within_days").unwrap_or(365);
    let spent_at_least_minor = minor("spent_at_least_minor").unwrap_or(0);
    let spent_at_most_minor = minor("spent_at_most_minor");
    let bought_within_days = days("bought_within_days");
    let not_bought_for_days = days("not_bought_for_days");
    let enrolled_within_days = days("enrolled_within_days");
    let segment = Segment {
        id: id?,
        name: name?,
        tiers,
        tags,
        stores,
        consents,
        within_days,
        spent_at_least_minor,
        spent_at_most_minor,
        bought_within_days,
        not_bought_for_days,
        enrolled_within_days,
    };
    if segment.spent_at_most_minor.is_some_and(|most| most < segment.spent_at_least_minor) {
        section.note("spent_at_most_minor lies below spent_at_least_minor: nobody is in it");
    }
    Some(segment)
}

const CONSENTS: [(&str, Consent); 2] = [("email", Consent::Email), ("sms", Consent::Sms)];
