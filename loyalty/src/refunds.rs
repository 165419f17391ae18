//! Refunds: goods given back, and the points they had earned.
//!
//! What a member keeps is what the purchase would have earned without the goods
//! given back, under the rules and the tier of its day. So a returned line takes
//! back its own share, and refunds together never take more than was earned, in
//! whichever order they come.

use serde::{Deserialize, Serialize};

use crate::{
    earning::{Buyer, Earning, Stamped, Taken, earn},
    exact::{Exact, floor},
    ids::Slug,
    planted::{Bug, is_planted},
    points::Points,
    programme::Programme,
    purchases::Purchase,
};

/// What is given back, by line or as an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refund {
    /// So much of each of these lines.
    Lines(Vec<RefundedLine>),
    /// So much of the purchase, of no line in particular; in minor units.
    Amount(i64),
}

/// What is given back of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundedLine {
    /// The line, counted from 0.
    pub line: usize,
    /// How much of it, in minor units.
    pub amount_minor: i64,
}

/// Why a refund was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum RefundRefusal {
    /// More is given back than was paid and not given back before.
    #[error("at most {left_minor} minor units are left to refund")]
    ExceedsPurchase {
        /// What is left to refund: of the line, or of the purchase.
        left_minor: i64,
    },
    /// The purchase has no such line.
    #[error("the purchase has no line {line}")]
    NoSuchLine {
        /// Which line.
        line: usize,
    },
    /// An amount of zero or less.
    #[error("a refund must be more than nothing")]
    Nothing,
}

/// What a refund leaves and takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// How many points the purchase keeps after it.
    pub points_kept: Points,
    /// What the purchase still takes of its rules' caps after it.
    pub caps_kept: Vec<Taken>,
    /// The cashback it takes back, in minor units.
    pub cashback_taken_minor: i64,
    /// The stamps it takes back.
    pub stamps_taken: Vec<Stamped>,
}

/// Decides a refund of a purchase that had all `earlier` ones.
///
/// The buyer's rooms are those of a refund ([`Rooms::of_refund`](crate::earning::Rooms::of_refund)).
/// Stamps go with their lines; an amount of no line in particular leaves them as long as anything of
/// the purchase is left.
pub fn decide(
    programme: &Programme,
    purchase: &Purchase,
    buyer: &Buyer<'_>,
    earlier: &[Refund],
    refund: &Refund,
) -> Result<Decided, RefundRefusal> {
    let mut left = Left { purchase: purchase.clone(), as_amount_minor: 0 };
    for earlier in earlier {
        left.take(earlier, false)?;
    }
    let Kept { stamps: before, cashback_minor: before_minor, .. } = left.keeps(programme, buyer);
    left.take(refund, true)?;
    let after = left.keeps(programme, buyer);
    let still = |card: &Slug| {
        after
            .stamps
            .iter()
            .find(|stamped| stamped.card == *card)
            .map_or(0, |stamped| stamped.stamps)
    };
    let taken = before.into_iter().filter_map(|Stamped { card, stamps }| {
        let stamps = stamps - still(&card);
        (stamps > 0 && !is_planted(Bug::StampsOutliveRefund)).then_some(Stamped { card, stamps })
    });
    let stamps_taken = taken.collect();
    Ok(Decided {
        points_kept: after.points,
        caps_kept: after.taken,
        cashback_taken_minor: before_minor - after.cashback_minor,
        stamps_taken,
    })
}

/// What of a refund fits its purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitting {
    /// The part that fits; none if nothing does.
    pub refund: Option<Refund>,
    /// What is left over, in minor units.
    pub not_taken_minor: i64,
}

impl Refund {
    /// What is wrong with it, whatever its purchase is.
    pub fn flaw(&self) -> Option<RefundRefusal> {
        let is_something = match self {
            Self::Amount(minor) => *minor > 0,
            Self::Lines(lines) => {
                !lines.is_empty() && lines.iter().all(|line| line.amount_minor > 0)
            }
        };
        (!is_something).then_some(RefundRefusal::Nothing)
    }

