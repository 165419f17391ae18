//! Credit: stored value, in minor units of the programme's currency.
//!
//! Credit lies in lots, one for each load: a gift card's credit can so go back to the card it
//! came from. What expires first is spent first, then what was loaded first; credit that never
//! expires, the usual kind, comes last.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    ids::LotId,
    ledger::{Account, Asset, Posting},
    planted::{Bug, is_planted},
};

/// What is left of one load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditLot {
    /// Which lot: named by the ledger transaction that loaded it.
    pub id: LotId,
    /// What is left, in minor units.
    pub remaining_minor: i64,
    /// When it was loaded.
    pub loaded_at: Timestamp,
    /// The first moment at which it can no longer be spent; none for never.
    pub expires_at: Option<Timestamp>,
}

/// What one lot gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditDraw {
    /// Which lot.
    pub lot: LotId,
    /// How much, in minor units.
    pub minor: i64,
}

/// Why credit was not moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum CreditRefusal {
    /// There is less than was to be spent.
    #[error("{short_by_minor} more minor units of credit are needed")]
    TooLittle {
        /// How much more it would take, in minor units.
        short_by_minor: i64,
    },
    /// More was to be given back than was spent and not given back before.
    #[error("at most {left_minor} minor units are left to give back")]
    ExceedsSpending {
        /// What is left to give back, in minor units.
        left_minor: i64,
    },
}

/// Spends `minor` out of a member's credit; says which lots gave what.
///
/// Refused, it leaves `lots` as they were.
pub fn spend(
    lots: &mut [CreditLot],
    minor: i64,
    at: Timestamp,
) -> Result<Vec<CreditDraw>, CreditRefusal> {
    let is_good = |lot: &CreditLot| {
        lot.remaining_minor > 0 && lot.expires_at.is_none_or(|expires_at| at < expires_at)
    };
    let held: i64 = lots.iter().filter(|lot| is_good(lot)).map(|lot| lot.remaining_minor).sum();
    if held < minor {
        return Err(CreditRefusal::TooLittle { short_by_minor: minor - held });
    }
    let mut open: Vec<&mut CreditLot> = lots.iter_mut().filter(|lot| is_good(lot)).collect();
    open.sort_by_key(|lot| (lot.expires_at.unwrap_or(Timestamp::MAX), lot.loaded_at, lot.id));
    let mut missing = minor;
    let mut draws = Vec::new();
    for lot in open {
        let taken = lot.remaining_minor.min(missing);
        if taken == 0 {
            break;
        }
        lot.remaining_minor -= taken;
        missing -= taken;
        draws.push(CreditDraw { lot: lot.id, minor: taken });
    }
    Ok(draws)
}

/// Decides what of a spending goes back to which lots: what was drawn last goes back first.
///
/// `returned` is what went back before.
pub fn give_back(
    spent: &[CreditDraw],
    returned: &[CreditDraw],
    minor: i64,
) -> Result<Vec<CreditDraw>, CreditRefusal> {
    let returned_to = |lot: LotId| -> i64 {
        returned.iter().filter(|back| back.lot == lot).map(|back| back.minor).sum()
    };
    let open: Vec<CreditDraw> = spent
        .iter()
        .map(|draw| CreditDraw { lot: draw.lot, minor: draw.minor - returned_to(draw.lot) })
        .collect();
    let left_minor: i64 = open.iter().map(|draw| draw.minor).sum();
    if left_minor < minor {
        return Err(CreditRefusal::ExceedsSpending { left_minor });
    }
    let mut missing = minor;
    let mut backs = Vec::new();
    let mut from_last: Vec<&CreditDraw> = open.iter().rev().collect();
    if is_planted(Bug::CreditReturnsForwards) {
        from_last.reverse();
    }
    for draw in from_last {
        let back = draw.minor.min(missing);
        if back > 0 {
            missing -= back;
            backs.push(CreditDraw { lot: draw.lot, minor: back });
        }
    }
    Ok(backs)
}

/// Lets go of what is left of lots that expire at `at` or before.
pub fn expire(lots: &mut [CreditLot], at: Timestamp) -> Vec<CreditDraw> {
    let is_over = |lot: &&mut CreditLot| {
        lot.remaining_minor > 0 && lot.expires_at.is_some_and(|expires_at| expires_at <= at)
    };
    let over = lots.iter_mut().filter(is_over);
    over.map(|lot| CreditDraw { lot: lot.id, minor: std::mem::take(&mut lot.remaining_minor) })
        .collect()
}

