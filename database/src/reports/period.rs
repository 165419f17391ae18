//! What a period moved, store by store.

use std::collections::BTreeMap;

use loyalty::{calendar::Period, ids::Slug, ledger::Account, points::Points};

use super::credit::CreditTotals;
use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

/// What a period moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeriodReport {
    /// Members, at the end of the period or now.
    pub members: i64,
    /// Members who bought.
    pub buyers: i64,
    /// What lots had earned whose life ended in the period: what breakage is a share of.
    pub ended: Points,
    /// Store by store; last what happened in none.
    pub stores: Vec<StoreReport>,
    /// All stores together.
    pub total: Moved,
}

/// What a period moved in one store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreReport {
    /// The store; none for what happened in no store: claims, expiry.
    pub store: Option<Slug>,
    /// What moved there.
    pub moved: Moved,
}

/// What a period moved. Each is zero or more, but `adjusted`, which people move either way,
/// and `erased`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Purchases of members.
    pub purchases: i64,
    /// What they cost, in minor units.
    pub spend_minor: i64,
    /// Points that purchases earned.
    pub earned: Points,
    /// Points that refunds took back.
    pub refunded: Points,
    /// Points that activities earned.
    pub activities: Points,
    /// Points moved by hand, those taken less than nothing.
    pub adjusted: Points,
    /// Points claimed for rewards.
    pub claimed: Points,
    /// Points of vouchers that ended unused, back with their members.
    pub returned: Points,
    /// Points that expired.
    pub expired: Points,
    /// Points that members left behind who were erased; less than nothing, if they owed more.
    pub erased: Points,
    /// Vouchers that were claimed.
    pub vouchers_claimed: i64,
    /// Vouchers that were redeemed, less those taken back.
    pub vouchers_redeemed: i64,
    /// What those had cost.
    pub redeemed: Points,
    /// Credit.
    pub credit: CreditTotals,
}

impl Moved {
    /// Points issued: earned by purchases after refunds, and by activities.
    pub fn issued(&self) -> Points {
        self.earned - self.refunded + self.activities
    }

    /// By how much more is owed to members after the period.
    pub fn change(&self) -> Points {
        self.issued() + self.adjusted - self.claimed + self.returned - self.expired - self.erased
    }

    fn add(&mut self, other: &Self) {
        self.purchases += other.purchases;
        self.spend_minor += other.spend_minor;
        self.earned += other.earned;
        self.refunded += other.refunded;
        self.activities += other.activities;
        self.adjusted += other.adjusted;
        self.claimed += other.claimed;
        self.returned += other.returned;
        self.expired += other.expired;
        self.erased += other.erased;
        self.vouchers_claimed += other.vouchers_claimed;
        self.vouchers_redeemed += other.vouchers_redeemed;
        self.redeemed += other.redeemed;
        self.credit.add(&other.credit);
    }
}

/// What happened in a period, by when it happened and not by when we learnt of it.
pub async fn period(tx: &mut Tx<'_>, period: Period) -> Result<PeriodReport, Fault> {
    let mut stores = BTreeMap::new();
    add_postings(tx, period, &mut stores).await?;
    add_redeemed(tx, period, &mut stores).await?;
    add_purchases(tx, period, &mut stores).await?;
    let counts = count_members(tx, period).await?;
    let mut report = PeriodReport {
        members: counts.members,
        buyers: counts.buyers,
        ended: sum_ended(tx, period).await?,
        ..PeriodReport::default()
    };
    // What happened in no store comes first in the map, and last in the report.
    let nowhere = stores.remove(&None);
    let in_stores = stores.into_iter().chain(nowhere.map(|moved| (None, moved)));
    for (store, moved) in in_stores {
        report.total.add(&moved);
        report.stores.push(StoreReport { store, moved });
    }
    Ok(report)
}

type Stores = BTreeMap<Option<Slug>, Moved>;

record! {
    struct PostingRow {
        kind: String,
        store: Option<Slug>,
        asset: String,
        account: String,
        amount: i64,
    }
}

/// Sums what left or came to the programme's accounts. What a merge told again, or took from one
/// ledger to another, happened once.
async fn add_postings(tx: &mut Tx<'_>, period: Period, stores: &mut Stores) -> Result<(), Fault> {
    let rows = sql!(
        "SELECT told.kind, told.store, posting.asset, posting.account,
                CAST(sum(posting.amount) AS BIGINT) AS amount
           FROM ledger_transaction AS told
           JOIN posting ON posting.member_id = told.member_id AND posting.sequence = told.sequence
          WHERE told.occurred_at >= $1 AND told.occurred_at < $2
            AND posting.account NOT IN ('available', 'pending')
            AND posting.asset IN ('points', 'vouchers', 'credit')
            AND told.moved_from IS NULL
            AND told.kind NOT IN ('merged_into', 'merge_undone')
          GROUP BY told.kind, told.store, posting.asset, posting.account",
        period.starts_at,
        period.ends_at,
    )
    .all::<PostingRow>(tx)
    .await?;
    for row in rows {
        let unknown = || Fault::Corrupt(format!("a {} on {}", row.kind, row.account));
        let account = Account::named(&row.account).ok_or_else(unknown)?;
        let moved = stores.entry(row.store.clone()).or_default();
        let is_known = match row.asset.as_str() {
            "vouchers" => moved.add_vouchers(account, &row.kind, row.amount),
            "credit" => moved.credit.add_postings(account, &row.kind, row.amount),
            _ => moved.add_points(account, &row.kind, Points::new(row.amount)),
        };
        if !is_known {
            return Err(unknown());
        }
    }
    Ok(())
}

