//! The programme: the scheme with its terms, read from one TOML file.
//!
//! A [`Programme`] has been checked: tiers ascend from zero, every name that one
//! part uses for another exists, every number is within bounds. What reads the
//! file and finds its mistakes is [`read`].

mod differences;
mod document;
mod earning_section;
#[cfg(test)]
pub(crate) mod fixture;
mod mistakes;
mod reading;
mod rewards;
mod rewards_section;
mod segments;
mod segments_section;
mod stamps_section;
mod text;

use std::collections::BTreeSet;

use jiff::civil::{Date, Time, Weekday};

pub use self::{
    differences::differences,
    document::read,
    mistakes::Mistake,
    rewards::{Each, Off, PerMember, Reward, RewardKind, Stacking, VoucherKind},
    segments::{Consent, Segment},
    text::Text,
};
use crate::{calendar::Zone, exact::Exact, ids::Slug, money::Currency, points::Points};

/// One version of a programme's terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Programme {
    /// What it is called.
    pub name: String,
    /// Of all amounts.
    pub currency: Currency,
    /// In which days, months and years are counted.
    pub zone: Zone,
    /// What it looks like.
    pub brand: Brand,
    /// What points are.
    pub points: PointsTerms,
    /// What vouchers are.
    pub vouchers: VoucherTerms,
    /// Over which time qualifying is counted, and what counts.
    pub qualifying: QualifyingTerms,
    /// The tiers, from the lowest; the first has threshold 0.
    pub tiers: Vec<Tier>,
    /// What purchases earn: the first is the base.
    pub earning: Vec<EarningRule>,
    /// What earns without buying.
    pub activities: Vec<Activity>,
    /// The catalogue.
    pub rewards: Vec<Reward>,
    /// The cards that stamps fill.
    pub stamp_cards: Vec<StampCard>,
    /// The groups of members that rules and rewards may be for.
    pub segments: Vec<Segment>,
    /// The stores it names.
    pub stores: Vec<Store>,
}

/// What a programme looks like; everything else follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// The brand's hue in degrees, 0 to 359.
    pub hue: u16,
}

/// What points are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointsTerms {
    /// A lot earned in month M expires at the end of month M + this.
    pub expiry_months: u32,
    /// Days for which the points of a purchase are pending.
    pub holding_days: u32,
    /// The same for purchases that are imported.
    pub holding_days_on_import: u32,
    /// How many points are worth one major unit of the currency, for "worth about $12.40".
    pub per_major_of_worth: i64,
    /// Through how many days after the purchase a paper receipt can be claimed.
    pub receipt_days: u32,
}

/// What vouchers are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherTerms {
    /// For how many minutes a till can take a redemption back.
    pub reversal_minutes: i64,
}

/// Over which time qualifying is counted, and what counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QualifyingTerms {
    /// Over which time.
    pub period: QualifyingPeriod,
    /// What counts.
    pub by: QualifyingBy,
}

/// Over which time qualifying is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QualifyingPeriod {
    /// From 1 January to 31 December.
    CalendarYear,
    /// The twelve months before any moment.
    RollingTwelveMonths,
}

/// What qualifies for a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QualifyingBy {
    /// Points that purchases earn, multipliers and bonuses included.
    Points,
    /// What purchases cost, in minor units.
    Spend,
}

/// A standing with benefits.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    /// Its name in addresses and reports.
    pub id: Slug,
    /// Its name for people.
    pub name: Text,
    /// What qualifies for it: points, or minor units.
    pub threshold: i64,
    /// What the base is multiplied by.
    pub multiplier: Exact,
    /// The multiplier in words: "Bloom: a quarter more".
    pub multiplier_name: Text,
    /// What else it gives, for people.
    pub benefits: Vec<Text>,
}

/// One rule by which purchases earn.
#[derive(Clone, Debug, PartialEq)]
pub struct EarningRule {
    /// Its name in explanations.
    pub id: Slug,
    /// Its name for people.
    pub name: Text,
    /// Which lines and purchases it is for.
    pub matching: Match,
    /// What it does.
    pub effect: Effect,
    /// Of the rules that share this name, only the one that gives most counts.
    pub best_of: Option<Slug>,
    /// What a member can get from it on one local day at most.
    pub most_per_day: Option<Points>,
    /// What a member can get from it in the qualifying period at most.
    pub most_per_period: Option<Points>,
}

/// What an earning rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Points for each major unit of currency paid.
    Base(Exact),
    /// The matched lines earn nothing and match nothing.
    Excluded,
    /// So many times the matched lines' base on top.
    Multiplier(Exact),
    /// Points for each unit of the matched lines.
    PerUnit(Points),
    /// Points for the purchase, once.
    PerPurchase(Points),
    /// So many hundredths of what the matched lines cost, as credit.
    Cashback(Exact),
}

