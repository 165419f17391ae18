//! Backups of SQLite: online, consistent, checked. PostgreSQL has its own tools for this.

use std::path::Path;

use sqlx::{ConnectOptions as _, Connection as _, Row as _, sqlite::SqliteConnectOptions};

use crate::{database::Database, fault::Fault};

/// Why a backup was not made, or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    /// Only SQLite is backed up by this program.
    #[error("this database is on PostgreSQL: back it up with pg_dump (docs/operating.md)")]
    NotSqlite,
    /// Something is in the way.
    #[error("{0} exists already; name another file, or move it away")]
    Exists(String),
    /// The file is no backup of ours, or it is damaged.
    #[error("{file} cannot be restored: {what}")]
    Damaged {
        /// Which file.
        file: String,
        /// What is wrong with it.
        what: String,
    },
    /// The disk failed.
    #[error("{0}")]
    Disk(#[from] std::io::Error),
    /// The database failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sqlx::Error> for BackupFault {
    fn from(error: sqlx::Error) -> Self {
        Self::Fault(error.into())
    }
}

/// Writes a consistent copy of the database into a new file, while tills go on.
pub async fn backup(database: &Database, file: &Path) -> Result<(), BackupFault> {
    let readers = database.sqlite_readers().ok_or(BackupFault::NotSqlite)?;
    if file.exists() {
        return Err(BackupFault::Exists(file.display().to_string()));
    }
    // Written beside its place and moved there when it is whole.
    let unfinished = file.with_extension("unfinished");
    let _ = std::fs::remove_file(&unfinished);
    let path = unfinished.to_string_lossy().into_owned();
    let mut lent = readers.lend().await?;
    sqlx::query("VACUUM INTO $1").bind(path).execute(&mut lent.connection).await?;
    readers.take_back(lent);
    check(&unfinished).await?;
    std::fs::File::open(&unfinished)?.sync_all()?;
    std::fs::rename(&unfinished, file)?;
    Ok(())
}

/// Puts a backup in the place of a database that does not exist yet.
pub async fn restore(file: &Path, target: &Path) -> Result<(), BackupFault> {
    let beside = |ending: &str| format!("{}{ending}", target.display());
    for path in [beside(""), beside("-wal"), beside("-shm")] {
        if Path::new(&path).exists() {
            return Err(BackupFault::Exists(path));
        }
    }
    check(file).await?;
    let unfinished = target.with_extension("unfinished");
    std::fs::copy(file, &unfinished)?;
    std::fs::File::open(&unfinished)?.sync_all()?;
    std::fs::rename(&unfinished, target)?;
    Ok(())
}

/// Whether a file is a whole database of ours.
async fn check(file: &Path) -> Result<(), BackupFault> {
    let damaged = |what: String| BackupFault::Damaged { file: file.display().to_string(), what };
    if !file.exists() {
        return Err(damaged("there is no such file".into()));
    }
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    let mut connection = options.connect().await.map_err(|error| damaged(error.to_string()))?;
    let checked = sqlx::query("PRAGMA integrity_check")
        .fetch_one(&mut connection)
        .await
        .and_then(|row| row.try_get::<String, _>(0))
        .map_err(|error| damaged(error.to_string()))?;
    if checked != "ok" {
        return Err(damaged(checked));
    }
    sqlx::query("SELECT count(*) FROM wallet")
        .execute(&mut connection)
        .await
        .map_err(|_| damaged("it is no database of this program".into()))?;
    connection.close().await?;
    Ok(())
}
