//! Reading values out of a TOML document, noting every mistake with its place.
//!
//! Each reader returns `None` where it noted a mistake, so that reading goes on and
//! the next mistake is found too; the caller gives up only at the end.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    ops::RangeInclusive,
};

use jiff::civil::{Date, Time};
use toml::{Spanned, de::DeTable, de::DeValue};

use super::{
    mistakes::{Mistake, nearest},
    text::Text,
};
use crate::{
    exact::{Exact, read_decimal},
    ids::Slug,
};

/// The mistakes found so far in one document.
pub(super) struct Notes<'s> {
    source: &'s str,
    mistakes: RefCell<Vec<Mistake>>,
}

/// A table, of which some keys have been asked for.
pub(super) struct Section<'t> {
    notes: &'t Notes<'t>,
    table: &'t DeTable<'t>,
    path: String,
    starts: usize,
    asked: RefCell<Vec<&'static str>>,
    closed: Cell<bool>,
}

/// A value, and where it stands.
pub(super) struct Place<'t> {
    notes: &'t Notes<'t>,
    value: &'t Spanned<DeValue<'t>>,
    path: String,
}

impl<'s> Notes<'s> {
    pub(super) fn on(source: &'s str) -> Self {
        Self { source, mistakes: RefCell::default() }
    }

    pub(super) fn note(&self, byte: usize, path: &str, message: impl Into<String>) {
        let mistake = Mistake::at(self.source, byte, path.to_owned(), message.into());
        self.mistakes.borrow_mut().push(mistake);
    }

    /// All mistakes, in the order of the file.
    pub(super) fn into_mistakes(self) -> Vec<Mistake> {
        let mut mistakes = self.mistakes.into_inner();
        mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
        mistakes
    }
}

impl<'t> Section<'t> {
    pub(super) fn root(notes: &'t Notes<'t>, table: &'t DeTable<'t>) -> Self {
        Self::new(notes, table, String::new(), 0)
    }

    fn new(notes: &'t Notes<'t>, table: &'t DeTable<'t>, path: String, starts: usize) -> Self {
        Self { notes, table, path, starts, asked: RefCell::default(), closed: Cell::new(false) }
    }

    /// The value of a key that may be missing.
    pub(super) fn optional(&self, key: &'static str) -> Option<Place<'t>> {
        self.asked.borrow_mut().push(key);
        let value = self.table.get(key)?;
        Some(Place { notes: self.notes, value, path: self.path_to(key) })
    }

    /// The value of a key that must be there.
    pub(super) fn required(&self, key: &'static str) -> Option<Place<'t>> {
        let place = self.optional(key);
        if place.is_none() {
            self.note(format!("'{key}' is missing"));
        }
        place
    }

    /// The tables of an array of tables; none when it is missing.
    pub(super) fn sections(&self, key: &'static str) -> Vec<Section<'t>> {
        let Some(place) = self.optional(key) else { return Vec::new() };
        place.list(|item| item.section())
    }

    /// Notes a mistake of the whole table.
    pub(super) fn note(&self, message: impl Into<String>) {
        self.notes.note(self.starts, &self.path, message);
    }

    /// Notes every key that nobody asked for.
    pub(super) fn refuse_unknown_keys(&self) {
        self.closed.set(true);
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if asked.contains(&name) {
                continue;
            }
            let advice = nearest(name, asked.iter().copied()).map_or_else(
                || format!("known here: {}", asked.join(", ")),
                |near| format!("did you mean '{near}'?"),
            );
            let message = format!("'{name}' is not known; {advice}");
            self.notes.note(key.span().start, &self.path, message);
        }
    }

    fn path_to(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

impl Drop for Section<'_> {
    fn drop(&mut self) {
        debug_assert!(self.closed.get(), "unknown keys of {} were never looked for", self.path);
    }
}

impl<'t> Place<'t> {
    /// Notes a mistake here.
    pub(super) fn wrong<T>(&self, message: impl Into<String>) -> Option<T> {
        self.notes.note(self.value.span().start, &self.path, message);
        None
    }

    pub(super) fn string(&self) -> Option<&'t str> {
        match self.value.get_ref() {
            DeValue::String(text) => Some(text),
            other => self.wrong(format!("must be a text in quotes, not {}", described(other))),
        }
    }

    /// A text of 1 to `most` characters.
    pub(super) fn short(&self, most: usize) -> Option<&'t str> {
        let text = self.string()?;
        if text.trim().is_empty() || text.chars().count() > most {
            return self.wrong(format!("must be 1 to {most} characters"));
        }
        Some(text)
    }

    /// A text, or a table of texts by language with an `en` or `default` among them.
    pub(super) fn text(&self) -> Option<Text> {
        let DeValue::Table(table) = self.value.get_ref() else {
            return self.short(500).map(Text::plain);
        };
        let mut by_language = BTreeMap::new();
        for (language, value) in table {
            let path = format!("{}.{}", self.path, language.get_ref());
            let text = Place { notes: self.notes, value, path }.short(500)?;
            by_language.insert(language.get_ref().to_string(), text.to_owned());
        }
        let Some(default) =
            by_language.remove("default").or_else(|| by_language.get("en").cloned())
        else {
            return self.wrong("needs an 'en' or a 'default' for languages it does not name");
        };
        Some(Text::translated(default, by_language))
    }

    pub(super) fn slug(&self) -> Option<Slug> {
        let text = self.string()?;
        Slug::new(text).or_else(|refusal| self.wrong(refusal.to_string()).ok_or(refusal)).ok()
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        match self.value.get_ref() {
            DeValue::Boolean(answer) => Some(*answer),
            other => self.wrong(format!("must be true or false, not {}", described(other))),
        }
    }

    pub(super) fn integer(&self, range: RangeInclusive<i64>) -> Option<i64> {
        let DeValue::Integer(number) = self.value.get_ref() else {
            let other = described(self.value.get_ref());
            return self.wrong(format!("must be a whole number, not {other}"));
        };
        let parsed = i64::from_str_radix(number.as_str(), number.radix());
        match parsed {
            Ok(number) if range.contains(&number) => Some(number),
            _ => self.wrong(format!("must be from {} to {}", range.start(), range.end())),
        }
    }

    /// A number with at most three decimal places, read exactly.
    pub(super) fn decimal(&self, least: i64, most: i64) -> Option<Exact> {
        let written = match self.value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            other => return self.wrong(format!("must be a number, not {}", described(other))),
        };
        let range = Exact::from_integer(least.into())..=Exact::from_integer(most.into());
        match read_decimal(written) {
            Some(number) if range.contains(&number) => Some(number),
            _ => self.wrong(format!(
                "must be a number from {least} to {most} with at most three decimal places"
            )),
        }
    }

