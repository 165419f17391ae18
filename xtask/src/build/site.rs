//! The site: every file that a browser fetches, named by its contents, so that it may be kept for
//! ever, and compressed beforehand. `assets.json` says which name stands for what.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use serde::Serialize;

use super::{Kind, style, wasm::App};
use crate::{
    changes::{self, files_below},
    places::Places,
    say,
};

/// What the wasm of a page may weigh on the wire, in bytes.
const WASM_AT_MOST: u64 = 110_000;

/// Fills `target/site`.
pub(crate) fn build(places: &Places, kind: Kind, app: &App) -> Result<()> {
    let mut site = Site { folder: places.site(), kind, assets: BTreeMap::new() };
    let public = places.at("public");

    let (texts, files): (Vec<_>, Vec<_>) =
        files_below(&public).into_iter().partition(|path| is_manifest(path));
    for path in files {
        site.add(&logical_name(&path, &public), &read(&path)?)?;
    }
    let renamed = site.names();
    for path in texts {
        let text = String::from_utf8(read(&path)?)
            .with_context(|| format!("{} is not UTF-8", path.display()))?;
        site.add(&logical_name(&path, &public), with_names(&text, &renamed).as_bytes())?;
    }
    let css = style::bundle(&places.at("style/main.css"), &public, &renamed)?;
    site.add("main.css", css.as_bytes())?;
    site.add("app.js", &read(&app.script)?)?;
    site.add("app.wasm", &read(&app.wasm)?)?;
    site.finish()?;

    if kind == Kind::Release {
        site.say_weight();
        site.ensure_light()?;
    }
    Ok(())
}

/// A file as `assets.json` describes it, under its logical name.
#[derive(Debug, Serialize)]
struct Asset {
    /// Where it lies below the site's folder.
    path: String,
    bytes: u64,
    /// What `path.br` weighs, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    brotli: Option<u64>,
    /// What `path.gz` weighs, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    gzip: Option<u64>,
}

struct Site {
    folder: PathBuf,
    kind: Kind,
    assets: BTreeMap<String, Asset>,
}

impl Site {
    fn add(&mut self, name: &str, contents: &[u8]) -> Result<()> {
        let path = name_by_contents(name, contents);
        let file = self.folder.join(&path);
        changes::write(&file, contents)?;
        let compress = self.kind == Kind::Release && is_compressible(&file);
        let beside = |ending: &str, squeeze: fn(&[u8]) -> Result<Vec<u8>>| -> Result<Option<u64>> {
            if !compress {
                return Ok(None);
            }
            // The name is the contents: what was compressed once need not be again.
            let small = file.with_added_extension(ending);
            if !small.exists() {
                changes::write(&small, &squeeze(contents)?)?;
            }
            Ok(Some(small.metadata()?.len()))
        };
        let asset = Asset {
            path,
            bytes: contents.len() as u64,
            brotli: beside("br", brotli)?,
            gzip: beside("gz", gzip)?,
        };
        ensure!(
            self.assets.insert(name.to_owned(), asset).is_none(),
            "two files of the site are called {name}; rename the one in public/"
        );
        Ok(())
    }

    fn names(&self) -> BTreeMap<String, String> {
        self.assets.iter().map(|(name, asset)| (name.clone(), asset.path.clone())).collect()
    }

    /// Writes `assets.json` and removes what an earlier build left.
    fn finish(&self) -> Result<()> {
        let list = self.folder.join("assets.json");
        let mut text = serde_json::to_vec_pretty(&self.assets)?;
        text.push(b'\n');
        changes::write(&list, &text)?;

        let mut kept = BTreeSet::from([list]);
        for asset in self.assets.values() {
            let file = self.folder.join(&asset.path);
            if asset.brotli.is_some() {
                kept.extend([file.with_added_extension("br"), file.with_added_extension("gz")]);
            }
            kept.insert(file);
        }
        for file in files_below(&self.folder) {
            if !kept.contains(&file) {
                fs::remove_file(&file)
                    .with_context(|| format!("cannot remove {}", file.display()))?;
            }
        }
        Ok(())
    }

    fn say_weight(&self) {
        for name in ["app.wasm", "app.js", "main.css"] {
            if let Some(asset) = self.assets.get(name) {
                say::line(&format!(
                    "{name:<9} {:>9} plain {:>9} brotli",
                    say::kilobytes(asset.bytes),
                    say::kilobytes(asset.brotli.unwrap_or(asset.bytes))
                ));
            }
        }
    }

