//! How far a member is on the way to the next tier.

use jiff::civil::Date;
use loyalty::money::{Currency, Money};

use crate::words::{Markup, Words};

/// A standing, and what is missing for the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierProgress {
    /// The name of the tier held.
    pub tier: String,
    /// Its place, 0 for the lowest.
    pub place: usize,
    /// What it took.
    pub threshold: i64,
    /// What counts so far in this period.
    pub qualifying: i64,
    /// The next tier; none at the top.
    pub next: Option<NextTier>,
    /// What qualifies.
    pub counted_in: CountedIn,
}

/// The next tier, and what is missing for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextTier {
    /// Its name.
    pub name: String,
    /// What it takes.
    pub threshold: i64,
    /// What is missing.
    pub missing: i64,
    /// The last day on which that can be made up.
    pub by: Date,
}

/// What qualifies for a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountedIn {
    /// Points that purchases earn.
    Points,
    /// What purchases cost, in minor units of this currency.
    Spend(Currency),
}

impl TierProgress {
    /// How long the bar is, and how much of it is full.
    pub(crate) fn bar(&self) -> (i64, i64) {
        let Some(next) = &self.next else { return (1, 1) };
        let length = (next.threshold - self.threshold).max(1);
        (length, (self.qualifying - self.threshold).clamp(0, length))
    }

    /// The bar in words.
    pub(crate) fn bar_words(&self, words: Words) -> String {
        let Some(next) = &self.next else { return words.wallet_at_the_top(&self.tier) };
        match self.counted_in {
            CountedIn::Points => {
                words.wallet_progress(&self.tier, &next.name, self.qualifying, next.threshold)
            }
            CountedIn::Spend(currency) => {
                let amount = |minor| words.money(Money { minor, currency });
                let (spent, needed) = (amount(self.qualifying), amount(next.threshold));
                words.wallet_progress_spend(&self.tier, &next.name, &spent, &needed)
            }
        }
    }
}

impl CountedIn {
    /// What is missing for a tier: `580 points to Harvest`.
    pub(crate) fn missing_words(self, words: Words, missing: i64, tier: &str) -> Markup {
        match self {
            Self::Points => words.wallet_points_to_tier(missing, tier),
            Self::Spend(currency) => {
                words.wallet_spend_to_tier(&words.money(Money { minor: missing, currency }), tier)
            }
        }
    }

    /// So much of what qualifies: `8,420`, `$84.20`.
    pub(crate) fn amount(self, words: Words, amount: i64) -> String {
        match self {
            Self::Points => words.number(amount),
            Self::Spend(currency) => words.money(Money { minor: amount, currency }),
        }
    }
}
