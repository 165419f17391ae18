//! `cargo xtask dev`: the demo from a debug build, built and started anew whenever a file changes.

use std::time::Duration;

use anyhow::Result;
use rustix::process::Signal;

use crate::{
    build::{self, Kind},
    changes::Fingerprint,
    places::Places,
    programs::{self, Running, program},
    run::demo_with,
    say,
};

const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(300);

/// What the product is made from.
const SOURCES: [&str; 7] =
    ["app", "database", "loyalty", "programmes", "public", "server", "style"];

/// Serves, watches and rebuilds until Ctrl-C.
pub(crate) fn dev(places: &Places, words: &[String]) -> Result<()> {
    let mut served: Option<Served> = None;
    while !programs::stopped() {
        let seen = sources(places)?;
        match build::build(places, Kind::Debug) {
            Ok(()) => served = Some(serve(places, words, served.take())?),
            Err(_) if programs::stopped() => break,
            Err(trouble) => {
                say::trouble(&trouble);
                say::line("Waiting for the next change; what was served before still is.");
            }
        }
        wait_for_change(places, &seen, served.as_mut())?;
    }
    Ok(())
}

/// A server at work, and what it was started from.
struct Served {
    running: Running,
    from: String,
}

/// Starts the server anew if its program or what it serves has changed.
fn serve(places: &Places, words: &[String], before: Option<Served>) -> Result<Served> {
    let server = build::program(places, Kind::Debug);
    let mut print = Fingerprint::new()?;
    print.file(&server);
    print.folder(&places.site());
    print.folder(&places.at("programmes"));
    let from = print.text();
    if let Some(mut served) = before {
        if served.from == from && served.running.ended()?.is_none() {
            return Ok(served);
        }
        // Waits until the port is free again.
        served.running.stop(Signal::INT);
    }
    say::step("starting the demo; Ctrl-C ends it");
    let running = Running::start(&mut program(&server, demo_with(words), places.root()))?;
    Ok(Served { running, from })
}

fn wait_for_change(places: &Places, seen: &str, mut served: Option<&mut Served>) -> Result<()> {
    while !programs::stopped() && sources(places)? == seen {
        if let Some(now) = served.as_mut()
            && let Some(status) = now.running.ended()?
        {
            say::line(&format!("The server ended with {status}; waiting for the next change."));
            served = None;
        }
        if programs::pause(LOOK_AGAIN_AFTER).is_err() {
            break;
        }
    }
    Ok(())
}

fn sources(places: &Places) -> Result<String> {
    let mut print = Fingerprint::new()?;
    for folder in SOURCES {
        print.folder(&places.at(folder));
    }
    for file in ["Cargo.toml", "Cargo.lock"] {
        print.file(&places.at(file));
    }
    Ok(print.text())
}
