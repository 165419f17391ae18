//! SQLite's readers: connections that are lent and given back, and nothing more.
//!
//! sqlx's own pool asks a connection whether it still answers each time it comes back, in a task
//! of its own: right for a server across a network, and a tenth of a page for a file.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use sqlx::{
    ConnectOptions as _, Connection as _, Error, SqliteConnection, sqlite::SqliteConnectOptions,
};
use tokio::sync::{Semaphore, SemaphorePermit};

/// How long somebody waits for a connection while all are in use.
const WAIT: Duration = Duration::from_secs(10);

/// Connections that read.
#[derive(Debug)]
pub(crate) struct Readers {
    options: SqliteConnectOptions,
    /// How many more may be lent.
    room: Semaphore,
    idle: Mutex<Vec<SqliteConnection>>,
}

/// A connection, until it is given back. One that is dropped instead, because whoever asked went
/// away in the middle of something, is closed and not lent again.
pub(crate) struct Lent<'r> {
    pub(crate) connection: SqliteConnection,
    _room: SemaphorePermit<'r>,
}

impl Readers {
    /// Opens the first of so many at most.
    pub(crate) async fn open(options: SqliteConnectOptions, most: usize) -> Result<Self, Error> {
        let first = options.connect().await?;
        Ok(Self { options, room: Semaphore::new(most), idle: Mutex::new(vec![first]) })
    }

    /// Lends a connection, once there is one.
    pub(crate) async fn lend(&self) -> Result<Lent<'_>, Error> {
        let room = match self.room.try_acquire() {
            Ok(room) => room,
            Err(_) => tokio::time::timeout(WAIT, self.room.acquire())
                .await
                .map_err(|_late| Error::PoolTimedOut)?
                .map_err(|_closed| Error::PoolClosed)?,
        };
        // The one that came back last knows most of what is asked for now.
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.options.connect().await?,
        };
        Ok(Lent { connection, _room: room })
    }

    /// Takes a connection back.
    pub(crate) fn take_back(&self, lent: Lent<'_>) {
        if !self.room.is_closed() {
            self.idle().push(lent.connection);
        }
    }

    /// Lends no more, and closes those that lie idle; the others close when they come back.
    pub(crate) async fn close(&self) {
        self.room.close();
        let idle = std::mem::take(&mut *self.idle());
        for connection in idle {
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "a reader was not closed cleanly");
            }
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<SqliteConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
