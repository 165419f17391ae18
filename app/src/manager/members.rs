//! Finding a member, and those who may be one person.

use leptos::prelude::*;
use loyalty::ids::MemberId;

use crate::{
    page::{Page, Place},
    parts::{Badge, Entry, Field, Icon, Keys, Notice, Said, Tone, Typed, Urgency},
    reader::Reader,
    words::Markup,
};

/// What was asked for, and who may be one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Members {
    /// `q`: what was typed; nobody has it if it is here with a mistake.
    pub query: Typed,
    /// Pairs of one name and birthday.
    pub alike: Vec<Alike>,
    /// Whether a member was just erased.
    pub has_erased: bool,
}

/// Two members of one name and birthday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// The one whose page is opened.
    pub one: MemberId,
    /// The name of both.
    pub name: String,
    /// Their birthday, and how they differ.
    pub detail: Markup,
}

/// `GET /admin/members`. With `?q=…` that somebody has, 303 to their page.
pub fn page(reader: Reader, members: Members) -> Page {
    Page::new(reader.words.members_title(), move || content(reader, members)).at(Place::Members)
}

fn content(reader: Reader, members: Members) -> impl IntoView {
    let words = reader.words;
    let keys = Keys { autocomplete: "off", is_required: true, has_focus: true, ..Keys::default() };
    let erased = members.has_erased.then(|| {
        let said = Said::new(words.member_erased(), words.member_erased_detail());
        view! { <Notice said icon=Icon::Check tone=Tone::Good urgency=Urgency::Status/> }
    });
    view! {
        <div class="page-head"><h1>{words.members_title()}</h1><p>{words.members_lead()}</p></div>
        {erased}
        <div class="page-columns">
            <form class="card" method="get" action="/admin/members">
                <Field name="q" label=words.members_find() hint=words.members_find_hint() typed=members.query keys/>
                <p><button class="button" type="submit"><Icon icon=Icon::Search/>{words.members_find_button()}</button></p>
            </form>
            {alike(reader, members.alike)}
        </div>
    }
}

fn alike(reader: Reader, alike: Vec<Alike>) -> AnyView {
    let words = reader.words;
    if alike.is_empty() {
        return view! {
            <section class="empty" aria-labelledby="alike">
                <Badge icon=Icon::People tone=Tone::Plain/>
                <h2 id="alike">{words.members_none_alike()}</h2>
                <p>{words.members_none_alike_detail()}</p>
            </section>
        }
        .into_any();
    }
    let entries = alike.into_iter().map(|pair| {
        let href = format!("/admin/members/{}", pair.one);
        view! {
            <Entry words icon=Icon::People title=pair.name detail=pair.detail>
                <a class="button is-small is-quiet" href=href>{words.members_compare()}</a>
            </Entry>
        }
    });
    view! {
        <section class="card" aria-labelledby="alike">
            <h2 id="alike">{words.members_alike()}</h2>
            <p class="quiet">{words.members_alike_detail()}</p>
            <ul class="entry-list">{entries.collect_view()}</ul>
        </section>
    }
    .into_any()
}
