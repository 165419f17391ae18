//! The machine: what it is, how fast its disk syncs, what a process takes of it.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use crate::crowd::rate;

/// The machine in a line.
pub(crate) fn name() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let cpu = proc_line("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".into());
    let memory = proc_line("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split(' ').next()?.parse::<u64>().ok())
        .map_or(0, |kib| kib.div_ceil(1024 * 1024));
    let system = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{cores} cores ({}), {memory} GiB, Linux {}", cpu.trim(), system.trim())
}

/// How much the machine has had to do in the last minute.
pub(crate) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("?").to_owned()
}

/// The moment, to the minute.
pub(crate) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// How many small writes a second reach this folder's disk, one after the other.
pub(crate) fn syncs_a_second(folder: &Path) -> Result<f64> {
    let path = folder.join("syncs");
    let mut file = File::create(&path)?;
    let page = [7_u8; 4096];
    let (began, mut syncs) = (Instant::now(), 0);
    while began.elapsed() < Duration::from_secs(1) {
        file.write_all(&page)?;
        file.sync_data()?;
        syncs += 1;
    }
    let took = began.elapsed();
    fs::remove_file(&path)?;
    Ok(rate(syncs, took))
}

/// What a process holds of the memory now, in KiB.
pub(crate) fn resident(process: u32) -> Option<u64> {
    memory_line(process, "VmRSS")
}

/// The most that a process has held, in KiB.
pub(crate) fn most_resident(process: u32) -> Option<u64> {
    memory_line(process, "VmHWM")
}

fn memory_line(process: u32, name: &str) -> Option<u64> {
    proc_line(&format!("/proc/{process}/status"), name)?.split(' ').next()?.parse().ok()
}

fn proc_line(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// The processor time that a process has taken.
pub(crate) fn processor_time(process: u32) -> Result<Duration> {
    let text = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name in brackets may hold anything; what is counted stands behind it.
    let (_, counted) = text.rsplit_once(')').context("no process")?;
    let mut fields = counted.split_whitespace().skip(11);
    let mut ticks = || fields.next().and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    let (user, system) = (ticks(), ticks());
    // Linux counts a hundred ticks a second for everybody who asks through /proc.
    Ok(Duration::from_millis((user + system) * 10))
}
