//! Keeps a phone's screen on while its code is held up.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::{browser, waking::wake};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "wakeLock"], js_name = request, catch)]
    fn request_wake_lock(kind: &str) -> Result<js_sys::Promise, JsValue>;
}

/// Says in the element with `data-awake` that the screen stays on, once it does.
#[island]
pub fn StayAwake(children: Children) -> impl IntoView {
    wake(children, || {
        ask();
        if let Some(document) = browser::document() {
            // A page that was hidden has lost its lock.
            browser::listen(&document, "visibilitychange", |_| ask());
        }
    })
}

fn ask() {
    let Some(chip) = browser::find("[data-awake]").filter(|_| browser::is_visible()) else {
        return;
    };
    browser::spawn(async move {
        let is_awake = match request_wake_lock("screen") {
            Ok(lock) => browser::wait(lock).await.is_ok(),
            Err(_) => false,
        };
        browser::show(&chip, is_awake);
    });
}