/// Which lines and purchases a rule is for. An empty list, or none, is for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// Lines of these departments.
    pub departments: BTreeSet<String>,
    /// Lines of these categories.
    pub categories: BTreeSet<String>,
    /// Lines of these articles.
    pub skus: BTreeSet<String>,
    /// Purchases in these stores.
    pub stores: BTreeSet<Slug>,
    /// Purchases through these channels.
    pub channels: BTreeSet<crate::purchases::Channel>,
    /// Purchases on these weekdays.
    pub weekdays: Vec<Weekday>,
    /// Purchases from this time of day on; after `until_time` when that is earlier, over midnight.
    pub from_time: Option<Time>,
    /// Purchases before this time of day.
    pub until_time: Option<Time>,
    /// Purchases on this day or later.
    pub from_on: Option<Date>,
    /// Purchases on this day or earlier.
    pub until_on: Option<Date>,
    /// Only where the matched lines cost at least this, in minor units.
    pub minimum_minor: i64,
    /// Only a member's first purchase.
    pub first_purchase: bool,
    /// Only in the month of a member's birthday.
    pub birthday_month: bool,
    /// Only members of one of these segments.
    pub segments: BTreeSet<Slug>,
}

/// What earns without buying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Which: `enrolment`, `profile`, `check-in`, `referral`, `birthday`, or a name of the programme's own.
    pub id: Slug,
    /// Its name for people.
    pub name: Text,
    /// What it earns each time.
    pub points: Points,
    /// How often.
    pub how_often: HowOften,
    /// Whether its points count towards tiers.
    pub qualifies: bool,
    /// How often at most on a local day; none for as often as it happens.
    pub at_most_a_day: Option<i64>,
    /// How often at most in a calendar year; none for as often as it happens.
    pub at_most_a_year: Option<i64>,
}

/// The activity that a member's birthday is.
pub const BIRTHDAY: &str = "birthday";

/// How often an activity may earn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowOften {
    /// Once in a membership.
    Once,
    /// Once a local day and store.
    DailyInEachStore,
    /// Once in a calendar year.
    OnceAYear,
    /// Each time, told apart by a reference.
    EachReference,
}

/// A card that stamps fill: buy nine, the tenth is free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampCard {
    /// Its name in the ledger and in addresses.
    pub id: Slug,
    /// Its name for people: "Coffee card".
    pub name: Text,
    /// How many stamps fill it.
    pub stamps: i64,
    /// The reward that a full card is given for.
    pub reward: Slug,
    /// Which lines and purchases stamp it.
    pub matching: Match,
    /// What each stamp is for.
    pub each: StampEach,
}

/// What one stamp is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StampEach {
    /// Each unit of the matched lines.
    Unit,
    /// Each purchase with a matched line.
    Purchase,
}

/// A place with tills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// Its name in addresses.
    pub id: Slug,
    /// Its name for people.
    pub name: Text,
    /// Where it is.
    pub address: String,
    /// When it is open, for people.
    pub hours: Text,
}

impl Programme {
    /// The base rule: what each unit of currency earns.
    pub fn base(&self) -> &EarningRule {
        // `read` refuses a programme without one, and puts it first.
        &self.earning[0]
    }

    /// Finds a tier. Its place in the order is the second part.
    pub fn tier(&self, id: &Slug) -> Option<(usize, &Tier)> {
        self.tiers.iter().enumerate().find(|(_, tier)| tier.id == *id)
    }

    /// Finds a reward.
    pub fn reward(&self, slug: &Slug) -> Option<&Reward> {
        self.rewards.iter().find(|reward| reward.slug == *slug)
    }

    /// Finds a stamp card.
    pub fn stamp_card(&self, id: &Slug) -> Option<&StampCard> {
        self.stamp_cards.iter().find(|card| card.id == *id)
    }

    /// Finds a segment.
    pub fn segment(&self, id: &Slug) -> Option<&Segment> {
        self.segments.iter().find(|segment| segment.id == *id)
    }

    /// Finds an activity.
    pub fn activity(&self, id: &str) -> Option<&Activity> {
        self.activities.iter().find(|activity| activity.id.as_str() == id)
    }

    /// Finds a store.
    pub fn store(&self, id: &Slug) -> Option<&Store> {
        self.stores.iter().find(|store| store.id == *id)
    }

    /// What points are worth, in minor units, rounded down.
    pub fn worth_minor(&self, points: Points) -> i64 {
        let minor = i128::from(points.get().max(0)) * i128::from(self.currency.minor_per_major());
        i64::try_from(minor / i128::from(self.points.per_major_of_worth)).unwrap_or(i64::MAX)
    }
}
