//! `/admin/reports`: what a period moved, and what is owed now; the same as CSV.

use app::{
    manager::{self, Asked, Credit, Movements, Owed, Reports, StoreMoved},
    parts::Typed,
};
use axum::{
    extract::Query,
    http::header,
    response::{IntoResponse as _, Response},
};
use database::reports::{self, CreditOwed, CreditTotals, Liability, Moved, PeriodReport};
use loyalty::{ids::Slug, points::Points};
use serde::Deserialize;

use super::Manager;
use crate::{
    export::harmless,
    pages::visit::{Answer, Stopped, Visit},
    reports::{Days, by_month, per_cent},
};

/// What was asked for. What is left out is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    period: String,
    from: String,
    until: String,
    receipts: String,
}

/// `GET /admin/reports?period=…&from=…&until=…&receipts=…`
pub async fn show(manager: Manager, Query(fields): Query<Fields>) -> Answer {
    let visit = manager.visit();
    let (days, is_understood) = days_of(visit, &fields);
    let (report, liability) = load(visit, days).await?;
    let model = model(visit, &fields, days, is_understood, &report, &liability);
    Ok(manager.page(manager::reports_page(visit.reader(), model)))
}

/// `GET /admin/reports.csv?…`: the same figures, in points and minor units.
pub async fn download(manager: Manager, Query(fields): Query<Fields>) -> Answer {
    let visit = manager.visit();
    let (days, _) = days_of(visit, &fields);
    let (report, _) = load(visit, days).await?;
    let name = format!("attachment; filename=\"reports-{}-{}.csv\"", days.from, days.until);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    let response: Response = (headers, sheet(&report)).into_response();
    Ok(response)
}

/// The days asked for, and whether they were understood; else those of this month.
fn days_of(visit: &Visit, fields: &Fields) -> (Days, bool) {
    let today = visit.day(visit.at);
    let this_month = Days::named("month", today).unwrap_or(Days { from: today, until: today });
    let asked = if fields.period == "days" {
        let day = |text: &str| text.trim().parse().ok();
        day(&fields.from).zip(day(&fields.until)).and_then(|(from, until)| Days::new(from, until))
    } else {
        Some(Days::named(&fields.period, today).unwrap_or(this_month))
    };
    (asked.unwrap_or(this_month), asked.is_some())
}

async fn load(visit: &Visit, days: Days) -> Result<(PeriodReport, Liability), Stopped> {
    let period = days.period(&visit.terms().zone);
    let database = &visit.state.database;
    database
        .read(async |tx| Ok((reports::period(tx, period).await?, reports::liability(tx).await?)))
        .await
        .map_err(|fault| visit.fault(&fault))
}

fn model(
    visit: &Visit,
    fields: &Fields,
    days: Days,
    is_understood: bool,
    report: &PeriodReport,
    liability: &Liability,
) -> Reports {
    let total = &report.total;
    let receipts = receipts(&fields.receipts, total.purchases);
    let store = |slug: &Option<Slug>| slug.as_ref().map(|slug| visit.store_name(slug));
    Reports {
        asked: asked(visit, fields, days, is_understood, receipts),
        days: (days.from, days.until),
        csv: format!("/admin/reports.csv?period=days&from={}&until={}", days.from, days.until),
        members: report.members,
        buyers: report.buyers,
        identified: receipts.ok().flatten().and_then(|all| per_cent(total.purchases, all)),
        rate: per_cent(total.redeemed.get(), total.issued().get()),
        breakage: per_cent(total.expired.get(), report.ended.get()),
        movements: movements(total),
        stores: report.stores.iter().map(|s| (store(&s.store), moved(visit, &s.moved))).collect(),
        total: moved(visit, total),
        owed: owed(visit, liability),
        credit: credit(visit, total.credit, liability.credit),
    }
}

/// All receipts, if they were told: not fewer than those of members.
fn receipts(typed: &str, purchases: i64) -> Result<Option<i64>, ()> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed.parse().ok().filter(|all| *all >= purchases).map(Some).ok_or(()),
    }
}

