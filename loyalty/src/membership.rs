//! Membership: who a member is, and what they may be called.
//!
//! What identifies a member has one written form, so that the same address typed
//! twice is the same address: e-mail in lower case with its domain in ASCII,
//! telephone numbers as E.164.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::luhn_check_digit;

/// An e-mail address in its one written form.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

/// A telephone number in its one written form: `+` and 7 to 15 digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

/// What a shop's other systems call a member: 1 to 120 characters.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(transparent)]
pub struct ExternalId(String);

/// A word that the shop notes of a member, in its one written form: small letters without spaces
/// around them, 1 to 40 characters.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(transparent)]
pub struct Tag(String);

/// The number printed for a member: nine digits and a Luhn check digit.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MemberNumber(String);

/// Where a membership is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberState {
    /// It earns and spends.
    Active,
    /// It earns, and spends nothing until somebody lifts it.
    Suspended,
    /// All that was in it is in another's.
    Merged,
    /// Nobody knows any more whose it was.
    Erased,
}

impl MemberState {
    const ALL: [Self; 4] = [Self::Active, Self::Suspended, Self::Merged, Self::Erased];

    /// The name, as it is stored and shown to machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Merged => "merged",
            Self::Erased => "erased",
        }
    }

    /// Finds a state by its name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// The number of a paper card, as the shop printed it: 3 to 40 letters and digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct PaperCardNumber(String);

/// Why a text does not identify a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnIdentifier {
    /// Not an e-mail address.
    #[error("must be an e-mail address such as mina@example.com")]
    Email,
    /// Not a telephone number.
    #[error("must be a telephone number with its country, such as +1 212 555 0123")]
    Phone,
    /// Not a member number.
    #[error("must be a member number of ten digits")]
    Number,
    /// Not an identifier of another system.
    #[error("must be 1 to 120 characters without control characters")]
    External,
    /// Not a tag.
    #[error("must be 1 to 40 characters without control characters")]
    Tag,
    /// Not the number of a paper card.
    #[error("must be the number of a card: 3 to 40 letters and digits")]
    PaperCard,
    /// Not a name.
    #[error("must be at most 80 characters without control characters")]
    Name,
}

impl Tag {
    /// Reads a tag, and gives it its one written form.
    pub fn parse(text: &str) -> Result<Self, NotAnIdentifier> {
        let tag = text.trim().to_lowercase();
        let fits = (1..=40).contains(&tag.chars().count()) && !tag.chars().any(char::is_control);
        if fits { Ok(Self(tag)) } else { Err(NotAnIdentifier::Tag) }
    }

    /// The tag in its one written form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PaperCardNumber {
    /// Reads a number. Spaces, hyphens and small letters make no difference: it is typed by hand.
    pub fn parse(text: &str) -> Result<Self, NotAnIdentifier> {
        let number: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let fits = (3..=40).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if fits { Ok(Self(number)) } else { Err(NotAnIdentifier::PaperCard) }
    }

    /// The number in its one written form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last four characters: what tells cards apart and gives none away.
    pub fn ending(&self) -> &str {
        &self.0[self.0.len().saturating_sub(4)..]
    }
}

impl EmailAddress {
    /// Reads an address, and gives it its one written form.
    pub fn parse(text: &str) -> Result<Self, NotAnIdentifier> {
        let refused = NotAnIdentifier::Email;
        let (local, domain) = text.trim().rsplit_once('@').ok_or(refused)?;
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| refused)?;
        let is_local = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
        let dots_fit = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
        let local_fits = (1..=64).contains(&local.len()) && local.bytes().all(is_local) && dots_fit;
        let domain_fits = domain.contains('.') && !domain.ends_with('.');
        let address = format!("{}@{domain}", local.to_ascii_lowercase());
        if local_fits && domain_fits && address.len() <= 254 {
            Ok(Self(address))
        } else {
            Err(refused)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The mailbox behind the address: without what stands after a `+`, and, at Gmail, without
    /// dots. Two addresses of one mailbox are one person's.
    pub fn mailbox(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let local = local.split_once('+').map_or(local, |(name, _)| name);
        match domain {
            "gmail.com" | "googlemail.com" => format!("{}@gmail.com", local.replace('.', "")),
            _ => format!("{local}@{domain}"),
        }
    }

    /// The address with all but its first letter hidden: `m•••@example.com`.
    pub fn hinted(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        format!("{}•••@{domain}", local.chars().next().unwrap_or('•'))
    }
}

impl PhoneNumber {
    /// Reads a number with its country code. Spaces, dots, dashes and brackets may stand in it.
    pub fn parse(text: &str) -> Result<Self, NotAnIdentifier> {
        let refused = NotAnIdentifier::Phone;
        let text = text.trim();
        let digits = text.strip_prefix('+').or_else(|| text.strip_prefix("00")).ok_or(refused)?;
        let is_separator = |c: char| matches!(c, ' ' | '.' | '-' | '(' | ')' | '\u{a0}');
        let digits: String = digits.chars().filter(|c| !is_separator(*c)).collect();
        let fits = (7..=15).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0');
        if fits { Ok(Self(format!("+{digits}"))) } else { Err(refused) }
    }