    /// What is given back in all, in minor units.
    pub fn total_minor(&self) -> i64 {
        match self {
            Self::Amount(minor) => *minor,
            Self::Lines(lines) => {
                lines.iter().fold(0, |sum, line| sum.saturating_add(line.amount_minor))
            }
        }
    }
}

/// Cuts a refund that came before its purchase to what the purchase has left after `earlier` ones.
///
/// Whoever reported it could not know; what does not fit is not taken, and is said.
pub fn fitting(purchase: &Purchase, earlier: &[Refund], refund: &Refund) -> Fitting {
    let mut left = Left { purchase: purchase.clone(), as_amount_minor: 0 };
    for earlier in earlier {
        // They were checked when they came.
        let _ = left.take(earlier, false);
    }
    let fits = match refund {
        Refund::Amount(minor) => {
            Refund::Amount((*minor).min(left.purchase.total_minor() - left.as_amount_minor).max(0))
        }
        Refund::Lines(lines) => {
            let mut fit = Vec::new();
            for refunded in lines {
                let room = left.purchase.total_minor() - left.as_amount_minor;
                let Some(line) = left.purchase.lines.get_mut(refunded.line) else { continue };
                let amount_minor = refunded.amount_minor.min(line.amount_minor).min(room);
                if amount_minor > 0 {
                    line.amount_minor -= amount_minor;
                    fit.push(RefundedLine { line: refunded.line, amount_minor });
                }
            }
            Refund::Lines(fit)
        }
    };
    let not_taken_minor = refund.total_minor() - fits.total_minor();
    let refund = (fits.total_minor() > 0).then_some(fits);
    Fitting { refund, not_taken_minor }
}

/// Whether refunds leave nothing of what was paid.
pub fn is_given_back(purchase: &Purchase, refunds: &[Refund]) -> bool {
    let given_back =
        refunds.iter().fold(0_i64, |sum, refund| sum.saturating_add(refund.total_minor()));
    given_back >= purchase.total_minor()
}

/// What the rest of a purchase earns.
#[derive(Default)]
struct Kept {
    points: Points,
    taken: Vec<Taken>,
    cashback_minor: i64,
    stamps: Vec<Stamped>,
}

/// What is left of a purchase.
struct Left {
    purchase: Purchase,
    /// What was given back of no line in particular, in minor units.
    as_amount_minor: i64,
}

impl Left {
    /// What it earns by the rules and the tier of its day.
    fn keeps(&self, programme: &Programme, buyer: &Buyer<'_>) -> Kept {
        let total = self.purchase.total_minor();
        if total <= self.as_amount_minor {
            return Kept::default();
        }
        let earning = earn(programme, &self.purchase, buyer);
        let cashback_minor = earning.cashback_minor();
        let Earning { points, taken, stamps, .. } = earning;
        if self.as_amount_minor == 0 {
            return Kept { points, taken, cashback_minor, stamps };
        }
        let share = Exact::new((total - self.as_amount_minor).into(), total.into());
        let whole = |whole: i64| floor(Exact::from_integer(whole.into()) * share);
        let (points, cashback_minor) = (whole(points.get()), whole(cashback_minor).get());
        let taken = taken.iter().filter_map(|taken| taken.part(share)).collect();
        Kept { points, taken, cashback_minor, stamps }
    }

    fn take(&mut self, refund: &Refund, is_new: bool) -> Result<(), RefundRefusal> {
        match refund {
            Refund::Amount(minor) => {
                let left_minor = self.purchase.total_minor() - self.as_amount_minor;
                check(*minor, left_minor, is_new)?;
                self.as_amount_minor += minor;
            }
            Refund::Lines(lines) => {
                if lines.is_empty() {
                    return Err(RefundRefusal::Nothing);
                }
                for refunded in lines {
                    let total_left = self.purchase.total_minor() - self.as_amount_minor;
                    let lines = &mut self.purchase.lines;
                    let line = lines
                        .get_mut(refunded.line)
                        .ok_or(RefundRefusal::NoSuchLine { line: refunded.line })?;
                    check(refunded.amount_minor, line.amount_minor.min(total_left), is_new)?;
                    line.amount_minor -= refunded.amount_minor;
                }
            }
        }
        Ok(())
    }
}

