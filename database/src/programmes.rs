//! The programme's versions: applied, scheduled, never changed.

use jiff::Timestamp;
use loyalty::{
    codes::CodeKeys,
    programme::{Mistake, read},
};

use crate::{
    audit,
    database::Database,
    fault::{Failure, Fault},
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::{Tx, record, sql},
};

record! {
    /// A version as it was applied.
    #[derive(Clone, Debug)]
    pub struct ProgrammeVersion {
        /// Which version.
        pub version: i64,
        /// The file, with its comments.
        pub source: String,
        /// From when on it is in force.
        pub effective_at: Timestamp,
        /// When it was applied.
        pub recorded_at: Timestamp,
        /// By whom.
        pub recorded_by: String,
    }
}

pub use crate::rulebook::NoProgramme;

/// Why there is no rulebook.
#[derive(Debug, thiserror::Error)]
pub enum RulebookFault {
    /// No programme was applied yet.
    #[error(transparent)]
    NoProgramme(#[from] NoProgramme),
    /// A stored version cannot be read by this program.
    #[error("version {version} of the programme cannot be read: {mistake}")]
    Unreadable {
        /// Which version.
        version: i64,
        /// Its first mistake.
        mistake: Mistake,
    },
    /// The database failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Lists all versions, in the order in which they take effect.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<ProgrammeVersion>, Fault> {
    sql!(
        "SELECT version, source, effective_at, recorded_at, recorded_by
           FROM programme_version
          ORDER BY effective_at, version"
    )
    .all::<ProgrammeVersion>(tx)
    .await
}

record! { struct Count { versions: i64 } }

/// Counts the versions: cheap to ask, to learn whether the rulebook is still whole.
pub async fn count(database: &Database) -> Result<i64, Fault> {
    let count = async |tx: &mut Tx<'_>| {
        let query = sql!("SELECT count(*) AS versions FROM programme_version");
        Ok(query.one::<Count>(tx).await?.versions)
    };
    database.read_once(count).await
}

/// Reads all versions into a rulebook.
pub async fn load(database: &Database, keys: CodeKeys) -> Result<Rulebook, RulebookFault> {
    let versions = database.read_once(list).await?;
    let mut terms = Vec::with_capacity(versions.len());
    for stored in versions {
        let programme = read(&stored.source).map_err(|mistakes| RulebookFault::Unreadable {
            version: stored.version,
            mistake: mistakes.into_iter().next().unwrap_or_else(no_mistake),
        })?;
        terms.push(Terms::new(stored.version, stored.effective_at, programme));
    }
    Ok(Rulebook::new(terms, keys)?)
}

/// `read` refuses only with mistakes; this is for the type.
fn no_mistake() -> Mistake {
    Mistake { line: 1, column: 1, path: String::new(), message: "cannot be read".into() }
}

/// What applying a programme came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The version that says so.
    pub version: i64,
    /// From when on it is in force.
    pub effective_at: Timestamp,
    /// Whether it was made now; else that version said the same already.
    pub is_new: bool,
}

/// The version in force at a moment, of versions in the order in which they take effect. The
/// first is also in force before it took effect.
pub fn in_force(versions: &[ProgrammeVersion], at: Timestamp) -> Option<&ProgrammeVersion> {
    versions.iter().rev().find(|version| version.effective_at <= at).or(versions.first())
}

/// Makes a programme the version in force from `effective_at` on. Applying what is in force then
/// already changes nothing.
///
/// Refused where something has happened since that moment: what was counted stays counted by the
/// rules that were in force.
pub async fn apply(
    database: &Database,
    source: String,
    by: audit::By,
    effective_at: Timestamp,
    at: Timestamp,
) -> Result<Applied, Failure> {
    database
        .write(async move |tx| {
            let versions = list(tx).await?;
            if let Some(same) = in_force(&versions, effective_at).filter(|v| v.source == source) {
                let ProgrammeVersion { version, effective_at, .. } = *same;
                return Ok(Applied { version, effective_at, is_new: false });
            }
            if !versions.is_empty()
                && effective_at < at
                && has_happened_since(tx, effective_at).await?
            {
                return Err(Refusal::RulesOfThePast(effective_at).into());
            }
            insert(tx, &versions, source.clone(), effective_at, by, at).await
        })
        .await
}

/// Takes back the version that was applied last: what would be in force without it is made the
/// next version. Returns what was taken back, and what is in its place.
///
/// Undoing again brings back what was undone. Nothing is deleted.
pub async fn undo(
    database: &Database,
    by: audit::By,
    at: Timestamp,
) -> Result<(ProgrammeVersion, Applied), Failure> {
    database
        .write(async move |tx| {
            let mut versions = list(tx).await?;
            let last = (0..versions.len()).max_by_key(|&place| versions[place].version);
            // Before the first version there is nothing to go back to.
            let last = last.filter(|_| versions.len() > 1).ok_or(Refusal::NothingToUndo)?;
            let undone = versions.remove(last);
            let before = in_force(&versions, undone.effective_at).map(|v| v.source.clone());
            let source = before.ok_or(Refusal::NothingToUndo)?;
            versions.push(undone.clone());
            // What is scheduled never comes; what is in force ends now.
            let effective_at = undone.effective_at.max(at);
            let applied = insert(tx, &versions, source, effective_at, by, at).await?;
            Ok((undone, applied))
        })
        .await
}

record! { struct Later { transactions: i64 } }

async fn has_happened_since(tx: &mut Tx<'_>, at: Timestamp) -> Result<bool, Fault> {
    let later = sql!(
        "SELECT count(*) AS transactions
           FROM (SELECT 1 FROM ledger_transaction WHERE occurred_at >= $1 LIMIT 1) AS later",
        at,
    );
    Ok(later.one::<Later>(tx).await?.transactions > 0)
}

async fn insert(
    tx: &mut Tx<'_>,
    versions: &[ProgrammeVersion],
    source: String,
    effective_at: Timestamp,
    by: audit::By,
    at: Timestamp,
) -> Result<Applied, Failure> {
    let version = versions.iter().map(|stored| stored.version).max().unwrap_or(0) + 1;
    sql!(
        "INSERT INTO programme_version (version, source, effective_at, recorded_at, recorded_by)
         VALUES ($1, $2, $3, $4, $5)",
        version,
        source,
        effective_at,
        at,
        audit::name_of(by),
    )
    .execute(tx)
    .await?;
    let line = audit::Line::of("programme_applied", by, at);
    audit::insert(tx, &line.detailed(&serde_json::json!({ "version": version }))).await?;
    Ok(Applied { version, effective_at, is_new: true })
}
