//! Wrong codes at a till: five in ten minutes make it wait.

use jiff::{Span, Timestamp};
use uuid::Uuid;

use crate::{
    fault::{Failure, Fault},
    refusal::Refusal,
    sql::{Asked, Tx, record, sql},
};

/// How many wrong codes make a till wait.
const MOST_WRONG: i64 = 5;

/// Over how many minutes they are counted.
const WINDOW_MINUTES: i64 = 10;

record! {
    struct Lately {
        wrong: i64,
        earliest: Option<Timestamp>,
    }
}

/// The wrong codes of a till lately: a question that goes along with the next.
pub(crate) struct Guesses(Asked<Lately>);

/// Asks how many wrong codes a till had lately.
pub(crate) async fn ask(tx: &mut Tx<'_>, till: &str, at: Timestamp) -> Result<Guesses, Fault> {
    let since = at.checked_sub(window()).unwrap_or(Timestamp::MIN);
    let lately = sql!(
        "SELECT count(*) AS wrong, min(at) AS earliest
           FROM (SELECT at FROM wrong_code WHERE till = $1 AND at > $2
                  ORDER BY at DESC LIMIT $3) AS latest",
        till,
        since,
        MOST_WRONG,
    );
    Ok(Guesses(lately.ask(tx).await?))
}

/// Refuses a till that had too many wrong codes lately.
pub(crate) async fn refuse_guessing(
    tx: &mut Tx<'_>,
    till: &str,
    at: Timestamp,
) -> Result<(), Failure> {
    ask(tx, till, at).await?.refuse_too_many(tx).await
}

impl Guesses {
    /// Refuses the till if they are too many.
    pub(crate) async fn refuse_too_many(self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        let lately = self.0.one(tx).await?;
        match lately.earliest {
            Some(earliest) if lately.wrong >= MOST_WRONG => {
                let wait_until = earliest.checked_add(window()).unwrap_or(Timestamp::MAX);
                Err(Refusal::TooManyWrongCodes { wait_until }.into())
            }
            _ => Ok(()),
        }
    }
}

fn window() -> Span {
    Span::new().minutes(WINDOW_MINUTES)
}

/// Notes a wrong code.
pub(crate) async fn insert(tx: &mut Tx<'_>, till: &str, at: Timestamp) -> Result<(), Fault> {
    sql!(
        "INSERT INTO wrong_code (till, at, wrong_id) VALUES ($1, $2, $3)",
        till,
        at,
        Uuid::now_v7(),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets what no longer counts.
pub(crate) async fn forget_before(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Fault> {
    sql!("DELETE FROM wrong_code WHERE at < $1", before).execute(tx).await
}
