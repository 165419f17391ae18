//! A voucher's life, and what tills are told.

use uuid::Uuid;

use super::*;
use crate::programme::{Stacking, fixture::greengrain};

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
    let redeemed = Redeemed { at: minute(3), store: Some(slug("harbour")), till: Some("2".into()) };
    let voucher =
        Voucher { state: VoucherState::Redeemed(redeemed.clone()), ..voucher("hot-drink") };
    let refusal = redeem(&voucher, "mill-lane", minute(90)).unwrap_err();
    assert_eq!(refusal, RedemptionRefusal::AlreadyRedeemed(redeemed));
}

#[test]
fn an_old_picture_is_stale() {
    let refusal = redeem_with(&voucher("hot-drink"), false, "harbour", minute(1));
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
fn an_unused_voucher_is_given_back_until_its_time_is_over() {
    let voucher = voucher("hot-drink");
    assert!(voucher.can_be_cancelled(minute(14)) && !voucher.is_over(minute(14)));
    assert!(!voucher.can_be_cancelled(minute(15)) && voucher.is_over(minute(15)));
}

#[test]
fn a_redemption_is_taken_back_within_the_window_only() {
    let redeemed = Redeemed { at: minute(3), store: Some(slug("harbour")), till: None };
    let voucher = Voucher { state: VoucherState::Redeemed(redeemed), ..voucher("hot-drink") };
    assert_eq!(voucher.reverse(&REVERSAL, minute(14)), Ok(Reversal::UsableAgain));
    assert_eq!(voucher.reverse(&REVERSAL, minute(15)), Ok(Reversal::PointsReturn));
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
    let veg_box = greengrain().reward(&slug("veg-box")).unwrap().clone();
    let end = expiry(&veg_box, at, &zone);
    assert_eq!(end, "2026-03-16T04:00:00Z".parse().unwrap());
    // What takes place earlier is over earlier.
    let feast = Reward { takes_place_on: Some(jiff::civil::date(2026, 3, 6)), ..veg_box };
    assert_eq!(expiry(&feast, at, &zone), "2026-03-07T05:00:00Z".parse().unwrap());
}

#[test]
fn a_card_that_paid_gets_its_stamps_back() {
    let stamps = Some(Stamped { card: slug("coffee"), stamps: 9 });
    let paid = Paid { draws: Vec::new(), stamps };
    let mut held = PointsHeld::default();
    let postings = paid.give_back(&mut held, minute(1), &greengrain().zone).unwrap();
    let moved: Vec<_> = postings.iter().map(|posting| (posting.account, posting.amount)).collect();
    assert_eq!(moved, [(Account::Available, 9), (Account::Claimed, -9)]);
    assert_eq!(held, PointsHeld::default());
}

#[test]
fn states_are_read_back_as_they_are_written() {
    let redeemed = Redeemed { at: minute(3), store: Some(slug("harbour")), till: None };
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

#[test]
fn a_voucher_is_good_only_where_and_with_what_its_reward_says() {
    let mut programme: Programme = greengrain();
    let reward = programme.rewards.iter_mut().find(|r| r.slug == slug("five-off")).unwrap();
    reward.channels.insert(Channel::Web);
    reward.stacking = Stacking::WithOthers;
    let five_off = voucher("five-off");
    let harbour = slug("harbour");
    let online = Use {
        store: &harbour,
        channel: Channel::Web,
        basket_minor: Some(1_200),
        used_with: &[],
        at: minute(1),
    };
    let redeem = |using: Use<'_>| five_off.redeem(&programme, true, &using);

    assert_eq!(redeem(online), Ok(Some(500)));
    assert_eq!(redeem(Use { basket_minor: None, ..online }), Ok(None));
    assert_eq!(
        redeem(Use { channel: Channel::Store, ..online }),
        Err(RedemptionRefusal::WrongChannel)
    );
    assert_eq!(
        redeem(Use { basket_minor: Some(499), ..online }),
        Err(RedemptionRefusal::BelowMinimum(BelowMinimum { minimum_minor: 500 }))
    );
    let twice = [slug("hot-drink"), slug("five-off")];
    assert_eq!(
        redeem(Use { used_with: &twice, ..online }),
        Err(RedemptionRefusal::NotStackable { with: slug("five-off") })
    );
    assert_eq!(redeem(Use { used_with: &twice[..1], ..online }), Ok(Some(500)));
}

fn redeem(voucher: &Voucher, store: &str, at: Timestamp) -> Result<(), RedemptionRefusal> {
    redeem_with(voucher, true, store, at)
}

fn redeem_with(
    voucher: &Voucher,
    token_is_current: bool,
    store: &str,
    at: Timestamp,
) -> Result<(), RedemptionRefusal> {
    let store = slug(store);
    let using =
        Use { store: &store, channel: Channel::Store, basket_minor: None, used_with: &[], at };
    voucher.redeem(&greengrain(), token_is_current, &using).map(drop)
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
