//! A page before it is drawn: its title, what stands around it, and its own content.

use leptos::prelude::*;

/// A page. Each page's module makes one of its view model; [`crate::draw`] draws it.
pub struct Page {
    pub(crate) title: String,
    pub(crate) layout: Layout,
    pub(crate) place: Option<Place>,
    /// The class list of `<main>`.
    pub(crate) class: &'static str,
    pub(crate) is_live: bool,
    pub(crate) refresh_seconds: Option<u32>,
    pub(crate) content: Box<dyn FnOnce() -> AnyView + Send>,
}

/// What stands around a page's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// The bars of whoever visits, and the footer.
    Usual,
    /// The same, with other links for strangers.
    Plain(BarLinks),
    /// The same, for a page that begins with the brand's colour under the bar.
    Hero(BarLinks),
    /// The same, with the store instead of links.
    Landing {
        /// The store's slug and its name.
        store: (String, String),
    },
    /// A page that is held up to be seen: no footer, and tabs only where they help.
    Stage {
        /// Whether the tabs of the phone are there.
        has_tabs: bool,
    },
    /// A till.
    Till,
    /// A page for staff before a till is chosen: nothing but the brand.
    Bare,
}

/// What a stranger finds in the bar at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BarLinks {
    /// Stores, and signing in.
    StoresAndSignIn,
    /// Help.
    Help,
    /// Nothing.
    Nothing,
}

/// Where in the wallet a page belongs, for the tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Wallet,
    Rewards,
    Card,
    Activity,
    Stores,
    You,
    Overview,
    Reports,
    Members,
}

impl Page {
    /// A page with the usual things around it.
    pub(crate) fn new<V: IntoView + 'static>(
        title: impl Into<String>,
        content: impl FnOnce() -> V + Send + 'static,
    ) -> Self {
        Self {
            title: title.into(),
            layout: Layout::Usual,
            place: None,
            class: "page",
            is_live: false,
            refresh_seconds: None,
            content: Box::new(|| content().into_any()),
        }
    }

    /// Where it belongs.
    pub(crate) fn at(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    /// With other things around it.
    pub(crate) fn with_layout(self, layout: Layout) -> Self {
        Self { layout, ..self }
    }

    /// With another class list of `<main>`.
    pub(crate) fn with_class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    /// That hears of what happens elsewhere, and shows it.
    pub(crate) fn live(self) -> Self {
        Self { is_live: true, ..self }
    }

    /// That asks for itself again after so many seconds, where no script can.
    pub(crate) fn refreshing(self, seconds: u32) -> Self {
        Self { refresh_seconds: Some(seconds), ..self }
    }

    /// Its title, without the brand.
    pub fn title(&self) -> &str {
        &self.title
    }
}
