//! Fields of forms, with their hints and with what is wrong with what was typed.

use leptos::prelude::*;

use super::Icon;
use crate::words::Markup;

/// What a field holds when the page is drawn, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// What was typed, or is known.
    pub value: String,
    /// Why it was refused, in words.
    pub mistake: Option<String>,
}

impl Typed {
    /// Something that is known, and fine.
    pub fn known(value: impl Into<String>) -> Self {
        Self { value: value.into(), mistake: None }
    }

    /// Something that was typed and refused.
    pub fn refused(value: impl Into<String>, mistake: impl Into<String>) -> Self {
        Self { value: value.into(), mistake: Some(mistake.into()) }
    }
}

/// How a field is typed into, beyond plain text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Keys {
    /// `type`; text when empty.
    pub(crate) kind: &'static str,
    /// Which keys a phone shows: `numeric`, `email`, `decimal`.
    pub(crate) inputmode: &'static str,
    /// What the browser may fill in.
    pub(crate) autocomplete: &'static str,
    /// What stands in it while it is empty.
    pub(crate) placeholder: &'static str,
    /// What fits, as a regular expression.
    pub(crate) pattern: &'static str,
    /// How many characters fit; 0 for any number.
    pub(crate) maxlength: u16,
    /// Whether it must be filled in.
    pub(crate) is_required: bool,
    /// Whether it is typed into first.
    pub(crate) has_focus: bool,
}

/// A label, a hint, a field, and what is wrong with what it holds.
#[component]
pub(crate) fn Field(
    /// Its name in the form, and its id in the page.
    #[prop(into)]
    name: String,
    /// Its id, where another field of the page has the same name.
    #[prop(optional)]
    id: &'static str,
    #[prop(into)] label: Markup,
    #[prop(optional, into)] hint: Markup,
    #[prop(optional)] typed: Typed,
    #[prop(optional)] keys: Keys,
    /// A further class: `is-digits`, `is-code`.
    #[prop(optional)]
    class: &'static str,
) -> AnyView {
    let id = if id.is_empty() { name.clone() } else { id.to_owned() };
    let (hint_id, mistake_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described_by = match (hint.is_empty(), &typed.mistake) {
        (false, Some(_)) => Some(format!("{hint_id} {mistake_id}")),
        (false, None) => Some(hint_id.clone()),
        (true, Some(_)) => Some(mistake_id.clone()),
        (true, None) => None,
    };
    let class =
        if class.is_empty() { "field-input".to_owned() } else { format!("field-input {class}") };
    let kind = if keys.kind.is_empty() { "text" } else { keys.kind };
    // A password is never sent back.
    let value = (!typed.value.is_empty() && kind != "password").then_some(typed.value);
    let is_invalid = typed.mistake.is_some().then_some("true");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
            <input
                class=class
                id=id
                name=name
                type=kind
                aria-describedby=described_by
                aria-invalid=is_invalid
                inputmode=some(keys.inputmode)
                autocomplete=some(keys.autocomplete)
                placeholder=some(keys.placeholder)
                pattern=some(keys.pattern)
                maxlength=(keys.maxlength > 0).then(|| keys.maxlength.to_string())
                required=keys.is_required
                autofocus=keys.has_focus
                value=value
            />
            {typed.mistake.map(|mistake| view! { <Mistake id=mistake_id mistake/> })}
        </div>
    }
    .into_any()
}

/// What is wrong with a field.
#[component]
pub(crate) fn Mistake(#[prop(into)] id: String, mistake: String) -> impl IntoView {
    view! {
        <p class="field-error" id=id role="alert"><Icon icon=Icon::Alert/><span>{mistake}</span></p>
    }
}

fn some(text: &'static str) -> Option<&'static str> {
    (!text.is_empty()).then_some(text)
}
