//! Stamp cards: how full each is, and using one that is.

use leptos::prelude::*;
use loyalty::ids::Slug;

use crate::{
    parts::{Icon, PostForm, SectionHead},
    reader::Reader,
};

/// A stamp card as the wallet shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampCard {
    /// Which card.
    pub id: Slug,
    /// What it is called.
    pub name: String,
    /// How many stamps the member has for it; below zero after goods were given back.
    pub held: i64,
    /// How many fill it.
    pub needed: i64,
    /// The reward that a full card is good for, and its name.
    pub reward: (Slug, String),
    /// The key of the form that uses it.
    pub form_key: String,
}

/// The cards with a stamp on them. Their place is always there: what comes into it needs no new
/// page.
pub(super) fn stamp_cards(reader: Reader, cards: Vec<StampCard>) -> AnyView {
    let words = reader.words;
    let is_empty = cards.is_empty();
    let cards = cards.into_iter().map(|card| stamp_card(reader, card)).collect_view();
    view! {
        <section class="stack is-close" aria-labelledby="stamps" data-region="stamps" hidden=is_empty>
            <SectionHead id="stamps" title=words.wallet_stamps()/>
            {cards}
        </section>
    }
    .into_any()
}

fn stamp_card(reader: Reader, card: StampCard) -> AnyView {
    let words = reader.words;
    let (slug, reward) = card.reward;
    let held = card.held.max(0);
    let (full, rest) = (held / card.needed, held % card.needed);
    let is_full = full > 0;
    let on_card = if is_full { card.needed } else { held };
    let stamps = (0..card.needed).map(|place| {
        let is_stamped = place < on_card;
        let icon = if is_stamped { Icon::Check } else { Icon::Star };
        view! { <Icon icon class=if is_stamped { "is-stamped" } else { "" }/> }
    });
    let told = if is_full {
        let next = (rest > 0).then(|| words.wallet_stamps_next(rest, card.needed));
        view! { <p>{words.wallet_stamps_full(full, &reward)}" "{next}</p> }.into_any()
    } else {
        let on_it = words.wallet_stamps_held(card.held, card.needed);
        view! { <p><b>{on_it}</b>" "{words.wallet_stamps_when_full(&reward)}</p> }.into_any()
    };
    let claim = is_full.then(|| {
        let fields = vec![
            ("form_key", card.form_key),
            ("from", "wallet".to_owned()),
            ("stamp_card", card.id.to_string()),
        ];
        let action = format!("/rewards/{slug}/claim");
        let label_more = format!(": {}", card.name);
        view! { <PostForm action label=words.wallet_stamps_claim() label_more class="is-small" fields/> }
    });
    view! {
        <article class="card is-close">
            <h3>{card.name}</h3>
            <div class="stamps" aria-hidden="true">{stamps.collect_view()}</div>
            {told}
            {claim}
        </article>
    }
    .into_any()
}