/// The postings of credit that leaves its lots for `to`, or comes back from there.
pub fn postings(draws: &[CreditDraw], to: Account, comes_back: bool) -> Vec<Posting> {
    let sign = if comes_back { 1 } else { -1 };
    let of = |account, amount, lot| Posting {
        account,
        asset: Asset::Credit,
        amount,
        lot,
        voucher: None,
    };
    let all: i64 = draws.iter().map(|draw| draw.minor).sum();
    let mut postings = vec![of(to, -sign * all, None)];
    postings
        .extend(draws.iter().map(|draw| of(Account::Available, sign * draw.minor, Some(draw.lot))));
    postings
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::ids::Sequence;

    #[test]
    fn what_expires_first_is_spent_first_and_what_never_does_last() {
        let mut lots = [lot(1, 500, None), lot(2, 300, Some(20)), lot(3, 300, Some(10))];
        let draws = spend(&mut lots, 700, day(0)).unwrap();
        assert_eq!(draws, [draw(3, 300), draw(2, 300), draw(1, 100)]);
    }

    #[test]
    fn credit_that_has_expired_buys_nothing() {
        let mut lots = [lot(1, 500, Some(5))];
        let short = CreditRefusal::TooLittle { short_by_minor: 1 };
        assert_eq!(spend(&mut lots, 1, day(5)), Err(short));
    }

    #[test]
    fn what_is_left_expires_once() {
        let mut lots = [lot(1, 500, None), lot(2, 300, Some(5)), lot(3, 20, Some(6))];
        assert_eq!(expire(&mut lots, day(5)), [draw(2, 300)]);
        assert_eq!(expire(&mut lots, day(5)), []);
    }

    #[test]
    fn the_postings_of_a_spending_sum_to_zero() {
        let postings = postings(&[draw(1, 300), draw(2, 50)], Account::Claimed, false);
        assert_eq!(postings.iter().map(|posting| posting.amount).sum::<i64>(), 0);
        assert_eq!(postings[0].amount, 350);
    }

    #[test]
    fn all_there_is_can_be_spent_and_what_is_missing_is_told() {
        let mut lots = [lot(1, 0, Some(5)), lot(2, 500, None)];
        let short = CreditRefusal::TooLittle { short_by_minor: 200 };
        assert_eq!(spend(&mut lots, 700, day(0)), Err(short));
        assert_eq!(spend(&mut lots, 100, day(0)), Ok(vec![draw(2, 100)]));
        assert_eq!(spend(&mut lots, 400, day(0)), Ok(vec![draw(2, 400)]));
    }

    #[test]
    fn what_was_drawn_last_goes_back_first() {
        let spent = [draw(1, 300), draw(2, 100)];
        assert_eq!(give_back(&spent, &[], 50), Ok(vec![draw(2, 50)]));
        assert_eq!(give_back(&spent, &[draw(2, 50)], 80), Ok(vec![draw(2, 50), draw(1, 30)]));
        let back = postings(&[draw(2, 50), draw(1, 30)], Account::Claimed, true);
        assert_eq!(back.iter().map(|posting| posting.amount).collect::<Vec<_>>(), [-80, 50, 30]);
    }

    proptest! {
        /// However a spending goes back, each lot gets back at most what it gave, and in the end
        /// exactly that.
        #[test]
        fn what_was_spent_goes_back_to_its_lots(
            held in vec(1_i64..500, 1..6), share in 1_i64..100, parts in vec(1_i64..300, 0..8),
        ) {
            let mut lots: Vec<CreditLot> =
                (1..).zip(&held).map(|(id, minor)| lot(id, *minor, None)).collect();
            let before = lots.clone();
            let all: i64 = held.iter().sum();
            let minor = (all * share / 100).max(1);
            let spent = spend(&mut lots, minor, day(0)).unwrap();
            let mut returned: Vec<CreditDraw> = Vec::new();
            for part in parts.into_iter().chain([minor]) {
                let left = minor - returned.iter().map(|back| back.minor).sum::<i64>();
                match give_back(&spent, &returned, part) {
                    Ok(backs) => returned.extend(backs),
                    Err(refusal) => {
                        let exceeds = CreditRefusal::ExceedsSpending { left_minor: left };
                        prop_assert_eq!(refusal, exceeds);
                        returned.extend(give_back(&spent, &returned, left).unwrap());
                    }
                }
            }
            for back in returned {
                let lot = lots.iter_mut().find(|lot| lot.id == back.lot).unwrap();
                lot.remaining_minor += back.minor;
            }
            prop_assert_eq!(lots, before);
        }
    }

    fn lot(id: i64, remaining_minor: i64, expires_on: Option<i64>) -> CreditLot {
        let expires_at = expires_on.map(day);
        CreditLot { id: LotId(Sequence(id)), remaining_minor, loaded_at: day(0), expires_at }
    }

    fn draw(lot: i64, minor: i64) -> CreditDraw {
        CreditDraw { lot: LotId(Sequence(lot)), minor }
    }

    fn day(number: i64) -> Timestamp {
        Timestamp::from_second(1_770_000_000 + number * 86_400).unwrap()
    }
}
