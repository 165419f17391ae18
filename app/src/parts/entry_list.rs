//! Lists whose entries have a picture, a title, a detail, and a figure or something to touch.

use leptos::prelude::*;
use loyalty::points::Points;

use super::{Badge, Icon, Tone};
use crate::words::{Markup, Words};

/// What stands at the end of an entry.
#[derive(Clone, Debug, Default)]
pub(crate) enum Amount {
    /// Nothing.
    #[default]
    Nothing,
    /// A change of points: `+126`.
    Points(Points),
    /// A change of money, in words: `+$5.00`; and whether it is more now.
    Money(String, bool),
    /// A word: `Refused`.
    Word(&'static str, Tone),
}

/// One entry: a link if it leads somewhere.
#[component]
pub(crate) fn Entry(
    words: Words,
    icon: Icon,
    #[prop(optional)] tone: Tone,
    #[prop(into)] title: Markup,
    #[prop(optional, into)] detail: Markup,
    #[prop(optional)] amount: Amount,
    /// Where it leads.
    #[prop(optional, into)]
    href: String,
    /// Something to touch, at its end.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let detail = (!detail.is_empty()).then(|| view! { <small>{detail}</small> });
    let inside = view! {
        <Badge icon tone/>
        <span class="entry-list-text"><b>{title}</b>{detail}</span>
        {amount_view(words, &amount)}
        {children.map(|children| children())}
    };
    if href.is_empty() {
        view! { <li><div class="entry-list-item">{inside}</div></li> }.into_any()
    } else {
        view! { <li><a class="entry-list-item" href=href>{inside}</a></li> }.into_any()
    }
}

fn amount_view(words: Words, amount: &Amount) -> Option<AnyView> {
    match amount {
        Amount::Nothing => None,
        Amount::Money(text, is_more) => {
            let tone = if *is_more { Tone::Good } else { Tone::Usual };
            let text = text.clone();
            Some(view! { <span class=tone.class("entry-list-amount")>{text}</span> }.into_any())
        }
        Amount::Points(points) => {
            let tone = if points.is_positive() { Tone::Good } else { Tone::Usual };
            Some(
                view! {
                    <span class=tone.class("entry-list-amount")>
                        {words.change(*points)}
                        <span class="hidden-text">" "{words.unit_points()}</span>
                    </span>
                }
                .into_any(),
            )
        }
        Amount::Word(word, tone) => {
            Some(view! { <span class=tone.class("entry-list-amount")>{*word}</span> }.into_any())
        }
    }
}
