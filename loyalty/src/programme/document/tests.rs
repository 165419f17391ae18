//! What a programme file may say, and what is said of each mistake.

use super::*;
use crate::programme::{EarningRule, Effect, RewardKind, fixture::greengrain};

const GREENGRAIN: &str = include_str!("../../../../programmes/greengrain.toml");

#[test]
fn the_demo_programme_is_read_as_it_is_written() {
    let programme = greengrain();

    assert_eq!(programme.currency.code(), "USD");
    assert_eq!(programme.tiers.len(), 3);
    assert_eq!(programme.tiers[1].multiplier, Exact::new(5, 4));
    assert_eq!(programme.base().effect, Effect::Base(Exact::from_integer(3)));
    let chefs_table = programme.reward(&Slug::new("chefs-table").unwrap()).unwrap();
    assert_eq!(chefs_table.stock, Some(12));
    assert_eq!(programme.worth_minor(Points::new(2_480)), 1_240);
}

#[test]
fn every_mistake_is_reported_with_its_place() {
    let source = GREENGRAIN
        .replace("currency = \"USD\"", "currency = \"usd\"")
        .replace("threshold = 3000", "treshold = 3000")
        .replace("expiry_months = 12 ", "expiry_months = 0 ")
        .replace("weekdays = [\"friday\"]", "weekdays = [\"fryday\"]")
        .replace("tiers = [\"harvest\"]", "tiers = [\"harvset\"]")
        .replace("multiplier = 1.5", "multiplier = 1.23456");

    let mistakes = read(&source).unwrap_err();

    let said: Vec<String> = mistakes.iter().map(|m| format!("{}: {}", m.path, m.message)).collect();
    assert_eq!(
        said,
        [
            "currency: must be an ISO 4217 currency code such as USD",
            "points.expiry_months: must be from 1 to 1200",
            "tier[2]: 'threshold' is missing",
            "tier[2]: 'treshold' is not known; did you mean 'threshold'?",
            "tier[3].multiplier: must be a number from 1 to 100 with at most three decimal places",
            "earning[4].match.weekdays[1]: must be one of monday, tuesday, wednesday, thursday, \
             friday, saturday, sunday; did you mean 'friday'?",
            "reward[6].tiers[1]: there is no tier 'harvset'; did you mean 'harvest'?",
        ]
    );
    let lines: Vec<&str> = source.lines().collect();
    assert!(lines[mistakes[0].line - 1].contains("usd"));
    assert!(lines[mistakes[6].line - 1].contains("harvset"));
    assert_eq!(mistakes[0].column, 12);
}

#[test]
fn a_cap_is_more_than_nothing_and_of_a_rule_that_gives_something() {
    let said = |from: &str, to: &str| {
        read(&GREENGRAIN.replacen(from, to, 1)).unwrap_err().remove(0).message
    };
    let nothing = said("exclude = true", "exclude = true\nmost_per_day = 5");
    assert!(nothing.contains("what earns nothing"), "{nothing}");
    let birthday = said("id = \"check-in\"", "id = \"birthday\"");
    assert!(birthday.contains("once a year"), "{birthday}");
    let zero = said("add_multiplier = 1", "add_multiplier = 1\nmost_per_period = 0");
    assert!(zero.contains("from 1"), "{zero}");
    let near = said("add_multiplier = 1", "add_multiplier = 1\nmost_a_day = 5");
    assert!(near.contains("'most_a_day' is not known"), "{near}");
}

#[test]
fn cashback_is_a_share_and_takes_no_bound_of_points() {
    let with = |lines: &str| read(&GREENGRAIN.replacen("add_multiplier = 1", lines, 1));
    let programme = with("cashback_percent = 2.5").unwrap();
    let Effect::Cashback(percent) = programme.earning[2].effect else { panic!("no cashback") };
    assert_eq!(percent, Exact::new(5, 2));

    for bound in ["most_per_day = 500", "most_per_period = 500", "best_of = \"week\""] {
        let source = GREENGRAIN.replacen(
            "add_multiplier = 1",
            &format!("cashback_percent = 2.5\n{bound}"),
            1,
        );
        let mistakes = read(&source).unwrap_err();
        let [mistake] = mistakes.as_slice() else { panic!("{mistakes:?}") };
        let (key, value) = bound.split_once(" = ").unwrap();
        assert_eq!(mistake.path, format!("earning[3].{key}"));
        let line = source.lines().nth(mistake.line - 1).unwrap();
        assert_eq!(&line[mistake.column - 1..], value, "{bound}");
        assert!(mistake.message.contains("leave it out"), "{}", mistake.message);
    }
    let said = |lines: &str| with(lines).unwrap_err().remove(0).message;
    assert!(said("cashback_percent = 101").contains("from 0 to 100"));
    assert!(said("cashback_percnt = 2").contains("exactly one of"));
    assert!(said("cashback_percent = 2\npoints_per_purchase = 5").contains("exactly one of"));
}

