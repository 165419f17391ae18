//! Replays, against what the rules say purchase by purchase.

use jiff::{Timestamp, ToSpan as _};
use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{
    earning::{Buyer, Taken, TakenOn, earn},
    exact::Exact,
    ids::Sequence,
    programme::{
        Effect, Segment,
        fixture::{everybody, greengrain},
    },
    purchases::{Channel, Line, Purchase},
    refunds::{Refund, RefundedLine},
    segments::Facts,
    tiers::{Standing, at_enrolment},
};

#[test]
fn a_tier_reached_under_the_draft_multiplies_what_follows() {
    let now = greengrain();
    let mut draft = greengrain();
    draft.tiers[1].threshold = 300;
    let history = history(&now, &[(1, "GROCERY", 10_000), (2, "GROCERY", 10_000)]);

    let kept = |programme| replay(programme, &history, year()).unwrap().kept;

    assert_eq!(kept(&now), [300, 300].map(Points::new));
    assert_eq!(kept(&draft), [300, 375].map(Points::new));
}

#[test]
fn a_tier_reached_at_the_very_moment_of_a_purchase_is_not_yet_its_tier() {
    let programme = greengrain();
    let history = history(&programme, &[(1, "GROCERY", 100_000), (1, "GROCERY", 10_000)]);
    let replayed = replay(&programme, &history, year()).unwrap();
    assert_eq!(replayed.kept, [3_000, 300].map(Points::new));
    assert_eq!(replayed.standing.tier.as_str(), "bloom");
}

#[test]
fn a_standing_is_reviewed_on_its_day() {
    let programme = greengrain();
    let mut history = history(&programme, &[(10, "GROCERY", 10_000)]);
    let bloom = Slug::new("bloom").unwrap();
    history.standing = Standing { tier: bloom, held_until: Some(day(5)) };
    let replayed = replay(&programme, &history, year()).unwrap();
    assert_eq!(replayed.kept, [Points::new(300)], "Bloom was lost before");
    assert_eq!(replayed.standing, at_enrolment(&programme));
}

#[test]
fn what_counted_before_the_period_counts_on() {
    let programme = greengrain();
    let mut history = history(&programme, &[(40, "GROCERY", 100), (41, "GROCERY", 10_000)]);
    history.counted.push(Counted {
        happened_at: day(2),
        counts_at: day(2),
        sequence: Sequence(0),
        points: Points::new(2_999),
        spend_minor: 0,
    });
    let late = Period { starts_at: day(30), ends_at: day(60) };
    let replayed = replay(&programme, &history, late).unwrap();
    assert_eq!(replayed.kept, [3, 375].map(Points::new));
}

#[test]
fn what_counts_within_the_period_counts_from_its_moment_on_and_once() {
    let programme = greengrain();
    let kept_with = |at: Timestamp, points: i64| {
        let mut history = history(&programme, &[(5, "GROCERY", 10_000), (20, "GROCERY", 10_000)]);
        history.counted.push(Counted {
            happened_at: at,
            counts_at: at,
            sequence: Sequence(9),
            points: Points::new(points),
            spend_minor: 0,
        });
        replay(&programme, &history, year()).unwrap().kept
    };
    assert_eq!(kept_with(day(10), 3_000), [300, 375].map(Points::new));
    // At the very first moment: with the 300 of each purchase it is not yet 3,000.
    assert_eq!(kept_with(year().starts_at, 1_500), [300, 300].map(Points::new));
    assert_eq!(kept_with(year().starts_at, 3_000), [375, 375].map(Points::new));
}

#[test]
fn a_refund_takes_back_what_the_draft_gave() {
    let now = greengrain();
    let draft = doubled(&now, "DELI");
    let mut history = history(&now, &[(4, "DELI", 10_000)]);
    history.purchases[0].refunds.push(Returned {
        returned_at: day(5),
        sequence: Sequence(9),
        refund: Refund::Lines(vec![RefundedLine { line: 0, amount_minor: 4_000 }]),
    });
    let kept = |programme| replay(programme, &history, year()).unwrap().issued();
    assert_eq!(kept(&now), Points::new(180));
    assert_eq!(kept(&draft), Points::new(360));
}

