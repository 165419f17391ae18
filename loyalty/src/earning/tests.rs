//! What purchases earn, against examples and a naive model.

use jiff::civil::Weekday;
use proptest::{collection::vec, prelude::*};

use super::{
    fixture::{purchase, purchase_at},
    *,
};
use crate::{
    programme::{Match, StampEach, Text, fixture::greengrain},
    purchases::Channel,
};

/// The example of the rules: 3 per unit, tier ×1.25, +1 on PRODUCE, a fixed 50.
#[test]
fn the_sum_is_floored_once() {
    let mut programme = greengrain();
    programme.earning.push(rule("fifty", Match::default(), Effect::PerPurchase(Points::new(50))));

    let earning = earn_as("bloom", &programme, &[("GROCERY", 1_007), ("PRODUCE", 410)]);

    assert_eq!(earning.points, Points::new(115));
    let shown: Vec<_> =
        earning.contributions.iter().map(|c| (c.rule.as_str(), c.points.get())).collect();
    assert_eq!(shown, [("base", 42), ("bloom", 11), ("fruit-and-veg", 12), ("fifty", 50)]);
}

#[test]
fn excluded_lines_earn_nothing_and_match_nothing() {
    let mut programme = greengrain();
    let fuel = Match { departments: ["FUEL".to_owned()].into(), ..Match::default() };
    programme.earning.push(rule("fuel-bonus", fuel, Effect::PerPurchase(Points::new(50))));

    let earning = earn_as("sprout", &programme, &[("FUEL", 1_090), ("GROCERY", 3_120)]);

    assert_eq!(earning.points, Points::new(93));
    assert_eq!(earning.excluded, [Excluded { rule: slug("not-groceries"), minor: 1_090 }]);
}

#[test]
fn friday_is_friday_in_the_programmes_zone() {
    let deli = [("DELI", 100)];
    // Saturday 02:00 in UTC is Friday evening in New York.
    assert_eq!(earn_at("2026-03-07T02:00:00Z", &deli).points, Points::new(53));
    let on_saturday = earn_at("2026-03-07T12:00:00Z", &deli);
    assert_eq!(on_saturday.points, Points::new(3));
    assert!(
        on_saturday
            .missed
            .contains(&Missed { rule: slug("friday-deli"), missing: Missing::Weekday })
    );
}

#[test]
fn of_a_group_only_the_largest_counts_and_the_first_of_equals() {
    let mut programme = greengrain();
    for (id, points) in [("ten", 10), ("twenty", 20), ("another-twenty", 20)] {
        let mut rule = rule(id, Match::default(), Effect::PerPurchase(Points::new(points)));
        rule.best_of = Some(slug("week"));
        programme.earning.push(rule);
    }
    let earning = earn_as("sprout", &programme, &[("GROCERY", 100)]);
    assert_eq!(earning.points, Points::new(23));
    assert_eq!(earning.contributions[1].rule, slug("twenty"));
}

#[test]
fn a_minimum_says_how_much_more_it_takes() {
    let mut programme = greengrain();
    let produce = Match {
        departments: ["PRODUCE".to_owned()].into(),
        minimum_minor: 1_000,
        ..Match::default()
    };
    programme.earning.push(rule("ten-of-veg", produce, Effect::PerPurchase(Points::new(40))));
    let missing = |minor| earn_as("sprout", &programme, &[("PRODUCE", minor)]).missed;
    assert_eq!(missing(700)[0].missing, Missing::Spend { minor: 300 });
    assert!(missing(1_000).iter().all(|missed| missed.rule.as_str() != "ten-of-veg"));
}

#[test]
fn hours_may_go_over_midnight() {
    let mut programme = greengrain();
    let late = Match {
        from_time: Some(jiff::civil::time(22, 0, 0, 0)),
        until_time: Some(jiff::civil::time(2, 0, 0, 0)),
        ..Match::default()
    };
    programme.earning.push(rule("late", late, Effect::PerPurchase(Points::new(10))));
    let at = |time: &str| earn_in(&programme, "sprout", time, &[("GROCERY", 100)]).points.get();
    assert_eq!(at("2026-03-04T02:59:00Z"), 3, "21:59 in New York");
    assert_eq!(at("2026-03-04T03:00:00Z"), 13, "22:00");
    assert_eq!(at("2026-03-04T06:59:00Z"), 13, "1:59");
    assert_eq!(at("2026-03-04T07:00:00Z"), 3, "2:00");
}

