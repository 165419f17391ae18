//! Before a till is a till: who is there, and where this device stands.

use leptos::prelude::*;

use crate::{
    page::{Layout, Page},
    parts::{Field, HiddenField, Icon, Keys, Mistake, PostForm, Typed},
    reader::Reader,
};

/// What an associate types to sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignIn {
    /// `email`.
    pub email: Typed,
}

/// Where this device may stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The stores: slug and name.
    pub stores: Vec<(String, String)>,
    /// The tills there may be: `1`, `2`, `3`.
    pub tills: Vec<String>,
    /// What was chosen before: the store's slug, and the till.
    pub chosen: Option<(String, String)>,
    /// Whether nothing was chosen just now.
    pub is_missing: bool,
}

/// Who is at this till, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct You {
    /// The associate's name.
    pub name: String,
    /// The till's name.
    pub till: String,
    /// The store's name.
    pub store: String,
}

/// For an associate who is not signed in. `POST /sign-in` sends `email` and `for=till`.
pub fn sign_in_page(reader: Reader, sign_in: SignIn) -> Page {
    let words = reader.words;
    let keys = Keys {
        kind: "email",
        inputmode: "email",
        autocomplete: "email",
        is_required: true,
        ..Keys::default()
    };
    bare(words.till_sign_in_title(), move || {
        view! {
            <div class="page-head"><h1>{words.till_sign_in_head()}</h1><p>{words.till_sign_in_lead()}</p></div>
            <section class="card">
                <form class="stack" method="post" action="/sign-in">
                    <HiddenField name="for" value="till"/>
                    <Field name="email" label=words.till_email() typed=sign_in.email keys/>
                    <p><button class="button is-large is-wide" type="submit">
                        <Icon icon=Icon::Mail/>{words.till_send_link()}
                    </button></p>
                </form>
            </section>
        }
    })
}

/// For an associate whose device has no place yet. `POST /till/place` sends `store` and `till`.
pub fn place_page(reader: Reader, place: Place) -> Page {
    let words = reader.words;
    bare(words.till_place_title(), move || {
        let (store, till) = place.chosen.unwrap_or_default();
        let stores = place.stores.into_iter().map(|(slug, name)| {
            let is_this = slug == store;
            view! { <label><input type="radio" name="store" value=slug checked=is_this required=true/>{name}</label> }
        });
        let tills = place.tills.into_iter().map(|number| {
            let (is_this, name) = (number == till, words.till_number(&number));
            view! { <label><input type="radio" name="till" value=number checked=is_this required=true/>{name}</label> }
        });
        let missing = place.is_missing.then(|| {
            view! { <Mistake id="place-error" mistake=words.till_place_missing().to_owned()/> }
        });
        view! {
            <div class="page-head"><h1>{words.till_place_head()}</h1><p>{words.till_place_lead()}</p></div>
            <form class="card" method="post" action="/till/place">
                {missing}
                <fieldset class="stack is-close">
                    <legend class="field-label">{words.till_place_store()}</legend>
                    <div class="choice">{stores.collect_view()}</div>
                </fieldset>
                <fieldset class="stack is-close">
                    <legend class="field-label">{words.till_place_till()}</legend>
                    <div class="choice">{tills.collect_view()}</div>
                </fieldset>
                <p><button class="button is-large is-wide" type="submit">{words.till_place_this()}</button></p>
            </form>
        }
    })
}

/// `GET /till/you`: signing out, or moving the device.
pub fn you_page(reader: Reader, you: You) -> Page {
    let words = reader.words;
    bare(words.till_you_title(), move || {
        view! {
            <div class="page-head">
                <h1>{words.till_you_head(&you.name, &you.till, &you.store)}</h1>
                <p>{words.till_you_lead()}</p>
            </div>
            <section class="card">
                <a class="button is-quiet is-wide" href="/till/place"><Icon icon=Icon::Pin/>{words.till_you_move()}</a>
                <PostForm action="/till/sign-out" label=words.till_sign_out() class="is-quiet is-wide" icon=Some(Icon::Leave)/>
                <a class="button is-wide" href="/till"><Icon icon=Icon::Card/>{words.till_scan_next()}</a>
            </section>
        }
    })
}

fn bare<V: IntoView + 'static>(title: &str, content: impl FnOnce() -> V + Send + 'static) -> Page {
    Page::new(title, content).with_layout(Layout::Bare).with_class("page is-reading")
}
