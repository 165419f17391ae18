//! What runs: pages, the API for machines, sessions, live events, jobs, and the command line.
//!
//! Handlers load what a page or an answer needs, call one command of `database`,
//! and hand the outcome to `app` (for people) or to JSON (for machines). Only
//! [`clock`] looks at the time; only this crate opens sockets and files.

mod access;
mod api;
pub mod clock;
pub mod commands;
mod demo;
mod export;
mod headers;
mod health;
mod import;
mod jobs;
mod limits;
mod listen;
mod live;
mod loaded;
mod mail;
mod pages;
mod receipts;
mod reports;
mod request_id;
mod router;
mod secret;
mod settings;
mod site;
mod state;
#[cfg(feature = "testing")]
pub mod testing;
mod trouble;
