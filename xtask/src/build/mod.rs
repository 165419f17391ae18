//! `cargo xtask build`: from the sources to one folder that can be copied to a server.
//!
//! The app is compiled for the browser (`wasm`), styles are bundled (`style`), everything a
//! browser fetches is named by its contents and compressed (`site`), and the server is built with
//! the site inside it (`bundle`). A step whose inputs are as they were is left out.

mod bundle;
mod node_tools;
mod site;
mod style;
mod wasm;

use anyhow::{Result, bail};

pub(crate) use self::bundle::program;
use crate::places::Places;

/// What a build is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// To be shipped: small and fast, and slow to make.
    Release,
    /// To be looked at while changing it: quick to make.
    Debug,
}

impl Kind {
    pub(crate) fn from_words(words: &[String]) -> Result<Self> {
        match words {
            [] => Ok(Self::Release),
            [word] if word == "--debug" => Ok(Self::Debug),
            _ => bail!("`build` takes nothing but `--debug`"),
        }
    }
}

/// Builds the program and everything it serves.
pub(crate) fn build(places: &Places, kind: Kind) -> Result<()> {
    let app = wasm::build(places, kind)?;
    site::build(places, kind, &app)?;
    bundle::build(places, kind)
}
