//! Vouchers in every state, and the member card.

use app::{
    Reader,
    card::{self, Card},
    codes,
    vouchers::{self, Stands, Voucher},
};
use jiff::{Timestamp, civil::date};
use loyalty::{
    codes::CodeKeys,
    ids::{MemberId, VoucherId},
    points::Points,
    programme::RewardKind,
};
use uuid::Uuid;

use crate::{
    Picture, bloom, harbour, mina, november, text,
    wallet::{five_off, hot_drink, hot_drink_on_us},
};

const ID: VoucherId = VoucherId(Uuid::from_u128(7));

/// The moment that the codes are of: 21 November 2024, 18:02:30 in New York.
fn at() -> Timestamp {
    Timestamp::from_second(1_732_230_150).unwrap_or_default()
}

fn keys() -> CodeKeys {
    CodeKeys::from_secret(&[7; 32])
}

pub(crate) fn pictures(reader: Reader) -> Vec<Picture> {
    let picture = |name, reward: String, stands| Picture {
        name,
        visitor: mina(reader),
        page: vouchers::page(reader, voucher(reward, stands)),
    };
    let today = |minute| november(21).at(18, minute, 0, 0);
    vec![
        picture("voucher", hot_drink_on_us(reader), live()),
        picture("voucher-printed", five_off(reader), printed(reader)),
        picture(
            "voucher-redeemed",
            hot_drink_on_us(reader),
            Stands::Redeemed {
                at: today(2),
                store: harbour(reader),
                till: Some(text(reader, "till 2", "계산대 2", "2 号收银台")),
                undo_minutes: Some(15),
            },
        ),
        picture(
            "voucher-expired",
            hot_drink(reader),
            Stands::Expired {
                at: today(2),
                points_expire_on: Some(november(30)),
                again: slug().map(|slug| (slug, "key".to_owned())),
            },
        ),
        picture(
            "voucher-cancelled",
            hot_drink(reader),
            Stands::Cancelled {
                at: today(1),
                available: Points::new(2480),
                points_expire_on: Some(november(30)),
            },
        ),
        picture(
            "voucher-reversed",
            hot_drink(reader),
            Stands::Reversed { available: Points::new(2480) },
        ),
        Picture { name: "card", visitor: mina(reader), page: card::page(reader, the_card(reader)) },
    ]
}

fn slug() -> Option<loyalty::ids::Slug> {
    loyalty::ids::Slug::new("hot-drink").ok()
}

fn voucher(name: String, stands: Stands) -> Voucher {
    Voucher {
        id: ID,
        name,
        kind: RewardKind::Product,
        points: Points::new(300),
        stores: Vec::new(),
        stands,
        was_too_late: false,
    }
}

fn live() -> Stands {
    let steps = codes::steps(at(), 20, |at| keys().live_voucher(ID, 0, at));
    let (lasts, left) = (15 * 60 * 1000, 582 * 1000);
    Stands::Live { expires_at: steps.now + left, lasts, steps, form_key: "key".to_owned() }
}

fn printed(reader: Reader) -> Stands {
    Stands::Printed {
        picture: codes::picture(&keys().printed_voucher(ID, 0)),
        until: date(2025, 11, 21),
        issued_on: november(21),
        holder: Some(text(reader, "Mina P.", "박민아", "朴敏雅")),
        form_key: "key".to_owned(),
    }
}

fn the_card(reader: Reader) -> Card {
    Card {
        name: Some(text(reader, "Mina Park", "박민아", "朴敏雅")),
        number: crate::some_number(),
        tier: bloom(reader),
        available: Points::new(2480),
        steps: codes::steps(at(), 60, |at| keys().member_card(MemberId(ID.0), 0, at)),
    }
}
