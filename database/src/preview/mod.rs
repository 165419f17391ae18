//! Previewing a draft of the programme: real purchases, read member by member and replayed.
//!
//! The books are read once from one end to the other, a page of members at a time: memory stays
//! flat, and the cost is linear in purchases and ledger transactions. Nothing is written.

mod balances;
mod caps;
mod histories;
mod segments;

use jiff::Timestamp;
use loyalty::{
    calendar::Period,
    ids::MemberId,
    preview::{Compared, Preview},
    programme::Programme,
};
use uuid::Uuid;

use self::histories::read_page;
use crate::{
    database::Database,
    fault::Fault,
    rulebook::Rulebook,
    sql::{Tx, record, sql},
};

record! { struct Count { members: i64 } }

/// Counts all members, for whoever shows how far a preview has come.
pub async fn count_members(database: &Database) -> Result<i64, Fault> {
    let count = async |tx: &mut Tx<'_>| {
        let query = sql!("SELECT count(*) AS members FROM wallet");
        Ok(query.one::<Count>(tx).await?.members)
    };
    database.read_once(count).await
}

/// Replays the purchases of a period under the version in force at `at` and under a draft of it.
/// `progress` hears how many members are done.
///
/// Of each member everything is read in one consistent view.
pub async fn preview(
    database: &Database,
    rulebook: &Rulebook,
    draft: &Programme,
    period: Period,
    at: Timestamp,
    mut progress: impl FnMut(u64),
) -> Result<Preview, Fault> {
    let versions = Compared { now: &**rulebook.at(at), draft };
    let mut preview = Preview::new(versions, period);
    let mut after = MemberId(Uuid::nil());
    loop {
        let read = async |tx: &mut Tx<'_>| read_page(tx, rulebook, versions, period, after).await;
        let page = database.read(read).await?;
        let Some((last, members)) = page else { return Ok(preview) };
        after = last;
        for member in members {
            let number = member.number.clone();
            preview.add(versions, member).map_err(|refusal| {
                Fault::Corrupt(format!("member {number}: a refund that was accepted: {refusal}"))
            })?;
        }
        progress(preview.members);
    }
}
