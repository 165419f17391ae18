//! `programme check|apply|export`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use database::programmes;
use jiff::Timestamp;
use loyalty::{ledger::Actor, programme};

use super::books;
use crate::{clock, settings::Settings, trouble::Trouble};

#[derive(Debug, Subcommand)]
pub(super) enum ProgrammeCommand {
    /// Report every mistake in a programme file, with its place.
    Check(CheckCommand),
    /// Make a programme file the version in force.
    Apply(ApplyCommand),
    /// Write the version in force into a file.
    Export(CheckCommand),
}

#[derive(Debug, Args)]
pub(super) struct CheckCommand {
    /// The TOML file.
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct ApplyCommand {
    /// The TOML file.
    file: PathBuf,
    /// From when on it is in force, such as 2026-03-01T00:00:00-05:00; now if not given.
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

pub(super) async fn run(command: ProgrammeCommand) -> Result<ExitCode, Trouble> {
    match command {
        ProgrammeCommand::Check(CheckCommand { file }) => {
            read_checked(&file)?;
            println!("{} is right", file.display());
        }
        ProgrammeCommand::Apply(ApplyCommand { file, at }) => {
            let source = read_checked(&file)?;
            let settings = Settings::read()?;
            let database = books::open_database(&settings).await?;
            books::matching_secret(&settings, &database).await?;
            let now = clock::now();
            let effective_at = at.unwrap_or(now);
            let version =
                programmes::apply(&database, source, Actor::Operator, effective_at, now).await?;
            println!("version {version} of the programme is in force from {effective_at}");
            database.close().await;
        }
        ProgrammeCommand::Export(CheckCommand { file }) => export(&file).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn export(file: &Path) -> Result<(), Trouble> {
    let database = books::open_database(&Settings::read()?).await?;
    let versions = database.read_once(programmes::list).await?;
    let now = clock::now();
    let in_force = versions.iter().rev().find(|version| version.effective_at <= now);
    let version = in_force.or(versions.first()).ok_or_else(|| {
        Trouble::new("there is no programme yet: apply one with 'programme apply FILE'")
    })?;
    if file.exists() {
        return Err(Trouble::new(format!("{} exists already; name another", file.display())));
    }
    fs::write(file, &version.source).map_err(|error| Trouble::with_file(file, &error))?;
    println!("version {} written into {}", version.version, file.display());
    Ok(())
}

/// Reads a programme file; its mistakes are the trouble.
pub(super) fn read_checked(file: &Path) -> Result<String, Trouble> {
    let bytes = fs::read(file).map_err(|error| Trouble::with_file(file, &error))?;
    let source = String::from_utf8(bytes)
        .map_err(|_| Trouble::new(format!("{} is not UTF-8", file.display())))?;
    match programme::read(&source) {
        Ok(_) => Ok(source),
        Err(mistakes) => {
            let listed: Vec<String> =
                mistakes.iter().map(|mistake| format!("{}: {mistake}", file.display())).collect();
            let plural = if mistakes.len() == 1 { "" } else { "s" };
            Err(Trouble::new(format!(
                "{} mistake{plural} in the programme; nothing was changed\n{}",
                mistakes.len(),
                listed.join("\n")
            )))
        }
    }
}
