//! Statements whose answers nobody waits for: on SQLite they go along with the next one.
//!
//! A statement costs a trip to the thread that SQLite works on, and the trip costs more than the
//! statement. What a command only writes therefore waits for the next statement that is asked for
//! an answer, or for the end of the command, and goes there as one text with it.

use sqlx::{
    Arguments as _, AssertSqlSafe, Either, Error, Executor as _, SqliteConnection,
    sqlite::{SqliteArguments, SqliteRow},
};

use futures_util::TryStreamExt as _;

use super::value::Value;

/// What one text may hold: far below the 32,766 arguments that SQLite takes.
const MOST_ARGUMENTS: usize = 4_000;

/// Up to how many statements a text stays prepared. Longer ones seldom come again alike, and would
/// take the memory of as many statements.
const MOST_KEPT: usize = 24;

/// Statements that wait, as one text.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    text: String,
    arguments: SqliteArguments,
    /// What each of them is there for.
    purposes: Vec<Purpose>,
}

/// What a statement is there for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    /// It must change exactly so many rows.
    Changes(u64),
    /// Its rows are kept in this place until they are looked at.
    IsAsked(usize),
    /// Its answer is what the text is run for, or nobody's matter.
    IsLast,
}

/// What a text with everything that waited answered.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// The rows of its last statement.
    pub(super) rows: Vec<SqliteRow>,
    /// The rows of those that were asked ahead, with their places.
    pub(super) asked: Vec<(usize, Vec<SqliteRow>)>,
    /// How many rows its last statement changed.
    pub(super) changed: u64,
    /// Whether one that waited did not change what it had to.
    pub(super) has_missed: bool,
}

impl Waiting {
    pub(super) fn is_empty(&self) -> bool {
        self.purposes.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.arguments.len() >= MOST_ARGUMENTS
    }

    /// Adds a statement, its placeholders counted on from those before it.
    pub(super) fn push(
        &mut self,
        text: &str,
        values: &[Value<'_>],
        purpose: Purpose,
    ) -> Result<(), Error> {
        let before = self.arguments.len();
        if !self.text.is_empty() {
            self.text.push_str(";\n");
        }
        let mut parts = text.split('$');
        self.text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            // The compiler has seen to it that each placeholder is a number of an argument.
            let number: usize =
                part[..digits].parse().map_err(|error| Error::Encode(Box::new(error)))?;
            self.text.push('$');
            self.text.push_str(&(before + number).to_string());
            self.text.push_str(&part[digits..]);
        }
        for value in values {
            match *value {
                Value::Int(value) => self.arguments.add(value),
                Value::Text(value) => self.arguments.add(value.map(str::to_owned)),
                Value::Bytes(value) => self.arguments.add(value.map(<[u8]>::to_vec)),
            }
            .map_err(Error::Encode)?;
        }
        self.purposes.push(purpose);
        Ok(())
    }

    /// Runs everything that waits, in order.
    pub(super) async fn run(&mut self, connection: &mut SqliteConnection) -> Result<Answer, Error> {
        let Self { text, arguments, purposes } = std::mem::take(self);
        let is_kept = purposes.len() <= MOST_KEPT;
        let query = sqlx::query_with(AssertSqlSafe(text), arguments).persistent(is_kept);
        let mut parts = connection.fetch_many(query);
        let mut answer = Answer::default();
        let mut purposes = purposes.into_iter();
        let mut rows = Vec::new();
        while let Some(part) = parts.try_next().await? {
            let done = match part {
                Either::Right(row) => {
                    rows.push(row);
                    continue;
                }
                Either::Left(done) => done,
            };
            // Each statement ends with this, after its rows.
            let rows = std::mem::take(&mut rows);
            match purposes.next() {
                Some(Purpose::Changes(awaited)) => {
                    answer.has_missed |= done.rows_affected() != awaited;
                }
                Some(Purpose::IsAsked(place)) => answer.asked.push((place, rows)),
                Some(Purpose::IsLast) | None => {
                    answer.changed = done.rows_affected();
                    answer.rows = rows;
                }
            }
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_counted_on_from_those_before() {
        let mut waiting = Waiting::default();
        let both = [Value::Int(Some(1)), Value::Text(Some("one"))];
        waiting
            .push("UPDATE a SET b = $2, c = $1 WHERE b <> $2", &both, Purpose::Changes(1))
            .unwrap();
        waiting.push("DELETE FROM a", &[], Purpose::IsLast).unwrap();
        waiting.push("INSERT INTO a VALUES ($1)", &[Value::Bytes(None)], Purpose::IsLast).unwrap();
        let expected = "UPDATE a SET b = $2, c = $1 WHERE b <> $2;\nDELETE FROM a;\n\
                        INSERT INTO a VALUES ($3)";
        assert_eq!((&*waiting.text, waiting.arguments.len()), (expected, 3));
    }
}
