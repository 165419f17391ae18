//! Whether the books may grow: what one member costs among ten thousand, and among many more.
//!
//! What `cargo xtask generate` writes is imported, and both the small and the large books hold these
//! members over and over (`copies`): the same is asked of both, and only the size differs.

mod asked;
mod books;
mod copies;
mod ledgers;
pub(crate) mod records;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use jiff::{Span, Timestamp};

use self::{
    asked::{Asking, InTurns},
    books::{Books, Shelf},
    records::Engine,
};
use crate::{
    given::{self, Given},
    import::{mebibytes, watch},
    table::{Limit, Section, median, thousands},
    wallet::Wallet,
};

/// How many members the large books have, unless `GROWTH_MEMBERS` says otherwise.
const LARGE: usize = 100_000;

/// How often the large books are verified beside the shell's sum.
const VERIFY_ROUNDS: usize = 3;

/// After how many days everything that was bought in the year has expired.
const EXPIRED_AFTER_DAYS: i64 = 430;

/// What a member costs in books that grow, on one of the databases.
pub(crate) async fn measure(given: &Given, engine: Engine) -> Result<Section> {
    let files = given::path("BENCH_MEMBERS")?;
    let through = members("GROWTH_THROUGH", books::MIDDLE)?;
    let members = members("GROWTH_MEMBERS", LARGE)?;
    let mut section = Section::new(match engine {
        Engine::Sqlite => "growth-sqlite",
        Engine::Postgres => "growth-postgresql",
    });
    let shelf = books::prepare(given, engine, &files, members, through).await?;
    eprintln!("  {engine}: reading wallets and claiming");
    let Costs { first_reads, reads, claims } = read_and_claim(&shelf).await?;
    tell_costs(&mut section, "a wallet read", &reads, Limit::Under(1.5));
    tell_costs(&mut section, "a claim", &claims, Limit::Under(1.5));
    let first = "a member's first wallet read, from the disk if memory is too small";
    tell_costs(&mut section, first, &first_reads, Limit::None);
    // As it comes: the rest takes long.
    eprintln!("{}  {engine}: verifying", section.text());
    let verified = verify(&shelf)?;
    tell_work(&mut section, "verify, a ledger transaction", &verified);
    if let (Engine::Sqlite, Some(last)) = (engine, verified.last()) {
        let transactions = last.done * shelf.large.members / last.members;
        let wallet = &shelf.large.wallet;
        crate::verify::tell(&mut section, "", wallet, transactions, VERIFY_ROUNDS)?;
    }
    eprintln!("  {engine}: previewing");
    tell_work(&mut section, "programme preview, a member", &preview(given, &shelf)?);
    eprintln!("{}  {engine}: closing", section.text());
    tell_work(&mut section, "close, an act", &close(&shelf)?);
    shelf.remove().await?;
    let [few, many] = [books::SMALL, members].map(grouped);
    section.note(format!("Small are {few} members, large {many}, with ten purchases each."));
    Ok(section)
}

/// How many members some books have.
fn members(setting: &str, otherwise: usize) -> Result<usize> {
    let Ok(text) = env::var(setting) else { return Ok(otherwise) };
    let members: usize =
        text.replace('_', "").parse().with_context(|| format!("{setting} is no number"))?;
    let can_be = books::SMALL..=copies::MOST * books::IMPORTED;
    ensure!(
        can_be.contains(&members) && members.is_multiple_of(books::IMPORTED),
        "{setting} must be whole thousands, from {} to {}",
        grouped(*can_be.start()),
        grouped(*can_be.end())
    );
    Ok(members)
}

/// What was asked for of members, each time of the same.
struct Costs {
    first_reads: InTurns,
    reads: InTurns,
    claims: InTurns,
}

async fn read_and_claim(shelf: &Shelf) -> Result<Costs> {
    let small = shelf.small.wallet.serve().await?;
    let large = shelf.large.wallet.serve().await?;
    let asking = Asking::of(shelf, (&small, &large)).await?;
    let costs = Costs {
        first_reads: asking.reads().await?,
        reads: asking.reads().await?,
        claims: asking.claims().await?,
    };
    small.stop()?;
    large.stop()?;
    Ok(costs)
}

