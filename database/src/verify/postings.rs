//! A member's postings, and what they sum to.

use std::collections::{BTreeMap, HashMap};

use loyalty::ids::Sequence;
use uuid::Uuid;

use super::packed::Packed;
use crate::fault::Fault;

/// A posting as it is stored.
pub(super) struct PostingRow<'t> {
    pub(super) sequence: Sequence,
    line: i64,
    pub(super) amount: i64,
    pub(super) lot: Option<i64>,
    pub(super) voucher: Option<Uuid>,
    pub(super) account: &'t str,
    pub(super) asset: &'t str,
}

/// Unpacks postings, in order.
pub(super) fn postings(packed: &str) -> Result<Vec<PostingRow<'_>>, Fault> {
    let mut rows = Packed::rows(packed, |row| {
        Ok(PostingRow {
            sequence: Sequence(row.number()?),
            line: row.number()?,
            amount: row.number()?,
            lot: row.number_or_null()?,
            voucher: row.bytes()?.map(Uuid::from_bytes),
            account: row.text()?,
            asset: row.text()?,
        })
    })?;
    rows.sort_by_key(|row| (row.sequence, row.line));
    Ok(rows)
}

/// Where a voucher's postings took it.
#[derive(Clone, Copy, Default)]
pub(super) struct Steps {
    pub(super) held: i128,
    pub(super) claimed: i128,
    pub(super) expired: i128,
    pub(super) issued: i128,
}

/// What a member's postings sum to. Wide, so that no amount somebody writes leaves its type.
#[derive(Default)]
pub(super) struct Sums<'t> {
    pub(super) available: i128,
    pub(super) pending: i128,
    /// Points by lot.
    pub(super) lots: HashMap<i64, i128>,
    /// Points that a transaction issued, by its number.
    pub(super) issued: HashMap<i64, i128>,
    /// Credit by lot.
    pub(super) credit_lots: BTreeMap<Option<i64>, i128>,
    /// What else the member holds, vouchers apart.
    pub(super) assets: BTreeMap<&'t str, i128>,
    pub(super) vouchers: HashMap<Uuid, Steps>,
}

impl<'t> Sums<'t> {
    pub(super) fn of(postings: &[PostingRow<'t>]) -> Self {
        let mut sums = Self::default();
        for posting in postings {
            match posting.asset {
                "points" => sums.add_points(posting),
                "vouchers" => sums.add_voucher(posting),
                asset => sums.add_asset(asset, posting),
            }
        }
        sums
    }

    fn add_points(&mut self, posting: &PostingRow<'_>) {
        let amount = i128::from(posting.amount);
        match posting.account {
            "available" => self.available += amount,
            "pending" => self.pending += amount,
            "issued" => {
                *self.issued.entry(posting.sequence.0).or_default() += amount;
                return;
            }
            _ => return,
        }
        if let Some(lot) = posting.lot {
            *self.lots.entry(lot).or_default() += amount;
        }
    }

    fn add_voucher(&mut self, posting: &PostingRow<'_>) {
        let Some(voucher) = posting.voucher else { return };
        let steps = self.vouchers.entry(voucher).or_default();
        let step = match posting.account {
            "available" => &mut steps.held,
            "claimed" => &mut steps.claimed,
            "expired" => &mut steps.expired,
            "issued" => &mut steps.issued,
            _ => return,
        };
        *step += i128::from(posting.amount);
    }

    fn add_asset(&mut self, asset: &'t str, posting: &PostingRow<'_>) {
        if posting.account != "available" {
            return;
        }
        let amount = i128::from(posting.amount);
        *self.assets.entry(asset).or_default() += amount;
        if asset == "credit" {
            *self.credit_lots.entry(posting.lot).or_default() += amount;
        }
    }
}
