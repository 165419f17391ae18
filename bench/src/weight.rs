//! What a phone loads for the page of a voucher, as it goes over the wire.

use anyhow::{Context, Result, ensure};

use crate::{
    given::Given,
    http::{Connection, get},
    shoppers,
    table::{Limit, Section},
    wallet::Wallet,
};

/// How hard a page would be compressed while somebody waits; files are compressed beforehand.
const QUALITY: i32 = 5;

/// The weight of the voucher's page.
pub(crate) async fn measure(given: &Given) -> Result<Section> {
    let wallet = Wallet::on_sqlite(given, &given.fresh("weight")?);
    shoppers::books(given, &wallet, "weight")?;
    let serving = wallet.serve().await?;
    let shoppers = shoppers::sign_in(given, &wallet, &serving).await?;
    let shopper = shoppers.first().context("nobody is signed in")?;
    let mut connection = Connection::open(&serving.addr).await?;
    let answer = connection.ask(&get(&shopper.voucher, Some(&shopper.cookie))).await?;
    ensure!(answer.status == 200, "the voucher's page: {}", answer.status);
    let page = String::from_utf8(answer.body)?;

    let html = brotli(page.as_bytes())?;
    let (mut css, mut script) = (0, 0);
    for path in paths(&page) {
        let weight = weight(&mut connection, &path).await?;
        let ending = path.rsplit('.').next().unwrap_or("");
        match ending {
            "css" => css += weight,
            "js" | "wasm" => script += weight,
            _ => {}
        }
    }
    let (Some(code), first_script) = (page.find("<svg"), page.find("<script")) else {
        anyhow::bail!("there is no code on the voucher's page");
    };
    let mut section = Section::new("weight");
    let kilobytes = |bytes: usize| f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1000.0;
    let (first, then) = (kilobytes(html + css), kilobytes(script));
    section.amount("voucher page: HTML and CSS, brotli", first, "kB", Limit::Under(30.0));
    section.amount("voucher page: script and wasm, brotli", then, "kB", Limit::Under(90.0));
    section.amount("… HTML", kilobytes(html), "kB", Limit::None);
    section.amount("… HTML as it is", kilobytes(page.len()), "kB", Limit::None);
    section.amount("… CSS", kilobytes(css), "kB", Limit::None);
    let comes = if first_script.is_none_or(|script| code < script) { "before" } else { "after" };
    section.note(format!("The first picture stands {comes} the first script in the page."));
    Ok(section)
}

/// The files of ours that a page names, each once.
fn paths(page: &str) -> Vec<String> {
    let quoted = page.split(['"', '\'']).skip(1);
    let mut paths: Vec<String> = quoted
        .filter(|text| text.starts_with('/') && !text.contains([' ', '<']))
        .filter(|text| [".css", ".js", ".wasm"].iter().any(|ending| text.ends_with(ending)))
        .map(str::to_owned)
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

/// What a file weighs as a browser gets it.
async fn weight(connection: &mut Connection, path: &str) -> Result<usize> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept-encoding: br\r\n\r\n");
    let answer = connection.ask(request.as_bytes()).await?;
    ensure!(answer.status == 200, "{path}: {}", answer.status);
    match answer.header("content-encoding") {
        Some("br") => Ok(answer.body.len()),
        _ => brotli(&answer.body),
    }
}

fn brotli(contents: &[u8]) -> Result<usize> {
    let mut small = Vec::new();
    let how = brotli::enc::BrotliEncoderParams { quality: QUALITY, ..Default::default() };
    brotli::BrotliCompress(&mut &contents[..], &mut small, &how)?;
    Ok(small.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_page_are_found_once() {
        let page = r#"<link href="/a.css"><script>import("/b.js");f('/c.wasm')</script><link href="/a.css"><a href="/">"#;
        assert_eq!(paths(page), ["/a.css", "/b.js", "/c.wasm"]);
    }
}
