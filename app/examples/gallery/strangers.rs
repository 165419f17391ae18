//! What strangers see: the front page, a store's page, every step of signing in, errors.

use app::{
    Page, Reader, Visitor,
    errors::{self, Trouble},
    help::{self, Help},
    membership::{
        self, BuiltInBrowser, CheckIn, DeadLink, DigitsRefusal, Front, Landing, Link,
        LinkElsewhere, MailSent, PasskeyOffer, RewardHint, SignIn, Welcome,
    },
    parts::{Icon, Typed},
    stores::{self, Store, Stores},
    tiers::{CountedIn, Step},
    wallet::VoucherLine,
};
use jiff::civil::time;
use loyalty::{ids::VoucherId, points::Points};
use uuid::Uuid;

use crate::{
    Picture, bloom, harbour, harvest, mina, november, sprout, text,
    wallet::{hot_drink, hot_drink_on_us, offers},
};

pub(crate) fn pictures(reader: Reader) -> Vec<Picture> {
    let stranger = |name, page: Page| Picture { name, visitor: Visitor::Stranger, page };
    let sent = |refused| MailSent {
        email: "mina@example.com".to_owned(),
        store: None,
        minutes: 10,
        refused,
        demo_link: None,
    };
    let trouble = |trouble| errors::page(reader, trouble);
    let link = Link {
        token: "x".to_owned(),
        email: "mina@example.com".to_owned(),
        asked_at: november(21).at(18, 1, 0, 0),
    };
    let elsewhere = LinkElsewhere { digits: "482913".to_owned(), until: time(18, 16, 0, 0) };
    let dead = DeadLink { minutes: 10, email: "mina@example.com".to_owned() };
    let built_in = BuiltInBrowser {
        address: "greengrain.example/s/harbour".to_owned(),
        stay: "/sign-in?here".to_owned(),
    };
    let offer = PasskeyOffer { joined_with: Some(Points::new(100)), then: "/".to_owned() };
    let reference = "K7-4QXM-29".to_owned();
    vec![
        stranger("front", membership::front_page(reader, front(reader))),
        stranger("store-landing", membership::landing_page(reader, landing(reader))),
        Picture {
            name: "store-member",
            visitor: mina(reader),
            page: membership::welcome_page(reader, welcome(reader)),
        },
        stranger("sign-in", membership::sign_in_page(reader, SignIn::default())),
        stranger(
            "sign-in-error",
            membership::sign_in_page(
                reader,
                SignIn::refused(reader, "mina@example".to_owned(), None),
            ),
        ),
        stranger("mail-sent", membership::mail_sent_page(reader, sent(None))),
        stranger(
            "mail-wrong-digits",
            membership::mail_sent_page(reader, sent(Some(DigitsRefusal::Wrong { tries_left: 4 }))),
        ),
        stranger("link", membership::link_page(reader, link)),
        stranger("link-elsewhere", membership::elsewhere_page(reader, elsewhere)),
        stranger("link-spent", membership::dead_page(reader, dead)),
        stranger("built-in-browser", membership::built_in_browser_page(reader, built_in)),
        stranger("passkey-offer", membership::passkey_offer_page(reader, offer)),
        stranger("stores-stranger", stores::page(reader, all_stores(reader))),
        Picture {
            name: "stores",
            visitor: mina(reader),
            page: stores::page(reader, all_stores(reader)),
        },
        Picture { name: "help", visitor: mina(reader), page: help::page(reader, help_answers()) },
        stranger("not-found", trouble(Trouble::NotFound)),
        stranger("fault", trouble(Trouble::Fault { reference })),
        stranger("signed-out", trouble(Trouble::SignedOut)),
        stranger("sign-in-first", trouble(Trouble::SignInFirst)),
        stranger("slow-down", trouble(Trouble::SlowDown { seconds: 20 })),
    ]
}

