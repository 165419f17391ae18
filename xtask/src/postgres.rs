//! A PostgreSQL of our own, for the time of a chore: in a temporary folder, on a free port, and
//! gone afterwards, whatever happens in between.

use std::{
    env, fs,
    net::TcpListener,
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{self, Command},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use rustix::{fs::statvfs, process::Signal};

use crate::{
    programs::{self, Running, ask, find, install, may_install, program},
    say,
};

const READY_WITHIN: Duration = Duration::from_secs(30);

/// What all tests' databases together may take, in bytes, with plenty to spare.
const TESTS_NEED: u64 = 8 << 30;

/// A database server that a chore may do anything to.
pub(crate) struct Postgres {
    url: String,
    /// Stops when this is dropped.
    _ours: Option<Ours>,
}

/// What a PostgreSQL is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// Nothing in it need survive a loss of power.
    Tests,
    /// It must be as slow as one that keeps what it promises.
    Measuring,
}

/// The server we started ourselves.
struct Ours {
    running: Running,
    folder: PathBuf,
}

impl Postgres {
    /// Starts one, unless `TEST_POSTGRES_URL` names one already.
    pub(crate) fn start(purpose: For) -> Result<Self> {
        if let Ok(url) = env::var("TEST_POSTGRES_URL") {
            return Ok(Self { url, _ours: None });
        }
        let programs = programs_folder()?;
        say::step("starting a PostgreSQL");
        let account = Account::find()?;
        let folder = purpose.place().join(format!("wallet-postgres-{}", process::id()));
        account.make_folder(&folder)?;

        let data = folder.join("data").display().to_string();
        let set_up = ["--pgdata", &data, "--username=wallet", "--auth=trust", "--encoding=UTF8"];
        let locale = ["--locale=C.UTF-8", "--no-sync", "--no-instructions"];
        let initdb = account.run(programs.join("initdb"), [set_up.as_slice(), &locale].concat());
        ask(initdb).context("cannot set up a PostgreSQL")?;

        let port = free_port()?.to_string();
        let sockets = folder.display().to_string();
        let always = ["listen_addresses=127.0.0.1", "max_connections=300"];
        let settings = always.iter().chain(purpose.settings());
        let place = ["-D", &data, "-p", &port, "-k", &sockets];
        let settings = settings.flat_map(|setting| ["-c", setting]);
        let arguments = place.into_iter().chain(settings);
        let mut postgres = account.run(programs.join("postgres"), arguments.collect());
        let log = fs::File::create(folder.join("log")).context("cannot write PostgreSQL's log")?;
        postgres.stdout(log.try_clone()?).stderr(log);
        let running = Running::start(&mut postgres)?;

        let mut ours = Ours { running, folder };
        ours.wait_until_ready()?;
        let url = format!("postgres://wallet@127.0.0.1:{port}/postgres");
        Ok(Self { url, _ours: Some(ours) })
    }

    /// Where it is reached.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl For {
    /// Where its folder lies. Each test has a new database of some four hundred files: in memory,
    /// where there is room for all of them, they are there in a quarter less time.
    fn place(self) -> PathBuf {
        let memory = Path::new("/dev/shm");
        let is_roomy =
            || statvfs(memory).is_ok_and(|volume| volume.f_bavail * volume.f_frsize >= TESTS_NEED);
        if self == Self::Tests && is_roomy() { memory.to_owned() } else { env::temp_dir() }
    }

    fn settings(self) -> &'static [&'static str] {
        match self {
            // Each test has a database of its own, and none lives long enough to need vacuuming:
            // going from one to the next all the time took a tenth of a core.
            Self::Tests => {
                &["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]
            }
            // Checkpoints come between rounds, when they are asked for.
            Self::Measuring => &["shared_buffers=512MB", "max_wal_size=4GB"],
        }
    }
}

/// A program that comes with PostgreSQL; installs it where we can.
pub(crate) fn tool(name: &str) -> Result<PathBuf> {
    if let Some(path) = find(name) {
        return Ok(path);
    }
    let path = programs_folder()?.join(name);
    ensure!(path.is_file(), "{name} is missing: it comes with PostgreSQL");
    Ok(path)
}

impl Ours {
    fn wait_until_ready(&mut self) -> Result<()> {
        let until = Instant::now() + READY_WITHIN;
        loop {
            // PostgreSQL notes its state in the last line of this file.
            let noted = fs::read_to_string(self.folder.join("data/postmaster.pid"));
            if noted.is_ok_and(|text| text.trim_end().ends_with("ready")) {
                return Ok(());
            }
            if self.running.ended()?.is_some() || Instant::now() > until {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL did not start:\n{log}");
            }
            programs::pause(Duration::from_millis(50))?;
        }
    }
}

impl Drop for Ours {
    fn drop(&mut self) {
        // "Fast shutdown": whoever is still connected is cut off.
        self.running.stop(Signal::INT);
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            say::line(&format!("could not remove {}: {error}", self.folder.display()));
        }
    }
}

/// The folder with initdb and postgres in it; installs them where we can.
fn programs_folder() -> Result<PathBuf> {
    if let Some(folder) = installed() {
        return Ok(folder);
    }
    if may_install() {
        say::step("installing Debian's PostgreSQL");
        install(&["postgresql"])?;
    }
    installed().context(
        "this needs PostgreSQL 14 or later: install it (Debian: apt-get install postgresql; \
         macOS: brew install postgresql), or set TEST_POSTGRES_URL to one that may be written to",
    )
}

fn installed() -> Option<PathBuf> {
    let on_path =
        find("initdb").and_then(|path| fs::canonicalize(path).ok()?.parent().map(Path::to_owned));
    // Debian keeps each version's programs in a folder of its own, away from the path.
    let debians = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = debians
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path())))
        .max()
        .map(|(_, folder)| folder.join("bin"));
    on_path
        .into_iter()
        .chain(newest)
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// Whom PostgreSQL runs as: it refuses to run as root.
enum Account {
    Ourselves,
    Other { user: u32, group: u32 },
}

impl Account {
    fn find() -> Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ourselves);
        }
        ensure!(
            find("setpriv").is_some(),
            "PostgreSQL does not run as root, and setpriv (util-linux) is missing: run this as \
             somebody else, or set TEST_POSTGRES_URL"
        );
        let here = Path::new("/");
        let id = |what: &str, name: &str| -> Result<u32> {
            Ok(ask(program("id", [what, name], here))?.parse()?)
        };
        let of = |name: &str| Ok(Self::Other { user: id("-u", name)?, group: id("-g", name)? });
        of("postgres").or_else(|_: anyhow::Error| of("nobody"))
    }

    fn make_folder(&self, folder: &Path) -> Result<()> {
        let made = fs::create_dir_all(folder)
            .and_then(|()| fs::set_permissions(folder, fs::Permissions::from_mode(0o700)))
            .and_then(|()| match *self {
                Self::Ourselves => Ok(()),
                Self::Other { user, group } => chown(folder, Some(user), Some(group)),
            });
        made.with_context(|| format!("cannot make {}", folder.display()))
    }

    fn run(&self, path: PathBuf, arguments: Vec<&str>) -> Command {
        let here = Path::new("/");
        match self {
            Self::Ourselves => program(path, arguments, here),
            Self::Other { user, group } => {
                let mut command = program("setpriv", [format!("--reuid={user}")], here);
                command.arg(format!("--regid={group}")).args(["--clear-groups", "--pdeathsig=INT"]);
                command.arg(path).args(arguments);
                command
            }
        }
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free port")?;
    Ok(listener.local_addr()?.port())
}
