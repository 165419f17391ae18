//! A wallet in a folder of its own: the program's commands run in it, and servers on it.

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead as _, BufReader},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
        mpsc,
    },
};

use database::testing;
use serde_json::{Value, json};

use crate::http::{Caller, get, post};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_loyalty-wallet");

/// How many rewards `last-…` there are, one piece each.
pub const SINGLE_PIECES: usize = 30;

const SECRET: &str = "0707070707070707070707070707070707070707070707070707070707070707";

/// A wallet with a programme and a manager's key, at an address where nothing listens yet.
pub struct Wallet {
    pub addr: SocketAddr,
    pub key: String,
    pub database_url: String,
    folder: tempfile::TempDir,
}

/// How a command of the program ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// A server that is up. It is killed when this is dropped.
pub struct Serving {
    pub addr: SocketAddr,
    child: Child,
    log: Arc<Mutex<String>>,
}

impl Wallet {
    /// On a new SQLite file.
    pub fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/books.db", folder.path().display());
        Self::with(folder, url)
    }

    /// On a new database of the test run's PostgreSQL.
    pub async fn on_postgres() -> Self {
        let test = testing::postgres().await;
        test.database.close().await;
        Self::with(tempfile::tempdir().unwrap(), test.url.clone())
    }

    fn with(folder: tempfile::TempDir, database_url: String) -> Self {
        let addr = free_addr();
        let mut wallet = Self { addr, key: String::new(), database_url, folder };
        let programme = wallet.file("programme.toml", programme());
        let programme = programme.to_str().unwrap();
        wallet.must_run(&["programme", "apply", programme, "--at", "2000-01-01T00:00:00Z"]);
        let created = wallet.must_run(&["keys", "create", "--name", "test", "--role", "manager"]);
        created.out.lines().last().unwrap().clone_into(&mut wallet.key);
        wallet
    }

    /// The folder that commands run in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file into the folder.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// A command of the program; nothing of the test run's own settings reaches it.
    pub fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("DATABASE_URL", &self.database_url)
            .env("WALLET_SECRET", SECRET)
            .env("WALLET_ADDR", self.addr.to_string())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command of the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(&mut self.command(PROGRAM, arguments))
    }

    /// Runs a command that must succeed.
    pub fn must_run(&self, arguments: &[&str]) -> Ended {
        let ended = self.run(arguments);
        assert_eq!(ended.code, Some(0), "{arguments:?}: {ended:?}");
        ended
    }

    /// The books add up.
    pub fn assert_sound(&self) {
        let verified = self.run(&["verify"]);
        assert_eq!(verified.code, Some(0), "{verified:?}");
    }

    /// Starts a server.
    pub fn serve(&self) -> Serving {
        Serving::start(&mut self.command(PROGRAM, &["serve"]), self.addr).unwrap()
    }

    /// Starts one more server at another address.
    pub fn serve_one_more(&self) -> Serving {
        let addr = free_addr();
        let mut command = self.command(PROGRAM, &["serve"]);
        Serving::start(command.env("WALLET_ADDR", addr.to_string()), addr).unwrap()
    }

    /// Enrols somebody and gives them points.
    pub async fn member_with(&self, caller: &mut Caller, name: &str, points: i64) -> String {
        let body = json!({ "external_id": name });
        let enrolled = caller.ask(&post(&self.key, "/members", name, &body)).await;
        assert_eq!(enrolled.status, 201, "{}", enrolled.text);
        let member = enrolled.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/members/{member}/adjustments");
        let body = json!({ "points": points, "reason": "for the test" });
        let adjusted = caller.ask(&post(&self.key, &path, name, &body)).await;
        assert_eq!(adjusted.status, 201, "{}", adjusted.text);
        member
    }

    /// The request for a voucher.
    pub fn claim(&self, member: &str, reward: &str, idempotency: &str) -> Vec<u8> {
        let path = format!("/members/{member}/vouchers");
        post(&self.key, &path, idempotency, &json!({ "reward": reward }))
    }

    /// The request to redeem one, at a till.
    pub fn redeem(&self, code: &str, till: &str, idempotency: &str) -> Vec<u8> {
        let body = json!({ "code": code, "store": "harbour", "till": till });
        post(&self.key, "/redemptions", idempotency, &body)
    }

    /// Claims a voucher.
    pub async fn voucher(&self, caller: &mut Caller, member: &str, idempotency: &str) -> Value {
        let claimed = caller.ask(&self.claim(member, "coffee", idempotency)).await;
        assert_eq!(claimed.status, 201, "{}", claimed.text);
        claimed.json()
    }

    /// What a member has.
    pub async fn wallet_of(&self, caller: &mut Caller, member: &str) -> Value {
        let read = caller.ask(&get(&self.key, &format!("/members/{member}/wallet"))).await;
        assert_eq!(read.status, 200, "{}", read.text);
        read.json()
    }
}

