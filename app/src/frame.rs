//! What stands around a page: the bars, the tabs and the footer of whoever visits.

use std::sync::Arc;

use leptos::prelude::*;
use loyalty::points::Points;

use crate::{
    assets::Assets,
    islands,
    language::Language,
    page::{BarLinks, Layout, Page, Place},
    parts::{Chip, Icon, Tone},
    reader::Reader,
    words::Words,
};

/// Everything about a visit that is not the page itself.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The language, and the time.
    pub reader: Reader,
    /// Where the site's files lie.
    pub assets: Arc<Assets>,
    /// What the answer's `Content-Security-Policy` lets scripts run by.
    pub nonce: String,
    /// Whose wallet it is.
    pub brand: Brand,
    /// Who visits.
    pub visitor: Visitor,
    /// Whether all this is a demo.
    pub is_demo: bool,
    /// What the page's address asks for after `?`, without a language.
    pub query: String,
}

/// What the programme is called and looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// Its name.
    pub name: String,
    /// Its hue in degrees.
    pub hue: u16,
    /// Where the sheet of [`Brand::sheet`] is served.
    pub stylesheet: String,
}

/// Who visits, and what the bars say of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visitor {
    /// Nobody we know.
    Stranger,
    /// A member.
    Member {
        /// How they want to be called.
        name: Option<String>,
        /// What they can spend.
        points: Points,
        /// The name of their tier.
        tier: String,
    },
    /// Somebody at a till.
    Associate {
        /// How they want to be called.
        name: String,
        /// The till's name: `Till 2`.
        till: String,
        /// The store's name.
        store: String,
    },
    /// Somebody who runs the programme.
    Manager {
        /// How they want to be called.
        name: String,
    },
}

impl Brand {
    /// The brand's style sheet: its hue. All else follows from it.
    pub fn sheet(hue: u16) -> String {
        format!(":root{{--brand-hue:{hue}}}\n")
    }
}

/// The brand's name; in the context of every drawing.
#[derive(Clone)]
pub(crate) struct BrandName(pub(crate) String);

/// The brand's name, for what is drawn now: nothing where nothing is drawn yet.
pub(crate) fn brand_name() -> String {
    use_context::<BrandName>().map_or_else(String::new, |BrandName(name)| name)
}

/// The bar above a page.
pub(crate) fn top(frame: &Frame, page: &Page) -> AnyView {
    let words = frame.reader.words;
    let brand = frame.brand.name.clone();
    match (&page.layout, &frame.visitor) {
        (Layout::Till, Visitor::Associate { name, till, store }) => {
            till_bar(words, name, till, store).into_any()
        }
        (Layout::Till | Layout::Bare, _) => strangers_bar(words, brand, BarLinks::Nothing, false),
        (_, Visitor::Manager { name }) => managers_bar(words, brand, name, page.place).into_any(),
        (_, Visitor::Member { name, points, tier }) => {
            members_bar(words, brand, name.as_deref(), *points, tier.clone(), page.place).into_any()
        }
        (Layout::Landing { store }, _) => landing_bar(brand, store.clone()).into_any(),
        (Layout::Hero(links), _) => strangers_bar(words, brand, *links, true),
        (Layout::Plain(links), _) => strangers_bar(words, brand, *links, false),
        (Layout::Usual | Layout::Stage { .. }, _) => {
            strangers_bar(words, brand, BarLinks::StoresAndSignIn, false)
        }
    }
}

/// What stands below a page: the footer, and the tabs of a phone.
pub(crate) fn bottom(frame: &Frame, page: &Page) -> impl IntoView + use<> {
    let words = frame.reader.words;
    let is_member = matches!(frame.visitor, Visitor::Member { .. });
    let has_footer = match page.layout {
        Layout::Usual | Layout::Plain(_) | Layout::Hero(_) | Layout::Landing { .. } => {
            matches!(frame.visitor, Visitor::Member { .. } | Visitor::Stranger)
        }
        Layout::Stage { .. } | Layout::Till | Layout::Bare => false,
    };
    let has_tabs = is_member
        && match page.layout {
            Layout::Usual | Layout::Plain(_) | Layout::Hero(_) | Layout::Landing { .. } => true,
            Layout::Stage { has_tabs } => has_tabs,
            Layout::Till | Layout::Bare => false,
        };
    let brand = frame.brand.name.clone();
    (
        has_footer.then(|| footer(words, brand, is_member, &frame.query)),
        has_tabs.then(|| tab_bar(words, page.place)),
    )
}

