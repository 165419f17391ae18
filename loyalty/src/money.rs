//! Money: whole minor units of a currency.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The most that one amount may be, in minor units: 10^11, a thousand million dollars.
pub const MOST_MINOR: i64 = 100_000_000_000;

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Currency(iso_currency::Currency);

/// Why a text is not a [`Currency`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be an ISO 4217 currency code such as USD")]
pub struct NotACurrency;

impl Currency {
    /// The three letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimal places the minor unit stands for: 2 for USD, 0 for KRW.
    pub fn exponent(self) -> u32 {
        // Every currency that `from_str` lets in has one.
        u32::from(self.0.exponent().unwrap_or(0))
    }

    /// How many minor units make a major one: 100 for USD, 1 for KRW.
    pub fn minor_per_major(self) -> i64 {
        10_i64.pow(self.exponent())
    }

    /// Reads an amount as people type it: `42.10`, `42,1`, `$42`; minor units, none if it is no
    /// amount, less than nothing, finer than the minor unit, or more than [`MOST_MINOR`].
    ///
    /// Thousands are not grouped: in `1,234` nobody can tell a group from a fraction.
    pub fn parse_minor(self, text: &str) -> Option<i64> {
        let text = text.trim();
        let text = text.strip_prefix(&self.symbol()).unwrap_or(text).trim_start();
        let (major, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let places = usize::try_from(self.exponent()).ok()?;
        let has_fraction = major.len() < text.len();
        let is_short = fraction.len() <= places && (!has_fraction || !fraction.is_empty());
        let digits = || major.bytes().chain(fraction.bytes());
        if major.is_empty() || !is_short || !digits().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let zeros = std::iter::repeat_n(b'0', places - fraction.len());
        let minor = digits().chain(zeros).try_fold(0_i64, |sum, digit| {
            sum.checked_mul(10)?.checked_add(i64::from(digit - b'0'))
        })?;
        (minor <= MOST_MINOR).then_some(minor)
    }

    /// What people write before an amount: `$`.
    pub fn symbol(self) -> String {
        self.0.symbol().to_string()
    }
}

impl FromStr for Currency {
    type Err = NotACurrency;

    fn from_str(text: &str) -> Result<Self, NotACurrency> {
        iso_currency::Currency::from_code(text)
            .filter(|currency| currency.exponent().is_some_and(|exponent| exponent <= 4))
            .map(Self)
            .ok_or(NotACurrency)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        code.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: cents for USD.
    pub minor: i64,
    /// Of which currency.
    pub currency: Currency,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_knows_its_minor_unit() {
        let usd: Currency = "USD".parse().unwrap();
        let krw: Currency = "KRW".parse().unwrap();
        assert_eq!((usd.minor_per_major(), krw.minor_per_major()), (100, 1));
        assert_eq!(usd.symbol(), "$");
        assert_eq!(format!("{krw} {krw:?}"), "KRW KRW");
    }

    #[test]
    fn an_amount_is_read_as_it_is_typed() {
        let usd: Currency = "USD".parse().unwrap();
        let krw: Currency = "KRW".parse().unwrap();
        for (text, minor) in
            [("42.10", 4_210), ("42,1", 4_210), (" $42 ", 4_200), ("0.05", 5), ("007", 700)]
        {
            assert_eq!(usd.parse_minor(text), Some(minor), "{text}");
        }
        assert_eq!(krw.parse_minor("₩4210"), Some(4_210));
        for text in ["", "-1", "1.005", "1.", ".5", "1,234.50", "1e3", "NaN", "９", "$", "1 2"] {
            assert_eq!(usd.parse_minor(text), None, "{text:?}");
        }
        assert_eq!(krw.parse_minor("1.5"), None);
        assert_eq!(usd.parse_minor("1000000000.00"), Some(MOST_MINOR));
        assert_eq!(usd.parse_minor("1000000000.01"), None);
        assert_eq!(usd.parse_minor("99999999999999999999"), None);
    }

    #[test]
    fn what_is_no_currency_is_refused() {
        for text in ["", "usd", "US", "XXX", "ZZZ", "USDX"] {
            assert_eq!(text.parse::<Currency>(), Err(NotACurrency), "{text:?}");
        }
    }
}
