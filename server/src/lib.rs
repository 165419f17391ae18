//! What runs: pages, the API for machines, sessions, live events, jobs, and the command line.
//!
//! Handlers load what a page or an answer needs, call one command of `database`,
//! and hand the outcome to `app` (for people) or to JSON (for machines). Only
//! [`clock`] looks at the time; only this crate opens sockets and files.

mod access;
mod api;
pub mod clock;
pub mod commands;
mod export;
mod import;
mod request_id;
mod secret;
mod settings;
mod state;
mod trouble;
