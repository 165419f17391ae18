//! The wallet: Mina's, Teo's who has just joined, and Noor's who owes points.

use app::{
    Page, Reader, Visitor,
    activity::{Happened, Line},
    offers::Offer,
    parts::Icon,
    tiers::{CountedIn, NextTier, TierProgress},
    wallet::{self, Debt, Expiring, FirstSteps, Nearest, Pending, StampCard, VoucherLine, Wallet},
};
use jiff::civil::{Weekday, date};
use loyalty::{
    ids::{Sequence, Slug, VoucherId},
    points::Points,
};
use uuid::Uuid;

use crate::{Picture, bloom, dollars, harbour, harvest, mina, november, sprout, text};

pub(crate) fn pictures(reader: Reader) -> Vec<Picture> {
    let picture = |name, visitor, wallet| Picture { name, visitor, page: page(reader, wallet) };
    let teo = Visitor::Member {
        name: Some("Teo Lindqvist".to_owned()),
        points: Points::new(100),
        tier: sprout(reader),
    };
    let noor = Visitor::Member {
        name: Some("Noor Haddad".to_owned()),
        points: Points::new(-40),
        tier: sprout(reader),
    };
    vec![
        picture("wallet", mina(reader), minas(reader)),
        picture("wallet-new", teo, teos(reader)),
        picture("wallet-debt", noor, noors(reader)),
    ]
}

fn page(reader: Reader, wallet: Wallet) -> Page {
    wallet::page(reader, wallet)
}

fn minas(reader: Reader) -> Wallet {
    Wallet {
        name: Some(text(reader, "Mina Park", "박민아 님", "朴敏雅")),
        checked_in: Some(("harbour".to_owned(), harbour(reader))),
        available: Points::new(2480),
        is_suspended: false,
        worth: dollars(1240),
        debt: None,
        pending: Some(Pending { points: Points::new(126), from: november(28) }),
        expiring: Some(Expiring { points: Points::new(300), on: november(30) }),
        tier: TierProgress {
            tier: bloom(reader),
            place: 1,
            threshold: 3000,
            qualifying: 8420,
            next: Some(NextTier {
                name: harvest(reader),
                threshold: 9000,
                missing: 580,
                by: date(2024, 12, 31),
            }),
            counted_in: CountedIn::Points,
        },
        vouchers: vec![
            VoucherLine {
                id: VoucherId(Uuid::from_u128(7)),
                name: hot_drink_on_us(reader),
                icon: Icon::Cup,
                until: november(21).at(18, 12, 0, 0),
            },
            VoucherLine {
                id: VoucherId(Uuid::from_u128(5)),
                name: five_off(reader),
                icon: Icon::Bag,
                until: date(2025, 11, 21).at(23, 59, 0, 0),
            },
        ],
        stamps: vec![coffee(reader)],
        credit: Some(dollars(2500)),
        nearest: None,
        lately: lately(reader),
        offers: offers(reader),
        first_steps: None,
    }
}

fn teos(reader: Reader) -> Wallet {
    let nearest = Nearest {
        name: hot_drink(reader),
        points: Points::new(300),
        missing: Points::new(200),
        shop_for: Some(dollars(6700)),
    };
    Wallet {
        name: Some("Teo Lindqvist".to_owned()),
        checked_in: None,
        available: Points::new(100),
        is_suspended: false,
        worth: dollars(50),
        pending: None,
        expiring: None,
        tier: to_bloom(reader, 0),
        vouchers: Vec::new(),
        stamps: Vec::new(),
        credit: None,
        nearest: Some(nearest.clone()),
        lately: vec![Line {
            sequence: Sequence(1),
            at: november(21).at(17, 31, 0, 0),
            points: Points::new(100),
            what: Happened::Activity {
                name: text(reader, "Welcome", "가입을 환영합니다", "欢迎加入"),
                id: "enrolment".to_owned(),
                store: Some(harbour(reader)),
                referral: None,
            },
        }],
        first_steps: Some(FirstSteps {
            profile_points: Some(Points::new(50)),
            nearest: Some(nearest),
        }),
        ..minas(reader)
    }
}