fn members_bar(
    words: Words,
    brand: String,
    name: Option<&str>,
    points: Points,
    tier: String,
    place: Option<Place>,
) -> AnyView {
    let links = [
        (Place::Wallet, "/", words.frame_wallet()),
        (Place::Rewards, "/rewards", words.frame_rewards()),
        (Place::Card, "/card", words.frame_card()),
        (Place::Activity, "/activity", words.frame_activity()),
        (Place::Stores, "/stores", words.frame_stores()),
    ];
    let links = links.map(|(to, href, label)| {
        view! { <li><a href=href aria-current=current(place == Some(to))>{label}</a></li> }
    });
    let initials = name.map(initials).filter(|initials| !initials.is_empty());
    let face = match initials {
        Some(initials) => initials.into_any(),
        None => view! { <Icon icon=Icon::Person/> }.into_any(),
    };
    view! {
        <header class="top-bar is-member">
            <a class="top-bar-brand" href="/">{brand}</a>
            <nav class="top-bar-nav" aria-label=words.frame_main()><ul>{links.into_iter().collect_view()}</ul></nav>
            <div class="top-bar-facts">
                <a class="chip" href="/activity" data-region="points">{words.frame_points(points.get())}</a>
                " "
                <a class="chip" href="/tiers">{tier}</a>
                " "
                <a class="avatar" href="/account" aria-current=current(place == Some(Place::You))>
                    <span class="hidden-text">{words.frame_you_name()}" "</span>
                    {face}
                </a>
            </div>
        </header>
    }
    .into_any()
}

fn strangers_bar(words: Words, brand: String, links: BarLinks, is_over: bool) -> AnyView {
    let links: &[_] = match links {
        BarLinks::StoresAndSignIn => {
            &[(words.frame_stores(), "/stores"), (words.frame_sign_in(), "/sign-in")]
        }
        BarLinks::Help => &[(words.frame_help(), "/help")],
        BarLinks::Nothing => &[],
    };
    let nav = (!links.is_empty()).then(|| {
        let links =
            links.iter().map(|&(label, href)| view! { <a href=href>{label}</a> }).collect_view();
        view! { <nav class="top-bar-links" aria-label=words.frame_main()>{links}</nav> }
    });
    let class = if is_over { "top-bar is-over" } else { "top-bar is-lined" };
    view! { <header class=class><a class="top-bar-brand" href="/">{brand}</a>{nav}</header> }
        .into_any()
}

fn landing_bar(brand: String, (slug, store): (String, String)) -> AnyView {
    view! {
        <header class="top-bar is-over">
            <a class="top-bar-brand" href="/">{brand}</a>
            <p class="top-bar-links">
                <a class="chip is-light" href=format!("/stores#{slug}")><Icon icon=Icon::Pin/>{store}</a>
            </p>
        </header>
    }
    .into_any()
}

fn till_bar(words: Words, name: &str, till: &str, store: &str) -> AnyView {
    let who = words.till_associate(name);
    view! {
        <header class="till-bar">
            <p class="till-bar-name">{till.to_owned()}" · "{store.to_owned()}</p>
            <ul>
                <li><islands::SoundSwitch>
                    <button class="chip" type="button" aria-pressed="true" data-sound="" hidden=true data-awaited="">
                        <Icon icon=Icon::Sound/>{words.till_sound()}
                    </button>
                </islands::SoundSwitch></li>
                <li><a class="chip" href="/till/you"><Icon icon=Icon::Person/>{who}</a></li>
            </ul>
        </header>
    }
    .into_any()
}

