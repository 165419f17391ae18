//! The program `loyalty-wallet`: reads the command line, and says how it went.

use std::process::ExitCode;

use clap::Parser as _;
use server::commands::Command;

fn main() -> ExitCode {
    let command = Command::parse();
    match server::commands::run(command) {
        Ok(code) => code,
        Err(trouble) => {
            eprintln!("loyalty-wallet: {trouble}");
            ExitCode::from(trouble.exit_code())
        }
    }
}
