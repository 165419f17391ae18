//! What a command tells on standard output, gathered and written at once.

use std::{
    fmt::Display,
    io::{ErrorKind, Write as _, stdout},
};

use crate::trouble::Trouble;

/// Lines to be printed.
#[derive(Debug, Default)]
pub(super) struct Page(String);

impl Page {
    /// Adds a line.
    pub(super) fn line(&mut self, line: impl Display) {
        self.0.push_str(line.to_string().trim_end());
        self.0.push('\n');
    }

    /// Prints it. Whoever reads may stop before the end, as `head` does.
    pub(super) fn print(self) -> Result<(), Trouble> {
        let written = stdout().write_all(self.0.as_bytes()).and_then(|()| stdout().flush());
        match written {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(()),
        }
    }
}
