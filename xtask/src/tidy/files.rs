//! What files are called, and that nothing is left in them for later.

use super::{Complaint, Source};

/// Names that say nothing about a file's subject.
const NAMELESS: [&str; 6] = ["common", "helper", "helpers", "misc", "util", "utils"];

/// A file or folder is named for its subject.
pub(super) fn nameless_subject(source: &Source) -> Vec<Complaint> {
    source
        .path
        .split('/')
        .map(|part| part.split('.').next().unwrap_or(part))
        .filter(|name| NAMELESS.contains(name))
        .map(|name| {
            source.complaint(1, format!("`{name}` names no subject; name it for what it is about"))
        })
        .collect()
}

/// What is to be done is done, or written where it is found again.
pub(super) fn left_to_do(source: &Source) -> Vec<Complaint> {
    // Put together here, so that this file does not complain about itself.
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
    ];
    source
        .lines()
        .filter(|(_, line)| marks.iter().any(|mark| line.contains(mark)))
        .map(|(number, _)| {
            source.complaint(number, "do it now, or open an issue and take this out")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{lines_of, source},
        *,
    };

    #[test]
    fn a_file_may_not_be_named_for_nothing() {
        assert_eq!(nameless_subject(&source("app/src/utils.rs", "")).len(), 1);
        assert_eq!(nameless_subject(&source("end2end/helpers/sign-in.ts", "")).len(), 1);
        assert!(nameless_subject(&source("app/src/commons.rs", "")).is_empty());
    }

    #[test]
    fn nothing_is_left_for_later() {
        let text = concat!("a\n// TO", "DO: b\ntodo", "!()\n");
        assert_eq!(lines_of(&left_to_do(&source("style/a.css", text))), [2, 3]);
    }
}
