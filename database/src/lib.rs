//! The loyalty store: every query and every transaction. The only place with SQL.
//!
//! A module is named for its rows. Functions that take a [`Tx`] compose in a
//! transaction; those that take a [`Database`] are one. A command loads what its
//! rule needs, lets `loyalty` decide, and writes the outcome, its ledger
//! transaction, its event and its audit line together.
//!
//! **Invariant:** SQL stands nowhere else (`cargo xtask tidy`), and every
//! statement is prepared on both databases by one test.

pub mod activities;
pub mod adjustments;
pub mod api_keys;
pub mod assets;
pub mod associates;
pub mod audit;
pub mod backup;
mod caps;
pub mod closing;
mod codes;
pub mod credit;
mod database;
pub mod entries;
pub mod events;
pub mod export;
mod fault;
pub mod figures;
pub mod housekeeping;
pub mod idempotency;
pub mod instance;
mod kept_refunds;
pub mod leases;
mod ledger;
mod lots;
pub mod members;
mod opening;
pub mod overview;
pub mod paper_cards;
pub mod passkeys;
pub mod preview;
pub mod programmes;
pub mod purchases;
mod qualifying;
pub mod read_ahead;
mod readers;
pub mod receipts;
pub mod redemptions;
pub mod referrals;
pub mod refunds;
mod refusal;
pub mod reports;
mod rulebook;
pub mod segments;
pub mod sessions;
pub mod sign_in_links;
mod sql;
pub mod stores;
#[cfg(feature = "testing")]
pub mod testing;
pub mod tiers;
pub mod verify;
pub mod vouchers;
pub mod wallets;
mod writer;
mod wrong_codes;

pub use crate::{
    database::{Database, Engine},
    fault::{Failure, Fault},
    opening::OpenFault,
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::Tx,
};
