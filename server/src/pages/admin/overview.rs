//! `/admin`: what matters of the programme, in figures.

use app::manager::{self, Overview, StoreFigures};
use database::figures::{self, Bought, Count, Owed, Vouchers, Week};
use jiff::{Span, Timestamp, civil::Date};
use loyalty::points::Points;

use super::Manager;
use crate::{
    pages::visit::{Answer, Visit},
    reports::per_cent,
};

/// Over how many days figures are counted.
const DAYS: i64 = 90;

/// How many weeks the chart shows.
const WEEKS: i64 = 12;

/// What is read of the books, in one view.
struct Figures {
    owed: Owed,
    bought: Bought,
    vouchers: Vouchers,
    over: (Points, Points),
    tiers: Vec<Count>,
    weeks: Vec<Week>,
    purchases: Vec<Count>,
    enrolled: Vec<Count>,
    redeemed: Vec<Count>,
}

/// `GET /admin`
pub async fn show(manager: Manager) -> Answer {
    let visit = manager.visit();
    let since = before(visit.at, DAYS);
    let first_week = first_week(visit);
    let at = visit.at;
    let figures = visit
        .state
        .database
        .read(async |tx| {
            Ok(Figures {
                owed: figures::owed(tx).await?,
                bought: figures::bought_since(tx, since).await?,
                vouchers: figures::vouchers(tx, at).await?,
                over: figures::earned_and_expired(tx, at).await?,
                tiers: figures::members_by_tier(tx).await?,
                weeks: figures::purchases_by_week(tx, first_week).await?,
                purchases: figures::purchases_by_store(tx, since).await?,
                enrolled: figures::enrolled_by_store(tx, since).await?,
                redeemed: figures::redeemed_by_store(tx, since).await?,
            })
        })
        .await
        .map_err(|fault| visit.fault(&fault))?;
    let page = manager::overview_page(visit.reader(), model(visit, first_week, &figures));
    Ok(manager.page(page))
}

fn model(visit: &Visit, first_week: Timestamp, figures: &Figures) -> Overview {
    let terms = visit.terms();
    let Figures { owed, bought, vouchers, over, .. } = figures;
    let tier =
        |tier: &loyalty::programme::Tier| (visit.text(&tier.name), count(&figures.tiers, &tier.id));
    let store = |store: &loyalty::programme::Store| StoreFigures {
        slug: store.id.to_string(),
        name: visit.text(&store.name),
        purchases: count(&figures.purchases, &store.id),
        enrolled: count(&figures.enrolled, &store.id),
        redeemed: count(&figures.redeemed, &store.id),
    };
    Overview {
        active: bought.members,
        members: owed.members,
        purchases: bought.purchases,
        earned: bought.points,
        owed: owed.points,
        worth: visit.money(terms.worth_minor(owed.points)),
        breakage: per_cent(over.1.get(), over.0.get()),
        vouchers_open: vouchers.open,
        redeemed: per_cent(vouchers.redeemed, vouchers.claimed),
        tiers: terms.tiers.iter().map(tier).collect(),
        weeks: weeks(visit.day(first_week), &figures.weeks),
        stores: terms.stores.iter().map(store).collect(),
    }
}

fn count(counts: &[Count], name: &loyalty::ids::Slug) -> i64 {
    counts.iter().find(|row| row.name == *name).map_or(0, |row| row.count)
}

fn before(at: Timestamp, days: i64) -> Timestamp {
    at.checked_sub(Span::new().hours(24 * days)).unwrap_or(Timestamp::MIN)
}

/// The moment from which weeks are counted: the last of them ends now.
fn first_week(visit: &Visit) -> Timestamp {
    before(visit.at, 7 * WEEKS)
}

/// All weeks, also those without a purchase: the first day of each, and its purchases.
fn weeks(first: Date, counted: &[Week]) -> Vec<(Date, i64)> {
    let week = |number: i64| {
        let day = first.checked_add(Span::new().days(7 * number)).unwrap_or(first);
        let counted = counted.iter().find(|week| week.week == number);
        (day, counted.map_or(0, |week| week.purchases))
    };
    (0..WEEKS).map(week).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_week_without_purchases_is_shown_too() {
        let counted = [Week { week: 0, purchases: 7 }, Week { week: 11, purchases: 2 }];
        let all = weeks(date(2026, 1, 5), &counted);
        assert_eq!(all.len(), 12);
        assert_eq!(all[0], (date(2026, 1, 5), 7));
        assert_eq!(all[1], (date(2026, 1, 12), 0));
        assert_eq!(all[11], (date(2026, 3, 23), 2));
    }
}
