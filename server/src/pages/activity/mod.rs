//! `/activity`: every ledger transaction of a member, by month, each with its reason.

mod entry;
mod purchase;

use app::{
    activity::{self, Activity, Month, Show},
    wallet::{Expiring, Pending},
};
use axum::{extract::Query, http::StatusCode};
use database::{Fault, Tx, entries, entries::Entry};
use jiff::{Span, Timestamp, civil::Date};
use loyalty::{ids::MemberId, points::Points};
use serde::Deserialize;

pub use self::entry::show as show_entry;
use super::visit::{Answer, SignedIn, Visit};
use crate::loaded::{Loaded, With};

/// How many months one page shows.
const MONTHS: i32 = 3;

/// How many days of expiry are listed.
const MOST_EXPIRING: usize = 4;

/// What of the activity is asked for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    show: Option<String>,
    /// A month, as `2026-03`: what is shown was before it.
    before: Option<String>,
}

/// What one page shows: entries of some months, and whether there are earlier ones.
struct Found {
    first_month: Date,
    entries: Vec<Entry>,
    has_earlier: bool,
}

/// `GET /activity`
pub async fn list(member: SignedIn, Query(asked): Query<Asked>) -> Answer {
    let visit = &member.visit;
    let show = Show::from_query(asked.show.as_deref());
    let before = match asked.before.as_deref().map(month_of) {
        Some(Some(month)) => visit.terms().zone.start_of(month),
        Some(None) => return Ok(visit.not_found()),
        None => Timestamp::MAX,
    };
    let loaded = member.load(With::default()).await?;
    let id = member.member();
    let found = visit.state.database.read(async |tx| find(tx, visit, id, before).await).await;
    let found = found.map_err(|fault| visit.fault(&fault))?;

    let earlier = found.has_earlier.then(|| {
        let month = found.first_month.strftime("%Y-%m");
        match show {
            Show::All => format!("/activity?before={month}"),
            show => format!("/activity?show={}&before={month}", show.name()),
        }
    });
    let (expiring, expiring_later) = expiring(visit, &loaded);
    let maturing = &loaded.overview.maturing;
    let model = Activity {
        show,
        months: months(visit, show, &found.entries),
        earlier,
        expiring,
        expiring_later,
        pending: maturing.first().map(|first| Pending {
            points: maturing.iter().map(|lot| lot.points).sum(),
            from: visit.day(first.matures_at),
        }),
    };
    Ok(member.page(StatusCode::OK, &loaded, activity::page(visit.reader(), model)))
}

async fn find(
    tx: &mut Tx<'_>,
    visit: &Visit,
    member: MemberId,
    before: Timestamp,
) -> Result<Found, Fault> {
    let zone = &visit.terms().zone;
    let latest = entries::latest_before(tx, member, before).await?;
    let last_month = zone.date(latest.unwrap_or(visit.at)).first_of_month();
    let first_month = last_month.checked_sub(Span::new().months(MONTHS - 1)).unwrap_or(last_month);
    let since = zone.start_of(first_month);
    Ok(Found {
        first_month,
        entries: entries::list_between(tx, member, since, before).await?,
        has_earlier: entries::latest_before(tx, member, since).await?.is_some(),
    })
}

/// Entries month by month; a month's sums count all of it, whatever is shown.
fn months(visit: &Visit, show: Show, entries: &[Entry]) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for entry in entries {
        let day = visit.day(entry.occurred_at).first_of_month();
        if months.last().is_none_or(|month| month.day != day) {
            let (earned, given) = (Points::ZERO, Points::ZERO);
            months.push(Month { day, earned, given, lines: Vec::new() });
        }
        let Some(month) = months.last_mut() else { continue };
        if entry.points.is_negative() {
            month.given += entry.points;
        } else {
            month.earned += entry.points;
        }
        if show.includes(&entry.kind) {
            month.lines.extend(visit.line(entry));
        }
    }
    months.retain(|month| !month.lines.is_empty());
    months
}

/// What expires on which days, and what after all these.
fn expiring(visit: &Visit, loaded: &Loaded) -> (Vec<Expiring>, Points) {
    let lots = &loaded.overview.expiring;
    let (first, later) = lots.split_at(lots.len().min(MOST_EXPIRING));
    let expiring = first
        .iter()
        .map(|lot| Expiring { points: lot.points, on: visit.last_day_before(lot.expires_at) });
    (expiring.collect(), later.iter().map(|lot| lot.points).sum())
}

fn month_of(text: &str) -> Option<Date> {
    let (year, month) = text.split_once('-')?;
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::month_of;

    #[test]
    fn a_month_is_read_from_the_address() {
        assert_eq!(month_of("2026-03"), Some(date(2026, 3, 1)));
        for text in ["", "2026", "2026-13", "march", "2026-03-01x", "99999-01"] {
            assert_eq!(month_of(text), None, "{text:?}");
        }
    }
}
