//! Programs that a chore starts, and how they are stopped.
//!
//! Every program gets a process group of its own. When somebody presses Ctrl-C, or ends the chore
//! from outside, the stop is passed on to the group of whatever runs just then; the chore then
//! unwinds in the ordinary way, and what it had set up (a PostgreSQL, say) is taken down.

use std::{
    env,
    ffi::OsStr,
    io::ErrorKind,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use rustix::process::{Pid, Signal, kill_process_group};

static STOPPED: AtomicBool = AtomicBool::new(false);

const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(20);
const KILL_AFTER: Duration = Duration::from_secs(10);

/// From now on Ctrl-C and a request to end are noted, and heeded by whoever waits.
pub(crate) fn listen_for_stop() -> Result<()> {
    ctrlc::set_handler(|| STOPPED.store(true, Ordering::SeqCst)).context("cannot listen for Ctrl-C")
}

/// Whether somebody has asked this chore to stop.
pub(crate) fn stopped() -> bool {
    STOPPED.load(Ordering::SeqCst)
}

/// Waits, unless asked to stop.
pub(crate) fn pause(long: Duration) -> Result<()> {
    let until = Instant::now() + long;
    while Instant::now() < until {
        ensure!(!stopped(), "asked to stop");
        thread::sleep(LOOK_AGAIN_AFTER.min(long));
    }
    Ok(())
}

/// A program with its arguments, to be run in a folder.
pub(crate) fn program<I, S>(program: impl AsRef<OsStr>, arguments: I, folder: &Path) -> Command
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    command
}

/// Cargo, free of what cargo told this program about itself: the product's build scripts would
/// take that for a change.
pub(crate) fn cargo<I, S>(arguments: I, folder: &Path) -> Command
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = program(cargo, arguments, folder);
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|own| name.starts_with(own)) {
            command.env_remove(&*name);
        }
    }
    command.env_remove("LD_LIBRARY_PATH");
    command
}

/// Runs a program to its end; anything but success is trouble.
pub(crate) fn run(mut command: Command) -> Result<()> {
    let name = name_of(&command);
    let status = Running::start(&mut command)?.wait()?;
    ensure!(status.success(), "`{name}` ended with {status}");
    Ok(())
}

/// Runs a program to its end and gives what it said on standard output.
pub(crate) fn ask(mut command: Command) -> Result<String> {
    let name = name_of(&command);
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| not_started(&name, &error))?;
    ensure!(
        output.status.success(),
        "`{name}` ended with {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Where a program lies that can be called by its name, if it is on this machine.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| {
        use std::os::unix::fs::PermissionsExt;
        path.metadata()
            .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
    })
}

/// Whether this machine is Debian or a child of it, and we may install packages.
pub(crate) fn may_install() -> bool {
    rustix::process::geteuid().is_root() && find("apt-get").is_some()
}

/// Installs packages of Debian's.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let apt = |arguments: &[&str]| {
        let mut command = program("apt-get", arguments, Path::new("/"));
        command.env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
        run(command)
    };
    apt(&["update", "--quiet"])?;
    apt(&[&["install", "--yes", "--quiet", "--no-install-recommends"], packages].concat())
        .with_context(|| format!("cannot install {}", packages.join(", ")))
}

/// A program at work. It is stopped when this is dropped.
pub(crate) struct Running {
    name: String,
    child: Child,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        ensure!(!stopped(), "asked to stop");
        let name = name_of(command);
        // A program in the background would be held up the moment it read from the terminal.
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|error| not_started(&name, &error))?;
        Ok(Self { name, child })
    }

    /// How the program ended, if it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().with_context(|| format!("lost sight of `{}`", self.name))
    }

    /// Waits for the program's end; when asked to stop, stops it.
    pub(crate) fn wait(mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.ended()? {
                ensure!(!stopped(), "asked to stop");
                return Ok(status);
            }
            if stopped() {
                self.stop(Signal::INT);
                bail!("asked to stop");
            }
            thread::sleep(LOOK_AGAIN_AFTER);
        }
    }

    /// Asks the program and all it started to end, waits, and in the end insists.
    pub(crate) fn stop(&mut self, signal: Signal) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        let group = Pid::from_child(&self.child);
        // It may have ended between the look and the signal: nothing to do then.
        _ = kill_process_group(group, signal);
        let until = Instant::now() + KILL_AFTER;
        while Instant::now() < until {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(LOOK_AGAIN_AFTER);
        }
        _ = kill_process_group(group, Signal::KILL);
        _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop(Signal::INT);
    }
}

fn name_of(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let mut name = program.to_string_lossy().into_owned();
    for argument in command.get_args().take(4) {
        name.push(' ');
        name.push_str(&argument.to_string_lossy());
    }
    name
}

fn not_started(name: &str, error: &std::io::Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::NotFound => anyhow!("cannot start `{name}`: it is not installed"),
        _ => anyhow!("cannot start `{name}`: {error}"),
    }
}