    /// A local day such as 2026-03-01, in quotes or bare.
    pub(super) fn date(&self) -> Option<Date> {
        self.moment("a day such as 2026-03-01")
    }

    /// A time of day such as 17:30:00, in quotes or bare.
    pub(super) fn time(&self) -> Option<Time> {
        self.moment("a time of day such as 17:30:00")
    }

    fn moment<T: std::str::FromStr>(&self, example: &str) -> Option<T> {
        let written = match self.value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(moment) => moment.to_string(),
            other => return self.wrong(format!("must be {example}, not {}", described(other))),
        };
        written.parse().ok().or_else(|| self.wrong(format!("must be {example}")))
    }

    /// A table whose keys are names of their own, such as tiers.
    pub(super) fn entries(&self) -> Option<Vec<(&'t str, Place<'t>)>> {
        let DeValue::Table(table) = self.value.get_ref() else {
            return self.wrong(format!("must be a table, not {}", described(self.value.get_ref())));
        };
        let entries = table.iter().map(|(key, value)| {
            let name: &'t str = key.get_ref();
            let path = format!("{}.{name}", self.path);
            (name, Place { notes: self.notes, value, path })
        });
        Some(entries.collect())
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&self, choices: &[(&'static str, T)]) -> Option<T> {
        let written = self.string()?;
        if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == written) {
            return Some(*choice);
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let advice = nearest(written, names.iter().copied())
            .map_or_else(String::new, |near| format!("; did you mean '{near}'?"));
        self.wrong(format!("must be one of {}{advice}", names.join(", ")))
    }

    /// An array, or one value for an array of one.
    pub(super) fn list<T>(&self, read: impl Fn(Place<'t>) -> Option<T>) -> Vec<T> {
        let DeValue::Array(items) = self.value.get_ref() else {
            let only = Place { notes: self.notes, value: self.value, path: self.path.clone() };
            return read(only).into_iter().collect();
        };
        let place = |(number, value)| Place {
            notes: self.notes,
            value,
            path: format!("{}[{}]", self.path, number + 1),
        };
        items.iter().enumerate().map(place).filter_map(read).collect()
    }

    pub(super) fn section(&self) -> Option<Section<'t>> {
        match self.value.get_ref() {
            DeValue::Table(table) => {
                let starts = self.value.span().start;
                Some(Section::new(self.notes, table, self.path.clone(), starts))
            }
            other => self.wrong(format!("must be a table, not {}", described(other))),
        }
    }
}

fn described(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
