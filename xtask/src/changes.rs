//! What has changed since last time: a step whose inputs are as they were is not done again.
//!
//! A fingerprint is made of paths, lengths and times of change, so it costs one look at each file
//! and no reading. The chores themselves are an input of every step.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::places::Places;

/// A fingerprint in the making.
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    /// Begins with this program itself: other chores, other outcome.
    pub(crate) fn new() -> Result<Self> {
        let mut print = Self(Sha256::new());
        print.file(&env::current_exe().context("cannot tell where this program lies")?);
        Ok(print)
    }

    /// Adds a word that the outcome depends on.
    pub(crate) fn word(&mut self, word: &str) {
        self.0.update(word.len().to_le_bytes());
        self.0.update(word);
    }

    /// Adds a file by its path, length and time of change; a missing file counts as missing.
    pub(crate) fn file(&mut self, path: &Path) {
        self.word(&path.to_string_lossy());
        let Ok(about) = fs::metadata(path) else {
            self.word("missing");
            return;
        };
        let changed = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        self.0.update(about.len().to_le_bytes());
        self.0.update(changed.unwrap_or_default().as_nanos().to_le_bytes());
    }

    /// Adds all files below a folder.
    pub(crate) fn folder(&mut self, folder: &Path) {
        for path in files_below(folder) {
            self.file(&path);
        }
    }

    /// The fingerprint as text, to be kept and compared.
    pub(crate) fn text(self) -> String {
        hex(&self.0.finalize())
    }
}

/// A step that can be left out.
pub(crate) struct Step {
    stamp: PathBuf,
    fingerprint: String,
}

impl Step {
    pub(crate) fn new(places: &Places, name: &str, fingerprint: Fingerprint) -> Self {
        Self { stamp: places.stamps().join(name), fingerprint: fingerprint.text() }
    }

    /// Whether the step was done with these very inputs, and its outcome is still there.
    pub(crate) fn is_done(&self, outcome: &[PathBuf]) -> bool {
        fs::read_to_string(&self.stamp).is_ok_and(|done| done == self.fingerprint)
            && outcome.iter().all(|path| path.exists())
    }

    /// Remembers that the step is done.
    pub(crate) fn done(self) -> Result<()> {
        write(&self.stamp, self.fingerprint.as_bytes())
    }
}

/// All files below a folder, in the order of their paths; none if there is no such folder.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The first sixteen digits of what a file's contents hash to: enough to name it by.
pub(crate) fn name_of_contents(contents: &[u8]) -> String {
    hex(&Sha256::digest(contents)[..8])
}

/// Writes a file and the folders above it, all or nothing, and leaves it alone if it already
/// reads so: its time of change then says when it last changed.
pub(crate) fn write(path: &Path, contents: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|there| there == contents) {
        return Ok(());
    }
    let folder = path.parent().context("a file lies in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let unfinished = path.with_added_extension("unfinished");
    fs::write(&unfinished, contents)
        .and_then(|()| fs::rename(&unfinished, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        _ = write!(text, "{byte:02x}");
        text
    })
}
