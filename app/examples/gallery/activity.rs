//! The list of activity, and an entry of every kind, explained.

use app::{
    Page, Reader,
    activity::{
        self, Activity, Became, Earned, EarnedExcluded, EarnedMissed, EarnedPart, Entry, Happened,
        Line, LotMoved, Month, Receipt, ReceiptLine, Show, Why,
    },
    wallet::{Expiring, Pending},
};
use jiff::civil::{Date, DateTime, date};
use loyalty::{
    earning::{ContributionKind, Missing},
    ids::{Sequence, Slug, VoucherId},
    points::Points,
    programme::HowOften,
};
use uuid::Uuid;

use crate::{
    Picture, dollars, harbour, mina, november, text, usd,
    wallet::{five_off, hot_drink},
};

const VOUCHER: VoucherId = VoucherId(Uuid::from_u128(7));

pub(crate) fn pictures(reader: Reader) -> Vec<Picture> {
    let picture = |name, page: Page| Picture { name, visitor: mina(reader), page };
    let entry = |name, at: DateTime, points, why| {
        let entry = Entry {
            at,
            store: Some(harbour(reader)),
            points: Points::new(points),
            reference: None,
            why,
        };
        picture(name, activity::entry_page(reader, entry))
    };
    let nowhere = |name, at: DateTime, points, why| {
        let points = Points::new(points);
        let entry = Entry { at, store: None, points, reference: None, why };
        picture(name, activity::entry_page(reader, entry))
    };
    let evening = november(21).at(18, 2, 0, 0);
    let empty = Activity { show: Show::Expired, months: Vec::new(), earlier: None, ..list(reader) };
    let purchase = Entry {
        at: evening,
        store: Some(harbour(reader)),
        points: Points::new(126),
        reference: Some("31198".to_owned()),
        why: Why::Purchase(earned(reader)),
    };
    vec![
        picture("activity", activity::page(reader, list(reader))),
        picture("activity-empty", activity::page(reader, empty)),
        picture("entry-purchase", activity::entry_page(reader, purchase)),
        entry("entry-claim", november(21).at(17, 57, 0, 0), -300, claim(reader)),
        nowhere("entry-expiry", date(2024, 10, 31).at(23, 59, 0, 0), -120, expiry(reader)),
        entry("entry-adjustment", november(18).at(10, 12, 0, 0), 60, adjustment()),
        nowhere("entry-returned", november(9).at(0, 0, 0, 0), 1000, returned(reader)),
        nowhere("entry-given-back", november(9).at(12, 0, 0, 0), 1000, given_back(reader)),
        entry("entry-enrolment", date(2024, 3, 12).at(12, 40, 0, 0), 100, enrolment(reader)),
        entry("entry-refund", november(12).at(9, 0, 0, 0), -22, refund()),
        nowhere("entry-maturity", evening, 0, Why::Maturity { points: Points::new(126) }),
        entry("entry-redemption", evening, 0, redemption(reader)),
        entry("entry-reversal", evening, 0, reversal(reader)),
    ]
}

fn list(reader: Reader) -> Activity {
    Activity {
        show: Show::All,
        months: months(reader),
        earlier: Some("/activity?before=2024-03".to_owned()),
        expiring: vec![
            Expiring { points: Points::new(300), on: november(30) },
            Expiring { points: Points::new(412), on: date(2024, 12, 31) },
            Expiring { points: Points::new(188), on: date(2025, 1, 31) },
        ],
        expiring_later: Points::new(1580),
        pending: Some(Pending { points: Points::new(126), from: november(28) }),
    }
}

fn months(reader: Reader) -> Vec<Month> {
    let line = |sequence, at: DateTime, points, what| Line {
        sequence: Sequence(sequence),
        at,
        points: Points::new(points),
        what,
    };
    let at = |day, hour, minute| november(day).at(hour, minute, 0, 0);
    let october = |day| date(2024, 10, day).at(9, 30, 0, 0);
    let mill_lane = text(reader, "Mill Lane", "밀 레인", "Mill Lane");
    let buy = |store, minor, pending_until| Happened::Purchase {
        store,
        is_online: false,
        paid: dollars(minor),
        pending_until,
    };
    vec![
        Month {
            day: november(1),
            earned: Points::new(1404),
            given: Points::new(-300),
            lines: vec![
                line(98, at(21, 18, 2), 126, buy(harbour(reader), 4210, Some(november(28)))),
                line(97, at(21, 17, 57), -300, Happened::Claim { reward: hot_drink(reader) }),
                line(96, at(21, 17, 40), 5, activity_line(reader, "check-in")),
                line(
                    90,
                    at(18, 10, 12),
                    60,
                    Happened::Adjustment { reason: "broken eggs".to_owned() },
                ),
                line(88, at(14, 9, 5), 213, buy(mill_lane, 5680, None)),
                line(85, at(9, 0, 0), 1000, Happened::VoucherExpiry { reward: five_off(reader) }),
            ],
        },
        Month {
            day: date(2024, 10, 1),
            earned: Points::new(88),
            given: Points::new(-1142),
            lines: vec![
                line(70, date(2024, 10, 31).at(23, 59, 0, 0), -120, Happened::Expiry),
                line(66, october(24), -1000, Happened::Claim { reward: five_off(reader) }),
                line(
                    60,
                    october(12),
                    -22,
                    Happened::Refund { store: Some(harbour(reader)), refunded: dollars(600) },
                ),
            ],
        },
        Month {
            day: date(2023, 3, 1),
            earned: Points::new(100),
            given: Points::ZERO,
            lines: vec![line(
                1,
                date(2023, 3, 12).at(12, 40, 0, 0),
                100,
                activity_line(reader, "enrolment"),
            )],
        },
    ]
}

