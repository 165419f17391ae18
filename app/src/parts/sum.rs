//! A sum: what it is made of, line by line, and what it comes to.

use leptos::prelude::*;

use crate::words::{Markup, Words};

/// One line of a sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SumLine {
    /// What it is.
    pub(crate) name: Markup,
    /// What it was computed on.
    pub(crate) note: Markup,
    /// What it comes to.
    pub(crate) value: Markup,
    /// Whether it does not count.
    pub(crate) is_quiet: bool,
}

/// A table with a caption, lines, and the total of them.
#[component]
pub(crate) fn Sum(
    words: Words,
    #[prop(into)] caption: Markup,
    /// What the figures are: points, or an amount.
    #[prop(into)]
    unit: Markup,
    lines: Vec<SumLine>,
    /// What the total is called, and what it is.
    total: (Markup, Markup),
) -> AnyView {
    view! {
        <section class="card"><table class="sum">
            <caption>{caption}</caption>
            <thead class="hidden-text"><tr><th scope="col">{words.sum_what()}</th><th scope="col">{unit}</th></tr></thead>
            <tbody>{lines.into_iter().map(line_view).collect_view()}</tbody>
            <tfoot><tr><th scope="row">{total.0}</th><td>{total.1}</td></tr></tfoot>
        </table></section>
    }
    .into_any()
}

fn line_view(line: SumLine) -> impl IntoView {
    let class = line.is_quiet.then_some("is-quiet");
    let note = (!line.note.is_empty()).then(|| view! { <small>{line.note}</small> });
    view! { <tr><th scope="row">{line.name}{note}</th><td class=class>{line.value}</td></tr> }
}
