//! The programme's TOML file: what may stand in it, and what it becomes.

use std::collections::BTreeSet;

use toml::de::DeTable;

use super::{
    Activity, BIRTHDAY, Brand, HowOften, Mistake, PointsTerms, Programme, QualifyingBy,
    QualifyingPeriod, QualifyingTerms, Store, Text, Tier, VoucherTerms,
    earning_section::{base_first, read_earning},
    mistakes::nearest,
    reading::{Notes, Place, Section},
    rewards_section::read_reward,
    segments_section::read_segment,
    stamps_section::read_stamp_card,
};
use crate::{
    calendar::Zone,
    exact::Exact,
    ids::Slug,
    money::{Currency, MOST_MINOR},
    points::Points,
};

pub(super) const MOST_POINTS: i64 = 1_000_000_000;

/// Reads a programme, or every mistake in it.
pub fn read(source: &str) -> Result<Programme, Vec<Mistake>> {
    let notes = Notes::on(source);
    let (table, errors) = DeTable::parse_recoverable(source);
    for error in &errors {
        let byte = error.span().map_or(0, |span| span.start);
        notes.note(byte, "", error.message());
    }
    let programme = if errors.is_empty() { read_root(&notes, table.get_ref()) } else { None };
    let mistakes = notes.into_mistakes();
    match programme {
        Some(programme) if mistakes.is_empty() => Ok(programme),
        _ => Err(mistakes),
    }
}

fn read_root<'t>(notes: &'t Notes<'t>, table: &'t DeTable<'t>) -> Option<Programme> {
    let root = Section::root(notes, table);
    let name = root.required("name").and_then(|p| p.short(60).map(str::to_owned));
    let currency = root.required("currency").and_then(|p| {
        p.string()?.parse::<Currency>().map_err(|refusal| p.wrong::<()>(refusal.to_string())).ok()
    });
    let zone = root.required("time_zone").and_then(|p| {
        Zone::named(p.string()?).map_err(|refusal| p.wrong::<()>(refusal.to_string())).ok()
    });
    let brand = read_brand(&root);
    let points = read_points(&root);
    let vouchers = read_vouchers(&root);
    let qualifying = read_qualifying(&root);

    let stores = read_all(&root, "store", read_store, |store| &store.id);
    let tiers = read_all(&root, "tier", read_tier, |tier| &tier.id);
    check_ladder(&root, &tiers);
    let known = Known {
        tiers: declared(table, "tier", "id"),
        stores: declared(table, "store", "id"),
        rewards: declared(table, "reward", "slug"),
        segments: declared(table, "segment", "id"),
    };
    let earning = read_all(&root, "earning", |s| read_earning(s, &known), |rule| &rule.id);
    let earning = base_first(&root, earning);
    let activities = read_all(&root, "activity", read_activity, |activity| &activity.id);
    let rewards = read_all(&root, "reward", |s| read_reward(s, &known), |reward| &reward.slug);
    let stamp_cards =
        read_all(&root, "stamp_card", |s| read_stamp_card(s, &known), |card| &card.id);
    let segments = read_all(&root, "segment", |s| read_segment(s, &known), |segment| &segment.id);
    root.refuse_unknown_keys();

    Some(Programme {
        name: name?,
        currency: currency?,
        zone: zone?,
        brand: brand?,
        points: points?,
        vouchers: vouchers?,
        qualifying: qualifying?,
        tiers,
        earning,
        activities,
        rewards,
        stamp_cards,
        segments,
        stores,
    })
}

/// The names that an array of tables declares, whatever else may be wrong with its entries.
fn declared(table: &DeTable<'_>, key: &str, name: &str) -> BTreeSet<Slug> {
    let entries = table.get(key).and_then(|entries| entries.get_ref().as_array());
    let entries = entries.into_iter().flatten().filter_map(|entry| entry.get_ref().as_table());
    entries.filter_map(|entry| Slug::new(entry.get(name)?.get_ref().as_str()?).ok()).collect()
}

/// What other entries may name.
pub(super) struct Known {
    pub(super) tiers: BTreeSet<Slug>,
    pub(super) stores: BTreeSet<Slug>,
    pub(super) rewards: BTreeSet<Slug>,
    pub(super) segments: BTreeSet<Slug>,
}

