//! Purchases for as many households as are wanted: the demo's, over and over, under other names.
//!
//! The first copy is the real one, moved by whole weeks so that it ends within the last week. The
//! others are moved by some days more, back and forth, by a seed.

use std::{fs::File, io::BufWriter, path::Path};

use anyhow::{Context, Result};
use jiff::{Span, Timestamp};

use crate::seeded::Seeded;

/// By how many days at most a copy is moved back.
const DAYS_APART: usize = 28;

/// Writes so many copies into a file; gives its lines.
pub(crate) fn write(original: &Path, copies: usize, file: &Path) -> Result<usize> {
    let mut reader = csv::Reader::from_path(original)
        .with_context(|| format!("cannot read {}", original.display()))?;
    let headers = reader.headers()?.clone();
    let place = |name: &str| {
        headers.iter().position(|header| header == name).with_context(|| format!("no {name}"))
    };
    let (reference, member, at) = (place("reference")?, place("member")?, place("occurred_at")?);
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let last = rows.iter().filter_map(|row| row[at].parse::<Timestamp>().ok()).max();
    let last = last.context("no purchases")?;
    let weeks = (Timestamp::now().as_second() - last.as_second()).div_euclid(7 * 86_400);

    let mut writer = csv::Writer::from_writer(BufWriter::new(File::create(file)?));
    writer.write_record(&headers)?;
    let mut seeded = Seeded::new(1);
    for copy in 0..copies {
        let back = if copy == 0 { 0 } else { i64::try_from(seeded.below(DAYS_APART))? };
        let move_by = Span::new().hours(weeks * 7 * 24 - back * 24);
        for row in &rows {
            let moved = row[at].parse::<Timestamp>()?.checked_add(move_by)?;
            let fields = row.iter().enumerate().map(|(place, field)| match place {
                _ if place == reference => format!("{field}-{copy}"),
                _ if place == member => name(field, copy),
                _ if place == at => moved.to_string(),
                _ => field.to_owned(),
            });
            writer.write_record(fields)?;
        }
    }
    writer.flush()?;
    Ok(copies * rows.len())
}

/// What a household is called in a copy.
pub(crate) fn name(household: &str, copy: usize) -> String {
    format!("{household}-{copy}")
}

/// The households of the original.
pub(crate) fn households(original: &Path) -> Result<Vec<String>> {
    let mut reader = csv::Reader::from_path(original)?;
    let mut names = Vec::new();
    for row in reader.records() {
        names.push(row?.get(1).context("a row without a member")?.to_owned());
    }
    names.sort();
    names.dedup();
    Ok(names)
}