fn tell_costs(section: &mut Section, what: &str, costs: &InTurns, limit: Limit) {
    let ratios: Vec<f64> = costs.small.iter().zip(&costs.large).map(|(s, l)| l / s).collect();
    section.ratio(&format!("{what}, in the large books to the small"), &ratios, limit);
    section.amount("… in the small", median(&costs.small), "µs", Limit::None);
    section.amount("… in the large", median(&costs.large), "µs", Limit::None);
}

/// A command over all members: how long it took for each thing it did, and the most it held.
#[derive(Clone, Copy)]
struct Work {
    members: usize,
    done: usize,
    micros_each: f64,
    mebibytes: f64,
}

fn tell_work(section: &mut Section, what: &str, works: &[Work]) {
    if let [_, few, many] = works {
        let time = [many.micros_each / few.micros_each];
        section.ratio(&format!("{what}, many to few"), &time, Limit::Under(1.25));
        let memory = [many.mebibytes / few.mebibytes];
        section.ratio("… memory at its most, many to few", &memory, Limit::Under(1.25));
    }
    for Work { members, micros_each, mebibytes, .. } in works {
        let among = format!("… among {} members", grouped(*members));
        section.amount(&among, *micros_each, "µs", Limit::None);
        section.amount(&format!("{among}, memory"), *mebibytes, "MiB", Limit::None);
    }
}

/// Verifies everything.
fn verify(shelf: &Shelf) -> Result<Vec<Work>> {
    let of = |books: &Books| {
        let (took, most, said) = run(&books.wallet, &["verify"])?;
        Ok(work(books, took, most, crate::verify::count_transactions(&said)?))
    };
    shelf.gone_through().into_iter().map(of).collect()
}

/// Previews a draft that changes what everybody earns, over the whole year.
fn preview(given: &Given, shelf: &Shelf) -> Result<Vec<Work>> {
    let draft = draft(given)?.display().to_string();
    let words = ["programme", "preview", &draft, "--over", "364d"];
    let of = |books: &Books| {
        let (took, most, _) = run(&books.wallet, &words)?;
        Ok(work(books, took, most, books.members))
    };
    shelf.gone_through().into_iter().map(of).collect()
}

fn draft(given: &Given) -> Result<PathBuf> {
    let source = fs::read_to_string(given.programme())?;
    let draft = given.folder.join("draft.toml");
    fs::write(&draft, source.replace("points_per_unit = 3", "points_per_unit = 4"))?;
    Ok(draft)
}

/// Closes after all points have expired and all tiers were reviewed.
fn close(shelf: &Shelf) -> Result<Vec<Work>> {
    let as_of = Timestamp::now().checked_add(Span::new().hours(EXPIRED_AFTER_DAYS * 24))?;
    let as_of = as_of.to_string();
    let of = |books: &Books| {
        let (took, most, said) = run(&books.wallet, &["close", "--as-of", &as_of])?;
        let acts = said.rsplit(": ").next().and_then(|rest| rest.split(' ').next());
        Ok(work(books, took, most, acts.context("no acts were told")?.trim().parse()?))
    };
    shelf.gone_through().into_iter().map(of).collect()
}

/// Runs a command; gives how long it took, what it held at its most in KiB, and what it said.
fn run(wallet: &Wallet, words: &[&str]) -> Result<(Duration, u64, String)> {
    let said = wallet.folder().join("said");
    let mut command = wallet.command(words);
    command.stdout(fs::File::create(&said)?).stderr(Stdio::null());
    let began = Instant::now();
    let mut child = command.spawn().context("cannot start loyalty-wallet")?;
    let most = watch(&mut child).with_context(|| words.join(" "))?;
    Ok((began.elapsed(), most, read(&said)?))
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn grouped(count: usize) -> String {
    thousands(count as f64)
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn work(books: &Books, took: Duration, most_kib: u64, done: usize) -> Work {
    Work {
        members: books.members,
        done,
        micros_each: took.as_secs_f64() * 1e6 / done as f64,
        mebibytes: mebibytes(most_kib),
    }
}
