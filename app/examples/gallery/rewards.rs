//! The catalogue, single rewards, and every way in which a claim is refused.

use app::{
    Page, Reader,
    parts::Icon,
    rewards::{self, Catalogue, Offered, Refused, RewardPage, Show, Terms},
};
use jiff::civil::date;
use loyalty::{
    claiming::ClaimRefusal,
    ids::Slug,
    lots::TooFewPoints,
    points::Points,
    programme::{Each, PerMember, RewardKind, VoucherKind},
};

use crate::{
    Picture, dollars, harvest, mina, november, text,
    wallet::{five_off, hot_drink},
};

pub(crate) fn pictures(reader: Reader) -> Vec<Picture> {
    let picture = |name, page: Page| Picture { name, visitor: mina(reader), page };
    let refused = |place: usize, why| {
        let reward: Offered = catalogue(reader).swap_remove(place);
        Refused {
            reward: reward.name,
            points: reward.points,
            available: Points::new(2480),
            pending: Points::new(126),
            tiers: reward.tiers,
            segments: reward.segments,
            why,
        }
    };
    let short = ClaimRefusal::TooFewPoints(TooFewPoints { short_by: Points::new(720) });
    vec![
        picture("rewards", rewards::page(reader, all(reader, Show::All, None))),
        picture(
            "rewards-within-reach",
            rewards::page(reader, all(reader, Show::WithinReach, None)),
        ),
        picture(
            "rewards-refused",
            rewards::page(reader, all(reader, Show::All, Some(refused(6, ClaimRefusal::Stock)))),
        ),
        picture("reward", rewards::reward_page(reader, one(reader, 0, None))),
        picture("reward-short", rewards::reward_page(reader, one(reader, 4, None))),
        picture(
            "reward-refused",
            rewards::reward_page(reader, one(reader, 4, Some(refused(4, short)))),
        ),
        picture("reward-tier", rewards::reward_page(reader, one(reader, 5, None))),
    ]
}

fn all(reader: Reader, show: Show, refused: Option<Refused>) -> Catalogue {
    Catalogue { available: Points::new(2480), show, rewards: catalogue(reader), refused }
}

fn one(reader: Reader, place: usize, refused: Option<Refused>) -> RewardPage {
    RewardPage {
        reward: catalogue(reader).swap_remove(place),
        available: Points::new(2480),
        pending: Points::new(126),
        shop_for: Some(dollars(15900)),
        takes_first: Some((Points::new(300), november(30))),
        refused,
    }
}

fn offered(place: usize, slug: &str, name: String, points: i64) -> Offered {
    #[expect(clippy::expect_used, reason = "the slugs of the gallery are slugs")]
    let slug = Slug::new(slug).expect("the slugs of the gallery are slugs"); // all are below
    Offered {
        form_key: format!("key-{slug}"),
        slug,
        name,
        description: String::new(),
        kind: RewardKind::Product,
        icon: Icon::Cup,
        place,
        points: Points::new(points),
        points_for_others: None,
        voucher: VoucherKind::Printed { days: 90 },
        tiers: Vec::new(),
        segments: Vec::new(),
        terms: Terms::default(),
        stock: None,
        obstacles: Vec::new(),
    }
}

fn catalogue(reader: Reader) -> Vec<Offered> {
    let t = |en: &str, ko: &str, zh: &str| text(reader, en, ko, zh);
    let short = ClaimRefusal::TooFewPoints(TooFewPoints { short_by: Points::new(720) });
    let far = ClaimRefusal::TooFewPoints(TooFewPoints { short_by: Points::new(3520) });
    vec![
        Offered {
            description: t(
                "Coffee, tea or hot chocolate from the bar, any size.",
                "커피, 차, 핫초코 중에서 크기와 상관없이.",
                "咖啡、茶或热巧克力，不限大小。",
            ),
            voucher: VoucherKind::Live { minutes: 15 },
            ..offered(0, "hot-drink", hot_drink(reader), 300)
        },
        Offered {
            kind: RewardKind::Donation,
            icon: Icon::Heart,
            voucher: VoucherKind::Live { minutes: 60 },
            ..offered(1, "give-a-meal", t("Give a meal", "한 끼 나누기", "捐一餐饭"), 500)
        },
        Offered {
            kind: RewardKind::AmountOff,
            icon: Icon::Bag,
            voucher: VoucherKind::Printed { days: 365 },
            ..offered(2, "five-off", five_off(reader), 1000)
        },
        Offered {
            kind: RewardKind::Experience,
            icon: Icon::Ticket,
            ..offered(
                3,
                "early-market-pass",
                t("Early market pass", "토요 시장 우선 입장", "早市优先入场"),
                1800,
            )
        },
        Offered {
            description: t(
                "What grows this week, for two people.",
                "이번 주에 나는 것으로, 두 사람 몫.",
                "本周应季蔬菜，两人份。",
            ),
            icon: Icon::Gift,
            voucher: VoucherKind::Printed { days: 14 },
            obstacles: vec![short],
            ..offered(4, "veg-box", t("Seasonal veg box", "제철 채소 상자", "时令蔬菜箱"), 3200)
        },
        Offered {
            description: t(
                "Six courses at one long table in Harbour Street. Twelve seats.",
                "하버 스트리트의 긴 식탁에서 여섯 코스. 열두 자리.",
                "Harbour Street 长桌六道菜，仅十二席。",
            ),
            kind: RewardKind::Experience,
            icon: Icon::Star,
            tiers: vec![harvest(reader)],
            stock: Some((3, 12)),
            terms: Terms {
                per_member: Some(PerMember { most: 1, each: Each::Membership }),
                stores: vec![crate::harbour(reader)],
                takes_place_on: Some(date(2025, 6, 14)),
                ..Terms::default()
            },
            obstacles: vec![ClaimRefusal::Tier { tiers: Vec::new() }, far],
            ..offered(
                5,
                "chefs-table",
                t("Chef’s table evening", "셰프의 테이블 저녁", "主厨餐桌之夜"),
                6000,
            )
        },
        Offered {
            icon: Icon::Basket,
            stock: Some((0, 20)),
            obstacles: vec![ClaimRefusal::Stock],
            ..offered(6, "bread-class", t("Bread class", "빵 굽기 교실", "面包课"), 2200)
        },
        Offered {
            icon: Icon::Heart,
            obstacles: vec![ClaimRefusal::NotLive { from: Some(date(2025, 5, 1)) }],
            ..offered(
                7,
                "birthday-cake",
                t("Birthday slice", "생일 케이크 한 조각", "生日蛋糕一块"),
                200,
            )
        },
    ]
}