/// Earlier refunds were checked when they came, each in its own order.
fn check(minor: i64, left_minor: i64, is_new: bool) -> Result<(), RefundRefusal> {
    if !is_new {
        return Ok(());
    }
    if minor <= 0 {
        return Err(RefundRefusal::Nothing);
    }
    if minor > left_minor {
        return Err(RefundRefusal::ExceedsPurchase { left_minor });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::subsequence};

    use super::*;
    use crate::{earning::fixture::purchase, programme::fixture::greengrain};

    #[test]
    fn a_returned_line_takes_back_its_own_share() {
        let bought = purchase(&[("GROCERY", 1_000), ("PRODUCE", 1_000)]);
        assert_eq!(kept(&bought, &[], &lines(&[(1, 1_000)])), Ok(Points::new(30)));
        assert_eq!(kept(&bought, &[], &lines(&[(0, 1_000)])), Ok(Points::new(60)));
    }

    #[test]
    fn an_amount_takes_back_in_proportion() {
        let bought = purchase(&[("GROCERY", 1_000), ("PRODUCE", 1_000)]);
        assert_eq!(kept(&bought, &[], &Refund::Amount(500)), Ok(Points::new(67)));
        let earlier = [Refund::Amount(500)];
        assert_eq!(kept(&bought, &earlier, &Refund::Amount(1_500)), Ok(Points::ZERO));
    }

    #[test]
    fn more_than_was_paid_is_refused() {
        let bought = purchase(&[("GROCERY", 1_000)]);
        let refused = |left_minor| Err(RefundRefusal::ExceedsPurchase { left_minor });
        assert_eq!(kept(&bought, &[], &Refund::Amount(1_001)), refused(1_000));
        assert_eq!(kept(&bought, &[Refund::Amount(1)], &Refund::Amount(1_000)), refused(999));
        assert_eq!(kept(&bought, &[lines(&[(0, 1)])], &lines(&[(0, 1_000)])), refused(999));
        let most = [Refund::Amount(900)];
        assert_eq!(kept(&bought, &most, &lines(&[(0, 101)])), refused(100));
        assert_eq!(kept(&bought, &[], &Refund::Amount(0)), Err(RefundRefusal::Nothing));
        assert_eq!(kept(&bought, &[], &lines(&[])), Err(RefundRefusal::Nothing));
        assert_eq!(
            kept(&bought, &[], &lines(&[(1, 1)])),
            Err(RefundRefusal::NoSuchLine { line: 1 })
        );
    }

    #[test]
    fn a_refund_that_came_first_is_cut_to_what_is_left() {
        let bought = purchase(&[("GROCERY", 1_000), ("PRODUCE", 500)]);
        let cut = |earlier: &[Refund], refund| {
            let Fitting { refund, not_taken_minor } = fitting(&bought, earlier, &refund);
            (refund, not_taken_minor)
        };
        assert_eq!(cut(&[], Refund::Amount(1_600)), (Some(Refund::Amount(1_500)), 100));
        assert_eq!(cut(&[Refund::Amount(1_500)], Refund::Amount(1)), (None, 1));
        assert_eq!(cut(&[], lines(&[(1, 700), (2, 50)])), (Some(lines(&[(1, 500)])), 250));
        let twice = lines(&[(1, 300), (1, 300)]);
        assert_eq!(cut(&[], twice), (Some(lines(&[(1, 300), (1, 200)])), 100));
        let veg = [lines(&[(1, 500)])];
        assert_eq!(cut(&veg, lines(&[(0, 100), (1, 50)])), (Some(lines(&[(0, 100)])), 50));
        let nearly_all = [Refund::Amount(1_400)];
        assert_eq!(cut(&nearly_all, lines(&[(0, 300)])), (Some(lines(&[(0, 100)])), 200));
    }

    #[test]
    fn a_refund_of_nothing_is_flawed_whatever_was_bought() {
        for nothing in [Refund::Amount(0), Refund::Amount(-1), lines(&[]), lines(&[(0, 1), (1, 0)])]
        {
            assert_eq!(nothing.flaw(), Some(RefundRefusal::Nothing), "{nothing:?}");
        }
        for something in [Refund::Amount(1), lines(&[(0, 1), (1, 1)])] {
            assert_eq!(something.flaw(), None, "{something:?}");
        }
    }

    #[test]
    fn a_purchase_is_given_back_with_its_last_cent() {
        let bought = purchase(&[("GROCERY", 1_000), ("PRODUCE", 500)]);
        let all_but_a_cent = [lines(&[(0, 1_000)]), Refund::Amount(499)];
        assert!(!is_given_back(&bought, &all_but_a_cent));
        assert!(is_given_back(&bought, &[lines(&[(0, 1_000)]), Refund::Amount(500)]));
        assert!(is_given_back(&bought, &[lines(&[(0, 1_000), (1, 500)])]));
    }

    #[test]
    fn stamps_go_with_their_line() {
        let programme = greengrain();
        let mut bought = purchase(&[("GROCERY", 1_000), ("GROCERY", 500)]);
        bought.lines[1].category = "COFFEE".into();
        bought.lines[1].quantity = 2;
        let taken = |earlier: &[Refund], refund: &Refund| {
            let buyer = buyer(&programme);
            let decided = decide(&programme, &bought, &buyer, earlier, refund).unwrap();
            decided.stamps_taken.iter().map(|stamped| stamped.stamps).sum::<i64>()
        };
        assert_eq!(taken(&[], &lines(&[(0, 1_000)])), 0);
        let groceries = lines(&[(0, 1_000)]);
        let decided = decide(&programme, &bought, &buyer(&programme), &[], &groceries).unwrap();
        assert_eq!(decided.stamps_taken, []);
        assert_eq!(taken(&[], &lines(&[(1, 500)])), 2);
        assert_eq!(taken(&[lines(&[(1, 500)])], &lines(&[(0, 1_000)])), 0);
        assert_eq!(taken(&[], &Refund::Amount(1_499)), 0);
        assert_eq!(taken(&[Refund::Amount(1_499)], &Refund::Amount(1)), 2);
    }

    #[test]
    fn a_returned_line_takes_back_its_own_cashback() {
        let mut programme = greengrain();
        programme.earning[2].effect = crate::programme::Effect::Cashback(Exact::new(5, 2));
        let bought = purchase(&[("GROCERY", 1_000), ("PRODUCE", 1_099)]);
        let buyer = buyer(&programme);
        assert_eq!(earn(&programme, &bought, &buyer).cashback_minor(), 27);
        let taken = |earlier: &[Refund], refund: &Refund| {
            decide(&programme, &bought, &buyer, earlier, refund).unwrap().cashback_taken_minor
        };
        assert_eq!(taken(&[], &lines(&[(0, 1_000)])), 0);
        assert_eq!(taken(&[], &lines(&[(1, 500)])), 13);
        assert_eq!(taken(&[lines(&[(1, 500)])], &lines(&[(1, 599)])), 14);
        assert_eq!(taken(&[], &Refund::Amount(2_099)), 27);
    }

    proptest! {
        /// However goods come back, each refund takes its share of the cashback, together they
        /// never take more than was given, and with the last cent all of it is back.
        #[test]
        fn refunds_together_take_back_the_cashback(
            amounts in vec(1_i64..5_000, 1..4), refunds in vec((0_usize..4, 1_i64..3_000), 0..6),
        ) {
            let mut programme = greengrain();
            programme.earning[2].effect = crate::programme::Effect::Cashback(Exact::new(5, 2));
            let departments = ["PRODUCE", "GROCERY", "PRODUCE"];
            let basket: Vec<_> = departments.into_iter().zip(amounts).collect();
            let bought = purchase(&basket);
            let buyer = buyer(&programme);
            let given = earn(&programme, &bought, &buyer).cashback_minor();
            let all = (3, bought.total_minor());
            let (mut earlier, mut taken) = (Vec::new(), 0);
            for (line, minor) in refunds.into_iter().chain([all]) {
                let refund = if line == 3 { Refund::Amount(minor) } else { lines(&[(line, minor)]) };
                let Some(fits) = fitting(&bought, &earlier, &refund).refund else { continue };
                let decided = decide(&programme, &bought, &buyer, &earlier, &fits).unwrap();
                prop_assert!(decided.cashback_taken_minor >= 0);
                taken += decided.cashback_taken_minor;
                prop_assert!(taken <= given);
                earlier.push(fits);
            }
            prop_assert!(is_given_back(&bought, &earlier));
            prop_assert_eq!(taken, given);
        }

        /// A refund that is accepted fits whole, and what is cut is accepted.
        #[test]
        fn what_fits_is_accepted(
            amounts in vec(1_i64..500, 1..4), refunds in vec((0_usize..4, 1_i64..700), 1..5),
        ) {
            let basket: Vec<_> = amounts.into_iter().map(|minor| ("GROCERY", minor)).collect();
            let bought = purchase(&basket);
            let mut earlier: Vec<Refund> = Vec::new();
            for (line, minor) in refunds {
                let refund = if line == 3 { Refund::Amount(minor) } else { lines(&[(line, minor)]) };
                let fit = fitting(&bought, &earlier, &refund);
                let is_accepted = kept(&bought, &earlier, &refund).is_ok();
                prop_assert_eq!(is_accepted, fit.refund.as_ref() == Some(&refund));
                if let Some(fits) = fit.refund {
                    prop_assert!(kept(&bought, &earlier, &fits).is_ok());
                    earlier.push(fits);
                }
            }
        }

        /// In whichever order lines come back, what is kept is what the rest would have earned;
        /// giving back everything leaves nothing.
        #[test]
        fn the_order_of_refunds_does_not_matter(
            amounts in vec(1_i64..5_000, 1..6), order in Just((0..6).collect::<Vec<_>>()).prop_shuffle(),
            returned in subsequence((0..6).collect::<Vec<_>>(), 1..6),
        ) {
            let departments = ["GROCERY", "PRODUCE", "DELI", "FUEL", "GROCERY", "PRODUCE"];
            let basket: Vec<_> = departments.into_iter().zip(amounts).collect();
            let bought = purchase(&basket);
            let refunds: Vec<Refund> = order
                .into_iter()
                .filter(|line| returned.contains(line) && *line < basket.len())
                .map(|line| lines(&[(line, basket[line].1)]))
                .collect();
            if let Some((last, earlier)) = refunds.split_last() {
                let rest: Vec<_> = (0..basket.len())
                    .filter(|line| !returned.contains(line))
                    .map(|line| basket[line])
                    .collect();
                let programme = greengrain();
                let expected = earn(&programme, &purchase(&rest), &buyer(&programme)).points;
                prop_assert_eq!(kept(&bought, earlier, last), Ok(expected));
            }
            let everything: Vec<_> =
                (0..).zip(&basket).map(|(line, (_, minor))| (line, *minor)).collect();
            prop_assert_eq!(kept(&bought, &[], &lines(&everything)), Ok(Points::ZERO));
        }

        /// Refunds by amount together never take back more than was earned, whatever their sizes.
        #[test]
        fn amounts_take_back_everything_at_last(parts in vec(1_i64..2_000, 1..6)) {
            let bought = purchase(&[("GROCERY", parts.iter().sum())]);
            let mut earlier = Vec::new();
            let mut before = None;
            for part in parts {
                let refund = Refund::Amount(part);
                let now = kept(&bought, &earlier, &refund).unwrap();
                prop_assert!(before.is_none_or(|before| now <= before));
                before = Some(now);
                earlier.push(refund);
            }
            prop_assert_eq!(before, Some(Points::ZERO));
        }
    }

    fn kept(
        purchase: &Purchase,
        earlier: &[Refund],
        refund: &Refund,
    ) -> Result<Points, RefundRefusal> {
        let programme = greengrain();
        let decided = decide(&programme, purchase, &buyer(&programme), earlier, refund)?;
        Ok(decided.points_kept)
    }

    fn buyer(programme: &Programme) -> Buyer<'_> {
        Buyer::of(&programme.tiers[0])
    }

    fn lines(lines: &[(usize, i64)]) -> Refund {
        let line = |&(line, amount_minor): &(usize, i64)| RefundedLine { line, amount_minor };
        Refund::Lines(lines.iter().map(line).collect())
    }
}
