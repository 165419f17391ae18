//! What people see: every page, drawn on the server, and the few islands in them that move.
//!
//! The server loads, fills the view model that stands beside a page, and calls
//! [`draw`]: `draw(&frame, wallet::page(reader, wallet))` is the page's whole HTML. A
//! page never waits, never looks at the clock and never asks anything of anybody.
//!
//! **Invariant:** `app` knows `loyalty`, and no database and no sockets. The browser's
//! half (feature `hydrate`) holds `islands` and nothing else.

pub mod islands;

#[cfg(feature = "ssr")]
pub mod account;
#[cfg(feature = "ssr")]
pub mod activity;
#[cfg(feature = "ssr")]
pub mod api_docs;
#[cfg(feature = "ssr")]
pub mod assets;
#[cfg(feature = "ssr")]
pub mod card;
#[cfg(feature = "ssr")]
pub mod codes;
#[cfg(feature = "ssr")]
pub mod credit;
#[cfg(feature = "ssr")]
pub mod document;
#[cfg(feature = "ssr")]
pub mod errors;
#[cfg(feature = "ssr")]
pub mod frame;
#[cfg(feature = "ssr")]
pub mod help;
#[cfg(feature = "ssr")]
pub mod language;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod manager;
#[cfg(feature = "ssr")]
pub mod membership;
#[cfg(feature = "ssr")]
pub mod offers;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod parts;
#[cfg(feature = "ssr")]
pub mod reader;
#[cfg(feature = "ssr")]
pub mod receipts;
#[cfg(feature = "ssr")]
pub mod rewards;
#[cfg(feature = "ssr")]
pub mod stores;
#[cfg(feature = "ssr")]
pub mod tiers;
#[cfg(feature = "ssr")]
pub mod till;
#[cfg(feature = "ssr")]
pub mod vouchers;
#[cfg(feature = "ssr")]
pub mod wallet;
#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
pub use self::{
    assets::Assets,
    document::draw,
    frame::{Brand, Frame, Visitor},
    language::Language,
    page::Page,
    reader::Reader,
    words::Words,
};

/// What the page's script calls once: from here on islands wake up.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
