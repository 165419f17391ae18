//! Tiers: the standing held, what is missing for the next, and what may be lost.

mod progress;

pub use self::progress::{CountedIn, NextTier, TierProgress};
