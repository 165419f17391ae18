//! Credit that members hold, and what moved it.

use loyalty::ledger::Account;

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! {
    /// Credit that is owed to members.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct CreditOwed {
        /// Members who have some.
        pub members: i64,
        /// How much, in minor units.
        pub minor: i64,
    }
}

/// Credit that is owed to members, as the books have it.
pub(super) async fn owed(tx: &mut Tx<'_>) -> Result<CreditOwed, Fault> {
    sql!(
        "SELECT count(*) AS members, CAST(coalesce(sum(balance), 0) AS BIGINT) AS minor
           FROM asset_balance
          WHERE asset = 'credit' AND balance <> 0",
    )
    .one::<CreditOwed>(tx)
    .await
}

/// What moved credit in a period, in minor units. Each is zero or more, unless more came back from
/// before the period than was moved in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CreditTotals {
    /// Loaded at a till, and brought by gift cards.
    pub loaded: i64,
    /// Given as cashback, less what refunds took back.
    pub cashback: i64,
    /// Given for points.
    pub claimed: i64,
    /// Spent, less what was given back.
    pub spent: i64,
    /// Expired.
    pub expired: i64,
    /// Left behind by who was erased.
    pub erased: i64,
}

impl CreditTotals {
    /// By how much more is owed to members after the period.
    pub fn change(&self) -> i64 {
        self.loaded + self.cashback + self.claimed - self.spent - self.expired - self.erased
    }

    /// Adds the sum of postings on an account of the programme; false, if there can be none.
    pub(super) fn add_postings(&mut self, account: Account, kind: &str, amount: i64) -> bool {
        match (account, kind) {
            (Account::Issued, "purchase" | "refund") => self.cashback -= amount,
            (Account::Issued, "claim") => self.claimed -= amount,
            (Account::Issued | Account::Adjusted, _) => self.loaded -= amount,
            (Account::Claimed, _) => self.spent += amount,
            (Account::Expired, "erasure") => self.erased += amount,
            (Account::Expired, _) => self.expired += amount,
            (Account::Available | Account::Pending, _) => return false,
        }
        true
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.loaded += other.loaded;
        self.cashback += other.cashback;
        self.claimed += other.claimed;
        self.spent += other.spent;
        self.expired += other.expired;
        self.erased += other.erased;
    }
}
