//! Verifying: everything recomputed from the postings, each difference named.
//!
//! Some readers go through the members side by side. Each takes the next few, reads their books
//! in one consistent view, and compares: no check looks at two members at once. Memory holds what
//! the readers have in hand and does not grow with the books.

mod books;
mod caps;
mod chains;
mod packed;
mod postings;
mod sums;

use std::{collections::HashMap, sync::Arc};

use loyalty::ids::MemberId;
use tokio::{sync::Mutex, task::JoinSet};
use uuid::Uuid;

use self::{
    books::{Books, Share},
    caps::caps_that_differ,
    chains::{transactions, walk_chain},
    postings::postings,
    sums::sums_that_differ,
};
use crate::{database::Database, fault::Fault};

/// How many read side by side: while one compares, the database works for another.
const READERS: usize = 4;
/// The most differences that one check names.
const MOST_NAMED: usize = 1_000;

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
    let place = Arc::new(Mutex::new(Some(MemberId(Uuid::nil()))));
    let mut readers = JoinSet::new();
    for _ in 0..READERS {
        readers.spawn(verify_next(database.clone(), Arc::clone(&place)));
    }
    let mut verified = Verified::default();
    let mut named = HashMap::new();
    while let Some(done) = readers.join_next().await {
        let Some(share) = done.map_err(|_panicked| Fault::NoAnswer)?? else { continue };
        readers.spawn(verify_next(database.clone(), Arc::clone(&place)));
        verified.members += share.members;
        verified.transactions += share.transactions;
        verified.differences.extend(share.differences.into_iter().filter(|difference| {
            let count = named.entry(difference.check).or_insert(0);
            *count += 1;
            *count <= MOST_NAMED
        }));
        progress(verified.members);
    }
    verified.differences.sort_by_key(|difference| difference.member);
    Ok(verified)
}

/// Verifies the next members from `place` on, and moves it behind them; nobody, if none is left.
async fn verify_next(
    database: Database,
    place: Arc<Mutex<Option<MemberId>>>,
) -> Result<Option<Verified>, Fault> {
    let read = database.read(async |tx| {
        let mut place = place.lock().await;
        let Some(after) = *place else { return Ok(None) };
        let (share, next) = Share::next(tx, after).await?;
        *place = next;
        drop(place);
        share.read(tx).await.map(Some)
    });
    let Some(members) = read.await? else { return Ok(None) };
    let mut verified = Verified::default();
    for (member, books) in members {
        verified.add(member, &books)?;
    }
    Ok(Some(verified))
}

impl Verified {
    fn add(&mut self, member: MemberId, books: &Books) -> Result<(), Fault> {
        let (transactions, postings) = (transactions(books)?, postings(&books.postings)?);
        self.differences.extend(sums_that_differ(member, books, &postings)?);
        self.differences.extend(caps_that_differ(member, books, &transactions)?);
        let chain = walk_chain(member, books.wallet.as_ref(), &transactions, &postings);
        self.differences.extend(chain);
        self.members += u64::from(books.wallet.is_some());
        self.transactions += u64::try_from(transactions.len()).unwrap_or(u64::MAX);
        Ok(())
    }
}
