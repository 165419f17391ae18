//! Before the app is compiled: the words of `words/` become functions of `Words`.
//!
//! A message that a language lacks, one that it has too many, or one that uses other
//! variables or tags than the others stops the build. What the files may hold is in
//! `words/README.md`. The browser's half knows no words, and leaves all this out.

#[cfg(feature = "ssr")]
mod checking;
#[cfg(feature = "ssr")]
mod reading;
#[cfg(feature = "ssr")]
mod writing;

use std::process::ExitCode;

#[cfg(feature = "ssr")]
fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=words");
    match compile() {
        Ok(()) => ExitCode::SUCCESS,
        Err(mistakes) => {
            for mistake in mistakes {
                println!("cargo::error={mistake}");
            }
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(feature = "ssr"))]
fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build");
    ExitCode::SUCCESS
}

#[cfg(feature = "ssr")]
fn compile() -> Result<(), Vec<String>> {
    use std::{env, fs, path::PathBuf};

    let mut languages = Vec::new();
    for tag in reading::TAGS {
        languages.push(reading::language(tag, &PathBuf::from("words").join(tag))?);
    }
    let messages = checking::messages(&languages)?;
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(out.join("messages.rs"), writing::messages(&messages))
        .and_then(|()| fs::write(out.join("every_message.rs"), writing::every(&messages)))
        .map_err(|error| vec![format!("the words cannot be written: {error}")])
}
