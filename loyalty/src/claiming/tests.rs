//! What a claim takes, and what keeps it from happening.

use proptest::{collection::vec, prelude::*};
use uuid::Uuid;

use super::*;
use crate::{
    explanation::Explanation,
    ids::{LotId, Sequence},
    ledger::LedgerTransaction,
    lots::Lot,
    programme::{Programme, VoucherKind, fixture::greengrain},
};

#[test]
fn a_claim_takes_its_points_from_what_expires_first() {
    let mut held = holding(&[(300, 90), (200, 10)]);

    let (draws, _) = claim_of("hot-drink", "sprout", &mut held).unwrap();

    let taken: Vec<_> = draws.iter().map(|draw| (draw.lot.0.0, draw.points.get())).collect();
    assert_eq!(taken, [(2, 200), (1, 100)]);
    assert_eq!(held.available, Points::new(200));
}

#[test]
fn a_refusal_says_how_many_points_are_missing() {
    let refusal = claim_of("hot-drink", "sprout", &mut holding(&[(299, 90)])).unwrap_err();
    let short_by = Points::new(1);
    assert_eq!(refusal, ClaimRefusal::TooFewPoints(TooFewPoints { short_by }));
}

#[test]
fn a_reward_of_one_tier_is_not_for_another() {
    let refusal = claim_of("chefs-table", "bloom", &mut holding(&[(9_000, 90)])).unwrap_err();
    assert_eq!(refusal, ClaimRefusal::Tier { tiers: vec![slug("harvest")] });
}

#[test]
fn a_full_card_pays_in_place_of_the_points() {
    let programme = greengrain();
    let (card, sprout) = (&programme.stamp_cards[0], slug("sprout"));
    let reward = programme.reward(&card.reward).unwrap();
    let claimant = claimant(&sprout, 0, 0);
    let with = |held| claim_with_stamps(reward, card, held, &claimant, &programme.zone, day(0));

    assert_eq!(with(8), Err(ClaimRefusal::TooFewStamps { short_by: 1 }));
    assert_eq!(with(7), Err(ClaimRefusal::TooFewStamps { short_by: 2 }));
    let moved = with(9).unwrap().map(|posting| (posting.account, posting.amount));
    assert_eq!(moved, [(Account::Available, -9), (Account::Claimed, 9)]);
}

#[test]
fn credit_comes_with_its_claim_and_other_rewards_bring_a_voucher_to_use() {
    let moved = |reward: &Reward| {
        let postings = brings(reward, VoucherId(Uuid::nil()), LotId(Sequence(7)));
        let explanation = Explanation::Adjustment { reason: "both sides sum to zero".into() };
        LedgerTransaction::new(day(0), explanation, postings.clone()).unwrap();
        let told = |posting: &Posting| (posting.account, posting.amount, posting.lot);
        postings.iter().map(told).collect::<Vec<_>>()
    };
    let mut reward = greengrain().reward(&slug("hot-drink")).unwrap().clone();
    assert_eq!(moved(&reward), [(Account::Issued, -1, None), (Account::Available, 1, None)]);
    reward.voucher = VoucherKind::Credit { minor: 500 };
    let lot = Some(LotId(Sequence(7)));
    assert_eq!(
        moved(&reward),
        [
            (Account::Issued, -1, None),
            (Account::Claimed, 1, None),
            (Account::Issued, -500, None),
            (Account::Available, 500, lot),
        ]
    );
}

#[test]
fn the_last_one_goes_once() {
    let programme = greengrain();
    let reward = programme.reward(&slug("chefs-table")).unwrap();
    let harvest = slug("harvest");
    let with = |claimed_by_member, claimed_in_all| {
        let claimant = claimant(&harvest, claimed_by_member, claimed_in_all);
        obstacles(reward, &claimant, Points::new(9_000), &programme.zone, day(0))
    };
    assert_eq!(with(0, 11), []);
    assert_eq!(with(0, 12), [ClaimRefusal::Stock]);
    assert_eq!(with(1, 11), [ClaimRefusal::Limit { most: 1, each: Each::Membership }]);
}

#[test]
fn a_reward_is_live_on_its_first_and_last_day() {
    let programme = greengrain();
    let mut reward = programme.reward(&slug("hot-drink")).unwrap().clone();
    let today = programme.zone.date(day(0));
    reward.from_on = Some(today);
    reward.until_on = Some(today);
    let obstacles_on = |at| {
        let tier = slug("sprout");
        let claimant = claimant(&tier, 0, 0);
        obstacles(&reward, &claimant, Points::new(300), &programme.zone, at)
    };
    assert_eq!(obstacles_on(day(0)), []);
    assert_eq!(obstacles_on(day(1)), [ClaimRefusal::NotLive { from: None }]);
    assert_eq!(obstacles_on(day(-1)), [ClaimRefusal::NotLive { from: Some(today) }]);
}

