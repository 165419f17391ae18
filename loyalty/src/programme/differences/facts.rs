//! The parts of a programme, each with its facts in words.
//!
//! Every part is taken apart field by field, without `..`: a field that is added to the programme
//! does not compile until it is told here.

use std::{collections::BTreeSet, fmt::Display};

use jiff::civil::Weekday;

use super::catalogue::{reward_part, segment_part};
use crate::{
    exact::write_decimal,
    points::Points,
    programme::{
        Activity, Brand, EarningRule, Effect, HowOften, Match, PointsTerms, Programme,
        QualifyingBy, QualifyingPeriod, QualifyingTerms, StampCard, StampEach, Store, Text, Tier,
        VoucherTerms,
    },
    purchases::Channel,
};

/// What a list says that is empty.
pub(super) const ANY: &str = "any";

/// A part of a programme.
pub(super) struct Part {
    /// What it is: `earning rule`.
    pub(super) kind: &'static str,
    /// Its name in the books; empty where there is only one.
    pub(super) id: String,
    name: String,
    /// What is told of it, by name; the one without a name is what it is all about.
    pub(super) facts: Vec<(String, String)>,
}

impl Part {
    /// What people call it: `earning rule friday-deli (Friday deli)`.
    pub(super) fn called(&self) -> String {
        match (self.id.is_empty(), self.name.is_empty() || self.name == self.id) {
            (true, _) => self.kind.to_owned(),
            (false, true) => format!("{} {}", self.kind, self.id),
            (false, false) => format!("{} {} ({})", self.kind, self.id, self.name),
        }
    }
}

/// All parts of a programme.
pub(super) fn parts(programme: &Programme) -> Vec<Part> {
    let Programme {
        name,
        currency,
        zone,
        brand,
        points,
        vouchers,
        qualifying,
        tiers,
        earning,
        activities,
        rewards,
        stamp_cards,
        segments,
        stores,
    } = programme;
    let Brand { hue } = brand;
    let VoucherTerms { reversal_minutes } = vouchers;
    let QualifyingTerms { period, by } = qualifying;
    let mut top = Facts::default();
    top.say("name", name);
    top.say("currency", currency);
    top.say("time zone", zone.name());
    top.say("brand hue", hue);
    top.say("till can undo a redemption for", format!("{reversal_minutes} minutes"));
    top.say(
        "qualifying period",
        match period {
            QualifyingPeriod::CalendarYear => "calendar year",
            QualifyingPeriod::RollingTwelveMonths => "rolling 12 months",
        },
    );
    top.say(
        "qualifying by",
        match by {
            QualifyingBy::Points => "points",
            QualifyingBy::Spend => "spend",
        },
    );
    let mut all = vec![top.part("programme", "", None), points_part(points)];
    all.extend(tiers.iter().map(|tier| tier_part(tier, *by)));
    all.extend(earning.iter().map(rule_part));
    all.extend(activities.iter().map(activity_part));
    all.extend(rewards.iter().map(reward_part));
    all.extend(stamp_cards.iter().map(stamp_card_part));
    all.extend(segments.iter().map(segment_part));
    all.extend(stores.iter().map(store_part));
    all
}

fn points_part(points: &PointsTerms) -> Part {
    let PointsTerms {
        expiry_months,
        holding_days,
        holding_days_on_import,
        per_major_of_worth,
        receipt_days,
    } = points;
    let mut facts = Facts::default();
    facts.say("expire after", format!("{expiry_months} months"));
    facts.say("are pending for", format!("{holding_days} days"));
    facts.say("are pending on import for", format!("{holding_days_on_import} days"));
    facts.say("worth one unit of currency", format!("{per_major_of_worth} points"));
    facts.say("a receipt can be claimed for", format!("{receipt_days} days"));
    facts.part("points", "", None)
}

fn tier_part(tier: &Tier, by: QualifyingBy) -> Part {
    let Tier { id, name, threshold, multiplier, multiplier_name, benefits } = tier;
    let unit = if by == QualifyingBy::Points { "points" } else { "minor units" };
    let mut facts = Facts::default();
    facts.say("threshold", format!("{threshold} {unit}"));
    facts.say("multiplier", write_decimal(*multiplier));
    facts.text("multiplier's name", multiplier_name);
    for (number, benefit) in (1..).zip(benefits) {
        facts.text(&format!("benefit {number}"), benefit);
    }
    facts.part("tier", id.as_str(), Some(name))
}

fn rule_part(rule: &EarningRule) -> Part {
    let EarningRule { id, name, matching, effect, best_of, most_per_day, most_per_period } = rule;
    let mut facts = Facts::default();
    facts.say(
        "",
        match effect {
            Effect::Base(points) => format!("{} points a unit of currency", write_decimal(*points)),
            Effect::Excluded => "earns nothing".to_owned(),
            Effect::Multiplier(times) => format!("+{} times the base", write_decimal(*times)),
            Effect::PerUnit(points) => format!("{points} points a unit bought"),
            Effect::PerPurchase(points) => format!("{points} points a purchase"),
            Effect::Cashback(percent) => format!("{}% back as credit", write_decimal(*percent)),
        },
    );
    facts.matching(matching);
    facts.maybe("best of", best_of.as_ref());
    let points = |most: &Points| format!("{most} points");
    facts.maybe("at most in a day", most_per_day.as_ref().map(points).as_ref());
    facts.maybe("at most in a qualifying period", most_per_period.as_ref().map(points).as_ref());
    facts.part("earning rule", id.as_str(), Some(name))
}

