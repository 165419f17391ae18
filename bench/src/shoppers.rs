//! Members who have shopped for a year, hold a voucher, and are signed in.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::{
    given::Given,
    http::{Connection, get, post},
    purchases,
    wallet::{Serving, Wallet},
};

/// How many copies of the demo's households shop.
const COPIES: usize = 5;

/// How many of them are signed in.
pub(crate) const SIGNED_IN: usize = 12;

/// A member who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Shopper {
    /// What the browser sends.
    pub(crate) cookie: String,
    /// The page of a voucher they hold.
    pub(crate) voucher: String,
}

/// Books with a year of purchases; nobody is signed in yet.
pub(crate) fn books(given: &Given, wallet: &Wallet, folder: &str) -> Result<()> {
    wallet.run(&["programme", "apply", &given.programme().display().to_string()])?;
    let file = given.fresh(folder)?.join("purchases.csv");
    purchases::write(&given.purchases(), COPIES, &file)?;
    wallet.run(&["import", "purchases", &file.display().to_string()])?;
    Ok(())
}

/// Signs some of them in, and gives each a voucher; `serving` serves these books.
pub(crate) async fn sign_in(
    given: &Given,
    wallet: &Wallet,
    serving: &Serving,
) -> Result<Vec<Shopper>> {
    let key = wallet.key("manager")?;
    let households = purchases::households(&given.purchases())?;
    let mut connection = Connection::open(&serving.addr).await?;
    let mut shoppers = Vec::with_capacity(SIGNED_IN);
    for number in 0..SIGNED_IN {
        let household = purchases::name(&households[number % households.len()], number % COPIES);
        shoppers.push(sign_in_one(wallet, &mut connection, &key, &household).await?);
    }
    Ok(shoppers)
}

async fn sign_in_one(
    wallet: &Wallet,
    connection: &mut Connection,
    key: &str,
    household: &str,
) -> Result<Shopper> {
    let found = with_key(connection, key, &format!("/members?external_id={household}")).await?;
    let member = found["data"][0]["id"].as_str().context("an unknown household")?.to_owned();
    let email = format!("{household}@example.org");
    let profile = json!({ "email": email, "name": format!("Household {household}") }).to_string();
    let patch = post(&format!("/members/{member}"), key, &format!("name-{household}"), &profile);
    let patch = [b"PATCH".as_slice(), &patch[b"POST".len()..]].concat();
    connection.ask(&patch).await?.json(200)?;

    let points = json!({ "points": 5_000, "reason": "bench" }).to_string();
    let path = format!("/members/{member}/adjustments");
    let request = post(&path, key, &format!("points-{household}"), &points);
    connection.ask(&request).await?.json(201)?;
    let path = format!("/members/{member}/vouchers");
    let request = post(&path, key, &format!("claim-{household}"), r#"{"reward":"five-off"}"#);
    let voucher = connection.ask(&request).await?.json(201)?;
    let voucher = voucher["id"].as_str().context("a voucher without an id")?;

    let link = wallet.run(&["sign-in-link", "--email", &email])?;
    let path = link.find("/sign-in/").map(|at| &link[at..]).context("no link")?;
    let follow = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: 0\r\n\r\n"
    );
    let answer = connection.ask(follow.as_bytes()).await?;
    ensure!(answer.status == 303, "signing in: {}", answer.status);
    let cookies = answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    let kept = cookies.filter_map(|(_, value)| value.split(';').next());
    let cookie = kept.filter(|pair| pair.starts_with("wallet=")).next_back();
    let cookie = cookie.context("no cookie was set")?.to_owned();
    Ok(Shopper { cookie, voucher: format!("/vouchers/{voucher}") })
}

async fn with_key(connection: &mut Connection, key: &str, path: &str) -> Result<serde_json::Value> {
    let request = get(&format!("/api/v1{path}"), None);
    let header = format!("authorization: Bearer {key}\r\n\r\n");
    let request = [&request[..request.len() - 2], header.as_bytes()].concat();
    connection.ask(&request).await?.json(200)
}
