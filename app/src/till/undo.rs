//! Taking the last redemption back.

use jiff::civil::Time;
use leptos::prelude::*;
use loyalty::ids::RedemptionId;

use super::{
    Counter,
    frame::{Act, panel, till_page},
};
use crate::{
    page::Page,
    parts::{HiddenField, Icon},
    reader::Reader,
};

/// What can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    /// The last redemption at this till, while it can be undone.
    pub last: Option<Undoable>,
    /// For how many minutes one can undo.
    pub minutes: i64,
}

/// A redemption that can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undoable {
    /// Which.
    pub id: RedemptionId,
    /// The reward's name.
    pub reward: String,
    /// When it was.
    pub at: Time,
    /// Whose it was, shortened by [`super::short_name`].
    pub member: Option<String>,
    /// Until when it can be undone.
    pub until: Time,
    /// The key of the form.
    pub form_key: String,
}

/// `GET /till/undo`. `POST /till/undo` sends `redemption`, `reason` and `form_key`.
///
/// The reason is in the associate's language, as it was on the button.
pub fn page(reader: Reader, counter: Counter, undo: Undo) -> Page {
    let words = reader.words;
    till_page(reader, words.till_undo(), Act::Undo, counter, move || {
        if let Some(last) = undo.last {
            return panel(words.till_undo_head(), form(reader, last));
        }
        let detail = view! { <p>{words.till_undo_none_detail(undo.minutes)}</p> };
        panel(words.till_undo_none(), detail)
    })
}

fn form(reader: Reader, last: Undoable) -> AnyView {
    let words = reader.words;
    let name = last.member.as_deref().unwrap_or(words.till_nameless());
    let detail =
        words.till_undo_detail(&last.reward, &words.time(last.at), name, &words.time(last.until));
    let reasons = [words.till_undo_wrong(), words.till_undo_out(), words.till_undo_mind()];
    let reasons = reasons.into_iter().enumerate().map(|(place, reason)| {
        view! { <label><input type="radio" name="reason" value=reason checked=place == 0/>{reason}</label> }
    });
    view! {
        <p>{detail}</p>
        <form class="stack till-form" method="post" action="/till/undo">
            <HiddenField name="redemption" value=last.id.to_string()/>
            <HiddenField name="form_key" value=last.form_key/>
            <fieldset class="stack is-close">
                <legend class="field-label">{words.till_undo_why()}</legend>
                <div class="choice">{reasons.collect_view()}</div>
            </fieldset>
            <p class="row">
                <button class="button is-large" type="submit"><Icon icon=Icon::Undo/>{words.till_undo_it()}</button>
                <a class="button is-large is-quiet" href="/till">{words.till_undo_leave()}</a>
            </p>
        </form>
    }
    .into_any()
}
