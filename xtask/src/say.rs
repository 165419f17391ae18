//! What a chore says while it works. Everything goes to standard error, so that the closing lines
//! of test runners stay what they are on standard output.

use std::{io::IsTerminal, path::Path, time::Duration};

/// Announces a step that may take a while.
pub(crate) fn step(doing: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("\x1b[1;36m›\x1b[0m {doing}");
    } else {
        eprintln!("› {doing}");
    }
}

/// Says one more thing about the step at hand.
pub(crate) fn line(words: &str) {
    eprintln!("  {words}");
}

/// Says what went wrong, with everything that led to it.
pub(crate) fn trouble(trouble: &anyhow::Error) {
    eprintln!("\n{trouble}");
    for cause in trouble.chain().skip(1) {
        eprintln!("  because: {cause}");
    }
}

/// Says how long the whole chore took.
pub(crate) fn total(took: Duration) {
    eprintln!("Took {}.", seconds(took));
}

/// A duration as a person says it: `4.2 s`, `3 min 5 s`.
pub(crate) fn seconds(took: Duration) -> String {
    match took.as_secs() {
        0..60 => format!("{:.1} s", took.as_secs_f64()),
        all => format!("{} min {} s", all / 60, all % 60),
    }
}

/// A size as a person says it, in kB of 1000 bytes, as browsers show it.
pub(crate) fn kilobytes(bytes: u64) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

/// A path without the part that everybody knows.
pub(crate) fn short(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_said_in_minutes_from_one_minute_on() {
        assert_eq!(seconds(Duration::from_millis(4_230)), "4.2 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 5 s");
    }

    #[test]
    fn a_size_is_said_in_kilobytes_of_a_thousand_bytes() {
        assert_eq!(kilobytes(110_650), "110.6 kB");
    }
}
