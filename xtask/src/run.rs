//! `cargo xtask run`: the demo, as it will be shipped.

use anyhow::Result;

use crate::{
    build::{self, Kind},
    places::Places,
    programs, say,
};

/// Builds and serves the demo until Ctrl-C.
pub(crate) fn run(places: &Places, words: &[String]) -> Result<()> {
    build::build(places, Kind::Release)?;
    say::step("starting the demo; Ctrl-C ends it");
    let program = build::program(places, Kind::Release);
    let served = programs::run(programs::program(program, demo_with(words), places.root()));
    if programs::stopped() { Ok(()) } else { served }
}

/// What the server is started with: `demo`, then what was given behind `--`.
pub(crate) fn demo_with(words: &[String]) -> Vec<String> {
    let given = words.iter().filter(|word| *word != "--").cloned();
    std::iter::once("demo".to_owned()).chain(given).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_the_dashes_goes_to_the_demo() {
        let words = ["--", "--dir", "/tmp/demo"].map(str::to_owned);
        assert_eq!(demo_with(&words), ["demo", "--dir", "/tmp/demo"]);
    }
}
