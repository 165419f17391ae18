//! The wallet page: ours beside a bare JSON handler and beside a SvelteKit page, from one file.

pub(crate) mod bare;

use std::{
    path::Path,
    process::Command,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, ensure};

use crate::{
    crowd::{self, Fared},
    given::{self, Given},
    http::{Connection, get},
    machine,
    shoppers::{self, Shopper},
    table::{Limit, Section, median},
    wallet::{Serving, Wallet, free_addr},
};

const CONNECTIONS: usize = 32;
const ROUNDS: usize = 7;
const A_ROUND: Duration = Duration::from_secs(3);

/// What must stand in an answer of either page, for it to be the page that was meant.
const SHOWN: [&str; 3] = ["Household", "$5 off", "points"];

/// One of those compared.
struct Contender {
    serving: Serving,
    rates: Vec<f64>,
    /// Microseconds of processor time for one answer.
    costs: Vec<f64>,
    bytes: usize,
}

/// The wallet page against its two peers.
pub(crate) async fn compare(given: &Given) -> Result<Section> {
    let wallet = Wallet::on_sqlite(given, &given.fresh("page")?);
    eprintln!("  importing a year of purchases");
    shoppers::books(given, &wallet, "page")?;
    let serving = wallet.serve().await?;
    let shoppers = shoppers::sign_in(given, &wallet, &serving).await?;
    let mut ours = Contender::new(serving);
    let mut bare = Contender::new(start_bare(&wallet.file()).await?);
    let mut svelte = Contender::new(start_sveltekit(given, &wallet.file()).await?);
    for (contender, is_page) in [(&ours, true), (&bare, false), (&svelte, true)] {
        look(contender, &shoppers[0], is_page).await?;
    }

    let asked: Vec<_> =
        shoppers.iter().map(|shopper| get("/", Some(&shopper.cookie))).collect();
    let asked = Arc::new(asked);
    // What is compiled when it is first used is not what we ask about.
    for contender in [&mut ours, &mut bare, &mut svelte] {
        contender.round(&asked).await?;
        contender.forget();
    }
    for round in 0..ROUNDS {
        eprintln!("  round {} of {ROUNDS}", round + 1);
        for contender in [&mut ours, &mut bare, &mut svelte] {
            contender.round(&asked).await?;
        }
    }
    let ratios = |peer: &Contender| -> Vec<f64> {
        ours.rates.iter().zip(&peer.rates).map(|(ours, peer)| ours / peer).collect()
    };

    let mut section = Section::new("page");
    let to_bare = ratios(&bare);
    section.ratio(
        "wallet page, to a bare axum handler that answers the same rows as JSON",
        &to_bare,
        Limit::AtLeast(0.35),
    );
    let to_svelte = ratios(&svelte);
    section.ratio("wallet page, to the same in SvelteKit", &to_svelte, Limit::AtLeast(2.5));
    for (name, contender) in [("ours", &ours), ("bare", &bare), ("SvelteKit", &svelte)] {
        section.rate(&format!("pages a second: {name}"), &contender.rates);
        let cost = median(&contender.costs);
        section.amount(&format!("… processor time each: {name}"), cost, "µs", Limit::None);
        let bytes = f64::from(u32::try_from(contender.bytes)?);
        section.amount(&format!("… length: {name}"), bytes, "bytes", Limit::None);
    }
    Ok(section)
}

impl Contender {
    fn new(serving: Serving) -> Self {
        Self { serving, rates: Vec::new(), costs: Vec::new(), bytes: 0 }
    }

    async fn round(&mut self, asked: &Arc<Vec<Vec<u8>>>) -> Result<()> {
        let before = machine::processor_time(self.serving.id())?;
        let fared: Fared =
            crowd::send_for(&self.serving.addr, CONNECTIONS, Arc::clone(asked), A_ROUND).await?;
        let spent = machine::processor_time(self.serving.id())?.saturating_sub(before);
        let answers = f64::from(u32::try_from(fared.answers)?);
        self.rates.push(fared.rate());
        self.costs.push(spent.as_secs_f64() * 1e6 / answers);
        self.bytes = fared.bytes;
        Ok(())
    }

    fn forget(&mut self) {
        self.rates.clear();
        self.costs.clear();
    }
}

/// Looks whether an answer shows what it is compared for.
async fn look(contender: &Contender, shopper: &Shopper, is_page: bool) -> Result<()> {
    let mut connection = Connection::open(&contender.serving.addr).await?;
    let answer = connection.ask(&get("/", Some(&shopper.cookie))).await?;
    let text = String::from_utf8_lossy(&answer.body);
    ensure!(answer.status == 200, "{}: {text}", answer.status);
    let missing = SHOWN.iter().find(|shown| is_page && !text.contains(**shown));
    ensure!(missing.is_none(), "{missing:?} is not on the page:\n{text}");
    Ok(())
}

async fn start_bare(file: &Path) -> Result<Serving> {
    let addr = free_addr()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("bare").arg(file).arg(&addr);
    Serving::start(command, addr, &file.with_extension("bare.log"), "/ready").await
}

async fn start_sveltekit(given: &Given, file: &Path) -> Result<Serving> {
    let built = given.root.join("bench/sveltekit/node_modules/.page");
    ensure!(built.join("index.js").is_file(), "the SvelteKit page is not built");
    let addr = free_addr()?;
    let (host, port) = addr.rsplit_once(':').context("an address without a port")?;
    let mut command = Command::new(given::path("BENCH_NODE")?);
    command.arg(built.join("index.js")).current_dir(given.root.join("bench/sveltekit"));
    command.env("NODE_ENV", "production").env("HOST", host).env("PORT", port);
    command.env("WALLET_FILE", file);
    Serving::start(command, addr, &file.with_extension("sveltekit.log"), "/ready").await
}
