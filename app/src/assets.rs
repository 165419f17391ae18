//! Where the files lie that a page asks for: each is named by its contents.

use std::sync::Arc;

use crate::parts::icon::IconFile;

/// The paths of the site's files. Made once, when the server starts.
#[derive(Clone, Debug)]
pub struct Assets {
    pub(crate) style: String,
    pub(crate) icons: Arc<str>,
    pub(crate) font: String,
    pub(crate) icon: String,
    pub(crate) touch_icon: String,
    pub(crate) manifest: Option<String>,
    /// The script that wakes the islands, with its paths filled in.
    pub(crate) start: String,
}

impl Assets {
    /// Asks `path_of` for the path of each file by its logical name, as `assets.json` has it:
    /// `main.css` may be `/main.0123456789abcdef.css`. A file that is not there keeps its name.
    pub fn named(path_of: impl Fn(&str) -> Option<String>) -> Self {
        let path = |name: &str| path_of(name).unwrap_or_else(|| format!("/{name}"));
        let is_code = |line: &&str| !line.starts_with("//");
        let lines: Vec<&str> = include_str!("start.js").lines().filter(is_code).collect();
        let start = lines
            .join("\n")
            .replace("APP_JS", &path("app.js"))
            .replace("APP_WASM", &path("app.wasm"));
        Self {
            style: path("main.css"),
            icons: path("icons.svg").into(),
            font: path("fonts/figtree-latin.woff2"),
            icon: path("icon.svg"),
            touch_icon: path("apple-touch-icon.png"),
            manifest: path_of("manifest.webmanifest"),
            start,
        }
    }

    pub(crate) fn icon_file(&self) -> IconFile {
        IconFile(Arc::clone(&self.icons))
    }
}
