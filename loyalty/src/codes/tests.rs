//! Codes are made, read, found and refused.

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::{keys::totp, *};
use crate::ids::{MemberId, PurchaseId, VoucherId};

const VOUCHER: VoucherId = VoucherId(Uuid::from_u128(7));

fn keys() -> CodeKeys {
    CodeKeys::from_secret(&[7; 32])
}

fn second(number: i64) -> Timestamp {
    Timestamp::from_second(1_770_000_000 + number).unwrap()
}

/// RFC 6238, appendix B, the SHA-1 rows.
#[test]
fn tokens_are_those_of_rfc_6238() {
    let totp = totp(b"12345678901234567890", 8);
    for (seconds, token) in [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ] {
        assert_eq!(totp.generate(seconds).to_string(), token, "at {seconds}");
    }
}

#[test]
fn check_digits_are_those_of_luhn() {
    let digits = |text: &str| text.bytes().map(|b| b - b'0').collect::<Vec<u8>>();
    assert_eq!(luhn_check_digit(&digits("7992739871")), 3);
    assert_eq!(luhn_check_digit(&digits("453201511283036")), 6);
    assert_eq!(luhn_check_digit(&[]), 0);
}

#[test]
fn a_screenshot_is_dead_within_a_minute_and_a_half() {
    let keys = keys();
    let code = keys.live_voucher(VOUCHER, 0, second(0));
    let is_current = |at| keys.voucher_token_is_current(&code, VOUCHER, second(at));
    assert!(is_current(0) && is_current(30) && is_current(-30));
    assert!(!is_current(90) && !is_current(120) && !is_current(-60));
}

#[test]
fn a_code_is_read_however_it_is_written() {
    let code = keys().live_voucher(VOUCHER, 0, second(0));
    let full_width: String = code
        .to_string()
        .chars()
        .map(|c| char::from_u32(u32::from(c) - u32::from('0') + u32::from('０')).unwrap())
        .collect();
    let dashes = code.grouped().replace(' ', "-");
    for written in [code.to_string(), code.grouped(), full_width, dashes, format!("]C1{code}\r\n")]
    {
        assert_eq!(Code::parse(&written), Ok(code), "{written:?}");
    }
}

#[test]
fn what_is_no_code_says_why() {
    let code = keys().live_voucher(VOUCHER, 0, second(0)).to_string();
    let long = "9".repeat(10_000);
    for (text, why) in [
        ("", Malformed::Length(0)),
        ("9148", Malformed::Length(4)),
        (&long, Malformed::Length(10_000)),
        ("DROP TABLE voucher;", Malformed::Character),
        ("9148\u{0}", Malformed::Character),
        ("9148：", Malformed::Character),
        (&code.replacen("91", "93", 1), Malformed::Kind),
        (&code.replacen("91", "19", 1), Malformed::Kind),
    ] {
        assert_eq!(Code::parse(text), Err(why), "{text:?}");
    }
}

#[test]
fn what_a_scanner_sends_is_read_up_to_two_hundred_characters() {
    let code = keys().live_voucher(VOUCHER, 0, second(0));
    let padded = |characters: usize| format!("{code}{}", "-".repeat(characters - 20));
    assert_eq!(Code::parse(&padded(200)), Ok(code));
    assert_eq!(Code::parse(&padded(201)), Err(Malformed::Length(201)));
}

/// What is printed stays good: the same secret gives the same digits in every release. The first
/// is made of a hash with a byte of 250 in it, which gives none.
#[test]
fn a_code_on_paper_is_the_same_for_ever() {
    let keys = keys();
    let printed = keys.printed_voucher(VoucherId(Uuid::from_u128(13)), 0);
    assert_eq!(printed.to_string(), "92990538909460206505");
    assert_eq!(keys.receipt(PurchaseId(Uuid::from_u128(9)), 0).to_string(), "94268001571332703155");
    assert_eq!(keys.referral(MemberId(Uuid::from_u128(8)), 0), "hizd9qmh");
}

#[test]
fn a_printed_voucher_has_no_token_and_stays_current() {
    let keys = keys();
    let code = keys.printed_voucher(VOUCHER, 0);
    assert_eq!(Code::parse(&code.to_string()).unwrap().kind(), CodeKind::PrintedVoucher);
    assert!(code.token().is_empty());
    assert!(keys.voucher_token_is_current(&code, VOUCHER, second(1_000_000)));
}

