//! Icons, from the one file that has them all.

use std::sync::Arc;

use leptos::prelude::*;

/// Where the file with all icons lies; in the context of every drawing.
#[derive(Clone)]
pub(crate) struct IconFile(pub(crate) Arc<str>);

macro_rules! icons {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// A picture of `public/icons.svg`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "an icon is named for what it shows")]
        pub enum Icon {
            $($variant),*
        }

        impl Icon {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its name in the file.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),*
                }
            }
        }
    };
}

icons! {
    Alert "alert",
    Back "back",
    Bag "bag",
    Basket "basket",
    Bloom "bloom",
    Calendar "calendar",
    Camera "camera",
    Card "card",
    Chart "chart",
    Check "check",
    Clock "clock",
    Cross "cross",
    Cup "cup",
    Enrol "enrol",
    Gift "reward",
    Harvest "harvest",
    Heart "heart",
    Help "help",
    Home "home",
    Info "info",
    Leave "leave",
    List "list",
    Lock "lock",
    Mail "mail",
    Next "next",
    Offline "offline",
    Passkey "passkey",
    Pencil "pencil",
    People "people",
    Person "person",
    Phone "phone",
    Pin "pin",
    Print "print",
    Receipt "receipt",
    Renew "renew",
    Screen "screen",
    Search "search",
    Shield "shield",
    Sound "sound",
    Sprout "sprout",
    Star "star",
    Store "store",
    Sun "sun",
    Ticket "ticket",
    Undo "undo",
}

impl Icon {
    /// The icon that a programme calls so; a gift when there is none.
    pub fn named(name: &str) -> Self {
        let name = if name == "gift" { "reward" } else { name };
        Self::ALL.iter().copied().find(|icon| icon.name() == name).unwrap_or(Self::Gift)
    }

    /// Where it lies, for what is drawn now.
    pub(crate) fn address(self) -> String {
        address(self.name())
    }

    /// The icon of a tier, by its place from the lowest.
    pub fn of_tier(place: usize) -> Self {
        [Self::Sprout, Self::Bloom, Self::Harvest].get(place).copied().unwrap_or(Self::Star)
    }
}

/// Draws an icon. What it says stands beside it in words.
#[component]
pub(crate) fn Icon(
    icon: Icon,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let href = icon.address();
    let class = if class.is_empty() { "icon".to_owned() } else { format!("icon {class}") };
    view! {
        <svg class=class aria-hidden="true">
            <use_ href=href></use_>
        </svg>
    }
}

/// Draws the brand's rings, behind something.
#[component]
pub(crate) fn Rings() -> impl IntoView {
    view! {
        <svg class="rings" viewBox="0 0 200 200" aria-hidden="true">
            <use_ href=address("rings")></use_>
        </svg>
    }
}

fn address(name: &str) -> String {
    let file = use_context::<IconFile>();
    format!("{}#{name}", file.as_ref().map_or("", |IconFile(path)| path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_in_the_file() {
        let file = include_str!("../../../public/icons.svg");
        for icon in Icon::ALL {
            assert!(file.contains(&format!("<symbol id=\"{}\"", icon.name())), "{icon:?}");
        }
    }

    #[test]
    fn a_programme_may_call_for_an_icon_that_is_not_there() {
        assert_eq!(Icon::named("cup"), Icon::Cup);
        assert_eq!(Icon::named("gift"), Icon::Gift);
        assert_eq!(Icon::named("unicorn"), Icon::Gift);
    }
}
