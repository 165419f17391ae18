//! What stands around every page of a till.

use super::{MemberPanel, ShiftLine};

/// The member at the till, and what was done there lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counter {
    /// Who stands there, once they are known.
    pub member: Option<MemberPanel>,
    /// What was done in this shift, the latest first.
    pub shift: Vec<ShiftLine>,
}

/// A name as a till shows it, where others may read along: `Mina P.` for Mina Park.
pub fn short_name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let (first, last) = (words.next().unwrap_or_default(), words.next_back());
    match last.and_then(|last| last.chars().next()) {
        Some(letter) => format!("{first} {letter}."),
        None => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn a_till_shows_no_more_of_a_name_than_it_needs() {
        for (name, short) in [
            ("Mina Park", "Mina P."),
            ("박민아", "박민아"),
            ("Jean de la Tour", "Jean T."),
            ("", ""),
        ] {
            assert_eq!(short_name(name), short);
        }
    }
}
