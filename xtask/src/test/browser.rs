//! The journeys, walked in Chromium by Playwright, against the program as it is shipped.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    build::{self, Kind},
    changes::{Fingerprint, Step},
    places::Places,
    programs::{self, find, install, may_install, program},
    say,
};

pub(super) fn test(places: &Places, postgres: &str, filter: Option<&str>) -> Result<()> {
    let folder = places.at("end2end");
    ensure!(
        find("node").is_some() && find("npm").is_some(),
        "the browser tests need Node 20 or later: install it from https://nodejs.org, or run \
         `cargo xtask test rust` for the other tests"
    );
    let chromium = chromium()?;
    build::build(places, Kind::Release)?;
    install_packages(places, &folder)?;

    say::step("walking the journeys in Chromium");
    let mut command = program("npm", ["test", "--silent", "--"], &folder);
    command
        .args(filter)
        .env("WALLET_BINARY", build::program(places, Kind::Release))
        .env("TEST_POSTGRES_URL", postgres)
        .env("CHROMIUM", chromium);
    programs::run(command).context("not all browser tests passed")
}

/// The browser: what `CHROMIUM` names, or one of this machine's, or Debian's, freshly installed.
fn chromium() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Ok(path.into());
    }
    let here = || ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(find);
    if let Some(path) = here() {
        return Ok(path);
    }
    if may_install() {
        say::step("installing Debian's Chromium");
        install(&["chromium"])?;
    }
    match here() {
        Some(path) => Ok(path),
        None => bail!("install Chromium, or say in CHROMIUM where the program lies"),
    }
}

fn install_packages(places: &Places, folder: &Path) -> Result<()> {
    let mut print = Fingerprint::new()?;
    for list in ["package.json", "package-lock.json"] {
        print.file(&folder.join(list));
    }
    let step = Step::new(places, "end2end", print);
    if step.is_done(&[folder.join("node_modules")]) {
        return Ok(());
    }
    say::step("installing Playwright from npm");
    let mut command = program("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], folder);
    command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    programs::run(command).context("is end2end/package-lock.json up to date?")?;
    step.done()
}