fn managers_bar(words: Words, brand: String, name: &str, place: Option<Place>) -> AnyView {
    let who = words.manager_name(name);
    let is_at = |to| current(place == Some(to));
    view! {
        <header class="top-bar is-lined">
            <a class="top-bar-brand" href="/admin">{brand}</a>
            <nav class="top-bar-nav" aria-label=words.frame_main()><ul>
                <li><a href="/admin" aria-current=is_at(Place::Overview)>{words.manager_overview()}</a></li>
                <li><a href="/admin/reports" aria-current=is_at(Place::Reports)>{words.reports_title()}</a></li>
                <li><a href="/admin/members" aria-current=is_at(Place::Members)>{words.members_title()}</a></li>
                <li><a href="/till">{words.manager_till()}</a></li>
            </ul></nav>
            <div class="top-bar-facts">
                <Chip text=who icon=Some(Icon::Person) tone=Tone::Usual/>
                <form method="post" action="/sign-out">
                    <button class="button is-small is-quiet" type="submit">{words.manager_sign_out()}</button>
                </form>
            </div>
        </header>
    }
    .into_any()
}

fn tab_bar(words: Words, place: Option<Place>) -> AnyView {
    let tabs = [
        (Place::Wallet, "/", Icon::Home, words.frame_wallet()),
        (Place::Rewards, "/rewards", Icon::Gift, words.frame_rewards()),
        (Place::Card, "/card", Icon::Card, words.frame_card()),
        (Place::Activity, "/activity", Icon::List, words.frame_activity()),
        (Place::You, "/account", Icon::Person, words.frame_you()),
    ];
    let tabs = tabs.map(|(to, href, icon, label)| {
        let icon = view! { <Icon icon/> };
        // The card is what a thumb looks for most: it has a disc of its own.
        let icon = if to == Place::Card {
            view! { <span class="tab-bar-disc">{icon}</span> }.into_any()
        } else {
            icon.into_any()
        };
        view! { <li><a href=href aria-current=current(place == Some(to))>{icon}{label}</a></li> }
    });
    view! {
        <nav class="tab-bar" aria-label=words.frame_main()><ul>{tabs.into_iter().collect_view()}</ul></nav>
    }
    .into_any()
}

fn footer(words: Words, brand: String, is_member: bool, query: &str) -> AnyView {
    let for_members = [(words.frame_offers(), "/offers"), (words.frame_tiers(), "/tiers")];
    let for_all = [
        (words.frame_stores(), "/stores"),
        (words.frame_help(), "/help"),
        (words.frame_privacy(), "/help#privacy"),
    ];
    let links = for_members.into_iter().filter(|_| is_member).chain(for_all);
    let links = links.map(|(label, href)| view! { <li><a href=href>{label}</a></li> });
    let languages = Language::ALL.map(|language| {
        let is_this = (language == words.language()).then_some("true");
        let and = if query.is_empty() { "" } else { "&" };
        let href = format!("?{query}{and}lang={}", language.tag());
        view! {
            <li><a href=href lang=language.tag() aria-current=is_this>
                {language.own_name()}
            </a></li>
        }
    });
    let class = if is_member { "page-footer is-member" } else { "page-footer" };
    view! {
        <footer class=class><div class="page-footer-inner">
            <p>{brand}</p>
            <ul>{links.collect_view()}</ul>
            <ul>{languages.into_iter().collect_view()}</ul>
        </div></footer>
    }
    .into_any()
}

fn current(is_current: bool) -> Option<&'static str> {
    is_current.then_some("page")
}

/// The letters that stand for a name: `MP` for Mina Park, `민아` for 박민아.
pub(crate) fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    match words.as_slice() {
        [] => String::new(),
        [only] if !only.is_ascii() => {
            let letters: Vec<char> = only.chars().collect();
            letters[letters.len().saturating_sub(2)..].iter().collect()
        }
        [only] => only.chars().take(1).flat_map(char::to_uppercase).collect(),
        [first, .., last] => {
            let letters = [first, last].into_iter().filter_map(|word| word.chars().next());
            letters.flat_map(char::to_uppercase).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_what_people_would_write() {
        for (name, letters) in [
            ("Mina Park", "MP"),
            ("박민아", "민아"),
            ("ada", "A"),
            ("Jean de la Tour", "JT"),
            (" ", ""),
        ] {
            assert_eq!(initials(name), letters, "{name:?}");
        }
    }
}