/// Reads an array of tables, each with a name of its own.
fn read_all<'t, T>(
    root: &Section<'t>,
    key: &'static str,
    read: impl Fn(&Section<'t>) -> Option<T>,
    id: impl Fn(&T) -> &Slug,
) -> Vec<T> {
    let mut entries: Vec<T> = Vec::new();
    for section in root.sections(key) {
        let entry = read(&section);
        section.refuse_unknown_keys();
        let Some(entry) = entry else { continue };
        if entries.iter().any(|earlier| id(earlier) == id(&entry)) {
            section.note(format!("'{}' is there twice; each {key} needs its own name", id(&entry)));
        }
        entries.push(entry);
    }
    entries
}

fn read_brand(root: &Section<'_>) -> Option<Brand> {
    let Some(place) = root.optional("brand") else { return Some(Brand { hue: 158 }) };
    let section = place.section()?;
    let hue = section.required("hue").and_then(|p| p.integer(0..=359));
    section.refuse_unknown_keys();
    Some(Brand { hue: u16::try_from(hue?).ok()? })
}

fn read_points(root: &Section<'_>) -> Option<PointsTerms> {
    let section = root.required("points")?.section()?;
    let days = |key| section.optional(key).map_or(Some(0), |p: Place<'_>| p.integer(0..=365));
    let expiry_months = section.required("expiry_months").and_then(|p| p.integer(1..=1200));
    let holding_days = days("holding_days");
    let holding_days_on_import = days("holding_days_on_import");
    let worth = section.required("per_unit_of_worth").and_then(|p| p.integer(1..=MOST_POINTS));
    let receipt_days = section.optional("receipt_days").map_or(Some(30), |p| p.integer(1..=365));
    section.refuse_unknown_keys();
    Some(PointsTerms {
        expiry_months: u32::try_from(expiry_months?).ok()?,
        holding_days: u32::try_from(holding_days?).ok()?,
        holding_days_on_import: u32::try_from(holding_days_on_import?).ok()?,
        per_major_of_worth: worth?,
        receipt_days: u32::try_from(receipt_days?).ok()?,
    })
}

fn read_vouchers(root: &Section<'_>) -> Option<VoucherTerms> {
    let Some(place) = root.optional("vouchers") else {
        return Some(VoucherTerms { reversal_minutes: 15 });
    };
    let section = place.section()?;
    let minutes = section.required("reversal_minutes").and_then(|p| p.integer(0..=10_080));
    section.refuse_unknown_keys();
    Some(VoucherTerms { reversal_minutes: minutes? })
}

fn read_qualifying(root: &Section<'_>) -> Option<QualifyingTerms> {
    let by_default =
        QualifyingTerms { period: QualifyingPeriod::CalendarYear, by: QualifyingBy::Points };
    let Some(place) = root.optional("qualifying") else { return Some(by_default) };
    let section = place.section()?;
    let period = section.required("period").and_then(|p| {
        p.choice(&[
            ("calendar_year", QualifyingPeriod::CalendarYear),
            ("rolling_12_months", QualifyingPeriod::RollingTwelveMonths),
        ])
    });
    let by = section.optional("by").map_or(Some(QualifyingBy::Points), |p| {
        p.choice(&[("points", QualifyingBy::Points), ("spend", QualifyingBy::Spend)])
    });
    section.refuse_unknown_keys();
    Some(QualifyingTerms { period: period?, by: by? })
}

fn read_tier(section: &Section<'_>) -> Option<Tier> {
    let id = section.required("id").and_then(|p| p.slug());
    let name = section.required("name").and_then(|p| p.text());
    let threshold = section.required("threshold").and_then(|p| p.integer(0..=MOST_MINOR));
    let multiplier =
        section.optional("multiplier").map_or(Some(Exact::from_integer(1)), |p| p.decimal(1, 100));
    let multiplier_name = section.optional("multiplier_name").map(|p| p.text());
    let benefits = texts(section, "benefits");
    let name = name?;
    Some(Tier {
        id: id?,
        threshold: threshold?,
        multiplier: multiplier?,
        multiplier_name: multiplier_name.flatten().unwrap_or_else(|| name.clone()),
        name,
        benefits,
    })
}

fn check_ladder(root: &Section<'_>, tiers: &[Tier]) {
    match tiers.first() {
        None => root.note("there must be at least one [[tier]], with threshold = 0"),
        Some(first) if first.threshold != 0 => root.note(format!(
            "the first tier, '{}', must have threshold = 0: everybody starts there",
            first.id
        )),
        Some(_) => {}
    }
    for pair in tiers.windows(2) {
        if pair[1].threshold <= pair[0].threshold {
            root.note(format!(
                "tier '{}' must have a higher threshold than '{}' before it",
                pair[1].id, pair[0].id
            ));
        }
    }
}

fn read_activity(section: &Section<'_>) -> Option<Activity> {
    let id = section.required("id").and_then(|p| p.slug());
    let name = section.required("name").and_then(|p| p.text());
    let points = section.required("points").and_then(|p| p.integer(0..=MOST_POINTS));
    let how_often = section.optional("how_often").map_or(Some(HowOften::Once), |p| {
        p.choice(&[
            ("once", HowOften::Once),
            ("daily_in_each_store", HowOften::DailyInEachStore),
            ("once_a_year", HowOften::OnceAYear),
            ("each_reference", HowOften::EachReference),
        ])
    });
    let qualifies = section.optional("qualifies").map_or(Some(false), |p| p.boolean());
    let at_most = |key| {
        section
            .optional(key)
            .map_or(Some(None), |p: Place<'_>| p.integer(1..=MOST_POINTS).map(Some))
    };
    let (at_most_a_day, at_most_a_year) = (at_most("at_most_a_day"), at_most("at_most_a_year"));
    let (id, how_often) = (id?, how_often?);
    if id.as_str() == BIRTHDAY && how_often != HowOften::OnceAYear {
        section.note("a birthday comes once a year: it needs how_often = \"once_a_year\"");
        return None;
    }
    Some(Activity {
        id,
        name: name?,
        points: Points::new(points?),
        how_often,
        qualifies: qualifies?,
        at_most_a_day: at_most_a_day?,
        at_most_a_year: at_most_a_year?,
    })
}

fn read_store(section: &Section<'_>) -> Option<Store> {
    let id = section.required("id").and_then(|p| p.slug());
    let name = section.required("name").and_then(|p| p.text());
    let address = section.optional("address").map_or(Some(""), |p| p.short(200));
    let hours = section.optional("hours").map_or(Some(Text::default()), |p| p.text());
    Some(Store { id: id?, name: name?, address: address?.to_owned(), hours: hours? })
}

/// A list of texts for people.
fn texts(section: &Section<'_>, key: &'static str) -> Vec<Text> {
    section.optional(key).map_or(Vec::new(), |p| p.list(|item| item.text()))
}

/// A set of names that mean what they say: departments, articles.
pub(super) fn names(section: &Section<'_>, key: &'static str) -> BTreeSet<String> {
    let Some(place) = section.optional(key) else { return BTreeSet::new() };
    let names = place.list(|item| item.short(120).map(str::to_owned));
    names.into_iter().collect()
}

/// A set of names that must exist elsewhere in the file.
pub(super) fn known_names(
    section: &Section<'_>,
    key: &'static str,
    what: &str,
    known: &BTreeSet<Slug>,
) -> BTreeSet<Slug> {
    let Some(place) = section.optional(key) else { return BTreeSet::new() };
    place.list(|item| known_name(&item, what, known)).into_iter().collect()
}

/// A name that must exist elsewhere in the file.
pub(super) fn known_name(place: &Place<'_>, what: &str, known: &BTreeSet<Slug>) -> Option<Slug> {
    let name = place.slug()?;
    if known.contains(&name) {
        return Some(name);
    }
    let advice = nearest(name.as_str(), known.iter().map(Slug::as_str))
        .map_or_else(String::new, |near| format!("; did you mean '{near}'?"));
    place.wrong(format!("there is no {what} '{name}'{advice}"))
}

pub(super) fn choices<T: Copy>(
    section: &Section<'_>,
    key: &'static str,
    all: &[(&'static str, T)],
) -> Vec<T> {
    section.optional(key).map_or(Vec::new(), |p| p.list(|item| item.choice(all)))
}

#[cfg(test)]
mod tests;
