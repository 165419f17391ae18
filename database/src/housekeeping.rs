//! Housekeeping: forgetting what has done its work.

use jiff::{Span, Timestamp};

use crate::{
    database::Database, events, fault::Failure, idempotency, passkeys, sessions, sign_in_links,
    wrong_codes,
};

/// Forgets ended sessions, used links, old events, and answers that need not be kept. Says how
/// many rows are gone.
pub async fn forget_old(database: &Database, at: Timestamp) -> Result<u64, Failure> {
    database
        .write(async move |tx| {
            let before = |hours: i64| at.checked_sub(Span::new().hours(hours)).unwrap_or(at);
            let mut gone = sessions::forget_ended(tx, at).await?;
            gone += passkeys::forget_ended(tx, at).await?;
            gone += sign_in_links::forget_before(tx, before(24)).await?;
            gone += wrong_codes::forget_before(tx, before(1)).await?;
            gone += events::forget_before(tx, before(30 * 24)).await?;
            gone += idempotency::forget_before(tx, at).await?;
            Ok(gone)
        })
        .await
}
