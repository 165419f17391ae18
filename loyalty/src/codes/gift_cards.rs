//! Gift cards: a number of 16 digits to find one by, and a PIN of 6 that opens it.
//!
//! Both come from the server's key, as the codes of vouchers do: the database holds neither.

use std::fmt;

use super::{CodeKeys, LookupHash, digit_of, is_separator, luhn_check_digit};
use crate::ids::GiftCardId;

const NUMBER_DIGITS: usize = 16;
const PIN_DIGITS: usize = 6;

/// A gift card's number: 15 digits and a Luhn check digit over them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct GiftCardNumber([u8; NUMBER_DIGITS]);

/// Why a text is no gift card's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a gift card's number has 16 digits; one of these is missing or wrong")]
pub struct NotAGiftCard;

impl GiftCardNumber {
    /// Reads what a person typed; spaces and dashes do not matter.
    pub fn parse(text: &str) -> Result<Self, NotAGiftCard> {
        let mut digits = Vec::with_capacity(NUMBER_DIGITS);
        for character in text.trim().chars().take(4 * NUMBER_DIGITS) {
            match digit_of(character) {
                Some(digit) => digits.push(digit),
                None if is_separator(character) => {}
                None => return Err(NotAGiftCard),
            }
        }
        let digits: [u8; NUMBER_DIGITS] = digits.try_into().map_err(|_| NotAGiftCard)?;
        let [before @ .., check] = &digits;
        if luhn_check_digit(before) == *check { Ok(Self(digits)) } else { Err(NotAGiftCard) }
    }

    /// The last four digits: for a list in which a card should be recognised but not used.
    pub fn ending(&self) -> String {
        written(&self.0[NUMBER_DIGITS - 4..])
    }

    /// The digits in four groups of four, as they stand on the card.
    pub fn grouped(&self) -> String {
        self.0.chunks(4).map(written).collect::<Vec<_>>().join(" ")
    }
}

/// A number opens no card by itself, but has no business in logs.
impl fmt::Debug for GiftCardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GiftCardNumber(…)")
    }
}

impl CodeKeys {
    /// A gift card's number. `attempt` counts up when the number is another card's already.
    pub fn gift_card_number(&self, card: GiftCardId, attempt: i64) -> GiftCardNumber {
        let identity = self.digits(*b"gc", card.0.as_bytes(), attempt, NUMBER_DIGITS - 1);
        let mut digits = [0; NUMBER_DIGITS];
        digits[..NUMBER_DIGITS - 1].copy_from_slice(&identity);
        digits[NUMBER_DIGITS - 1] = luhn_check_digit(&identity);
        GiftCardNumber(digits)
    }

    /// The PIN that opens a gift card.
    pub fn gift_card_pin(&self, card: GiftCardId) -> String {
        written(&self.digits(*b"gp", card.0.as_bytes(), 0, PIN_DIGITS))
    }

    /// What a gift card is found by.
    pub fn gift_card_hash(&self, number: &GiftCardNumber) -> LookupHash {
        self.hash_of(&[b"gift-card", &number.0])
    }

    /// Whether a PIN opens a gift card. Hashes are compared: however wrong it is, it takes as long.
    pub fn gift_card_pin_fits(&self, card: GiftCardId, pin: &str) -> bool {
        let typed: String =
            pin.chars().filter(|c| !is_separator(*c)).take(PIN_DIGITS + 1).collect();
        let hash = |pin: &str| self.hash_of(&[b"pin", card.0.as_bytes(), pin.as_bytes()]);
        hash(&typed) == hash(&self.gift_card_pin(card))
    }
}

fn written(digits: &[u8]) -> String {
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const CARD: GiftCardId = GiftCardId(Uuid::from_u128(9));

    #[test]
    fn a_number_is_read_however_it_is_written() {
        let keys = CodeKeys::from_secret(&[7; 32]);
        let number = keys.gift_card_number(CARD, 0);
        assert_eq!(number.grouped(), "8411 1202 0554 7195");
        let apart: String = number.grouped().chars().flat_map(|digit| [digit, ' ']).collect();
        for written in [number.grouped(), number.grouped().replace(' ', "-"), apart] {
            assert_eq!(GiftCardNumber::parse(&written), Ok(number));
        }
        assert!(number.grouped().ends_with(&number.ending()) && number.ending().len() == 4);
        let mut wrong = number.0;
        wrong[3] = (wrong[3] + 1) % 10;
        let lettered = format!("{}x", number.grouped());
        for text in
            ["", "1234", &lettered, &written(&wrong), "abcd efgh ijkl mnop", &"1".repeat(10_000)]
        {
            assert_eq!(GiftCardNumber::parse(text), Err(NotAGiftCard), "{text:?}");
        }
    }

    #[test]
    fn only_its_own_pin_opens_a_card() {
        let keys = CodeKeys::from_secret(&[7; 32]);
        let pin = keys.gift_card_pin(CARD);
        assert_eq!(pin.len(), PIN_DIGITS);
        assert!(keys.gift_card_pin_fits(CARD, &pin));
        assert!(keys.gift_card_pin_fits(CARD, "910 706"));
        assert!(!keys.gift_card_pin_fits(GiftCardId(Uuid::from_u128(10)), &pin));
        assert!(!keys.gift_card_pin_fits(CARD, &format!("{pin}0")));
        assert!(!keys.gift_card_pin_fits(CARD, ""));
    }

    #[test]
    fn a_card_is_found_by_its_number_and_shows_it_in_no_log() {
        let keys = CodeKeys::from_secret(&[7; 32]);
        let [first, next] = [0, 1].map(|attempt| keys.gift_card_number(CARD, attempt));
        assert_eq!(keys.gift_card_hash(&first), keys.gift_card_hash(&first));
        assert_ne!(keys.gift_card_hash(&first), keys.gift_card_hash(&next));
        assert_eq!(format!("{first:?}"), "GiftCardNumber(…)");
    }
}
