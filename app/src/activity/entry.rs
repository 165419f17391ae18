//! The page of one ledger transaction: what it moved, and why.

use jiff::civil::DateTime;
use leptos::prelude::*;
use loyalty::points::Points;

use super::{
    Why,
    explained::{Explained, explained},
};
use crate::{
    page::{Page, Place},
    parts::BackLink,
    reader::Reader,
};

/// What the page of a ledger transaction shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it happened.
    pub at: DateTime,
    /// In which store; for the web shop, what it is called.
    pub store: Option<String>,
    /// What it moved, available and pending together.
    pub points: Points,
    /// The outside reference: a receipt's number.
    pub reference: Option<String>,
    /// What happened, and why it moved what it moved.
    pub why: Why,
}

/// `GET /activity/{sequence}`.
pub fn page(reader: Reader, entry: Entry) -> Page {
    let title = entry.why.title(reader, entry.points, entry.store.as_deref());
    Page::new(title, move || content(reader, entry)).at(Place::Activity)
}

fn content(reader: Reader, entry: Entry) -> impl IntoView {
    let words = reader.words;
    let Entry { at, store, points, reference, why } = entry;
    let moment = format!("{}, {}", words.weekday_and_day(at.date()), words.time(at.time()));
    let year = if at.year() == reader.now.year() { String::new() } else { at.year().to_string() };
    let receipt = reference.map(|number| words.entry_receipt_number(&number));
    let meta = why
        .place(reader, points, store.as_deref())
        .dot(moment)
        .dot(year)
        .dot(receipt.unwrap_or_default());
    let Explained { chip, left, right } = explained(reader, points, why);
    let class = if right.is_some() { "page-columns" } else { "page-columns is-aside" };
    view! {
        <BackLink href="/activity" label=words.activity_title()/>
        <div class="page-head">
            <p>{meta}</p>
            <h1 class="big-figure">{words.change(points)}" "<small>{words.unit_points()}</small></h1>
            {chip.map(|chip| view! { <p class="row">{chip}</p> })}
        </div>
        <div class=class>
            <div class="stack">{left}</div>
            {right.map(|right| view! { <div class="stack">{right}</div> })}
        </div>
    }
}
