//! One reward of the catalogue, and the way to it.

use leptos::prelude::*;
use loyalty::points::Points;

use super::{
    Offered,
    offered::{Reach, Why},
    terms::limit,
};
use crate::{
    parts::{Chip, HiddenText, Icon, PostForm, Tone},
    reader::Reader,
    words::Markup,
};

/// A reward's tile. What one may do about it follows from how far away it is.
pub(super) fn tile(reader: Reader, available: Points, reward: Offered) -> AnyView {
    let words = reader.words;
    let reach = reward.reach();
    let class = match reach {
        Reach::Within | Reach::Missing(_) | Reach::OtherTier => "reward-tile",
        Reach::OtherSegment | Reach::Closed | Reach::NotYet(_) | Reach::Away(_) => {
            "reward-tile is-away"
        }
    };
    let slug = reward.slug.to_string();
    view! {
        <li><article class=class aria-labelledby=slug.clone()>
            <div class=reward.art_class(false) aria-hidden="true"><Icon icon=reward.icon/></div>
            <div class="reward-tile-body">
                <div class="reward-tile-name">
                    <h2 id=slug.clone()><a href=format!("/rewards/{slug}")>{reward.name.clone()}</a></h2>
                    {chip(reader, &reward, &reach)}
                </div>
                <small>{note(reader, &reward, &reach)}</small>
                <div class="reward-tile-cost">
                    <span>{words.rewards_points(reward.points.get())}</span>
                    {act(reader, &reward, &reach)}
                </div>
                {progress(reader, available, &reward, &reach)}
            </div>
        </article></li>
    }
    .into_any()
}

fn chip(reader: Reader, reward: &Offered, reach: &Reach) -> Option<AnyView> {
    let words = reader.words;
    let (text, tone, icon) = match reach {
        Reach::Within | Reach::Missing(_) => return None,
        Reach::OtherTier => (reward.tiers.join(", "), Tone::Warn, Some(Icon::Harvest)),
        Reach::OtherSegment => (reward.segments.join(", "), Tone::Plain, None),
        Reach::Closed => (words.rewards_closed().to_owned(), Tone::Plain, None),
        Reach::NotYet(_) => (words.rewards_not_yet().to_owned(), Tone::Plain, None),
        Reach::Away(Why::Stock) => (words.rewards_out_of_stock().to_owned(), Tone::Plain, None),
        Reach::Away(Why::Limit(..)) => (words.rewards_had().to_owned(), Tone::Plain, None),
        Reach::Away(Why::Over) => (words.rewards_over().to_owned(), Tone::Plain, None),
    };
    Some(view! { <Chip text tone icon/> }.into_any())
}

fn note(reader: Reader, reward: &Offered, reach: &Reach) -> Markup {
    let words = reader.words;
    let left = reward.stock.map(|(left, stock)| words.rewards_left(left, stock));
    match reach {
        Reach::Within => Markup::from(reward.time_to_use(words)).dot(left.unwrap_or_default()),
        Reach::Missing(points) => {
            Markup::from(words.rewards_to_go(points.get())).dot(left.unwrap_or_default())
        }
        Reach::OtherTier => {
            let tiers = words.rewards_for_tier(&reward.tiers.join(", "));
            Markup::from(tiers).dot(left.unwrap_or_default())
        }
        Reach::OtherSegment => words.rewards_for_segment(&reward.segments.join(", ")).into(),
        Reach::Closed => reward.terms.open(reader).unwrap_or_default().into(),
        Reach::NotYet(day) => words.rewards_not_yet_detail(&reader.day(*day)).into(),
        Reach::Away(Why::Stock) => words.rewards_out_of_stock_detail().into(),
        Reach::Away(Why::Limit(most, each)) => limit(words, *most, *each).into(),
        Reach::Away(Why::Over) => reward.description.as_str().into(),
    }
}

fn act(reader: Reader, reward: &Offered, reach: &Reach) -> Option<AnyView> {
    let words = reader.words;
    let slug = &reward.slug;
    match reach {
        Reach::Within => {
            let label_more =
                format!(" {}", words.rewards_claim_which(&reward.name, reward.points.get()));
            let fields = vec![("form_key", reward.form_key.clone())];
            let action = format!("/rewards/{slug}/claim");
            let label = words.rewards_claim();
            Some(view! { <PostForm action label label_more class="is-small" fields/> }.into_any())
        }
        Reach::Missing(_) => {
            let for_what = format!(" {}", words.rewards_save_up_which(&reward.name));
            Some(
                view! {
                    <a class="button is-small is-quiet" href=format!("/rewards/{slug}")>
                        {words.rewards_save_up()}<HiddenText text=for_what/>
                    </a>
                }
                .into_any(),
            )
        }
        Reach::OtherTier => {
            let for_what = format!(" {}", words.rewards_save_up_which(&reward.name));
            Some(
                view! {
                    <a class="button is-small is-quiet" href="/tiers">
                        {words.rewards_see_tier()}<HiddenText text=for_what/>
                    </a>
                }
                .into_any(),
            )
        }
        Reach::OtherSegment | Reach::Closed | Reach::NotYet(_) | Reach::Away(_) => None,
    }
}

fn progress(reader: Reader, available: Points, reward: &Offered, reach: &Reach) -> Option<AnyView> {
    matches!(reach, Reach::Missing(_)).then(|| {
        let (needed, has) = (reward.points.get(), available.get().max(0));
        let label = reader.words.rewards_progress(has, needed, &reward.name);
        view! { <progress class="progress" max=needed.to_string() value=has.to_string() aria-label=label></progress> }
            .into_any()
    })
}
