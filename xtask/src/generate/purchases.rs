//! `purchases.csv`: who buys how much, what, and when, as households of the sample do.

use std::io::Write;

use anyhow::Result;

use super::{
    calendar::{DAY_SECONDS, Day, Moment},
    name,
    sample::{Basket, COLUMNS, Household, Sample},
    seeded::Seeded,
};

const WEEK_SECONDS: i64 = 7 * DAY_SECONDS;
const HOUR_SECONDS: u64 = 3_600;
const WEEKS: u64 = 52;

/// The year of 52 weeks in which all is bought.
#[derive(Clone, Copy, Debug)]
pub(super) struct Year {
    /// By how much the sample is moved: whole weeks, so that weekdays stay.
    moved: i64,
    /// When the sample ends, moved.
    last: Moment,
}

impl Year {
    /// The year that ends with the sample's last day, or within the week up to another.
    pub(super) fn of(sample: &Sample, until: Option<Day>) -> Self {
        let end = sample.last.day();
        let weeks = (until.unwrap_or(end).0 - end.0).div_euclid(7);
        let moved = weeks * WEEK_SECONDS;
        Self { moved, last: Moment(sample.last.0 + moved) }
    }

    /// The day before which nobody buys.
    pub(super) fn first_day(self) -> Day {
        Moment(self.last.0 - i64::try_from(WEEKS).unwrap_or(0) * WEEK_SECONDS).day()
    }

    /// Another moment for a basket: some week of the year, its own weekday and hour.
    fn moment(self, basket: &Basket, seeded: &mut Seeded) -> Moment {
        let hour = HOUR_SECONDS.cast_signed();
        let own = (basket.at.0 + self.moved).div_euclid(hour) * hour;
        let second = own + seeded.below(HOUR_SECONDS).cast_signed();
        // From the end back, so that nothing comes after it.
        let weeks_back = (self.last.0 - second).div_euclid(WEEK_SECONDS);
        let latest = second + weeks_back * WEEK_SECONDS;
        Moment(latest - seeded.below(WEEKS).cast_signed() * WEEK_SECONDS)
    }
}

/// Whose ways a member has.
fn household(sample: &Sample, seed: u64, member: u64) -> &Household {
    Seeded::of(seed, "household", member).one_of(&sample.households)
}

/// Writes so many purchases of so many members; gives how many lines they have.
///
/// The purchases are divided as the households of the sample divide theirs, to the last one.
pub(super) fn write(
    file: &mut impl Write,
    sample: &Sample,
    year: Year,
    (members, purchases): (u64, u64),
    seed: u64,
) -> Result<u64> {
    let weight = |member| household(sample, seed, member).baskets.len() as u128;
    let whole: u128 = (1..=members).map(weight).sum();
    let (mut so_far, mut written, mut lines) = (0, 0, 0);
    let mut text = Vec::new();
    writeln!(file, "{COLUMNS}")?;
    for member in 1..=members {
        so_far += weight(member);
        let up_to = so_far * u128::from(purchases) / whole;
        let (name, baskets) = (name(member), &household(sample, seed, member).baskets);
        let mut seeded = Seeded::of(seed, "purchases", member);
        while written < up_to {
            written += 1;
            let basket = seeded.one_of(baskets);
            let at = year.moment(basket, &mut seeded);
            let beginning = format!("g{seed}-{written},{name},{},{at},", basket.place);
            text.clear();
            for goods in &basket.goods {
                text.extend_from_slice(beginning.as_bytes());
                text.extend_from_slice(goods.as_bytes());
                text.push(b'\n');
            }
            file.write_all(&text)?;
            lines += basket.goods.len() as u64;
        }
    }
    Ok(lines)
}
