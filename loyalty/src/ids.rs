//! What things are called: an id has the type of what it names.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

macro_rules! uuid_id {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )* }
}

uuid_id! {
    /// A member of the programme.
    MemberId,
    /// A voucher, from its issue to its end.
    VoucherId,
    /// A purchase that was reported to us.
    PurchaseId,
    /// One acceptance of a voucher at a till.
    RedemptionId,
    /// A gift card.
    GiftCardId,
    /// Somebody who works behind the counter.
    AssociateId,
    /// A key that a machine calls the API with.
    ApiKeyId,
    /// Something that happened, told to phones, webhooks and the mail.
    EventId,
}

/// The number of a ledger transaction within its member's ledger: 1, 2, 3, without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sequence(pub i64);

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A lot, named by the ledger transaction that made it: one earning leaves one lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LotId(pub Sequence);

/// A name that a programme gives to a store, tier, reward or rule, and that appears in addresses:
/// 1 to 64 letters, digits, `-`, `_` or `.`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Slug(Box<str>);

/// Why a text cannot be a [`Slug`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to 64 letters, digits, '-', '_' or '.'")]
pub struct NotASlug;

impl Slug {
    /// Reads a slug.
    pub fn new(text: &str) -> Result<Self, NotASlug> {
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
            && !text.starts_with('.');
        if fits { Ok(Self(text.into())) } else { Err(NotASlug) }
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Slug {
    type Err = NotASlug;

    fn from_str(text: &str) -> Result<Self, NotASlug> {
        Self::new(text)
    }
}

impl<'de> Deserialize<'de> for Slug {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_what_fits_into_an_address() {
        for good in ["harbour", "store-368", "Mill_Lane.2", "7"] {
            assert_eq!(Slug::new(good).map(|slug| slug.to_string()), Ok(good.to_owned()));
        }
        for bad in ["", " ", "a b", "é", "../etc", ".hidden", "a/b", &"x".repeat(65)] {
            assert_eq!(Slug::new(bad), Err(NotASlug), "{bad:?}");
        }
    }

    #[test]
    fn a_transaction_is_called_by_its_number() {
        assert_eq!(Sequence(17).to_string(), "17");
    }
}
