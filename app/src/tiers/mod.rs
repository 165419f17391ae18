//! Tiers: the standing held, what is missing for the next, and what may be lost.

mod page;
mod progress;

pub(crate) use self::page::threshold_words;
pub use self::{
    page::{Risk, Step, Tiers, page},
    progress::{CountedIn, NextTier, TierProgress},
};
