//! The HTML document around a page.
//!
//! The policy that it is served under allows no inline style, no inline handler and no
//! script without the nonce. A page without an island loads no script at all.

use std::sync::Arc;

use hydration_context::SsrSharedContext;
use leptos::{
    attr::{Attribute, custom::custom_attribute},
    prelude::*,
    reactive::owner::Owner,
};

use crate::{
    frame::{self, Frame},
    islands,
    page::{Layout, Page},
    parts::Icon,
};

/// Draws a page, with everything around it. Nothing of it stays in memory afterwards.
pub fn draw(frame: &Frame, page: Page) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| {
        provide_context(frame.assets.icon_file());
        provide_context(frame::BrandName(frame.brand.name.clone()));
        let head = Head::of(frame, &page);
        let body = body(frame, page).to_html();
        document(frame, head, body).to_html()
    });
    // Without this the signals of islands would stay in the arena for ever.
    owner.unset_with_forced_cleanup();
    html
}

/// What the head needs to know of a page, whose content is drawn first.
struct Head {
    title: String,
    refresh_seconds: Option<u32>,
    is_stage: bool,
}

impl Head {
    fn of(frame: &Frame, page: &Page) -> Self {
        let about = match &frame.visitor {
            frame::Visitor::Associate { till, .. } if page.layout == Layout::Till => till,
            _ => &frame.brand.name,
        };
        Self {
            title: format!("{} · {about}", page.title),
            refresh_seconds: page.refresh_seconds,
            is_stage: matches!(page.layout, Layout::Stage { .. }),
        }
    }
}

fn body(frame: &Frame, page: Page) -> impl IntoView + use<> {
    let words = frame.reader.words;
    let (top, bottom) = (frame::top(frame, &page), frame::bottom(frame, &page));
    let demo = (frame.is_demo && page.layout == Layout::Usual).then(|| {
        view! { <aside class="demo-bar" aria-label=words.frame_demo_name()><p>{words.frame_demo()}</p></aside> }
    });
    let class = (!page.class.is_empty()).then_some(page.class);
    let is_live = page.is_live && matches!(frame.visitor, frame::Visitor::Member { .. });
    view! {
        <a class="skip-link" href="#main">{words.frame_skip()}</a>
        {demo}
        {top}
        <main id="main" class=class tabindex="-1">{(page.content)()}</main>
        {bottom}
        {is_live.then(toast)}
    }
}

/// The line to the server, and the place where it says what happened elsewhere.
fn toast() -> impl IntoView {
    view! {
        <islands::Live>
            <div role="status">
                <p class="toast" data-toast="" hidden=true><Icon icon=Icon::Check/><span></span></p>
            </div>
        </islands::Live>
    }
}

fn document(frame: &Frame, head: Head, body: String) -> impl IntoView + use<> {
    let assets = &frame.assets;
    let has_islands = body.contains("<leptos-island");
    let script = has_islands.then(|| {
        let nonce = frame.nonce.clone();
        view! { <script type="module" nonce=nonce inner_html=assets.start.clone()></script> }
    });
    let refresh = head.refresh_seconds.map(|seconds| {
        view! { <noscript><meta http-equiv="refresh" content=seconds.to_string()/></noscript> }
    });
    let manifest = assets.manifest.clone().map(|path| view! { <link rel="manifest" href=path/> });
    let hue = frame.brand.hue;
    let [light, dark] = if head.is_stage {
        // The page is the brand's colour from its first line on, in both schemes.
        [format!("oklch(0.36 0.065 {hue})"), format!("oklch(0.36 0.065 {hue})")]
    } else {
        ["oklch(0.982 0.007 92)".to_owned(), format!("oklch(0.185 0.012 {hue})")]
    };
    view! {
        <!DOCTYPE html>
        <html lang=frame.reader.words.language().tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <title>{head.title}</title>
                <meta name="color-scheme" content="light dark"/>
                <meta {..in_scheme("light")} name="theme-color" content=light/>
                <meta {..in_scheme("dark")} name="theme-color" content=dark/>
                <link rel="preload" href=assets.font.clone() r#as="font" r#type="font/woff2" crossorigin=""/>
                <link rel="stylesheet" href=assets.style.clone()/>
                <link rel="stylesheet" href=frame.brand.stylesheet.clone()/>
                <link rel="icon" href=assets.icon.clone() r#type="image/svg+xml"/>
                <link rel="apple-touch-icon" href=assets.touch_icon.clone()/>
                {manifest}
                {refresh}
                {script}
            </head>
            <body inner_html=body></body>
        </html>
    }
}

/// What restricts an element of the head to one colour scheme.
fn in_scheme(scheme: &str) -> impl Attribute + use<> {
    custom_attribute("media", format!("(prefers-color-scheme: {scheme})"))
}
