//! Every change of the demo programme is told, and nothing else is.

use super::*;
use crate::programme::read;

const GREENGRAIN: &str = include_str!("../../../../programmes/greengrain.toml");

fn told(changes: &[(&str, &str)]) -> Vec<String> {
    let mut source = GREENGRAIN.to_owned();
    for (was, is) in changes {
        assert!(source.contains(was), "{was}");
        source = source.replacen(was, is, 1);
    }
    differences(&read(GREENGRAIN).unwrap(), &read(&source).unwrap())
}

#[test]
fn the_same_terms_are_no_difference() {
    assert_eq!(told(&[]), [""; 0]);
    assert_eq!(told(&[("# What points buy.", "# What one can have.\n")]), [""; 0]);
}

#[test]
fn what_changes_is_told_with_what_it_was() {
    for (was, is, said) in [
        (
            "points_per_purchase = 50",
            "points_per_purchase = 60",
            "earning rule friday-deli (Friday deli: 50 points extra): \
          50 points a purchase -> 60 points a purchase",
        ),
        (
            "add_multiplier = 1",
            "add_multiplier = 1\nmost_per_day = 200",
            "earning rule fruit-and-veg (Double points on fruit and veg): \
          at most in a day: nothing -> 200 points",
        ),
        (
            "add_multiplier = 1",
            "cashback_percent = 2.5",
            "earning rule fruit-and-veg (Double points on fruit and veg): \
          +1 times the base -> 2.5% back as credit",
        ),
        (
            "weekdays = [\"friday\"]",
            "weekdays = [\"friday\", \"saturday\"]",
            "earning rule friday-deli (Friday deli: 50 points extra): \
          weekdays: friday -> friday, saturday",
        ),
        (
            "points_per_unit = 3",
            "points_per_unit = 2.5",
            "earning rule base (3 points for every dollar): \
          3 points a unit of currency -> 2.5 points a unit of currency",
        ),
        (
            "threshold = 3000",
            "threshold = 2500",
            "tier bloom (Bloom): threshold: 3000 points -> 2500 points",
        ),
        ("multiplier = 1.5", "multiplier = 2", "tier harvest (Harvest): multiplier: 1.5 -> 2"),
        (
            ", weekdays = [\"friday\"]",
            "",
            "earning rule friday-deli (Friday deli: 50 points extra): weekdays: friday -> any",
        ),
        ("stock = 12", "", "reward chefs-table (Chef’s table evening): stock: 12 -> nothing"),
        (
            "points = 6000",
            "points = 5000",
            "reward chefs-table (Chef’s table evening): 6000 points -> 5000 points",
        ),
        ("points = 5\n", "points = 10\n", "activity check-in (Checked in): 5 points -> 10 points"),
        (
            "ko = \"하버 스트리트\"",
            "ko = \"항구 거리\"",
            "store harbour (Harbour Street): name (ko): 하버 스트리트 -> 항구 거리",
        ),
        (
            "expiry_months = 12",
            "expiry_months = 18",
            "points: expire after: 12 months -> 18 months",
        ),
        ("hue = 158", "hue = 20", "programme: brand hue: 158 -> 20"),
        (
            "\"calendar_year\"",
            "\"rolling_12_months\"",
            "programme: qualifying period: calendar year -> rolling 12 months",
        ),
    ] {
        assert_eq!(told(&[(was, is)]), [said], "{was} to {is}");
    }
}

#[test]
fn what_comes_and_goes_is_told_by_name() {
    let changes = [
        (
            "id = \"friday-deli\"\nname = { en = \"Friday deli: 50 points extra\", ",
            "id = \"double-deli\"\nname = { en = \"Double points on deli\", ",
        ),
        ("points_per_purchase = 50", "add_multiplier = 1"),
        (", weekdays = [\"friday\"]", ""),
    ];
    assert_eq!(
        told(&changes)[..2],
        [
            "earning rule friday-deli (Friday deli: 50 points extra) is removed",
            "earning rule double-deli (Double points on deli) is new: +1 times the base; \
             departments DELI; name (ko) 금요일 델리: 50포인트 추가; \
             name (zh) 周五熟食：额外 50 积分",
        ]
    );
}

#[test]
fn a_reward_of_credit_is_told_with_how_much() {
    let reward = "\n[[reward]]\nslug = \"five-back\"\nname = \"Credit\"\nkind = \"credit\"\n\
                  credit_minor = 500\npoints = 1000\n";
    let more = read(&format!("{GREENGRAIN}{reward}")).unwrap();
    let said = differences(&read(GREENGRAIN).unwrap(), &more);
    let [said] = said.as_slice() else { panic!("{said:?}") };
    assert!(said.starts_with("reward five-back (Credit) is new: 1000 points"), "{said}");
    assert!(said.contains("none, but 500 minor units of credit"), "{said}");
    let changed = reward.replace("credit_minor = 500", "credit_minor = 600");
    let changed = differences(&more, &read(&format!("{GREENGRAIN}{changed}")).unwrap());
    assert_eq!(
        changed,
        ["reward five-back (Credit): voucher: none, but 500 minor units of credit -> \
          none, but 600 minor units of credit"]
    );
}

#[test]
fn another_order_is_told() {
    let (first, rest) = GREENGRAIN.split_once("[[reward]]").unwrap();
    let (reward, rest) = rest.split_once("[[reward]]").unwrap();
    let (next, rest) = rest.split_once("[[reward]]").unwrap();
    let moved = format!("{first}[[reward]]{next}[[reward]]{reward}[[reward]]{rest}");
    let said = differences(&read(GREENGRAIN).unwrap(), &read(&moved).unwrap());
    assert_eq!(said, ["reward: listed in another order"]);
}
