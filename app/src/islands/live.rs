//! The line to the server: hears what happens elsewhere, and shows it on this page.
//!
//! One line a visible page; a hidden page hangs up. News goes to the other islands
//! ([`news`]). Everything else that changed is fetched with the same page: each element
//! with `data-region` takes the place of the one by the same name. A region with a living
//! island in it stays, as long as the new one has an island too.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DomParser, Element, EventSource, MessageEvent, SupportedType};

use super::{
    browser,
    news::{self, News},
    toast::say_toasts,
    waking::wake,
};

/// Where the server tells.
const ADDRESS: &str = "/live";

/// The line to the server, around the place for what it says in a few words.
#[island]
pub fn Live(children: Children) -> impl IntoView {
    wake(children, || {
        say_toasts();
        let line = Line::default();
        line.follow_visibility();
        if let Some(document) = browser::document() {
            browser::listen(&document, "visibilitychange", move |_| line.follow_visibility());
        }
    })
}

/// The open line, if the page can be seen.
#[derive(Default)]
struct Line {
    open: RefCell<Option<EventSource>>,
    last_event: Rc<RefCell<String>>,
}

impl Line {
    fn follow_visibility(&self) {
        if !browser::is_visible() {
            if let Some(source) = self.open.take() {
                source.close();
            }
        } else if self.open.borrow().is_none() {
            self.open.replace(self.opened());
        }
    }

    fn opened(&self) -> Option<EventSource> {
        // The browser itself names the last event only on a line that broke.
        let after = self.last_event.borrow();
        let address =
            if after.is_empty() { ADDRESS.to_owned() } else { format!("{ADDRESS}?after={after}") };
        let source = EventSource::new(&address).ok()?;
        let last_event = Rc::clone(&self.last_event);
        browser::listen(&source, "message", move |event| {
            let told =
                event.dyn_into::<MessageEvent>().ok().and_then(|event| event.data().as_string());
            if let Some(news) = told.and_then(|text| News::read(&text)) {
                last_event.replace(news.event_id.clone());
                news::latest().set(Some(news));
                browser::spawn(refresh_regions());
            }
        });
        Some(source)
    }
}

/// Puts what is new of this page in the place of what is old.
async fn refresh_regions() {
    let Some(document) = browser::document() else { return };
    let Ok(old) = document.query_selector_all("[data-region]") else { return };
    if old.length() == 0 {
        return;
    }
    let Ok(address) = document.url() else { return };
    let Some(html) = browser::fetch(&address).await else { return };
    let fresh = DomParser::new()
        .and_then(|parser| parser.parse_from_string(&html, SupportedType::TextHtml));
    let Ok(fresh) = fresh else { return };
    let places = fresh.query_selector_all("[data-region]").map_or(0, |places| places.length());
    if places != old.length() {
        // Something has come or gone for which there is no place.
        browser::reload();
        return;
    }
    for at in 0..old.length() {
        let Some(old) = old.item(at).and_then(|node| node.dyn_into::<Element>().ok()) else {
            continue;
        };
        let name = browser::said(&old, "data-region");
        let new = fresh.query_selector(&format!("[data-region=\"{name}\"]")).ok().flatten();
        let Some(new) = new.filter(|new| !new.is_equal_node(Some(&old))) else { continue };
        match (has_island(&old), has_island(&new)) {
            // What is awake hears the news itself.
            (true, true) => {}
            // Only a page that is loaded wakes its islands.
            (false, true) => return browser::reload(),
            (_, false) => {
                // If it cannot, the old one stays.
                let _ = old.replace_with_with_node_1(&new);
            }
        }
    }
}

fn has_island(element: &Element) -> bool {
    element.query_selector("leptos-island").ok().flatten().is_some()
}
