//! A voucher that can be used: on a phone with a code that changes, or also on paper.

use jiff::civil::Date;
use leptos::prelude::*;

use super::Voucher;
use crate::{
    frame::brand_name,
    islands::{
        self, minutes,
        picture::{Picture, Steps},
    },
    parts::{Changing, CodeOf, CodePanel, Countdown, Icon, PostForm, Stage, around},
    reader::Reader,
};

/// What stands on paper besides the code.
pub(super) struct Paper {
    pub(super) until: Date,
    pub(super) issued_on: Date,
    pub(super) holder: Option<String>,
}

pub(super) fn live(
    reader: Reader,
    title: String,
    voucher: Voucher,
    steps: Steps,
    (expires, lasts): (i64, i64),
    form_key: String,
) -> Stage {
    let words = reader.words;
    let picture = steps.at(steps.now).cloned().unwrap_or_default();
    let left = expires - steps.now;
    let more = format!("/vouchers/{}/codes", voucher.id);
    let changing = Changing { steps, more, ends: Some((expires, lasts)) };
    let sheet = view! {
        <CodePanel words of=CodeOf::Voucher picture changing=Some(changing)/>
        <islands::VoucherCode>
            <Countdown
                hundredths=left * 100 / lasts.max(1)
                around=around(|time| words.voucher_left(time))
                figure=minutes(left)
            />
        </islands::VoucherCode>
    };
    let lead = match voucher.stores.as_slice() {
        [] => words.voucher_hold_up().to_owned(),
        stores => words.voucher_hold_up_at(&stores.join(", ")),
    };
    let address = format!("/vouchers/{}", voucher.id);
    let actions = view! {
        {give_back(reader, &voucher, form_key, "is-small is-light")}
        <a class="button is-small is-light" href="/help#vouchers">{words.voucher_how()}</a>
        <p>{words.voucher_once()}</p>
        <p class="wide-only">{words.voucher_phone()}</p>
        <noscript><p><a class="button is-small is-light" href=address>{words.voucher_renew()}</a></p></noscript>
    };
    Stage {
        title,
        back: words.voucher_done(),
        head: voucher.name.into(),
        lead: lead.into(),
        done: None,
        sheet: sheet.into_any(),
        actions: actions.into_any(),
        stays_awake: true,
    }
}

pub(super) fn printed(
    reader: Reader,
    title: String,
    voucher: Voucher,
    picture: Picture,
    paper: Paper,
    form_key: String,
) -> Stage {
    let words = reader.words;
    let until = words.day_long(paper.until, reader.today());
    let lead = match voucher.stores.as_slice() {
        [] => words.voucher_printed(&until),
        stores => words.voucher_printed_at(&stores.join(", "), &until),
    };
    let issued_on = reader.day(paper.issued_on);
    let issued = match &paper.holder {
        Some(holder) => words.voucher_issued(holder, &issued_on, &brand_name()),
        None => words.voucher_issued_nameless(&issued_on, &brand_name()),
    };
    let sheet = view! {
        <CodePanel words of=CodeOf::Voucher picture/>
        <p>{words.voucher_good_until(&reader.day(paper.until))}</p>
        <p class="print-only">{issued}</p>
    };
    let actions = view! {
        <islands::PrintButton>
            <button class="button is-paper" type="button" data-print="" hidden=true data-awaited="">
                <Icon icon=Icon::Print/>{words.voucher_print()}
            </button>
        </islands::PrintButton>
        {give_back(reader, &voucher, form_key, "is-light")}
        <p>{words.voucher_banknote()}</p>
    };
    Stage {
        title,
        back: words.voucher_done(),
        head: voucher.name.into(),
        lead: lead.into(),
        done: None,
        sheet: sheet.into_any(),
        actions: actions.into_any(),
        stays_awake: false,
    }
}

fn give_back(reader: Reader, voucher: &Voucher, form_key: String, class: &'static str) -> AnyView {
    let action = format!("/vouchers/{}/cancel", voucher.id);
    let fields = vec![("form_key", form_key)];
    view! { <PostForm action label=reader.words.voucher_cancel() class fields/> }.into_any()
}
