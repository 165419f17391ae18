//! The page on which a member has everything erased.

use leptos::prelude::*;
use loyalty::{money::Money, points::Points};

use crate::{
    page::{Page, Place},
    parts::{BackLink, Icon, Mistake},
    reader::Reader,
};

/// What goes with everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erase {
    /// Points, available and pending.
    pub points: Points,
    /// Credit.
    pub credit: Money,
    /// How many vouchers can still be used.
    pub vouchers: i64,
    /// Whether the form was sent without agreeing.
    pub has_not_agreed: bool,
}

/// `GET /account/erase`, and what `POST /account/erase` answers to who has not agreed: 422.
pub fn page(reader: Reader, erase: Erase) -> Page {
    Page::new(reader.words.erase_title(), move || content(reader, erase)).at(Place::You)
}

fn content(reader: Reader, erase: Erase) -> impl IntoView {
    let words = reader.words;
    view! {
        <BackLink href="/account" label=words.account_title()/>
        <div class="page-head"><h1>{words.erase_title()}</h1><p>{words.erase_lead()}</p></div>
        <div class="page-columns">
            <div class="stack">
                <section class="card" aria-labelledby="goes">
                    <h2 id="goes">{words.erase_goes()}</h2>
                    <p>{words.erase_goes_profile()}</p>
                    <p>{words.erase_goes_ways()}</p>
                    <p>{words.erase_goes_wallet()}</p>
                    {wallet(reader, erase)}
                </section>
                <section class="card is-close" aria-labelledby="stays">
                    <h2 id="stays">{words.erase_stays()}</h2>
                    <p>{words.erase_stays_detail()}</p>
                </section>
            </div>
            <div class="stack">{form(reader, erase.has_not_agreed)}</div>
        </div>
    }
}

/// What is in the wallet, and is worth something.
fn wallet(reader: Reader, erase: Erase) -> AnyView {
    let words = reader.words;
    let points = erase.points.get();
    let held = [
        (points > 0).then(|| words.erase_points(points)),
        (erase.credit.minor > 0).then(|| words.erase_credit(&words.money(erase.credit))),
        (erase.vouchers > 0).then(|| words.erase_vouchers(erase.vouchers)),
    ];
    let held: Vec<_> = held.into_iter().flatten().collect();
    if held.is_empty() {
        return view! { <p class="quiet">{words.erase_empty()}</p> }.into_any();
    }
    let held = held.into_iter().map(|held| view! { <li><b>{held}</b></li> });
    view! { <ul>{held.collect_view()}</ul> }.into_any()
}

fn form(reader: Reader, has_not_agreed: bool) -> AnyView {
    let words = reader.words;
    let mistake = has_not_agreed.then(
        || view! { <Mistake id="agreed-error" mistake=words.erase_agree_missing().to_owned()/> },
    );
    let described_by = has_not_agreed.then_some("agreed-error");
    view! {
        <form class="card" method="post" action="/account/erase">
            <label class="check">
                <input type="checkbox" name="agreed" value="yes" required=true aria-describedby=described_by/>
                <span><b>{words.erase_agree()}</b><small>{words.erase_agree_detail()}</small></span>
            </label>
            {mistake}
            <p class="row">
                <button class="button is-bad" type="submit"><Icon icon=Icon::Cross/>{words.erase_button()}</button>
                <a class="button is-quiet" href="/account">{words.erase_keep()}</a>
            </p>
            <p><a href="/account/data" download="">{words.erase_data()}</a></p>
        </form>
    }
    .into_any()
}
