//! Questions that are asked ahead: several of them make one trip.

use sqlx::Error;

use super::{
    query::Tx,
    row::{FromRow, Row},
};
use crate::fault::Fault;

/// A question that goes along with the next statement; its answer is looked at when it is needed.
#[must_use]
pub(crate) enum Asked<R> {
    /// On PostgreSQL it is answered at once.
    Answered(Vec<R>),
    /// On SQLite its rows come with the next statement, to this place.
    In(usize),
}

impl<R: FromRow> Asked<R> {
    /// Looks at the answer: all rows.
    pub(crate) async fn all(self, tx: &mut Tx<'_>) -> Result<Vec<R>, Fault> {
        let place = match self {
            Self::Answered(rows) => return Ok(rows),
            Self::In(place) => place,
        };
        if tx.asked[place].is_none() {
            tx.finish().await?;
        }
        let rows = tx.asked[place].take().unwrap_or_default();
        let decoded: Result<_, Error> =
            rows.iter().map(|row| R::from_row(Row::Sqlite(row))).collect();
        tx.noting_failure(decoded.map_err(Fault::from))
    }

    /// Looks at the answer: the one row, or none.
    pub(crate) async fn optional(self, tx: &mut Tx<'_>) -> Result<Option<R>, Fault> {
        Ok(self.all(tx).await?.into_iter().next())
    }

    /// Looks at the answer: the one row that there always is.
    pub(crate) async fn one(self, tx: &mut Tx<'_>) -> Result<R, Fault> {
        Ok(self.optional(tx).await?.ok_or(Error::RowNotFound)?)
    }
}
