//! Rows to baskets, in the order in which they were bought; in flat memory, however long the file.
//!
//! Rows of one reference belong together, wherever they stand. So the rows that
//! stand together are put aside on disk, and what they are sorted by is sorted: by reference, to
//! join them, and then by time. Both sorts spill to disk too.

use std::iter::Peekable;

use extsort::ExternalSorter;
use loyalty::purchases::{Line, MOST_LINES};
use serde::{Deserialize, Serialize};

use super::{
    Table,
    aside::{Aside, Place},
    rejects::Rejects,
    rows::{OfPurchase, Row, Said},
};
use crate::trouble::Trouble;

/// How many baskets are sorted in memory at a time, without their rows.
const BASKETS_IN_MEMORY: usize = 50_000;

/// All rows of one purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Basket {
    pub(super) reference: String,
    pub(super) rows: Vec<Row>,
}

impl Basket {
    pub(super) fn first_line(&self) -> u64 {
        self.rows.first().map_or(0, |row| row.line)
    }

    pub(super) fn occurred_at_micros(&self) -> i64 {
        let said = self.rows.first().and_then(|row| row.said.as_ref().ok());
        said.map_or(i64::MIN, |said| said.purchase.occurred_at_micros)
    }

    /// What is bought, or why the basket is rejected, with the line that is to blame.
    pub(super) fn read(&self) -> Result<(&OfPurchase, Vec<Line>), (u64, String)> {
        if self.rows.len() > MOST_LINES {
            return Err((self.first_line(), format!("has more than {MOST_LINES} lines")));
        }
        let mut first: Option<(&OfPurchase, u64)> = None;
        let mut lines = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let Said { purchase, line } =
                row.said.as_ref().map_err(|reason| (row.line, reason.clone()))?;
            match first {
                None => first = Some((purchase, row.line)),
                Some((alike, at)) if alike != purchase => {
                    let what = "another member, store, channel, time or currency";
                    return Err((row.line, format!("says {what} than line {at} of its purchase")));
                }
                Some(_) => {}
            }
            lines.push(line.clone());
        }
        let (purchase, _) = first.ok_or((0, "has no lines".to_owned()))?;
        Ok((purchase, lines))
    }

    /// Adds rows that stand elsewhere in the file. A whole basket that stands there twice is one.
    fn join(&mut self, other: Self) -> u64 {
        let same = |a: &Row, b: &Row| a.fields == b.fields;
        let is_repeated = other.rows.iter().all(|row| self.rows.iter().any(|own| same(own, row)));
        if is_repeated && other.rows.len() >= self.rows.len() {
            return u64::try_from(other.rows.len()).unwrap_or(u64::MAX);
        }
        self.rows.extend(other.rows);
        0
    }
}

/// The baskets of a file, in order.
pub(super) struct Ordered<I> {
    /// In the order of their time, ties in the order of the file.
    pub(super) baskets: I,
    /// How many there are.
    pub(super) count: u64,
    /// How many rows repeat a basket of the same file.
    pub(super) repeated_rows: u64,
}

/// Reads a whole file, and puts its baskets in order.
pub(super) fn in_order(
    mut table: Table,
    rejects: &mut Rejects,
    progress: &mut dyn FnMut(u64),
) -> Result<Ordered<impl Iterator<Item = Result<Basket, Trouble>> + use<>>, Trouble> {
    let sorter = ExternalSorter::new().with_segment_size(BASKETS_IN_MEMORY);
    let mut by_reference = sorter.pushed_by(|a: &Place, b: &Place| {
        (&a.reference, a.first_line).cmp(&(&b.reference, b.first_line))
    });
    let mut aside = Aside::new()?;
    let mut record = csv::ByteRecord::new();
    let mut basket: Option<Basket> = None;
    while let Some(raw) = table.next_row(&mut record)? {
        progress(record.position().map_or(0, csv::Position::byte));
        let row = Row::read(raw);
        match &mut basket {
            Some(open) if open.reference == row.reference() => {
                if open.rows.len() <= MOST_LINES {
                    open.rows.push(row);
                } else {
                    let reason = format!("its purchase has more than {MOST_LINES} lines");
                    rejects.reject(row.line, &row.fields, &reason)?;
                }
            }
            _ => {
                let next = Basket { reference: row.reference().to_owned(), rows: vec![row] };
                if let Some(whole) = basket.replace(next) {
                    by_reference.push(aside.put(&whole)?)?;
                }
            }
        }
    }
    if let Some(whole) = basket {
        by_reference.push(aside.put(&whole)?)?;
    }

    let sorter = ExternalSorter::new().with_segment_size(BASKETS_IN_MEMORY);
    let mut by_time = sorter.pushed_by(|a: &Place, b: &Place| {
        (a.occurred_at_micros, a.first_line).cmp(&(b.occurred_at_micros, b.first_line))
    });
    let mut joined = Joined { sorted: by_reference.done()?.peekable(), aside, repeated_rows: 0 };
    let mut count = 0;
    while let Some(place) = joined.next_place()? {
        count += 1;
        by_time.push(place)?;
    }
    let Joined { mut aside, repeated_rows, .. } = joined;
    let baskets = by_time.done()?.map(move |place| Ok(aside.get(&place?)?));
    Ok(Ordered { baskets, count, repeated_rows })
}

/// Baskets sorted by reference, those of one reference joined.
struct Joined<I: Iterator> {
    sorted: Peekable<I>,
    aside: Aside,
    repeated_rows: u64,
}

impl<I: Iterator<Item = std::io::Result<Place>>> Joined<I> {
    fn next_place(&mut self) -> Result<Option<Place>, Trouble> {
        let Some(first) = self.sorted.next() else { return Ok(None) };
        let first = first?;
        let belongs = |next: &std::io::Result<Place>| {
            // Rows whose reference cannot be read belong to nothing.
            next.as_ref().is_ok_and(|next| next.reference == first.reference)
                && !first.reference.is_empty()
        };
        let Some(mut next) = self.sorted.next_if(belongs) else { return Ok(Some(first)) };
        let mut basket = self.aside.get(&first)?;
        loop {
            self.repeated_rows += basket.join(self.aside.get(&next?)?);
            match self.sorted.next_if(belongs) {
                Some(another) => next = another,
                None => return Ok(Some(self.aside.put(&basket)?)),
            }
        }
    }
}
