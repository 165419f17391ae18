//! What the islands ask of the browser.

use std::{cell::RefCell, future::Future, pin::Pin};

use js_sys::Function;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, Event, EventTarget, RequestInit, Response, Window};

/// The window; islands wake in no other place.
pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

/// The page.
pub(super) fn document() -> Option<Document> {
    window()?.document()
}

/// The first element that fits.
pub(super) fn find(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok()?
}

/// What an element says of itself in an attribute; empty when it does not.
pub(super) fn said(element: &Element, attribute: &str) -> String {
    element.get_attribute(attribute).unwrap_or_default()
}

/// A whole number that an element says of itself; 0 when it does not.
pub(super) fn said_number(element: &Element, attribute: &str) -> i64 {
    said(element, attribute).parse().unwrap_or_default()
}

/// Says something of an element.
pub(super) fn say(element: &Element, attribute: &str, value: &str) {
    // An attribute that cannot be set stays as it is.
    let _ = element.set_attribute(attribute, value);
}

/// Shows an element that was hidden, or hides it.
pub(super) fn show(element: &Element, is_shown: bool) {
    // An element that cannot be changed stays as it is.
    let _ = element.toggle_attribute_with_force("hidden", !is_shown);
}

/// The browser's clock, in milliseconds since 1970. It may be wrong.
#[expect(clippy::cast_possible_truncation, reason = "a clock counts far below 2^53")]
pub(super) fn now() -> i64 {
    js_sys::Date::now() as i64
}

/// Whether the page can be seen.
pub(super) fn is_visible() -> bool {
    document().is_some_and(|document| !document.hidden())
}

/// Asks for this page again.
pub(super) fn reload() {
    if let Some(window) = window() {
        // If it cannot, the page stays as it is.
        let _ = window.location().reload();
    }
}

/// Goes to another page.
pub(super) fn go(to: &str) {
    if let Some(window) = window() {
        // If it cannot, the page stays as it is.
        let _ = window.location().assign(to);
    }
}

/// Does something that waits.
pub(super) fn spawn(work: impl Future<Output = ()> + 'static) {
    // One type for all of them: each type of its own would be compiled on its own.
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    spawn_local(work);
}

/// Fetches a text; none if that fails, for whatever reason.
pub(super) async fn fetch(url: &str) -> Option<String> {
    request(url, &RequestInit::new()).await
}

/// Posts JSON and gives back what is answered; none if that fails, for whatever reason.
pub(super) async fn post(url: &str, json: &str) -> Option<String> {
    let headers = js_sys::Object::new();
    js_sys::Reflect::set(&headers, &"content-type".into(), &"application/json".into()).ok()?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&json.into());
    request(url, &init).await
}

async fn request(url: &str, init: &RequestInit) -> Option<String> {
    let response = wait(window()?.fetch_with_str_and_init(url, init)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    wait(response.text().ok()?).await.ok()?.as_string()
}

/// Waits for what the browser promised.
pub(super) async fn wait(promise: js_sys::Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}

/// Calls `heard` for each event of this name, for as long as the page lasts.
pub(super) fn listen(target: &EventTarget, name: &str, heard: impl FnMut(Event) + 'static) {
    let heard = function(Box::new(heard));
    // A browser without such events has none to tell of.
    let _ = target.add_event_listener_with_callback(name, &heard);
}

fn function(heard: Box<dyn FnMut(Event)>) -> Function {
    Closure::wrap(heard).into_js_value().unchecked_into()
}

/// Calls `tick` once now and then each second, for as long as it says so.
pub(super) fn each_second(mut tick: impl FnMut() -> bool + 'static) {
    if !tick() {
        return;
    }
    thread_local! {
        static TICKS: RefCell<Vec<Box<dyn FnMut() -> bool>>> = const { RefCell::new(Vec::new()) };
    }
    let is_first = TICKS.with_borrow_mut(|ticks| {
        ticks.push(Box::new(tick));
        ticks.len() == 1
    });
    if let (true, Some(window)) = (is_first, window()) {
        let all =
            function(Box::new(|_| TICKS.with_borrow_mut(|ticks| ticks.retain_mut(|tick| tick()))));
        // Without a clock the page stays as the server drew it.
        let _ = window.set_interval_with_callback_and_timeout_and_arguments_0(&all, 1000);
    }
}

/// Calls `then` once, after so many milliseconds.
pub(super) fn after(milliseconds: i32, then: impl FnOnce() + 'static) {
    let Some(window) = window() else { return };
    let mut then = Some(then);
    let once = function(Box::new(move |_| {
        if let Some(then) = then.take() {
            then();
        }
    }));
    // If it cannot wait, it leaves it.
    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&once, milliseconds);
}
