//! The catalogue's terms: what points buy, for whom, when and where.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    Timestamp,
    civil::{Date, Time, Weekday},
};
use serde::{Deserialize, Serialize};

use super::Text;
use crate::{calendar::Zone, exact::Exact, ids::Slug, points::Points, purchases::Channel};

/// What points buy.
#[derive(Clone, Debug, PartialEq)]
pub struct Reward {
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name for people.
    pub name: Text,
    /// The name on the voucher and at the till: "Any hot drink, on us".
    pub voucher_name: Text,
    /// What else there is to say.
    pub description: Text,
    /// What the till gives, for the till: "any hot drink".
    pub give: Text,
    /// What kind of reward, for the catalogue's filters.
    pub kind: RewardKind,
    /// The picture: an icon's name.
    pub icon: String,
    /// What it costs, unless the member's tier has a price of its own.
    pub points: Points,
    /// What it costs members of some tiers.
    pub points_by_tier: BTreeMap<Slug, Points>,
    /// How long its voucher lives and how it is shown.
    pub voucher: VoucherKind,
    /// What it takes off a purchase; none for rewards that are something else.
    pub off: Option<Off>,
    /// The least that a purchase must cost for its voucher to be used, in minor units.
    pub minimum_minor: i64,
    /// Only these tiers may claim it; empty for all.
    pub tiers: BTreeSet<Slug>,
    /// Only members of one of these segments may claim it; empty for all.
    pub segments: BTreeSet<Slug>,
    /// How many there are in all.
    pub stock: Option<i64>,
    /// How many each member may claim.
    pub per_member: Option<PerMember>,
    /// The stores where it can be used; empty for all.
    pub stores: BTreeSet<Slug>,
    /// The channels through which it can be used; empty for all.
    pub channels: BTreeSet<Channel>,
    /// Which other vouchers may be used on the same purchase.
    pub stacking: Stacking,
    /// From when it can be claimed.
    pub from_on: Option<Date>,
    /// Through which day it can be claimed.
    pub until_on: Option<Date>,
    /// The weekdays on which it can be claimed; empty for all.
    pub weekdays: Vec<Weekday>,
    /// From which time of day it can be claimed; after `until_time` when that is earlier, over
    /// midnight.
    pub from_time: Option<Time>,
    /// Before which time of day it can be claimed.
    pub until_time: Option<Time>,
    /// The day of an experience: its voucher is good through that day and no longer.
    pub takes_place_on: Option<Date>,
}

/// What kind of reward, for the catalogue's filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RewardKind {
    /// Something to drink or eat.
    Product,
    /// Money off a purchase.
    AmountOff,
    /// A share of a purchase off.
    PercentOff,
    /// Something to do.
    Experience,
    /// For somebody else.
    Donation,
    /// Store credit.
    Credit,
}

/// How a voucher is shown, and how long it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoucherKind {
    /// On a phone, with a code that changes; for so many minutes.
    Live {
        /// Minutes from claim to expiry.
        minutes: i64,
    },
    /// Also on paper, with a code that stays; for so many days.
    Printed {
        /// Local days from claim to expiry.
        days: u32,
    },
    /// Not at all: the claim itself brings so much credit, and the voucher is redeemed with it.
    Credit {
        /// How much, in minor units.
        minor: i64,
    },
}

/// What a voucher takes off a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// So much, in minor units.
    Amount {
        /// In minor units.
        minor: i64,
    },
    /// A share of what the purchase costs.
    Percent {
        /// Percent of it.
        percent: Exact,
        /// Never more than this, in minor units.
        most_minor: Option<i64>,
    },
}

/// How many of a reward each member may claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PerMember {
    /// How many.
    pub most: i64,
    /// In which time.
    pub each: Each,
}

/// The time in which a limit counts, in the programme's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Each {
    /// A local day.
    Day,
    /// A week, from Monday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
    /// Ever.
    Membership,
}

/// Which other vouchers may be used on the same purchase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stacking {
    /// Any.
    #[default]
    WithAny,
    /// Those of other rewards: one of this reward a purchase.
    WithOthers,
    /// None.
    Alone,
}

impl Reward {
    /// What it costs a member of a tier.
    pub fn price(&self, tier: &Slug) -> Points {
        self.points_by_tier.get(tier).copied().unwrap_or(self.points)
    }

