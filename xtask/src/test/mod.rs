//! `cargo xtask test`: every test there is, each part ended by its runner's own closing lines.

mod browser;
mod rust;

use anyhow::Result;

use crate::{
    places::Places,
    postgres::{For, Postgres},
};

/// Runs the parts that were asked for; all, if none was.
pub(crate) fn test(places: &Places, words: &[String]) -> Result<()> {
    let asked = Asked::from_words(words);
    let postgres = Postgres::start(For::Tests)?;
    if asked.rust {
        rust::test(places, postgres.url(), asked.filter.as_deref())?;
    }
    if asked.browser {
        browser::test(places, postgres.url(), asked.filter.as_deref())?;
    }
    Ok(())
}

/// Which tests to run.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    rust: bool,
    browser: bool,
    /// A part of the tests' names.
    filter: Option<String>,
}

impl Asked {
    fn from_words(words: &[String]) -> Self {
        let part =
            words.first().map(String::as_str).filter(|word| ["rust", "browser"].contains(word));
        let rest = if part.is_some() { &words[1..] } else { words };
        Self {
            rust: part != Some("browser"),
            browser: part != Some("rust"),
            filter: (!rest.is_empty()).then(|| rest.join(" ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &[&str]) -> Asked {
        Asked::from_words(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn both_parts_run_unless_one_is_named() {
        assert_eq!(asked(&[]), Asked { rust: true, browser: true, filter: None });
        assert_eq!(asked(&["rust"]), Asked { rust: true, browser: false, filter: None });
    }

    #[test]
    fn any_other_word_is_part_of_a_tests_name() {
        let filter = Some("claim".to_owned());
        assert_eq!(asked(&["claim"]), Asked { rust: true, browser: true, filter: filter.clone() });
        assert_eq!(asked(&["browser", "claim"]), Asked { rust: false, browser: true, filter });
    }
}