    /// The number, as E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ExternalId {
    /// Reads what another system calls a member.
    pub fn parse(text: &str) -> Result<Self, NotAnIdentifier> {
        let text = text.trim();
        let fits = (1..=120).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAnIdentifier::External) }
    }

    /// The identifier.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl MemberNumber {
    /// The number made from nine random digits, given as any number.
    pub fn from_random(random: u64) -> Self {
        let digits = format!("{:09}", 100_000_000 + random % 900_000_000);
        let values: Vec<u8> = digits.bytes().map(|digit| digit - b'0').collect();
        Self(format!("{digits}{}", luhn_check_digit(&values)))
    }

    /// Reads a member number. Spaces and dashes may stand in it.
    pub fn parse(text: &str) -> Result<Self, NotAnIdentifier> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let values: Vec<u8> = digits.bytes().map(|digit| digit.wrapping_sub(b'0')).collect();
        let fits = values.len() == 10
            && values.iter().all(|digit| *digit < 10)
            && luhn_check_digit(&values[..9]) == values[9];
        if fits { Ok(Self(digits)) } else { Err(NotAnIdentifier::Number) }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads a person's name as they want to be called: trimmed; empty is none.
pub fn parse_name(text: &str) -> Result<Option<String>, NotAnIdentifier> {
    let name = text.trim();
    if name.chars().count() > 80 || name.chars().any(char::is_control) {
        return Err(NotAnIdentifier::Name);
    }
    Ok((!name.is_empty()).then(|| name.to_owned()))
}

/// Personal data does not appear in logs.
macro_rules! hidden_in_debug {
    ($($name:ident),*) => { $(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )* }
}

