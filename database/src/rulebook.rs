//! What commands decide by: the programme's versions, and the keys behind codes.

use std::{ops::Deref, sync::Arc};

use jiff::Timestamp;
use loyalty::{codes::CodeKeys, programme::Programme};

/// One version of the programme.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Which version.
    pub version: i64,
    /// From when on it is in force.
    pub effective_at: Timestamp,
    programme: Arc<Programme>,
}

/// The programme's versions and the keys behind codes. Clones share them.
#[derive(Clone, Debug)]
pub struct Rulebook {
    versions: Arc<[Terms]>,
    keys: Arc<CodeKeys>,
}

/// A database without a programme decides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no programme yet: apply one with 'programme apply FILE'")]
pub struct NoProgramme;

impl Terms {
    /// A version of a programme.
    pub fn new(version: i64, effective_at: Timestamp, programme: Programme) -> Self {
        Self { version, effective_at, programme: Arc::new(programme) }
    }
}

impl Deref for Terms {
    type Target = Programme;

    fn deref(&self) -> &Programme {
        &self.programme
    }
}

impl Rulebook {
    /// The rulebook of these versions, in the order in which they take effect.
    pub fn new(versions: Vec<Terms>, keys: CodeKeys) -> Result<Self, NoProgramme> {
        if versions.is_empty() {
            return Err(NoProgramme);
        }
        Ok(Self { versions: versions.into(), keys: Arc::new(keys) })
    }

    /// The version in force at a moment. The first is also in force before it took effect: a
    /// shop's past purchases are counted by the rules it started with.
    pub fn at(&self, at: Timestamp) -> &Terms {
        let in_force = self.versions.iter().rev().find(|terms| terms.effective_at <= at);
        in_force.unwrap_or(&self.versions[0])
    }

    /// A version by its number; the first if there is no such version any more.
    pub fn version(&self, version: i64) -> &Terms {
        self.versions.iter().find(|terms| terms.version == version).unwrap_or(&self.versions[0])
    }

    /// How many versions there are.
    pub fn version_count(&self) -> i64 {
        i64::try_from(self.versions.len()).unwrap_or(i64::MAX)
    }

    /// The keys behind codes.
    pub fn keys(&self) -> &CodeKeys {
        &self.keys
    }
}
