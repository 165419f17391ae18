//! `cargo xtask tidy`: the rules of this repository that the compiler cannot check.
//!
//! One function a rule, with a test that shows what it complains about. It is meant to grow:
//! a remark made twice in a review becomes a complaint here.

mod code;
mod dependencies;
mod files;
mod purity;
mod styles;

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::{changes::files_below, places::Places, say};

/// Says what is untidy, each with its file and line; trouble if there is anything.
pub(crate) fn tidy(places: &Places) -> Result<()> {
    let sources = sources(places)?;
    let mut complaints: Vec<Complaint> =
        sources.iter().flat_map(|source| RULES.iter().flat_map(|rule| rule(source))).collect();
    complaints.extend(styles::unimported_sheets(&sources));
    complaints.sort();

    for complaint in &complaints {
        say::line(&format!("{}:{}: {}", complaint.path, complaint.line, complaint.says));
    }
    let count = complaints.len();
    ensure!(count == 0, "{count} {} untidy", if count == 1 { "thing is" } else { "things are" });
    Ok(())
}

const RULES: &[fn(&Source) -> Vec<Complaint>] = &[
    code::unexplained_file,
    code::long_file,
    code::unexplained_panic,
    code::sql_elsewhere,
    dependencies::sql_elsewhere,
    dependencies::rules_depend_on_nothing_new,
    files::nameless_subject,
    files::left_to_do,
    purity::impure_rule,
    styles::colour_elsewhere,
];

/// A file of ours, by its path below the repository's root.
struct Source {
    path: String,
    text: String,
    /// Whether nothing of it is shipped.
    is_test: bool,
}

/// What is wrong, and where.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Complaint {
    path: String,
    line: usize,
    says: String,
}

impl Source {
    fn is_in(&self, folders: &[&str]) -> bool {
        self.path.split_once('/').is_some_and(|(folder, _)| folders.contains(&folder))
    }

    fn ends_in(&self, ending: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, is)| is == ending)
    }

    /// The lines with their numbers, as an editor counts them.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// The lines of a Rust file that come before its tests; none of a file that is all tests.
    fn lines_before_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines: Vec<&str> = self.text.lines().collect();
        let opens_tests = |index: &usize| {
            lines[*index].trim() == "#[cfg(test)]"
                && lines[index + 1..]
                    .iter()
                    .find(|line| !line.trim_start().starts_with('#'))
                    .is_some_and(|line| line.contains("mod ") && line.trim_end().ends_with('{'))
        };
        let end = (0..lines.len()).find(opens_tests).unwrap_or(lines.len());
        self.lines().take(if self.is_test { 0 } else { end })
    }

    fn complaint(&self, line: usize, says: impl Into<String>) -> Complaint {
        Complaint { path: self.path.clone(), line, says: says.into() }
    }
}

/// The code in a line of Rust: what stands before a comment.
fn code_of(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}

/// Whether `word` stands in `text` as a word of its own.
fn has_word(text: &str, word: &str) -> bool {
    let in_a_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(in_a_word) && !text[at + word.len()..].starts_with(in_a_word)
    })
}

const FOLDERS: [&str; 9] =
    ["app", "bench", "database", "end2end", "loyalty", "server", "simulation", "style", "xtask"];
const ENDINGS: [&str; 6] = ["css", "js", "rs", "sql", "toml", "ts"];

fn sources(places: &Places) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for file in FOLDERS.iter().flat_map(|folder| files_below(&places.at(folder))) {
        let path = say::short(&file, places.root()).replace('\\', "/");
        let elsewhere = ["node_modules", "target", "test-results", "playwright-report"];
        let ours = !path.split('/').any(|part| elsewhere.contains(&part));
        if ours && ENDINGS.iter().any(|ending| path.ends_with(&format!(".{ending}"))) {
            let text = fs::read_to_string(&file).with_context(|| format!("cannot read {path}"))?;
            let is_test = path.split('/').any(|part| part == "tests" || part == "tests.rs");
            sources.push(Source { path, text, is_test });
        }
    }
    mark_test_modules(&mut sources);
    Ok(sources)
}

/// Marks the files of modules that are declared for tests alone.
fn mark_test_modules(sources: &mut [Source]) {
    let paths: Vec<String> = sources.iter().flat_map(test_modules).collect();
    for source in sources {
        source.is_test |= paths.iter().any(|path| {
            source.path == *path || (path.ends_with('/') && source.path.starts_with(path))
        });
    }
}

/// Where the modules may lie that this file declares behind `#[cfg(test)]`, or behind a feature
/// for testing.
fn test_modules(source: &Source) -> Vec<String> {
    let Some((folder, file)) = source.path.rsplit_once('/') else {
        return Vec::new();
    };
    let folder = match file {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        _ => format!("{folder}/{}", file.trim_end_matches(".rs")),
    };
    let lines: Vec<&str> = source.text.lines().map(str::trim).collect();
    let for_tests = |line: &str| line.starts_with("#[cfg(") && line.contains("test");
    let declared = lines.windows(2).filter(|pair| for_tests(pair[0]) && !pair[0].contains("not("));
    declared
        .filter_map(|pair| pair[1].split_once("mod ")?.1.strip_suffix(';'))
        .flat_map(|name| [format!("{folder}/{name}.rs"), format!("{folder}/{name}/")])
        .collect()
}

/// A source for a rule's test.
#[cfg(test)]
fn source(path: &str, text: &str) -> Source {
    let is_test = path.contains("/tests/");
    Source { path: path.to_owned(), text: text.to_owned(), is_test }
}

/// The lines that a rule complains about, for its test.
#[cfg(test)]
fn lines_of(complaints: &[Complaint]) -> Vec<usize> {
    complaints.iter().map(|complaint| complaint.line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_begin_at_their_module_and_not_at_a_lone_attribute() {
        let text = "//! x\n#[cfg(test)]\nuse a;\nfn b() {}\n#[cfg(test)]\nmod tests {\n}\n";
        let before = source("app/src/a.rs", text).lines_before_tests().count();
        assert_eq!(before, 4);
    }

    #[test]
    fn a_folder_of_tests_is_all_tests() {
        assert_eq!(source("server/tests/it/a.rs", "x\ny\n").lines_before_tests().count(), 0);
    }

    #[test]
    fn a_module_declared_for_tests_is_all_tests() {
        let mut sources = [
            source("loyalty/src/codes.rs", "//! x\n#[cfg(test)]\npub(crate) mod fixture;\n"),
            source("loyalty/src/codes/fixture.rs", "//! x\n"),
            source("loyalty/src/codes/keys.rs", "//! x\n"),
            source(
                "database/src/lib.rs",
                "//! x\n#[cfg(feature = \"testing\")]\npub mod testing;\n",
            ),
            source("database/src/testing.rs", "//! x\n"),
        ];
        mark_test_modules(&mut sources);
        assert_eq!(sources.map(|source| source.is_test), [false, true, false, false, true]);
    }

    #[test]
    fn a_word_is_not_found_within_another() {
        assert!(has_word("use sqlx::Row;", "sqlx"));
        assert!(!has_word("let sqlxish = my_sqlx;", "sqlx"));
    }
}
