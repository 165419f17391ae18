//! `programme versions|diff|undo`.

use std::path::Path;

use clap::Args;
use database::programmes::{self, NoProgramme, ProgrammeVersion, in_force};
use jiff::Timestamp;
use loyalty::{
    ledger::Actor,
    programme::{self, Programme, differences},
};

use super::read_checked;
use crate::{
    clock,
    commands::{books, page::Page},
    settings::Settings,
    trouble::Trouble,
};

#[derive(Debug, Args)]
pub(in crate::commands) struct DiffCommand {
    /// One version's number or a programme file to compare with the version in force; or two, the
    /// earlier first.
    #[arg(required = true, num_args = 1..=2, value_names = ["A", "B"])]
    versions: Vec<String>,
}

pub(super) async fn list() -> Result<(), Trouble> {
    let versions = read_versions().await?;
    let now = clock::now();
    let mut page = Page::default();
    page.line(format!(
        "{:>7}  {:<28}  {:<28}  {:<12}  state",
        "version", "in force from", "applied", "by"
    ));
    for (place, version) in versions.iter().enumerate() {
        let ProgrammeVersion { version: number, effective_at, recorded_at, recorded_by, .. } =
            version;
        page.line(format!(
            "{number:>7}  {:<28}  {:<28}  {recorded_by:<12}  {}",
            effective_at.to_string(),
            recorded_at.to_string(),
            state(&versions, place, now),
        ));
    }
    page.print()
}

/// What became of the version at a place, of versions in the order in which they take effect.
fn state(versions: &[ProgrammeVersion], place: usize, now: Timestamp) -> &'static str {
    let version = &versions[place];
    let is_in_force = in_force(versions, now).is_some_and(|is| is.version == version.version);
    let next = versions.get(place + 1);
    if is_in_force {
        "in force"
    } else if next.is_some_and(|next| next.effective_at == version.effective_at) {
        "taken back"
    } else if version.effective_at > now {
        "scheduled"
    } else {
        "past"
    }
}

pub(super) async fn diff(command: &DiffCommand) -> Result<(), Trouble> {
    let versions = read_versions().await?;
    let (from, to) = match command.versions.as_slice() {
        [from, to] => (found(&versions, from)?, found(&versions, to)?),
        [to, ..] => (in_force_now(&versions)?, found(&versions, to)?),
        [] => return Err(Trouble::usage("name a version or a file")),
    };
    let mut page = Page::default();
    page.line(format!("{} -> {}", from.0, to.0));
    say_differences(&mut page, &from.1, &to.1);
    page.print()
}

/// Says what a version changes, a line each.
pub(super) fn say_differences(page: &mut Page, from: &Programme, to: &Programme) {
    let said = differences(from, to);
    for difference in &said {
        page.line(format!("  {difference}"));
    }
    if said.is_empty() {
        page.line("  no difference but in comments and layout");
    }
}

pub(super) async fn undo() -> Result<(), Trouble> {
    let settings = Settings::read()?;
    let database = books::open_database(&settings).await?;
    books::matching_secret(&settings, &database).await?;
    let now = clock::now();
    let (undone, applied) = programmes::undo(&database, Actor::Operator, now).await?;
    let versions = database.read_once(programmes::list).await?;
    database.close().await;
    let made = versions.iter().find(|version| version.version == applied.version);
    let made = made.ok_or(NoProgramme)?;
    let mut page = Page::default();
    page.line(format!(
        "version {} is taken back: version {} is in force from {}",
        undone.version, applied.version, applied.effective_at
    ));
    say_differences(&mut page, &read(&undone)?, &read(made)?);
    page.print()
}

/// All versions there are.
async fn read_versions() -> Result<Vec<ProgrammeVersion>, Trouble> {
    let database = books::open_database(&Settings::read()?).await?;
    let versions = database.read_once(programmes::list).await?;
    database.close().await;
    if versions.is_empty() {
        return Err(NoProgramme.into());
    }
    Ok(versions)
}

/// A version by its number, or a file; with what it is called.
fn found(versions: &[ProgrammeVersion], wanted: &str) -> Result<(String, Programme), Trouble> {
    let Ok(number) = wanted.parse::<i64>() else {
        return Ok((wanted.to_owned(), read_file(Path::new(wanted))?));
    };
    let version = versions.iter().find(|version| version.version == number).ok_or_else(|| {
        Trouble::new(format!(
            "there is no version {number}: 'programme versions' lists those there are"
        ))
    })?;
    Ok((format!("version {number}"), read(version)?))
}

fn in_force_now(versions: &[ProgrammeVersion]) -> Result<(String, Programme), Trouble> {
    let version = in_force(versions, clock::now()).ok_or(NoProgramme)?;
    Ok((format!("version {}, in force", version.version), read(version)?))
}

fn read(version: &ProgrammeVersion) -> Result<Programme, Trouble> {
    programme::read(&version.source).map_err(|mistakes| {
        let mistake = mistakes.first().map(ToString::to_string).unwrap_or_default();
        let number = version.version;
        Trouble::new(format!("version {number} of the programme cannot be read: {mistake}"))
    })
}

/// Reads a programme file without mistakes.
pub(super) fn read_file(file: &Path) -> Result<Programme, Trouble> {
    let source = read_checked(file)?;
    // What was checked is read once more: a programme file is small.
    programme::read(&source).map_err(|_| Trouble::new(format!("{} cannot be read", file.display())))
}
