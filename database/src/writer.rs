//! SQLite's one writer: it takes whatever commands wait, runs each in a savepoint, commits once,
//! then answers all.
//!
//! A caller hears of success only after the commit that holds its command is on the disk. Many
//! callers share one sync, so that the disk's sync rate does not limit the tills.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::{FutureExt as _, future::LocalBoxFuture};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{mpsc, oneshot};

use crate::{
    fault::{Failure, Fault},
    sql::Tx,
};

/// How many commands may wait for the writer; the next callers wait to be let in.
const MOST_WAITING: usize = 1_024;

/// How many commands may share one commit.
const MOST_IN_A_GROUP: usize = 256;

/// The way to the writer.
#[derive(Clone, Debug)]
pub(crate) struct Writer(mpsc::Sender<Box<dyn Job>>);

/// A command whose result type the writer does not know.
trait Job: Send {
    /// Whether the caller has gone away.
    fn is_abandoned(&self) -> bool;
    /// Runs the command and keeps its outcome; true if its changes are to be kept.
    fn run<'a>(&'a mut self, tx: &'a mut Tx<'_>) -> LocalBoxFuture<'a, bool>;
    /// Answers the caller, once the group is committed or lost.
    fn answer(self: Box<Self>, commit: Result<(), Fault>);
}

struct Command<C, T> {
    act: C,
    outcome: Option<Result<T, Failure>>,
    reply: oneshot::Sender<Result<T, Failure>>,
}

impl<C, T> Job for Command<C, T>
where
    C: AsyncFn(&mut Tx<'_>) -> Result<T, Failure> + Send,
    T: Send,
{
    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }

    fn run<'a>(&'a mut self, tx: &'a mut Tx<'_>) -> LocalBoxFuture<'a, bool> {
        async move {
            // A bug in one command must not stop the ledger for all.
            let outcome = AssertUnwindSafe((self.act)(tx)).catch_unwind().await;
            let outcome = match outcome {
                Ok(Ok(_)) if tx.failed => Err(Fault::WentOnAfterFailure.into()),
                Ok(Ok(done)) => tx.finish().await.map(|()| done).map_err(Failure::from),
                Ok(outcome) => outcome,
                Err(_panic) => Err(Fault::NoAnswer.into()),
            };
            let keep = outcome.is_ok();
            self.outcome = Some(outcome);
            keep
        }
        .boxed_local()
    }

    fn answer(self: Box<Self>, commit: Result<(), Fault>) {
        let outcome = match (self.outcome, commit) {
            (Some(Ok(_)) | None, Err(fault)) => Err(fault.into()),
            (Some(outcome), _) => outcome,
            (None, Ok(())) => Err(Fault::NoAnswer.into()),
        };
        // Nobody waits any more when the caller went away meanwhile.
        let _ = self.reply.send(outcome);
    }
}

impl Writer {
    /// Opens the writing connection, and gives it a thread of its own: there a command's future
    /// need not be Send, and a slow page cannot hold it up.
    pub(crate) async fn open(options: SqliteConnectOptions) -> Result<Self, Fault> {
        let connection = options.connect().await?;
        let (sender, waiting) = mpsc::channel(MOST_WAITING);
        std::thread::Builder::new()
            .name("ledger-writer".into())
            .spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                match runtime {
                    Ok(runtime) => runtime.block_on(write_groups(options, connection, waiting)),
                    Err(error) => tracing::error!(%error, "the ledger's writer cannot start"),
                }
            })
            .map_err(sqlx::Error::Io)?;
        Ok(Self(sender))
    }

    /// Runs a command; returns when its changes are durable.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        command: impl AsyncFn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Command { act: command, outcome: None, reply });
        self.0.send(job).await.map_err(|_| Fault::NoAnswer)?;
        answer.await.map_err(|_| Fault::NoAnswer)?
    }
}

async fn write_groups(
    options: SqliteConnectOptions,
    mut connection: SqliteConnection,
    mut waiting: mpsc::Receiver<Box<dyn Job>>,
) {
    while let Some(first) = waiting.recv().await {
        let mut group = vec![first]; // before anything can fail, so that it is answered too
        let commit = write_group(&mut connection, &mut waiting, &mut group).await;
        if let Err(error) = &commit {
            tracing::error!(%error, "a group of commands was not committed");
            let rolled_back = sqlx::query("ROLLBACK").execute(&mut connection).await;
            // A connection that failed to sync is not asked again what it knows.
            if rolled_back.is_err() || is_io_error(error) {
                match options.connect().await {
                    Ok(fresh) => {
                        let old = std::mem::replace(&mut connection, fresh);
                        let _ = old.close_hard().await;
                    }
                    Err(error) => tracing::error!(%error, "the database cannot be opened again"),
                }
            }
        }
        let commit = commit.map_err(|error| Fault::Database(Arc::new(error)));
        for job in group {
            job.answer(commit.clone()); // only now: what a caller hears is on the disk
        }
    }
    // Nobody can send any more: checkpoint and close.
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the database was not closed cleanly");
    }
}

async fn write_group(
    connection: &mut SqliteConnection,
    waiting: &mut mpsc::Receiver<Box<dyn Job>>,
    group: &mut Vec<Box<dyn Job>>,
) -> Result<(), sqlx::Error> {
    // Every command finds a savepoint with nothing in it. Two statements in one text: one trip.
    let begun = sqlx::query("BEGIN IMMEDIATE; SAVEPOINT command").execute(&mut *connection).await;
    if let Err(error) = begun {
        // Whoever waited for the lock meanwhile hears the same, and does not wait as long again.
        group.extend(std::iter::from_fn(|| waiting.try_recv().ok()));
        return Err(error);
    }
    let mut next = 0;
    // Whether the savepoint holds a command that is kept: the next moves it on before it begins.
    let mut is_held = false;
    while let Some(job) = group.get_mut(next) {
        next += 1;
        if !job.is_abandoned() {
            let mut tx = Tx::sqlite(connection);
            if is_held {
                tx.begin_with(["RELEASE command", "SAVEPOINT command"])?;
            }
            let keep = job.run(&mut tx).await;
            let has_begun = tx.has_begun();
            if keep {
                is_held = true;
            } else if has_begun {
                sqlx::query("ROLLBACK TO command").execute(&mut *connection).await?;
                is_held = false;
            }
        }
        if next < MOST_IN_A_GROUP {
            group.extend(waiting.try_recv()); // who came meanwhile joins; nobody waits for company
        }
    }
    sqlx::query("COMMIT").execute(&mut *connection).await.map(drop)
}

fn is_io_error(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 10)
}