pub(crate) fn earns(reader: Reader) -> String {
    text(reader, "3 points for every dollar", "1달러마다 3포인트", "每消费 1 美元得 3 积分")
}

pub(crate) fn ladder(reader: Reader) -> Vec<Step> {
    let step = |name, threshold, benefits: &[(&str, &str, &str)]| Step {
        name,
        threshold,
        benefits: benefits.iter().map(|(en, ko, zh)| text(reader, en, ko, zh)).collect(),
    };
    vec![
        Step {
            benefits: vec![
                earns(reader),
                text(reader, "Fruit and veg earn double", "과일과 채소는 두 배", "蔬果双倍积分"),
            ],
            ..step(sprout(reader), 0, &[])
        },
        step(
            bloom(reader),
            3000,
            &[(
                "A quarter more points on every shop",
                "모든 구매에 포인트 25% 더",
                "每次购物多得四分之一积分",
            )],
        ),
        step(
            harvest(reader),
            9000,
            &[
                (
                    "Half as many points again on every shop",
                    "모든 구매에 포인트 50% 더",
                    "每次购物多得一半积分",
                ),
                ("A seat at the chef’s table", "셰프의 테이블 초대", "主厨餐桌席位"),
            ],
        ),
    ]
}

fn hint(reader: Reader) -> RewardHint {
    RewardHint { name: hot_drink(reader), points: Points::new(300) }
}

fn front(reader: Reader) -> Front {
    Front {
        earns: earns(reader),
        cheapest: Some(hint(reader)),
        offers: offers(reader),
        tiers: ladder(reader),
        counted_in: CountedIn::Points,
        demo_poster: Some("/s/harbour".to_owned()),
        demo_receipt: Some("9412 3456 7890 1234 5674".to_owned()),
    }
}

fn landing(reader: Reader) -> Landing {
    Landing {
        store: ("harbour".to_owned(), harbour(reader)),
        earns: earns(reader),
        joining: Some(Points::new(100)),
        cheapest: Some(hint(reader)),
        offers: offers(reader),
        email: Typed::default(),
    }
}

fn welcome(reader: Reader) -> Welcome {
    Welcome {
        store: ("harbour".to_owned(), harbour(reader)),
        name: Some(text(reader, "Mina Park", "박민아", "朴敏雅")),
        check_in: CheckIn::Done(Points::new(5)),
        available: Points::new(2480),
        offers: offers(reader),
        vouchers: vec![VoucherLine {
            id: VoucherId(Uuid::from_u128(7)),
            name: hot_drink_on_us(reader),
            icon: Icon::Cup,
            until: november(21).at(18, 12, 0, 0),
        }],
    }
}

fn all_stores(reader: Reader) -> Stores {
    let store = |slug: &str, name: String, address: &str, hours: String| Store {
        slug: slug.to_owned(),
        name,
        address: address.to_owned(),
        hours,
    };
    let mill_lane = text(reader, "Mill Lane", "밀 레인", "Mill Lane");
    let station = text(reader, "Station", "역", "Station");
    let every_day = text(reader, "Every day 7:00 to 21:00", "매일 7:00–21:00", "每天 7:00–21:00");
    let but_sunday = text(
        reader,
        "Monday to Saturday 8:00 to 20:00",
        "월–토 8:00–20:00",
        "周一至周六 8:00–20:00",
    );
    let long = text(reader, "Every day 5:30 to 23:00", "매일 5:30–23:00", "每天 5:30–23:00");
    Stores {
        stores: vec![
            store("harbour", harbour(reader), "12 Harbour Street", every_day),
            store("mill-lane", mill_lane, "3 Mill Lane", but_sunday),
            store("station", station, "Central Station, hall B", long),
        ],
    }
}

fn help_answers() -> Help {
    Help {
        number: Some(crate::some_number()),
        holding_days: 7,
        expiry_months: 12,
        link_minutes: 10,
        email: None,
    }
}
