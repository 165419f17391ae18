//! `cargo xtask lint`: formatting, clippy on every half of the product, and tidy.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::{
    places::Places,
    programs::{self, cargo},
    say, tidy,
};

/// Goes through all checks, so that one run tells all there is to mend.
pub(crate) fn lint(places: &Places) -> Result<()> {
    let mut failed = Vec::new();
    for (name, command) in checks(places) {
        say::step(name);
        if let Err(trouble) = programs::run(command) {
            ensure!(!programs::stopped(), "asked to stop");
            say::line(&trouble.to_string());
            failed.push(name);
        }
    }
    say::step("tidy");
    if let Err(trouble) = tidy::tidy(places) {
        say::line(&trouble.to_string());
        failed.push("tidy");
    }
    ensure!(failed.is_empty(), "To mend: {}.", failed.join("; "));
    say::line("All is well.");
    Ok(())
}

fn checks(places: &Places) -> Vec<(&'static str, Command)> {
    let root = places.root();
    let chores = places.at("xtask/Cargo.toml").display().to_string();
    // Beside the program that runs just now, not over it.
    let chores_target = places.target().join("xtask").display().to_string();
    let deny = ["--", "--deny", "warnings"];

    let server = ["clippy", "--workspace", "--all-targets"];
    let browser = [
        ["clippy", "--package", "app", "--lib", "--no-default-features"].as_slice(),
        &["--features", "hydrate", "--target", "wasm32-unknown-unknown"],
    ]
    .concat();
    let xtask =
        ["clippy", "--manifest-path", &chores, "--target-dir", &chores_target, "--all-targets"];
    vec![
        ("format: the product (mend with `cargo fmt`)", cargo(["fmt", "--all", "--check"], root)),
        (
            "format: the chores (mend with `cargo fmt --manifest-path xtask/Cargo.toml`)",
            cargo(["fmt", "--check", "--manifest-path", &chores], root),
        ),
        ("clippy: rules, record, pages and service", cargo(server.into_iter().chain(deny), root)),
        ("clippy: what runs in the browser", cargo(browser.into_iter().chain(deny), root)),
        ("clippy: the chores", cargo(xtask.into_iter().chain(deny), root)),
    ]
}
