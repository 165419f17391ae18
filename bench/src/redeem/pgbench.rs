//! On PostgreSQL: 32 tills over HTTP against `pgbench` with 32 clients, on the same server.

use std::{path::Path, process::Command, sync::Arc};

use anyhow::{Context, Result, ensure};
use sqlx::{Connection as _, PgConnection};

use super::requests;
use crate::{
    crowd,
    given::{self, Given},
    machine,
    prepared::{self, Voucher},
    table::{Limit, Section},
    wallet::Wallet,
};

const TILLS: usize = 32;
const ROUNDS: usize = 7;

/// How many redemptions each client of pgbench makes in a round.
const EACH: usize = 75;
const A_ROUND: usize = TILLS * EACH;

/// On PostgreSQL, 32 tills at once, against `pgbench`.
pub(crate) async fn compare(given: &Given) -> Result<Section> {
    let folder = given.fresh("postgres")?;
    let url = given::text("BENCH_POSTGRES_URL")?;
    let pgbench = given::path("BENCH_PGBENCH")?;
    let (server, _) = url.rsplit_once('/').context("a PostgreSQL without a database")?;
    let (ours_url, theirs_url) = (format!("{server}/bench_ours"), format!("{server}/bench_theirs"));
    let mut admin = PgConnection::connect(&url).await?;
    run(&mut admin, "DROP DATABASE IF EXISTS bench_ours WITH (FORCE)").await?;
    run(&mut admin, "DROP DATABASE IF EXISTS bench_theirs WITH (FORCE)").await?;
    run(&mut admin, "CREATE DATABASE bench_ours").await?;

    let ours = Wallet::on_postgres(given, &folder, &ours_url);
    ours.run(&["programme", "apply", &given.programme().display().to_string()])?;
    eprintln!("  claiming {} vouchers", ROUNDS * A_ROUND);
    let vouchers = prepared::vouchers(&ours, ROUNDS * A_ROUND).await?;
    let key = ours.key("till")?;
    run(&mut admin, "CREATE DATABASE bench_theirs TEMPLATE bench_ours").await?;
    number_vouchers(&theirs_url, &vouchers).await?;
    tidy(&ours_url).await?;
    tidy(&theirs_url).await?;

    let mut section = Section::new("postgresql");
    let (mut ratios, mut rates, mut by_pgbench, mut syncs) = (vec![], vec![], vec![], vec![]);
    let serving = ours.serve().await?;
    for round in 0..ROUNDS {
        eprintln!("  round {} of {ROUNDS}", round + 1);
        syncs.push(machine::syncs_a_second(&folder)?);
        let (from, to) = (round * A_ROUND, (round + 1) * A_ROUND);
        run(&mut admin, "CHECKPOINT").await?;
        let asked = Arc::new(requests(&vouchers[from..to], &key));
        let fared = crowd::send_all(&serving.addr, TILLS, asked, 201).await?;
        run(&mut admin, "CHECKPOINT").await?;
        let peer = run_pgbench(&pgbench, &folder, &theirs_url, from)?;
        ratios.push(fared.rate() / peer);
        rates.push(fared.rate());
        by_pgbench.push(peer);
    }
    serving.stop()?;
    ours.run(&["verify"]).context("the books do not add up after the bench")?;
    let redeemed = count(&theirs_url).await?;
    let all = i64::try_from(ROUNDS * A_ROUND)?;
    ensure!(redeemed == all, "pgbench redeemed {redeemed} of {all} vouchers");

    let what = "32 tills over HTTP, to pgbench with the same statements and 32 clients";
    section.ratio(what, &ratios, Limit::AtLeast(0.6));
    section.rate("redemptions a second over HTTP", &rates);
    section.rate("… by pgbench", &by_pgbench);
    section.rate("syncs a second of this disk (4 KiB, one after the other)", &syncs);
    Ok(section)
}

/// Makes the vouchers' codes findable by their numbers, which is all that pgbench can count.
async fn number_vouchers(url: &str, vouchers: &[Voucher]) -> Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    let ids: Vec<&[u8]> = vouchers.iter().map(|voucher| voucher.id.as_bytes().as_slice()).collect();
    sqlx::query(
        "UPDATE code SET code_hash = sha256(convert_to((numbered.n - 1)::text, 'UTF8'))
           FROM unnest($1) WITH ORDINALITY AS numbered (id, n)
          WHERE code.voucher_id = numbered.id",
    )
    .bind(ids)
    .execute(&mut connection)
    .await?;
    run(&mut connection, "VACUUM FULL code").await?;
    connection.close().await?;
    Ok(())
}

async fn tidy(url: &str) -> Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    run(&mut connection, "VACUUM ANALYZE").await?;
    connection.close().await?;
    Ok(())
}

async fn count(url: &str) -> Result<i64> {
    let mut connection = PgConnection::connect(url).await?;
    let count = sqlx::query_scalar("SELECT count(*) FROM redemption");
    Ok(count.fetch_one(&mut connection).await?)
}

async fn run(connection: &mut PgConnection, statement: &'static str) -> Result<()> {
    sqlx::raw_sql(statement).execute(connection).await?;
    Ok(())
}

/// Runs a round of pgbench; gives its transactions a second.
fn run_pgbench(pgbench: &Path, folder: &Path, url: &str, from: usize) -> Result<f64> {
    let script = folder.join("redeem.sql");
    std::fs::write(&script, include_str!("redeem.sql"))?;
    let at = jiff::Timestamp::now().as_microsecond();
    let output = Command::new(pgbench)
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
        .arg(format!("--client={TILLS}"))
        .arg(format!("--transactions={EACH}"))
        .args(["-D", "n=-1", "-D", &format!("base={from}"), "-D", &format!("each={EACH}")])
        .args(["-D", &format!("at={at}"), "--file"])
        .arg(&script)
        .arg(url)
        .output()
        .context("cannot start pgbench")?;
    let (said, errors) = (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    );
    ensure!(output.status.success(), "pgbench: {said}{errors}");
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = "));
    let rate = rate.and_then(|rest| rest.split(' ').next()).context("pgbench gave no rate")?;
    Ok(rate.parse()?)
}
