//! The rules of the loyalty programme, and nothing else.
//!
//! Every function here is a function of its arguments alone: no database, no
//! clock, no randomness, no async. The moment is always a parameter called `at`.
//! That is what lets the same rule decide on the server, replay history in a
//! preview, and be tested against a naive model.
//!
//! **Invariant:** this crate depends on nothing that can do I/O. `cargo xtask
//! tidy` holds its dependency list to the one it knows.

pub mod calendar;
pub mod claiming;
pub mod closing;
pub mod codes;
pub mod credit;
pub mod discounts;
pub mod earning;
pub mod exact;
pub mod explanation;
pub mod ids;
pub mod ledger;
pub mod lots;
pub mod membership;
pub mod money;
pub mod planted;
pub mod points;
pub mod preview;
pub mod programme;
pub mod purchases;
pub mod refunds;
pub mod segments;
pub mod tiers;
pub mod vouchers;