#[test]
fn what_keeps_a_claim_from_happening_has_a_name_for_machines() {
    let programme = greengrain();
    let reward = programme.reward(&slug("chefs-table")).unwrap();
    let bloom = slug("bloom");
    let claimant = claimant(&bloom, 1, 12);
    let obstacles = obstacles(reward, &claimant, Points::ZERO, &programme.zone, day(0));
    let reasons: Vec<_> = obstacles.iter().map(ClaimRefusal::reason).collect();
    assert_eq!(reasons, ["tier", "limit", "stock", "points"]);
}

proptest! {
    /// A claim takes exactly its price, or nothing; with what is missing it would go through.
    #[test]
    fn a_claim_is_whole_or_not_at_all(lots in vec((0_i64..400, -5_i64..90), 0..8)) {
        let mut held = holding(&lots);
        held.expire(day(0));
        let before = held.clone();
        match claim_of("hot-drink", "sprout", &mut held) {
            Ok((draws, _)) => {
                let drawn: Points = draws.iter().map(|draw| draw.points).sum();
                prop_assert_eq!(drawn, Points::new(300));
                prop_assert_eq!(before.available - held.available, Points::new(300));
                prop_assert!(!held.available.is_negative() && held.adds_up());
            }
            Err(ClaimRefusal::TooFewPoints(TooFewPoints { short_by })) => {
                prop_assert_eq!(&held, &before);
                let mut topped_up = lots;
                topped_up.push((short_by.get(), 1));
                let mut held = holding(&topped_up);
                held.expire(day(0));
                prop_assert!(claim_of("hot-drink", "sprout", &mut held).is_ok());
            }
            Err(other) => prop_assert!(false, "{other:?}"),
        }
    }
}

fn claim_of(
    reward: &str,
    tier: &str,
    held: &mut PointsHeld,
) -> Result<(Vec<Draw>, Vec<Posting>), ClaimRefusal> {
    let programme: Programme = greengrain();
    let tier = slug(tier);
    let claimant = claimant(&tier, 0, 0);
    let reward = programme.reward(&slug(reward)).unwrap();
    claim(reward, &claimant, held, &programme.zone, day(0))
}

#[test]
fn a_reward_of_a_segment_is_for_whoever_belongs_to_it() {
    let programme = greengrain();
    let segments = BTreeSet::from([slug("students")]);
    let reward = Reward {
        segments: segments.clone(),
        ..programme.reward(&slug("hot-drink")).unwrap().clone()
    };
    let sprout = slug("sprout");
    let with = |segments: &BTreeSet<Slug>| {
        let claimant = Claimant { segments, ..claimant(&sprout, 0, 0) };
        obstacles(&reward, &claimant, Points::new(300), &programme.zone, day(0))
    };
    assert_eq!(with(&BTreeSet::new()), [ClaimRefusal::Segment]);
    assert_eq!(with(&segments), []);
}

#[test]
fn a_tiers_own_price_is_what_is_asked_and_taken() {
    let programme = greengrain();
    let mut reward = programme.reward(&slug("hot-drink")).unwrap().clone();
    let harvest = slug("harvest");
    reward.points_by_tier.insert(harvest.clone(), Points::new(250));
    let mut held = holding(&[(299, 90)]);
    let claimant = claimant(&harvest, 0, 0);
    assert!(claim(&reward, &claimant, &mut held, &programme.zone, day(0)).is_ok());
    assert_eq!(held.available, Points::new(49));
    assert_eq!(
        claim(&reward, &claimant, &mut held, &programme.zone, day(0)),
        Err(ClaimRefusal::TooFewPoints(TooFewPoints { short_by: Points::new(201) }))
    );
}

#[test]
fn outside_its_hours_a_reward_is_closed() {
    let programme = greengrain();
    let until_time = Some(jiff::civil::time(6, 0, 0, 0));
    let reward = Reward { until_time, ..programme.reward(&slug("hot-drink")).unwrap().clone() };
    let sprout = slug("sprout");
    // Evening in New York.
    let found =
        obstacles(&reward, &claimant(&sprout, 0, 0), Points::new(300), &programme.zone, day(0));
    assert_eq!(found, [ClaimRefusal::Closed]);
    assert_eq!(found[0].reason(), "not_live");
}

/// A member of no segment.
fn claimant(tier: &Slug, claimed_by_member: i64, claimed_in_all: i64) -> Claimant<'_> {
    static NONE: BTreeSet<Slug> = BTreeSet::new();
    Claimant { tier, segments: &NONE, claimed_by_member, claimed_in_all }
}

/// Lots of so many points that expire in so many days.
fn holding(lots: &[(i64, i64)]) -> PointsHeld {
    let mut held = PointsHeld::default();
    for (number, (points, expires_in_days)) in (1..).zip(lots) {
        let lot = Lot {
            id: LotId(Sequence(number)),
            remaining: Points::new(*points),
            earned_at: day(-30),
            expires_at: day(*expires_in_days),
            matures_at: None,
        };
        held.add(lot, Account::Issued);
    }
    held
}

fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

fn day(number: i64) -> Timestamp {
    Timestamp::from_second(1_770_000_000 + number * 86_400).unwrap()
}