#[test]
fn a_preview_tells_the_credit_that_a_draft_would_have_given() {
    let now = greengrain();
    let mut draft = greengrain();
    draft.earning[2].effect = Effect::Cashback(Exact::new(5, 2));
    let mut history = history(&now, &[(1, "PRODUCE", 1_099), (2, "PRODUCE", 10_000)]);
    history.purchases[1].refunds.push(Returned {
        returned_at: day(5),
        sequence: Sequence(9),
        refund: Refund::Lines(vec![RefundedLine { line: 0, amount_minor: 4_000 }]),
    });
    let versions = Compared { now: &now, draft: &draft };
    let mut preview = Preview::new(versions, year());
    for number in ["1", "2"] {
        let (number, history) = (number.to_owned(), history.clone());
        preview.add(versions, Member { number, history, balance: Points::ZERO }).unwrap();
    }
    assert_eq!(preview.cashback_minor, Compared { now: 0, draft: 2 * (27 + 250 - 100) });
    let versions = Compared { now: &draft, draft: &now };
    let mut preview = Preview::new(versions, year());
    for number in ["1", "2"] {
        let (number, history) = (number.to_owned(), history.clone());
        preview.add(versions, Member { number, history, balance: Points::ZERO }).unwrap();
    }
    assert_eq!(preview.cashback_minor, Compared { now: 2 * (27 + 250 - 100), draft: 0 });
}

#[test]
fn what_is_owed_starts_from_the_books_whatever_rules_they_were_kept_by() {
    let programme = greengrain();
    let versions = Compared { now: &programme, draft: &programme };
    let mut preview = Preview::new(versions, year());
    let mut history = history(&programme, &[(1, "GROCERY", 10_000)]);
    // An older version gave 100 where today's gives 300, and 40 were spent.
    history.purchases[0].kept = Points::new(100);
    let member = Member { number: "1".to_owned(), history, balance: Points::new(60) };
    preview.add(versions, member).unwrap();
    assert_eq!(preview.in_the_books, Points::new(100));
    assert_eq!(preview.owed, Compared { now: Points::new(260), draft: Points::new(260) });
}

#[test]
fn a_reward_for_a_segment_reaches_who_belongs_to_it() {
    let mut programme = greengrain();
    let [spenders, regulars] = ["spenders", "regulars"].map(|id| Slug::new(id).unwrap());
    programme.segments = vec![
        Segment {
            id: spenders.clone(),
            spent_at_least_minor: 50_000,
            within_days: 365,
            ..everybody()
        },
        Segment { id: regulars.clone(), bought_within_days: Some(100), ..everybody() },
    ];
    programme.rewards[0].segments = [spenders].into();
    programme.rewards[1].segments = [regulars].into();
    programme.rewards[1].points = Points::new(100);
    let versions = Compared { now: &programme, draft: &programme };
    let mut preview = Preview::new(versions, year());
    // On which day, for how much, of which so much came back.
    for (on, minor, back) in
        [(300, 10_000, 0), (300, 60_000, 0), (100, 70_000, 0), (300, 60_000, 20_000)]
    {
        let mut history = history(&programme, &[(on, "GROCERY", minor)]);
        let balance = history.purchases[0].kept;
        if back > 0 {
            history.purchases[0].refunds.push(Returned {
                returned_at: day(on + 1),
                sequence: Sequence(9),
                refund: Refund::Lines(vec![RefundedLine { line: 0, amount_minor: back }]),
            });
        }
        preview.add(versions, Member { number: String::new(), history, balance }).unwrap();
    }
    let reach = |reward: usize| preview.rewards[reward].members;
    assert_eq!(reach(0), Compared { now: Some(2), draft: Some(2) }, "who spent");
    assert_eq!(reach(1), Compared { now: Some(3), draft: Some(3) }, "who bought of late");
}

