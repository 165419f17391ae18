//! `loyalty/` is pure: no waiting, no files, no clock, no chance.

use super::{Complaint, Source, code_of, has_word};

/// Words that only code with an outside has.
const OUTSIDE: [(&str, &str); 10] = [
    ("async", "rules do not wait"),
    ("await", "rules do not wait"),
    ("SystemTime", "the moment is an argument called `at`"),
    ("Instant::now", "the moment is an argument called `at`"),
    ("Timestamp::now", "the moment is an argument called `at`"),
    ("Zoned::now", "the moment is an argument called `at`"),
    ("now_v7", "ids are made at the edge and passed in"),
    ("new_v4", "ids are made at the edge and passed in"),
    ("getrandom", "what is random is passed in"),
    ("rand", "what is random is passed in"),
];

/// Parts of the standard library that reach outside.
const STD: [&str; 6] = ["env", "fs", "io", "net", "process", "thread"];

/// A rule is a function of its arguments alone.
pub(super) fn impure_rule(source: &Source) -> Vec<Complaint> {
    if !source.ends_in("rs") || !source.is_in(&["loyalty"]) {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    let mut within_use_of_std = false;
    for (number, line) in source.lines_before_tests() {
        let code = code_of(line);
        for (word, why) in OUTSIDE {
            if has_word(code, word) {
                complaints.push(source.complaint(number, format!("`{word}` in loyalty/: {why}")));
            }
        }
        within_use_of_std |= code.trim_start().starts_with("use std::{");
        for part in STD {
            if code.contains(&format!("std::{part}::"))
                || code.contains(&format!("std::{part};"))
                || (within_use_of_std && has_word(code, part))
            {
                let says = format!("std::{part} in loyalty/: do this in database/ or server/");
                complaints.push(source.complaint(number, says));
            }
        }
        within_use_of_std &= !code.contains(';');
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::{
        super::{lines_of, source},
        *,
    };

    #[test]
    fn a_rule_may_not_wait_nor_look_at_the_clock() {
        let text = "async fn a() {}\nlet at = Timestamp::now();\nlet id = Uuid::now_v7();\n";
        assert_eq!(lines_of(&impure_rule(&source("loyalty/src/a.rs", text))), [1, 2, 3]);
    }

    #[test]
    fn a_rule_may_not_reach_outside_however_it_is_imported() {
        let text = "use std::{\n    fmt,\n    fs,\n};\nuse std::env;\nstd::process::exit(1);\n";
        assert_eq!(lines_of(&impure_rule(&source("loyalty/src/a.rs", text))), [3, 5, 6]);
    }

    #[test]
    fn a_comment_a_test_and_another_crate_may() {
        let text = "// no async here\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
        assert!(impure_rule(&source("loyalty/src/a.rs", text)).is_empty());
        assert!(impure_rule(&source("server/src/a.rs", "async fn a() {}\n")).is_empty());
    }
}
