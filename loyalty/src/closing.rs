//! Closing: doing what time does, for one member.
//!
//! Time matures pending points, expires vouchers, lots and credit, and reviews tiers,
//! each at its own moment. [`settle`] does everything that has come due, in the
//! order of those moments, so that nothing depends on when, or how often, it runs.

use jiff::Timestamp;

use crate::{
    credit::{self, CreditLot},
    explanation::Explanation,
    ledger::{Account, Asset, LedgerTransaction, NotATransaction, Posting},
    lots::{MissingLot, PointsHeld},
    programme::Programme,
    tiers::{Standing, TierChange, review},
    vouchers::{Paid, Voucher, VoucherState},
};

/// All of a member that time can change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settling {
    /// The points, with all open lots and those that the vouchers' points came from.
    pub held: PointsHeld,
    /// The credit, with all open lots.
    pub credit: Vec<CreditLot>,
    /// The vouchers that are issued, with what was paid for each.
    pub vouchers: Vec<(Voucher, Paid)>,
    /// The standing.
    pub standing: Standing,
}

/// What time did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Something moved.
    Moved(LedgerTransaction),
    /// A standing was reviewed.
    Reviewed {
        /// When.
        at: Timestamp,
        /// What came of it.
        change: TierChange,
        /// The standing after it.
        standing: Standing,
    },
}

/// Why settling failed: a fault, never something a person did.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettlingFault {
    /// A voucher's points came from a lot that was not given.
    #[error(transparent)]
    MissingLot(#[from] MissingLot),
    /// The postings do not sum to zero.
    #[error(transparent)]
    NotATransaction(#[from] NotATransaction),
}

/// What comes due, in the order in which things due at the same moment are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Maturity,
    VoucherExpiry,
    LotExpiry,
    CreditExpiry,
    Review,
}

/// Does everything that has come due at `at`; says what it did, in order.
///
/// `qualifying` tells what counted for tiers in the period that ends at a moment.
pub fn settle(
    settling: &mut Settling,
    programme: &Programme,
    qualifying: impl Fn(Timestamp) -> i64,
    at: Timestamp,
) -> Result<Vec<Settled>, SettlingFault> {
    let mut done = Vec::new();
    while let Some((due_at, due)) = settling.next_due().filter(|(due_at, _)| *due_at <= at) {
        match due {
            Due::Maturity => done.extend(settling.mature(due_at)?),
            Due::VoucherExpiry => done.push(settling.expire_voucher(programme, due_at)?),
            Due::LotExpiry => done.extend(settling.expire_lots(due_at)?),
            Due::CreditExpiry => done.push(settling.expire_credit(due_at)?),
            Due::Review => {
                let counted = qualifying(due_at);
                let (standing, change) = review(programme, &settling.standing, counted, due_at);
                settling.standing = standing.clone();
                done.push(Settled::Reviewed { at: due_at, change, standing });
            }
        }
    }
    Ok(done)
}

impl Settling {
    /// When something comes due next.
    pub fn due_at(&self) -> Option<Timestamp> {
        self.next_due().map(|(at, _)| at)
    }

    fn next_due(&self) -> Option<(Timestamp, Due)> {
        let open = || self.held.lots.iter().filter(|lot| lot.remaining.is_positive());
        let maturity = open().filter_map(|lot| lot.matures_at).min();
        let lot_expiry =
            open().filter(|lot| lot.matures_at.is_none()).map(|lot| lot.expires_at).min();
        let open_credit = self.credit.iter().filter(|lot| lot.remaining_minor > 0);
        let credit_expiry = open_credit.filter_map(|lot| lot.expires_at).min();
        let issued = self.vouchers.iter().filter(|(v, _)| v.state == VoucherState::Issued);
        let voucher_expiry = issued.map(|(voucher, _)| voucher.expires_at).min();
        [
            (maturity, Due::Maturity),
            (voucher_expiry, Due::VoucherExpiry),
            (lot_expiry, Due::LotExpiry),
            (credit_expiry, Due::CreditExpiry),
            (self.standing.held_until, Due::Review),
        ]
        .into_iter()
        .filter_map(|(at, due)| at.map(|at| (at, due)))
        .min()
    }

    fn mature(&mut self, at: Timestamp) -> Result<Option<Settled>, SettlingFault> {
        let maturing = self.held.lots.iter().filter(|lot| lot.matures_at.is_some_and(|m| m <= at));
        let lots = maturing.map(|lot| lot.id).collect();
        let postings = self.held.mature(at);
        if postings.is_empty() {
            return Ok(None);
        }
        let explanation = Explanation::Maturity { lots };
        Ok(Some(Settled::Moved(LedgerTransaction::new(at, explanation, postings)?)))
    }

    fn expire_lots(&mut self, at: Timestamp) -> Result<Option<Settled>, SettlingFault> {
        let postings = self.held.expire(at);
        if postings.is_empty() {
            return Ok(None);
        }
        let explanation = Explanation::Expiry { expired_at: at };
        Ok(Some(Settled::Moved(LedgerTransaction::new(at, explanation, postings)?)))
    }

    fn expire_credit(&mut self, at: Timestamp) -> Result<Settled, SettlingFault> {
        let over = credit::expire(&mut self.credit, at);
        let explanation = Explanation::CreditExpiry { minor: over.iter().map(|o| o.minor).sum() };
        let postings = credit::postings(&over, Account::Expired, false);
        Ok(Settled::Moved(LedgerTransaction::new(at, explanation, postings)?))
    }

    fn expire_voucher(
        &mut self,
        programme: &Programme,
        at: Timestamp,
    ) -> Result<Settled, SettlingFault> {
        let over = self
            .vouchers
            .iter_mut()
            .filter(|(voucher, _)| voucher.is_over(at))
            .min_by_key(|(voucher, _)| (voucher.expires_at, voucher.id));
        // `next_due` found one that is over at this moment.
        let Some((voucher, paid)) = over else {
            let kind = "voucher_expiry";
            return Err(NotATransaction::OneSided { kind }.into());
        };
        voucher.state = VoucherState::Expired;
        let mut postings = paid.give_back(&mut self.held, at, &programme.zone)?;
        postings.extend(Posting::voucher_moves(voucher.id, Account::Available, Account::Expired));
        let explanation =
            Explanation::VoucherExpiry { reward: voucher.reward.clone(), voucher: voucher.id };
        Ok(Settled::Moved(LedgerTransaction::new(at, explanation, postings)?))
    }
}

impl Settled {
    /// The change to an account of the member's points.
    pub fn change(&self, account: Account) -> i64 {
        match self {
            Self::Moved(transaction) => transaction.change(account, &Asset::Points),
            Self::Reviewed { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests;
