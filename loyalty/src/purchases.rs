//! Purchases: goods bought, line by line, as a till or a web shop reports them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    ids::Slug,
    money::{Currency, MOST_MINOR},
};

/// The most lines that one purchase may have.
pub const MOST_LINES: usize = 5_000;

/// Through what a purchase was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// At a till in a store.
    Store,
    /// On the web.
    Web,
    /// In an app.
    App,
}

/// A purchase, with everything that decides what it earns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// What its source calls it: a receipt's number. Unique for each source.
    pub reference: String,
    /// The store; none for purchases that were made in no store.
    pub store: Option<Slug>,
    /// The till in that store.
    pub till: Option<String>,
    /// Through what it was made.
    pub channel: Channel,
    /// When it was made.
    pub occurred_at: Timestamp,
    /// Of all its amounts.
    pub currency: Currency,
    /// What was bought.
    pub lines: Vec<Line>,
}

/// One line of a basket. Empty texts are as good as none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The article's number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sku: String,
    /// The department it belongs to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub department: String,
    /// The category within the department.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// How many units; 0 for weighed or adjusted lines.
    #[serde(default)]
    pub quantity: i64,
    /// What was paid for it after discounts, in minor units.
    pub amount_minor: i64,
    /// What discounts took off, in minor units.
    #[serde(default)]
    pub discount_minor: i64,
}

/// What is wrong with a purchase, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Which line, counted from 0; none for the purchase itself.
    pub line: Option<usize>,
    /// Which field, as the API and the import name it.
    pub field: &'static str,
    /// What it must be.
    pub reason: &'static str,
}

impl Channel {
    /// The channel's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Web => "web",
            Self::App => "app",
        }
    }

    /// Finds a channel by its name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Store, Self::Web, Self::App].into_iter().find(|channel| channel.name() == name)
    }
}

impl Line {
    /// Whether it can earn at all: what was paid is more than nothing.
    pub fn counts(&self) -> bool {
        self.amount_minor > 0
    }

    fn flaw(&self) -> Option<(&'static str, &'static str)> {
        if [&self.sku, &self.department, &self.category].into_iter().any(|text| !is_short(text)) {
            return Some(("sku", "sku, department and category must be at most 120 characters"));
        }
        if !(0..=1_000_000).contains(&self.quantity) {
            return Some(("quantity", "must be a whole number from 0 to 1,000,000"));
        }
        if !(0..=MOST_MINOR).contains(&self.amount_minor) {
            return Some(("amount_minor", AMOUNT_RANGE));
        }
        if !(0..=MOST_MINOR).contains(&self.discount_minor) {
            return Some(("discount_minor", AMOUNT_RANGE));
        }
        None
    }
}

const AMOUNT_RANGE: &str = "must be a whole number of minor units from 0 to 100,000,000,000";

impl Purchase {
    /// What was paid in all, in minor units.
    pub fn total_minor(&self) -> i64 {
        self.lines.iter().map(|line| line.amount_minor).sum()
    }

    /// Everything that is wrong with it. `now` bounds the future: clocks may be a day apart.
    pub fn flaws(&self, now: Timestamp) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let mut complain = |line, field, reason| flaws.push(Flaw { line, field, reason });

        if self.reference.is_empty() || !is_short(&self.reference) {
            complain(None, "reference", "must be 1 to 120 characters without control characters");
        }
        if self.till.as_deref().is_some_and(|till| !is_short(till)) {
            complain(None, "till", "must be at most 120 characters without control characters");
        }
        if self.occurred_at < Timestamp::UNIX_EPOCH {
            complain(None, "occurred_at", "must be a time since 1970");
        }
        if self.occurred_at.as_second() > now.as_second() + SECONDS_AHEAD {
            complain(None, "occurred_at", "must not lie more than a day in the future");
        }
        if self.lines.is_empty() || self.lines.len() > MOST_LINES {
            complain(None, "lines", "must be 1 to 5,000 lines");
        }
        let total = self.lines.iter().try_fold(0_i64, |sum, l| sum.checked_add(l.amount_minor));
        if total.is_none_or(|total| total > MOST_MINOR) {
            complain(None, "lines", "must add up to at most 100,000,000,000 minor units");
        }
        for (number, line) in self.lines.iter().enumerate() {
            if let Some((field, reason)) = line.flaw() {
                complain(Some(number), field, reason);
            }
        }
        flaws
    }

    /// The fingerprint of the content: the same exactly if the same was reported. Whether a member
    /// was named is part of it; who that was is not, for they may become part of another.
    pub fn content_hash(&self, has_member: bool) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut add = |part: &[u8]| {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        };
        add(&[u8::from(has_member)]);
        add(self.store.as_ref().map_or("", Slug::as_str).as_bytes());
        add(self.channel.name().as_bytes());
        add(&self.occurred_at.as_microsecond().to_be_bytes());
        add(self.currency.code().as_bytes());
        for line in &self.lines {
            add(line.sku.as_bytes());
            add(line.department.as_bytes());
            add(line.category.as_bytes());
            for number in [line.quantity, line.amount_minor, line.discount_minor] {
                add(&number.to_be_bytes());
            }
        }
        hash.finalize().into()
    }
}

/// How far a till's clock may be ahead of ours.
const SECONDS_AHEAD: i64 = 86_400;

