//! The member card at the head of the wallet: the points, what they are worth, the way ahead.

use leptos::prelude::*;

use super::Wallet;
use crate::{frame::brand_name, islands, parts::Rings, reader::Reader};

/// The card, with the balance in it that counts up when points arrive.
pub(super) fn member_card(reader: Reader, wallet: &Wallet) -> AnyView {
    let words = reader.words;
    let available = wallet.available;
    let worth = if available.is_negative() {
        words.wallet_owing(-available.get())
    } else {
        words.wallet_worth(&words.money(wallet.worth))
    };
    let text = words.points(available);
    view! {
        <section class="member-card" aria-labelledby="points-title">
            <Rings/>
            <p class="member-card-head">
                <span>{brand_name()}</span>
                <a class="chip is-light" href="/tiers">{wallet.tier.tier.clone()}</a>
            </p>
            <div>
                <h2 class="hidden-text" id="points-title">{words.wallet_your_points()}</h2>
                <p><islands::Balance>
                    <span class="member-card-points" data-points=available.to_string()>{text}</span>
                </islands::Balance></p>
                <p class="member-card-worth" data-region="worth">{worth}</p>
            </div>
            <div class="member-card-next" data-region="next">{next_tier(reader, wallet)}</div>
        </section>
    }
    .into_any()
}

fn next_tier(reader: Reader, wallet: &Wallet) -> AnyView {
    let (words, tier) = (reader.words, &wallet.tier);
    let (length, full) = tier.bar();
    let line = match &tier.next {
        Some(next) => {
            let missing = tier.counted_in.missing_words(words, next.missing, &next.name);
            let by = words.wallet_by(&reader.day(next.by));
            view! { <p><span>{missing}</span><span>{by}</span></p> }.into_any()
        }
        None => view! { <p><span>{words.wallet_at_the_top(&tier.tier)}</span></p> }.into_any(),
    };
    view! {
        <progress class="progress is-on-brand" max=length.to_string() value=full.to_string() aria-label=tier.bar_words(words)></progress>
        {line}
    }
    .into_any()
}
