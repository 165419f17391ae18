//! The page of one voucher, wherever it is in its life.

use jiff::civil::{Date, DateTime};
use loyalty::{
    ids::{Slug, VoucherId},
    points::Points,
    programme::RewardKind,
};

use super::{ended, open};
use crate::{
    card::RENEWS_AFTER,
    islands::picture::{Picture, Steps},
    page::Page,
    parts::{Stage, stage_page},
    reader::Reader,
};

/// What the page of a voucher shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voucher {
    /// Which voucher.
    pub id: VoucherId,
    /// What it is for: `Any hot drink, on us`.
    pub name: String,
    /// What kind of reward it is.
    pub kind: RewardKind,
    /// What was paid for it.
    pub points: Points,
    /// The names of the stores where it is good; empty for all.
    pub stores: Vec<String>,
    /// Where it stands.
    pub stands: Stands,
    /// Whether the member asked for its points just now, and it was too late for that.
    pub was_too_late: bool,
}

/// Where a voucher stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It can be used, on a phone.
    Live {
        /// The coming pictures of the code, from `codes::steps`.
        steps: Steps,
        /// When it expires, in milliseconds since 1970.
        expires_at: i64,
        /// How long it lasts in all, in milliseconds.
        lasts: i64,
        /// The key of the form that gives it back.
        form_key: String,
    },
    /// It can be used, also on paper.
    Printed {
        /// The pictures of the code.
        picture: Picture,
        /// The last day on which it is good.
        until: Date,
        /// The day on which it was claimed.
        issued_on: Date,
        /// To whom.
        holder: Option<String>,
        /// The key of the form that gives it back.
        form_key: String,
    },
    /// A till accepted it.
    Redeemed {
        /// When.
        at: DateTime,
        /// In which store.
        store: String,
        /// At which till.
        till: Option<String>,
        /// For how many more minutes the till can take that back; none when it is too late.
        undo_minutes: Option<i64>,
    },
    /// It expired unused; its points came back.
    Expired {
        /// When.
        at: DateTime,
        /// When the first of the points that came back expires.
        points_expire_on: Option<Date>,
        /// The reward, and the key of the form, to claim it again; none if it cannot be now.
        again: Option<(Slug, String)>,
    },
    /// The member gave it back; its points came back.
    Cancelled {
        /// When.
        at: DateTime,
        /// What they can spend now.
        available: Points,
        /// When the first of the points that came back expires.
        points_expire_on: Option<Date>,
    },
    /// A till took its redemption back when its time was over; its points came back.
    Reversed {
        /// What the member can spend now.
        available: Points,
    },
}

/// `GET /vouchers/{id}`. Further pictures are fetched from `GET /vouchers/{id}/codes`.
pub fn page(reader: Reader, voucher: Voucher) -> Page {
    let words = reader.words;
    let title = match &voucher.stands {
        Stands::Live { .. } | Stands::Printed { .. } => words.voucher_title(&voucher.name),
        Stands::Redeemed { .. } => words.voucher_redeemed_title().to_owned(),
        Stands::Expired { .. } => words.voucher_expired_title().to_owned(),
        Stands::Cancelled { .. } => words.voucher_cancelled_title().to_owned(),
        Stands::Reversed { .. } => words.voucher_reversed_title().to_owned(),
    };
    let is_live = matches!(voucher.stands, Stands::Live { .. });
    let page =
        stage_page(words, title.clone(), false, move || stage(reader, title, voucher)).live();
    if is_live { page.refreshing(RENEWS_AFTER) } else { page }
}

fn stage(reader: Reader, title: String, voucher: Voucher) -> Stage {
    match voucher.stands.clone() {
        Stands::Live { steps, expires_at, lasts, form_key } => {
            open::live(reader, title, voucher, steps, (expires_at, lasts), form_key)
        }
        Stands::Printed { picture, until, issued_on, holder, form_key } => {
            let paper = open::Paper { until, issued_on, holder };
            open::printed(reader, title, voucher, picture, paper, form_key)
        }
        Stands::Redeemed { at, store, till, undo_minutes } => {
            let told = ended::redeemed_words(reader, at, &store, till.as_deref());
            ended::redeemed(reader, title, voucher, told, undo_minutes)
        }
        Stands::Expired { at, points_expire_on, again } => {
            ended::expired(reader, title, voucher, at, points_expire_on, again)
        }
        Stands::Cancelled { at, available, points_expire_on } => {
            ended::cancelled(reader, title, voucher, at, available, points_expire_on)
        }
        Stands::Reversed { available } => ended::reversed(reader, title, voucher, available),
    }
}
