//! What caps leave, by examples and over random sequences of purchases and refunds.

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{
    earning::{Buyer, Earning, earn, fixture::purchase_at},
    programme::fixture::greengrain,
    purchases::Purchase,
    refunds::{Refund, RefundedLine, decide},
};

#[test]
fn what_is_over_the_cap_of_the_day_is_cut_and_told() {
    let mut shopper = Shopper::new(capped(Some(20), None));
    // Fruit and veg: 3 points a dollar, doubled.
    assert_eq!(shopper.buy(1, "PRODUCE", 500).points, Points::new(30));
    let cut = shopper.buy(1, "PRODUCE", 500);
    assert_eq!(cut.points, Points::new(15 + 5));
    let bit = Capped { per: Per::Day, most: Points::new(20), cut: Points::new(10) };
    assert_eq!(cut.contributions[1].capped, Some(bit));
    let nothing_left = shopper.buy(1, "PRODUCE", 500);
    assert_eq!(nothing_left.points, Points::new(15));
    assert_eq!(nothing_left.contributions[1].points, Points::ZERO, "and it says why");
    assert_eq!(shopper.buy(2, "PRODUCE", 500).points, Points::new(30), "another day");
}

#[test]
fn the_cap_that_leaves_least_is_the_one_that_cuts() {
    let mut shopper = Shopper::new(capped(Some(20), Some(30)));
    shopper.buy(1, "PRODUCE", 1_000);
    let next_day = shopper.buy(2, "PRODUCE", 1_000);
    let bit = Capped { per: Per::Period, most: Points::new(30), cut: Points::new(20) };
    assert_eq!(next_day.contributions[1].capped, Some(bit));
}

#[test]
fn the_tier_multiplies_what_the_base_gives_after_its_cap() {
    let mut programme = greengrain();
    programme.earning[0].most_per_day = Some(Points::new(100));
    let tier = &programme.tiers[1];
    let rooms = Rooms::left(&programme, &[], day(1));
    let buyer = Buyer { rooms: &rooms, ..Buyer::of(tier) };
    let earning = earn(&programme, &purchase_at(day(1), &[("GROCERY", 10_000)]), &buyer);
    assert_eq!(earning.points, Points::new(125));
}

#[test]
fn of_a_group_the_one_that_gives_most_after_caps_counts() {
    let mut programme = capped(Some(20), None);
    let group = Some(Slug::new("week").unwrap());
    let mut other = programme.earning[2].clone();
    other.id = Slug::new("other").unwrap();
    other.effect = crate::programme::Effect::PerPurchase(Points::new(25));
    other.most_per_day = None;
    other.best_of.clone_from(&group);
    programme.earning[2].best_of = group;
    programme.earning.push(other);
    let mut shopper = Shopper::new(programme);
    let earning = shopper.buy(1, "PRODUCE", 1_000);
    assert_eq!(earning.contributions[1].rule.as_str(), "other");
    assert_eq!(earning.taken, [], "what did not count takes no room");
}

#[test]
fn a_late_report_fills_the_twelve_months_of_later_days_too() {
    let mut programme = capped(None, Some(30));
    programme.qualifying.period = QualifyingPeriod::RollingTwelveMonths;
    let mut shopper = Shopper::new(programme);
    shopper.buy(200, "PRODUCE", 1_000);
    assert_eq!(shopper.buy(1, "PRODUCE", 1_000).points, Points::new(30), "nothing is left");
    assert_eq!(shopper.buy(570, "PRODUCE", 1_000).points, Points::new(60), "a year has gone by");
}

#[test]
fn a_refund_gives_its_own_room_back() {
    let mut shopper = Shopper::new(capped(Some(20), None));
    shopper.buy(1, "PRODUCE", 500);
    shopper.buy(1, "PRODUCE", 500);
    assert_eq!(shopper.give_back(0, 500), Points::ZERO);
    assert_eq!(shopper.give_back(1, 400), Points::new(6), "3 of the base, 3 doubled");
    assert_eq!(shopper.buy(1, "PRODUCE", 1_000).points, Points::new(30 + 17));
}

#[test]
fn a_purchase_must_know_the_days_that_its_caps_look_at() {
    let date = |text: &str| text.parse().unwrap();
    let days = |programme: &Programme| days_that_count(programme, day(1));
    let a_day = capped(Some(20), None);
    assert_eq!(days(&a_day), Some((date("2026-01-02"), date("2026-01-02"))));
    let mut a_period = capped(Some(20), Some(30));
    a_period.qualifying.period = QualifyingPeriod::CalendarYear;
    assert_eq!(days(&a_period), Some((date("2026-01-01"), date("2026-12-31"))));
    a_period.qualifying.period = QualifyingPeriod::RollingTwelveMonths;
    assert_eq!(days(&a_period), Some((date("2025-01-03"), date("2027-01-02"))));
}

#[test]
fn of_what_was_taken_a_part_is_taken_back() {
    let taken = Taken { rule: Slug::new("fruit").unwrap(), millionths: 10_000_000 };
    let third = Taken { millionths: 3_333_334, ..taken.clone() };
    assert_eq!(taken.part(Exact::new(1, 3)), Some(third), "rounded up");
    assert_eq!(taken.part(Exact::from_integer(0)), None);
}

#[test]
fn without_caps_nothing_is_counted() {
    let programme = greengrain();
    assert_eq!(days_that_count(&programme, day(1)), None);
    let earning = Shopper::new(programme).buy(1, "PRODUCE", 500);
    assert_eq!(earning.taken, []);
    assert!(!serde_json::to_string(&earning).unwrap().contains("cap"));
}

