//! `programme check|apply|export|versions|diff|undo|preview`.

mod preview;
mod versions;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use database::programmes::{self, Applied};
use jiff::Timestamp;
use loyalty::{ledger::Actor, programme};

use super::books;
use crate::{clock, settings::Settings, trouble::Trouble};

#[derive(Debug, Subcommand)]
pub(super) enum ProgrammeCommand {
    /// Report every mistake in a programme file, with its place.
    Check(CheckCommand),
    /// Make a programme file the version in force, now or from a moment on.
    Apply(ApplyCommand),
    /// Write the version in force into a file.
    Export(CheckCommand),
    /// List all versions: from when on each is in force, and who applied it.
    Versions,
    /// Say in words what a version or a file changes.
    Diff(versions::DiffCommand),
    /// Take back the version that was applied last; nothing is deleted.
    Undo,
    /// Replay real purchases under a draft; nothing is changed.
    Preview(preview::PreviewCommand),
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
            let applied =
                programmes::apply(&database, source, Actor::Operator, effective_at, now).await?;
            say_applied(applied, effective_at, now);
            database.close().await;
        }
        ProgrammeCommand::Export(CheckCommand { file }) => export(&file).await?,
        ProgrammeCommand::Versions => versions::list().await?,
        ProgrammeCommand::Diff(command) => versions::diff(&command).await?,
        ProgrammeCommand::Undo => versions::undo().await?,
        ProgrammeCommand::Preview(command) => preview::run(&command).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn say_applied(applied: Applied, effective_at: Timestamp, now: Timestamp) {
    let version = applied.version;
    if !applied.is_new {
        println!("version {version} says the same already; nothing was changed");
    } else if effective_at > now {
        println!("version {version} of the programme is scheduled: in force from {effective_at}");
    } else {
        println!("version {version} of the programme is in force from {effective_at}");
    }
}

async fn export(file: &Path) -> Result<(), Trouble> {
    let database = books::open_database(&Settings::read()?).await?;
    let versions = database.read_once(programmes::list).await?;
    let version = programmes::in_force(&versions, clock::now()).ok_or(programmes::NoProgramme)?;
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
