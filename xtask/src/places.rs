//! Where things lie: the folders of the product and of what is built from it.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

/// The product's folders, all of them absolute.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    root: PathBuf,
}

impl Places {
    /// The folder above this crate, unless `WALLET_ROOT` names another one.
    pub(crate) fn find() -> Result<Self> {
        let root = match env::var_os("WALLET_ROOT") {
            Some(root) => PathBuf::from(root),
            None => Path::new(env!("CARGO_MANIFEST_DIR"))
                .parent()
                .context("xtask must lie in a folder of the repository")?
                .to_owned(),
        };
        ensure!(
            root.join("Cargo.toml").is_file(),
            "{} has no Cargo.toml; run this in the repository, from its root folder",
            root.display()
        );
        Ok(Self { root })
    }

    /// Whatever lies at this path below the repository's root.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The repository's root.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where cargo puts what it builds: `CARGO_TARGET_DIR` where that is set.
    pub(crate) fn target(&self) -> PathBuf {
        match env::var_os("CARGO_TARGET_DIR") {
            Some(target) => self.root.join(target),
            None => self.at("target"),
        }
    }

    /// The app as wasm and JavaScript, before it is named by its contents.
    pub(crate) fn browser(&self) -> PathBuf {
        self.target().join("browser")
    }

    /// Everything a browser fetches, named by its contents.
    pub(crate) fn site(&self) -> PathBuf {
        self.target().join("site")
    }

    /// The release bundle.
    pub(crate) fn wallet(&self) -> PathBuf {
        self.target().join("wallet")
    }

    /// What npm installs for the build.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target().join("tools")
    }

    /// Where the fingerprints of finished steps are kept.
    pub(crate) fn stamps(&self) -> PathBuf {
        self.target().join("stamps")
    }
}
