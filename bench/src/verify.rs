//! Verifying the books: our program beside SQLite's own shell, which only sums the same postings.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use crate::{
    crowd::rate,
    given::{self, Given},
    purchases,
    table::{Limit, Section},
    wallet::Wallet,
};

/// How often the demo's purchases stand in the books.
const COPIES: usize = 8;
const ROUNDS: usize = 9;

/// All that `verify` checks, against one sum by member and asset.
pub(crate) fn compare(given: &Given) -> Result<Section> {
    let folder = given.fresh("verify")?;
    let file = folder.join("purchases.csv");
    purchases::write(&given.purchases(), COPIES, &file)?;
    let wallet = Wallet::on_sqlite(given, &folder);
    wallet.run(&["programme", "apply", &given.programme().display().to_string()])?;
    wallet.run(&["import", "purchases", &file.display().to_string()])?;
    let transactions = count_transactions(&wallet.run(&["verify"])?)?;

    let mut section = Section::new("verify");
    tell(&mut section, "", &wallet, transactions, ROUNDS)?;
    Ok(section)
}

/// Verifies books and lets the shell sum, in turns.
pub(crate) fn tell(
    section: &mut Section,
    about: &str,
    wallet: &Wallet,
    transactions: usize,
    rounds: usize,
) -> Result<()> {
    let (mut ratios, mut rates, mut by_shell) = (vec![], vec![], vec![]);
    for round in 0..rounds {
        eprintln!("  round {} of {rounds}", round + 1);
        let ours = timed(wallet.command(&["verify"]))?;
        let shells = timed(sum_with_shell(&wallet.file())?)?;
        ratios.push(shells.as_secs_f64() / ours.as_secs_f64());
        rates.push(rate(transactions, ours));
        by_shell.push(rate(transactions, shells));
    }
    section.ratio(
        &format!("{about}verify, to sqlite3 summing the same postings by member and asset"),
        &ratios,
        Limit::AtLeast(0.33),
    );
    let line = format!("ledger transactions verified a second, of {transactions}");
    section.rate(&line, &rates);
    section.rate("… summed by sqlite3", &by_shell);
    Ok(())
}

/// The second number in `60 members, 4417 ledger transactions, 0 differences`.
pub(crate) fn count_transactions(printed: &str) -> Result<usize> {
    let count = printed.split(", ").nth(1).and_then(|part| part.split(' ').next());
    count.context("verify printed no count")?.parse().context("verify printed another count")
}

fn sum_with_shell(database: &Path) -> Result<Command> {
    let mut shell = Command::new(given::path("BENCH_SQLITE3")?);
    shell.arg("-readonly").arg(database).arg(
        "SELECT member_id, asset, sum(amount) FROM posting
          WHERE account IN ('available', 'pending')
          GROUP BY member_id, asset",
    );
    Ok(shell)
}

fn timed(mut command: Command) -> Result<Duration> {
    command.stdout(Stdio::null());
    let began = Instant::now();
    let status = command.status().context("cannot start a contender")?;
    let took = began.elapsed();
    ensure!(status.success(), "a contender ended with {status}");
    Ok(took)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transactions_are_read_off_what_verify_prints() {
        let printed = "60 members, 4417 ledger transactions, 0 differences";
        assert_eq!(count_transactions(printed).unwrap(), 4_417);
        assert!(count_transactions("no books").is_err());
    }
}
