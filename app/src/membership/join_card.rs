//! The card on which one types an address, and the hero that it stands on.

use leptos::prelude::*;

use crate::{
    islands,
    page::{BarLinks, Layout, Page},
    parts::{Field, HiddenField, Icon, Keys, Rings, Typed},
    reader::Reader,
    words::{Markup, Words},
};

/// A page that is a hero with a card on it: one thing to do.
pub(super) fn entrance<V: IntoView + 'static>(
    title: String,
    head: impl Into<Markup>,
    lead: impl Into<Markup>,
    links: BarLinks,
    card: impl FnOnce() -> V + Send + 'static,
) -> Page {
    let (head, lead) = (head.into(), lead.into());
    Page::new(title, move || hero("hero is-tall", None, head, lead, card().into_any()))
        .with_layout(Layout::Hero(links))
        .with_class("")
}

/// The brand's colour, a few large words, and a card.
pub(super) fn hero(
    class: &'static str,
    eyebrow: Option<AnyView>,
    head: Markup,
    lead: Markup,
    card: AnyView,
) -> AnyView {
    let lead = (!lead.is_empty()).then(|| view! { <p>{lead}</p> });
    view! {
        <section class=class>
            <div class="hero-back"><Rings/></div>
            <div class="hero-text">
                {eyebrow.map(|eyebrow| view! { <p>{eyebrow}</p> })}
                <h1>{head}</h1>
                {lead}
            </div>
            <div class="hero-card">{card}</div>
        </section>
    }
    .into_any()
}

/// `POST /sign-in`: `email`, and `store` where one stands in one.
pub(super) fn join_card(reader: Reader, email: Typed, store: Option<String>) -> AnyView {
    let words = reader.words;
    let query = store.as_ref().map_or_else(String::new, |store| format!("?store={store}"));
    view! {
        <form class="join-card" method="post" action="/sign-in">
            {store.map(|store| view! { <HiddenField name="store" value=store/> })}
            <EmailField words typed=email autocomplete="email webauthn"/>
            <button class="button is-wide" type="submit">{words.membership_join()}</button>
            <islands::PasskeySignIn>
                <p class="join-card-or" data-passkey="" hidden=true data-awaited="">{words.membership_been_here()}</p>
                <button class="button is-quiet is-wide" type="button" data-passkey-ask=query hidden=true data-awaited="">
                    <Icon icon=Icon::Passkey/>{words.membership_use_passkey()}
                </button>
                <p class="field-error" role="alert" data-passkey-trouble="" hidden=true>
                    {words.membership_passkey_trouble()}
                </p>
            </islands::PasskeySignIn>
            <small>
                {words.membership_no_password()}
                " "
                <a href="/help#privacy">{words.membership_what_we_keep()}</a>
            </small>
        </form>
    }
    .into_any()
}

/// The field for an address.
#[component]
pub(super) fn EmailField(
    words: Words,
    #[prop(optional)] typed: Typed,
    autocomplete: &'static str,
) -> AnyView {
    let keys = Keys {
        kind: "email",
        inputmode: "email",
        autocomplete,
        placeholder: words.membership_email_placeholder(),
        is_required: true,
        ..Keys::default()
    };
    view! { <Field name="email" label=words.membership_your_email() typed keys/> }.into_any()
}
