//! Reports: what a period moved, store by store, and what is owed now.

use jiff::civil::Date;
use leptos::prelude::*;
use loyalty::{money::Money, points::Points};

use crate::{
    page::{Page, Place},
    parts::{Field, Keys, Stat, Typed},
    reader::Reader,
    words::Words,
};

/// The reports of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reports {
    /// What was asked for.
    pub asked: Asked,
    /// The first and the last day.
    pub days: (Date, Date),
    /// Where the same figures lie as CSV.
    pub csv: String,
    /// Members at the end of the period.
    pub members: i64,
    /// Members who bought.
    pub buyers: i64,
    /// How much of all receipts was of members, in per cent, if all receipts are known.
    pub identified: Option<i64>,
    /// Points of redeemed vouchers, of points issued, in per cent, if any were issued.
    pub rate: Option<i64>,
    /// How much of what was earned expired, in per cent, if the time of any ended.
    pub breakage: Option<i64>,
    /// What moved points, in all.
    pub movements: Movements,
    /// Store by store; without a name what happened in none.
    pub stores: Vec<(Option<String>, StoreMoved)>,
    /// All stores together.
    pub total: StoreMoved,
    /// What is owed now.
    pub owed: Owed,
    /// Credit, where there is any.
    pub credit: Option<Credit>,
}

/// What the form holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// `period`: one of [`PERIODS`].
    pub period: String,
    /// `from`: the first day.
    pub from: Typed,
    /// `until`: the last day.
    pub until: Typed,
    /// `receipts`: all receipts of the period.
    pub receipts: Typed,
}

/// What `period` may be; the last is told by `from` and `until`.
pub const PERIODS: [&str; 7] =
    ["month", "last-month", "quarter", "last-quarter", "year", "last-year", "days"];

/// What moved points, each with its sign: what members got is more than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movements {
    /// Earned by purchases.
    pub earned: Points,
    /// Taken back by refunds.
    pub refunded: Points,
    /// Earned by activities.
    pub activities: Points,
    /// Adjusted by hand.
    pub adjusted: Points,
    /// Claimed for rewards.
    pub claimed: Points,
    /// Back from vouchers that were not used.
    pub returned: Points,
    /// Expired.
    pub expired: Points,
    /// Left by members who were erased; more than nothing, if they owed points.
    pub erased: Points,
    /// All of it together: by how much more is owed.
    pub change: Points,
}

/// What happened in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreMoved {
    /// Purchases of members.
    pub purchases: i64,
    /// What they cost.
    pub spend: Money,
    /// Points issued.
    pub issued: Points,
    /// Vouchers redeemed.
    pub vouchers: i64,
    /// What those had cost.
    pub redeemed: Points,
    /// All else that changed what is owed: claims, expiry, adjustments.
    pub other: Points,
}

/// What is owed to members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// In all.
    pub points: Points,
    /// How much of it is pending.
    pub pending: Points,
    /// What it is worth.
    pub worth: Money,
    /// What members owe.
    pub debts: Points,
    /// By the first day of the last month in which it can be claimed: points, and their worth.
    pub months: Vec<(Date, Points, Money)>,
}

/// What moved credit, each with its sign, and what is owed of it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Loaded, and gift cards added.
    pub loaded: Money,
    /// Given as cashback, less what refunds took back.
    pub cashback: Money,
    /// Given for points.
    pub claimed: Money,
    /// Spent, less what was given back.
    pub spent: Money,
    /// Expired.
    pub expired: Money,
    /// Left by members who were erased.
    pub erased: Money,
    /// All of it together: by how much more is owed.
    pub change: Money,
    /// How much is owed.
    pub owed: Money,
    /// To how many members.
    pub members: i64,
}

/// `GET /admin/reports`.
pub fn page(reader: Reader, reports: Reports) -> Page {
    Page::new(reader.words.reports_title(), move || content(reader, reports)).at(Place::Reports)
}

fn content(reader: Reader, reports: Reports) -> impl IntoView {
    let words = reader.words;
    let (from, until) = (reader.day(reports.days.0), reader.day(reports.days.1));
    let moment = reader.moment_within(reader.now);
    let csv = reports.csv.clone();
    view! {
        <div class="page-head"><div class="stack is-close">
            <h1>{words.reports_title()}</h1>
            <p>{words.reports_lead(&from, &until, &moment)}</p>
        </div></div>
        {form(words, reports.asked.clone())}
        {figures(words, &reports)}
        {movements(words, &reports.movements)}
        {stores(words, reports.stores, reports.total)}
        <p><a class="button is-quiet" href=csv download="">{words.reports_download()}</a></p>
        {owed(words, reports.owed)}
        {reports.credit.map(|moved| credit(words, &moved))}
    }
}

fn form(words: Words, asked: Asked) -> AnyView {
    let labels = [
        words.reports_this_month(),
        words.reports_last_month(),
        words.reports_this_quarter(),
        words.reports_last_quarter(),
        words.reports_this_year(),
        words.reports_last_year(),
        words.reports_days(),
    ];
    let options = PERIODS.into_iter().zip(labels).map(|(period, label)| {
        let is_chosen = asked.period == period;
        view! { <option value=period selected=is_chosen>{label}</option> }
    });
    let day = Keys { kind: "date", ..Keys::default() };
    let count = Keys { inputmode: "numeric", autocomplete: "off", ..Keys::default() };
    view! {
        <form class="card stack" method="get" action="/admin/reports">
            <div class="field">
                <label for="period">{words.reports_period()}</label>
                <select class="field-input" id="period" name="period">{options.collect_view()}</select>
            </div>
            <div class="field-pair">
                <Field name="from" label=words.reports_from() typed=asked.from keys=day/>
                <Field name="until" label=words.reports_until() typed=asked.until keys=day/>
            </div>
            <Field name="receipts" label=words.reports_receipts() hint=words.reports_receipts_hint() typed=asked.receipts keys=count/>
            <p><button class="button" type="submit">{words.reports_show()}</button></p>
        </form>
    }
    .into_any()
}

