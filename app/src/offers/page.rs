//! The page of all offers, and their entries on other pages.

use leptos::prelude::*;

use super::Offer;
use crate::{
    page::Page,
    parts::{Badge, Chip, Entry, Icon, Tone},
    reader::Reader,
};

/// What the page of offers shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offers {
    /// Those that are on or to come, soonest first.
    pub offers: Vec<Offer>,
}

/// `GET /offers`.
pub fn page(reader: Reader, Offers { offers }: Offers) -> Page {
    let words = reader.words;
    Page::new(words.offers_title(), move || {
        let count = i64::try_from(offers.len()).unwrap_or(i64::MAX);
        view! {
            <div class="page-head"><h1>{words.offers_head()}</h1><p>{words.offers_lead(count)}</p></div>
            <ul class="tiles">
                {offers.into_iter().map(|offer| tile(reader, offer)).collect_view()}
            </ul>
        }
    })
}

fn tile(reader: Reader, offer: Offer) -> AnyView {
    let words = reader.words;
    let icon = offer.icon();
    let tone = if offer.weekdays.is_empty() { Tone::Usual } else { Tone::Accent };
    let conditions = offer.conditions(reader);
    let stores = match offer.stores.as_slice() {
        [] => words.offers_all_stores().to_owned(),
        stores => stores.join(", "),
    };
    view! {
        <li><article class="offer-tile" aria-label=offer.name.clone()>
            <Badge icon tone/>
            <h2>{offer.name.clone()}</h2>
            {(!conditions.is_empty()).then(|| view! { <p>{conditions}</p> })}
            <p class="offer-tile-when">
                <Chip text=offer.days(reader) tone=Tone::Plain icon=Some(Icon::Calendar)/>
                <Chip text=stores tone=Tone::Plain icon=Some(Icon::Store)/>
            </p>
        </article></li>
    }
    .into_any()
}

/// Offers as entries of a list.
pub(crate) fn offer_entries(reader: Reader, offers: Vec<Offer>) -> AnyView {
    let words = reader.words;
    let entries = offers.into_iter().map(|offer| {
        let tone = if offer.weekdays.is_empty() { Tone::Usual } else { Tone::Accent };
        let (icon, detail) = (offer.icon(), offer.detail(reader));
        view! { <Entry words icon tone title=offer.name detail/> }
    });
    view! { <ul class="entry-list">{entries.collect_view()}</ul> }.into_any()
}
