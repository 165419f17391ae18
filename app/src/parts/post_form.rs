//! A form that is one button.

use leptos::prelude::*;

use super::{HiddenText, Icon};
use crate::words::Markup;

/// A button that sends a form.
#[component]
pub(crate) fn PostForm(
    #[prop(into)] action: String,
    #[prop(into)] label: Markup,
    /// Further words, for those who do not see what the button stands beside.
    #[prop(optional, into)]
    label_more: Markup,
    /// Further classes of the button.
    #[prop(optional)]
    class: &'static str,
    #[prop(optional_no_strip)] icon: Option<Icon>,
    /// What the form sends along.
    #[prop(optional)]
    fields: Vec<(&'static str, String)>,
) -> AnyView {
    let class = if class.is_empty() { "button".to_owned() } else { format!("button {class}") };
    view! {
        <form method="post" action=action>
            {fields.into_iter().map(|(name, value)| view! { <HiddenField name value/> }).collect_view()}
            <button class=class type="submit">
                {icon.map(|icon| view! { <Icon icon/> })}
                {label}
                {(!label_more.is_empty()).then(|| view! { <HiddenText text=label_more/> })}
            </button>
        </form>
    }
    .into_any()
}

/// What a form sends along and nobody types.
#[component]
pub(crate) fn HiddenField(name: &'static str, #[prop(into)] value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}
