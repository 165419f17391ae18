//! Reading ahead: the pages that a command will write to are fetched beside SQLite's one writer.
//!
//! Where the books are larger than memory, a member's rows lie on the disk, each table's in a place
//! of its own. All commands wait for the writer, and while it waits for a page, so does everybody.
//! A reader holds up nobody. What is found decides nothing: the command looks again.
//!
//! On PostgreSQL commands on other members go on meanwhile: there nothing is read ahead.

use loyalty::{codes::LookupHash, ids::MemberId, programme::VoucherKind};

use crate::{
    fault::Fault,
    rulebook::Rulebook,
    sql::{Asked, Tx, record, sql},
    vouchers::{Claim, code_at},
};

record! {
    /// In how many places something was found.
    struct Found {
        places: i64,
    }
}

/// What was asked for ahead: it goes along with the next statement.
pub struct Ahead(Vec<Asked<Found>>);

impl Ahead {
    /// In how many places there is something of the member already.
    pub async fn places(self, tx: &mut Tx<'_>) -> Result<i64, Fault> {
        let mut places = 0;
        for asked in self.0 {
            places += asked.one(tx).await?.places;
        }
        Ok(places)
    }
}

/// Asks for what a claim will write to. Where memory holds the books it is for nothing, and costs a
/// twelfth of a claim beside a statement that somebody needs anyway, an eighth without one.
pub async fn ask_for_claim(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Claim,
) -> Result<Ahead, Fault> {
    if !tx.is_alone() {
        return Ok(Ahead(Vec::new()));
    }
    let Claim { id, member, at, .. } = *command;
    let reward = rulebook.at(at).reward(&command.reward);
    let is_printed = reward.is_some_and(|r| matches!(r.voucher, VoucherKind::Printed { .. }));
    let keys = rulebook.keys();
    let code = keys.lookup_hash(&code_at(keys, id, is_printed, 0, at));
    Ok(Ahead(vec![ask_books(tx, member).await?, ask_vouchers(tx, member, &code).await?]))
}

/// Ledger, postings, lots and those that are open, events, and whose turn it is.
async fn ask_books(tx: &mut Tx<'_>, member: MemberId) -> Result<Asked<Found>, Fault> {
    sql!(
        "SELECT CAST(
             coalesce((SELECT 1 FROM ledger_transaction WHERE member_id = $1
                        ORDER BY sequence DESC LIMIT 1), 0)
           + coalesce((SELECT 1 FROM posting WHERE member_id = $1
                        ORDER BY sequence DESC LIMIT 1), 0)
           + coalesce((SELECT 1 FROM lot WHERE member_id = $1 ORDER BY lot DESC LIMIT 1), 0)
           + coalesce((SELECT 1 FROM lot WHERE member_id = $1 AND remaining > 0
                        ORDER BY expires_at LIMIT 1), 0)
           + coalesce((SELECT 1 FROM outbox WHERE member_id = $1
                        ORDER BY event_id DESC LIMIT 1), 0)
           + coalesce((SELECT 1 FROM wallet AS due
                        WHERE due.due_at = (SELECT due_at FROM wallet WHERE member_id = $1)
                          AND due.member_id >= $1
                        ORDER BY due.member_id LIMIT 1), 0)
             AS BIGINT) AS places",
        member,
    )
    .ask(tx)
    .await
}

async fn ask_vouchers(
    tx: &mut Tx<'_>,
    member: MemberId,
    code: &LookupHash,
) -> Result<Asked<Found>, Fault> {
    sql!(
        "SELECT CAST(
             coalesce((SELECT 1 FROM voucher WHERE member_id = $1
                        ORDER BY voucher_id DESC LIMIT 1), 0)
           + coalesce((SELECT 1 FROM voucher WHERE member_id = $1 AND state = 'issued'
                        ORDER BY expires_at DESC LIMIT 1), 0)
           + coalesce((SELECT 1 FROM code WHERE code_hash = $2), 0)
             AS BIGINT) AS places",
        member,
        code,
    )
    .ask(tx)
    .await
}