#[test]
fn a_reward_of_credit_says_how_much_and_has_no_terms_of_a_voucher() {
    let with = |lines: &str| {
        let credit = "\n[[reward]]\nslug = \"five-back\"\nname = \"$5\"\npoints = 1000\n";
        read(&format!("{GREENGRAIN}{credit}{lines}\n"))
    };
    let programme = with("kind = \"credit\"\ncredit_minor = 500").unwrap();
    let reward = programme.rewards.last().unwrap();
    assert_eq!((reward.kind, reward.credit_minor()), (RewardKind::Credit, Some(500)));
    assert_eq!(programme.rewards[0].credit_minor(), None);

    let said = |lines: &str| with(lines).unwrap_err().remove(0);
    for term in [
        "stores = \"harbour\"",
        "minimum_minor = 5",
        "give = \"it\"",
        "voucher = { kind = \"printed\", days = 60 }",
    ] {
        let mistake = said(&format!("kind = \"credit\"\ncredit_minor = 500\n{term}"));
        let key = term.split(' ').next().unwrap();
        assert_eq!(mistake.path, format!("reward[7].{key}"));
        assert!(mistake.message.contains("leave it out"), "{}", mistake.message);
    }
    let missing = said("kind = \"credit\"");
    assert_eq!(missing.message, "'credit_minor' is missing");
    let nothing = said("kind = \"credit\"\ncredit_minor = 0");
    assert!(nothing.message.contains("from 1"), "{}", nothing.message);
    let product = "kind = \"product\"\nvoucher = { kind = \"live\", minutes = 5 }";
    let other = said(&format!("{product}\ncredit_minor = 500"));
    assert_eq!(other.message, "does not go with the reward's kind");

    let days = |from, until| {
        format!(
            "kind = \"credit\"\ncredit_minor = 500\nfrom_on = 2026-03-{from}\nuntil_on = 2026-03-{until}"
        )
    };
    assert!(with(&days("08", "08")).is_ok(), "on one day");
    assert_eq!(said(&days("08", "07")).message, "its last day lies before from_on");
}

#[test]
fn the_example_of_credit_is_read_as_it_is_written() {
    let source = include_str!("../../../../programmes/corner-shop.toml");
    let programme = read(source).unwrap();
    let caps = |rule: &&EarningRule| rule.most_per_day.is_some();
    assert_eq!(programme.earning.iter().filter(caps).count(), 1);
    let is_cashback = |rule: &&EarningRule| matches!(rule.effect, Effect::Cashback(_));
    assert_eq!(programme.earning.iter().filter(is_cashback).count(), 1);
    let reward = |text| programme.reward(&Slug::new(text).unwrap()).unwrap();
    assert_eq!(reward("five-back").credit_minor(), Some(500));
    assert!(reward("breakfast").segments.contains(&Slug::new("early-birds").unwrap()));
    assert!(reward("last-loaf").from_time.is_some());
}

#[test]
fn a_reward_may_have_a_price_of_its_own_for_a_tier() {
    let with = |prices: &str| {
        let first = "slug = \"hot-drink\"\n";
        read(&GREENGRAIN.replacen(first, &format!("{first}points_by_tier = {prices}\n"), 1))
    };
    let programme = with("{ harvest = 250, sprout = 310 }").unwrap();
    let prices = ["sprout", "bloom", "harvest"]
        .map(|tier| programme.rewards[0].price(&Slug::new(tier).unwrap()).get());
    assert_eq!(prices, [310, 300, 250]);
    let unknown = with("{ harvst = 250 }").unwrap_err().remove(0);
    assert_eq!(unknown.message, "there is no tier 'harvst'; did you mean 'harvest'?");
}

#[test]
fn a_segment_says_what_must_be_known_of_a_member() {
    let with = |terms: &str| {
        let segment = "\n[[segment]]\nid = \"group\"\nname = \"Group\"\n";
        read(&format!("{GREENGRAIN}{segment}{terms}\n"))
    };
    let asks = |terms: &str| {
        let segment = with(terms).unwrap().segments.remove(0);
        (segment.days_asked_for(), segment.asks_for_stores())
    };
    assert_eq!(asks("within_days = 7\nstores = [\"harbour\"]"), (7, true));
    assert_eq!(asks("within_days = 7\nbought_within_days = 60\ntiers = [\"bloom\"]"), (60, false));

    let spent = |least: u32, most: u32| {
        with(&format!(
            "within_days = 7\nspent_at_least_minor = {least}\nspent_at_most_minor = {most}"
        ))
    };
    assert!(spent(500, 500).is_ok());
    assert!(spent(100, 500).is_ok());
    let nobody = spent(500, 499).unwrap_err().remove(0).message;
    assert!(nobody.ends_with("nobody is in it"), "{nobody}");
}

