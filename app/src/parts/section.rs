//! Heads of sections and pages, the way back, and rows of links to choose from.

use leptos::prelude::*;

use super::Icon;
use crate::words::Markup;

/// The head of a section: its title, and what leads on or counts.
#[component]
pub(crate) fn SectionHead(
    id: &'static str,
    #[prop(into)] title: Markup,
    #[prop(optional)] children: Option<Children>,
) -> AnyView {
    view! {
        <div class="section-head"><h2 id=id>{title}</h2>{children.map(|children| children())}</div>
    }
    .into_any()
}

/// The way back to where this page belongs.
#[component]
pub(crate) fn BackLink(href: &'static str, #[prop(into)] label: Markup) -> impl IntoView {
    view! { <a class="back-link" href=href><Icon icon=Icon::Back class="is-small"/>{label}</a> }
}

/// One of several views of a page.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// Where it lies.
    pub(crate) href: String,
    /// What it is called.
    pub(crate) label: String,
    /// Whether it is the one shown.
    pub(crate) is_current: bool,
}

/// Links to the views of a page.
#[component]
pub(crate) fn FilterBar(#[prop(into)] label: String, choices: Vec<Choice>) -> AnyView {
    let links = choices.into_iter().map(|choice| {
        let current = choice.is_current.then_some("true");
        view! { <li><a class="chip" href=choice.href aria-current=current>{choice.label}</a></li> }
    });
    view! { <nav class="filter-bar" aria-label=label><ul>{links.collect_view()}</ul></nav> }
        .into_any()
}
