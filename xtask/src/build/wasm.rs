//! The app for the browser: one wasm file and the JavaScript that loads it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde::Deserialize;
use wasm_bindgen_cli_support::Bindgen;

use super::{Kind, node_tools::NodeTools};
use crate::{
    changes::{Fingerprint, Step},
    places::Places,
    programs, say,
};

const TARGET: &str = "wasm32-unknown-unknown";
/// The version of the library that this chore is built with, as xtask/Cargo.toml has it.
const BINDGEN: &str = "0.2.130";

/// The two files that a page loads, not yet named by their contents.
pub(crate) struct App {
    pub(crate) wasm: PathBuf,
    pub(crate) script: PathBuf,
}

pub(crate) fn build(places: &Places, kind: Kind) -> Result<App> {
    ensure_same_bindgen(&places.at("Cargo.lock"))?;
    ensure_target()?;
    let compiled = compile(places, kind)?;
    let tools = match kind {
        Kind::Release => NodeTools::find(places)?,
        Kind::Debug => None,
    };

    let folder = places.browser();
    let app = App { wasm: folder.join("app_bg.wasm"), script: folder.join("app.js") };
    let mut print = Fingerprint::new()?;
    print.word(&format!("{kind:?}"));
    print.word(if tools.is_some() { "with Node" } else { "without Node" });
    print.file(&compiled);
    let step = Step::new(places, "browser", print);
    if step.is_done(&[app.wasm.clone(), app.script.clone()]) {
        return Ok(app);
    }

    bind(&compiled, &folder, kind)?;
    if let Some(tools) = tools {
        tools.shrink_wasm(&app.wasm)?;
        tools.shrink_script(&app.script)?;
    }
    step.done()?;
    Ok(app)
}

fn compile(places: &Places, kind: Kind) -> Result<PathBuf> {
    let (profile, folder) = match kind {
        Kind::Release => ("wasm-release", "wasm-release"),
        Kind::Debug => ("dev", "debug"),
    };
    say::step("compiling the app for the browser");
    let what = ["build", "--package", "app", "--lib"];
    let how = ["--no-default-features", "--features", "hydrate"];
    let to = ["--target", TARGET, "--profile", profile];
    let arguments = what.into_iter().chain(how).chain(to);
    programs::run(programs::cargo(arguments, places.root()))?;
    Ok(places.target().join(TARGET).join(folder).join("app.wasm"))
}

fn bind(compiled: &Path, folder: &Path, kind: Kind) -> Result<()> {
    say::step("binding it to JavaScript");
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("cannot empty {}", folder.display()));
        }
        _ => {}
    }
    let release = kind == Kind::Release;
    Bindgen::new()
        .input_path(compiled)
        .out_name("app")
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(false)
                // The page says where the wasm file lies: only the server knows its name.
                .omit_default_module_path(true)
                .remove_name_section(release)
                .remove_producers_section(release)
                .keep_debug(!release)
                .generate(folder)
        })
        .map_err(|error| anyhow!("wasm-bindgen: {error:#}"))?;
    ensure!(
        !folder.join("snippets").exists(),
        "wasm-bindgen wrote snippets into {}: some crate brings JavaScript of its own, which the \
         site cannot name by its contents. Bind the browser's functions directly instead",
        folder.display()
    );
    Ok(())
}

fn ensure_target() -> Result<()> {
    let rustc = programs::program("rustc", ["--print", "sysroot"], Path::new("."));
    let sysroot = programs::ask(rustc).context("is Rust installed, by https://rustup.rs?")?;
    if Path::new(&sysroot).join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    say::step("installing Rust's wasm target");
    programs::run(programs::program("rustup", ["target", "add", TARGET], Path::new(".")))
        .with_context(|| format!("install Rust's target {TARGET}, then try again"))
}

fn ensure_same_bindgen(lock_file: &Path) -> Result<()> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        version: String,
    }
    let text = fs::read_to_string(lock_file)
        .with_context(|| format!("cannot read {}", lock_file.display()))?;
    let lock: Lock = toml::from_str(&text)
        .with_context(|| format!("cannot understand {}", lock_file.display()))?;
    let locked = lock.package.iter().find(|package| package.name == "wasm-bindgen");
    match locked.map(|package| package.version.as_str()) {
        Some(BINDGEN) => Ok(()),
        Some(other) => bail!(
            "Cargo.lock has wasm-bindgen {other}, but xtask is built for {BINDGEN}, and the two must \
             be the same. Either run `cargo update wasm-bindgen --precise {BINDGEN}`, or move \
             wasm-bindgen-cli-support in xtask/Cargo.toml, and BINDGEN in \
             xtask/src/build/wasm.rs, to {other}"
        ),
        None => bail!("Cargo.lock has no wasm-bindgen: is `app` still in the workspace?"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_checked_for_is_the_one_this_chore_is_built_with() {
        let manifest = include_str!("../../Cargo.toml");
        assert!(manifest.contains(&format!("wasm-bindgen-cli-support = \"={BINDGEN}\"")));
    }

    #[test]
    fn another_wasm_bindgen_is_refused_with_what_to_do() {
        let folder = std::env::temp_dir().join(format!("xtask-lock-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let lock = folder.join("Cargo.lock");
        fs::write(&lock, "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.99\"\n").unwrap();

        let refusal = ensure_same_bindgen(&lock).unwrap_err().to_string();

        fs::remove_dir_all(&folder).unwrap();
        assert!(refusal.contains("cargo update wasm-bindgen --precise"), "{refusal}");
    }
}
