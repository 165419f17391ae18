//! The simulation: random stories, told to the product and to a naive model of it.
//!
//! All of it is a test, `tests/stories/`. It is a crate of its own so that it can be optimised
//! where the crates it tests are not: the model replays everything after every step.