hidden_in_debug!(EmailAddress, PhoneNumber, MemberNumber);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_has_one_written_form() {
        let parse = |text| EmailAddress::parse(text).map(|email| email.as_str().to_owned());
        for text in ["mina@example.com", " Mina@Example.COM ", "MINA@example.com"] {
            assert_eq!(parse(text), Ok("mina@example.com".to_owned()), "{text:?}");
        }
        assert_eq!(parse("m@bücher.example"), Ok("m@xn--bcher-kva.example".to_owned()));
    }

    #[test]
    fn a_tag_has_one_written_form_and_is_short() {
        let parse = |text: &str| Tag::parse(text).map(|tag| tag.as_str().to_owned());
        assert_eq!(parse("  Staff of 2026 "), Ok("staff of 2026".to_owned()));
        assert_eq!(parse(&"x".repeat(40)), Ok("x".repeat(40)));
        for text in ["", "  ", "a\tb", &"x".repeat(41)] {
            assert_eq!(parse(text), Err(NotAnIdentifier::Tag), "{text:?}");
        }
    }

    #[test]
    fn two_addresses_of_one_mailbox_are_one_persons() {
        let mailbox = |text| EmailAddress::parse(text).unwrap().mailbox();
        assert_eq!(mailbox("Mi.na+shop@googlemail.com"), mailbox("mina@gmail.com"));
        assert_eq!(mailbox("mina+2@example.com"), mailbox("mina@example.com"));
        assert_ne!(mailbox("mi.na@example.com"), mailbox("mina@example.com"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.com", "x".repeat(65));
        for text in [
            "",
            "mina",
            "mina@",
            "@example.com",
            "mina@example",
            "a@b@c.de ",
            "mi na@example.com",
            "mina@example.com\nbcc:x@y.z",
            "mina@exa mple.com",
            "a..b@example.com",
            "ß@example.com",
            "mina@example.com,x@y.z",
            "mina@example.com.",
            ".mina@example.com",
            "mina.@example.com",
            "\u{212a}im@example.com",
            &long,
        ] {
            assert_eq!(EmailAddress::parse(text), Err(NotAnIdentifier::Email), "{text:?}");
        }
    }

    #[test]
    fn one_telephone_has_one_written_form() {
        for text in ["+49 30 901820", "0049 30 90 18 20", "+49-30-(901820)"] {
            assert_eq!(PhoneNumber::parse(text).unwrap().as_str(), "+4930901820", "{text:?}");
        }
        for text in ["", "030 901820", "+1", "+12345678901234567", "+1 212 CALL ME"] {
            assert_eq!(PhoneNumber::parse(text), Err(NotAnIdentifier::Phone), "{text:?}");
        }
    }

    #[test]
    fn a_member_number_with_a_wrong_digit_is_refused() {
        let number = MemberNumber::from_random(123_456_789_012);
        assert_eq!(MemberNumber::parse(number.as_str()), Ok(number.clone()));
        let wrong = number.as_str().replacen(|_: char| true, "1", 1);
        let wrong = if wrong == number.as_str() { format!("2{}", &wrong[1..]) } else { wrong };
        assert_eq!(MemberNumber::parse(&wrong), Err(NotAnIdentifier::Number));
        for text in ["", "100000000", "10000000080", "10000000é", "00000000:8"] {
            assert_eq!(MemberNumber::parse(text), Err(NotAnIdentifier::Number), "{text:?}");
        }
    }

    #[test]
    fn every_random_number_makes_a_member_number_of_ten_digits() {
        for (random, number) in
            [(0, "1000000008"), (899_999_999, "9999999999"), (900_000_000, "1000000008")]
        {
            assert_eq!(MemberNumber::from_random(random).as_str(), number);
            assert!(MemberNumber::parse(number).is_ok());
        }
        assert_eq!(MemberNumber::from_random(u64::MAX).as_str().len(), 10);
    }

    #[test]
    fn personal_data_stays_out_of_debug_output() {
        let email = EmailAddress::parse("mina@example.com").unwrap();
        assert_eq!(format!("{email:?}"), "EmailAddress(…)");
        assert_eq!(email.hinted(), "m•••@example.com");
    }

    #[test]
    fn a_state_is_read_back_as_it_is_written() {
        for state in MemberState::ALL {
            assert_eq!(MemberState::named(state.name()), Some(state));
        }
        assert_eq!(MemberState::named("gone"), None);
    }

    #[test]
    fn a_paper_card_is_found_however_its_number_is_typed() {
        let number = PaperCardNumber::parse("gg 0042-17a").unwrap();
        assert_eq!((number.as_str(), number.ending()), ("GG004217A", "217A"));
        assert_eq!(PaperCardNumber::parse("abc").unwrap().ending(), "ABC");
        assert!(PaperCardNumber::parse(&"1".repeat(40)).is_ok());
        for text in ["", "12", "1 - 2", "12_34", "é123", &"1".repeat(41)] {
            assert_eq!(PaperCardNumber::parse(text), Err(NotAnIdentifier::PaperCard), "{text:?}");
        }
    }

    #[test]
    fn what_another_system_calls_a_member_is_kept_as_it_is() {
        assert_eq!(ExternalId::parse(" crm/42 ü ").unwrap().as_str(), "crm/42 ü");
        assert!(ExternalId::parse(&"ü".repeat(120)).is_ok());
        for text in ["", "  ", "a\nb", &"ü".repeat(121)] {
            assert_eq!(ExternalId::parse(text), Err(NotAnIdentifier::External), "{text:?}");
        }
    }

    #[test]
    fn a_name_is_whatever_people_are_called() {
        assert_eq!(parse_name("  Mina O’Neill-김 "), Ok(Some("Mina O’Neill-김".to_owned())));
        assert_eq!(parse_name("   "), Ok(None));
        assert_eq!(parse_name(&"김".repeat(80)), Ok(Some("김".repeat(80))));
        for text in ["a\nb", &"김".repeat(81)] {
            assert_eq!(parse_name(text), Err(NotAnIdentifier::Name), "{text:?}");
        }
    }
}