#[test]
fn a_campaign_is_on_from_its_first_day_through_its_last() {
    let mut programme = greengrain();
    let march = Match {
        from_on: Some(jiff::civil::date(2026, 3, 2)),
        until_on: Some(jiff::civil::date(2026, 3, 4)),
        ..Match::default()
    };
    programme.earning.push(rule("march", march, Effect::PerPurchase(Points::new(10))));
    let at = |time: &str| earn_in(&programme, "sprout", time, &[("GROCERY", 100)]).points.get();
    assert_eq!(at("2026-03-02T04:59:00Z"), 3, "the evening before, in New York");
    assert_eq!(at("2026-03-02T05:00:00Z"), 13, "midnight");
    assert_eq!(at("2026-03-05T04:59:00Z"), 13, "late on the last evening");
    assert_eq!(at("2026-03-05T05:00:00Z"), 3, "the next midnight");
}

#[test]
fn an_hour_starts_with_its_first_minute_and_ends_before_its_last() {
    let mut programme = greengrain();
    let happy = Match {
        from_time: Some(jiff::civil::time(16, 30, 0, 0)),
        until_time: Some(jiff::civil::time(18, 0, 0, 0)),
        ..Match::default()
    };
    programme.earning.push(rule("happy", happy, Effect::PerPurchase(Points::new(10))));
    let at = |time: &str| earn_in(&programme, "sprout", time, &[("GROCERY", 100)]);
    assert_eq!(at("2026-03-03T21:29:00Z").points.get(), 3, "16:29 in New York");
    assert_eq!(at("2026-03-03T21:30:00Z").points.get(), 13, "16:30");
    assert_eq!(at("2026-03-03T22:59:00Z").points.get(), 13, "17:59");
    let late = at("2026-03-03T23:00:00Z");
    assert_eq!(late.points.get(), 3, "18:00");
    assert!(late.missed.contains(&Missed { rule: slug("happy"), missing: Missing::Hours }));
}

#[test]
fn a_bonus_that_was_missed_by_one_thing_is_told_and_by_two_is_not() {
    let mut programme = greengrain();
    let coffee_at_harbour = Match {
        categories: ["COFFEE".to_owned()].into(),
        skus: ["42".to_owned()].into(),
        stores: [slug("harbour")].into(),
        channels: [Channel::Store].into(),
        ..Match::default()
    };
    programme.earning.push(rule(
        "harbour-coffee",
        coffee_at_harbour,
        Effect::PerPurchase(Points::new(10)),
    ));
    let told = |change: fn(&mut Purchase)| {
        let mut bought = purchase(&[("GROCERY", 100)]);
        bought.lines[0].category = "COFFEE".into();
        bought.lines[0].sku = "42".into();
        bought.store = Some(slug("harbour"));
        change(&mut bought);
        let earning = earn(&programme, &bought, &buyer(&programme, "sprout"));
        let missed = earning.missed.iter().find(|missed| missed.rule == slug("harbour-coffee"));
        (earning.points.get(), missed.map(|missed| missed.missing))
    };
    assert_eq!(told(|_| {}), (13, None));
    assert_eq!(told(|p| p.lines[0].category = "TEA".into()), (3, Some(Missing::Line)));
    assert_eq!(told(|p| p.lines[0].sku = "43".into()), (3, Some(Missing::Line)));
    assert_eq!(told(|p| p.store = Some(slug("station"))), (3, Some(Missing::Store)));
    assert_eq!(told(|p| p.store = None), (3, Some(Missing::Store)));
    assert_eq!(told(|p| p.channel = Channel::Web), (3, Some(Missing::Channel)));
    let both = |p: &mut Purchase| (p.store, p.channel) = (None, Channel::Web);
    assert_eq!(told(both), (3, None));
}

