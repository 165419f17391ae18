//! The four parts of a till's page.

use leptos::prelude::*;

use super::{Counter, member::member_side, shift::shift_section};
use crate::{
    islands,
    page::{Layout, Page},
    parts::{Field, HiddenField, Icon, Keys},
    reader::Reader,
    words::Markup,
};

/// What an associate may do next. Which of them a page is about stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Nothing yet: the page waits for a code.
    Scan,
    Type,
    Purchase,
    Credit,
    Enrol,
    LookUp,
    Undo,
    /// Something was answered: scanning the next is what comes most.
    Answered,
}

/// A till's page: what was asked or answered, then the other three parts.
pub(super) fn till_page<V: IntoView + 'static>(
    reader: Reader,
    title: impl Into<String>,
    act: Act,
    counter: Counter,
    answer: impl FnOnce() -> V + Send + 'static,
) -> Page {
    page_with_side(reader, title, act, counter, None, answer)
}

/// The same, with something else where the member stands.
pub(super) fn page_with_side<V: IntoView + 'static>(
    reader: Reader,
    title: impl Into<String>,
    act: Act,
    counter: Counter,
    side: Option<Box<dyn FnOnce() -> AnyView + Send>>,
    answer: impl FnOnce() -> V + Send + 'static,
) -> Page {
    Page::new(title, move || {
        let Counter { member, shift } = counter;
        let member_id = member.as_ref().map(|member| member.id.to_string());
        let side = match (side, member) {
            (Some(side), _) => side(),
            (None, Some(member)) => member_side(reader, member, act != Act::Purchase),
            (None, None) => nobody(reader),
        };
        view! {
            {answer()}
            {actions(reader, act, member_id.as_deref())}
            {side}
            {shift_section(reader, shift)}
            <islands::TillScanner>
                <form method="post" action="/till/scan" data-scan="" hidden=true>
                    <HiddenField name="code" value=""/>
                </form>
            </islands::TillScanner>
        }
    })
    .with_layout(Layout::Till)
    .with_class("till")
}

/// How an answer is meant, which its colour and its sign say too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Banner {
    Good,
    Member,
    Bad,
    Warn,
}

/// An answer in words, a sign and a colour, and where to go from it.
pub(super) fn banner(
    kind: Banner,
    sign: Icon,
    head: impl Into<Markup>,
    text: impl Into<Markup>,
    next: impl Into<Markup>,
    way_on: Option<(String, &'static str)>,
) -> AnyView {
    let (class, role) = match kind {
        Banner::Good => ("till-answer is-good", "status"),
        Banner::Member => ("till-answer is-member", "status"),
        Banner::Bad => ("till-answer is-bad", "alert"),
        Banner::Warn => ("till-answer is-warn", "alert"),
    };
    let next: Markup = next.into();
    view! {
        <section class=class role=role aria-labelledby="answer">
            <div class="till-answer-head">
                <span class="till-answer-sign"><Icon icon=sign/></span>
                <h1 id="answer">{head.into()}</h1>
                <p>{text.into()}</p>
            </div>
            {(!next.is_empty()).then(|| view! { <p class="till-answer-next">{next}</p> })}
            {way_on.map(|(href, label)| view! {
                <p class="row"><a class="button is-paper is-large" href=href>{label}</a></p>
            })}
        </section>
    }
    .into_any()
}

/// A question with a form under it.
pub(super) fn panel<V: IntoView + 'static>(head: impl Into<Markup>, inside: V) -> AnyView {
    view! {
        <section class="till-answer" aria-labelledby="answer"><h1 id="answer">{head.into()}</h1>{inside}</section>
    }
    .into_any()
}

fn actions(reader: Reader, act: Act, member: Option<&str>) -> AnyView {
    let words = reader.words;
    let purchase = match member {
        Some(member) => format!("/till/purchase?member={member}"),
        None => "/till/purchase".to_owned(),
    };
    let scan = match act {
        Act::Type => words.till_type_instead(),
        _ => words.till_scan_next(),
    };
    let all = [
        (Act::Answered, scan, "/till".to_owned()),
        (Act::Type, words.till_type(), "/till/type".to_owned()),
        (Act::Purchase, words.till_add_purchase(), purchase),
        (Act::Enrol, words.till_enrol(), "/till/enrol".to_owned()),
        (Act::LookUp, words.till_look_up(), "/till/look-up".to_owned()),
        (Act::Undo, words.till_undo(), "/till/undo".to_owned()),
    ];
    // The page that waits for a code has the field to type it into already.
    let shown = all
        .into_iter()
        .filter(|(to, ..)| act != Act::Scan || !matches!(to, Act::Answered | Act::Type));
    let links = shown.map(|(to, label, href)| {
        let is_first = act == Act::Answered && to == Act::Answered;
        let class = if is_first { "button is-large" } else { "button is-large is-quiet" };
        let current = (to == act && !is_first).then_some("page");
        let icon = (to == Act::Answered).then(|| view! { <Icon icon=Icon::Card/> });
        view! { <li><a class=class href=href aria-current=current>{icon}{label}</a></li> }
    });
    view! {
        <nav class="till-actions" aria-label=words.till_next()><ul>{links.collect_view()}</ul></nav>
    }
    .into_any()
}

fn nobody(reader: Reader) -> AnyView {
    let words = reader.words;
    let keys = Keys { autocomplete: "off", ..Keys::default() };
    view! {
        <section class="till-side" aria-labelledby="who">
            <h2 id="who">{words.till_nobody()}</h2>
            <p class="quiet">{words.till_nobody_detail()}</p>
            <form class="stack" method="get" action="/till/look-up">
                <Field name="q" label=words.till_look_up_label() keys/>
                <button class="button is-quiet is-wide" type="submit">
                    <Icon icon=Icon::Search/>{words.till_look_up()}
                </button>
            </form>
        </section>
    }
    .into_any()
}
