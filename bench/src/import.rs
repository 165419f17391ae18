//! Importing purchases: our program beside the `.import` of SQLite's own shell.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use crate::{
    crowd::rate,
    given::{self, Given},
    machine, purchases,
    table::{Limit, Section},
    wallet::Wallet,
};

/// How often the demo's purchases stand in the file, and in the one that is four times as long.
const COPIES: usize = 8;
const LONGER: usize = 4;
const ROUNDS: usize = 3;

/// The import against `.import`, and its memory against the length of the file.
pub(crate) fn compare(given: &Given) -> Result<Section> {
    let folder = given.fresh("import")?;
    let (short, long) = (folder.join("short.csv"), folder.join("long.csv"));
    let lines = purchases::write(&given.purchases(), COPIES, &short)?;
    let long_lines = purchases::write(&given.purchases(), COPIES * LONGER, &long)?;

    let (mut ratios, mut rates, mut by_shell, mut memory) = (vec![], vec![], vec![], vec![]);
    for round in 0..ROUNDS {
        eprintln!("  round {} of {ROUNDS}", round + 1);
        let (took, most) = import(given, &format!("import/{round}"), &short)?;
        let shells = import_with_shell(&folder.join(format!("shell-{round}.db")), &short)?;
        ratios.push(shells.as_secs_f64() / took.as_secs_f64());
        rates.push(rate(lines, took));
        by_shell.push(rate(lines, shells));
        memory.push(mebibytes(most));
    }
    eprintln!("  the longer file");
    let (took, most) = import(given, "import/long", &long)?;
    let longer = mebibytes(most) / crate::table::median(&memory);

    let mut section = Section::new("import");
    section.ratio(
        "import of purchases, to sqlite3's .import into one indexed table",
        &ratios,
        Limit::AtLeast(0.25),
    );
    section.ratio(
        "memory at its most, for a file four times as long",
        &[longer],
        Limit::Under(1.25),
    );
    section.rate(&format!("lines a second, of {lines}"), &rates);
    section.rate("… by sqlite3", &by_shell);
    let line = format!("lines a second, of {long_lines}");
    section.rate(&line, &[rate(long_lines, took)]);
    section.amount("memory at its most", crate::table::median(&memory), "MiB", Limit::None);
    section.amount("… for the longer file", mebibytes(most), "MiB", Limit::None);
    Ok(section)
}

/// Imports a file into fresh books; gives how long it took and what it held at its most, in KiB.
fn import(given: &Given, folder: &str, file: &Path) -> Result<(Duration, u64)> {
    let wallet = Wallet::on_sqlite(given, &given.fresh(folder)?);
    wallet.run(&["programme", "apply", &given.programme().display().to_string()])?;
    let mut command = wallet.command(&["import", "purchases", &file.display().to_string()]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let began = Instant::now();
    let mut child = command.spawn().context("cannot start loyalty-wallet")?;
    let most = watch(&mut child)?;
    Ok((began.elapsed(), most))
}

/// Waits for the end of a program; gives what it held at its most, in KiB.
pub(crate) fn watch(child: &mut Child) -> Result<u64> {
    let mut most = 0;
    loop {
        most = most.max(machine::most_resident(child.id()).unwrap_or(0));
        if let Some(status) = child.try_wait()? {
            ensure!(status.success(), "loyalty-wallet ended with {status}");
            return Ok(most);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The same file into one table with an index, by SQLite's shell.
fn import_with_shell(database: &Path, file: &Path) -> Result<Duration> {
    let shell = given::path("BENCH_SQLITE3")?;
    let create = "CREATE TABLE purchase (reference TEXT, member TEXT, store TEXT, channel TEXT,
        occurred_at TEXT, currency TEXT, sku TEXT, department TEXT, category TEXT,
        quantity INTEGER, amount_minor INTEGER, discount_minor INTEGER)";
    let began = Instant::now();
    let status = Command::new(shell)
        .arg(database)
        .args([create, "CREATE INDEX purchase_reference ON purchase (reference)"])
        .arg(format!(".import --csv --skip 1 {} purchase", file.display()))
        .status()
        .context("cannot start sqlite3")?;
    let took = began.elapsed();
    ensure!(status.success(), "sqlite3 ended with {status}");
    fs::remove_file(database)?;
    Ok(took)
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
pub(crate) fn mebibytes(kibibytes: u64) -> f64 {
    kibibytes as f64 / 1024.0
}
