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
    rulebook::{NoProgramme, Rulebook, Terms},
    sql::{Tx, record, sql},
};

record! {
    /// A version as it was applied.
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
    Ok(sql!(
        "SELECT version, source, effective_at, recorded_at, recorded_by
           FROM programme_version
          ORDER BY effective_at, version"
    )
    .all::<ProgrammeVersion>(tx)
    .await?)
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

/// Makes a programme the version in force from `effective_at` on. Applying what is the latest
/// version already changes nothing.
pub async fn apply(
    database: &Database,
    source: String,
    by: audit::By,
    effective_at: Timestamp,
    at: Timestamp,
) -> Result<i64, Failure> {
    database
        .write(async move |tx| {
            let versions = list(tx).await?;
            let latest = versions.iter().max_by_key(|stored| stored.version);
            if let Some(latest) = latest.filter(|latest| latest.source == source) {
                return Ok(latest.version);
            }
            let version = latest.map_or(1, |latest| latest.version + 1);
            sql!(
                "INSERT INTO programme_version
                     (version, source, effective_at, recorded_at, recorded_by)
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
            Ok(version)
        })
        .await
}
