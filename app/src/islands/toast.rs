//! What just happened elsewhere, said once in a few words.

use super::{browser, news};

/// For how long it is said, in milliseconds.
const SAID_FOR: i32 = 6000;

/// Says each toast in the element with `data-toast`, whose place is read out when it appears.
pub(super) fn say_toasts() {
    let Some(place) = browser::find("[data-toast]") else { return };
    let mut said = 0_u32;
    news::hear(move |news| {
        let Some(toast) = &news.toast else { return };
        if let Ok(Some(words)) = place.query_selector("span") {
            words.set_text_content(Some(toast));
        }
        browser::show(&place, true);
        said += 1;
        let this = said.to_string();
        browser::say(&place, "data-toast", &this);
        let place = place.clone();
        browser::after(SAID_FOR, move || {
            // Something newer is left to its own time.
            if browser::said(&place, "data-toast") == this {
                browser::show(&place, false);
            }
        });
    });
}