#[test]
fn a_file_that_is_no_toml_says_where() {
    let mistakes = read("name = \"Greengrain\ncurrency = [\n").unwrap_err();
    assert_eq!(mistakes[0].line, 1);
    assert!(mistakes.len() > 1, "{mistakes:?}");
}

#[test]
fn an_empty_file_says_what_a_programme_needs() {
    let said: Vec<String> = read("").unwrap_err().into_iter().map(|m| m.message).collect();
    for needed in ["name", "currency", "time_zone", "points", "[[tier]]", "points_per_unit"] {
        assert!(said.iter().any(|message| message.contains(needed)), "{needed}: {said:?}");
    }
}

#[test]
fn a_ladder_ascends_from_zero_and_names_are_used_once() {
    let mistaken = |from: &str, to: &str| {
        read(&GREENGRAIN.replacen(from, to, 1)).unwrap_err().remove(0).message
    };
    assert!(mistaken("threshold = 0", "threshold = 1").contains("must have threshold = 0"));
    assert!(mistaken("threshold = 9000", "threshold = 2999").contains("higher threshold"));
    assert!(mistaken("id = \"mill-lane\"", "id = \"harbour\"").contains("is there twice"));
    assert!(mistaken("points_per_unit = 3", "add_multiplier = 1").contains("there are 0"));
    assert!(mistaken("points_per_unit = 3", "points_per_unit = 3\nexclude = true").contains("one"));
}

#[test]
fn what_the_file_names_is_found_by_its_name() {
    let programme = greengrain();
    let slug = |text| Slug::new(text).unwrap();
    let coffee = programme.stamp_card(&slug("coffee")).unwrap();
    assert_eq!((coffee.stamps, &coffee.reward), (9, &slug("hot-drink")));
    assert_eq!(programme.activity("check-in").unwrap().points, Points::new(5));
    assert_eq!(programme.store(&slug("station")).unwrap().address, "Central Station, hall B");
    assert_eq!(programme.tier(&slug("bloom")).map(|(place, _)| place), Some(1));
    let nowhere = slug("nowhere");
    assert!(programme.stamp_card(&nowhere).is_none() && programme.activity("nowhere").is_none());
    assert!(programme.store(&nowhere).is_none() && programme.tier(&nowhere).is_none());
    assert!(programme.reward(&nowhere).is_none());
}

#[test]
fn a_campaign_has_its_days_and_its_hours() {
    let with = |days: &str| read(&GREENGRAIN.replacen(", weekdays = [\"friday\"]", days, 1));
    let programme = with(
        ", from_on = 2026-03-02, until_on = \"2026-03-02\", \
         from_time = 16:30:00, until_time = \"18:00:00\"",
    )
    .unwrap();
    let matching = &programme.earning[3].matching;
    let day = jiff::civil::date(2026, 3, 2);
    assert_eq!((matching.from_on, matching.until_on), (Some(day), Some(day)));
    let hour = |hour, minute| Some(jiff::civil::time(hour, minute, 0, 0));
    assert_eq!((matching.from_time, matching.until_time), (hour(16, 30), hour(18, 0)));

    let said = |days| with(days).unwrap_err().remove(0).message;
    let backwards = ", from_on = 2026-03-02, until_on = 2026-03-01";
    assert_eq!(said(backwards), "until_on lies before from_on");
    assert_eq!(said(", from_on = \"soon\""), "must be a day such as 2026-03-01");
    assert_eq!(
        said(", from_time = 5"),
        "must be a time of day such as 17:30:00, not a whole number"
    );
}

#[test]
fn numbers_that_are_no_numbers_are_refused() {
    for (from, to) in [
        ("points = 300\n", "points = -1\n"),
        ("points = 300\n", "points = 3.5\n"),
        ("points = 300\n", "points = \"300\"\n"),
        ("points = 300\n", "points = 9223372036854775808\n"),
        ("multiplier = 1.25", "multiplier = nan"),
        ("multiplier = 1.25", "multiplier = 1e3"),
        ("hue = 158", "hue = 360"),
        ("minutes = 15 }", "minutes = 0 }"),
    ] {
        let source = GREENGRAIN.replacen(from, to, 1);
        assert_ne!(source, GREENGRAIN, "{from}");
        assert_eq!(read(&source).unwrap_err().len(), 1, "{to}");
    }
}
