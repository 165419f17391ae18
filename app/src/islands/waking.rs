//! How an island wakes: once, in the browser, over what the server drew.

use leptos::prelude::*;

/// Leaves `children` as they are, and calls `awake` once they are in a browser.
pub(super) fn wake(children: Children, awake: fn()) -> impl IntoView {
    Effect::new(move |_: Option<()>| awake());
    children()
}