fn activity_line(reader: Reader, id: &str) -> Happened {
    let name = if id == "check-in" {
        text(reader, "Checked in", "매장 체크인", "到店签到")
    } else {
        text(reader, "Welcome", "가입을 환영합니다", "欢迎加入")
    };
    Happened::Activity { name, id: id.to_owned(), store: Some(harbour(reader)), referral: None }
}

fn earned(reader: Reader) -> Earned {
    let t = |en: &str, ko: &str, zh: &str| text(reader, en, ko, zh);
    let part = |name, by, basis, points| {
        let points = Points::new(points);
        EarnedPart { name, by, basis, points, capped: None }
    };
    let base = t("3 points for every dollar", "1달러마다 3포인트", "每 1 美元 3 积分");
    let tier = t("Bloom: a quarter more", "꽃 등급: 25% 더", "花开会员：多得四分之一");
    let double = t("Double points on fruit and veg", "과일과 채소 두 배 적립", "蔬果双倍积分");
    let fuel = t(
        "Fuel and other goods that earn nothing",
        "적립되지 않는 상품(주유 등)",
        "不积分的商品（燃油等）",
    );
    let deli =
        t("Friday deli: 50 points extra", "금요일 델리: 50포인트 추가", "周五熟食：额外 50 积分");
    let line = |name: &str, note: &str, minor, earns| ReceiptLine {
        name: name.to_owned(),
        note: note.to_owned(),
        paid: dollars(minor),
        earns,
    };
    Earned {
        currency: usd(),
        cashback: Vec::new(),
        stamps: vec![(text(reader, "Coffee card", "커피 카드", "咖啡集点卡"), 2)],
        parts: vec![
            part(base, ContributionKind::Base, 3120, 94),
            part(tier, ContributionKind::Tier, 93, 23),
            part(double, ContributionKind::Multiplier, 310, 9),
        ],
        excluded: vec![EarnedExcluded { name: fuel, minor: 1090 }],
        missed: vec![EarnedMissed { name: deli, missing: Missing::Weekday }],
        spendable_from: Some(november(28)),
        receipt: Some(Receipt {
            lines: vec![
                line("Bananas", "PRODUCE · 1.2 kg", 310, true),
                line("Bread, milk, eggs and 9 more", "", 2810, true),
                line("Fuel", "", 1090, false),
            ],
            paid: dollars(4210),
        }),
    }
}

fn lot(earned_by: String, earned_on: Date, expires_on: Date, earned: i64, points: i64) -> LotMoved {
    LotMoved {
        earned_by,
        earned_on,
        expires_on,
        earned: Points::new(earned),
        points: Points::new(points),
        lives_longer: false,
    }
}

fn claim(reader: Reader) -> Why {
    let slug = Slug::new("hot-drink");
    let mill_lane = text(reader, "Mill Lane", "밀 레인", "Mill Lane");
    let lots = vec![
        lot(mill_lane, date(2023, 11, 12), november(30), 180, 180),
        lot(harbour(reader), date(2023, 11, 28), november(30), 240, 120),
    ];
    let became = Became::Redeemed {
        at: november(21).at(18, 2, 0, 0),
        store: harbour(reader),
        till: Some("till 2".to_owned()),
    };
    match slug {
        Ok(slug) => Why::Claim {
            reward: (slug, hot_drink(reader)),
            voucher: VOUCHER,
            became,
            stamps: None,
            lots,
        },
        Err(_) => Why::Maturity { points: Points::ZERO },
    }
}

fn expiry(reader: Reader) -> Why {
    let on = date(2024, 10, 31);
    let station = text(reader, "Station", "역", "Station");
    Why::Expiry {
        lots: vec![
            lot(harbour(reader), date(2023, 10, 17), on, 212, 84),
            lot(station, date(2023, 10, 29), on, 36, 36),
        ],
        expiry_months: 12,
        next: Some(Expiring { points: Points::new(300), on: november(30) }),
        gets_mail: false,
    }
}

fn back_to(reader: Reader) -> Vec<LotMoved> {
    vec![
        lot(harbour(reader), date(2023, 12, 5), date(2024, 12, 31), 412, 412),
        lot(harbour(reader), date(2024, 1, 9), date(2025, 1, 31), 188, 188),
        LotMoved {
            lives_longer: true,
            ..lot(harbour(reader), date(2023, 10, 9), november(16), 400, 400)
        },
    ]
}

fn returned(reader: Reader) -> Why {
    Why::VoucherExpiry { reward: five_off(reader), lots: back_to(reader) }
}

fn given_back(reader: Reader) -> Why {
    Why::VoucherCancellation { reward: five_off(reader), lots: back_to(reader) }
}

fn adjustment() -> Why {
    Why::Adjustment {
        reason: "Eggs were broken when she came home. Sorry.".to_owned(),
        by: Some("Ravi".to_owned()),
    }
}

fn enrolment(reader: Reader) -> Why {
    let name = text(reader, "Welcome", "가입을 환영합니다", "欢迎加入");
    Why::Activity { name, how_often: HowOften::Once, referral: None }
}

fn refund() -> Why {
    Why::Refund {
        refunded: dollars(600),
        earned_before: Points::new(88),
        purchase: Sequence(31_100),
        cashback: None,
    }
}

fn redemption(reader: Reader) -> Why {
    Why::Redemption { reward: hot_drink(reader), voucher: VOUCHER, till: Some("till 2".to_owned()) }
}

fn reversal(reader: Reader) -> Why {
    Why::Reversal {
        reward: hot_drink(reader),
        voucher: VOUCHER,
        points_returned: false,
        reason: "wrong size".to_owned(),
    }
}
