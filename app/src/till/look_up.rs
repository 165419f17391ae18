//! Looking a member up, by what they say.

use leptos::prelude::*;
use loyalty::ids::MemberId;

use super::{
    Counter,
    frame::{Act, page_with_side, panel},
};
use crate::{
    page::Page,
    parts::{Entry, Field, Icon, Keys, PostForm, Typed},
    reader::Reader,
    words::Markup,
};

/// What was asked, and who was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookUp {
    /// `q`: what was typed.
    pub query: Typed,
    /// Who was found; none before anything was asked.
    pub found: Option<Vec<Found>>,
}

/// Somebody who was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub id: MemberId,
    /// Their name, shortened by [`super::short_name`].
    pub name: Option<String>,
    /// What tells them apart and gives nothing away: `m•••@example.com`, `…0117`.
    pub hint: String,
    /// The name of their tier.
    pub tier: String,
}

/// `GET /till/look-up?q=…`. `POST /till/look-up` sends the `member` that is chosen.
pub fn page(reader: Reader, counter: Counter, look_up: LookUp) -> Page {
    let words = reader.words;
    let side = move || {
        view! {
            <section class="till-side" aria-labelledby="who">
                <h2 id="who">{words.till_look_up_ask()}</h2>
                <p class="quiet">{words.till_look_up_ask_detail()}</p>
            </section>
        }
        .into_any()
    };
    let side: Option<Box<dyn FnOnce() -> AnyView + Send>> = Some(Box::new(side));
    page_with_side(reader, words.till_look_up(), Act::LookUp, counter, side, move || {
        panel(words.till_look_up_head(), content(reader, look_up))
    })
}

fn content(reader: Reader, look_up: LookUp) -> AnyView {
    let words = reader.words;
    let keys = Keys { autocomplete: "off", has_focus: true, is_required: true, ..Keys::default() };
    let found = look_up.found.map(|found| found_section(reader, found));
    view! {
        <form class="stack till-form" method="get" action="/till/look-up">
            <Field name="q" label=words.till_look_up_label() class="is-code" typed=look_up.query keys/>
            <p><button class="button is-large" type="submit"><Icon icon=Icon::Search/>{words.till_look_up_button()}</button></p>
        </form>
        {found}
    }
    .into_any()
}

fn found_section(reader: Reader, found: Vec<Found>) -> AnyView {
    let words = reader.words;
    if found.is_empty() {
        return view! {
            <section aria-labelledby="found" role="status">
                <h2 id="found">{words.till_look_up_none()}</h2>
                <p>{words.till_look_up_none_detail()}</p>
            </section>
        }
        .into_any();
    }
    let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let entries = found.into_iter().map(|found| {
        let name = found.name.unwrap_or_else(|| words.till_nameless().to_owned());
        let detail = Markup::from(found.hint).dot(found.tier);
        let label_more = format!(": {name}");
        let fields = vec![("member", found.id.to_string())];
        view! {
            <Entry words icon=Icon::Person title=name detail>
                <PostForm action="/till/look-up" label=words.till_look_up_this() label_more class="is-small" fields/>
            </Entry>
        }
    });
    view! {
        <section aria-labelledby="found">
            <h2 id="found">{words.till_look_up_found(count)}</h2>
            <ul class="entry-list">{entries.collect_view()}</ul>
        </section>
    }
    .into_any()
}
