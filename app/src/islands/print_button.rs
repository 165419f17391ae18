//! A button that prints the page.

use leptos::prelude::*;

use super::{browser, waking::wake};

/// Around the button, with `data-print`. Where it does not wake, the browser's own menu prints.
#[island]
pub fn PrintButton(children: Children) -> impl IntoView {
    wake(children, || {
        let Some(button) = browser::find("[data-print]") else { return };
        browser::show(&button, true);
        browser::listen(&button, "click", |_| {
            if let Some(window) = browser::window() {
                // Whoever does not want to print has not failed.
                let _ = window.print();
            }
        });
    })
}
