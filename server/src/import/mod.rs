//! Bringing files in: good rows land, each bad one goes to the rejects with its line and reason.

pub mod members;
pub mod purchases;

mod baskets;
mod rejects;
mod rows;

pub use self::rows::COLUMNS as PURCHASE_COLUMNS;

use std::{fs::File, path::Path};

use indicatif::{ProgressBar, ProgressStyle};

use crate::trouble::Trouble;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many purchases or members are new.
    pub landed: u64,
    /// How many lines those have.
    pub lines: u64,
    /// How many were there already.
    pub repeated: u64,
    /// How many rows were rejected.
    pub rejected: u64,
}

/// A CSV file whose first line names the columns we need.
struct Table {
    reader: csv::Reader<File>,
    /// Where each needed column stands.
    columns: Vec<usize>,
}

impl Table {
    /// Opens a file; says which of the `needed` columns are missing.
    fn open(file: &Path, needed: &[&str]) -> Result<Self, Trouble> {
        let opened = File::open(file).map_err(|error| Trouble::with_file(file, &error))?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(opened);
        let wrong = |what: String| Trouble::new(format!("{}: {what}", file.display()));
        let headers = reader.byte_headers().map_err(|error| wrong(error.to_string()))?.clone();
        if headers.is_empty() {
            return Err(wrong(format!(
                "the file is empty; its first line must name the columns {}",
                needed.join(",")
            )));
        }
        let names: Vec<String> = headers
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().into())
            .collect();
        let place = |column: &&str| names.iter().position(|name| name == *column);
        let missing: Vec<&str> =
            needed.iter().filter(|column| place(column).is_none()).copied().collect();
        if !missing.is_empty() {
            return Err(wrong(format!(
                "line 1 does not name the column{} {}; it must name {} (UTF-8, comma-separated)",
                if missing.len() == 1 { "" } else { "s" },
                missing.join(", "),
                needed.join(",")
            )));
        }
        Ok(Self { columns: needed.iter().filter_map(|column| place(&column)).collect(), reader })
    }

    /// The next row: its line and its needed fields, or why they cannot be read.
    fn next_row(&mut self, record: &mut csv::ByteRecord) -> Option<RawRow> {
        let line = self.reader.position().line();
        match self.reader.read_byte_record(record) {
            Ok(false) => None,
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                let fields = self.columns.iter().map(|column| record.get(*column));
                Some(RawRow::of(line, fields))
            }
            Err(error) => {
                Some(RawRow { line, fields: Vec::new(), unreadable: Some(error.to_string()) })
            }
        }
    }
}

/// A row as it stands in the file.
struct RawRow {
    line: u64,
    fields: Vec<String>,
    unreadable: Option<String>,
}

impl RawRow {
    fn of<'f>(line: u64, fields: impl Iterator<Item = Option<&'f [u8]>>) -> Self {
        let mut unreadable = None;
        let fields = fields
            .map(|field| {
                let Some(field) = field else {
                    unreadable = Some("has too few columns".to_owned());
                    return String::new();
                };
                if let Ok(text) = std::str::from_utf8(field) {
                    return text.trim().to_owned();
                }
                unreadable = Some("is not UTF-8; save the file as UTF-8 (not Latin-1)".to_owned());
                String::from_utf8_lossy(field).into_owned()
            })
            .collect();
        Self { line, fields, unreadable }
    }
}

/// A bar that moves along the file, and then along what is to be done.
fn progress_bar(total: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(total);
    let template = "{msg} [{bar:30}] {human_pos}/{human_len} {eta}";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar
}
