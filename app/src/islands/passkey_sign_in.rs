//! Signing in with a passkey: a button, and the passkeys among what the browser fills in.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use web_sys::{AbortController, AbortSignal};

use super::{browser, json::Json, passkeys, waking::wake};

/// Around what is `hidden` where there are no passkeys (`data-passkey`), the button
/// (`data-passkey-ask`, with what to add to the addresses), and what to say when it did not work
/// (`data-passkey-trouble`).
#[island]
pub fn PasskeySignIn(children: Children) -> impl IntoView {
    wake(children, || {
        let Some(button) = browser::find("[data-passkey-ask]") else { return };
        if !passkeys::are_supported() {
            return;
        }
        for hidden in ["[data-passkey]", "[data-passkey-ask]"] {
            if let Some(hidden) = browser::find(hidden) {
                browser::show(&hidden, true);
            }
        }
        let query = browser::said(&button, "data-passkey-ask");
        let quiet = Rc::new(RefCell::new(None));
        browser::spawn(offer_quietly(query.clone(), Rc::clone(&quiet)));
        browser::listen(&button, "click", move |_| {
            // A browser asks one thing at a time.
            if let Some(controller) = quiet.take() {
                AbortController::abort(&controller);
            }
            browser::spawn(ask(query.clone()));
        });
    })
}

/// Offers passkeys among what the browser fills into the address's field.
async fn offer_quietly(query: String, quiet: Rc<RefCell<Option<AbortController>>>) {
    if passkeys::can_autofill().await
        && let Ok(controller) = AbortController::new()
    {
        let signal = controller.signal();
        quiet.replace(Some(controller));
        // Whoever types an address instead has not failed.
        let _ = sign_in(&query, Some(signal)).await;
    }
}

async fn ask(query: String) {
    let has_failed = sign_in(&query, None).await.is_none();
    if let Some(trouble) = browser::find("[data-passkey-trouble]") {
        browser::show(&trouble, has_failed);
    }
}

async fn sign_in(query: &str, quiet: Option<AbortSignal>) -> Option<()> {
    let options = browser::post(&format!("/passkeys/sign-in/options{query}"), "{}").await?;
    let proof = passkeys::use_one(&options, quiet).await.ok()?;
    let answer = browser::post(&format!("/passkeys/sign-in/finish{query}"), &proof).await?;
    browser::go(&Json::read(&answer)?.text("to"));
    Some(())
}
