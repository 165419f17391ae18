//! After signing in by link: next time, one touch.

use leptos::prelude::*;
use loyalty::points::Points;

use super::join_card::entrance;
use crate::{
    islands,
    page::{BarLinks, Page},
    parts::{Badge, Icon},
    reader::Reader,
    words::Markup,
};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyOffer {
    /// What somebody who has just joined can spend; none for somebody who was a member before.
    pub joined_with: Option<Points>,
    /// Where to go afterwards: `/`, or `/s/harbour`.
    pub then: String,
}

/// Offers a passkey. Where a browser has none, only the way on is there.
pub fn page(reader: Reader, offer: PasskeyOffer) -> Page {
    let words = reader.words;
    let welcome = offer.joined_with.map(|points| words.membership_passkey_welcome(points.get()));
    let lead = Markup::from(welcome.unwrap_or_default()).then(words.membership_passkey_lead());
    let title = words.membership_passkey_title();
    entrance(title.to_owned(), title, lead, BarLinks::Nothing, move || card(reader, offer))
}

fn card(reader: Reader, offer: PasskeyOffer) -> AnyView {
    let words = reader.words;
    let (make_then, then) = (offer.then.clone(), offer.then);
    view! {
        <div class="join-card">
            <ul class="steps">
                <li><Badge icon=Icon::Passkey/><div>
                    <h2>{words.membership_passkey_nothing()}</h2>
                    <p>{words.membership_passkey_nothing_detail()}</p>
                </div></li>
                <li><Badge icon=Icon::Shield/><div>
                    <h2>{words.membership_passkey_guess()}</h2>
                    <p>{words.membership_passkey_guess_detail()}</p>
                </div></li>
            </ul>
            <islands::PasskeyOffer>
                <button class="button is-wide" type="button" data-passkey-make=make_then hidden=true data-awaited="">
                    <Icon icon=Icon::Passkey/>{words.membership_passkey_make()}
                </button>
                <p class="field-error" role="alert" data-passkey-trouble="" hidden=true>
                    {words.account_passkey_trouble()}
                </p>
            </islands::PasskeyOffer>
            <a class="button is-quiet is-wide" href=then>{words.membership_passkey_not_now()}</a>
        </div>
    }
    .into_any()
}
