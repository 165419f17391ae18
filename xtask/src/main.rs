//! The chores of this repository: `cargo xtask` lists them.
//!
//! One file per chore. What several chores need has a file of its own: where things lie
//! (`places`), programs that are started and stopped (`programs`), a PostgreSQL (`postgres`), what
//! has changed since last time (`changes`) and what is said meanwhile (`say`).

mod bench;
mod build;
mod changes;
mod dev;
mod generate;
mod lint;
mod places;
mod postgres;
mod programs;
mod run;
mod say;
mod simulate;
mod test;
mod tidy;

use std::{process::ExitCode, time::Instant};

use anyhow::{Result, bail};

use crate::places::Places;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let started = Instant::now();
    if let Err(trouble) = programs::listen_for_stop() {
        say::trouble(&trouble);
        return ExitCode::FAILURE;
    }
    match begin(&words) {
        Ok(Told::Time) => {
            say::total(started.elapsed());
            ExitCode::SUCCESS
        }
        Ok(Told::Nothing) => ExitCode::SUCCESS,
        Err(_) if programs::stopped() => {
            say::line("Stopped.");
            ExitCode::from(130)
        }
        Err(trouble) => {
            say::trouble(&trouble);
            ExitCode::FAILURE
        }
    }
}

/// What is still to be said when a chore is done.
enum Told {
    Time,
    Nothing,
}

/// A chore as it is listed and found.
struct Chore {
    name: &'static str,
    takes: &'static str,
    does: &'static str,
    begin: fn(&Places, &[String]) -> Result<Told>,
}

const CHORES: &[Chore] = &[
    Chore {
        name: "run",
        takes: "[-- ARGUMENTS]",
        does: "build, then serve the demo at http://localhost:3000; Ctrl-C ends it",
        begin: |places, words| run::run(places, words).map(|()| Told::Nothing),
    },
    Chore {
        name: "dev",
        takes: "[-- ARGUMENTS]",
        does: "serve the demo from a debug build; rebuild and restart on every change",
        begin: |places, words| dev::dev(places, words).map(|()| Told::Nothing),
    },
    Chore {
        name: "test",
        takes: "[rust|browser] [FILTER]",
        does: "every test: rules, record on SQLite and PostgreSQL, service, browser",
        begin: |places, words| test::test(places, words).map(|()| Told::Time),
    },
    Chore {
        name: "simulate",
        takes: "[--seeds N | --planted]",
        does: "random stories against the naive model; or whether it finds planted bugs",
        begin: |places, words| simulate::simulate(places, words).map(|()| Told::Time),
    },
    Chore {
        name: "lint",
        takes: "",
        does: "formatting, clippy on every half of the product, and tidy",
        begin: |places, words| {
            no_words(words).and_then(|()| lint::lint(places)).map(|()| Told::Time)
        },
    },
    Chore {
        name: "tidy",
        takes: "",
        does: "the rules of this repository that the compiler cannot check",
        begin: |places, words| {
            no_words(words).and_then(|()| tidy::tidy(places)).map(|()| Told::Nothing)
        },
    },
    Chore {
        name: "build",
        takes: "[--debug]",
        does: "the release bundle in target/wallet: program, site, default programme",
        begin: |places, words| {
            build::build(places, build::Kind::from_words(words)?).map(|()| Told::Time)
        },
    },
    Chore {
        name: "generate",
        takes: "[--members N …] FOLDER",
        does: "members and purchases to import, as many as are wanted, like the sample",
        begin: |places, words| generate::generate(places, words).map(|()| Told::Time),
    },
    Chore {
        name: "bench",
        takes: "[NAME …]",
        does: "how fast and light it is beside its peers; writes docs/performance.md",
        begin: |places, words| bench::bench(places, words).map(|()| Told::Time),
    },
];

fn begin(words: &[String]) -> Result<Told> {
    let Some((name, rest)) = words.split_first() else {
        list_chores();
        return Ok(Told::Nothing);
    };
    if ["help", "--help", "-h"].contains(&name.as_str()) {
        list_chores();
        return Ok(Told::Nothing);
    }
    let Some(chore) = CHORES.iter().find(|chore| chore.name == name) else {
        list_chores();
        bail!("there is no chore called `{name}`; the list above has them all");
    };
    (chore.begin)(&Places::find()?, rest)
}

fn list_chores() {
    println!("cargo xtask …");
    for chore in CHORES {
        println!("  {:<32} {}", format!("{} {}", chore.name, chore.takes), chore.does);
    }
}

fn no_words(words: &[String]) -> Result<()> {
    match words.first() {
        None => Ok(()),
        Some(word) => bail!("this chore takes no arguments, but was given `{word}`"),
    }
}
