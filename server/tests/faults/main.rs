//! Faults: races, kills, full and locked disks, wrong files, clients that hang up. Each against the
//! program itself, as somebody would start it, over real sockets.
//!
//! What each of these tests was seen to catch stands in docs/testing-faults.md. They need Linux:
//! `/proc` tells how much memory a process takes, `prlimit` how much it may write.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod claims;
mod disk;
mod files;
mod http;
mod inputs;
mod kills;
mod memory;
mod programmes;
mod races;
mod wallet;
