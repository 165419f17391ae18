//! A voucher's life, and what tills are told.

use uuid::Uuid;

use super::*;
use crate::programme::{Programme, fixture::greengrain};

const REVERSAL: VoucherTerms = VoucherTerms { reversal_minutes: 15 };

#[test]
fn a_live_voucher_is_good_up_to_its_last_moment() {
    let voucher = voucher("hot-drink");
    assert_eq!(redeem(&voucher, "harbour", minute(14)), Ok(()));
    assert_eq!(
        redeem(&voucher, "harbour", minute(15)),
        Err(RedemptionRefusal::Expired { expired_at: minute(15) })
    );
}

#[test]
fn a_second_scan_is_told_when_and_where() {
    let redeemed = Redeemed { at: minute(3), store: slug("harbour"), till: Some("2".into()) };
    let voucher =
        Voucher { state: VoucherState::Redeemed(redeemed.clone()), ..voucher("hot-drink") };
    let refusal = redeem(&voucher, "mill-lane", minute(90)).unwrap_err();
    assert_eq!(refusal, RedemptionRefusal::AlreadyRedeemed(redeemed));
}

#[test]
fn an_old_picture_is_stale() {
    let refusal = voucher("hot-drink").redeem(None, false, &slug("harbour"), minute(1));
    assert_eq!(refusal, Err(RedemptionRefusal::Stale));
}

#[test]
fn a_reward_for_one_store_is_not_for_another() {
    let voucher = voucher("chefs-table");
    assert_eq!(redeem(&voucher, "mill-lane", minute(1)), Err(RedemptionRefusal::WrongStore));
    assert_eq!(redeem(&voucher, "harbour", minute(1)), Ok(()));
}

#[test]
fn what_was_given_back_cannot_be_used() {
    for state in [VoucherState::Cancelled, VoucherState::Reversed] {
        let voucher = Voucher { state, ..voucher("hot-drink") };
        assert_eq!(redeem(&voucher, "harbour", minute(1)), Err(RedemptionRefusal::GivenBack));
        assert!(!voucher.can_be_cancelled(minute(1)));
    }
}

#[test]
fn a_redemption_is_taken_back_within_the_window_only() {
    let redeemed = Redeemed { at: minute(3), store: slug("harbour"), till: None };
    let voucher = Voucher { state: VoucherState::Redeemed(redeemed), ..voucher("hot-drink") };
    assert_eq!(voucher.reverse(&REVERSAL, minute(14)), Ok(Reversal::UsableAgain));
    assert_eq!(voucher.reverse(&REVERSAL, minute(17)), Ok(Reversal::PointsReturn));
    assert_eq!(
        voucher.reverse(&REVERSAL, minute(18)),
        Err(ReversalRefusal::TooLate { minutes: 15 })
    );
    let unused = Voucher { state: VoucherState::Issued, ..voucher };
    assert_eq!(unused.reverse(&REVERSAL, minute(4)), Err(ReversalRefusal::NotRedeemed));
}

#[test]
fn a_printed_voucher_is_good_through_its_last_day() {
    let zone = greengrain().zone;
    let at: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
    let end = expiry(VoucherKind::Printed { days: 14 }, at, &zone);
    assert_eq!(end, "2026-03-16T04:00:00Z".parse().unwrap());
}

#[test]
fn states_are_read_back_as_they_are_written() {
    let redeemed = Redeemed { at: minute(3), store: slug("harbour"), till: None };
    for state in [
        VoucherState::Issued,
        VoucherState::Redeemed(redeemed.clone()),
        VoucherState::Expired,
        VoucherState::Cancelled,
        VoucherState::Reversed,
    ] {
        assert_eq!(VoucherState::named(state.name(), Some(redeemed.clone())), Some(state));
    }
    assert_eq!(VoucherState::named("redeemed", None), None);
}

fn redeem(voucher: &Voucher, store: &str, at: Timestamp) -> Result<(), RedemptionRefusal> {
    let programme: Programme = greengrain();
    voucher.redeem(programme.reward(&voucher.reward), true, &slug(store), at)
}

/// A voucher of 15 minutes.
fn voucher(reward: &str) -> Voucher {
    Voucher {
        id: VoucherId(Uuid::nil()),
        reward: slug(reward),
        is_printed: false,
        state: VoucherState::Issued,
        points: Points::new(300),
        issued_at: minute(0),
        expires_at: minute(15),
    }
}

fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

fn minute(number: i64) -> Timestamp {
    Timestamp::from_second(1_770_000_000 + number * 60).unwrap()
}