fn activity_part(activity: &Activity) -> Part {
    let Activity { id, name, points, how_often, at_most_a_day, at_most_a_year, qualifies } =
        activity;
    let mut facts = Facts::default();
    facts.say("", format!("{points} points"));
    facts.say(
        "how often",
        match how_often {
            HowOften::Once => "once",
            HowOften::DailyInEachStore => "daily in each store",
            HowOften::OnceAYear => "once a year",
            HowOften::EachReference => "for each reference",
        },
    );
    facts.maybe("at most in a day", at_most_a_day.as_ref());
    facts.maybe("at most in a year", at_most_a_year.as_ref());
    facts.say("counts towards tiers", if *qualifies { "yes" } else { "no" });
    facts.part("activity", id.as_str(), Some(name))
}

fn stamp_card_part(card: &StampCard) -> Part {
    let StampCard { id, name, stamps, reward, matching, each } = card;
    let mut facts = Facts::default();
    facts.say("", format!("{stamps} stamps for {reward}"));
    facts.say(
        "a stamp for",
        match each {
            StampEach::Unit => "each unit bought",
            StampEach::Purchase => "each purchase",
        },
    );
    facts.matching(matching);
    facts.part("stamp card", id.as_str(), Some(name))
}

fn store_part(store: &Store) -> Part {
    let Store { id, name, address, hours } = store;
    let mut facts = Facts::default();
    facts.say("address", address);
    facts.text("hours", hours);
    facts.part("store", id.as_str(), Some(name))
}

/// A list in words. Where it is empty, nothing is asked for.
fn any_or(values: &[String]) -> String {
    if values.is_empty() { ANY.to_owned() } else { values.join(", ") }
}

/// The facts of a part, as they are told.
#[derive(Default)]
pub(super) struct Facts(Vec<(String, String)>);

impl Facts {
    pub(super) fn say(&mut self, fact: &str, value: impl Display) {
        self.0.push((fact.to_owned(), value.to_string()));
    }

    pub(super) fn maybe(&mut self, fact: &str, value: Option<&impl Display>) {
        if let Some(value) = value {
            self.say(fact, value);
        }
    }

    /// Which lines and purchases something is for.
    fn matching(&mut self, matching: &Match) {
        let Match {
            departments,
            categories,
            skus,
            stores,
            channels,
            weekdays,
            from_time,
            until_time,
            from_on,
            until_on,
            minimum_minor,
            first_purchase,
            birthday_month,
            segments,
        } = matching;
        self.list("departments", departments);
        self.list("categories", categories);
        self.list("articles", skus);
        self.list("stores", stores);
        self.list("segments", segments);
        self.channels(channels);
        self.weekdays(weekdays);
        self.maybe("from time", from_time.as_ref());
        self.maybe("until time", until_time.as_ref());
        self.maybe("from", from_on.as_ref());
        self.maybe("until", until_on.as_ref());
        self.maybe(
            "for at least",
            (*minimum_minor > 0).then(|| format!("{minimum_minor} minor units")).as_ref(),
        );
        self.say("only", if *first_purchase { "a first purchase" } else { "" });
        self.say("only in", if *birthday_month { "the month of the birthday" } else { "" });
    }

    pub(super) fn channels(&mut self, channels: &BTreeSet<Channel>) {
        let channels: Vec<_> = channels.iter().map(|channel| channel.name().to_owned()).collect();
        self.say("channels", any_or(&channels));
    }

    pub(super) fn weekdays(&mut self, weekdays: &[Weekday]) {
        let weekdays: Vec<_> =
            weekdays.iter().map(|day| format!("{day:?}").to_lowercase()).collect();
        self.say("weekdays", any_or(&weekdays));
    }

    pub(super) fn list(&mut self, fact: &str, values: &BTreeSet<impl Display>) {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        self.say(fact, any_or(&values));
    }

    pub(super) fn text(&mut self, fact: &str, text: &Text) {
        self.say(fact, text.in_language(""));
        for language in text.languages() {
            // Where the default is the English text, it is told once.
            if text.in_language(language) != text.in_language("") {
                self.say(&format!("{fact} ({language})"), text.in_language(language));
            }
        }
    }

    pub(super) fn part(mut self, kind: &'static str, id: &str, name: Option<&Text>) -> Part {
        if let Some(name) = name {
            self.text("name", name);
        }
        let name = name.map_or("", |name| name.in_language("")).to_owned();
        Part { kind, id: id.to_owned(), name, facts: self.0 }
    }
}
