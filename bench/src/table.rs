//! What was measured: lines with their limits, on the screen and in docs/performance.md.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context, Result};

/// What must hold of a figure.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit {
    AtLeast(f64),
    Under(f64),
    /// It is told for its own sake.
    None,
}

/// A figure.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    what: String,
    value: String,
    number: f64,
    limit: Limit,
}

/// The figures of one comparison.
pub(crate) struct Section {
    /// As it is called on the command line and in the document.
    name: &'static str,
    figures: Vec<Figure>,
    /// What one must know to read them.
    notes: Vec<String>,
}

impl Section {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, figures: Vec::new(), notes: Vec::new() }
    }

    /// A ratio with its limit.
    pub(crate) fn ratio(&mut self, what: &str, ratios: &[f64], limit: Limit) {
        let (low, high) = (lowest(ratios), highest(ratios));
        let number = median(ratios);
        let value = match ratios.len() {
            1 => format!("{number:.2}"),
            _ => format!("**{number:.2}** ({low:.2} to {high:.2})"),
        };
        self.figures.push(Figure { what: what.to_owned(), value, number, limit });
    }

    /// A quantity with its unit and its limit.
    pub(crate) fn amount(&mut self, what: &str, number: f64, unit: &str, limit: Limit) {
        let value = if number < 100.0 { format!("{number:.1}") } else { thousands(number) };
        let value = format!("{value} {unit}").trim_end().to_owned();
        self.figures.push(Figure { what: what.to_owned(), value, number, limit });
    }

    /// Something a second, for its own sake: the middle of several rounds.
    pub(crate) fn rate(&mut self, what: &str, rates: &[f64]) {
        let value = format!(
            "{} ({} to {})",
            thousands(median(rates)),
            thousands(lowest(rates)),
            thousands(highest(rates))
        );
        let number = median(rates);
        self.figures.push(Figure { what: what.to_owned(), value, number, limit: Limit::None });
    }

    /// A sentence below the figures.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Whether every limit is kept.
    pub(crate) fn holds(&self) -> bool {
        self.figures.iter().all(Figure::holds)
    }

    /// The figures as a table, for people at a screen.
    pub(crate) fn text(&self) -> String {
        let width = self.figures.iter().map(|figure| figure.what.chars().count()).max();
        let width = width.unwrap_or(0);
        let mut text = format!("{}\n", self.name);
        for figure in &self.figures {
            let value = figure.value.replace("**", "");
            let _ = writeln!(text, "  {:<width$}  {value:<34} {}", figure.what, figure.verdict());
        }
        for note in &self.notes {
            let _ = writeln!(text, "  · {note}");
        }
        text
    }

    fn markdown(&self, about: &str) -> String {
        let mut text = format!("{about}\n\n| | measured | limit |\n| --- | --- | --- |\n");
        for figure in &self.figures {
            let _ = writeln!(text, "| {} | {} | {} |", figure.what, figure.value, figure.verdict());
        }
        for note in &self.notes {
            let _ = write!(text, "\n{note}\n");
        }
        text
    }

    /// Writes the figures into the document, between this section's marks.
    pub(crate) fn write(&self, document: &Path, about: &str) -> Result<()> {
        let text = fs::read_to_string(document)
            .with_context(|| format!("cannot read {}", document.display()))?;
        let (from, to) = (format!("<!-- bench {} -->", self.name), "<!-- end -->");
        let missing = || format!("{} has no place for {}", document.display(), self.name);
        let (before, rest) = text.split_once(&from).with_context(missing)?;
        let (_, after) = rest.split_once(to).with_context(missing)?;
        let figures = self.markdown(about);
        fs::write(document, format!("{before}{from}\n{figures}{to}{after}"))?;
        Ok(())
    }
}

impl Figure {
    fn holds(&self) -> bool {
        match self.limit {
            Limit::AtLeast(least) => self.number >= least,
            Limit::Under(most) => self.number < most,
            Limit::None => true,
        }
    }

    fn verdict(&self) -> String {
        let limit = match self.limit {
            Limit::AtLeast(least) => format!("at least {least}"),
            Limit::Under(most) => format!("under {most}"),
            Limit::None => return String::new(),
        };
        if self.holds() { limit } else { format!("{limit}: **missed**") }
    }
}

/// The one in the middle.
pub(crate) fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn lowest(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::INFINITY, f64::min)
}

fn highest(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// `12,345`.
pub(crate) fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_is_missed_is_said_so() {
        let mut section = Section::new("x");
        section.ratio("a", &[0.4, 0.6, 0.5], Limit::AtLeast(0.5));
        assert!(section.holds());
        section.ratio("b", &[0.4], Limit::AtLeast(0.5));
        assert!(!section.holds());
        assert!(section.text().contains("at least 0.5: **missed**"));
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(thousands(1_234_567.8), "1,234,568");
        assert_eq!(thousands(999.0), "999");
    }
}
