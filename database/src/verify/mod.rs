//! Verifying: everything recomputed from the postings, each difference named.
//!
//! What can be summed is summed by the database, and only differences leave it; the
//! chain of each member's ledger is walked member by member. Memory does not grow
//! with the books.

mod chains;
mod sums;

use self::{chains::walk_chains, sums::sums_that_differ};

use crate::{database::Database, fault::Fault};
use loyalty::ids::MemberId;
use uuid::Uuid;

/// One thing that does not add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What was checked.
    pub check: &'static str,
    /// Whose.
    pub member: MemberId,
    /// What of theirs.
    pub what: String,
    /// What the books say.
    pub stored: String,
    /// What the postings say.
    pub recomputed: String,
}

/// What verifying found.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// How many members' ledgers were walked.
    pub members: u64,
    /// How many ledger transactions.
    pub transactions: u64,
    /// What does not add up; none is what should be.
    pub differences: Vec<Difference>,
}

/// Recomputes the books from the ledger. `progress` hears how many members are done.
pub async fn verify(database: &Database, mut progress: impl FnMut(u64)) -> Result<Verified, Fault> {
    let mut verified = Verified::default();
    let sums = database.read(async |tx| sums_that_differ(tx).await).await?;
    verified.differences.extend(sums);

    let mut after = MemberId(Uuid::nil());
    loop {
        let read = database.read(async |tx| walk_chains(tx, after).await).await?;
        let Some((last, transactions, differences, members)) = read else { return Ok(verified) };
        after = last;
        verified.members += members;
        verified.transactions += transactions;
        verified.differences.extend(differences);
        progress(verified.members);
    }
}
