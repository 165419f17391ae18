//! Badges and chips: an icon on a disc, a few words in a pill.

use leptos::prelude::*;

use super::{Icon, Tone};
use crate::words::Markup;

/// An icon on a disc.
#[component]
pub(crate) fn Badge(
    icon: Icon,
    #[prop(optional)] tone: Tone,
    /// For the head of a page.
    #[prop(optional)]
    is_large: bool,
) -> impl IntoView {
    let class = if is_large { "badge is-large".to_owned() } else { tone.class("badge") };
    view! { <span class=class><Icon icon/></span> }
}

/// A few words in a pill.
#[component]
pub(crate) fn Chip(
    #[prop(into)] text: Markup,
    #[prop(optional)] tone: Tone,
    #[prop(optional_no_strip)] icon: Option<Icon>,
) -> impl IntoView {
    view! { <span class=tone.class("chip")>{icon.map(|icon| view! { <Icon icon/> })}{text}</span> }
}

/// Words that are read out and not seen.
#[component]
pub(crate) fn HiddenText(#[prop(into)] text: Markup) -> impl IntoView {
    view! { <span class="hidden-text">{text}</span> }
}
