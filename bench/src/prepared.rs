//! Books with members who hold vouchers: made through the API, as a shop's own would be.

use anyhow::{Context, Result};
use uuid::Uuid;

use crate::{
    http::{Connection, post},
    seeded::Seeded,
    wallet::Wallet,
};

/// What is claimed: its voucher is printed, so that its code stays what it is.
const REWARD: &str = "five-off";

/// How many vouchers each member holds.
const VOUCHERS_EACH: usize = 10;

/// How many connections prepare.
const AT_ONCE: usize = 32;

/// A voucher that a till can redeem.
#[derive(Clone, Debug)]
pub(crate) struct Voucher {
    pub(crate) id: Uuid,
    pub(crate) code: String,
}

/// Makes so many vouchers; in an order in which members do not follow themselves.
pub(crate) async fn vouchers(wallet: &Wallet, count: usize) -> Result<Vec<Voucher>> {
    let key = wallet.key("manager")?;
    let serving = wallet.serve().await?;
    let members = count.div_ceil(VOUCHERS_EACH);
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|share| {
            let (addr, key) = (serving.addr.clone(), key.clone());
            let numbers = (share..members).step_by(AT_ONCE);
            tokio::spawn(async move { prepare(&addr, &key, numbers).await })
        })
        .collect();
    let mut vouchers = Vec::with_capacity(members * VOUCHERS_EACH);
    for task in tasks {
        vouchers.extend(task.await??);
    }
    serving.stop()?;
    vouchers.sort_by_key(|voucher| voucher.id);
    Seeded::new(64).shuffle(&mut vouchers);
    vouchers.truncate(count);
    Ok(vouchers)
}

async fn prepare(
    addr: &str,
    key: &str,
    numbers: impl Iterator<Item = usize>,
) -> Result<Vec<Voucher>> {
    let mut connection = Connection::open(addr).await?;
    let mut vouchers = Vec::new();
    for number in numbers {
        let who = format!(r#"{{"external_id":"bench-{number}"}}"#);
        let request = post("/members", key, &format!("enrol-{number}"), &who);
        let answer = connection.ask(&request).await?.json(201)?;
        let member = answer["id"].as_str().context("a member without an id")?.to_owned();

        let path = format!("/members/{member}/adjustments");
        let points = r#"{"points":100000,"reason":"bench"}"#;
        let request = post(&path, key, &format!("points-{number}"), points);
        connection.ask(&request).await?.json(201)?;

        for claim in 0..VOUCHERS_EACH {
            vouchers.push(claim_one(&mut connection, key, &member, claim).await?);
        }
    }
    Ok(vouchers)
}

async fn claim_one(
    connection: &mut Connection,
    key: &str,
    member: &str,
    number: usize,
) -> Result<Voucher> {
    let path = format!("/members/{member}/vouchers");
    let once_key = format!("claim-{member}-{number}");
    let request = post(&path, key, &once_key, &format!(r#"{{"reward":"{REWARD}"}}"#));
    let answer = connection.ask(&request).await?.json(201)?;
    let id = answer["id"].as_str().context("a voucher without an id")?.parse()?;
    let code = answer["code"].as_str().context("a voucher without a code")?.to_owned();
    Ok(Voucher { id, code })
}

