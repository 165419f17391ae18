//! Exact fractions, and the two ways in which they become whole points.
//!
//! No floating point: a multiplier of 1.25 is read as 5/4, and stays it.

use num_rational::Ratio;

use crate::points::Points;

/// An exact number. With the limits on amounts and on the programme's numbers,
/// numerators and denominators stay below 10^37 and so inside `i128`.
pub type Exact = Ratio<i128>;

/// Reads a decimal number such as `1.25` exactly; at most three decimal places.
pub fn read_decimal(text: &str) -> Option<Exact> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let fits = !whole.is_empty() && whole.len() <= 9 && fraction.len() <= 3;
    if !fits || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let scale = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
    let numerator: i128 = format!("{whole}{fraction}").parse().ok()?;
    Some(Exact::new(sign * numerator, scale))
}

/// Writes a number that [`read_decimal`] has read: `1.25`, `3`.
pub fn write_decimal(number: Exact) -> String {
    let thousandths = (number * Exact::from_integer(1_000)).to_integer();
    let (sign, size) = if thousandths < 0 { ("-", -thousandths) } else { ("", thousandths) };
    let written = format!("{sign}{}.{:03}", size / 1_000, size % 1_000);
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The whole points in an exact number: what is left of a point earns nothing.
pub fn floor(exact: Exact) -> Points {
    // The limits on amounts keep every total within i64; a total beyond it is cut to the limit,
    // and then refused for being more than one act may move.
    Points::new(i64::try_from(exact.floor().to_integer()).unwrap_or(i64::MAX))
}

/// Divides `floor(sum)` into whole shares, one for each part, by the largest remainder.
///
/// Each share is its part rounded down or up, and they add up to the total that is earned.
/// Of equal remainders the earlier part goes first.
pub fn shares(parts: &[Exact]) -> Vec<Points> {
    let total = floor(parts.iter().sum());
    let mut shares: Vec<Points> = parts.iter().map(|part| floor(*part)).collect();
    let missing = total - shares.iter().copied().sum();

    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    by_remainder.sort_by_key(|&i| (std::cmp::Reverse(parts[i].fract_from_floor()), i));
    let rounded_up = usize::try_from(missing.get()).unwrap_or(0);
    for &i in by_remainder.iter().take(rounded_up) {
        shares[i] += Points::new(1);
    }
    shares
}

/// What lies above the floor: from 0 up to 1, for negative numbers too.
trait FractionFromFloor {
    fn fract_from_floor(&self) -> Exact;
}

impl FractionFromFloor for Exact {
    fn fract_from_floor(&self) -> Exact {
        self - self.floor()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn a_decimal_is_read_exactly() {
        assert_eq!(read_decimal("1.25"), Some(Exact::new(5, 4)));
        assert_eq!(read_decimal("3"), Some(Exact::new(3, 1)));
        assert_eq!(read_decimal("+0.100"), Some(Exact::new(1, 10)));
        assert_eq!(read_decimal("-2.5"), Some(Exact::new(-5, 2)));
    }

    #[test]
    fn what_is_no_short_decimal_is_refused() {
        for text in ["", ".", ".5", "1e3", "1.2345", "NaN", "inf", "٣", "--1", "1_000", "1.2.3"] {
            assert_eq!(read_decimal(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_decimal_is_written_as_it_is_read() {
        for text in ["1.25", "3", "100", "0.005", "-2.5", "0"] {
            assert_eq!(read_decimal(text).map(write_decimal).as_deref(), Some(text));
        }
    }

    #[test]
    fn of_equal_remainders_the_earlier_part_goes_first() {
        let halves = [Exact::new(1, 2), Exact::new(1, 2), Exact::new(1, 2)];
        assert_eq!(shares(&halves), [1, 0, 0].map(Points::new));
    }

    proptest! {
        /// The shown contributions add up to what is earned, and none is off by a whole point.
        #[test]
        fn shares_add_up_to_the_floor_of_the_sum(
            parts in vec((0_i128..1_000_000, 1_i128..10_000), 0..9)
        ) {
            let parts: Vec<Exact> = parts.into_iter().map(|(n, d)| Exact::new(n, d)).collect();
            let shares = shares(&parts);
            prop_assert_eq!(shares.iter().copied().sum::<Points>(), floor(parts.iter().sum()));
            for (share, part) in shares.iter().zip(&parts) {
                let off = Exact::from_integer(share.get().into()) - part;
                prop_assert!(off > Exact::from_integer(-1) && off < Exact::from_integer(1));
            }
        }
    }
}
