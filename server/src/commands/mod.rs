//! The command line.

mod books;
mod demo;
mod gift_cards;
mod keys;
mod page;
mod programme;
mod report;
mod serve;
mod sign_in_link;
mod staff;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use database::{backup, closing, verify};
use jiff::Timestamp;

use self::{
    books::Books, gift_cards::GiftCardsCommand, keys::KeysCommand, programme::ProgrammeCommand,
    report::ReportCommand, staff::StaffCommand,
};
use crate::{
    clock,
    export::{self, What},
    import,
    settings::Settings,
    trouble::Trouble,
};

/// Some rows of an import were rejected.
const SOME_REJECTED: u8 = 3;

/// The books do not add up.
const DIFFERENCES: u8 = 4;

/// A shop's loyalty wallet: one program, one database.
#[derive(Debug, Parser)]
#[command(name = "loyalty-wallet", version, about, arg_required_else_help = true)]
pub struct Command {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Serve; brings the database up to date first.
    Serve(serve::ServeCommand),
    /// A fresh demo in a folder of its own: real purchases and a cast one can be, served.
    Demo(demo::DemoCommand),
    /// The programme as one TOML file: check, preview and apply it; its versions.
    #[command(subcommand)]
    Programme(ProgrammeCommand),
    /// Gift cards, whose value shoppers add to their wallets.
    #[command(subcommand)]
    GiftCards(GiftCardsCommand),
    /// Bring members or purchases in from a CSV file.
    #[command(subcommand)]
    Import(ImportCommand),
    /// Do what time does up to a moment: mature, expire, review. Any number of times.
    Close(CloseCommand),
    /// Write members, balances, the ledger or purchases into a CSV file.
    Export(ExportCommand),
    /// Reports from the ledger: what is owed, what a period moved.
    #[command(subcommand)]
    Report(ReportCommand),
    /// Recompute everything from the ledger; exit 4 with each difference named.
    Verify,
    /// Write a consistent copy of a SQLite database, while it is in use.
    Backup(FileCommand),
    /// Put a backup in the place of a SQLite database that does not exist yet.
    Restore(FileCommand),
    /// Keys that machines call the API with.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// People behind the counter.
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Print a one-time link that signs somebody in: an operator's way in.
    SignInLink(sign_in_link::SignInLinkCommand),
}

#[derive(Debug, Subcommand)]
enum ImportCommand {
    /// People the shop knows already.
    Members(ImportFile),
    /// Numbered paper cards of an earlier scheme, with the points and stamps on them.
    Cards(ImportFile),
    /// Purchases of the past, one row a line of a basket.
    Purchases(ImportPurchases),
}

#[derive(Debug, Args)]
struct ImportFile {
    /// The CSV file.
    file: PathBuf,
    /// Where rows go that do not land, with their line and reason.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ImportPurchases {
    #[command(flatten)]
    file: ImportFile,
    /// Reject members and stores that are not known, instead of adding them.
    #[arg(long)]
    strict: bool,
}

#[derive(Debug, Args)]
struct CloseCommand {
    /// Up to when, such as 2026-03-01T00:00:00Z.
    #[arg(long, value_name = "TIME")]
    as_of: Timestamp,
}

#[derive(Debug, Args)]
struct ExportCommand {
    /// What to write.
    what: What,
    /// The new file.
    file: PathBuf,
}

#[derive(Debug, Args)]
struct FileCommand {
    /// The backup file.
    file: PathBuf,
}

/// Runs a command; its exit code says how it went.
pub fn run(command: Command) -> Result<ExitCode, Trouble> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(act(command.act))
}

