//! Points: the programme's currency, always whole.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Neg, Sub, SubAssign},
};

use serde::{Deserialize, Serialize};

/// A number of points; negative for points taken.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Points(i64);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// The most that one act may move, in either direction: 10^12. A member would need nine
    /// million such acts to leave the range of `i64`, so sums of points do not overflow.
    pub const MOST_AT_ONCE: Self = Self(1_000_000_000_000);

    /// This many points.
    pub const fn new(points: i64) -> Self {
        Self(points)
    }

    /// The bare number.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Whether these are more than none.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Whether these are points owed.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Whether one act may move this many.
    pub fn may_move_at_once(self) -> bool {
        -Self::MOST_AT_ONCE <= self && self <= Self::MOST_AT_ONCE
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Points {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Points {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Points {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_act_moves_a_million_million_points_at_most() {
        for points in [0, 1, -1, 1_000_000_000_000, -1_000_000_000_000] {
            assert!(Points::new(points).may_move_at_once(), "{points}");
        }
        for points in [1_000_000_000_001, -1_000_000_000_001, i64::MAX, i64::MIN] {
            assert!(!Points::new(points).may_move_at_once(), "{points}");
        }
    }

    #[test]
    fn no_points_are_neither_held_nor_owed() {
        let signs = |points| (Points::new(points).is_positive(), Points::new(points).is_negative());
        assert_eq!([1, 0, -1].map(signs), [(true, false), (false, false), (false, true)]);
        assert_eq!(Points::new(-30).to_string(), "-30");
    }
}
