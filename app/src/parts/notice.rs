//! Notices: what was done, what could not be done, and what to do now.

use leptos::prelude::*;

use super::{Icon, Tone};
use crate::words::Markup;

/// What a notice says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// In a few words.
    pub(crate) title: Markup,
    /// And then.
    pub(crate) text: Markup,
    /// Where to go from here: address and words.
    pub(crate) next: Option<(String, &'static str)>,
}

impl Said {
    /// A title and a text.
    pub(crate) fn new(title: impl Into<Markup>, text: impl Into<Markup>) -> Self {
        Self { title: title.into(), text: text.into(), next: None }
    }

    /// With a way on.
    pub(crate) fn then(self, href: impl Into<String>, words: &'static str) -> Self {
        Self { next: Some((href.into(), words)), ..self }
    }
}

/// How urgently a notice is read out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Urgency {
    /// When it is come to.
    #[default]
    None,
    /// Soon: something was done.
    Status,
    /// At once: something was refused.
    Alert,
}

/// A box with a sign, a title and a text.
#[component]
pub(crate) fn Notice(
    said: Said,
    icon: Icon,
    #[prop(optional)] tone: Tone,
    #[prop(optional)] urgency: Urgency,
) -> AnyView {
    let role = match urgency {
        Urgency::None => None,
        Urgency::Status => Some("status"),
        Urgency::Alert => Some("alert"),
    };
    view! {
        <div class=tone.class("notice") role=role>
            <Icon icon/>
            <div class="notice-text">
                <h2>{said.title}</h2>
                {(!said.text.is_empty()).then(|| view! { <p>{said.text}</p> })}
                {said.next.map(|(href, words)| view! {
                    <div class="notice-actions">
                        <a class="button is-small is-quiet" href=href>{words}</a>
                    </div>
                })}
            </div>
        </div>
    }
    .into_any()
}
