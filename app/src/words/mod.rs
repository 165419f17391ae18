//! Words: everything that people read, in the language they read.
//!
//! Each message of `words/<language>/*.ftl` is a function here, written by the build: a
//! missing argument does not compile, a missing translation does not build. Numbers,
//! money, days and times are put into words by [`numbers`] and [`days`].
//!
//! **Invariant:** words are made on the server only; nothing of this is in the browser's half.

mod days;
mod formats;
mod markup;
mod numbers;

pub use self::markup::Markup;
use self::{formats::Formats, markup::push_escaped};
use crate::language::Language;

/// What speaks one language. Cheap to copy: what it needs is made once and shared.
#[derive(Clone, Copy)]
pub struct Words {
    formats: &'static Formats,
}

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> Self {
        Self { formats: Formats::of(language) }
    }

    /// Which language it is.
    pub fn language(self) -> Language {
        self.formats.language
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({:?})", self.language())
    }
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

#[cfg(test)]
mod tests;
