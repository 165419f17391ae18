//! Making a passkey: a button that is there where passkeys are.

use leptos::prelude::*;

use super::{browser, passkeys, waking::wake};

/// Around the button (`data-passkey-make`, with where to go then), and what to say when it did not
/// work (`data-passkey-trouble`).
#[island]
pub fn PasskeyOffer(children: Children) -> impl IntoView {
    wake(children, || {
        let Some(button) = browser::find("[data-passkey-make]") else { return };
        if passkeys::are_supported() {
            browser::show(&button, true);
            let then = browser::said(&button, "data-passkey-make");
            browser::listen(&button, "click", move |_| browser::spawn(ask(then.clone())));
        }
    })
}

async fn ask(then: String) {
    let is_made = make().await.is_some();
    if let Some(trouble) = browser::find("[data-passkey-trouble]") {
        browser::show(&trouble, !is_made);
    }
    if is_made {
        browser::go(&then);
    }
}

async fn make() -> Option<()> {
    let options = browser::post("/passkeys/register/options", "{}").await?;
    let proof = passkeys::make(&options).await.ok()?;
    browser::post("/passkeys/register/finish", &proof).await.map(|_| ())
}
