//! Discounts: what a voucher takes off a purchase, and which vouchers go together on one.

use serde::{Deserialize, Serialize};

use crate::{
    exact::Exact,
    ids::Slug,
    programme::{Off, Reward, Stacking},
};

/// A purchase is too small for a voucher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("the voucher is for purchases of at least {minimum_minor} minor units")]
pub struct BelowMinimum {
    /// What the purchase must cost at least, in minor units.
    pub minimum_minor: i64,
}

/// What a voucher of `reward` takes off a purchase of `basket_minor`, in minor units; none for
/// rewards that are something else. Rounded down, and never more than the purchase costs.
pub fn discount(reward: &Reward, basket_minor: i64) -> Result<Option<i64>, BelowMinimum> {
    let minimum_minor = reward.minimum_minor;
    if basket_minor < minimum_minor {
        return Err(BelowMinimum { minimum_minor });
    }
    let basket_minor = basket_minor.max(0);
    Ok(reward.off.map(|off| match off {
        Off::Amount { minor } => minor.min(basket_minor),
        Off::Percent { percent, most_minor } => {
            let share = percent * Exact::new(basket_minor.into(), 100);
            let minor = i64::try_from(share.to_integer()).unwrap_or(basket_minor);
            minor.min(most_minor.unwrap_or(i64::MAX)).min(basket_minor)
        }
    }))
}

/// The first of the `used` rewards that `reward` cannot be used with on one purchase.
pub fn stacks_not_with<'u>(
    reward: &Reward,
    used: impl IntoIterator<Item = (&'u Slug, Option<&'u Reward>)>,
) -> Option<&'u Slug> {
    let clashes = |slug: &Slug, other: Option<&Reward>| {
        let other = other.map_or(Stacking::WithAny, |other| other.stacking);
        let both = [reward.stacking, other];
        both.contains(&Stacking::Alone)
            || (*slug == reward.slug && both.contains(&Stacking::WithOthers))
    };
    used.into_iter().find(|(slug, other)| clashes(slug, *other)).map(|(slug, _)| slug)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::programme::{Programme, fixture::greengrain};

    fn taking(off: Off, minimum_minor: i64) -> Reward {
        Reward { off: Some(off), minimum_minor, ..greengrain().rewards[0].clone() }
    }

    fn percent(percent: i128, most_minor: Option<i64>) -> Off {
        Off::Percent { percent: Exact::from_integer(percent), most_minor }
    }

    #[test]
    fn five_off_is_five_off_or_all_there_is() {
        let five_off = taking(Off::Amount { minor: 500 }, 0);
        assert_eq!(discount(&five_off, 4_210), Ok(Some(500)));
        assert_eq!(discount(&five_off, 320), Ok(Some(320)));
    }

    #[test]
    fn a_share_is_rounded_down_and_has_a_ceiling() {
        let fifth = taking(percent(20, Some(1_000)), 0);
        assert_eq!(discount(&fifth, 4_213), Ok(Some(842)));
        assert_eq!(discount(&fifth, 9_900), Ok(Some(1_000)));
    }

    #[test]
    fn a_purchase_below_the_least_is_refused_with_what_the_least_is() {
        let five_off = taking(Off::Amount { minor: 500 }, 500);
        assert_eq!(discount(&five_off, 499), Err(BelowMinimum { minimum_minor: 500 }));
        assert_eq!(discount(&five_off, 500), Ok(Some(500)));
    }

    #[test]
    fn what_is_no_discount_takes_nothing_off() {
        assert_eq!(discount(&greengrain().rewards[0], 4_210), Ok(None));
    }

    fn stacked(programme: &Programme, one: &str, other: &str) -> bool {
        let [one, other] = [one, other].map(|slug| Slug::new(slug).unwrap());
        let used = [(&other, programme.reward(&other))];
        stacks_not_with(programme.reward(&one).unwrap(), used).is_none()
    }

    #[test]
    fn one_of_a_kind_and_those_that_stand_alone_do_not_go_together() {
        let mut programme = greengrain();
        let mut set = |slug: &str, stacking| {
            let slug = Slug::new(slug).unwrap();
            programme.rewards.iter_mut().find(|r| r.slug == slug).unwrap().stacking = stacking;
        };
        set("five-off", Stacking::WithOthers);
        set("veg-box", Stacking::Alone);
        assert!(stacked(&programme, "hot-drink", "hot-drink"));
        assert!(stacked(&programme, "five-off", "hot-drink"));
        assert!(!stacked(&programme, "five-off", "five-off"));
        assert!(!stacked(&programme, "veg-box", "hot-drink"));
        assert!(!stacked(&programme, "hot-drink", "veg-box"));
    }

    proptest! {
        /// Nobody is paid for shopping, and a ceiling is one.
        #[test]
        fn a_discount_is_never_more_than_the_purchase(
            of in 0_i128..=100, most in prop::option::of(0_i64..5_000), basket in 0_i64..100_000,
        ) {
            let minor = discount(&taking(percent(of, most), 0), basket).unwrap().unwrap();
            prop_assert!((0..=basket).contains(&minor));
            prop_assert!(minor <= most.unwrap_or(i64::MAX));
            // Exact: a minor unit more would be too much.
            let share = i128::from(basket) * of;
            prop_assert!(i128::from(minor) * 100 <= share);
            if minor < basket && most.is_none_or(|most| minor < most) {
                prop_assert!((i128::from(minor) + 1) * 100 > share);
            }
        }

        /// Whichever is used first: two vouchers go together or they do not.
        #[test]
        fn stacking_does_not_depend_on_the_order(one in 0_usize..6, other in 0_usize..6, kinds: [u8; 6]) {
            let mut programme = greengrain();
            for (reward, kind) in programme.rewards.iter_mut().zip(kinds) {
                reward.stacking =
                    [Stacking::WithAny, Stacking::WithOthers, Stacking::Alone][usize::from(kind) % 3];
            }
            let slugs: Vec<_> = programme.rewards.iter().map(|r| r.slug.to_string()).collect();
            let [one, other] = [&slugs[one], &slugs[other]];
            prop_assert_eq!(stacked(&programme, one, other), stacked(&programme, other, one));
        }
    }
}