impl Ended {
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Serving {
    /// Starts a server and waits until it says that it serves; if it ends before, how.
    pub fn start(command: &mut Command, addr: SocketAddr) -> Result<Self, Ended> {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (serving, heard) = mpsc::channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let written = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                writeln!(written.lock().unwrap(), "{line}").unwrap();
                if line.contains("serving") && line.contains("public_url") {
                    // Nobody listens to the second time.
                    let _ = serving.send(());
                }
            }
        });
        // The sender is gone with the child's standard error.
        if heard.recv().is_ok() {
            return Ok(Self { addr, child, log });
        }
        let code = child.wait().unwrap().code();
        let err = log.lock().unwrap().clone();
        Err(Ended { code, out: String::new(), err })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Kills it as `kill -9` does, and waits until it is gone.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// A figure of `/proc/…/status` in KiB, such as `VmRSS`.
    pub fn memory_kib(&self, figure: &str) -> u64 {
        memory_kib(self.id(), figure).unwrap()
    }
}

/// Callers, with each server in turn. They have to speak soon: who says nothing for ten seconds is
/// hung up on.
pub async fn callers_of(servers: &[Serving], count: usize) -> Vec<Caller> {
    let connecting = servers.iter().cycle().take(count).map(|server| Caller::connect(server.addr));
    futures_util::future::join_all(connecting).await
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A figure of `/proc/…/status` in KiB; none once the process is gone.
pub fn memory_kib(process: u32, figure: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(figure))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// An address where nothing listens: below the ports that the system gives to callers, so that
/// none of them takes it meanwhile.
fn free_addr() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(std::process::id() % 500).unwrap() * 20;
    loop {
        let port = 15_000 + first + NEXT.fetch_add(1, Ordering::Relaxed);
        let addr = SocketAddr::from(([127, 0, 0, 1], port));
        if TcpListener::bind(addr).is_ok() {
            return addr;
        }
    }
}

/// A programme in which a voucher costs a point and lasts, and some rewards are one piece.
fn programme() -> String {
    let mut text = include_str!("programme.toml").to_owned();
    let mut reward = |slug: &str, limit: &str| {
        let name = format!("{{ en = \"{slug}\" }}");
        writeln!(
            text,
            "[[reward]]\nslug = \"{slug}\"\nname = {name}\ngive = {name}\ndescription = {name}\n\
             kind = \"product\"\nicon = \"cup\"\npoints = 1\n\
             voucher = {{ kind = \"printed\", days = 365 }}\n{limit}"
        )
        .unwrap();
    };
    reward("coffee", "");
    reward("once-each", "per_member = 1");
    for piece in 0..SINGLE_PIECES {
        reward(&format!("last-{piece}"), "stock = 1");
    }
    text.push_str(
        "[[stamp_card]]\nid = \"coffee\"\nname = { en = \"Coffee card\" }\nstamps = 9\n\
         reward = \"coffee\"\neach = \"unit\"\nmatch = { categories = [\"COFFEE\"] }\n",
    );
    text
}
