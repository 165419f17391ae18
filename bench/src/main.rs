//! How fast and how light the wallet is, beside what somebody would write by hand.
//!
//! `cargo xtask bench` builds all that is needed and starts this. Every comparison goes in rounds
//! in which the contenders take turns, because a machine that is shared is not equally quick from
//! one minute to the next: what counts are the ratios within a round, and the one in the middle.

mod crowd;
mod given;
mod growth;
mod http;
mod import;
mod machine;
mod memory;
mod page;
mod prepared;
mod purchases;
mod redeem;
mod seeded;
mod shoppers;
mod table;
mod verify;
mod wallet;
mod weight;

use std::{path::Path, process::ExitCode};

use anyhow::{Context, Result, bail};

use crate::{given::Given, growth::records::Engine, table::Section};

/// The comparisons, in the order of the document.
const NAMES: [&str; 7] =
    ["redemptions", "postgresql", "page", "import", "verify", "memory", "weight"];

/// Those that take long: they are made when they are named, both at once as `growth`.
const GROWTH: [&str; 2] = ["growth-sqlite", "growth-postgresql"];

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match begin(&words).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(2),
        Err(trouble) => {
            eprintln!("{trouble:#}");
            ExitCode::FAILURE
        }
    }
}

/// Serves as a peer, or compares what was asked for; whether every limit is kept.
async fn begin(words: &[String]) -> Result<bool> {
    if let [peer, file, addr] = words
        && peer == "bare"
    {
        page::bare::serve(Path::new(file), addr.parse()?).await?;
        return Ok(true);
    }
    let asked: Vec<&str> = match words {
        [] => NAMES.to_vec(),
        names => names.iter().flat_map(|name| named(name)).collect(),
    };
    if let Some(unknown) = asked.iter().find(|name| !NAMES.contains(name) && !GROWTH.contains(name))
    {
        let known = [NAMES.as_slice(), &GROWTH].concat().join(", ");
        bail!("there is no comparison called `{unknown}`; there are {known}, growth");
    }
    let given = Given::find()?;
    let document = given.root.join("docs/performance.md");
    let mut sections = Vec::new();
    for name in asked {
        let about = format!(
            "{} · {} · load of the machine before: {}",
            machine::now(),
            machine::name(),
            machine::load()
        );
        eprintln!("{name}");
        let section = compare(&given, name).await.with_context(|| format!("comparing {name}"))?;
        section.write(&document, &about)?;
        println!("{}", section.text());
        sections.push(section);
    }
    std::fs::remove_dir_all(&given.folder).context("cannot empty the bench's folder")?;
    Ok(sections.iter().all(Section::holds))
}

/// What is asked for by one word.
fn named(word: &str) -> Vec<&str> {
    if word == "growth" { GROWTH.to_vec() } else { vec![word] }
}

async fn compare(given: &Given, name: &str) -> Result<Section> {
    match name {
        "redemptions" => redeem::compare_sqlite(given).await,
        "postgresql" => redeem::compare_postgres(given).await,
        "page" => page::compare(given).await,
        "import" => import::compare(given),
        "verify" => verify::compare(given),
        "memory" => memory::measure(given).await,
        "growth-sqlite" => growth::measure(given, Engine::Sqlite).await,
        "growth-postgresql" => growth::measure(given, Engine::Postgres).await,
        _ => weight::measure(given).await,
    }
}