    /// The credit that a claim brings at once, in minor units; none where a voucher does.
    pub fn credit_minor(&self) -> Option<i64> {
        match self.voucher {
            VoucherKind::Credit { minor } => Some(minor),
            VoucherKind::Live { .. } | VoucherKind::Printed { .. } => None,
        }
    }

    /// Whether it can be claimed on a local day.
    pub fn is_live(&self, at: Timestamp, zone: &Zone) -> bool {
        let today = zone.date(at);
        self.from_on.is_none_or(|from| from <= today)
            && self.last_on().is_none_or(|last| today <= last)
    }

    /// The last day on which it can be claimed.
    pub fn last_on(&self) -> Option<Date> {
        [self.until_on, self.takes_place_on].into_iter().flatten().min()
    }

    /// Whether it can be claimed at this weekday and time of day.
    pub fn is_open(&self, at: Timestamp, zone: &Zone) -> bool {
        let (weekday, minute) = zone.weekday_and_minute(at);
        (self.weekdays.is_empty() || self.weekdays.contains(&weekday))
            && crate::calendar::is_within_hours(minute, self.from_time, self.until_time)
    }
}

impl Each {
    /// The first moment of the time around `at` in which a limit counts; none for ever.
    pub fn starts_at(self, at: Timestamp, zone: &Zone) -> Option<Timestamp> {
        let today = zone.date(at);
        let first = match self {
            Self::Day => today,
            Self::Week => {
                let since_monday = i64::from(today.weekday().to_monday_zero_offset());
                today.saturating_sub(jiff::Span::new().days(since_monday))
            }
            Self::Month => today.first_of_month(),
            Self::Year => today.first_of_year(),
            Self::Membership => return None,
        };
        Some(zone.start_of(first))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::programme::fixture::greengrain;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_limit_counts_from_the_first_moment_of_its_local_time() {
        let zone = greengrain().zone;
        // A Wednesday evening in New York, already Thursday in UTC.
        let now = at("2026-03-05T02:30:00Z");
        let starts = |each: Each| each.starts_at(now, &zone).map(|start| zone.date(start));
        assert_eq!(starts(Each::Day), Some(date(2026, 3, 4)));
        assert_eq!(starts(Each::Week), Some(date(2026, 3, 2)));
        assert_eq!(starts(Each::Month), Some(date(2026, 3, 1)));
        assert_eq!(starts(Each::Year), Some(date(2026, 1, 1)));
        assert_eq!(starts(Each::Membership), None);
        assert_eq!(Each::Day.starts_at(now, &zone), Some(at("2026-03-04T05:00:00Z")));
    }

    #[test]
    fn a_tier_has_its_own_price_or_that_of_everybody() {
        let mut reward = greengrain().rewards[0].clone();
        let [sprout, harvest] = ["sprout", "harvest"].map(|id| Slug::new(id).unwrap());
        reward.points_by_tier.insert(harvest.clone(), Points::new(250));
        assert_eq!(reward.price(&sprout), Points::new(300));
        assert_eq!(reward.price(&harvest), Points::new(250));
    }

    #[test]
    fn an_experience_is_over_after_its_day() {
        let programme = greengrain();
        let mut reward = programme.rewards[0].clone();
        reward.takes_place_on = Some(date(2026, 3, 4));
        reward.until_on = Some(date(2026, 3, 9));
        assert!(reward.is_live(at("2026-03-05T04:59:59Z"), &programme.zone));
        assert!(!reward.is_live(at("2026-03-05T05:00:00Z"), &programme.zone));
    }

    #[test]
    fn hours_end_before_their_end_and_may_go_over_midnight() {
        let programme = greengrain();
        let mut reward = programme.rewards[0].clone();
        reward.weekdays = vec![Weekday::Wednesday];
        (reward.from_time, reward.until_time) = (Some(time(14, 0, 0, 0)), Some(time(17, 0, 0, 0)));
        let open = |text| reward.is_open(at(text), &programme.zone);
        assert!(open("2026-03-04T19:00:00Z") && open("2026-03-04T21:59:59Z"));
        assert!(!open("2026-03-04T18:59:59Z") && !open("2026-03-04T22:00:00Z"));
        assert!(!open("2026-03-05T19:00:00Z"));
    }
}