#[test]
fn a_preview_says_who_is_affected_and_what_is_owed() {
    let now = greengrain();
    let draft = doubled(&now, "DELI");
    let versions = Compared { now: &now, draft: &draft };
    let mut preview = Preview::new(versions, year());
    for number in 1..=12 {
        let mut history = history(&now, &[(1, "DELI", 1_000 * number)]);
        // The last one's points are gone by the end.
        let expires = number == 12;
        history.purchases[0].has_expired = expires;
        let balance = if expires { Points::ZERO } else { history.purchases[0].kept };
        let member = Member { number: format!("{number:02}"), history, balance };
        preview.add(versions, member).unwrap();
    }
    assert_eq!((preview.members, preview.buyers, preview.purchases), (12, 12, 12));
    assert_eq!(preview.issued.now, preview.in_the_books);
    // A Friday: 50 points each now, and twice 30 for each $10 under the draft.
    assert_eq!(preview.issued, Compared { now: Points::new(2_940), draft: Points::new(4_680) });
    assert_eq!(preview.owed, Compared { now: Points::new(2_530), draft: Points::new(3_960) });
    let named: Vec<_> = preview.most_affected.iter().map(|a| a.number.as_str()).collect();
    assert_eq!(named, ["12", "11", "10", "09", "08", "07", "06", "05", "04", "03"]);
    assert_eq!(preview.most_affected[0].difference(), Points::new(310));
    let hot_drink = &preview.rewards[0].members;
    assert_eq!(*hot_drink, Compared { now: Some(3), draft: Some(7) });
}

#[test]
fn the_caps_of_a_draft_cut_what_is_replayed_and_refunds_give_room_back() {
    let now = greengrain();
    let mut draft = greengrain();
    draft.earning[2].most_per_period = Some(Points::new(50));
    let mut history =
        history(&now, &[(1, "PRODUCE", 1_000), (2, "PRODUCE", 1_000), (4, "PRODUCE", 1_000)]);
    let kept = |history: &History| replay(&draft, history, year()).unwrap().kept;
    assert_eq!(kept(&history), [60, 50, 30].map(Points::new));

    let refund = Refund::Lines(vec![RefundedLine { line: 0, amount_minor: 1_000 }]);
    let returned = Returned { returned_at: day(3), sequence: Sequence(9), refund };
    history.purchases[0].refunds.push(returned);
    assert_eq!(kept(&history), [0, 50, 60].map(Points::new));

    let taken = Taken { rule: draft.earning[2].id.clone(), millionths: 45_000_000 };
    history.taken.push(TakenOn { on: jiff::civil::date(2026, 1, 1), taken });
    assert_eq!(kept(&history), [0, 30, 35].map(Points::new), "what was taken before");
}

#[test]
fn a_preview_counts_who_rises_and_who_falls() {
    let now = greengrain();
    let standings = |threshold| {
        let mut draft = greengrain();
        draft.tiers[1].threshold = threshold;
        let versions = Compared { now: &now, draft: &draft };
        let mut preview = Preview::new(versions, year());
        for minor in [100_000, 10_000] {
            let history = history(&now, &[(1, "GROCERY", minor)]);
            let member = Member { number: minor.to_string(), history, balance: Points::ZERO };
            preview.add(versions, member).unwrap();
        }
        let counts = |tiers: &[(Text, u64)]| tiers.iter().map(|(_, of)| *of).collect::<Vec<_>>();
        assert_eq!(counts(&preview.tiers.now), [1, 1, 0]);
        (preview.raised, preview.lowered, counts(&preview.tiers.draft))
    };
    assert_eq!(standings(3_000), (0, 0, vec![1, 1, 0]));
    assert_eq!(standings(300), (1, 0, vec![0, 2, 0]));
    assert_eq!(standings(4_000), (0, 1, vec![2, 0, 0]));
}

