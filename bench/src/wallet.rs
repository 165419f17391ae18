//! Our program as a shop would run it: its command line, and `serve` as a process of its own.

use std::{
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};

use crate::{given::Given, http::Connection};

const READY_WITHIN: Duration = Duration::from_secs(60);

/// Books somewhere, and the program to work on them.
#[derive(Clone)]
pub(crate) struct Wallet {
    program: PathBuf,
    folder: PathBuf,
    database_url: String,
}

impl Wallet {
    /// Books on a SQLite file in this folder.
    pub(crate) fn on_sqlite(given: &Given, folder: &Path) -> Self {
        let url = format!("sqlite://{}", folder.join("wallet.db").display());
        Self { program: given.program.clone(), folder: folder.to_owned(), database_url: url }
    }

    /// Books on PostgreSQL.
    pub(crate) fn on_postgres(given: &Given, folder: &Path, url: &str) -> Self {
        Self {
            program: given.program.clone(),
            folder: folder.to_owned(),
            database_url: url.to_owned(),
        }
    }

    /// Where its files lie, and whoever works on it may put some.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The books, as the program is told of them.
    pub(crate) fn url(&self) -> &str {
        &self.database_url
    }

    /// The SQLite file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("wallet.db")
    }

    /// A command of the program, to be run on these books.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(words)
            .current_dir(&self.folder)
            .env("DATABASE_URL", &self.database_url)
            .env("WALLET_SECRET", "ab".repeat(32))
            .env("WALLET_MAIL", format!("dir:{}", self.folder.join("mail").display()))
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end; gives what it printed.
    pub(crate) fn run(&self, words: &[&str]) -> Result<String> {
        let output = self.command(words).output().context("cannot start loyalty-wallet")?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "loyalty-wallet {}: {errors}", words.join(" "));
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Makes an API key.
    pub(crate) fn key(&self, role: &str) -> Result<String> {
        let printed = self.run(&["keys", "create", "--name", "bench", "--role", role])?;
        printed.lines().last().map(str::to_owned).context("no key was printed")
    }

    /// Serves until what is given back is dropped.
    pub(crate) async fn serve(&self) -> Result<Serving> {
        let addr = free_addr()?;
        let mut command = self.command(&["serve"]);
        command.env("WALLET_ADDR", &addr);
        Serving::start(command, addr, &self.folder.join("serve.log"), "/readyz").await
    }
}

/// A server at work, ours or a peer.
pub(crate) struct Serving {
    pub(crate) addr: String,
    child: Child,
}

impl Serving {
    /// Starts a server and waits until it answers at `path`.
    pub(crate) async fn start(
        mut command: Command,
        addr: String,
        log: &Path,
        path: &str,
    ) -> Result<Self> {
        let output = File::create(log)?;
        command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        let child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
        let mut serving = Self { addr, child };
        let until = Instant::now() + READY_WITHIN;
        while !serving.answers(path).await {
            let ended = serving.child.try_wait()?;
            if ended.is_some() || Instant::now() > until {
                bail!("no server: {}", std::fs::read_to_string(log).unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(serving)
    }

    async fn answers(&self, path: &str) -> bool {
        let Ok(mut connection) = Connection::open(&self.addr).await else { return false };
        let answered = connection.count(&crate::http::get(path, None)).await;
        answered.is_ok_and(|(status, _)| status == 200)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends the server, and waits until it has closed its books.
    pub(crate) fn stop(mut self) -> Result<()> {
        self.interrupt();
        self.child.wait()?;
        Ok(())
    }

    fn interrupt(&self) {
        // It may have ended by itself: nothing to do then.
        let _ = kill_process(Pid::from_child(&self.child), Signal::INT);
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.interrupt();
            let _ = self.child.wait();
        }
    }
}

/// An address that nobody listens at.
pub(crate) fn free_addr() -> Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free port")?;
    Ok(listener.local_addr()?.to_string())
}
