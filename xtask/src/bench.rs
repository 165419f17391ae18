//! `cargo xtask bench`: our program beside what it is compared with, all built for release.
//!
//! The comparisons are a program of their own (`bench/`); here is made ready what they need: the
//! bundle, a PostgreSQL that syncs, SQLite's shell, and the `SvelteKit` page, which is built nowhere
//! else.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, ensure};

use crate::{
    build::{self, Kind},
    changes::{Fingerprint, Step},
    generate::generate,
    places::Places,
    postgres::{self, For, Postgres},
    programs::{self, ask, cargo, find, install, may_install, program},
    say,
};

/// Runs the comparisons that were asked for; all but the longest, if none was.
pub(crate) fn bench(places: &Places, words: &[String]) -> Result<()> {
    let asked = |name: &str| words.is_empty() || words.iter().any(|word| word == name);
    build::build(places, Kind::Release)?;
    let measuring = build_bench(places)?;
    let mut command = program(measuring, words, places.root());
    command
        .env("BENCH_ROOT", places.root())
        .env("BENCH_FOLDER", places.target().join("bench-folder"))
        .env("BENCH_WALLET", build::program(places, Kind::Release));
    let mut postgres = None;
    if asked("postgresql") {
        command.env("BENCH_PGBENCH", postgres::tool("pgbench")?);
    }
    // It takes long, and is made only when it is named.
    let grows = words.iter().any(|word| word.starts_with("growth"));
    if asked("postgresql") || grows {
        let started = postgres.insert(Postgres::start(For::Measuring)?);
        command.env("BENCH_POSTGRES_URL", started.url());
    }
    if grows {
        let files = places.target().join("bench-members");
        let folder = files.display().to_string();
        // Points of a year ago would have expired, and nobody could claim.
        let today = ask(program("date", ["-u", "+%F"], places.root()))?;
        let words = ["--members", "1000", "--until", &today, &folder];
        generate(places, &words.map(str::to_owned))?;
        command.env("BENCH_MEMBERS", files);
    }
    if asked("import") || asked("verify") || grows {
        command.env("BENCH_SQLITE3", sqlite_shell()?);
    }
    if asked("page") {
        command.env("BENCH_NODE", sveltekit_page(places)?);
    }
    say::step("comparing: nothing else should run on this machine now");
    programs::run(command).context("not every limit is kept, or not everything was measured")
}

/// Builds the comparisons, beside the product but with a lock file of their own.
fn build_bench(places: &Places) -> Result<PathBuf> {
    say::step("building the comparisons");
    let manifest = places.at("bench/Cargo.toml").display().to_string();
    let target = places.target().display().to_string();
    let words = ["build", "--release", "--locked", "--manifest-path", &manifest];
    let mut command = cargo(words, places.root());
    command.args(["--target-dir", &target]);
    programs::run(command)?;
    Ok(places.target().join("release/bench"))
}

fn sqlite_shell() -> Result<PathBuf> {
    if find("sqlite3").is_none() && may_install() {
        say::step("installing Debian's sqlite3");
        install(&["sqlite3"])?;
    }
    find("sqlite3").context("install SQLite's shell (sqlite3), with which the import is compared")
}

/// Builds the `SvelteKit` page; gives the Node that runs it.
fn sveltekit_page(places: &Places) -> Result<PathBuf> {
    let node = find("node").context("the SvelteKit page needs Node 20 or later")?;
    ensure!(find("npm").is_some(), "the SvelteKit page needs npm");
    let folder = places.at("bench/sveltekit");
    let mut print = Fingerprint::new()?;
    let own = ["package.json", "package-lock.json", "svelte.config.js", "vite.config.js"];
    for file in own {
        print.file(&folder.join(file));
    }
    print.folder(&folder.join("src"));
    let step = Step::new(places, "sveltekit", print);
    if step.is_done(&[folder.join("node_modules/.page/index.js")]) {
        return Ok(node);
    }
    say::step("installing SvelteKit and better-sqlite3 from npm, and building the page");
    // Not `ci`: a list that was written on one platform lacks the other platforms' rollup.
    let mut packages =
        program("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], &folder);
    // better-sqlite3 is compiled here, by the headers that came with Node: none are downloaded.
    let prefix = fs::canonicalize(&node)?;
    if let Some(prefix) = prefix.parent().and_then(|bin| bin.parent())
        && prefix.join("include/node/node.h").is_file()
    {
        packages.env("npm_config_nodedir", prefix).env("npm_config_build_from_source", "true");
    }
    programs::run(packages)?;
    programs::run(program("npm", ["run", "build", "--silent"], &folder))?;
    step.done()?;
    Ok(node)
}
