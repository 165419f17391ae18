//! Waiting for a code, and typing one.

use leptos::prelude::*;
use loyalty::codes::Malformed;

use super::{
    Counter,
    frame::{Act, panel, till_page},
};
use crate::{
    page::Page,
    parts::{Field, Icon, Keys, Typed},
    reader::Reader,
    words::Words,
};

/// `GET /till`: waits for a code. `POST /till/scan` sends `code`.
pub fn scan_page(reader: Reader, counter: Counter) -> Page {
    till_page(reader, reader.words.till_scan_title(), Act::Scan, counter, move || idle(reader))
}

fn idle(reader: Reader) -> AnyView {
    let words = reader.words;
    view! {
        <section class="till-answer is-idle" role="group" aria-labelledby="answer">
            <div class="till-answer-head">
                <span class="till-answer-sign"><Icon icon=Icon::Card/></span>
                <h1 id="answer">{words.till_scan_head()}</h1>
                <p>{words.till_scan_lead()}</p>
            </div>
            <form class="till-answer-form" method="post" action="/till/scan">
                <label class="hidden-text" for="code">{words.till_code()}</label>
                <input
                    class="field-input is-code"
                    id="code"
                    name="code"
                    inputmode="numeric"
                    autocomplete="off"
                    autofocus=true
                    placeholder=words.till_scanner_types()
                />
                <button class="button is-large" type="submit">{words.till_check()}</button>
            </form>
        </section>
    }
    .into_any()
}

/// `GET /till/type`, and what `POST /till/scan` answers to what is no code, when it was typed.
pub fn type_page(reader: Reader, counter: Counter, code: Typed) -> Page {
    let words = reader.words;
    till_page(reader, words.till_type(), Act::Type, counter, move || {
        let keys =
            Keys { inputmode: "numeric", autocomplete: "off", has_focus: true, ..Keys::default() };
        let form = view! {
            <form class="stack till-form" method="post" action="/till/scan">
                <input type="hidden" name="typed" value="yes"/>
                <Field name="code" label=words.till_type_label() hint=words.till_type_hint() class="is-code" typed=code keys/>
                <p><button class="button is-large" type="submit">{words.till_check()}</button></p>
            </form>
        };
        panel(words.till_type(), form)
    })
}

/// Why a text is no code, in words.
pub fn code_mistake(words: Words, why: Malformed) -> String {
    match why {
        Malformed::Character => words.till_malformed_character().to_owned(),
        Malformed::Length(digits) => {
            words.till_malformed_length(i64::try_from(digits).unwrap_or(i64::MAX))
        }
        Malformed::Kind => words.till_malformed_kind().to_owned(),
        Malformed::CheckDigit => words.till_malformed_check().to_owned(),
    }
}
