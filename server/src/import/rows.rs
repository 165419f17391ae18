//! One row of a purchases file: a line of a basket, with what it says of its purchase.

use jiff::Timestamp;
use loyalty::{
    ids::Slug,
    membership::ExternalId,
    money::{Currency, MOST_MINOR},
    purchases::{Channel, Line},
};
use serde::{Deserialize, Serialize};

use super::RawRow;

/// The columns of a purchases file.
pub const COLUMNS: [&str; 12] = [
    "reference",
    "member",
    "store",
    "channel",
    "occurred_at",
    "currency",
    "sku",
    "department",
    "category",
    "quantity",
    "amount_minor",
    "discount_minor",
];

/// A row: its line in the file, its reference, and what it says or why that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) fields: Vec<String>,
    pub(super) said: Result<Said, String>,
}

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    pub(super) purchase: OfPurchase,
    #[serde(with = "whole")]
    pub(super) line: Line,
}

/// What all rows of one purchase must say alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OfPurchase {
    pub(super) member: String,
    pub(super) store: Option<String>,
    pub(super) channel: Channel,
    pub(super) occurred_at_micros: i64,
    pub(super) currency: Currency,
}

/// A line with all its fields: put aside on disk without their names, none may be left out.
mod whole {
    use loyalty::purchases::Line;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(line: &Line, to: S) -> Result<S::Ok, S::Error> {
        let Line { sku, department, category, quantity, amount_minor, discount_minor } = line;
        (sku, department, category, quantity, amount_minor, discount_minor).serialize(to)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Line, D::Error> {
        let (sku, department, category, quantity, amount_minor, discount_minor) =
            Deserialize::deserialize(from)?;
        Ok(Line { sku, department, category, quantity, amount_minor, discount_minor })
    }
}

impl Row {
    /// Reads a row.
    pub(super) fn read(raw: RawRow) -> Self {
        let said = match raw.unreadable {
            Some(reason) => Err(reason),
            None => read_said(&raw.fields),
        };
        Self { line: raw.line, fields: raw.fields, said }
    }

    /// The purchase's reference; empty when it cannot be read.
    pub(super) fn reference(&self) -> &str {
        self.fields.first().map_or("", String::as_str)
    }
}

fn read_said(fields: &[String]) -> Result<Said, String> {
    let field = |name: &str| {
        let place = COLUMNS.iter().position(|column| *column == name);
        place.and_then(|place| fields.get(place)).map_or("", String::as_str)
    };
    let reference = field("reference");
    if reference.is_empty() || reference.chars().count() > 120 {
        return Err("reference: must be 1 to 120 characters".into());
    }
    let member = field("member");
    ExternalId::parse(member).map_err(|refusal| format!("member: {refusal}"))?;
    let store = field("store");
    if !store.is_empty() {
        Slug::new(store).map_err(|refusal| format!("store: {refusal}"))?;
    }
    let channel = Channel::named(field("channel"))
        .ok_or_else(|| "channel: must be store, web or app".to_owned())?;
    if channel == Channel::Store && store.is_empty() {
        return Err("store: must be named for a purchase through the channel 'store'".into());
    }
    let occurred_at: Timestamp = field("occurred_at").parse().map_err(|_| {
        "occurred_at: must be a time with its offset, such as 2026-03-01T18:02:11Z".to_owned()
    })?;
    let currency = field("currency");
    let currency = currency.parse().map_err(|refusal| format!("currency: {refusal}"))?;
    Ok(Said {
        purchase: OfPurchase {
            member: member.to_owned(),
            store: (!store.is_empty()).then(|| store.to_owned()),
            channel,
            occurred_at_micros: occurred_at.as_microsecond(),
            currency,
        },
        line: Line {
            sku: field("sku").to_owned(),
            department: field("department").to_owned(),
            category: field("category").to_owned(),
            quantity: whole_number("quantity", field("quantity"), 1_000_000)?,
            amount_minor: whole_number("amount_minor", field("amount_minor"), MOST_MINOR)?,
            discount_minor: match field("discount_minor") {
                "" => 0,
                text => whole_number("discount_minor", text, MOST_MINOR)?,
            },
        },
    })
}

fn whole_number(column: &str, text: &str, most: i64) -> Result<i64, String> {
    let number = text.parse::<i64>().ok().filter(|number| (0..=most).contains(number));
    number.ok_or_else(|| format!("{column}: must be a whole number from 0 to {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "1,hh-1,harbour,store,2026-03-01T18:02:11Z,USD,948742,DELI,CHEESES,1,359,0";

    fn read(line: &str) -> Result<Said, String> {
        let fields = line.split(',').map(str::to_owned).collect();
        Row::read(RawRow { line: 2, fields, unreadable: None }).said
    }

    #[test]
    fn a_row_says_what_stands_in_it() {
        let said = read(GOOD).unwrap();
        assert_eq!(said.line.amount_minor, 359);
        assert_eq!(said.purchase.store.as_deref(), Some("harbour"));
        assert!(read(&GOOD.replace("359,0", "359,")).is_ok());
    }

    #[test]
    fn a_row_that_is_put_aside_comes_back_whole_with_empty_texts_too() {
        for line in [GOOD, &GOOD.replace("DELI,CHEESES", ",")] {
            let fields = line.split(',').map(str::to_owned).collect();
            let row = Row::read(RawRow { line: 2, fields, unreadable: None });
            let bytes = postcard::to_stdvec(&row).unwrap();
            assert_eq!(postcard::from_bytes::<Row>(&bytes).unwrap(), row);
        }
    }

    #[test]
    fn what_is_wrong_is_named_by_its_column() {
        for (from, to, column) in [
            ("1,hh-1", ",hh-1", "reference"),
            ("hh-1", "", "member"),
            ("harbour", "", "store"),
            ("harbour", "../etc", "store"),
            (",store,", ",till,", "channel"),
            ("2026-03-01T18:02:11Z", "01/03/2026", "occurred_at"),
            ("2026-03-01T18:02:11Z", "2026-03-01T18:02:11", "occurred_at"),
            ("USD", "EURO", "currency"),
            ("CHEESES,1,", "CHEESES,1.5,", "quantity"),
            ("359", "-359", "amount_minor"),
            ("359", "3.59", "amount_minor"),
            ("359", "99999999999999999999", "amount_minor"),
            ("359,0", "359,x", "discount_minor"),
        ] {
            let reason = read(&GOOD.replacen(from, to, 1)).unwrap_err();
            assert!(reason.starts_with(&format!("{column}:")), "{to}: {reason}");
        }
    }
}
