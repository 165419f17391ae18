//! Reports: what is owed, and what a period moved. Every total is one of the postings.
//!
//! What is owed is summed from wallets and open lots, which `verify` holds to the postings: the
//! cost grows with members. What a period moved is summed from its postings themselves, and the
//! ledger has no order of time across members: the cost of any period is one walk over the ledger.

mod credit;
mod liability;
mod period;

pub use self::{
    credit::{CreditOwed, CreditTotals},
    liability::{Expiring, Liability, Postings, liability, postings_of_members},
    period::{Moved, PeriodReport, StoreReport, period},
};
