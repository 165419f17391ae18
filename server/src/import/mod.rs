//! Bringing files in: good rows land, each bad one goes to the rejects with its line and reason.

pub mod cards;
pub mod members;
pub mod purchases;

mod aside;
mod baskets;
mod rejects;
mod rows;

pub use self::rows::COLUMNS as PURCHASE_COLUMNS;

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use database::{Failure, Refusal};
use indicatif::{ProgressBar, ProgressStyle};

use self::rejects::Rejects;
use crate::{export::original, trouble::Trouble};

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

/// Whether a row changed something, or why it was rejected.
type Landed = Result<bool, String>;

/// Lands a file's rows one by one, each in a transaction of its own.
async fn land_rows(
    (file, rejects_file): (&Path, Option<&Path>),
    columns: &'static [&'static str],
    land: impl AsyncFn(&RawRow) -> Result<Landed, Trouble>,
) -> Result<Imported, Trouble> {
    let mut table = Table::open(file, columns)?;
    let mut rejects = Rejects::into_file(rejects_file, columns)?;
    let size = std::fs::metadata(file).map_or(0, |meta| meta.len());
    let bar = progress_bar(size, "importing");
    let mut imported = Imported::default();
    let mut record = csv::ByteRecord::new();
    while let Some(raw) = table.next_row(&mut record)? {
        bar.set_position(record.position().map_or(0, csv::Position::byte));
        match land(&raw).await? {
            Ok(true) => imported.landed += 1,
            Ok(false) => imported.repeated += 1,
            Err(reason) => rejects.reject(raw.line, &raw.fields, &reason)?,
        }
    }
    bar.finish_and_clear();
    imported.lines = imported.landed;
    imported.rejected = rejects.finish()?;
    Ok(imported)
}

/// What became of a row, with the words for what the rules say no to.
fn landed(
    outcome: Result<bool, Failure>,
    in_words: impl Fn(&Refusal) -> String,
) -> Result<Landed, Trouble> {
    match outcome {
        Ok(changed) => Ok(Ok(changed)),
        Err(Failure::Refused(refusal)) => Ok(Err(in_words(&refusal))),
        Err(Failure::Fault(fault)) => Err(fault.into()),
    }
}

/// The longest row that is read. One without end is a quotation mark that is not closed.
const MOST_ROW_BYTES: usize = 4 * 1024 * 1024;

/// A CSV file whose first line names the columns we need.
struct Table {
    file: PathBuf,
    reader: csv::Reader<Rows>,
    /// Where each needed column stands.
    columns: Vec<usize>,
}

impl Table {
    /// Opens a file; says which of the `needed` columns are missing.
    fn open(file: &Path, needed: &[&str]) -> Result<Self, Trouble> {
        let opened = File::open(file).map_err(|error| Trouble::with_file(file, &error))?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(Rows::of(opened));
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
        let file = file.to_owned();
        Ok(Self { file, columns: needed.iter().filter_map(place).collect(), reader })
    }

    /// The next row: its line and its needed fields, or why they cannot be read.
    fn next_row(&mut self, record: &mut csv::ByteRecord) -> Result<Option<RawRow>, Trouble> {
        let line = self.reader.position().line();
        self.reader.get_mut().in_this_row = 0;
        match self.reader.read_byte_record(record) {
            Ok(false) => Ok(None),
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                let fields = self.columns.iter().map(|column| record.get(*column));
                Ok(Some(RawRow::of(line, fields)))
            }
            Err(error) => {
                Err(Trouble::new(format!("{}: line {line}: {error}", self.file.display())))
            }
        }
    }
}

/// The bytes of a file, as long as its rows have an end.
struct Rows {
    file: File,
    /// How much was read since the row began.
    in_this_row: usize,
}

impl Rows {
    fn of(file: File) -> Self {
        Self { file, in_this_row: 0 }
    }
}

impl Read for Rows {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.in_this_row > MOST_ROW_BYTES {
            return Err(io::Error::other(
                "a row without end begins here; is a quotation mark not closed?",
            ));
        }
        let count = self.file.read(buffer)?;
        self.in_this_row += count;
        Ok(count)
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
                    return original(text.trim()).to_owned();
                }
                unreadable = Some("is not UTF-8; save the file as UTF-8 (not Latin-1)".to_owned());
                String::from_utf8_lossy(field).into_owned()
            })
            .collect();
        Self { line, fields, unreadable }
    }
}

/// A bar that moves along the file, and then along what is to be done.
pub(crate) fn progress_bar(total: u64, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(total);
    let template = "{msg} [{bar:30}] {human_pos}/{human_len} {eta}";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar
}
