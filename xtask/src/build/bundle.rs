//! The server with the site inside it, and the folder that is shipped.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::Kind;
use crate::{
    changes::{self, files_below},
    places::Places,
    programs, say,
};

const PROGRAM: &str = "loyalty-wallet";

/// Builds the server; for a release, fills `target/wallet` with all that is shipped.
pub(crate) fn build(places: &Places, kind: Kind) -> Result<()> {
    say::step("compiling the server");
    let mut command = programs::cargo(["build", "--package", "server"], places.root());
    if kind == Kind::Release {
        command.arg("--release");
    }
    command.env("WALLET_SITE", places.site());
    programs::run(command)?;
    if kind == Kind::Debug {
        return Ok(());
    }

    let wallet = places.wallet();
    copy(&places.target().join("release").join(PROGRAM), &program(places, kind))?;
    mirror(&places.site(), &wallet.join("site"))?;
    mirror(&places.at("programmes"), &wallet.join("programmes"))?;
    say::line(&format!("Everything to ship is in {}.", say::short(&wallet, places.root())));
    Ok(())
}

/// The server: as it is shipped, or as cargo leaves it for debugging.
pub(crate) fn program(places: &Places, kind: Kind) -> PathBuf {
    match kind {
        Kind::Release => places.wallet().join(PROGRAM),
        Kind::Debug => places.target().join("debug").join(PROGRAM),
    }
}

/// Makes `to` the same as `from`: what is no longer there goes.
fn mirror(from: &Path, to: &Path) -> Result<()> {
    for file in files_below(to) {
        let name = file.strip_prefix(to).unwrap_or(&file);
        if !from.join(name).exists() {
            fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
        }
    }
    for file in files_below(from) {
        let name = file.strip_prefix(from).unwrap_or(&file);
        let contents =
            fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        changes::write(&to.join(name), &contents)?;
    }
    Ok(())
}

/// Copies a program, unless the copy is the younger one, and by way of another name: a program at
/// work cannot be written over.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let changed = |path: &Path| path.metadata().and_then(|about| about.modified()).ok();
    if changed(to).is_some_and(|copied| Some(copied) >= changed(from)) {
        return Ok(());
    }
    let unfinished = to.with_added_extension("unfinished");
    fs::create_dir_all(to.parent().unwrap_or(to))
        .and_then(|()| fs::copy(from, &unfinished))
        .and_then(|_| fs::rename(&unfinished, to))
        .with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))
}
