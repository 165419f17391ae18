//! The page on which a member links a paper card.

use jiff::civil::Time;
use leptos::prelude::*;

use crate::{
    page::{Page, Place},
    parts::{BackLink, Field, HiddenField, Icon, Keys, Typed},
    reader::Reader,
    words::Words,
};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The number, as it was typed.
    pub number: Typed,
    /// In the demo, a card to try.
    pub to_try: Option<String>,
    /// What makes sending the form twice the same as once.
    pub form_key: String,
}

/// Why a card was not linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperMistake {
    /// No card has this number.
    Unknown,
    /// It is in this wallet already.
    Yours,
    /// It is in another's.
    Taken,
    /// There were too many wrong ones.
    Wait {
        /// When to try again.
        until: Time,
    },
}

impl PaperMistake {
    /// The mistake in words that say what to do.
    pub fn in_words(self, words: Words) -> String {
        match self {
            Self::Unknown => words.paper_unknown().to_owned(),
            Self::Yours => words.paper_yours().to_owned(),
            Self::Taken => words.paper_taken().to_owned(),
            Self::Wait { until } => words.paper_wait(&words.time(until)),
        }
    }
}

/// `GET /card/paper`, and what `POST /card/paper` answers to a card that is not linked. The form
/// sends `number` and `form_key`.
pub fn paper_page(reader: Reader, paper: Paper) -> Page {
    Page::new(reader.words.paper_title(), move || content(reader, paper)).at(Place::Card)
}

fn content(reader: Reader, paper: Paper) -> impl IntoView {
    let words = reader.words;
    let keys = Keys { autocomplete: "off", maxlength: 60, is_required: true, ..Keys::default() };
    let to_try =
        paper.to_try.map(|number| view! { <p class="quiet">{words.paper_to_try(&number)}</p> });
    view! {
        <BackLink href="/account" label=words.account_title()/>
        <div class="page-head"><h1>{words.paper_title()}</h1><p>{words.paper_lead()}</p></div>
        <div class="page-columns">
            <section class="card" aria-label=words.paper_title()>
                <form class="stack" method="post" action="/card/paper">
                    <HiddenField name="form_key" value=paper.form_key/>
                    <Field
                        name="number"
                        label=words.paper_number()
                        hint=words.paper_number_hint()
                        typed=paper.number
                        keys
                        class="is-code"
                    />
                    {to_try}
                    <p><button class="button" type="submit"><Icon icon=Icon::Card/>{words.paper_link()}</button></p>
                </form>
            </section>
            <section class="card is-tint is-close" aria-labelledby="how">
                <h2 id="how">{words.paper_how()}</h2>
                <p>{words.paper_how_once()}</p>
                <p>{words.paper_how_lost()}</p>
            </section>
        </div>
    }
}
