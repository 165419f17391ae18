//! The balance, which counts up once when points arrive.

use leptos::prelude::*;
use web_sys::Element;

use super::{browser, news, waking::wake};

/// For how long it counts, in milliseconds, and in how many steps.
const COUNTS_FOR: i32 = 640;
const STEPS: i32 = 16;

/// The points that can be spent, in an element with `data-points`.
#[island]
pub fn Balance(children: Children) -> impl IntoView {
    wake(children, || {
        let Some(place) = browser::find("[data-points]") else { return };
        let mut shown = browser::said_number(&place, "data-points");
        news::hear(move |news| {
            if let Some(points) = news.points.as_ref().filter(|points| points.available != shown) {
                count(&place, shown, points.available, &points.available_text);
                shown = points.available;
            }
        });
    })
}

/// Counts from one number to another, and ends with the server's own words for it.
fn count(place: &Element, from: i64, to: i64, words: &str) {
    let is_still = is_motion_reduced() || !browser::is_visible();
    for step in if is_still { STEPS } else { 1 }..=STEPS {
        // Quick at first, slow at last.
        let (left, all) = (i64::from(STEPS - step), i64::from(STEPS));
        let number = to - (to - from) * left * left / (all * all);
        let text = if step == STEPS { words.to_owned() } else { with_separators(number) };
        let place = place.clone();
        let wait = if is_still { 0 } else { COUNTS_FOR * step / STEPS };
        browser::after(wait, move || place.set_text_content(Some(&text)));
    }
}

fn is_motion_reduced() -> bool {
    let query = "(prefers-reduced-motion: reduce)";
    let found = browser::window().and_then(|window| window.match_media(query).ok().flatten());
    found.is_some_and(|list| list.matches())
}

/// A number as all our languages write it.
fn with_separators(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "−" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::with_separators;

    #[test]
    fn it_counts_in_the_words_of_the_server() {
        for (number, text) in [(0, "0"), (999, "999"), (2480, "2,480"), (-1_000_000, "−1,000,000")]
        {
            assert_eq!(with_separators(number), text);
        }
    }
}
