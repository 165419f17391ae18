//! Texts of a programme, in the languages it has them in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A text for people, in one language or several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    default: String,
    others: BTreeMap<String, String>,
}

impl Text {
    /// A text in every language the same.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { default: text.into(), others: BTreeMap::new() }
    }

    /// A text with translations by language tag (`ko`), and what to show in all other languages.
    pub fn translated(default: String, others: BTreeMap<String, String>) -> Self {
        Self { default, others }
    }

    /// The text in a language, or else in the programme's own.
    pub fn in_language(&self, language: &str) -> &str {
        self.others.get(language).unwrap_or(&self.default)
    }

    /// The languages it has a translation for, by their tags.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.others.keys().map(String::as_str)
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.default.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_without_a_translation_gets_the_programmes_own() {
        let others = BTreeMap::from([("ko".to_owned(), "아메리카노".to_owned())]);
        let text = Text::translated("Hot drink".into(), others);
        assert_eq!(text.in_language("ko"), "아메리카노");
        assert_eq!(text.in_language("zh"), "Hot drink");
    }

    #[test]
    fn a_text_is_empty_when_there_is_nothing_to_show() {
        assert!(Text::default().is_empty());
        assert!(!Text::plain("Hot drink").is_empty());
    }
}
