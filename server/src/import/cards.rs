//! `import cards`: the numbered paper cards of an earlier scheme, with what is on them.

use std::{path::Path, sync::Arc};

use database::{
    Database, Failure, Refusal, Rulebook, Tx,
    members::{self, Identifier},
    paper_cards::{self, LinkCard, PaperCard},
};
use jiff::Timestamp;
use loyalty::{
    earning::Stamped, ids::Slug, ledger::Actor, membership::PaperCardNumber, points::Points,
};

use super::{Imported, Landed, RawRow, land_rows, landed};
use crate::trouble::Trouble;

/// The columns of a cards file.
const COLUMNS: [&str; 5] = ["card", "member", "points", "stamps", "stamp_card"];

/// The most points, and the most stamps, on one card.
const MOST_ON_CARD: i64 = 1_000_000_000;

/// What a row says.
struct Said {
    card: PaperCard,
    member: Option<Vec<Identifier>>,
}

/// Imports a cards file. A card whose member is named is linked; the others wait until somebody
/// links them.
pub async fn import(
    database: &Database,
    rulebook: &Rulebook,
    file: &Path,
    rejects_file: Option<&Path>,
    at: Timestamp,
) -> Result<Imported, Trouble> {
    land_rows((file, rejects_file), &COLUMNS, async |raw| land(database, rulebook, raw, at).await)
        .await
}

async fn land(
    database: &Database,
    rulebook: &Rulebook,
    raw: &RawRow,
    at: Timestamp,
) -> Result<Landed, Trouble> {
    let read = raw.unreadable.clone().map_or_else(|| read(&raw.fields), Err);
    let said = match read {
        Ok(said) => Arc::new(said),
        Err(reason) => return Ok(Err(reason)),
    };
    let rulebook = rulebook.clone();
    let outcome =
        database.write_in_turn(async move |tx| land_one(tx, &rulebook, &said, at).await).await;
    landed(outcome, in_words)
}

async fn land_one(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    said: &Said,
    at: Timestamp,
) -> Result<bool, Failure> {
    let is_new = paper_cards::keep(tx, rulebook, &said.card, at).await?;
    let Some(identifiers) = &said.member else { return Ok(is_new) };
    let member = members::find_by_any(tx, identifiers).await?.ok_or(Refusal::MemberUnknown)?;
    let number = said.card.number.as_str().to_owned();
    let command = LinkCard { member, number, by: Actor::Operator, at };
    match paper_cards::link_within(tx, rulebook, &command, None).await {
        Ok(_) => Ok(true),
        Err(Failure::Refused(Refusal::PaperCardLinked { is_yours: true })) => Ok(is_new),
        Err(failure) => Err(failure),
    }
}

fn read(fields: &[String]) -> Result<Said, String> {
    let field = |name: &str| {
        let place = COLUMNS.iter().position(|column| *column == name);
        place.and_then(|place| fields.get(place)).map_or("", String::as_str)
    };
    let number = PaperCardNumber::parse(field("card")).map_err(|e| format!("card: {e}"))?;
    let (points, stamps) = (read_count("points", &field)?, read_count("stamps", &field)?);
    let stamp_card = Some(field("stamp_card")).filter(|text| !text.is_empty());
    let stamp_card = stamp_card.map(Slug::new).transpose();
    let stamp_card = stamp_card.map_err(|refusal| format!("stamp_card: {refusal}"))?;
    let stamps = match stamp_card {
        None if stamps > 0 => {
            return Err("stamp_card: must be named where there are stamps".into());
        }
        Some(card) if stamps > 0 => Some(Stamped { card, stamps }),
        _ => None,
    };
    let member = Some(field("member")).filter(|text| !text.is_empty());
    let member = member.map(Identifier::all_of);
    Ok(Said { card: PaperCard { number, points: Points::new(points), stamps }, member })
}

fn read_count<'f>(column: &str, field: &impl Fn(&str) -> &'f str) -> Result<i64, String> {
    let text = field(column);
    if text.is_empty() {
        return Ok(0);
    }
    let count = text.parse::<i64>().ok().filter(|count| (0..=MOST_ON_CARD).contains(count));
    count.ok_or_else(|| format!("{column}: must be a whole number from 0 to {MOST_ON_CARD}"))
}

fn in_words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::ReferenceConflict(_) => {
            "card: was imported before with other points or stamps".to_owned()
        }
        Refusal::PaperCardLinked { .. } => "member: another member has linked the card".to_owned(),
        Refusal::MemberUnknown => "member: there is no such member".to_owned(),
        Refusal::StampCardUnknown(card) => {
            format!("stamp_card: the programme has no stamp card '{card}'")
        }
        other => other.to_string(),
    }
}