fn asked(
    visit: &Visit,
    fields: &Fields,
    days: Days,
    is_understood: bool,
    receipts: Result<Option<i64>, ()>,
) -> Asked {
    let words = visit.reader().words;
    let typed = |value: &str, mistake: Option<&'static str>| match mistake {
        Some(mistake) => Typed::refused(value, mistake),
        None => Typed::known(value),
    };
    let (from, until) = if is_understood {
        (Typed::known(days.from.to_string()), Typed::known(days.until.to_string()))
    } else {
        (
            typed(&fields.from, Some(words.reports_days_mistake())),
            Typed::known(fields.until.as_str()),
        )
    };
    let mistake = receipts.is_err().then(|| words.reports_receipts_mistake());
    let period = if fields.period.is_empty() { "month" } else { &fields.period };
    Asked { period: period.to_owned(), from, until, receipts: typed(&fields.receipts, mistake) }
}

fn movements(total: &Moved) -> Movements {
    Movements {
        earned: total.earned,
        refunded: -total.refunded,
        activities: total.activities,
        adjusted: total.adjusted,
        claimed: -total.claimed,
        returned: total.returned,
        expired: -total.expired,
        erased: -total.erased,
        change: total.change(),
    }
}

fn moved(visit: &Visit, moved: &Moved) -> StoreMoved {
    StoreMoved {
        purchases: moved.purchases,
        spend: visit.money(moved.spend_minor),
        issued: moved.issued(),
        vouchers: moved.vouchers_redeemed,
        redeemed: moved.redeemed,
        other: moved.change() - moved.issued(),
    }
}

fn owed(visit: &Visit, liability: &Liability) -> Owed {
    let terms = visit.terms();
    let worth = |points: Points| visit.money(terms.worth_minor(points));
    let months = by_month(&liability.expiring, &terms.zone);
    Owed {
        points: liability.owed(),
        pending: liability.pending,
        worth: worth(liability.owed()),
        debts: liability.debts,
        months: months.into_iter().map(|(day, points)| (day, points, worth(points))).collect(),
    }
}

/// Nothing, where there is no credit and was none.
fn credit(visit: &Visit, moved: CreditTotals, owed: CreditOwed) -> Option<Credit> {
    let is_used = moved != CreditTotals::default() || owed != CreditOwed::default();
    is_used.then(|| Credit {
        loaded: visit.money(moved.loaded),
        cashback: visit.money(moved.cashback),
        claimed: visit.money(moved.claimed),
        spent: visit.money(-moved.spent),
        expired: visit.money(-moved.expired),
        erased: visit.money(-moved.erased),
        change: visit.money(moved.change()),
        owed: visit.money(owed.minor),
        members: owed.members,
    })
}

const COLUMNS: &str = "store,purchases,spend_minor,earned,refunded,activities,adjusted,claimed,\
                       returned,expired,erased,change,vouchers_claimed,vouchers_redeemed,\
                       points_redeemed,credit_loaded_minor,credit_cashback_minor,\
                       credit_claimed_minor,credit_spent_minor,credit_expired_minor,\
                       credit_erased_minor,credit_change_minor";

/// A row for each store, one for what happened in none, and one for all.
fn sheet(report: &PeriodReport) -> String {
    let mut sheet = format!("{COLUMNS}\n");
    let stores = report
        .stores
        .iter()
        .map(|store| (store.store.as_ref().map_or("(none)", |store| store.as_str()), &store.moved));
    for (store, moved) in stores.chain([("(all)", &report.total)]) {
        // A store's slug has no comma and no quote.
        let mut cells = vec![harmless(store).into_owned(), moved.purchases.to_string()];
        cells.push(moved.spend_minor.to_string());
        let points = [
            moved.earned,
            -moved.refunded,
            moved.activities,
            moved.adjusted,
            -moved.claimed,
            moved.returned,
            -moved.expired,
            -moved.erased,
            moved.change(),
        ];
        cells.extend(points.iter().map(ToString::to_string));
        cells.push(moved.vouchers_claimed.to_string());
        cells.push(moved.vouchers_redeemed.to_string());
        cells.push(moved.redeemed.to_string());
        let credit = moved.credit;
        let minor = [
            credit.loaded,
            credit.cashback,
            credit.claimed,
            -credit.spent,
            -credit.expired,
            -credit.erased,
            credit.change(),
        ];
        cells.extend(minor.iter().map(ToString::to_string));
        sheet.push_str(&cells.join(","));
        sheet.push('\n');
    }
    sheet
}
