//! A scanner that types: hears it anywhere on the page, and leaves hands alone.
//!
//! A scanner's keys come faster than anybody types, and end with Enter or Tab. What it
//! sends is put into the form with `data-scan` and sent, wherever the focus is; a field
//! that it had typed into gets back what it held.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement, KeyboardEvent};

use super::{browser, waking::wake};

/// Keys further apart than this are typed by hand, in milliseconds.
const MOST_BETWEEN: f64 = 60.0;
/// A burst of fewer is none.
const FEWEST: usize = 6;

/// Around the form that a scanner fills in and sends.
#[island]
pub fn TillScanner(children: Children) -> impl IntoView {
    wake(children, || {
        let Some(window) = browser::window() else { return };
        let mut burst = Burst::default();
        browser::listen(&window, "keydown", move |event| {
            let Ok(event) = event.dyn_into::<KeyboardEvent>() else { return };
            if let Some(code) = burst.hear(&event) {
                event.prevent_default();
                send(&code);
            }
        });
    })
}

fn send(code: &str) {
    let form = browser::find("form[data-scan]").and_then(|form| form.dyn_into().ok());
    let field = browser::find("form[data-scan] input").and_then(|field| field.dyn_into().ok());
    let (Some(form), Some(field)): (Option<HtmlFormElement>, Option<HtmlInputElement>) =
        (form, field)
    else {
        return;
    };
    field.set_value(code);
    // A form that cannot be sent now is sent by the next scan.
    let _ = form.submit();
}

/// Keys that came fast, one after the other.
#[derive(Default)]
struct Burst {
    keys: String,
    last_at: f64,
    /// The field that they went into, and what it held before.
    typed_into: Option<(HtmlInputElement, String)>,
}

impl Burst {
    /// Hears a key; gives what was scanned when this one ends it.
    fn hear(&mut self, event: &KeyboardEvent) -> Option<String> {
        let key = event.key();
        if key == "Shift" {
            return None;
        }
        let is_fast = event.time_stamp() - self.last_at <= MOST_BETWEEN;
        self.last_at = event.time_stamp();
        if key == "Enter" || key == "Tab" {
            let (keys, typed_into) = (std::mem::take(&mut self.keys), self.typed_into.take());
            if !is_fast || keys.chars().count() < FEWEST {
                return None;
            }
            match typed_into {
                // The field for codes sends what it holds by itself.
                Some((field, _)) if field.name() == "code" => return None,
                Some((field, before)) => field.set_value(&before),
                None => {}
            }
            return Some(keys);
        }
        if !is_fast {
            self.keys.clear();
            let field =
                event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            self.typed_into = field.map(|field| {
                let before = field.value();
                (field, before)
            });
        }
        // Names of keys have more than one letter; a control character is none of a code.
        let mut characters = key.chars();
        if let (Some(character), None) = (characters.next(), characters.next())
            && !character.is_control()
            && !(event.ctrl_key() || event.meta_key() || event.alt_key())
        {
            self.keys.push(character);
        }
        None
    }
}
