//! The page of the catalogue: what is within reach first.

use leptos::prelude::*;
use loyalty::points::Points;

use super::{Offered, Refused, Show, offered::Reach, tile::tile};
use crate::{
    page::{Page, Place},
    parts::{Badge, FilterBar, Icon, Tone},
    reader::Reader,
};

/// What the catalogue shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// What the member can spend.
    pub available: Points,
    /// What of it is shown.
    pub show: Show,
    /// Every reward, in the programme's order.
    pub rewards: Vec<Offered>,
    /// The claim that was refused just now.
    pub refused: Option<Refused>,
}

/// `GET /rewards`, and what `POST /rewards/{slug}/claim` answers to a claim that is refused.
pub fn page(reader: Reader, catalogue: Catalogue) -> Page {
    Page::new(reader.words.rewards_title(), move || content(reader, catalogue))
        .at(Place::Rewards)
        .live()
}

fn content(reader: Reader, catalogue: Catalogue) -> impl IntoView {
    let words = reader.words;
    let Catalogue { available, show, rewards, refused } = catalogue;
    let head = if available.is_positive() {
        words.rewards_head(available.get())
    } else {
        words.rewards_head_none().to_owned()
    };
    let within_reach = rewards.iter().filter(|reward| reward.reach() == Reach::Within).count();
    let lead = words.rewards_lead(i64::try_from(within_reach).unwrap_or(i64::MAX));
    let choices = show.choices(words, &rewards);
    let shown = nearest_first(rewards, show);
    let list = if shown.is_empty() {
        nothing(reader).into_any()
    } else {
        let tiles = shown.into_iter().map(|reward| tile(reader, available, reward));
        view! { <ul class="tiles" data-region="rewards">{tiles.collect_view()}</ul> }.into_any()
    };
    view! {
        <div class="page-head is-split">
            <div class="stack is-close" data-region="head"><h1>{head}</h1><p>{lead}</p></div>
            <FilterBar label=words.rewards_show() choices/>
        </div>
        {refused.map(|refused| refused.view(reader))}
        {list}
    }
}

fn nearest_first(mut rewards: Vec<Offered>, show: Show) -> Vec<Offered> {
    rewards.retain(|reward| show.includes(reward));
    rewards.sort_by_key(|reward| (reward.reach(), reward.points));
    rewards
}

fn nothing(reader: Reader) -> AnyView {
    let words = reader.words;
    view! {
        <section class="empty" aria-labelledby="none" data-region="rewards">
            <Badge icon=Icon::Gift tone=Tone::Plain/>
            <h2 id="none">{words.rewards_none()}</h2>
            <p>{words.rewards_none_detail()}</p>
            <a class="button is-quiet" href="/rewards">{words.rewards_see_all()}</a>
        </section>
    }
    .into_any()
}
