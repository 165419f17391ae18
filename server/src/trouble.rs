//! What a command could not do, in words for whoever typed it: what was wrong, where, what to do.

use std::fmt;

use database::{
    Failure, Fault, OpenFault,
    backup::BackupFault,
    programmes::{NoProgramme, RulebookFault},
};

/// A command that ends with an error.
#[derive(Debug)]
pub struct Trouble {
    message: String,
    exit_code: u8,
    is_temporary: bool,
}

impl Trouble {
    /// Something went wrong: exit code 1.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit_code: 1, is_temporary: false }
    }

    /// The command was used wrongly: exit code 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { exit_code: 2, ..Self::new(message) }
    }

    /// What the process answers to the shell.
    pub fn exit_code(&self) -> u8 {
        self.exit_code
    }

    /// Whether the same may succeed later: the disk is full, the database away or busy.
    pub fn is_temporary(&self) -> bool {
        self.is_temporary
    }

    /// The same trouble with a file.
    pub fn with_file(file: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(format!("{}: {}", file.display(), in_words(error)))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".into(),
        std::io::ErrorKind::PermissionDenied => "we may not read or write it".into(),
        std::io::ErrorKind::AlreadyExists => "it exists already; name another".into(),
        std::io::ErrorKind::StorageFull => "the disk is full".into(),
        _ => error.to_string(),
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::new(refusal.to_string()),
            Failure::Fault(fault) => fault.into(),
        }
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        let is_temporary = fault.is_temporary();
        let advice = if is_temporary {
            "\nThe disk may be full or read-only, or another program may hold the database."
        } else {
            ""
        };
        Self { is_temporary, ..Self::new(format!("{fault}{advice}")) }
    }
}

macro_rules! from_its_words {
    ($($kind:ty),*) => { $(
        impl From<$kind> for Trouble {
            fn from(error: $kind) -> Self {
                Self::new(error.to_string())
            }
        }
    )* }
}

from_its_words!(OpenFault, BackupFault, NoProgramme, RulebookFault, std::io::Error);
