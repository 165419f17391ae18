//! What `cargo xtask bench` has made ready: programs, a PostgreSQL, folders.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// All that comparisons are made with.
pub(crate) struct Given {
    /// The repository.
    pub(crate) root: PathBuf,
    /// Our program, built for release.
    pub(crate) program: PathBuf,
    /// A folder on the disk that is measured, for whatever comes and goes.
    pub(crate) folder: PathBuf,
}

impl Given {
    pub(crate) fn find() -> Result<Self> {
        let root = path("BENCH_ROOT")?;
        let folder = path("BENCH_FOLDER")?;
        if folder.exists() {
            fs::remove_dir_all(&folder).context("cannot empty the bench's folder")?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Self { root, program: path("BENCH_WALLET")?, folder })
    }

    /// A fresh folder within ours.
    pub(crate) fn fresh(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(folder)
    }

    /// The demo's programme.
    pub(crate) fn programme(&self) -> PathBuf {
        self.root.join("programmes/greengrain.toml")
    }

    /// The demo's purchases.
    pub(crate) fn purchases(&self) -> PathBuf {
        self.root.join("programmes/data/purchases.csv")
    }
}

/// What the environment says under this name; only the comparison that needs it asks.
pub(crate) fn text(name: &str) -> Result<String> {
    env::var(name).with_context(|| format!("{name} is not set: begin with `cargo xtask bench`"))
}

/// The same, as a path.
pub(crate) fn path(name: &str) -> Result<PathBuf> {
    text(name).map(|text| Path::new(&text).to_owned())
}
