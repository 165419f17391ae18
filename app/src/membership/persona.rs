//! The people of the demo, whom a visitor can be.

use leptos::prelude::*;

use crate::{
    parts::{Badge, HiddenField, Icon},
    words::Words,
};

/// Somebody to be, in the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persona {
    /// A member with a bit of everything.
    Mina,
    /// A member who has just joined.
    Teo,
    /// A member of the highest tier.
    Ada,
    /// A member who owes points.
    Noor,
    /// An associate.
    Jo,
    /// The manager.
    Ravi,
}

impl Persona {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Mina, Self::Teo, Self::Ada, Self::Noor, Self::Jo, Self::Ravi];

    /// The name that the form sends as `persona`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mina => "mina",
            Self::Teo => "teo",
            Self::Ada => "ada",
            Self::Noor => "noor",
            Self::Jo => "jo",
            Self::Ravi => "ravi",
        }
    }

    /// Whom the form names.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|persona| persona.name() == name)
    }

    fn said(self, words: Words) -> (Icon, &'static str, &'static str) {
        match self {
            Self::Mina => (Icon::Bloom, words.persona_mina(), words.persona_mina_detail()),
            Self::Teo => (Icon::Sprout, words.persona_teo(), words.persona_teo_detail()),
            Self::Ada => (Icon::Harvest, words.persona_ada(), words.persona_ada_detail()),
            Self::Noor => (Icon::Undo, words.persona_noor(), words.persona_noor_detail()),
            Self::Jo => (Icon::Card, words.persona_jo(), words.persona_jo_detail()),
            Self::Ravi => (Icon::Chart, words.persona_ravi(), words.persona_ravi_detail()),
        }
    }
}

/// `POST /demo/sign-in`: `persona`.
pub(super) fn personas(words: Words) -> AnyView {
    let tiles = Persona::ALL.map(|persona| {
        let (icon, name, detail) = persona.said(words);
        view! {
            <li><form class="persona" method="post" action="/demo/sign-in">
                <HiddenField name="persona" value=persona.name()/>
                <button type="submit">
                    <Badge icon/>
                    <span><b>{name}</b><small>{detail}</small></span>
                    <Icon icon=Icon::Next/>
                </button>
            </form></li>
        }
    });
    view! { <ul class="tiles">{tiles.into_iter().collect_view()}</ul> }.into_any()
}