fn figures(words: Words, reports: &Reports) -> AnyView {
    let purchases = words.number(reports.total.purchases);
    let detail = words.reports_purchases_detail(reports.buyers, reports.members);
    let shares = [
        (reports.identified, words.reports_identified(), words.reports_identified_detail()),
        (reports.rate, words.reports_rate(), words.reports_rate_detail()),
        (reports.breakage, words.reports_breakage(), words.reports_breakage_detail()),
    ];
    let shares = shares.into_iter().filter_map(|(share, name, detail)| {
        let figure = words.per_cent(share?);
        Some(view! { <Stat name figure detail is_large=true/> })
    });
    view! {
        <dl class="stats is-wide">
            <Stat name=words.reports_purchases() figure=purchases detail is_large=true/>
            <Stat name=words.reports_issued() figure=words.points(reports.total.issued) detail=words.reports_issued_detail() is_large=true/>
            {shares.collect_view()}
        </dl>
    }
    .into_any()
}

fn movements(words: Words, moved: &Movements) -> AnyView {
    let rows = [
        (words.reports_earned(), moved.earned),
        (words.reports_refunded(), moved.refunded),
        (words.reports_activities(), moved.activities),
        (words.reports_adjusted(), moved.adjusted),
        (words.reports_claimed(), moved.claimed),
        (words.reports_returned(), moved.returned),
        (words.reports_expired(), moved.expired),
        (words.reports_erased(), moved.erased),
        (words.reports_change(), moved.change),
    ];
    let rows = rows.map(|(name, points)| {
        view! { <tr><th scope="row">{name}</th><td class="is-figure">{words.change(points)}</td></tr> }
    });
    let head = [words.reports_movement(), words.reports_points()];
    table(words.reports_movements(), "movements", &head, rows.into_iter().collect_view())
}

fn stores(words: Words, stores: Vec<(Option<String>, StoreMoved)>, total: StoreMoved) -> AnyView {
    let nowhere = words.reports_nowhere().to_owned();
    let all = (words.reports_total().to_owned(), total);
    let named = stores.into_iter().map(|(name, moved)| (name.unwrap_or(nowhere.clone()), moved));
    let rows: Vec<_> = named.chain([all]).collect();
    let rows = rows.into_iter().map(|(name, moved)| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="is-figure">{words.number(moved.purchases)}</td>
                <td class="is-figure">{words.money(moved.spend)}</td>
                <td class="is-figure">{words.points(moved.issued)}</td>
                <td class="is-figure">{words.number(moved.vouchers)}</td>
                <td class="is-figure">{words.points(moved.redeemed)}</td>
                <td class="is-figure">{words.change(moved.other)}</td>
            </tr>
        }
    });
    let head = [
        words.reports_store(),
        words.reports_store_purchases(),
        words.reports_store_spend(),
        words.reports_store_issued(),
        words.reports_store_redeemed(),
        words.reports_store_redeemed_points(),
        words.reports_store_other(),
    ];
    table(words.reports_stores(), "stores", &head, rows.collect_view())
}

fn owed(words: Words, owed: Owed) -> AnyView {
    let lead = words.reports_owed_lead(
        &words.points(owed.points),
        &words.points(owed.pending),
        &words.money(owed.worth),
        &words.points(owed.debts),
    );
    let rows = owed.months.into_iter().map(|(month, points, worth)| {
        view! {
            <tr>
                <th scope="row">{words.month_and_year(month)}</th>
                <td class="is-figure">{words.points(points)}</td>
                <td class="is-figure">{words.money(worth)}</td>
            </tr>
        }
    });
    let head = [words.reports_month(), words.reports_points(), words.reports_worth()];
    view! {
        {table(words.reports_owed(), "owed", &head, rows.collect_view())}
        <p class="quiet">{lead}</p>
    }
    .into_any()
}

fn credit(words: Words, moved: &Credit) -> AnyView {
    let rows = [
        (words.reports_credit_loaded(), moved.loaded),
        (words.reports_credit_cashback(), moved.cashback),
        (words.reports_credit_claimed(), moved.claimed),
        (words.reports_credit_spent(), moved.spent),
        (words.reports_expired(), moved.expired),
        (words.reports_erased(), moved.erased),
        (words.reports_credit_change(), moved.change),
    ];
    let rows = rows.map(|(name, money)| {
        view! { <tr><th scope="row">{name}</th><td class="is-figure">{words.money_change(money)}</td></tr> }
    });
    let head = [words.reports_movement(), words.reports_credit_amount()];
    view! {
        {table(words.reports_credit(), "credit", &head, rows.into_iter().collect_view())}
        <p class="quiet">{words.reports_credit_owed(moved.members, &words.money(moved.owed))}</p>
    }
    .into_any()
}

/// A table with its heading; all columns but the first are figures.
fn table(
    title: &'static str,
    id: &'static str,
    head: &[&'static str],
    rows: impl IntoView + 'static,
) -> AnyView {
    let head = head.iter().enumerate().map(|(place, name)| {
        let class = (place > 0).then_some("is-figure");
        view! { <th scope="col" class=class>{*name}</th> }
    });
    view! {
        <section class="stack">
            <h2 id=id>{title}</h2>
            <div class="data-table" role="region" aria-labelledby=id tabindex="0"><table>
                <caption class="hidden-text">{title}</caption>
                <thead><tr>{head.collect_view()}</tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}