async fn act(act: Act) -> Result<ExitCode, Trouble> {
    match act {
        Act::Serve(command) => serve::run(command).await,
        Act::Demo(command) => demo::run(command).await,
        Act::Programme(command) => programme::run(command).await,
        Act::GiftCards(command) => gift_cards::run(command).await,
        Act::Import(command) => import_file(command).await,
        Act::Close(command) => close(command.as_of).await,
        Act::Export(command) => export_table(command).await,
        Act::Report(command) => report::run(command).await,
        Act::Verify => verify_books().await,
        Act::Backup(command) => {
            let database = books::open_database(&Settings::read()?).await?;
            backup::backup(&database, &command.file).await?;
            println!("{} holds the whole database", command.file.display());
            Ok(ExitCode::SUCCESS)
        }
        Act::Restore(command) => restore(command).await,
        Act::Keys(command) => keys::run(command).await,
        Act::Staff(command) => staff::run(command).await,
        Act::SignInLink(command) => sign_in_link::run(command).await,
    }
}

async fn import_file(command: ImportCommand) -> Result<ExitCode, Trouble> {
    let Books { database, rulebook, .. } = Books::open(&Settings::read()?).await?;
    let started = std::time::Instant::now();
    let (what, imported) = match command {
        ImportCommand::Members(file) => {
            let rejects = file.rejects.as_deref();
            let imported =
                import::members::import(&database, &rulebook, &file.file, rejects, clock::now());
            ("members", imported.await?)
        }
        ImportCommand::Cards(file) => {
            let rejects = file.rejects.as_deref();
            let imported =
                import::cards::import(&database, &rulebook, &file.file, rejects, clock::now());
            ("cards", imported.await?)
        }
        ImportCommand::Purchases(ImportPurchases { file, strict }) => {
            let rejects = file.rejects.as_deref();
            let now = clock::now();
            let imported =
                import::purchases::import(&database, &rulebook, &file.file, rejects, strict, now);
            ("purchases", imported.await?)
        }
    };
    println!(
        "{} {what} imported ({} lines), {} were there already, {} rows rejected; {:.1} s",
        imported.landed,
        imported.lines,
        imported.repeated,
        imported.rejected,
        started.elapsed().as_secs_f64()
    );
    database.close().await;
    Ok(if imported.rejected > 0 { ExitCode::from(SOME_REJECTED) } else { ExitCode::SUCCESS })
}

async fn close(as_of: Timestamp) -> Result<ExitCode, Trouble> {
    let Books { database, rulebook, .. } = Books::open(&Settings::read()?).await?;
    let closed = closing::close(&database, &rulebook, as_of, clock::now(), |_| {}).await?;
    closing::note_closed(&database, as_of).await?;
    database.close().await;
    println!("{} members closed as of {as_of}: {} acts", closed.members, closed.acts);
    if closed.failed > 0 {
        return Err(Trouble::new(format!(
            "{} members could not be closed, because their books do not add up: run verify",
            closed.failed
        )));
    }
    Ok(ExitCode::SUCCESS)
}

async fn export_table(command: ExportCommand) -> Result<ExitCode, Trouble> {
    let Books { database, rulebook, .. } = Books::open(&Settings::read()?).await?;
    let rows = export::export(&database, &rulebook, command.what, &command.file).await?;
    println!("{rows} rows written into {}", command.file.display());
    Ok(ExitCode::SUCCESS)
}

async fn verify_books() -> Result<ExitCode, Trouble> {
    let database = books::open_database(&Settings::read()?).await?;
    let verified = verify::verify(&database, |_| {}).await?;
    for difference in &verified.differences {
        println!(
            "{}: member {}, {}: the books say {}, the postings {}",
            difference.check,
            difference.member,
            difference.what,
            difference.stored,
            difference.recomputed
        );
    }
    println!(
        "{} members, {} ledger transactions, {} differences",
        verified.members,
        verified.transactions,
        verified.differences.len()
    );
    let is_sound = verified.differences.is_empty();
    Ok(if is_sound { ExitCode::SUCCESS } else { ExitCode::from(DIFFERENCES) })
}

async fn restore(command: FileCommand) -> Result<ExitCode, Trouble> {
    let settings = Settings::read()?;
    let target = settings.sqlite_file().ok_or(backup::BackupFault::NotSqlite)?;
    crate::settings::make_folder_of(&target)?;
    backup::restore(&command.file, &target).await?;
    println!("{} is restored; codes need the secret of the server it came from", target.display());
    Ok(ExitCode::SUCCESS)
}
