//! Everything in one answer: what the wallet page and the API show of a member.

use jiff::Timestamp;
use loyalty::{
    ids::{MemberId, Sequence, Slug},
    points::Points,
};

use crate::{
    fault::Fault,
    members::{self, Member},
    qualifying,
    rulebook::Rulebook,
    sql::{Tx, record, sql},
    vouchers::{self, VoucherRow},
    wallets::{self, Wallet},
};

/// What a member has.
#[derive(Clone, Debug)]
pub struct Overview {
    /// Who they are.
    pub member: Member,
    /// Balances and standing.
    pub wallet: Wallet,
    /// What counts for tiers in this period.
    pub qualifying: i64,
    /// Open lots by the moment they expire, soonest first.
    pub expiring: Vec<Expiring>,
    /// Pending points by the moment they mature, soonest first.
    pub maturing: Vec<Maturing>,
    /// Vouchers that can be used, soonest to expire first.
    pub vouchers: Vec<VoucherRow>,
}

record! {
    /// Points that expire together.
    #[derive(Clone, Debug)]
    pub struct Expiring {
        /// How many.
        pub points: Points,
        /// The first moment at which they can no longer be spent.
        pub expires_at: Timestamp,
    }
}

record! {
    /// Points that mature together.
    #[derive(Clone, Debug)]
    pub struct Maturing {
        /// How many.
        pub points: Points,
        /// When.
        pub matures_at: Timestamp,
    }
}

record! {
    struct LotSum {
        points: Points,
        is_pending: bool,
        at: Timestamp,
    }
}

/// Loads what a member has.
pub async fn find(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member_id: MemberId,
    at: Timestamp,
) -> Result<Option<Overview>, Fault> {
    let Some(wallet) = wallets::find(tx, member_id).await? else { return Ok(None) };
    let Some(member) = members::find(tx, member_id).await? else { return Ok(None) };
    let qualifying = qualifying::sum(tx, member_id, rulebook.at(at), at).await?;
    let (mut expiring, mut maturing) = (Vec::new(), Vec::new());
    for sum in sum_lots(tx, member_id).await? {
        if sum.is_pending {
            maturing.push(Maturing { points: sum.points, matures_at: sum.at });
        } else {
            expiring.push(Expiring { points: sum.points, expires_at: sum.at });
        }
    }
    let vouchers = vouchers::list_issued(tx, member_id).await?;
    Ok(Some(Overview { member, wallet, qualifying, expiring, maturing, vouchers }))
}

async fn sum_lots(tx: &mut Tx<'_>, member: MemberId) -> Result<Vec<LotSum>, Fault> {
    Ok(sql!(
        "SELECT CAST(sum(remaining) AS BIGINT) AS points, is_pending, at
           FROM (SELECT remaining,
                        CAST(CASE WHEN matures_at IS NULL THEN 0 ELSE 1 END AS BIGINT)
                            AS is_pending,
                        coalesce(matures_at, expires_at) AS at
                   FROM lot
                  WHERE member_id = $1 AND remaining > 0) AS open
          GROUP BY is_pending, at
          ORDER BY at",
        member,
    )
    .all::<LotSum>(tx)
    .await?)
}

record! {
    /// A ledger transaction, as the member's activity shows it.
    #[derive(Clone, Debug)]
    pub struct Entry {
        /// Its number in the member's ledger.
        pub sequence: Sequence,
        /// What happened.
        pub kind: String,
        /// When.
        pub occurred_at: Timestamp,
        /// When we learnt of it.
        pub recorded_at: Timestamp,
        /// Where.
        pub store: Option<Slug>,
        /// At which till.
        pub till: Option<String>,
        /// What others call it.
        pub reference: Option<String>,
        /// The version of the programme that counted.
        pub programme_version: i64,
        /// Why, as JSON.
        pub explanation: String,
        /// What it changed of the member's points, available and pending together.
        pub points: Points,
    }
}

/// Lists what moved a member's points or vouchers, the latest first, before one if given. What
/// only moved points from pending to available is left out.
pub async fn list_entries(
    tx: &mut Tx<'_>,
    member: MemberId,
    before: Option<Sequence>,
    most: i64,
) -> Result<Vec<Entry>, Fault> {
    Ok(sql!(
        "SELECT told.sequence, told.kind, told.occurred_at, told.recorded_at, told.store,
                told.till, told.reference, told.programme_version, told.explanation,
                (SELECT CAST(coalesce(sum(posting.amount), 0) AS BIGINT)
                   FROM posting
                  WHERE posting.member_id = told.member_id AND posting.sequence = told.sequence
                    AND posting.asset = 'points'
                    AND posting.account IN ('available', 'pending')) AS points
           FROM ledger_transaction AS told
          WHERE told.member_id = $1 AND told.sequence < $2 AND told.kind <> 'maturity'
          ORDER BY told.sequence DESC
          LIMIT $3",
        member,
        before.unwrap_or(Sequence(i64::MAX)),
        most,
    )
    .all::<Entry>(tx)
    .await?)
}

/// Finds one of a member's ledger transactions.
pub async fn find_entry(
    tx: &mut Tx<'_>,
    member: MemberId,
    sequence: Sequence,
) -> Result<Option<Entry>, Fault> {
    let next = Sequence(sequence.0.saturating_add(1));
    let entries = list_entries(tx, member, Some(next), 1).await?;
    Ok(entries.into_iter().find(|entry| entry.sequence == sequence))
}
