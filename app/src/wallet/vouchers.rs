//! The vouchers in the wallet, or how far the first one is.

use jiff::civil::DateTime;
use leptos::prelude::*;
use loyalty::{ids::VoucherId, money::Money, points::Points};

use crate::{
    parts::{Badge, Entry, HiddenText, Icon, SectionHead, Tone},
    reader::Reader,
    words::Markup,
};

/// A voucher that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherLine {
    /// Which voucher.
    pub id: VoucherId,
    /// What it is for: `Any hot drink, on us`.
    pub name: String,
    /// The reward's icon.
    pub icon: Icon,
    /// The last moment at which it can be used: for a voucher of days, any moment of its last day.
    pub until: DateTime,
}

/// The reward that is closest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// Its name.
    pub name: String,
    /// What it costs.
    pub points: Points,
    /// What is missing for it; none or less when it is within reach.
    pub missing: Points,
    /// Shopping for about so much earns what is missing.
    pub shop_for: Option<Money>,
}

/// What is ready to use, or the way to the first voucher.
pub(super) fn ready(
    reader: Reader,
    vouchers: Vec<VoucherLine>,
    nearest: Option<Nearest>,
) -> impl IntoView {
    if vouchers.is_empty() {
        none(reader, nearest).into_any()
    } else {
        some(reader, vouchers).into_any()
    }
}

fn some(reader: Reader, vouchers: Vec<VoucherLine>) -> AnyView {
    let words = reader.words;
    let count = i64::try_from(vouchers.len()).unwrap_or(i64::MAX);
    view! {
        <section class="stack is-close" aria-labelledby="ready" data-region="ready">
            <SectionHead id="ready" title=words.wallet_ready()>
                <small>{words.wallet_vouchers(count)}</small>
            </SectionHead>
            {voucher_entries(reader, vouchers)}
        </section>
    }
    .into_any()
}

/// Vouchers as a list; what expires first stands out.
pub(crate) fn voucher_entries(reader: Reader, vouchers: Vec<VoucherLine>) -> AnyView {
    let words = reader.words;
    let entries = vouchers.into_iter().enumerate().map(|(place, voucher)| {
        let (tone, class) = if place == 0 {
            (Tone::Accent, "button is-small")
        } else {
            (Tone::Usual, "button is-small is-quiet")
        };
        let detail = words.wallet_until(&reader.until(voucher.until));
        let name = format!(": {}", voucher.name);
        view! {
            <Entry words icon=voucher.icon tone title=voucher.name detail>
                <a class=class href=format!("/vouchers/{}", voucher.id)>
                    {words.wallet_show()}<HiddenText text=name/>
                </a>
            </Entry>
        }
    });
    view! { <ul class="entry-list is-cards">{entries.collect_view()}</ul> }.into_any()
}

fn none(reader: Reader, nearest: Option<Nearest>) -> AnyView {
    let words = reader.words;
    let text = nearest.map(|nearest| {
        let costs = words.wallet_no_voucher_reward(&nearest.name, nearest.points.get());
        let away = match nearest.shop_for {
            _ if !nearest.missing.is_positive() => words.wallet_no_voucher_reach().to_owned(),
            Some(amount) => words.wallet_no_voucher_away(&words.round_money(amount)),
            None => String::new(),
        };
        Markup::from(format!("{costs} {away}"))
    });
    view! {
        <section class="empty" aria-labelledby="ready" data-region="ready">
            <Badge icon=Icon::Ticket tone=Tone::Plain/>
            <h2 id="ready">{words.wallet_no_voucher()}</h2>
            {text.map(|text| view! { <p>{text}</p> })}
            <a class="button is-quiet" href="/rewards">{words.wallet_see_rewards()}</a>
        </section>
    }
    .into_any()
}
