//! Time passes: in one go, in many, it comes to the same.

use proptest::{collection::vec, prelude::*};
use uuid::Uuid;

use super::*;
use crate::{
    ids::{LotId, Sequence, Slug, VoucherId},
    lots::{Draw, Lot},
    points::Points,
    programme::fixture::greengrain,
};

#[test]
fn a_voucher_that_expired_first_gives_its_points_back_in_time_for_them_to_expire_too() {
    // The voucher ends on day 5, its lot on day 6; closing comes on day 30.
    let mut settling = member_with(&[lot(1, 0, 6, None)], &[(5, 1, 300)]);

    let done = settle(&mut settling, &greengrain(), |_| 0, day(30)).unwrap();

    let kinds: Vec<&str> = done.iter().map(kind).collect();
    assert_eq!(kinds, ["voucher_expiry", "expiry"]);
    assert_eq!(settling.held.available, Points::ZERO);
}

#[test]
fn a_voucher_that_outlived_its_lot_gives_its_points_seven_more_days() {
    let mut settling = member_with(&[lot(1, 0, 3, None)], &[(5, 1, 300)]);

    settle(&mut settling, &greengrain(), |_| 0, day(11)).unwrap();
    assert_eq!(settling.held.available, Points::new(300));

    settle(&mut settling, &greengrain(), |_| 0, day(13)).unwrap();
    assert_eq!(settling.held.available, Points::ZERO);
}

#[test]
fn what_matures_and_expires_in_the_same_moment_was_available_for_none() {
    let mut settling = member_with(&[lot(1, 100, 3, Some(3))], &[]);
    let done = settle(&mut settling, &greengrain(), |_| 0, day(3)).unwrap();
    assert_eq!(done.iter().map(kind).collect::<Vec<_>>(), ["maturity", "expiry"]);
    let changes = |account| done.iter().map(|settled| settled.change(account)).collect::<Vec<_>>();
    assert_eq!(changes(Account::Pending), [-100, 0]);
    assert_eq!(changes(Account::Available), [100, -100]);
    assert_eq!(settling.held.pending, Points::ZERO);
}

#[test]
fn what_matured_is_told_lot_by_lot() {
    let mut settling = member_with(&[lot(1, 100, 90, Some(3)), lot(2, 50, 90, Some(5))], &[]);
    assert_eq!(settling.due_at(), Some(day(3)));
    let done = settle(&mut settling, &greengrain(), |_| 0, day(4)).unwrap();
    assert_eq!(settling.due_at(), Some(day(5)));
    let [Settled::Moved(matured)] = &done[..] else { panic!("{done:?}") };
    let lots = vec![LotId(Sequence(1))];
    assert_eq!(matured.explanation, Explanation::Maturity { lots });
    assert_eq!(settling.held.available, Points::new(100));
}

#[test]
fn a_year_without_purchases_costs_one_tier() {
    let mut settling = member_with(&[], &[]);
    settling.standing = Standing { tier: slug("harvest"), held_until: Some(day(2)) };
    settle(&mut settling, &greengrain(), |_| 0, day(3)).unwrap();
    assert_eq!(settling.standing.tier, slug("bloom"));
}

proptest! {
    /// Closing whenever it runs, and however often, ends in the same books.
    #[test]
    fn nothing_depends_on_when_closing_runs(
        lots in vec((1_i64..500, 1_i64..60, prop::option::of(1_i64..30)), 0..6),
        vouchers in vec((1_i64..40, 1_i64..4, 1_i64..300), 0..4),
        stops in vec(0_i64..60, 0..10),
        held_until in prop::option::of(1_i64..60),
    ) {
        let lots: Vec<Lot> = (1..).zip(lots).map(|(id, (points, expires, matures))| {
            lot(id, points, expires, matures)
        }).collect();
        let vouchers: Vec<_> = vouchers
            .into_iter()
            .filter(|(_, of_lot, _)| {
                lots.iter().any(|lot| lot.id.0.0 == *of_lot && lot.matures_at.is_none())
            })
            .collect();
        let mut at_once = member_with(&lots, &vouchers);
        at_once.standing = Standing {
            tier: slug("harvest"), held_until: held_until.map(day),
        };
        let mut in_steps = at_once.clone();

        let all = settle(&mut at_once, &greengrain(), |_| 0, day(60)).unwrap();

        let mut stops = stops;
        stops.sort_unstable();
        stops.push(60);
        let mut steps = Vec::new();
        for stop in stops {
            steps.extend(settle(&mut in_steps, &greengrain(), |_| 0, day(stop)).unwrap());
            prop_assert!(in_steps.held.adds_up());
            prop_assert!(in_steps.due_at().is_none_or(|due| due > day(stop)));
        }
        prop_assert_eq!(all, steps);
        prop_assert_eq!(&at_once, &in_steps);
        prop_assert_eq!(settle(&mut at_once, &greengrain(), |_| 0, day(60)).unwrap(), []);
    }
}

#[test]
fn credit_with_an_end_expires_at_it() {
    let mut member = member_with(&[], &[]);
    let lot = |id, expires_at| CreditLot {
        id: LotId(Sequence(id)),
        remaining_minor: 500,
        loaded_at: day(0),
        expires_at,
    };
    let spent = CreditLot { remaining_minor: 0, ..lot(3, Some(day(2))) };
    member.credit = vec![lot(1, None), lot(2, Some(day(3))), spent];

    let done = settle(&mut member, &greengrain(), |_| 0, day(9)).unwrap();

    assert_eq!(done.iter().map(kind).collect::<Vec<_>>(), ["credit_expiry"]);
    let left: Vec<_> = member.credit.iter().map(|lot| lot.remaining_minor).collect();
    assert_eq!(left, [500, 0, 0]);
}

fn kind(settled: &Settled) -> &'static str {
    match settled {
        Settled::Moved(transaction) => transaction.explanation.kind(),
        Settled::Reviewed { .. } => "review",
    }
}

/// A member with these lots and vouchers: `(expires on, of lot, points)`.
fn member_with(lots: &[Lot], vouchers: &[(i64, i64, i64)]) -> Settling {
    let mut held = PointsHeld::default();
    for lot in lots {
        held.add(lot.clone(), Account::Issued);
    }
    let vouchers = (1..).zip(vouchers).map(|(id, &(expires_on, of_lot, points))| {
        let points = Points::new(points);
        let voucher = Voucher {
            id: VoucherId(Uuid::from_u128(id)),
            reward: slug("hot-drink"),
            is_printed: false,
            state: VoucherState::Issued,
            points,
            issued_at: day(0),
            expires_at: day(expires_on),
        };
        let draws = vec![Draw { lot: LotId(Sequence(of_lot)), points }];
        (voucher, Paid { draws, stamps: None })
    });
    let vouchers = vouchers.collect();
    let standing = Standing { tier: slug("sprout"), held_until: None };
    Settling { held, credit: Vec::new(), vouchers, standing }
}

fn lot(id: i64, points: i64, expires_on: i64, matures_on: Option<i64>) -> Lot {
    Lot {
        id: LotId(Sequence(id)),
        remaining: Points::new(points),
        earned_at: day(0),
        expires_at: day(expires_on),
        matures_at: matures_on.map(day),
    }
}

fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

fn day(number: i64) -> Timestamp {
    Timestamp::from_second(1_770_000_000 + number * 86_400).unwrap()
}
