//! Numbers, points and money in words.

use std::fmt::Write as _;

use icu::{decimal::input::Decimal, plurals::PluralCategory};
use loyalty::{money::Money, points::Points};

use super::Words;

/// The sign that stands before what was taken: a minus, not a hyphen.
const MINUS: char = '−';

impl Words {
    /// A number, its thousands set apart: `2,480`, `−40`.
    pub fn number(self, number: i64) -> String {
        let mut out = String::with_capacity(16);
        self.push_number(&mut out, number);
        out
    }

    /// A number with its sign: `+126`, `−300`, `0`.
    pub fn signed(self, number: i64) -> String {
        let mut out = String::with_capacity(16);
        if number > 0 {
            out.push('+');
        }
        self.push_number(&mut out, number);
        out
    }

    /// A number of points.
    pub fn points(self, points: Points) -> String {
        self.number(points.get())
    }

    /// A change of points, with its sign.
    pub fn change(self, points: Points) -> String {
        self.signed(points.get())
    }

    /// A change of an amount: `+$5.00`, `−$5.00`.
    pub fn money_change(self, money: Money) -> String {
        let text = self.money(money);
        if money.minor > 0 { format!("+{text}") } else { text }
    }

    /// An amount: `$42.10`, `₩4,210`, `−$5.00`.
    pub fn money(self, money: Money) -> String {
        let mut out = String::with_capacity(16);
        if money.minor < 0 {
            out.push(MINUS);
        }
        let symbol = money.currency.symbol();
        out.push_str(&symbol);
        if symbol.chars().all(char::is_alphabetic) {
            out.push('\u{a0}');
        }
        let mut amount = Decimal::from(money.minor.unsigned_abs());
        amount.multiply_pow10(-i16::try_from(money.currency.exponent()).unwrap_or_default());
        self.push_decimal(&mut out, &amount);
        out
    }

    /// An amount without the places that are all zero: `$5`, `$4.50`.
    pub fn round_money(self, money: Money) -> String {
        let per_major = money.currency.minor_per_major();
        if money.minor % per_major != 0 {
            return self.money(money);
        }
        let symbol = money.currency.symbol();
        let space = if symbol.chars().all(char::is_alphabetic) { "\u{a0}" } else { "" };
        let minus = if money.minor < 0 { "−" } else { "" };
        let major = (money.minor / per_major).unsigned_abs();
        let major = self.number(i64::try_from(major).unwrap_or(i64::MAX));
        format!("{minus}{symbol}{space}{major}")
    }

    /// A share in whole per cent.
    pub fn per_cent(self, per_cent: i64) -> String {
        let space = if self.language() == crate::Language::English { "\u{a0}" } else { "" };
        format!("{}{space}%", self.number(per_cent))
    }

    /// Whether the language speaks of this many as of one.
    pub(super) fn is_one(self, number: i64) -> bool {
        self.formats.plural.category_for(number.unsigned_abs()) == PluralCategory::One
    }

    /// Adds a number as [`Words::number`] writes it.
    pub(super) fn push_number(self, out: &mut String, number: i64) {
        if number < 0 {
            out.push(MINUS);
        }
        self.push_decimal(out, &Decimal::from(number.unsigned_abs()));
    }

    fn push_decimal(self, out: &mut String, number: &Decimal) {
        // Writing into a string does not fail.
        let _ = write!(out, "{}", self.formats.number.format(number));
    }
}