#[test]
fn what_is_given_back_does_not_count_towards_a_tier() {
    let programme = greengrain();
    let bought = [(1, 90_000), (3, 80_000), (4, 10_000), (5, 10_000)];
    let bought = bought.map(|(on, minor)| (on, "GROCERY", minor));
    let mut history = history(&programme, &bought);
    history.purchases[0].refunds.push(Returned {
        returned_at: day(2),
        sequence: Sequence(9),
        refund: Refund::Lines(vec![RefundedLine { line: 0, amount_minor: 80_000 }]),
    });
    let replayed = replay(&programme, &history, year()).unwrap();
    assert_eq!(replayed.kept, [300, 2_400, 300, 375].map(Points::new));
}

proptest! {
    /// A replay is what one gets by asking the rules at each purchase in turn.
    #[test]
    fn a_replay_is_what_the_rules_say_in_turn(
        amounts in vec((0_i64..40, prop::sample::select(vec!["GROCERY", "PRODUCE", "DELI", "FUEL"]),
                        1_i64..60_000), 1..30)
    ) {
        let programme = greengrain();
        let mut bought = amounts;
        bought.sort_by_key(|(on, ..)| *on);
        // Two of one moment are another example's business.
        bought.dedup_by_key(|(on, ..)| *on);
        let history = history(&programme, &bought);

        let (mut earned, mut expected) = (0, Vec::new());
        for bought in &history.purchases {
            let place = match earned { 0..3_000 => 0, 3_000..9_000 => 1, _ => 2 };
            let tier = &programme.tiers[place];
            let buyer = Buyer { is_first_purchase: bought.is_first, ..Buyer::of(tier) };
            let points = earn(&programme, &bought.purchase, &buyer).points;
            earned += points.get();
            expected.push(points);
        }
        prop_assert_eq!(replay(&programme, &history, year()).unwrap().kept, expected);
    }
}

/// A year that starts with a day of few purchases: 2026 in New York.
fn year() -> Period {
    Period { starts_at: day(0), ends_at: "2027-01-01T05:00:00Z".parse().unwrap() }
}

/// Noon of a day in January 2026, or later.
fn day(number: i64) -> Timestamp {
    let first: Timestamp = "2026-01-01T17:00:00Z".parse().unwrap();
    first + (24 * number).hours()
}

/// A draft under which a department earns double, and Fridays nothing more.
fn doubled(programme: &Programme, department: &str) -> Programme {
    let mut draft = programme.clone();
    draft.earning.retain(|rule| rule.id.as_str() != "friday-deli");
    let mut rule = programme.earning[2].clone();
    rule.id = Slug::new("double").unwrap();
    rule.matching.departments = [department.to_owned()].into();
    draft.earning.push(rule);
    draft
}

/// A new member's purchases of one line: on which day, of which department, for how much. What
/// they left in the books is what the programme gives the lowest tier.
fn history(programme: &Programme, bought: &[(i64, &str, i64)]) -> History {
    let purchase = |(number, &(on, department, amount_minor)): (usize, &(i64, &str, i64))| {
        let line = Line {
            department: department.to_owned(),
            amount_minor,
            quantity: 1,
            ..Line::default()
        };
        let purchase = Purchase {
            reference: number.to_string(),
            store: None,
            till: None,
            channel: Channel::Store,
            occurred_at: day(on),
            currency: programme.currency,
            lines: vec![line],
        };
        let tier = &programme.tiers[0];
        let buyer = Buyer { is_first_purchase: number == 0, ..Buyer::of(tier) };
        Bought {
            kept: earn(programme, &purchase, &buyer).points,
            purchase,
            sequence: Sequence(i64::try_from(number).unwrap() + 1),
            is_first: number == 0,
            birthday_month: None,
            has_expired: false,
            refunds: Vec::new(),
        }
    };
    History {
        standing: at_enrolment(programme),
        counted: Vec::new(),
        taken: Vec::new(),
        purchases: bought.iter().enumerate().map(purchase).collect(),
        facts: Facts::default(),
    }
}
