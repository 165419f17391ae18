//! Refunds: goods given back, and the points they had earned.
//!
//! What a member keeps is what the purchase would have earned without the goods
//! given back, under the rules and the tier of its day. So a returned line takes
//! back its own share, and refunds together never take more than was earned, in
//! whichever order they come.

use serde::{Deserialize, Serialize};

use crate::{
    earning::{Buyer, earn},
    exact::{Exact, floor},
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

/// Decides a refund: how many points the purchase keeps after it and all `earlier` ones.
pub fn points_kept(
    programme: &Programme,
    purchase: &Purchase,
    buyer: &Buyer<'_>,
    earlier: &[Refund],
    refund: &Refund,
) -> Result<Points, RefundRefusal> {
    let mut left = purchase.clone();
    let mut as_amount_minor = 0;
    for (is_new, refund) in earlier.iter().map(|earlier| (false, earlier)).chain([(true, refund)]) {
        apply(&mut left, &mut as_amount_minor, refund, is_new)?;
    }
    let earned = earn(programme, &left, buyer).points;
    let total = left.total_minor();
    if as_amount_minor == 0 || total == 0 {
        return Ok(if total == 0 { Points::ZERO } else { earned });
    }
    let share = Exact::new((total - as_amount_minor).max(0).into(), total.into());
    Ok(floor(Exact::from_integer(earned.get().into()) * share))
}

fn apply(
    left: &mut Purchase,
    as_amount_minor: &mut i64,
    refund: &Refund,
    is_new: bool,
) -> Result<(), RefundRefusal> {
    match refund {
        Refund::Amount(minor) => {
            let left_minor = left.total_minor() - *as_amount_minor;
            check(*minor, left_minor, is_new)?;
            *as_amount_minor += minor;
        }
        Refund::Lines(lines) => {
            if lines.is_empty() {
                return Err(RefundRefusal::Nothing);
            }
            for refunded in lines {
                let total_left = left.total_minor() - *as_amount_minor;
                let line = left
                    .lines
                    .get_mut(refunded.line)
                    .ok_or(RefundRefusal::NoSuchLine { line: refunded.line })?;
                check(refunded.amount_minor, line.amount_minor.min(total_left), is_new)?;
                line.amount_minor -= refunded.amount_minor;
            }
        }
    }
    Ok(())
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
    use crate::{
        programme::fixture::greengrain,
        purchases::{Channel, Line},
    };

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
        assert_eq!(kept(&bought, &[], &Refund::Amount(0)), Err(RefundRefusal::Nothing));
        assert_eq!(kept(&bought, &[], &lines(&[])), Err(RefundRefusal::Nothing));
        assert_eq!(
            kept(&bought, &[], &lines(&[(1, 1)])),
            Err(RefundRefusal::NoSuchLine { line: 1 })
        );
    }

    proptest! {
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
        points_kept(&programme, purchase, &buyer(&programme), earlier, refund)
    }

    fn buyer(programme: &Programme) -> Buyer<'_> {
        Buyer { tier: &programme.tiers[0], is_first_purchase: false, birthday_month: None }
    }

    fn lines(lines: &[(usize, i64)]) -> Refund {
        let line = |&(line, amount_minor): &(usize, i64)| RefundedLine { line, amount_minor };
        Refund::Lines(lines.iter().map(line).collect())
    }

    fn purchase(lines: &[(&str, i64)]) -> Purchase {
        let line = |(department, amount_minor): &(&str, i64)| Line {
            department: (*department).to_owned(),
            amount_minor: *amount_minor,
            ..Line::default()
        };
        Purchase {
            reference: "1".into(),
            store: None,
            till: None,
            channel: Channel::Store,
            occurred_at: "2026-03-03T12:00:00Z".parse().unwrap(),
            currency: "USD".parse().unwrap(),
            lines: lines.iter().map(line).collect(),
        }
    }
}
