//! What a colour says. Words beside it always say it too.

/// How something is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As most things are.
    #[default]
    Usual,
    /// With the brand's second colour.
    Accent,
    /// On the brand's colour.
    Light,
    /// Without colour.
    Plain,
    /// All is well.
    Good,
    /// Look here.
    Warn,
    /// It is not possible, or not any more.
    Bad,
}

impl Tone {
    /// The class list of a part in this tone: `chip is-good`.
    pub(crate) fn class(self, part: &'static str) -> String {
        let modifier = match self {
            Self::Usual => return part.to_owned(),
            Self::Accent => "is-accent",
            Self::Light => "is-light",
            Self::Plain => "is-plain",
            Self::Good => "is-good",
            Self::Warn => "is-warn",
            Self::Bad => "is-bad",
        };
        format!("{part} {modifier}")
    }
}
