//! What is generated: the same for the same seed, as much as was asked for, like the sample.

use std::collections::{BTreeMap, BTreeSet};

use super::{calendar::Moment, *};

const SAMPLE: &str = include_str!("../../../programmes/data/purchases.csv");

fn members(count: u64, seed: u64) -> String {
    let mut file = Vec::new();
    members::write(&mut file, count, seed, Day(20_000)).unwrap();
    String::from_utf8(file).unwrap()
}

fn purchases(counts: (u64, u64), seed: u64, until: Option<&str>) -> String {
    let sample = Sample::read(SAMPLE).unwrap();
    let year = Year::of(&sample, until.map(|day| Day::read(day).unwrap()));
    let mut file = Vec::new();
    let lines = purchases::write(&mut file, &sample, year, counts, seed).unwrap();
    let text = String::from_utf8(file).unwrap();
    assert_eq!(text.lines().count() as u64, lines + 1);
    text
}

/// The fields of each line but the first.
fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').collect()).collect()
}

/// How many purchases each member made.
fn bought(text: &str) -> BTreeMap<&str, usize> {
    let mut bought: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in rows(text) {
        bought.entry(row[1]).or_default().insert(row[0]);
    }
    bought.into_iter().map(|(member, references)| (member, references.len())).collect()
}

#[test]
fn one_seed_gives_the_same_files_and_another_others() {
    assert_eq!(members(50, 1), members(50, 1));
    assert_ne!(members(50, 1), members(50, 2));
    assert_eq!(purchases((50, 500), 1, None), purchases((50, 500), 1, None));
    assert_ne!(purchases((50, 500), 1, None), purchases((50, 500), 2, None));
}

/// The importer's own test takes these files, which this keeps as they are generated.
#[test]
fn what_the_importer_is_tested_with_is_what_is_generated() {
    let sample = Sample::read(SAMPLE).unwrap();
    let mut file = Vec::new();
    members::write(&mut file, 4, 2, Year::of(&sample, None).first_day()).unwrap();
    let generated = include_str!("../../../server/tests/generated/members.csv");
    assert_eq!(String::from_utf8(file).unwrap(), generated);
    let generated = include_str!("../../../server/tests/generated/purchases.csv");
    assert_eq!(purchases((4, 6), 2, None), generated);
}

#[test]
fn there_are_as_many_as_were_asked_for() {
    for (wanted, count) in [(7, 1), (7, 100), (300, 3_001)] {
        let text = purchases((wanted, count), 5, None);
        assert_eq!(bought(&text).values().sum::<usize>() as u64, count);
        let members = members(wanted, 5);
        let known: BTreeSet<_> = rows(&members).iter().map(|row| row[0]).collect();
        assert_eq!(known.len() as u64, wanted);
        assert!(bought(&text).keys().all(|member| known.contains(member)));
    }
}

#[test]
fn a_purchase_is_a_basket_of_the_sample_at_its_weekday_and_hour() {
    let sample = Sample::read(SAMPLE).unwrap();
    let weekday_and_hour = |at: Moment| at.0.rem_euclid(7 * calendar::DAY_SECONDS) / 3_600;
    let baskets = sample.households.iter().flat_map(|household| &household.baskets);
    let known: BTreeSet<_> =
        baskets.map(|b| (b.place.clone(), weekday_and_hour(b.at), b.goods.clone())).collect();

    let text = purchases((40, 400), 3, Some("2026-11-22"));
    let mut generated: BTreeMap<&str, (String, i64, Vec<String>)> = BTreeMap::new();
    for row in rows(&text) {
        let at = weekday_and_hour(Moment::read(row[4]).unwrap());
        let basket = generated.entry(row[0]);
        let place = || (row[2..4].join(","), at, Vec::new());
        basket.or_insert_with(place).2.push(row[5..].join(","));
    }
    assert_eq!(generated.len(), 400);
    assert!(generated.values().all(|basket| known.contains(basket)));
}

#[test]
fn members_are_as_unequal_as_the_households() {
    let text = purchases((2_000, 20_000), 1, None);
    let counts = bought(&text);
    // In the sample the least buy 20 times a year, the most 153 times, and all 83 times.
    let (least, most) = (counts.values().min().unwrap(), counts.values().max().unwrap());
    assert!((2..=3).contains(least), "{least}");
    assert!((17..=20).contains(most), "{most}");
}

#[test]
fn all_is_bought_in_the_year_up_to_the_day() {
    let text = purchases((100, 5_000), 1, Some("2026-11-22"));
    let days: BTreeSet<Day> =
        rows(&text).iter().map(|row| Moment::read(row[4]).unwrap().day()).collect();
    let (first, last) = (days.first().unwrap(), days.last().unwrap());
    let until = Day::read("2026-11-22").unwrap();
    assert!(*last <= until && last.0 > until.0 - 7, "{last}");
    assert!(last.0 - first.0 <= 364, "{first}");
    // And in all of it.
    assert!(days.len() > 300, "{} days", days.len());
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let asked = |line: &str| {
        Asked::from_words(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    };
    let wanted = Asked {
        members: 1_000_000,
        purchases: 7,
        seed: 2,
        until: Some(Day(20_000)),
        folder: PathBuf::from("there"),
    };
    let line = "--members 1_000_000 --purchases 7 there --seed 2 --until 2024-10-04";
    assert_eq!(asked(line).unwrap(), wanted);
    assert_eq!(asked("there --members 5").unwrap().purchases, 50);
    for line in ["", "--members 5", "here there", "x --members", "x --members few", "x --many 1"] {
        assert!(asked(line).is_err(), "{line}");
    }
}
