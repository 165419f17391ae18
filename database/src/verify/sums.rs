//! What a member's books say, beside what the postings sum to.

use std::fmt::Display;

use loyalty::ids::MemberId;
use uuid::Uuid;

use super::{
    Difference,
    books::{Books, WalletRow},
    packed::Packed,
    postings::{PostingRow, Steps, Sums},
};
use crate::fault::Fault;

/// Every check that needs no more than sums.
pub(super) fn sums_that_differ(
    member: MemberId,
    books: &Books,
    postings: &[PostingRow<'_>],
) -> Result<Vec<Difference>, Fault> {
    let mut found = Found::of(member);
    let sums = Sums::of(postings);
    for transaction in postings.chunk_by(|a, b| a.sequence == b.sequence) {
        found.unbalanced(transaction);
    }
    if let Some(wallet) = &books.wallet {
        let check = "balances are the sums of their postings";
        found.compare(check, "available", wallet.available.into(), sums.available);
        found.compare(check, "pending", wallet.pending.into(), sums.pending);
    }
    found.assets(books, &sums)?;
    found.credit_lots(books, &sums)?;
    found.lots(books, &sums)?;
    found.purchases(books, &sums)?;
    found.vouchers(books, &sums)?;
    Ok(found.differences)
}

/// What was found of a member.
pub(super) struct Found {
    member: MemberId,
    pub(super) differences: Vec<Difference>,
}

impl Found {
    pub(super) fn of(member: MemberId) -> Self {
        Self { member, differences: Vec::new() }
    }

    pub(super) fn compare(
        &mut self,
        check: &'static str,
        what: impl Display,
        stored: i128,
        recomputed: i128,
    ) {
        if stored != recomputed {
            self.note(check, what.to_string(), stored.to_string(), recomputed.to_string());
        }
    }

    pub(super) fn note(
        &mut self,
        check: &'static str,
        what: String,
        stored: String,
        recomputed: String,
    ) {
        let member = self.member;
        self.differences.push(Difference { check, member, what, stored, recomputed });
    }

    fn unbalanced(&mut self, transaction: &[PostingRow<'_>]) {
        let mut seen = Vec::<&str>::with_capacity(2);
        for &PostingRow { asset, sequence, .. } in transaction {
            if seen.contains(&asset) {
                continue;
            }
            seen.push(asset);
            let same_asset = transaction.iter().filter(|other| other.asset == asset);
            let left_over: i128 = same_asset.map(|other| i128::from(other.amount)).sum();
            self.compare(
                "every transaction sums to zero",
                format_args!("{asset} of transaction {sequence}"),
                0,
                left_over,
            );
        }
    }

    fn assets(&mut self, books: &Books, sums: &Sums<'_>) -> Result<(), Fault> {
        let check = "credit and stamps are the sums of their postings";
        let mut left = sums.assets.clone();
        for (balance, asset) in Packed::rows(&books.assets, |row| Ok((row.number()?, row.text()?)))?
        {
            self.compare(check, asset, balance.into(), left.remove(asset).unwrap_or(0));
        }
        for (asset, recomputed) in left {
            self.compare(check, asset, 0, recomputed);
        }
        Ok(())
    }

    fn credit_lots(&mut self, books: &Books, sums: &Sums<'_>) -> Result<(), Fault> {
        let check = "credit lots are the sums of their postings";
        let mut left = sums.credit_lots.clone();
        for (lot, remaining) in numbers(&books.credit_lots)? {
            let recomputed = left.remove(&Some(lot)).unwrap_or(0);
            self.compare(check, format_args!("credit lot {lot}"), remaining.into(), recomputed);
        }
        for (lot, recomputed) in left {
            let lot = lot.map_or_else(|| "none".to_owned(), |lot| lot.to_string());
            self.compare(check, format_args!("credit lot {lot}"), 0, recomputed);
        }
        Ok(())
    }

    fn lots(&mut self, books: &Books, sums: &Sums<'_>) -> Result<(), Fault> {
        let check = "lots are the sums of their postings";
        let mut open = 0;
        for (lot, remaining) in numbers(&books.lots)? {
            let recomputed = sums.lots.get(&lot).copied().unwrap_or(0);
            self.compare(check, format_args!("lot {lot}"), remaining.into(), recomputed);
            open += i128::from(remaining.max(0));
        }
        if let &Some(WalletRow { available, pending, .. }) = &books.wallet {
            let held = i128::from(available.max(0)) + i128::from(pending);
            self.compare("open lots add up to the balances", "available and pending", held, open);
        }
        Ok(())
    }

    fn purchases(&mut self, books: &Books, sums: &Sums<'_>) -> Result<(), Fault> {
        for (sequence, points) in numbers(&books.purchases)? {
            // One that earned nothing issued nothing.
            let Some(issued) = sums.issued.get(&sequence) else { continue };
            let check = "purchases earned what the ledger says";
            let what = format_args!("purchase of transaction {sequence}");
            self.compare(check, what, points.into(), -issued);
        }
        Ok(())
    }

    /// A voucher is where its postings took it.
    fn vouchers(&mut self, books: &Books, sums: &Sums<'_>) -> Result<(), Fault> {
        let vouchers = Packed::rows(&books.vouchers, |row| {
            Ok((row.bytes()?.map(Uuid::from_bytes).unwrap_or_default(), row.text()?))
        })?;
        for (voucher, state) in vouchers {
            let steps = sums.vouchers.get(&voucher).copied().unwrap_or_default();
            if steps.lead_to(state) {
                continue;
            }
            let Steps { held, claimed, expired, issued } = steps;
            self.note(
                "vouchers are where their postings took them",
                format!("voucher {voucher}"),
                state.to_owned(),
                format!("held {held}, claimed {claimed}, expired {expired}, issued {issued}"),
            );
        }
        Ok(())
    }
}

/// Rows of two numbers.
pub(super) fn numbers(packed: &str) -> Result<Vec<(i64, i64)>, Fault> {
    Packed::rows(packed, |row| Ok((row.number()?, row.number()?)))
}

impl Steps {
    fn lead_to(self, state: &str) -> bool {
        let Self { held, claimed, expired, issued } = self;
        match state {
            "issued" => (held, issued) == (1, -1),
            "redeemed" => (held, claimed, issued) == (0, 1, -1),
            "expired" | "reversed" => (held, expired, issued) == (0, 1, -1),
            "cancelled" => (held, issued) == (0, 0),
            _ => false,
        }
    }
}
