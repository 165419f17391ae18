//! For those inside another app, whose browser forgets them.

use leptos::prelude::*;

use super::join_card::entrance;
use crate::{
    page::{BarLinks, Page},
    reader::Reader,
};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltInBrowser {
    /// The address to copy: where one wanted to go.
    pub address: String,
    /// Where to go on all the same.
    pub stay: String,
}

/// Instead of a page that signs in, where the browser is another app's.
pub fn page(reader: Reader, browser: BuiltInBrowser) -> Page {
    let words = reader.words;
    let title = words.membership_browser_title().to_owned();
    let head = words.membership_browser_head();
    let lead = words.membership_browser_lead();
    entrance(title, head, lead, BarLinks::Help, move || {
        view! {
            <div class="join-card">
                <ol class="steps is-numbered">
                    <li><div>
                        <h2>{words.membership_browser_menu()}</h2>
                        <p>{words.membership_browser_menu_detail()}</p>
                    </div></li>
                    <li><div>
                        <h2>{words.membership_browser_open()}</h2>
                        <p>{words.membership_browser_open_detail()}</p>
                    </div></li>
                </ol>
                <p class="join-card-or">{words.membership_browser_no_menu()}</p>
                <div class="field">
                    <label for="address">{words.membership_browser_copy()}</label>
                    <input class="field-input" id="address" readonly=true value=browser.address/>
                </div>
                <a class="button is-wide" href=browser.stay>{words.membership_browser_stay()}</a>
            </div>
        }
    })
}
