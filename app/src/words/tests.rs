//! Numbers, money and days as each language writes them; and that every message can be said.

use jiff::civil::{Date, date};
use loyalty::money::Money;
use proptest::prelude::*;

use super::*;

const ENGLISH: fn() -> Words = || Words::of(Language::English);
const KOREAN: fn() -> Words = || Words::of(Language::Korean);
const CHINESE: fn() -> Words = || Words::of(Language::Chinese);

#[expect(clippy::implicit_clone, reason = "messages are texts of both kinds")]
mod written {
    use super::Words;
    include!(concat!(env!("OUT_DIR"), "/every_message.rs"));
}
use written::EVERY_MESSAGE;

fn money(minor: i64, currency: &str) -> Money {
    Money { minor, currency: currency.parse().unwrap() }
}

/// 21 November 2024, a Thursday.
const TODAY: Date = date(2024, 11, 21);

#[test]
fn numbers_have_their_thousands_apart_and_a_real_minus() {
    for words in Language::ALL.map(Words::of) {
        assert_eq!(words.number(2480), "2,480");
        assert_eq!(words.number(-40), "−40");
        assert_eq!(words.number(1_842_310), "1,842,310");
        assert_eq!(words.signed(126), "+126");
        assert_eq!(words.signed(-300), "−300");
        assert_eq!(words.signed(0), "0");
        assert_eq!(words.number(i64::MIN), "−9,223,372,036,854,775,808");
    }
}

#[test]
fn money_has_the_places_of_its_currency() {
    for words in Language::ALL.map(Words::of) {
        assert_eq!(words.money(money(4210, "USD")), "$42.10");
        assert_eq!(words.money(money(4210, "KRW")), "₩4,210");
        assert_eq!(words.money(money(-500, "USD")), "−$5.00");
        assert_eq!(words.money_change(money(500, "USD")), "+$5.00");
        assert_eq!(words.money_change(money(-500, "USD")), "−$5.00");
        assert_eq!(words.money(money(5, "USD")), "$0.05");
        assert_eq!(words.money(money(1_234_567, "KWD")), "د.ك1,234.567");
        assert_eq!(words.money(money(1200, "SEK")), "kr\u{a0}12.00");
        assert_eq!(words.round_money(money(500, "USD")), "$5");
        assert_eq!(words.round_money(money(550, "USD")), "$5.50");
    }
}

#[test]
fn english_tells_one_from_many_and_the_others_do_not() {
    assert_eq!(ENGLISH().wallet_vouchers(1), "1 voucher");
    assert_eq!(ENGLISH().wallet_vouchers(2), "2 vouchers");
    assert_eq!(ENGLISH().wallet_vouchers(0), "0 vouchers");
    assert_eq!(KOREAN().wallet_vouchers(1), "바우처 1장");
    assert_eq!(KOREAN().wallet_vouchers(2), "바우처 2장");
    assert_eq!(CHINESE().wallet_vouchers(1), "1 张兑换券");
    assert_eq!(CHINESE().wallet_vouchers(2), "2 张兑换券");
}

#[test]
fn a_number_of_its_own_may_have_its_own_words() {
    assert!(ENGLISH().offers_lead(0).starts_with("Nothing special"));
    assert!(ENGLISH().offers_lead(1).starts_with("1 offer."));
    assert!(KOREAN().offers_lead(0).starts_with("지금은"));
}

#[test]
fn days_are_written_as_each_language_writes_them() {
    let day = date(2024, 11, 28);
    let next_year = date(2025, 3, 1);
    let days = |words: Words| {
        [
            words.day(day),
            words.day_from(next_year, TODAY),
            words.day_long(day, TODAY),
            words.weekday_and_day(day),
            words.weekday_in_month(day),
            words.month_from(day, TODAY),
            words.month_from(next_year, TODAY),
        ]
    };
    assert_eq!(
        days(ENGLISH()),
        ["28 Nov", "1 Mar 2025", "28 November", "Thu 28 Nov", "Thu 28", "November", "March 2025"]
    );
    assert_eq!(
        days(KOREAN()),
        [
            "11월 28일",
            "2025년 3월 1일",
            "11월 28일",
            "11월 28일 목요일",
            "28일 (목)",
            "11월",
            "2025년 3월"
        ]
    );
    assert_eq!(
        days(CHINESE()),
        [
            "11月28日",
            "2025年3月1日",
            "11月28日",
            "11月28日星期四",
            "28日周四",
            "十一月",
            "2025年3月"
        ]
    );
}

#[test]
fn a_moment_is_said_as_one_would_say_it_today() {
    let said =
        |words: Words, day: Date, hour, minute| words.moment(day.at(hour, minute, 0, 0), TODAY);
    assert_eq!(said(ENGLISH(), TODAY, 18, 2), "Today 18:02");
    assert_eq!(said(ENGLISH(), date(2024, 11, 20), 9, 10), "Yesterday 9:10");
    assert_eq!(said(ENGLISH(), date(2024, 11, 22), 7, 0), "Tomorrow 7:00");
    assert_eq!(said(ENGLISH(), date(2024, 11, 15), 18, 2), "Friday 18:02");
    assert_eq!(said(ENGLISH(), date(2024, 11, 14), 18, 2), "14 Nov 18:02");
    assert_eq!(said(ENGLISH(), date(2023, 3, 3), 18, 2), "3 Mar 2023 18:02");
    assert_eq!(said(KOREAN(), TODAY, 18, 2), "오늘 18:02");
    assert_eq!(said(CHINESE(), date(2024, 11, 20), 9, 10), "昨天 9:10");
}

#[test]
fn what_is_put_into_markup_stays_text() {
    let said = ENGLISH().wallet_points_to_tier(580, "<b>Harvest & Co</b>");
    assert_eq!(
        said.html(),
        "<b class=\"num\">580</b> points to &lt;b&gt;Harvest &amp; Co&lt;/b&gt;"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Every message can be said in every language, and says all that it is given.
    #[test]
    fn every_message_says_what_it_is_given(number in any::<i64>(), text in "[a-z가-힣]{1,8}") {
        for words in Language::ALL.map(Words::of) {
            for (name, say, has_number, has_text) in EVERY_MESSAGE {
                let said = say(words, number, &text);
                prop_assert!(!said.trim().is_empty(), "{name} says nothing");
                prop_assert!(!said.contains(['{', '}', '$']), "{name} shows its insides: {said}");
                prop_assert!(!said.contains('!'), "{name} shouts");
                prop_assert!(!has_text || said.contains(&text), "{name} leaves out its text: {said}");
                let figure = words.number(number);
                prop_assert!(!has_number || said.contains(&figure), "{name} leaves out its number: {said}");
                for tag in ["b", "a", "small"] {
                    let opened = said.matches(&format!("<{tag}>")).count() + said.matches(&format!("<{tag} ")).count();
                    prop_assert_eq!(opened, said.matches(&format!("</{tag}>")).count(), "{}: {}", name, said);
                }
            }
        }
    }
}