proptest! {
    /// Whatever is bought and given back, in whichever order it is reported: nobody gets more than
    /// the caps, refunds never take more than was earned, and giving back everything leaves nothing.
    #[test]
    fn a_cap_is_never_exceeded(
        most_per_day in prop::option::of(1_i64..60), most_per_period in prop::option::of(1_i64..200),
        rolls in any::<bool>(),
        acts in vec((0_i64..800, 1_i64..3_000, 0_usize..40, any::<bool>()), 1..40),
    ) {
        let mut programme = capped(most_per_day, most_per_period);
        if rolls {
            programme.qualifying.period = QualifyingPeriod::RollingTwelveMonths;
        }
        let mut shopper = Shopper::new(programme);
        for (on, minor, which, is_refund) in acts {
            if is_refund && which < shopper.bought.len() {
                shopper.give_back(which, minor);
            } else {
                // Few days, so that they are shared.
                shopper.buy(on / 40 * 40, "PRODUCE", minor);
            }
            shopper.assert_within(most_per_day, most_per_period);
        }
        for which in 0..shopper.bought.len() {
            prop_assert_eq!(shopper.give_back(which, i64::MAX), Points::ZERO);
        }
        prop_assert!(shopper.taken().is_empty());
    }

    /// Splitting a purchase never earns more, whatever is left of the cap.
    #[test]
    fn splitting_gains_nothing(
        most in 1_i64..200, before in 0_i64..5_000, one in 1_i64..5_000, other in 1_i64..5_000,
    ) {
        let earned = |parts: &[i64]| {
            let mut shopper = Shopper::new(capped(Some(most), None));
            shopper.buy(1, "PRODUCE", before);
            parts.iter().map(|minor| shopper.buy(1, "PRODUCE", *minor).points).sum::<Points>()
        };
        prop_assert!(earned(&[one, other]) <= earned(&[one + other]));
    }
}

/// Somebody who buys under a programme, and what they have taken of its caps.
struct Shopper {
    programme: Programme,
    bought: Vec<Bought>,
}

struct Bought {
    purchase: Purchase,
    earning: Earning,
    refunds: Vec<Refund>,
    kept: Points,
    taken: Vec<Taken>,
}

impl Shopper {
    fn new(programme: Programme) -> Self {
        Self { programme, bought: Vec::new() }
    }

    fn buy(&mut self, on: i64, department: &str, minor: i64) -> Earning {
        let purchase = purchase_at(day(on), &[(department, minor)]);
        let rooms = Rooms::left(&self.programme, &self.taken(), purchase.occurred_at);
        let earning = earn(&self.programme, &purchase, &buyer(&self.programme, &rooms));
        let (kept, taken) = (earning.points, earning.taken.clone());
        let refunds = Vec::new();
        self.bought.push(Bought { purchase, earning: earning.clone(), refunds, kept, taken });
        earning
    }

    /// Gives back so much of a purchase's line, or what is left of it; says what it keeps.
    fn give_back(&mut self, which: usize, minor: i64) -> Points {
        let bought = &mut self.bought[which];
        let before: i64 = bought.refunds.iter().map(Refund::total_minor).sum();
        let amount_minor = minor.min(bought.purchase.total_minor() - before);
        if amount_minor == 0 {
            return bought.kept;
        }
        let refund = Refund::Lines(vec![RefundedLine { line: 0, amount_minor }]);
        let rooms = Rooms::of_refund(&self.programme, &bought.earning.taken);
        let buyer = buyer(&self.programme, &rooms);
        let decided =
            decide(&self.programme, &bought.purchase, &buyer, &bought.refunds, &refund).unwrap();
        assert!(decided.points_kept <= bought.kept);
        bought.refunds.push(refund);
        bought.kept = decided.points_kept;
        bought.taken = decided.caps_kept;
        bought.kept
    }

    fn taken(&self) -> Vec<TakenOn> {
        let on = |bought: &Bought| self.programme.zone.date(bought.purchase.occurred_at);
        let each = |bought| std::iter::repeat(on(bought)).zip(&bought.taken);
        let all = self.bought.iter().flat_map(each);
        all.map(|(on, taken)| TakenOn { on, taken: taken.clone() }).collect()
    }

    fn assert_within(&self, most_per_day: Option<i64>, most_per_period: Option<i64>) {
        let taken = self.taken();
        let sum = |(first, last): (Date, Date)| -> i64 {
            let within = taken.iter().filter(|on| (first..=last).contains(&on.on));
            within.map(|on| on.taken.millionths).sum()
        };
        for Bought { purchase, .. } in &self.bought {
            let at = purchase.occurred_at;
            let today = self.programme.zone.date(at);
            let fits = |most: Option<i64>, sum| most.is_none_or(|most| sum <= most * PER_POINT);
            assert!(fits(most_per_day, sum((today, today))));
            assert!(fits(most_per_period, sum(qualifying_days(&self.programme, at))));
        }
    }
}

/// Greengrain with caps on what fruit and veg earn on top.
fn capped(most_per_day: Option<i64>, most_per_period: Option<i64>) -> Programme {
    let mut programme = greengrain();
    let rule = &mut programme.earning[2];
    rule.most_per_day = most_per_day.map(Points::new);
    rule.most_per_period = most_per_period.map(Points::new);
    programme
}

fn buyer<'p>(programme: &'p Programme, rooms: &'p Rooms) -> Buyer<'p> {
    Buyer { rooms, ..Buyer::of(&programme.tiers[0]) }
}

/// Noon in New York, so many days into 2026.
fn day(number: i64) -> Timestamp {
    Timestamp::from_second(1_767_286_800 + number * 86_400).unwrap()
}
