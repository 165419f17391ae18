//! A store's poster: a code to scan, and why one would.

use leptos::prelude::*;
use loyalty::{money::Money, points::Points};

use crate::{
    codes::AddressPicture,
    frame::brand_name,
    islands,
    membership::RewardHint,
    page::{Layout, Page},
    parts::{BackLink, Icon, Rings},
    reader::Reader,
};

/// What a poster shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poster {
    /// The store's name.
    pub store: String,
    /// Where the code leads, as people read it: `greengrain.example/s/harbour`.
    pub address: String,
    /// The code, from `codes::AddressPicture::of` the whole address.
    pub picture: AddressPicture,
    /// How many points each unit of the currency earns, and that unit: `3` for `$1`.
    pub per_unit: (String, Money),
    /// What joining earns.
    pub joining: Option<Points>,
    /// The reward that costs least.
    pub cheapest: Option<RewardHint>,
    /// Whether it is shown at a till, for a shopper to scan from the screen.
    pub is_at_till: bool,
}

/// `GET /admin/stores/{store}/poster` and `GET /till/poster`.
pub fn page(reader: Reader, poster: Poster) -> Page {
    let title = reader.words.manager_poster_title(&poster.store);
    let layout = if poster.is_at_till { Layout::Bare } else { Layout::Usual };
    Page::new(title, move || content(reader, poster)).with_layout(layout)
}

fn content(reader: Reader, poster: Poster) -> impl IntoView {
    let words = reader.words;
    let Poster { store, address, picture, per_unit, joining, cheapest, is_at_till } = poster;
    let (back, label) = if is_at_till {
        ("/till/enrol", words.till_enrol())
    } else {
        ("/admin", words.manager_overview())
    };
    let square = format!("0 0 {0} {0}", picture.size);
    let joining = joining.map(|points| {
        view! { <li><b>{words.points(points)}</b><span>{words.poster_joining()}</span></li> }
    });
    let cheapest = cheapest.map(|reward| {
        view! { <li><b>{words.points(reward.points)}</b><span>{reward.name}</span></li> }
    });
    view! {
        <div class="page-head is-split no-print">
            <div class="stack is-close">
                <BackLink href=back label/>
                <p><b>{words.manager_poster_head(&store)}</b></p>
                <p>{words.manager_poster_lead()}</p>
            </div>
            <islands::PrintButton>
                <button class="button" type="button" data-print="" hidden=true data-awaited="">
                    <Icon icon=Icon::Print/>{words.manager_poster_print()}
                </button>
            </islands::PrintButton>
        </div>
        <article class="poster" aria-label=words.manager_poster()><div class="poster-sheet">
            <Rings/>
            <p class="poster-top"><span>{brand_name()}</span><span>{store}</span></p>
            <h1>{words.poster_first()}<br/>{words.poster_second()}</h1>
            <div class="poster-code">
                <svg viewBox=square role="img" aria-label=words.poster_qr(&address)><path d=picture.path></path></svg>
                <p>{words.poster_camera()}</p>
            </div>
            <ul class="poster-gains">
                <li><b>{per_unit.0}</b><span>{words.poster_per_unit(&words.round_money(per_unit.1))}</span></li>
                {joining}
                {cheapest}
            </ul>
            <p class="poster-foot">{words.poster_foot(&address)}</p>
        </div></article>
    }
}
