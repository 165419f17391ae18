//! A page that is held up to be seen: the brand's colour, one white sheet, little else.

use leptos::prelude::*;

use super::{Icon, Rings};
use crate::{
    frame::brand_name,
    islands,
    page::{Layout, Page},
    words::{Markup, Words},
};

/// What stands on a stage.
pub(crate) struct Stage {
    /// The page's title, and the sheet's name.
    pub(crate) title: String,
    /// The way back, in words.
    pub(crate) back: &'static str,
    /// What it is.
    pub(crate) head: Markup,
    /// What to do with it.
    pub(crate) lead: Markup,
    /// Further classes of the sheet, if it says what became of something.
    pub(crate) done: Option<&'static str>,
    /// What is on the sheet.
    pub(crate) sheet: AnyView,
    /// What to touch.
    pub(crate) actions: AnyView,
    /// Whether the screen is to stay on.
    pub(crate) stays_awake: bool,
}

/// A page with a stage on it.
pub(crate) fn stage_page(
    words: Words,
    title: String,
    has_tabs: bool,
    stage: impl FnOnce() -> Stage + Send + 'static,
) -> Page {
    Page::new(title, move || view(words, stage()))
        .with_layout(Layout::Stage { has_tabs })
        .with_class("stage")
}

fn view(words: Words, stage: Stage) -> AnyView {
    let class = match stage.done {
        Some(done) => format!("voucher-sheet {done}"),
        None => "voucher-sheet".to_owned(),
    };
    let role = stage.done.map(|_| "status");
    let awake = stage.stays_awake.then(|| {
        view! {
            <islands::StayAwake>
                <span class="chip is-light" data-awake="" hidden=true data-awaited="">
                    <Icon icon=Icon::Sun/>{words.voucher_awake()}
                </span>
            </islands::StayAwake>
        }
    });
    view! {
        <Rings/>
        <div class="stage-bar"><a href="/"><Icon icon=Icon::Back/>{stage.back}</a>{awake}</div>
        <div class="stage-text" data-region="text"><h1>{stage.head}</h1><p>{stage.lead}</p></div>
        <p class="print-only">{brand_name()}</p>
        <section class=class role=role aria-label=stage.title data-region="sheet">{stage.sheet}</section>
        <div class="stage-actions" data-region="actions">{stage.actions}</div>
    }
    .into_any()
}
