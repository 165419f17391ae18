//! Opening the books: the database, its secret, and the programme it has.

use database::{Database, Rulebook, instance, programmes};
use loyalty::codes::CodeKeys;

use crate::{
    secret::Secret,
    settings::{Settings, make_folder_of},
    trouble::Trouble,
};

/// The database with what decides.
pub(super) struct Books {
    pub(super) database: Database,
    pub(super) rulebook: Rulebook,
    pub(super) secret: Secret,
}

impl Books {
    /// Opens the books that the settings name.
    pub(super) async fn open(settings: &Settings) -> Result<Self, Trouble> {
        Self::of(settings, open_database(settings).await?).await
    }

    /// Opens the books of a database that is open.
    pub(super) async fn of(settings: &Settings, database: Database) -> Result<Self, Trouble> {
        let secret = matching_secret(settings, &database).await?;
        let keys = CodeKeys::from_secret(secret.bytes());
        let rulebook = programmes::load(&database, keys).await?;
        Ok(Self { database, rulebook, secret })
    }
}

/// Opens the database that the settings name, and brings its tables up to date.
pub(super) async fn open_database(settings: &Settings) -> Result<Database, Trouble> {
    if let Some(file) = settings.sqlite_file() {
        make_folder_of(&file)?;
    }
    Ok(Database::open(&settings.database_url).await?)
}

/// The secret, provided that it is the one this database's codes were made with.
pub(super) async fn matching_secret(
    settings: &Settings,
    database: &Database,
) -> Result<Secret, Trouble> {
    let secret = settings.secret()?;
    let kept =
        instance::find_or_insert(database, "secret_fingerprint", secret.fingerprint()).await?;
    if kept != secret.fingerprint() {
        return Err(Trouble::new(
            "this database's codes were made with another secret: set WALLET_SECRET or \
             WALLET_SECRET_FILE to that one, or no card and no voucher will be found",
        ));
    }
    Ok(secret)
}
