//! Facts and figures: names with what they stand for.

use leptos::prelude::*;

use super::Tone;
use crate::words::Markup;

/// A list of names and what they stand for.
#[component]
pub(crate) fn Facts(facts: Vec<(Markup, Markup)>, #[prop(optional)] is_figures: bool) -> AnyView {
    let class = is_figures.then_some("num");
    let facts = facts.into_iter().map(|(name, is)| {
        view! { <div><dt>{name}</dt><dd class=class>{is}</dd></div> }
    });
    view! { <dl class="facts">{facts.collect_view()}</dl> }.into_any()
}

/// One figure with its name and what to know about it.
#[component]
pub(crate) fn Stat(
    #[prop(into)] name: Markup,
    #[prop(into)] figure: Markup,
    #[prop(into)] detail: Markup,
    #[prop(optional)] tone: Tone,
    /// For a page that is all figures.
    #[prop(optional)]
    is_large: bool,
) -> AnyView {
    let class =
        if is_large { "stat-figure is-large".to_owned() } else { tone.class("stat-figure") };
    view! {
        <div class="stat">
            <dt>{name}</dt>
            <dd class=class>{figure}</dd>
            <dd class="stat-detail">{detail}</dd>
        </div>
    }
    .into_any()
}