    fn ensure_light(&self) -> Result<()> {
        let weighs = self.assets.get("app.wasm").and_then(|asset| asset.brotli).unwrap_or_default();
        ensure!(
            weighs <= WASM_AT_MOST,
            "the app's wasm weighs {} with brotli, and {} is the most a phone should fetch. Look at \
             what the last islands brought in: serde of large types, Resource and Suspense, \
             formatting of floats and dates, calls of server functions",
            say::kilobytes(weighs),
            say::kilobytes(WASM_AT_MOST)
        );
        Ok(())
    }
}

/// `fonts/inter.woff2` becomes `fonts/inter.0123456789abcdef.woff2`.
fn name_by_contents(name: &str, contents: &[u8]) -> String {
    let hash = changes::name_of_contents(contents);
    let (folder, file) = name.rsplit_once('/').map_or(("", name), |(folder, file)| (folder, file));
    let slash = if folder.is_empty() { "" } else { "/" };
    match file.split_once('.') {
        Some((stem, ending)) => format!("{folder}{slash}{stem}.{hash}.{ending}"),
        None => format!("{folder}{slash}{file}.{hash}"),
    }
}

/// A web app manifest names icons by their logical names; they are served by others.
fn with_names(text: &str, renamed: &BTreeMap<String, String>) -> String {
    renamed.iter().fold(text.to_owned(), |text, (name, path)| {
        text.replace(&format!("\"{name}\""), &format!("\"{path}\""))
    })
}

fn logical_name(path: &Path, public: &Path) -> String {
    path.strip_prefix(public).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn is_manifest(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "webmanifest")
}

fn is_compressible(path: &Path) -> bool {
    const ENDINGS: [&str; 9] =
        ["css", "html", "js", "json", "mjs", "svg", "txt", "wasm", "webmanifest"];
    path.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| ENDINGS.contains(&ending))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn brotli(contents: &[u8]) -> Result<Vec<u8>> {
    let mut small = Vec::new();
    let how = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: contents.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &contents[..], &mut small, &how)?;
    Ok(small)
}

fn gzip(contents: &[u8]) -> Result<Vec<u8>> {
    let mut small = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    small.write_all(contents)?;
    Ok(small.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_its_contents_and_keeps_folder_and_ending() {
        let hash = changes::name_of_contents(b"x");
        assert_eq!(name_by_contents("fonts/a.woff2", b"x"), format!("fonts/a.{hash}.woff2"));
        assert_eq!(name_by_contents("app.js", b"x"), format!("app.{hash}.js"));
        assert_ne!(name_by_contents("app.js", b"x"), name_by_contents("app.js", b"y"));
    }

    #[test]
    fn a_manifest_names_its_icons_as_they_are_served() {
        let renamed = BTreeMap::from([("icons/192.png".to_owned(), "icons/192.ab.png".to_owned())]);
        let text = with_names(r#"{"src":"icons/192.png","name":"icons"}"#, &renamed);
        assert_eq!(text, r#"{"src":"icons/192.ab.png","name":"icons"}"#);
    }

    #[test]
    fn an_app_too_heavy_for_a_phone_is_refused_with_its_weight() {
        let with_wasm_of = |brotli| {
            let path = "app.0123.wasm".to_owned();
            let asset = Asset { path, bytes: 300_000, brotli: Some(brotli), gzip: None };
            let assets = BTreeMap::from([("app.wasm".to_owned(), asset)]);
            Site { folder: PathBuf::new(), kind: Kind::Release, assets }
        };
        assert!(with_wasm_of(WASM_AT_MOST).ensure_light().is_ok());
        let refusal = with_wasm_of(WASM_AT_MOST + 100).ensure_light().unwrap_err().to_string();
        assert!(refusal.contains("weighs 110.1 kB"), "{refusal}");
    }

    #[test]
    fn what_is_compressed_can_be_read_again() {
        let contents = b"points and vouchers, ".repeat(100);
        let mut read = Vec::new();
        brotli::BrotliDecompress(&mut &brotli(&contents).unwrap()[..], &mut read).unwrap();
        assert_eq!(read, contents);
    }
}
