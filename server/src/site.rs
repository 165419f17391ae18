//! The site's files, inside the binary: style, script, wasm, icons, fonts; named by their contents.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::Arc,
};

use app::Assets;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use rust_embed::RustEmbed;
use serde::Deserialize;

/// What `cargo xtask build` has made. In debug builds it is read from the disk.
#[derive(RustEmbed)]
#[folder = "$WALLET_SITE"]
#[allow_missing = true]
struct Files;

/// A line of `assets.json`.
#[derive(Debug, Deserialize)]
struct Listed {
    path: String,
}

/// The site's files, and where each is found.
#[derive(Clone, Debug)]
pub struct Site {
    /// The paths that pages ask for.
    pub assets: Arc<Assets>,
    /// Every path that is served.
    paths: Arc<HashSet<String>>,
}

impl Site {
    /// Reads the list of the files.
    pub fn load() -> Self {
        let listed: HashMap<String, Listed> = Files::get("assets.json")
            .and_then(|file| serde_json::from_slice(&file.data).ok())
            .unwrap_or_default();
        let path = |path: &str| format!("/{}", path.trim_start_matches('/'));
        let paths = listed.values().map(|listed| path(&listed.path)).collect();
        let assets = Assets::named(|name| listed.get(name).map(|listed| path(&listed.path)));
        Self { assets: Arc::new(assets), paths: Arc::new(paths) }
    }

    /// Answers a request for a file; none when there is no such file.
    pub fn answer(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        self.paths.get(path)?;
        let name = path.trim_start_matches('/');
        let (content, encoding) = best_encoded(name, headers)?;
        let mut response = Response::new(match content {
            Cow::Borrowed(bytes) => Body::from(bytes),
            Cow::Owned(bytes) => Body::from(bytes),
        });
        *response.status_mut() = StatusCode::OK;
        let answer = response.headers_mut();
        answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
        answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        // A file is named by its contents: what has this name will never be other.
        let for_ever = HeaderValue::from_static("public, max-age=31536000, immutable");
        answer.insert(header::CACHE_CONTROL, for_ever);
        if let Some(encoding) = encoding {
            answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        Some(response)
    }
}

/// The file as the browser takes it smallest.
fn best_encoded(
    name: &str,
    headers: &HeaderMap,
) -> Option<(Cow<'static, [u8]>, Option<&'static str>)> {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let accepts = |encoding: &str| {
        accepted.is_some_and(|list| {
            list.split(',').any(|one| one.split(';').next().is_some_and(|o| o.trim() == encoding))
        })
    };
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if accepts(encoding)
            && let Some(file) = Files::get(&format!("{name}.{ending}"))
        {
            return Some((file.data, Some(encoding)));
        }
    }
    Files::get(name).map(|file| (file.data, None))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or("") {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
