//! What `serve` holds of the memory after many pages, and after clients that hung up.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpSocket,
};

use crate::{
    crowd,
    given::Given,
    http::get,
    machine,
    shoppers::{self, Shopper},
    table::{Limit, Section},
    wallet::Wallet,
};

const VIEWS: usize = 10_000;
const CONNECTIONS: usize = 32;
const HANGING_UP: usize = 300;

/// How many pages a client asks for before it hangs up: more than the sockets between hold.
const ASKED_AT_ONCE: usize = 100;

/// The memory of `serve`.
pub(crate) async fn measure(given: &Given) -> Result<Section> {
    let wallet = Wallet::on_sqlite(given, &given.fresh("memory")?);
    shoppers::books(given, &wallet, "memory")?;
    let serving = wallet.serve().await?;
    let resident = || -> Result<f64> {
        let kibibytes = machine::resident(serving.id()).context("the server is gone")?;
        Ok(f64::from(u32::try_from(kibibytes)?) / 1024.0)
    };
    let at_first = resident()?;
    let shoppers = shoppers::sign_in(given, &wallet, &serving).await?;
    let pages = Arc::new((0..VIEWS).map(|number| page(&shoppers, number)).collect::<Vec<_>>());
    crowd::send_all(&serving.addr, CONNECTIONS, pages, 200).await?;
    let after_views = resident()?;
    for number in 0..HANGING_UP {
        hang_up(&serving.addr, &shoppers[number % shoppers.len()]).await?;
    }
    // The server notices by itself.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let after_all = resident()?;
    let most = machine::most_resident(serving.id()).context("the server is gone")?;

    let mut section = Section::new("memory");
    section.amount(
        "serve, after 10,000 page views and 300 clients that hung up in mid-page",
        after_all,
        "MiB",
        Limit::Under(64.0),
    );
    section.amount("… when it begins", at_first, "MiB", Limit::None);
    section.amount("… after the page views", after_views, "MiB", Limit::None);
    let most = f64::from(u32::try_from(most)?) / 1024.0;
    section.amount("… at its most", most, "MiB", Limit::None);
    Ok(section)
}

/// A page of the wallet, one after the other.
fn page(shoppers: &[Shopper], number: usize) -> Vec<u8> {
    let shopper = &shoppers[number % shoppers.len()];
    let paths =
        ["/", "/activity", "/rewards", "/rewards/five-off", &shopper.voucher, "/card", "/tiers"];
    get(paths[number / shoppers.len() % paths.len()], Some(&shopper.cookie))
}

/// Asks for many pages, reads the beginning of the first, and is gone: what the server writes
/// finds no room, and then nobody.
async fn hang_up(addr: &str, shopper: &Shopper) -> Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(4 * 1024)?;
    let mut stream = socket.connect(addr.parse()?).await?;
    let asked = get("/activity", Some(&shopper.cookie)).repeat(ASKED_AT_ONCE);
    stream.write_all(&asked).await?;
    let mut beginning = [0; 1024];
    stream.read_exact(&mut beginning).await?;
    // What lies unread makes the system reset the connection.
    drop(stream);
    Ok(())
}
