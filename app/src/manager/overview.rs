//! What matters of the programme, in figures.

use jiff::civil::Date;
use leptos::prelude::*;
use loyalty::{money::Money, points::Points};

use crate::{
    page::{Page, Place},
    parts::{HiddenText, Icon, Stat},
    reader::Reader,
};

/// The figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// Members who bought in the last 90 days.
    pub active: i64,
    /// All members.
    pub members: i64,
    /// Their purchases in the last 90 days.
    pub purchases: i64,
    /// What they earned in the last 90 days, after refunds.
    pub earned: Points,
    /// Points that can still be claimed.
    pub owed: Points,
    /// What those are worth.
    pub worth: Money,
    /// How much of what was earned a year ago was never claimed, in per cent, if that is known yet.
    pub breakage: Option<i64>,
    /// Vouchers that can still be redeemed.
    pub vouchers_open: i64,
    /// How much of what was claimed is redeemed, in per cent, if anything was.
    pub redeemed: Option<i64>,
    /// The tiers from the lowest: name and members.
    pub tiers: Vec<(String, i64)>,
    /// Weeks, the earliest first: the first day, and the purchases of members.
    pub weeks: Vec<(Date, i64)>,
    /// Store by store.
    pub stores: Vec<StoreFigures>,
}

/// The figures of one store, over the last 90 days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreFigures {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Purchases of members.
    pub purchases: i64,
    /// Members who joined there.
    pub enrolled: i64,
    /// Vouchers redeemed there.
    pub redeemed: i64,
}

/// `GET /admin`.
pub fn page(reader: Reader, overview: Overview) -> Page {
    Page::new(reader.words.manager_overview(), move || content(reader, overview))
        .at(Place::Overview)
}

fn content(reader: Reader, overview: Overview) -> impl IntoView {
    let words = reader.words;
    let moment = reader.moment_within(reader.now);
    let figures = figures(reader, &overview);
    let tiers: Vec<_> = overview.tiers;
    let weeks: Vec<_> =
        overview.weeks.into_iter().map(|(day, count)| (words.day(day), count)).collect();
    view! {
        <div class="page-head"><div class="stack is-close">
            <h1>{words.manager_head(overview.active)}</h1>
            <p>{words.manager_lead(overview.members, &moment)}</p>
        </div></div>
        {figures}
        <div class="page-columns">
            <section class="card" aria-labelledby="tiers">
                <h2 id="tiers">{words.manager_tiers()}</h2>
                {chart(reader, words.manager_tiers(), (words.manager_tier(), words.manager_members()), tiers, None)}
            </section>
            <section class="card" aria-labelledby="weeks">
                <h2 id="weeks">{words.manager_weeks()}</h2>
                {chart(reader, words.manager_weeks(), (words.manager_week(), words.manager_purchases()), weeks, Some("is-accent"))}
            </section>
        </div>
        {stores(reader, overview.stores)}
    }
}

fn figures(reader: Reader, overview: &Overview) -> AnyView {
    let words = reader.words;
    let purchases = words.manager_identified_detail(overview.earned.get());
    let owed = words.manager_owed_detail(&words.money(overview.worth));
    let breakage = overview.breakage.map(|share| {
        view! { <Stat name=words.manager_breakage() figure=words.per_cent(share) detail=words.manager_breakage_detail() is_large=true/> }
    });
    let redeemed =
        overview.redeemed.map(|share| words.manager_vouchers_open_detail(&words.per_cent(share)));
    view! {
        <dl class="stats is-wide">
            <Stat name=words.manager_identified() figure=words.number(overview.purchases) detail=purchases is_large=true/>
            <Stat name=words.manager_owed() figure=words.points(overview.owed) detail=owed is_large=true/>
            {breakage}
            <Stat name=words.manager_vouchers_open() figure=words.number(overview.vouchers_open) detail=redeemed.unwrap_or_default() is_large=true/>
        </dl>
    }
    .into_any()
}

/// A bar for each row, as long as its share of the longest.
fn chart(
    reader: Reader,
    caption: &'static str,
    head: (&'static str, &'static str),
    rows: Vec<(String, i64)>,
    class: Option<&'static str>,
) -> AnyView {
    let most = rows.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let rows = rows.into_iter().map(|(name, count)| {
        let width = format!("{}%", count.max(0) * 100 / most);
        view! {
            <tr class=class>
                <th scope="row">{name}</th>
                <td><svg width="100%" height="14" aria-hidden="true"><rect width=width height="14" rx="7"></rect></svg></td>
                <td>{reader.words.number(count)}</td>
            </tr>
        }
    });
    view! {
        <table class="bar-chart">
            <caption class="hidden-text">{caption}</caption>
            <thead><tr><th scope="col">{head.0}</th><td></td><th scope="col">{head.1}</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn stores(reader: Reader, stores: Vec<StoreFigures>) -> AnyView {
    let words = reader.words;
    let rows = stores.into_iter().map(|store| {
        let href = format!("/admin/stores/{}/poster", store.slug);
        let whose = format!(" {}", words.manager_poster_for(&store.name));
        view! {
            <tr>
                <th scope="row">{store.name}</th>
                <td class="is-figure">{words.number(store.purchases)}</td>
                <td class="is-figure">{words.number(store.enrolled)}</td>
                <td class="is-figure">{words.number(store.redeemed)}</td>
                <td><a class="button is-small is-quiet" href=href>
                    <Icon icon=Icon::Print/>{words.manager_poster()}<HiddenText text=whose/>
                </a></td>
            </tr>
        }
    });
    view! {
        <section class="stack" aria-labelledby="stores">
            <h2 id="stores">{words.manager_stores()}</h2>
            <div class="data-table" role="region" aria-label=words.manager_stores_table() tabindex="0"><table>
                <thead><tr>
                    <th scope="col">{words.manager_store()}</th>
                    <th scope="col" class="is-figure">{words.manager_store_purchases()}</th>
                    <th scope="col" class="is-figure">{words.manager_store_enrolled()}</th>
                    <th scope="col" class="is-figure">{words.manager_store_redeemed()}</th>
                    <th scope="col">{words.manager_poster()}</th>
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}