#[test]
fn what_a_rule_excludes_is_known_line_by_line() {
    let programme = greengrain();
    let is_excluded = |department: &str| {
        let line = Line { department: department.to_owned(), amount_minor: 100, ..Line::default() };
        is_excluded(&programme, &line)
    };
    assert!(is_excluded("FUEL") && !is_excluded("PRODUCE"));
}

#[test]
fn points_per_unit_count_units() {
    let mut programme = greengrain();
    programme.earning.push(rule("apples", Match::default(), Effect::PerUnit(Points::new(7))));
    let mut purchase = purchase(&[("GROCERY", 100), ("GROCERY", 0)]);
    purchase.lines[0].quantity = 3;
    purchase.lines[1].quantity = 5;
    let buyer = buyer(&programme, "sprout");
    assert_eq!(earn(&programme, &purchase, &buyer).points, Points::new(24));
}

#[test]
fn four_times_the_points_are_three_times_the_base_on_top() {
    let mut programme = greengrain();
    let deli = Match { departments: ["DELI".to_owned()].into(), ..Match::default() };
    let times = Effect::Multiplier(Exact::from_integer(3));
    programme.earning.push(rule("four-times", deli, times));
    let earning = earn_as("sprout", &programme, &[("DELI", 1_000), ("GROCERY", 1_000)]);
    assert_eq!(earning.points, Points::new(30 + 90 + 30));
}

#[test]
fn first_purchases_and_birthdays_are_the_buyers() {
    let mut programme = greengrain();
    let first = Match { first_purchase: true, ..Match::default() };
    let birthday = Match { birthday_month: true, ..Match::default() };
    programme.earning.push(rule("first", first, Effect::PerPurchase(Points::new(10))));
    programme.earning.push(rule("birthday", birthday, Effect::PerPurchase(Points::new(100))));
    let purchase = purchase(&[("GROCERY", 100)]);
    let points = |is_first_purchase, birthday_month| {
        let buyer = Buyer { is_first_purchase, birthday_month, ..buyer(&programme, "sprout") };
        earn(&programme, &purchase, &buyer).points.get()
    };
    assert_eq!(points(false, None), 3);
    assert_eq!(points(true, Some(4)), 13);
    assert_eq!(points(true, Some(3)), 113);
}

#[test]
fn a_bonus_for_a_segment_is_for_who_belongs_to_it() {
    let mut programme = greengrain();
    let regulars = Match { segments: [slug("regulars")].into(), ..Match::default() };
    programme.earning.push(rule("regulars", regulars, Effect::PerPurchase(Points::new(10))));
    let purchase = purchase(&[("GROCERY", 100)]);
    let points = |segments: &[&str]| {
        let segments = segments.iter().map(|id| slug(id)).collect();
        let buyer = Buyer { segments, ..buyer(&programme, "sprout") };
        earn(&programme, &purchase, &buyer).points.get()
    };
    assert_eq!(points(&["newcomers", "regulars"]), 13);
    assert_eq!(points(&["newcomers"]), 3);
    assert_eq!(points(&[]), 3);
}

const DEPARTMENTS: [&str; 6] = ["GROCERY", "PRODUCE", "DELI", "FUEL", "MISCELLANEOUS", ""];
const TIERS: [&str; 3] = ["sprout", "bloom", "harvest"];

fn lines() -> impl Strategy<Value = Vec<(&'static str, i64)>> {
    vec((prop::sample::select(&DEPARTMENTS[..]), 0_i64..30_000), 0..12)
}

#[test]
fn each_coffee_is_a_stamp_and_what_is_free_is_none() {
    let stamps_for = |each, lines: &[(&str, i64, i64)]| {
        let mut programme = greengrain();
        programme.stamp_cards[0].each = each;
        let mut bought = purchase(&[]);
        bought.lines = lines
            .iter()
            .map(|&(category, quantity, amount_minor)| Line {
                category: category.to_owned(),
                quantity,
                amount_minor,
                ..Line::default()
            })
            .collect();
        let earning = earn(&programme, &bought, &buyer(&programme, "sprout"));
        earning.stamps.first().map_or(0, |stamped| stamped.stamps)
    };
    let coffees = [("COFFEE", 2, 500), ("COFFEE", 1, 0), ("MILK", 3, 300), ("COFFEE", 1, 250)];
    assert_eq!(stamps_for(StampEach::Unit, &coffees), 3);
    assert_eq!(stamps_for(StampEach::Purchase, &coffees), 1);
    assert_eq!(stamps_for(StampEach::Purchase, &[("MILK", 1, 100)]), 0);
}