fn is_short(text: &str) -> bool {
    text.chars().count() <= 120 && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-03-01T12:00:00Z".parse().unwrap()
    }

    fn purchase() -> Purchase {
        Purchase {
            reference: "31198".into(),
            store: None,
            till: None,
            channel: Channel::Store,
            occurred_at: now(),
            currency: "USD".parse().unwrap(),
            lines: vec![Line { amount_minor: 1_007, ..Line::default() }],
        }
    }

    fn flaws_of(change: impl Fn(&mut Purchase)) -> Vec<&'static str> {
        let mut purchase = purchase();
        change(&mut purchase);
        purchase.flaws(now()).into_iter().map(|flaw| flaw.field).collect()
    }

    #[test]
    fn a_plain_purchase_has_no_flaw() {
        assert_eq!(flaws_of(|_| {}), Vec::<&str>::new());
        assert_eq!(flaws_of(|p| p.lines[0].amount_minor = 0), Vec::<&str>::new());
    }

    #[test]
    fn every_flaw_is_named() {
        assert_eq!(flaws_of(|p| p.reference.clear()), ["reference"]);
        assert_eq!(flaws_of(|p| p.reference = "a\nb".into()), ["reference"]);
        assert_eq!(flaws_of(|p| p.lines.clear()), ["lines"]);
        assert_eq!(flaws_of(|p| p.lines[0].amount_minor = -1), ["amount_minor"]);
        assert_eq!(flaws_of(|p| p.lines[0].amount_minor = i64::MAX), ["lines", "amount_minor"]);
        assert_eq!(flaws_of(|p| p.lines[0].quantity = -1), ["quantity"]);
        assert_eq!(
            flaws_of(|p| p.occurred_at = "2026-03-03T12:00:00Z".parse().unwrap()),
            ["occurred_at"]
        );
        assert_eq!(
            flaws_of(|p| p.occurred_at = "1969-03-03T12:00:00Z".parse().unwrap()),
            ["occurred_at"]
        );
    }

    #[test]
    fn a_day_ahead_is_a_clock_and_not_a_flaw() {
        let tomorrow: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
        assert_eq!(flaws_of(|p| p.occurred_at = tomorrow), Vec::<&str>::new());
    }

    #[test]
    fn the_content_hash_tells_every_field_apart() {
        let hash = |change: fn(&mut Purchase)| {
            let mut purchase = purchase();
            change(&mut purchase);
            purchase.content_hash(true)
        };
        let same = hash(|p| p.reference = "another".into());
        assert_eq!(same, hash(|_| {}));
        let changes: [fn(&mut Purchase); 8] = [
            |p| p.store = Slug::new("harbour").ok(),
            |p| p.channel = Channel::Web,
            |p| p.occurred_at = Timestamp::UNIX_EPOCH,
            |p| p.lines[0].sku = "1".into(),
            |p| p.lines[0].department = "1".into(),
            |p| p.lines[0].quantity = 1,
            |p| p.lines[0].amount_minor = 1,
            |p| p.lines.push(Line::default()),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            assert_ne!(hash(change), same, "change {number}");
        }
        assert_ne!(purchase().content_hash(false), same);
    }

    #[test]
    fn what_is_just_within_the_bounds_is_no_flaw() {
        let none = Vec::<&str>::new();
        assert_eq!(flaws_of(|p| p.reference = "é".repeat(120)), none);
        assert_eq!(flaws_of(|p| p.till = Some("12".into())), none);
        assert_eq!(flaws_of(|p| p.occurred_at = Timestamp::UNIX_EPOCH), none);
        assert_eq!(flaws_of(|p| p.lines[0].quantity = 1_000_000), none);
        assert_eq!(flaws_of(|p| p.lines[0].amount_minor = MOST_MINOR), none);
        assert_eq!(flaws_of(|p| p.lines[0].discount_minor = MOST_MINOR), none);
        assert_eq!(flaws_of(|p| p.lines = vec![Line::default(); MOST_LINES]), none);
    }

    #[test]
    fn what_is_just_beyond_the_bounds_is_a_flaw() {
        assert_eq!(flaws_of(|p| p.reference = "é".repeat(121)), ["reference"]);
        assert_eq!(flaws_of(|p| p.till = Some("é".repeat(121))), ["till"]);
        assert_eq!(flaws_of(|p| p.lines[0].category = "a\tb".into()), ["sku"]);
        assert_eq!(flaws_of(|p| p.lines[0].quantity = 1_000_001), ["quantity"]);
        assert_eq!(flaws_of(|p| p.lines[0].discount_minor = MOST_MINOR + 1), ["discount_minor"]);
        assert_eq!(flaws_of(|p| p.lines = vec![Line::default(); MOST_LINES + 1]), ["lines"]);
        let together = |p: &mut Purchase| {
            p.lines[0].amount_minor = MOST_MINOR;
            p.lines.push(Line { amount_minor: 1, ..Line::default() });
        };
        assert_eq!(flaws_of(together), ["lines"]);
    }

    #[test]
    fn a_line_that_is_paid_for_counts() {
        let counts = |amount_minor| Line { amount_minor, ..Line::default() }.counts();
        assert_eq!([1, 0, -1].map(counts), [true, false, false]);
    }

    #[test]
    fn a_channel_is_read_back_as_it_is_written() {
        for channel in [Channel::Store, Channel::Web, Channel::App] {
            assert_eq!(Channel::named(channel.name()), Some(channel));
        }
        assert_eq!(Channel::named("post"), None);
    }
}