impl Moved {
    /// Adds the sum of postings on an account of the programme; false, if there can be none.
    fn add_points(&mut self, account: Account, kind: &str, points: Points) -> bool {
        match (account, kind) {
            (Account::Issued, "purchase") => self.earned -= points,
            (Account::Issued, "refund") => self.refunded += points,
            (Account::Issued, _) => self.activities -= points,
            (Account::Claimed, "claim") => self.claimed += points,
            (Account::Claimed, _) => self.returned -= points,
            (Account::Expired, "erasure") => self.erased += points,
            (Account::Expired, _) => self.expired += points,
            (Account::Adjusted, _) => self.adjusted -= points,
            (Account::Available | Account::Pending, _) => return false,
        }
        true
    }

    /// The same of vouchers.
    fn add_vouchers(&mut self, account: Account, kind: &str, amount: i64) -> bool {
        match (account, kind) {
            (Account::Issued, "claim") => self.vouchers_claimed -= amount,
            (Account::Claimed, _) => self.vouchers_redeemed += amount,
            // Vouchers that ended unused: their points are counted.
            _ => {}
        }
        true
    }
}

record! {
    struct RedeemedRow {
        store: Option<Slug>,
        points: Points,
    }
}

/// Sums what the vouchers had cost that were redeemed, those of credit with their claim.
async fn add_redeemed(tx: &mut Tx<'_>, period: Period, stores: &mut Stores) -> Result<(), Fault> {
    let rows = sql!(
        "SELECT told.store, CAST(sum(posting.amount * voucher.points) AS BIGINT) AS points
           FROM ledger_transaction AS told
           JOIN posting ON posting.member_id = told.member_id AND posting.sequence = told.sequence
           JOIN voucher ON voucher.member_id = posting.member_id
                       AND voucher.voucher_id = posting.voucher_id
          WHERE told.occurred_at >= $1 AND told.occurred_at < $2
            AND told.kind IN ('redemption', 'reversal', 'claim')
            AND posting.asset = 'vouchers' AND posting.account = 'claimed'
          GROUP BY told.store",
        period.starts_at,
        period.ends_at,
    )
    .all::<RedeemedRow>(tx)
    .await?;
    for row in rows {
        stores.entry(row.store).or_default().redeemed += row.points;
    }
    Ok(())
}

record! {
    struct PurchasesRow {
        store: Option<Slug>,
        purchases: i64,
        spend_minor: i64,
    }
}

async fn add_purchases(tx: &mut Tx<'_>, period: Period, stores: &mut Stores) -> Result<(), Fault> {
    let rows = sql!(
        "SELECT store, count(*) AS purchases, CAST(sum(total_minor) AS BIGINT) AS spend_minor
           FROM purchase
          WHERE occurred_at >= $1 AND occurred_at < $2
          GROUP BY store",
        period.starts_at,
        period.ends_at,
    )
    .all::<PurchasesRow>(tx)
    .await?;
    for row in rows {
        let moved = stores.entry(row.store).or_default();
        moved.purchases += row.purchases;
        moved.spend_minor += row.spend_minor;
    }
    Ok(())
}

record! {
    struct MemberCounts {
        members: i64,
        buyers: i64,
    }
}

async fn count_members(tx: &mut Tx<'_>, period: Period) -> Result<MemberCounts, Fault> {
    sql!(
        "SELECT (SELECT count(*) FROM member
                  WHERE enrolled_at < $2 AND merged_into IS NULL) AS members,
                (SELECT count(DISTINCT member_id) FROM purchase
                  WHERE occurred_at >= $1 AND occurred_at < $2) AS buyers",
        period.starts_at,
        period.ends_at,
    )
    .one::<MemberCounts>(tx)
    .await
}

record! { struct Sum { points: Points } }

/// Sums what the lots had earned whose life ended in the period.
async fn sum_ended(tx: &mut Tx<'_>, period: Period) -> Result<Points, Fault> {
    let sum = sql!(
        "SELECT CAST(coalesce(sum(posting.amount), 0) AS BIGINT) AS points
           FROM lot
           JOIN posting ON posting.member_id = lot.member_id AND posting.sequence = lot.lot
                       AND posting.lot = lot.lot
           JOIN ledger_transaction AS told
             ON told.member_id = lot.member_id AND told.sequence = lot.lot
          WHERE told.moved_from IS NULL AND lot.expires_at >= $1 AND lot.expires_at < $2 AND posting.asset = 'points'",
        period.starts_at,
        period.ends_at,
    )
    .one::<Sum>(tx)
    .await?;
    Ok(sum.points)
}
