//! Codes: the twenty digits that stand for a member card or a voucher.
//!
//! `90` member card and `91` live voucher: 11 digits of identity, a Luhn check
//! digit over these 13, then a 6-digit RFC 6238 token of that card's or voucher's
//! own secret. `92` printed voucher and `94` receipt: 17 digits, a Luhn check digit
//! over these 19.

mod gift_cards;
mod keys;

use std::fmt;

pub use self::{
    gift_cards::{GiftCardNumber, NotAGiftCard},
    keys::{CodeKeys, LookupHash, STEP_SECONDS, TOKEN_DIGITS},
};

/// What a code stands for: its first two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodeKind {
    /// A member card: identifies, never spends.
    MemberCard,
    /// A voucher on a phone, whose last six digits change.
    LiveVoucher,
    /// A voucher on paper.
    PrintedVoucher,
    /// A paper receipt of a purchase that had no member.
    Receipt,
}

/// A code that is well formed: twenty digits, a known kind, a check digit that fits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Code {
    digits: [u8; 20],
    kind: CodeKind,
}

/// Why a text is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Something that is neither a digit nor a separator.
    #[error("a code has digits only")]
    Character,
    /// Too few or too many digits.
    #[error("a code has 20 digits, this has {0}")]
    Length(usize),
    /// The first two digits stand for nothing.
    #[error("this is not one of our codes")]
    Kind,
    /// The check digit does not fit: a digit was mistyped or misread.
    #[error("a digit is wrong: scan or type the code again")]
    CheckDigit,
}

/// What was scanned is cut off here: no scanner sends more for a code.
const MOST_CHARACTERS: usize = 200;

impl CodeKind {
    fn prefix(self) -> [u8; 2] {
        match self {
            Self::MemberCard => [9, 0],
            Self::LiveVoucher => [9, 1],
            Self::PrintedVoucher => [9, 2],
            Self::Receipt => [9, 4],
        }
    }

    /// How many digits stand before the check digit, the first two included.
    fn digits_before_check(self) -> usize {
        match self {
            Self::MemberCard | Self::LiveVoucher => 13,
            Self::PrintedVoucher | Self::Receipt => 19,
        }
    }
}

impl Code {
    /// Reads what a scanner sent or a person typed.
    ///
    /// Spaces, dashes and full-width digits are as good as plain ones; an AIM symbology
    /// identifier (`]C1`, `]Q3`) before the code is passed over.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let text = without_aim_identifier(text.trim());
        if text.chars().count() > MOST_CHARACTERS {
            return Err(Malformed::Length(text.chars().count()));
        }
        let mut found = Vec::with_capacity(20);
        for character in text.chars() {
            match digit_of(character) {
                Some(digit) => found.push(digit),
                None if is_separator(character) => {}
                None => return Err(Malformed::Character),
            }
        }
        let digits: [u8; 20] =
            found.try_into().map_err(|found: Vec<u8>| Malformed::Length(found.len()))?;
        let kind = match digits[..2] {
            [9, 0] => CodeKind::MemberCard,
            [9, 1] => CodeKind::LiveVoucher,
            [9, 2] => CodeKind::PrintedVoucher,
            [9, 4] => CodeKind::Receipt,
            _ => return Err(Malformed::Kind),
        };
        let before = kind.digits_before_check();
        if luhn_check_digit(&digits[..before]) != digits[before] {
            return Err(Malformed::CheckDigit);
        }
        Ok(Self { digits, kind })
    }

    /// What it stands for.
    pub fn kind(&self) -> CodeKind {
        self.kind
    }

    /// The part that stays: what the code is found by.
    pub fn lasting_digits(&self) -> &[u8] {
        &self.digits[..=self.kind.digits_before_check()]
    }

    /// The changing six digits; empty for what is on paper.
    pub fn token(&self) -> &[u8] {
        &self.digits[self.kind.digits_before_check() + 1..]
    }

    /// The last four digits, for a list in which a code should be recognised but not used.
    pub fn ending(&self) -> String {
        self.digits[16..].iter().map(|digit| char::from(b'0' + digit)).collect()
    }

    /// The digits in five groups of four, to read out and type.
    pub fn grouped(&self) -> String {
        let groups = self
            .digits
            .chunks(4)
            .map(|group| group.iter().map(|digit| char::from(b'0' + digit)).collect::<String>());
        groups.collect::<Vec<_>>().join(" ")
    }

    /// A code of `kind` from the digits after its first two, without check digit and token.
    fn assemble(kind: CodeKind, identity: &[u8], token: &[u8]) -> Self {
        let mut digits = [0; 20];
        let before = kind.digits_before_check();
        digits[..2].copy_from_slice(&kind.prefix());
        digits[2..before].copy_from_slice(identity);
        digits[before] = luhn_check_digit(&digits[..before]);
        digits[before + 1..].copy_from_slice(token);
        Self { digits, kind }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.digits.iter().try_for_each(|digit| write!(f, "{digit}"))
    }
}

/// A code opens a door: it does not appear in logs.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({:?}, …)", self.kind)
    }
}

/// The Luhn check digit (ISO/IEC 7812-1, annex B) of these digits.
pub fn luhn_check_digit(digits: &[u8]) -> u8 {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| {
            let doubled = u32::from(digit) * if place % 2 == 0 { 2 } else { 1 };
            doubled / 10 + doubled % 10
        })
        .sum();
    // What is missing to the next ten is less than ten.
    u8::try_from((10 - sum % 10) % 10).unwrap_or(0)
}

fn without_aim_identifier(text: &str) -> &str {
    let mut characters = text.chars();
    let is_identifier = characters.next() == Some(']')
        && characters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && characters.next().is_some_and(|c| c.is_ascii_alphanumeric());
    if is_identifier { characters.as_str() } else { text }
}

fn digit_of(character: char) -> Option<u8> {
    let full_width = u32::from(character).checked_sub(u32::from('０')).filter(|d| *d < 10);
    let digit = character.to_digit(10).or(full_width)?;
    u8::try_from(digit).ok()
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '‐' | '‑' | '–' | '.' | '\u{200b}')
}

#[cfg(test)]
mod tests;