#[test]
fn a_code_shows_neither_in_logs_nor_to_another_server() {
    let code = keys().live_voucher(VOUCHER, 0, second(0));
    assert_eq!(format!("{code:?} {:?}", keys()), "Code(LiveVoucher, …) CodeKeys(…)");
    let elsewhere = CodeKeys::from_secret(&[8; 32]);
    assert_ne!(elsewhere.lookup_hash(&code), keys().lookup_hash(&code));
    assert!(!elsewhere.voucher_token_is_current(&code, VOUCHER, second(0)));
}

#[test]
fn every_kind_of_code_is_read_back_and_recognised_by_its_end() {
    let keys = keys();
    let (member, purchase) = (MemberId(Uuid::from_u128(8)), PurchaseId(Uuid::from_u128(9)));
    for (code, kind) in [
        (keys.member_card(member, 0, second(0)), CodeKind::MemberCard),
        (keys.live_voucher(VOUCHER, 0, second(0)), CodeKind::LiveVoucher),
        (keys.printed_voucher(VOUCHER, 0), CodeKind::PrintedVoucher),
        (keys.receipt(purchase, 0), CodeKind::Receipt),
    ] {
        let read = Code::parse(&code.to_string()).unwrap();
        assert_eq!((read, read.kind()), (code, kind));
        assert_eq!(read.ending(), code.to_string()[16..]);
    }
}

#[test]
fn a_picture_of_a_card_is_soon_worth_nothing_and_nobody_elses() {
    let keys = keys();
    let [member, other] = [8, 9].map(|id| MemberId(Uuid::from_u128(id)));
    let card = keys.member_card(member, 0, second(0));
    assert!(keys.card_token_is_current(&card, member, second(30)));
    assert!(!keys.card_token_is_current(&card, member, second(90)));
    assert!(!keys.card_token_is_current(&card, other, second(0)));
}

#[test]
fn an_invitation_is_eight_letters_and_digits_that_are_not_mixed_up() {
    let keys = keys();
    let invitation = |id, attempt| keys.referral(MemberId(Uuid::from_u128(id)), attempt);
    assert_eq!(invitation(8, 0), invitation(8, 0));
    assert!(invitation(8, 0) != invitation(9, 0) && invitation(8, 0) != invitation(8, 1));
    let mut letters: Vec<char> =
        (0..40).flat_map(|id| invitation(id, 0).chars().collect::<Vec<_>>()).collect();
    assert_eq!(letters.len(), 40 * 8);
    letters.sort_unstable();
    letters.dedup();
    assert!(letters.len() > 24, "all letters are used: {letters:?}");
    assert!(!letters.iter().any(|letter| "01lo".contains(*letter)), "{letters:?}");
}

proptest! {
    /// One wrong digit in the lasting part, or two neighbours swapped, is noticed.
    #[test]
    fn a_slip_is_noticed(id in any::<u128>(), place in 2_usize..14, digit in 0_u8..10) {
        let code = keys().live_voucher(VoucherId(Uuid::from_u128(id)), 0, second(0)).to_string();
        let mut bytes = code.clone().into_bytes();
        bytes[place] = b'0' + digit;
        let slipped = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(Code::parse(&slipped).is_ok(), slipped == code);
    }

    /// The lasting part is found by the same hash whatever the token, and differs for each card,
    /// voucher and attempt.
    #[test]
    fn a_code_is_found_by_its_lasting_part(id in any::<u128>(), at in 0_i64..1_000_000) {
        let keys = keys();
        let (member, voucher) = (MemberId(Uuid::from_u128(id)), VoucherId(Uuid::from_u128(id)));
        let now = keys.lookup_hash(&keys.live_voucher(voucher, 0, second(0)));
        prop_assert_eq!(keys.lookup_hash(&keys.live_voucher(voucher, 0, second(at))), now);
        prop_assert_ne!(keys.lookup_hash(&keys.live_voucher(voucher, 1, second(0))), now);
        prop_assert_ne!(keys.lookup_hash(&keys.member_card(member, 0, second(0))), now);
        prop_assert_ne!(keys.lookup_hash(&keys.printed_voucher(voucher, 0)), now);
    }

    /// No text makes the reader panic.
    #[test]
    fn any_text_gets_an_answer(text in ".{0,60}") {
        let _ = Code::parse(&text);
    }
}
