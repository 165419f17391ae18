//! The member at the till: who they are, and what is worth telling them.

use jiff::civil::Date;
use leptos::prelude::*;
use loyalty::{ids::MemberId, money::Money, points::Points};

use crate::{
    parts::{Badge, Chip, Icon, Tone},
    reader::Reader,
    tiers::{CountedIn, threshold_words},
};

/// What a till shows of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberPanel {
    /// Who.
    pub id: MemberId,
    /// Their name, shortened by [`super::short_name`].
    pub name: Option<String>,
    /// When they joined.
    pub joined_on: Date,
    /// The name of their tier, and its place from the lowest.
    pub tier: (String, usize),
    /// What they can spend.
    pub available: Points,
    /// What they can pay with, if there is any.
    pub credit: Option<Money>,
    /// How many vouchers they have on their phone.
    pub vouchers: i64,
    /// What is worth telling them, the most worth first.
    pub tips: Vec<Tip>,
}

/// Something worth telling a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tip {
    /// A tier is close.
    ToNextTier {
        /// What is missing.
        missing: i64,
        /// What qualifies.
        counted_in: CountedIn,
        /// The tier's name.
        tier: String,
    },
    /// A tier may be lost.
    TierAtRisk {
        /// What is missing to keep it.
        missing: i64,
        /// What qualifies.
        counted_in: CountedIn,
        /// The tier's name.
        tier: String,
        /// By when.
        by: Date,
    },
    /// Points are about to expire.
    Expiring {
        /// How many.
        points: Points,
        /// The last day on which they can be spent.
        on: Date,
    },
    /// A reward is within reach.
    WithinReach {
        /// Its name.
        reward: String,
    },
    /// An offer is on today.
    Offer {
        /// Its name.
        name: String,
    },
    /// They owe points.
    Owes {
        /// How many.
        points: Points,
    },
    /// They joined today.
    New,
}

impl Tip {
    fn said(self, reader: Reader) -> (Icon, Tone, String) {
        let words = reader.words;
        match self {
            Self::ToNextTier { missing, counted_in, tier } => {
                let missing = threshold_words(words, counted_in, missing);
                (Icon::Star, Tone::Usual, words.till_tip_tier(&missing, &tier))
            }
            Self::TierAtRisk { missing, counted_in, tier, by } => {
                let missing = threshold_words(words, counted_in, missing);
                (Icon::Star, Tone::Accent, words.till_tip_risk(&missing, &tier, &reader.day(by)))
            }
            Self::Expiring { points, on } => {
                let told = words.till_tip_expiring(points.get(), &reader.day(on));
                (Icon::Clock, Tone::Accent, told)
            }
            Self::WithinReach { reward } => {
                (Icon::Gift, Tone::Usual, words.till_tip_claim(&reward))
            }
            Self::Offer { name } => (Icon::Basket, Tone::Usual, words.till_tip_offer(&name)),
            Self::Owes { points } => {
                (Icon::Undo, Tone::Usual, words.till_tip_debt(points.get().abs()))
            }
            Self::New => (Icon::Enrol, Tone::Usual, words.till_tip_new().to_owned()),
        }
    }
}

impl MemberPanel {
    /// What to call them.
    pub(super) fn name(&self, reader: Reader) -> String {
        self.name.clone().unwrap_or_else(|| reader.words.till_nameless().to_owned())
    }
}

/// The member's part of the page.
pub(super) fn member_side(reader: Reader, member: MemberPanel, offers_purchase: bool) -> AnyView {
    let words = reader.words;
    let name = member.name(reader);
    let since = words.till_member_since(&words.month_and_year(member.joined_on));
    let tips = member.tips.into_iter().map(|tip| {
        let (icon, tone, told) = tip.said(reader);
        view! { <li><div class="entry-list-item"><Badge icon tone/><span>{told}</span></div></li> }
    });
    let tips = tips.collect::<Vec<_>>();
    let tips = (!tips.is_empty()).then(|| {
        view! {
            <div class="stack is-close">
                <h3>{words.till_worth_telling()}</h3>
                <ul class="entry-list">{tips}</ul>
            </div>
        }
    });
    let credit = member.credit.map(|held| {
        let href = format!("/till/credit?member={}", member.id);
        view! {
            <p class="till-points">
                <small>{words.till_credit()}</small>
                <b>{words.money(held)}</b>
            </p>
            <p><a class="button is-quiet is-wide" href=href>{words.till_credit_title()}</a></p>
        }
    });
    let href = format!("/till/purchase?member={}", member.id);
    let purchase = offers_purchase.then(|| {
        view! { <p><a class="button is-quiet is-wide" href=href>{words.till_add_purchase()}</a></p> }
    });
    view! {
        <section class="till-side" aria-labelledby="who">
            <div class="till-person">
                <div><h2 id="who">{name}</h2><small>{since}</small></div>
                <Chip text=member.tier.0 icon=Some(Icon::of_tier(member.tier.1))/>
            </div>
            <p class="till-points">
                <small>{words.till_points_to_spend()}</small>
                <b>{words.points(member.available)}</b>
            </p>
            {credit}
            {tips}
            {purchase}
        </section>
    }
    .into_any()
}
