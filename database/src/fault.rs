//! The two ways a command can end without happening.

use std::sync::Arc;

use loyalty::{closing::SettlingFault, ledger::NotATransaction, lots::MissingLot};

use crate::refusal::Refusal;

/// Either the rules said no, or something broke on our side. In both cases nothing was saved.
///
/// The two are kept apart to the last, because a refusal is told to the person who asked and a
/// fault is told to us.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Failure {
    /// The rules said no.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// Something broke on our side.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Something broke on our side.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Fault {
    /// The database failed, or said what it must not say.
    #[error("the database failed: {0}")]
    Database(Arc<sqlx::Error>),
    /// Somebody else changed what this command had read. It is run again; when that does not
    /// help, the database is busier than it can be.
    #[error("others kept changing what this needed")]
    Conflict,
    /// A command went on after one of its statements had failed. It was not committed.
    #[error("a command went on after a statement had failed")]
    WentOnAfterFailure,
    /// The command panicked, or the writer has stopped.
    #[error("the command gave no answer")]
    NoAnswer,
    /// The disk or the operating system failed.
    #[error("{0}")]
    Outside(String),
    /// The database holds what the rules say cannot be.
    #[error("the books do not add up: {0}")]
    Corrupt(String),
}

impl Fault {
    /// Whether the same request may succeed later: the disk is full, the database away or busy.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Conflict => true,
            Self::Database(error) => match &**error {
                sqlx::Error::Database(error) => is_temporary_code(error.code().as_deref()),
                sqlx::Error::Io(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed => true,
                _ => false,
            },
            Self::WentOnAfterFailure | Self::NoAnswer | Self::Outside(_) | Self::Corrupt(_) => {
                false
            }
        }
    }
}

/// SQLite: busy, locked, read-only, I/O error, full (with their extended codes). PostgreSQL:
/// conflict, out of resources, the operator's intervention, connection trouble.
fn is_temporary_code(code: Option<&str>) -> bool {
    let Some(code) = code else { return false };
    if code.len() == 5 && !code.bytes().all(|b| b.is_ascii_digit() && code.starts_with('1')) {
        return ["40", "53", "57", "08", "55"].iter().any(|class| code.starts_with(class));
    }
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 8 | 10 | 13))
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(Arc::new(error))
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Fault(error.into())
    }
}

/// A rule that failed where it cannot: the books are not what they were.
macro_rules! corrupt_from {
    ($($kind:ty),*) => { $(
        impl From<$kind> for Fault {
            fn from(error: $kind) -> Self {
                Self::Corrupt(error.to_string())
            }
        }

        impl From<$kind> for Failure {
            fn from(error: $kind) -> Self {
                Self::Fault(error.into())
            }
        }
    )* };
}

corrupt_from!(NotATransaction, MissingLot, SettlingFault, serde_json::Error);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_passes_and_a_broken_constraint_does_not() {
        for (code, temporary) in [
            ("5", true),
            ("13", true),
            ("10", true),
            ("1546", true),
            ("8", true),
            ("19", false),
            ("2067", false),
            ("40001", true),
            ("57P01", true),
            ("53300", true),
            ("23505", false),
            ("42P01", false),
        ] {
            assert_eq!(is_temporary_code(Some(code)), temporary, "{code}");
        }
    }
}
