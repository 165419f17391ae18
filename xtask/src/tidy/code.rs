//! How Rust files are written: explained, short, without unexplained panics, SQL in one place.

use super::{Complaint, Source, code_of, has_word};

const LINES_AT_MOST: usize = 400;

/// What gives a reason: a comment, or a lint that is expected for one.
const EXPLAINED: [&str; 2] = ["//", "reason = \""];

/// A file opens with what it is for.
pub(super) fn unexplained_file(source: &Source) -> Vec<Complaint> {
    if !source.ends_in("rs") || source.text.starts_with("//!") {
        return Vec::new();
    }
    vec![source.complaint(1, "say at the top, with //!, what this file is for")]
}

/// A file has one subject, and that fits into so many lines.
pub(super) fn long_file(source: &Source) -> Vec<Complaint> {
    if !source.ends_in("rs") {
        return Vec::new();
    }
    let lines = match source.lines_before_tests().count() {
        0 => source.text.lines().count(),
        before_tests => before_tests,
    };
    if lines <= LINES_AT_MOST {
        return Vec::new();
    }
    let says = format!(
        "{lines} lines before the tests, and {LINES_AT_MOST} are enough; split it by subject"
    );
    vec![source.complaint(LINES_AT_MOST, says)]
}

/// What may panic says why it will not.
pub(super) fn unexplained_panic(source: &Source) -> Vec<Complaint> {
    if !source.ends_in("rs") || !source.is_in(&["app", "database", "loyalty", "server"]) {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    let mut before = "";
    for (number, line) in source.lines_before_tests() {
        let code = code_of(line);
        let explained =
            [before, line].iter().any(|line| EXPLAINED.iter().any(|by| line.contains(by)));
        if !explained && (code.contains(".unwrap()") || code.contains(".expect(")) {
            complaints.push(source.complaint(
                number,
                "this may panic: return the error, or say in a comment here why it cannot happen",
            ));
        }
        before = line;
    }
    complaints
}

/// Only `database/` speaks to a database.
pub(super) fn sql_elsewhere(source: &Source) -> Vec<Complaint> {
    if !source.ends_in("rs") || !source.is_in(&["app", "loyalty", "server"]) {
        return Vec::new();
    }
    source
        .lines()
        .filter(|(_, line)| has_word(code_of(line), "sqlx"))
        .map(|(number, _)| source.complaint(number, "SQL and its errors belong in database/"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{lines_of, source},
        *,
    };

    #[test]
    fn a_file_must_say_what_it_is_for() {
        assert_eq!(lines_of(&unexplained_file(&source("app/src/a.rs", "use b;\n"))), [1]);
        assert!(unexplained_file(&source("app/src/a.rs", "//! A.\n")).is_empty());
    }

    #[test]
    fn a_file_must_be_short_before_its_tests() {
        let code = "fn a() {}\n".repeat(400);
        let tests = format!("{code}#[cfg(test)]\nmod tests {{\n{code}}}\n");
        assert!(long_file(&source("app/src/a.rs", &tests)).is_empty());
        assert_eq!(lines_of(&long_file(&source("app/src/a.rs", &format!("{code}\n")))), [400]);
    }

    #[test]
    fn a_panic_must_be_explained_on_its_line_or_the_one_above() {
        let text = "a.unwrap();\n// The pattern is ours.\nb.unwrap();\nc.expect(\"x\"); // never\n";
        assert_eq!(lines_of(&unexplained_panic(&source("server/src/a.rs", text))), [1]);
    }

    #[test]
    fn a_lint_expected_for_a_reason_explains_and_a_test_may_panic_as_it_likes() {
        let text = "#[expect(lint, reason = \"x\")]\na.unwrap();\n#[cfg(test)]\nmod tests {\nb.unwrap();\n}\n";
        assert!(unexplained_panic(&source("loyalty/src/a.rs", text)).is_empty());
    }

    #[test]
    fn sql_may_be_spoken_of_but_not_spoken_outside_the_record() {
        let text = "// sqlx does this\nuse sqlx::Row;\n";
        assert_eq!(lines_of(&sql_elsewhere(&source("server/src/a.rs", text))), [2]);
        assert!(sql_elsewhere(&source("database/src/a.rs", text)).is_empty());
    }
}
