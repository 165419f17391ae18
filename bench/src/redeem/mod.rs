//! Redemptions: our program over HTTP beside the same statements without it.

mod by_hand;
mod pgbench;
mod statements;

use std::{collections::HashMap, fs, path::Path, sync::Arc};

use anyhow::{Context, Result};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};
use uuid::Uuid;

pub(crate) use self::pgbench::compare as compare_postgres;
use self::statements::Redeem;
use crate::{
    crowd,
    given::Given,
    http::post,
    machine,
    prepared::{self, Voucher},
    table::{Limit, Section},
    wallet::Wallet,
};

const TILLS: usize = 64;
const ROUNDS: usize = 7;
const A_ROUND: usize = 3_000;

/// The plain loop has less to do in a round: it is slow where the disk is.
const A_ROUND_OF_THE_LOOP: usize = 1_000;

/// On SQLite, 64 tills at once: against grouped commits by hand, and against a plain loop.
pub(crate) async fn compare_sqlite(given: &Given) -> Result<Section> {
    let folder = given.fresh("redemptions")?;
    let ours = Wallet::on_sqlite(given, &given.fresh("redemptions/ours")?);
    ours.run(&["programme", "apply", &given.programme().display().to_string()])?;
    eprintln!("  claiming {} vouchers", ROUNDS * A_ROUND);
    let vouchers = prepared::vouchers(&ours, ROUNDS * A_ROUND).await?;
    let key = ours.key("till")?;
    let (grouped, looped) = (folder.join("grouped.db"), folder.join("looped.db"));
    fs::copy(ours.file(), &grouped)?;
    fs::copy(ours.file(), &looped)?;
    let wanted = wanted(&ours.file(), &vouchers).await?;

    let mut section = Section::new("redemptions");
    let (mut rates, mut by_groups, mut by_loop) = (vec![], vec![], vec![]);
    let (mut to_groups, mut to_loop, mut syncs) = (vec![], vec![], vec![]);
    let (mut p50, mut p99) = (vec![], vec![]);
    let serving = ours.serve().await?;
    for round in 0..ROUNDS {
        eprintln!("  round {} of {ROUNDS}", round + 1);
        let (from, to) = (round * A_ROUND, (round + 1) * A_ROUND);
        syncs.push(machine::syncs_a_second(&folder)?);
        let asked = Arc::new(requests(&vouchers[from..to], &key));
        let fared = crowd::send_all(&serving.addr, TILLS, asked, 201).await?;
        let by_group = by_hand::in_groups(&grouped, TILLS, wanted[from..to].to_vec()).await?;
        let some = wanted[from..from + A_ROUND_OF_THE_LOOP].to_vec();
        let one_by_one = by_hand::one_by_one(&looped, some).await?;
        to_groups.push(fared.rate() / by_group);
        to_loop.push(fared.rate() / one_by_one);
        rates.push(fared.rate());
        by_groups.push(by_group);
        by_loop.push(one_by_one);
        p50.push(fared.p50.as_secs_f64() * 1e3);
        p99.push(fared.p99.as_secs_f64() * 1e3);
    }
    serving.stop()?;
    ours.run(&["verify"]).context("the books do not add up after the bench")?;

    section.ratio(
        "64 tills over HTTP, to the same statements by hand in one process, commits grouped",
        &to_groups,
        Limit::AtLeast(0.5),
    );
    section.ratio(
        "64 tills over HTTP, to a plain loop with a durable commit each",
        &to_loop,
        Limit::AtLeast(2.0),
    );
    section.rate("redemptions a second over HTTP", &rates);
    section.rate("… by hand, 64 callers, commits grouped", &by_groups);
    section.rate("… by hand, one by one", &by_loop);
    section.rate("syncs a second of this disk (4 KiB, one after the other)", &syncs);
    section.amount("a till waits, the middle of all", crate::table::median(&p50), "ms", Limit::None);
    section.amount("… of a hundred, the slowest", crate::table::median(&p99), "ms", Limit::None);
    Ok(section)
}

/// The requests that redeem these vouchers.
fn requests(vouchers: &[Voucher], key: &str) -> Vec<Vec<u8>> {
    let request = |(number, voucher): (usize, &Voucher)| {
        let body = format!(
            r#"{{"code":"{}","store":"harbour","till":"till-{}"}}"#,
            voucher.code,
            number % TILLS
        );
        post("/redemptions", key, &format!("redeem-{}", voucher.id), &body)
    };
    vouchers.iter().enumerate().map(request).collect()
}

/// The same for the peers, who are given what their vouchers are found by.
async fn wanted(file: &Path, vouchers: &[Voucher]) -> Result<Vec<Redeem>> {
    let mut connection = by_hand::options(file).connect().await?;
    let rows = sqlx::query("SELECT voucher_id, code_hash FROM code WHERE voucher_id IS NOT NULL")
        .fetch_all(&mut connection)
        .await?;
    connection.close().await?;
    let mut hashes: HashMap<Uuid, Vec<u8>> = HashMap::new();
    for row in rows {
        hashes.insert(row.try_get("voucher_id")?, row.try_get("code_hash")?);
    }
    let at = jiff::Timestamp::now().as_microsecond();
    vouchers
        .iter()
        .enumerate()
        .map(|(number, voucher)| {
            Ok(Redeem {
                code_hash: hashes.remove(&voucher.id).context("a voucher without a code")?,
                once_key: format!("redeem-{}", voucher.id),
                till: format!("till-{}", number % TILLS),
                at,
            })
        })
        .collect()
}
