//! The white panel that a till reads, and the time left beside it.

use leptos::prelude::*;

use crate::{
    islands::picture::{Picture, Steps},
    words::Words,
};

/// What a panel's code is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeOf {
    /// A voucher.
    Voucher,
    /// A member card.
    Card,
}

/// What makes a code change by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Changing {
    /// The coming pictures.
    pub(crate) steps: Steps,
    /// Where further ones are.
    pub(crate) more: String,
    /// When it ends and how long it lasts in all, in milliseconds; none if it does not end.
    pub(crate) ends: Option<(i64, i64)>,
}

/// QR, bars, and the digits in five groups.
#[component]
pub(crate) fn CodePanel(
    words: Words,
    of: CodeOf,
    picture: Picture,
    #[prop(optional_no_strip)] changing: Option<Changing>,
) -> AnyView {
    let label = match of {
        CodeOf::Voucher => words.code_qr_voucher(),
        CodeOf::Card => words.code_qr_card(),
    };
    let groups: Vec<String> = picture.groups().map(str::to_owned).collect();
    let groups = groups.into_iter().map(|group| view! { " " <span data-group="">{group}</span> });
    let steps = changing.as_ref().map(|changing| json(&changing.steps));
    let ends = changing.as_ref().and_then(|changing| changing.ends);
    view! {
        <div
            class="code-panel"
            data-steps=steps
            data-more=changing.map(|changing| changing.more)
            data-expires=ends.map(|(expires, _)| expires.to_string())
            data-lasts=ends.map(|(_, lasts)| lasts.to_string())
        >
            <svg class="code-panel-qr" viewBox="0 0 29 29" role="img" aria-label=label>
                <path d=picture.qr_path()></path>
            </svg>
            <svg class="code-panel-bars" viewBox="0 0 165 1" preserveAspectRatio="none" aria-hidden="true">
                <path d=picture.bars_path()></path>
            </svg>
            <p class="code-panel-digits">
                <span class="hidden-text">{words.code_digits()}</span>
                {groups.collect_view()}
            </p>
        </div>
    }
    .into_any()
}

/// Time left: a ring, of which so many hundredths are full, and words around a figure.
#[component]
pub(crate) fn Countdown(
    hundredths: i64,
    /// What stands before and after the figure.
    around: (String, String),
    figure: String,
) -> AnyView {
    let dashes = format!("{} 100", hundredths.clamp(0, 100));
    let class = match figure.len() {
        0..3 => "num",
        3..6 => "num is-clock",
        _ => "num is-long",
    };
    view! {
        <p class="countdown">
            <svg class="countdown-ring" viewBox="0 0 36 36" aria-hidden="true">
                <circle cx="18" cy="18" r="15"></circle>
                <circle class="countdown-left" cx="18" cy="18" r="15" pathLength="100" stroke-dasharray=dashes></circle>
            </svg>
            <span>{around.0}<b class=class>{figure}</b>{around.1}</span>
        </p>
    }
    .into_any()
}

/// What a message says before and after its one text: `say` is called with a text that no language
/// has.
pub(crate) fn around(say: impl FnOnce(&str) -> String) -> (String, String) {
    const PLACE: &str = "\u{1}";
    let said = say(PLACE);
    let (before, after) = said.split_once(PLACE).unwrap_or((&said, ""));
    (before.to_owned(), after.to_owned())
}

/// Steps as the browser reads them.
fn json(steps: &Steps) -> String {
    // Numbers and strings can always be written.
    leptos::serde_json::to_string(steps).unwrap_or_default()
}
