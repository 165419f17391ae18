//! Reading JSON with the browser's own parser.

use wasm_bindgen::{JsCast, JsValue};

/// A value that was read.
pub(super) struct Json(JsValue);

impl Json {
    /// Reads a text; none if it is no JSON.
    pub(super) fn read(text: &str) -> Option<Self> {
        js_sys::JSON::parse(text).ok().map(Self)
    }

    /// A part of it; none if it is not there.
    pub(super) fn part(&self, name: &str) -> Option<Self> {
        let part = js_sys::Reflect::get(&self.0, &name.into()).ok()?;
        (!part.is_undefined() && !part.is_null()).then_some(Self(part))
    }

    /// A text in it; empty if it is not there.
    pub(super) fn text(&self, name: &str) -> String {
        self.part(name).and_then(|part| part.0.as_string()).unwrap_or_default()
    }

    /// A whole number in it; 0 if it is not there.
    #[expect(clippy::cast_possible_truncation, reason = "what we send stays below 2^53")]
    pub(super) fn number(&self, name: &str) -> i64 {
        self.part(name).and_then(|part| part.0.as_f64()).unwrap_or_default() as i64
    }

    /// A list in it; empty if it is not there.
    pub(super) fn list(&self, name: &str) -> Vec<Self> {
        let part = self.part(name).and_then(|part| part.0.dyn_into::<js_sys::Array>().ok());
        part.map_or_else(Vec::new, |list| list.iter().map(Self).collect())
    }
}
