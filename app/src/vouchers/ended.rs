//! What became of a voucher: redeemed, expired, given back, or undone.

use jiff::civil::{Date, DateTime};
use leptos::prelude::*;
use loyalty::{ids::Slug, points::Points, programme::RewardKind};

use super::Voucher;
use crate::{
    parts::{Icon, PostForm, Stage, Tone},
    reader::Reader,
    words::Markup,
};

/// When and where it was redeemed, in words.
pub(super) fn redeemed_words(
    reader: Reader,
    at: DateTime,
    store: &str,
    till: Option<&str>,
) -> Markup {
    let moment = reader.moment_within(at);
    match till {
        Some(till) => reader.words.voucher_redeemed_at_till(&moment, store, till),
        None => reader.words.voucher_redeemed_at(&moment, store),
    }
}

pub(super) fn redeemed(
    reader: Reader,
    title: String,
    voucher: Voucher,
    told: Markup,
    undo_minutes: Option<i64>,
) -> Stage {
    let words = reader.words;
    let wish = match voucher.kind {
        RewardKind::Product | RewardKind::Experience => words.voucher_enjoy(),
        RewardKind::AmountOff
        | RewardKind::PercentOff
        | RewardKind::Donation
        | RewardKind::Credit => words.voucher_thank_you(),
    };
    let not_you = undo_minutes.map(|minutes| view! { <p>{words.voucher_not_you(minutes)}</p> });
    let actions = view! {
        <a class="button is-light" href="/">{words.voucher_to_wallet()}</a>
        {not_you}
    };
    let lead = words.voucher_redeemed().into();
    let sheet = sheet(Icon::Check, Tone::Good, wish.into(), told);
    Stage {
        done: Some("is-done is-turned"),
        ..ended(reader, title, voucher, lead, sheet, actions.into_any())
    }
}

pub(super) fn expired(
    reader: Reader,
    title: String,
    voucher: Voucher,
    at: DateTime,
    points_expire_on: Option<Date>,
    again: Option<(Slug, String)>,
) -> Stage {
    let words = reader.words;
    let mut told = expire_as_before(reader, points_expire_on);
    if again.is_some() {
        told = told.then(words.voucher_claim_again_when());
    }
    let again = again.map(|(reward, form_key)| {
        let action = format!("/rewards/{reward}/claim");
        let fields = vec![("form_key", form_key)];
        view! { <PostForm action label=words.voucher_claim_again() class="is-paper" fields/> }
    });
    let actions = view! {
        {again}
        <a class="button is-light" href="/rewards">{words.voucher_other_rewards()}</a>
    };
    let sheet = points_are_back(reader, &voucher, told);
    let lead = words.voucher_expired(&reader.moment_within(at)).into();
    ended(reader, title, voucher, lead, sheet, actions.into_any())
}

pub(super) fn cancelled(
    reader: Reader,
    title: String,
    voucher: Voucher,
    at: DateTime,
    available: Points,
    points_expire_on: Option<Date>,
) -> Stage {
    let words = reader.words;
    let told = words
        .voucher_cancelled_detail(available.get())
        .then(expire_as_before(reader, points_expire_on));
    let sheet = points_are_back(reader, &voucher, told);
    let lead = words.voucher_cancelled(&reader.moment_within(at)).into();
    ended(reader, title, voucher, lead, sheet, to_rewards_or_wallet(reader))
}

pub(super) fn reversed(
    reader: Reader,
    title: String,
    voucher: Voucher,
    available: Points,
) -> Stage {
    let words = reader.words;
    let told = words.voucher_reversed_detail(available.get());
    let sheet = points_are_back(reader, &voucher, told);
    let lead = words.voucher_reversed().into();
    ended(reader, title, voucher, lead, sheet, to_rewards_or_wallet(reader))
}

fn ended(
    reader: Reader,
    title: String,
    voucher: Voucher,
    lead: Markup,
    sheet: AnyView,
    actions: AnyView,
) -> Stage {
    let words = reader.words;
    let lead = if voucher.was_too_late { words.voucher_not_open().into() } else { lead };
    Stage {
        title,
        back: words.voucher_done(),
        head: voucher.name.into(),
        lead,
        done: Some("is-done"),
        sheet,
        actions,
        stays_awake: false,
    }
}

fn points_are_back(reader: Reader, voucher: &Voucher, told: Markup) -> AnyView {
    let head = reader.words.voucher_points_back(voucher.points.get());
    sheet(Icon::Undo, Tone::Usual, head.into(), told)
}

fn sheet(icon: Icon, tone: Tone, head: Markup, told: Markup) -> AnyView {
    view! {
        <span class=tone.class("voucher-sheet-sign")><Icon icon/></span>
        <h2>{head}</h2>
        <p>{told}</p>
    }
    .into_any()
}

fn to_rewards_or_wallet(reader: Reader) -> AnyView {
    let words = reader.words;
    view! {
        <a class="button is-paper" href="/rewards">{words.wallet_see_rewards()}</a>
        <a class="button is-light" href="/">{words.voucher_to_wallet()}</a>
    }
    .into_any()
}

fn expire_as_before(reader: Reader, on: Option<Date>) -> Markup {
    on.map(|day| reader.words.voucher_expire_before(&reader.day(day))).unwrap_or_default()
}
