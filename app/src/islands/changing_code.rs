//! A code that changes: the right picture each second, and more before they run out.
//!
//! The panel says all that is needed: `data-steps` the coming pictures, `data-more` where
//! further ones are, and for a voucher `data-expires` and `data-lasts`. The server's clock
//! counts: the phone's own may be wrong.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use web_sys::Element;

use super::{
    browser::{self, find, said, said_number},
    picture::{Picture, Steps},
    waking::wake,
};

/// A page whose clock differs by more than this was kept from an earlier time.
const MOST_DIFFERENCE: i64 = 90_000;
/// How long to leave it after asking for more pictures.
const BETWEEN_FETCHES: i64 = 30_000;

/// A live voucher's code, and the minutes it is still good; around the ring that shows them.
#[island]
pub fn VoucherCode(children: Children) -> impl IntoView {
    wake(children, || {
        let Some(panel) = find("[data-steps]") else { return };
        let (expires, lasts) =
            (said_number(&panel, "data-expires"), said_number(&panel, "data-lasts"));
        keep_showing(panel, expires, move |_, now| {
            show_left(&minutes(expires - now), (expires - now) * 100 / lasts.max(1));
            if expires <= now && browser::is_visible() {
                // The server says what then.
                browser::reload();
            }
        });
    })
}

/// A member card's code, and the seconds until the picture changes; around the ring.
#[island]
pub fn CardCode(children: Children) -> impl IntoView {
    wake(children, || {
        let Some(panel) = find("[data-steps]") else { return };
        keep_showing(panel, i64::MAX, |steps, now| {
            let left = steps.left_of_step(now);
            show_left(&seconds(left), left * 100 / steps.each);
        });
    })
}

/// What is shown, and by which clock.
struct Shown {
    steps: Steps,
    /// How far the server's clock is ahead of the browser's.
    ahead: i64,
    /// The digits of the picture in the panel.
    digits: String,
    /// When more pictures were asked for, by the browser's clock.
    asked_at: i64,
}

/// Shows the picture of each moment until the panel is gone, and tells `tick` that moment.
///
/// More pictures are fetched when fewer than half are left, and `until` is not reached.
fn keep_showing(panel: Element, until: i64, tick: impl Fn(&Steps, i64) + 'static) {
    let Some(steps) = Steps::read(&said(&panel, "data-steps")) else { return };
    let ahead = steps.now - browser::now();
    let mut is_old = ahead.abs() > MOST_DIFFERENCE;
    let shown = Shown { steps, ahead, digits: String::new(), asked_at: i64::MIN };
    let shown = Rc::new(RefCell::new(shown));
    browser::each_second(move || {
        if !panel.is_connected() {
            return false;
        }
        let mut now_shown = shown.borrow_mut();
        let here = browser::now();
        let now = here + now_shown.ahead;
        let steps = &now_shown.steps;
        tick(steps, now);
        let is_short = steps.end() < until && (steps.end() - now) * 2 < steps.end() - steps.from;
        if let Some(picture) = steps.at(now).filter(|picture| picture.digits != now_shown.digits) {
            draw(&panel, picture);
            let digits = picture.digits.clone();
            now_shown.digits = digits;
        }
        if (is_short || is_old) && here.saturating_sub(now_shown.asked_at) > BETWEEN_FETCHES {
            is_old = false;
            now_shown.asked_at = here;
            browser::spawn(fetch_more(said(&panel, "data-more"), Rc::clone(&shown)));
        }
        true
    });
}

async fn fetch_more(address: String, shown: Rc<RefCell<Shown>>) {
    let text = browser::fetch(&address).await;
    if let Some(steps) = text.and_then(|text| Steps::read(&text)) {
        let mut shown = shown.borrow_mut();
        shown.ahead = steps.now - browser::now();
        shown.steps = steps;
    }
}

/// Puts a picture into the panel: its two paths, and its digits in their groups.
fn draw(panel: &Element, picture: &Picture) {
    let part = |selector: &str| panel.query_selector(selector).ok().flatten();
    if let (Some(qr), Some(bars)) = (part(".code-panel-qr path"), part(".code-panel-bars path")) {
        browser::say(&qr, "d", &picture.qr_path());
        browser::say(&bars, "d", &picture.bars_path());
    }
    let Ok(groups) = panel.query_selector_all("[data-group]") else { return };
    for (at, group) in (0..).zip(picture.groups()) {
        if let Some(place) = groups.item(at) {
            place.set_text_content(Some(group));
        }
    }
}

/// Puts what is left into the ring and into the words beside it.
fn show_left(words: &str, hundredths: i64) {
    if let (Some(ring), Some(place)) = (find(".countdown-left"), find(".countdown b")) {
        browser::say(&ring, "stroke-dasharray", &format!("{} 100", hundredths.clamp(0, 100)));
        place.set_text_content(Some(words));
    }
}

/// Milliseconds as minutes and seconds, `9:42`; of more than an hour, the hours too.
pub(crate) fn minutes(left: i64) -> String {
    let seconds = left.max(0) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// Milliseconds as whole seconds, rounded up.
pub(crate) fn seconds(left: i64) -> String {
    ((left + 999) / 1000).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_read_at_a_glance() {
        assert_eq!(minutes(582_999), "9:42");
        assert_eq!(minutes(5_000), "0:05");
        assert_eq!(minutes(3_600_000), "1:00:00");
        assert_eq!(minutes(-1), "0:00");
        assert_eq!(seconds(11_001), "12");
    }
}
