//! Who reads: the language, and the clock on the wall of the shop.

use jiff::civil::{Date, DateTime};

use crate::words::Words;

/// What every sentence on a page is written for.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The language.
    pub words: Words,
    /// Now, in the programme's time zone.
    pub now: DateTime,
}

impl Reader {
    /// The day it is.
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// A moment: `Today 18:02`, `Thursday 18:02`, `3 Mar 18:02`.
    pub fn moment(&self, at: DateTime) -> String {
        self.words.moment(at, self.today())
    }

    /// A moment within a sentence: `18:02 today`, `3 Mar 18:02`.
    pub fn moment_within(&self, at: DateTime) -> String {
        self.words.moment_within(at, self.today())
    }

    /// A day, with its year unless that is this year's.
    pub fn day(&self, day: Date) -> String {
        self.words.day_from(day, self.today())
    }

    /// A moment ahead: `18:12 today`, `28 Nov`.
    pub fn until(&self, at: DateTime) -> String {
        self.words.until(at, self.today())
    }
}
