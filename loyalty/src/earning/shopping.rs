//! What has to be bought for points that are missing, about.

use crate::{
    exact::Exact,
    money::Money,
    points::Points,
    programme::{Effect, Programme, Tier},
};

/// Shopping for so much, with no bonus, earns at least `points`; in whole major units.
///
/// None when nothing is missing, or when the base earns nothing.
pub fn shop_for(programme: &Programme, tier: &Tier, points: Points) -> Option<Money> {
    let Effect::Base(per_major) = programme.base().effect else { return None };
    let rate = per_major * tier.multiplier;
    if !points.is_positive() || rate <= Exact::from_integer(0) {
        return None;
    }
    let majors = (Exact::from_integer(points.get().into()) / rate).ceil().to_integer();
    let currency = programme.currency;
    let minor = i64::try_from(majors).ok()?.checked_mul(currency.minor_per_major())?;
    Some(Money { minor, currency })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::fixture::greengrain;

    #[test]
    fn what_is_missing_is_earned_by_shopping_for_so_much() {
        let programme = greengrain();
        let [sprout, bloom, _] = programme.tiers.as_slice() else { unreachable!() };
        let minor = |tier, points| shop_for(&programme, tier, Points::new(points)).map(|m| m.minor);
        // 3 points for a dollar, a quarter more for Bloom.
        assert_eq!(minor(sprout, 300), Some(10_000));
        assert_eq!(minor(sprout, 301), Some(10_100));
        assert_eq!(minor(bloom, 375), Some(10_000));
        assert_eq!(minor(bloom, 0), None);
        assert_eq!(minor(bloom, -5), None);
    }
}
