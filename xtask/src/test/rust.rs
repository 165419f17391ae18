//! The tests written in Rust: first those of the chores, then the product's.

use anyhow::{Context, Result};

use crate::{
    places::Places,
    programs::{self, cargo, find},
    say,
};

pub(super) fn test(places: &Places, postgres: &str, filter: Option<&str>) -> Result<()> {
    say::step("testing the chores");
    let manifest = places.at("xtask/Cargo.toml").display().to_string();
    let target = places.target().join("xtask").display().to_string();
    let chores = ["test", "--quiet", "--manifest-path", &manifest, "--target-dir", &target];
    programs::run(cargo(chores.into_iter().chain(filter), places.root()))?;

    say::step("testing rules, record, pages and service");
    // nextest runs the tests of all crates side by side; without it they run crate by crate.
    let runner: &[&str] = if find("cargo-nextest").is_some() {
        &["nextest", "run", "--no-tests=pass", "--no-fail-fast"]
    } else {
        &["test", "--no-fail-fast", "--lib", "--bins", "--tests"]
    };
    let arguments = runner.iter().copied().chain(["--workspace"]).chain(filter);
    let mut command = cargo(arguments, places.root());
    command.env("TEST_POSTGRES_URL", postgres);
    programs::run(command).context("not all Rust tests passed")
}
