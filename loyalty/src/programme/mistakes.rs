//! What is wrong with a programme file, and where.

use std::fmt;

/// One mistake in a programme file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in that line, in characters, counted from 1.
    pub column: usize,
    /// Which entry: `tier[2].threshold`; empty where the file itself cannot be read.
    pub path: String,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Mistake {
    /// A mistake at a byte of `source`.
    pub(super) fn at(source: &str, byte: usize, path: String, message: String) -> Self {
        let mut byte = byte.min(source.len());
        while !source.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &source[..byte];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            path,
            message,
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: ", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

/// The known name nearest to what was written, if it is near: "did you mean …?".
pub(super) fn nearest<'n>(
    written: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    known
        .into_iter()
        .map(|name| (edits_between(written, name), name))
        .filter(|(edits, name)| *edits <= name.len() / 3 + 1 && *edits < name.len())
        .min()
        .map(|(_, name)| name)
}

/// The Levenshtein distance: how many letters to change, add or drop.
fn edits_between(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &other_letter) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != other_letter);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_counted_in_lines_and_characters() {
        let source = "a = 1\n한글 = 2\n";
        let byte = source.find("= 2").unwrap();
        let mistake = Mistake::at(source, byte, "x".into(), "no".into());
        assert_eq!((mistake.line, mistake.column), (2, 4));
        assert_eq!(mistake.to_string(), "line 2, column 4: x: no");
    }

    #[test]
    fn a_slip_of_the_pen_is_recognised() {
        let known = ["threshold", "multiplier", "name"];
        assert_eq!(nearest("treshold", known), Some("threshold"));
        assert_eq!(nearest("multipler", known), Some("multiplier"));
        assert_eq!(nearest("colour", known), None);
    }

    #[test]
    fn a_place_within_a_letter_is_where_the_letter_starts() {
        for byte in 7..10 {
            let mistake = Mistake::at("a = 1\n한글 = 2\n", byte, String::new(), "no".into());
            assert_eq!((mistake.line, mistake.column), (2, if byte == 9 { 2 } else { 1 }));
        }
    }
}