#[test]
fn a_weighed_coffee_is_no_stamp() {
    let mut bought = purchase(&[("", 500)]);
    bought.lines[0].category = "COFFEE".into();
    let programme = greengrain();
    assert_eq!(earn(&programme, &bought, &buyer(&programme, "sprout")).stamps, []);
}

/// Greengrain by the letter of the rules, in hundredths of hundredths of a point.
fn naive(tier: usize, is_friday: bool, lines: &[(&str, i64)]) -> i64 {
    let counted =
        || lines.iter().filter(|(d, minor)| *d != "FUEL" && *d != "MISCELLANEOUS" && *minor > 0);
    let paid: i64 = counted().map(|(_, minor)| minor).sum();
    let produce: i64 = counted().filter(|(d, _)| *d == "PRODUCE").map(|(_, minor)| minor).sum();
    let deli = is_friday && counted().any(|(d, _)| *d == "DELI");
    let hundredths_of_multiplier = [100, 125, 150][tier];
    let total = paid * 3 * hundredths_of_multiplier + produce * 3 * 100 + i64::from(deli) * 500_000;
    total / 10_000
}

proptest! {
    #[test]
    fn a_naive_model_agrees(lines in lines(), tier in 0_usize..3, day in 1_i8..28) {
        let at = format!("2026-05-{day:02}T16:00:00Z");
        let is_friday = jiff::civil::date(2026, 5, day).weekday() == Weekday::Friday;
        let earning = earn_in(&greengrain(), TIERS[tier], &at, &lines);
        prop_assert_eq!(earning.points.get(), naive(tier, is_friday, &lines));
    }

    /// An explanation adds up, and shows no empty line.
    #[test]
    fn contributions_add_up(lines in lines(), tier in 0_usize..3) {
        let earning = earn_as(TIERS[tier], &greengrain(), &lines);
        let sum: Points = earning.contributions.iter().map(|c| c.points).sum();
        prop_assert_eq!(sum, earning.points);
    }

    /// Splitting a purchase never earns more, fixed bonuses aside.
    #[test]
    fn splitting_never_earns_more(lines in lines(), at in 0_usize..12, tier in 0_usize..3) {
        let (one, other) = lines.split_at(at.min(lines.len()));
        let points = |lines: &[(&str, i64)]| {
            earn_in(&greengrain(), TIERS[tier], "2026-03-03T12:00:00Z", lines).points
        };
        prop_assert!(points(one) + points(other) <= points(&lines));
    }

    /// What was stored with a transaction is read back as it was.
    #[test]
    fn an_earning_is_stored_whole(lines in lines()) {
        let earning = earn_as("bloom", &greengrain(), &lines);
        let stored = serde_json::to_string(&earning).unwrap();
        prop_assert_eq!(serde_json::from_str::<Earning>(&stored).unwrap(), earning);
    }
}

fn earn_at(at: &str, lines: &[(&str, i64)]) -> Earning {
    earn_in(&greengrain(), "sprout", at, lines)
}

fn earn_as(tier: &str, programme: &Programme, lines: &[(&str, i64)]) -> Earning {
    earn_in(programme, tier, "2026-03-03T12:00:00Z", lines)
}

fn earn_in(programme: &Programme, tier: &str, at: &str, lines: &[(&str, i64)]) -> Earning {
    earn(programme, &purchase_at(at.parse().unwrap(), lines), &buyer(programme, tier))
}

fn buyer<'p>(programme: &'p Programme, tier: &str) -> Buyer<'p> {
    let (_, tier) = programme.tier(&slug(tier)).unwrap();
    Buyer::of(tier)
}

fn rule(id: &str, matching: Match, effect: Effect) -> EarningRule {
    EarningRule {
        id: slug(id),
        name: Text::plain(id),
        matching,
        effect,
        best_of: None,
        most_per_day: None,
        most_per_period: None,
    }
}

fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}
