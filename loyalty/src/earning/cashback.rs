//! Cashback: rules that give back a share of what was paid, as credit.
//!
//! Like points: the shares are exact, and the whole minor units of their sum come into the wallet.

use serde::{Deserialize, Serialize};

use super::matching::{Applied, Moment};
use crate::{
    exact::{Exact, shares},
    ids::Slug,
    programme::{Effect, Programme},
    purchases::Line,
};

/// What a rule gives back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cashback {
    /// Which rule.
    pub rule: Slug,
    /// How much, in minor units.
    pub minor: i64,
    /// What it was computed on: minor units of the matched lines.
    pub basis_minor: i64,
}

/// Computes what the counted `lines` of a purchase give back, rule by rule.
pub(super) fn cashback(programme: &Programme, lines: &[&Line], moment: &Moment) -> Vec<Cashback> {
    let mut exact = Vec::new();
    let mut given = Vec::new();
    for rule in &programme.earning {
        let Effect::Cashback(percent) = rule.effect else { continue };
        let Applied::To(matched) = rule.matching.apply(lines, moment) else { continue };
        let basis_minor: i64 = matched.iter().map(|line| line.amount_minor).sum();
        exact.push(percent * Exact::new(basis_minor.into(), 100));
        given.push(Cashback { rule: rule.id.clone(), minor: 0, basis_minor });
    }
    for (cashback, share) in given.iter_mut().zip(shares(&exact)) {
        cashback.minor = share.get();
    }
    given.retain(|cashback| cashback.minor > 0);
    given
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::*;
    use crate::{
        earning::{Buyer, earn, fixture::purchase},
        programme::{EarningRule, Match, Text, fixture::greengrain},
    };

    #[test]
    fn the_sum_of_all_cashback_is_floored_once_and_its_parts_add_up_to_it() {
        // 2.5% of 10.99 are 27.475 cents, and 1.333% of 20.99 are 27.97967.
        let given = given(&[("GROCERY", 1_000), ("PRODUCE", 1_099), ("FUEL", 5_000)]);
        let shown: Vec<_> =
            given.iter().map(|c| (c.rule.as_str(), c.minor, c.basis_minor)).collect();
        assert_eq!(shown, [("fruit-and-veg", 27, 1_099), ("everything", 28, 2_099)]);
    }

    #[test]
    fn what_is_excluded_or_costs_nothing_gives_nothing_back() {
        assert_eq!(given(&[("FUEL", 5_000), ("MISCELLANEOUS", 900), ("PRODUCE", 0)]), []);
        assert_eq!(given(&[("PRODUCE", 20)]), [], "less than a cent");
    }

    #[test]
    fn cashback_goes_by_its_match_and_leaves_points_alone() {
        let mut programme = programme();
        let plain = earn(&greengrain(), &purchase(&[("DELI", 5_000)]), &buyer(&programme));
        programme.earning[4].matching.minimum_minor = 5_000;
        let deli = |minor| earn(&programme, &purchase(&[("DELI", minor)]), &buyer(&programme));
        assert_eq!(deli(4_999).cashback, []);
        assert_eq!((deli(5_000).cashback_minor(), deli(5_000).points), (66, plain.points));
    }

    proptest! {
        /// All of it is the whole minor units of the exact sum, and no part is empty.
        #[test]
        fn a_naive_model_agrees(lines in lines()) {
            let given = given(&lines);
            let counted = || lines.iter().filter(|(d, _)| *d != "FUEL" && *d != "MISCELLANEOUS");
            let all: i64 = counted().map(|(_, minor)| minor).sum();
            let veg: i64 = counted().filter(|(d, _)| *d == "PRODUCE").map(|(_, m)| m).sum();
            let sum: i64 = given.iter().map(|cashback| cashback.minor).sum();
            prop_assert_eq!(sum, (veg * 2_500 + all * 1_333) / 100_000);
            prop_assert!(given.iter().all(|cashback| cashback.minor > 0));
        }

        /// Splitting a purchase never gives more back.
        #[test]
        fn splitting_never_gives_more_back(lines in lines(), at in 0_usize..12) {
            let (one, other) = lines.split_at(at.min(lines.len()));
            let minor = |lines: &[_]| given(lines).iter().map(|c| c.minor).sum::<i64>();
            prop_assert!(minor(one) + minor(other) <= minor(&lines));
        }
    }

    fn lines() -> impl Strategy<Value = Vec<(&'static str, i64)>> {
        let departments = select(&["GROCERY", "PRODUCE", "DELI", "FUEL", "MISCELLANEOUS"][..]);
        vec((departments, 0_i64..30_000), 0..12)
    }

    fn given(lines: &[(&str, i64)]) -> Vec<Cashback> {
        let programme = programme();
        earn(&programme, &purchase(lines), &buyer(&programme)).cashback
    }

    /// 2.5% of fruit and veg, and 1.333% of everything.
    fn programme() -> Programme {
        let mut programme = greengrain();
        programme.earning[2].effect = Effect::Cashback(Exact::new(5, 2));
        programme.earning.push(EarningRule {
            id: Slug::new("everything").unwrap(),
            name: Text::plain("everything"),
            matching: Match::default(),
            effect: Effect::Cashback(Exact::new(1_333, 1_000)),
            best_of: None,
            most_per_day: None,
            most_per_period: None,
        });
        programme
    }

    fn buyer(programme: &Programme) -> Buyer<'_> {
        Buyer::of(&programme.tiers[0])
    }
}