fn noors(reader: Reader) -> Wallet {
    Wallet {
        name: Some("Noor Haddad".to_owned()),
        available: Points::new(-40),
        worth: dollars(0),
        debt: Some(Debt {
            refunded_on: november(18),
            taken: Points::new(-90),
            sequence: Sequence(12),
        }),
        pending: Some(Pending { points: Points::new(62), from: november(26) }),
        expiring: Some(Expiring { points: Points::new(22), on: date(2025, 3, 31) }),
        tier: to_bloom(reader, 1210),
        vouchers: Vec::new(),
        stamps: Vec::new(),
        credit: None,
        nearest: Some(Nearest {
            name: hot_drink(reader),
            points: Points::new(300),
            missing: Points::new(340),
            shop_for: Some(dollars(9300)),
        }),
        lately: vec![
            Line {
                sequence: Sequence(13),
                at: november(19).at(12, 5, 0, 0),
                points: Points::new(62),
                what: Happened::Purchase {
                    store: text(reader, "Mill Lane", "밀 레인", "Mill Lane"),
                    is_online: false,
                    paid: dollars(2080),
                    pending_until: Some(november(26)),
                },
            },
            Line {
                sequence: Sequence(12),
                at: november(18).at(10, 30, 0, 0),
                points: Points::new(-90),
                what: Happened::Refund { store: Some(harbour(reader)), refunded: dollars(3000) },
            },
        ],
        ..minas(reader)
    }
}

fn to_bloom(reader: Reader, qualifying: i64) -> TierProgress {
    TierProgress {
        tier: sprout(reader),
        place: 0,
        threshold: 0,
        qualifying,
        next: Some(NextTier {
            name: bloom(reader),
            threshold: 3000,
            missing: 3000 - qualifying,
            by: date(2024, 12, 31),
        }),
        counted_in: CountedIn::Points,
    }
}

fn lately(reader: Reader) -> Vec<Line> {
    vec![
        Line {
            sequence: Sequence(31_198),
            at: november(21).at(18, 2, 0, 0),
            points: Points::new(126),
            what: Happened::Purchase {
                store: harbour(reader),
                is_online: false,
                paid: dollars(4210),
                pending_until: Some(november(28)),
            },
        },
        Line {
            sequence: Sequence(31_197),
            at: november(21).at(17, 57, 0, 0),
            points: Points::new(-300),
            what: Happened::Claim { reward: hot_drink(reader) },
        },
        Line {
            sequence: Sequence(31_190),
            at: november(21).at(17, 40, 0, 0),
            points: Points::new(5),
            what: Happened::Activity {
                name: text(reader, "Checked in", "매장 체크인", "到店签到"),
                id: "check-in".to_owned(),
                store: Some(harbour(reader)),
                referral: None,
            },
        },
    ]
}

pub(crate) fn offers(reader: Reader) -> Vec<Offer> {
    vec![
        Offer {
            name: text(
                reader,
                "Double points on fruit and veg",
                "과일과 채소 두 배 적립",
                "蔬果双倍积分",
            ),
            ..Offer::default()
        },
        Offer {
            name: text(
                reader,
                "Friday deli: 50 points extra",
                "금요일 델리: 50포인트 추가",
                "周五熟食：额外 50 积分",
            ),
            weekdays: vec![Weekday::Friday],
            ..Offer::default()
        },
    ]
}

pub(crate) fn hot_drink(reader: Reader) -> String {
    text(reader, "Any hot drink", "따뜻한 음료 한 잔", "任选热饮一杯")
}

pub(crate) fn hot_drink_on_us(reader: Reader) -> String {
    text(reader, "Any hot drink, on us", "따뜻한 음료 한 잔, 저희가 살게요", "任选热饮，我们请客")
}

pub(crate) fn five_off(reader: Reader) -> String {
    text(reader, "$5 off your shop", "구매 금액 5달러 할인", "购物立减 5 美元")
}

#[expect(clippy::expect_used, reason = "the slugs of the gallery are slugs")]
fn coffee(reader: Reader) -> StampCard {
    StampCard {
        id: Slug::new("coffee").expect("a short word"), // of letters
        name: text(reader, "Coffee card", "커피 카드", "咖啡集点卡"),
        held: 7,
        needed: 9,
        reward: (
            Slug::new("hot-drink").expect("two short words"), // of letters and a dash
            text(reader, "Any hot drink", "따뜻한 음료 한 잔", "任选热饮一杯"),
        ),
        form_key: "gallery".to_owned(),
    }
}
