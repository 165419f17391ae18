//! The peers on SQLite: callers who share commits, and a plain loop with a commit for each.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow};
use sqlx::{
    ConnectOptions as _, Connection as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tokio::sync::{mpsc, oneshot};

use super::statements::{Redeem, redeem};
use crate::crowd::rate;

/// How many commands may share one commit, as in our writer.
const MOST_IN_A_GROUP: usize = 256;

type Waiting = (Redeem, oneshot::Sender<Result<()>>);

/// The settings of our own writing connection.
pub(super) fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(300)
        .pragma("wal_autocheckpoint", "2000")
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", "-8000")
}

/// So many callers at once in this process; one writer commits what waits together. Gives the
/// redemptions a second.
pub(super) async fn in_groups(file: &Path, callers: usize, wanted: Vec<Redeem>) -> Result<f64> {
    let connection = options(file).connect().await?;
    let (sender, waiting) = mpsc::channel::<Waiting>(1_024);
    let writer = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(write(connection, waiting))
    });
    let count = wanted.len();
    let (wanted, next) = (Arc::new(wanted), Arc::new(AtomicUsize::new(0)));
    let began = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let (sender, wanted, next) = (sender.clone(), Arc::clone(&wanted), Arc::clone(&next));
            tokio::spawn(async move {
                while let Some(one) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (reply, answer) = oneshot::channel();
                    sender.send((one.clone(), reply)).await.map_err(|_| anyhow!("no writer"))?;
                    answer.await.context("no answer")??;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    let took = began.elapsed();
    drop(sender);
    writer.join().map_err(|_| anyhow!("the writer panicked"))??;
    Ok(rate(count, took))
}

async fn write(
    mut connection: SqliteConnection,
    mut waiting: mpsc::Receiver<Waiting>,
) -> Result<()> {
    while let Some(first) = waiting.recv().await {
        let (mut group, mut outcomes) = (vec![first], Vec::new());
        sqlx::query("BEGIN IMMEDIATE; SAVEPOINT command").execute(&mut connection).await?;
        while outcomes.len() < group.len() {
            let outcome = redeem(&mut connection, &group[outcomes.len()].0).await;
            if group.len() < MOST_IN_A_GROUP {
                group.extend(waiting.try_recv());
            }
            if outcome.is_err() {
                sqlx::query("ROLLBACK TO command").execute(&mut connection).await?;
            } else if outcomes.len() + 1 < group.len() {
                sqlx::query("RELEASE command; SAVEPOINT command").execute(&mut connection).await?;
            }
            outcomes.push(outcome);
        }
        sqlx::query("COMMIT").execute(&mut connection).await?;
        for ((_, reply), outcome) in group.into_iter().zip(outcomes) {
            let _ = reply.send(outcome);
        }
    }
    connection.close().await?;
    Ok(())
}

/// One after the other, each with a commit of its own. Gives the redemptions a second.
pub(super) async fn one_by_one(file: &Path, wanted: Vec<Redeem>) -> Result<f64> {
    let mut connection = options(file).connect().await?;
    let began = Instant::now();
    for one in &wanted {
        sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await?;
        redeem(&mut connection, one).await?;
        sqlx::query("COMMIT").execute(&mut connection).await?;
    }
    let took = began.elapsed();
    connection.close().await?;
    Ok(rate(wanted.len(), took))
}
