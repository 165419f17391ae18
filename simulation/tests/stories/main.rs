//! The simulation: random stories, told to the product and to a naive model of it, which must
//! agree after every step.
//!
//! A story is made from its seed alone, with a clock of its own; docs/testing.md tells how to ask
//! for one.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod acts;
#[cfg(not(feature = "planted-bugs"))]
mod agree;
mod buying;
mod caps;
mod chance;
mod claiming;
mod credit;
mod earning;
mod facts;
mod grouping;
mod merging;
mod model;
mod person;
#[cfg_attr(
    feature = "planted-bugs",
    expect(dead_code, reason = "planted bugs are looked for on SQLite alone")
)]
mod places;
#[cfg(feature = "planted-bugs")]
mod planted;
mod play;
mod referring;
mod refunding;
mod run;
mod shrink;
mod steps;
mod story;
mod terms;

use std::{
    ops::Range,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{
    places::Place,
    run::{Difference, tell},
    story::story,
};

/// Tells the stories of these seeds, one on each core; the first of those that fail.
fn first_that_fails(seeds: Range<u64>, place: &Place) -> Option<(u64, Difference)> {
    let next = AtomicU64::new(seeds.start);
    let failed: Mutex<Option<(u64, Difference)>> = Mutex::new(None);
    // Whoever tells an earlier story than one that failed goes on: it may fail too.
    let is_needed = |seed| {
        seed < seeds.end && failed.lock().unwrap().as_ref().is_none_or(|(first, _)| seed < *first)
    };
    let tell_some = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if !is_needed(seed) {
                break;
            }
            if let Err(difference) = runtime.block_on(tell(seed, &story(seed), place))
                && is_needed(seed)
            {
                *failed.lock().unwrap() = Some((seed, difference));
            }
        }
    };
    let lanes = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..lanes {
            scope.spawn(tell_some);
        }
    });
    failed.into_inner().unwrap()
}
