//! Books of several sizes, on either database.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::{
    copies, grouped,
    records::{Engine, Records},
};
use crate::{
    given::{self, Given},
    wallet::Wallet,
};

/// How many members are imported.
pub(super) const IMPORTED: usize = 1_000;

/// How many members the small books have.
pub(super) const SMALL: usize = 10_000;

/// Of how many members everybody is gone through, unless `GROWTH_THROUGH` says otherwise: of more,
/// some are asked about.
pub(super) const MIDDLE: usize = 100_000;

/// Books, and how many members they have.
pub(super) struct Books {
    pub(super) wallet: Wallet,
    pub(super) members: usize,
}

/// What was imported, and books that hold it several times.
pub(super) struct Shelf {
    pub(super) engine: Engine,
    imported: Books,
    pub(super) small: Books,
    /// None, if the large ones are no larger.
    middle: Option<Books>,
    pub(super) large: Books,
}

/// Imports the files, does what time has done, and makes the other books of these.
pub(super) async fn prepare(
    given: &Given,
    engine: Engine,
    files: &Path,
    members: usize,
    through: usize,
) -> Result<Shelf> {
    let books = |size, members| open(given, engine, size).map(|wallet| Books { wallet, members });
    let shelf = Shelf {
        engine,
        imported: books("imported", IMPORTED)?,
        small: books("small", SMALL)?,
        middle: (members > through).then(|| books("middle", through)).transpose()?,
        large: books("large", members)?,
    };
    if engine == Engine::Postgres {
        shelf.drop_databases().await?;
        admin("CREATE DATABASE bench_growth_imported").await?;
    }
    eprintln!("  {engine}: importing {} members", grouped(IMPORTED));
    let imported = &shelf.imported.wallet;
    let file = |name: &str| files.join(name).display().to_string();
    imported.run(&["programme", "apply", &given.programme().display().to_string()])?;
    imported.run(&["import", "members", &file("members.csv")])?;
    imported.run(&["import", "purchases", &file("purchases.csv")])?;
    imported.run(&["close", "--as-of", &Timestamp::now().to_string()])?;
    imported.run(&["verify"]).context("the books do not add up after the import")?;
    let middle = shelf.middle.as_ref().map(|books| (books, "middle"));
    for (books, name) in
        [(&shelf.small, "small"), (&shelf.large, "large")].into_iter().chain(middle)
    {
        eprintln!("  {engine}: making {} of them", grouped(books.members));
        shelf.fill(books, name).await?;
    }
    shelf.small.wallet.run(&["verify"]).context("the copied books do not add up")?;
    Ok(shelf)
}

fn open(given: &Given, engine: Engine, size: &str) -> Result<Wallet> {
    let folder = given.fresh(&format!("growth/{engine}-{size}"))?;
    Ok(match engine {
        Engine::Sqlite => Wallet::on_sqlite(given, &folder),
        Engine::Postgres => {
            let server = given::text("BENCH_POSTGRES_URL")?;
            let (server, _) = server.rsplit_once('/').context("a PostgreSQL without a database")?;
            Wallet::on_postgres(given, &folder, &format!("{server}/bench_growth_{size}"))
        }
    })
}

impl Shelf {
    /// The books whose members are all gone through, the smallest first.
    pub(super) fn gone_through(&self) -> [&Books; 3] {
        [&self.imported, &self.small, self.middle.as_ref().unwrap_or(&self.large)]
    }

    async fn fill(&self, books: &Books, name: &str) -> Result<()> {
        let (url, copies) = (books.wallet.url(), books.members / IMPORTED);
        if self.engine == Engine::Sqlite {
            // Opening it like this brings what waits beside the file into it.
            let imported = &self.imported.wallet;
            Records::open(self.engine, imported.url()).await?.close().await?;
            fs::copy(imported.file(), books.wallet.file())?;
            let original = imported.file().display().to_string();
            copies::fill_sqlite(url, &original, copies).await?;
            // What was written without a sync would reach the disk while we measure.
            return Ok(fs::File::open(books.wallet.file())?.sync_all()?);
        }
        let create = format!("CREATE DATABASE bench_growth_{name} TEMPLATE bench_growth_imported");
        admin(&create).await?;
        copies::fill_postgres(url, copies).await?;
        // As autovacuum does in a shop that has slept a night.
        let mut records = Records::open(self.engine, url).await?;
        records.run("VACUUM ANALYZE").await?;
        records.close().await?;
        admin("CHECKPOINT").await
    }

    /// Frees the disk.
    pub(super) async fn remove(self) -> Result<()> {
        if self.engine == Engine::Postgres {
            self.drop_databases().await?;
        }
        for books in [self.imported, self.small, self.large].into_iter().chain(self.middle) {
            fs::remove_dir_all(books.wallet.folder())?;
        }
        Ok(())
    }

    async fn drop_databases(&self) -> Result<()> {
        for name in ["imported", "small", "middle", "large"] {
            let drop = format!("DROP DATABASE IF EXISTS bench_growth_{name} WITH (FORCE)");
            admin(&drop).await?;
        }
        Ok(())
    }
}

async fn admin(statement: &str) -> Result<()> {
    let url = given::text("BENCH_POSTGRES_URL")?;
    let mut records = Records::open(Engine::Postgres, &url).await?;
    records.run(statement).await?;
    records.close().await
}
