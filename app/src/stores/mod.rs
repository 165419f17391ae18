//! Stores: where points are earned and vouchers are good.

use leptos::prelude::*;

use crate::{
    page::{Page, Place},
    parts::HiddenText,
    reader::Reader,
};

/// What the page of stores shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stores {
    /// All of them.
    pub stores: Vec<Store>,
}

/// A store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Where it is; empty if that is not known.
    pub address: String,
    /// When it is open; empty if that is not known.
    pub hours: String,
}

/// `GET /stores`.
pub fn page(reader: Reader, stores: Stores) -> Page {
    Page::new(reader.words.stores_title(), move || content(reader, stores)).at(Place::Stores)
}

fn content(reader: Reader, Stores { stores }: Stores) -> impl IntoView {
    let words = reader.words;
    let count = i64::try_from(stores.len()).unwrap_or(i64::MAX);
    let tiles = stores.into_iter().map(|store| tile(reader, store)).collect_view();
    view! {
        <div class="page-head"><h1>{words.stores_head(count)}</h1><p>{words.stores_lead()}</p></div>
        <ul class="tiles">{tiles}</ul>
    }
}

fn tile(reader: Reader, store: Store) -> AnyView {
    let words = reader.words;
    let name_id = format!("{}-name", store.slug);
    let href = format!("/s/{}", store.slug);
    let whose = format!(" {}", words.stores_whats_on_where(&store.name));
    let address = (!store.address.is_empty()).then(|| view! { <address>{store.address}</address> });
    let hours = (!store.hours.is_empty()).then(|| view! { <p>{store.hours}</p> });
    view! {
        <li><article class="store-tile" id=store.slug aria-labelledby=name_id.clone()>
            <div class="store-tile-head"><h2 id=name_id.clone()>{store.name}</h2></div>
            {address}
            {hours}
            <p class="row">
                <a class="button is-quiet is-small" href=href>{words.stores_whats_on()}<HiddenText text=whose/></a>
            </p>
        </article></li>
    }
    .into_any()
}
