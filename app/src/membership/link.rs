//! Where the mail's link leads: signing in, the digits for elsewhere, or nowhere any more.

use jiff::civil::{DateTime, Time};
use leptos::prelude::*;

use super::join_card::{EmailField, entrance};
use crate::{
    frame::brand_name,
    page::{BarLinks, Page},
    parts::{Icon, Typed},
    reader::Reader,
};

/// A link, opened in the browser that asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What the link holds: the form goes to `/sign-in/{token}`.
    pub token: String,
    /// Whom it signs in.
    pub email: String,
    /// When it was asked for.
    pub asked_at: DateTime,
}

/// A link, opened in another browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkElsewhere {
    /// The six digits.
    pub digits: String,
    /// Until when they work.
    pub until: Time,
}

/// A link that is used, too old, or never was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeadLink {
    /// For how many minutes links are good.
    pub minutes: i64,
    /// Where to send a new one, if that is known.
    pub email: String,
}

/// `GET /sign-in/{token}` in the browser that asked. Opening it changes nothing: mail programs do.
pub fn page(reader: Reader, link: Link) -> Page {
    let words = reader.words;
    let lead = words.membership_link_lead(&reader.moment_within(link.asked_at));
    let title = words.membership_link_title().to_owned();
    entrance(title, words.membership_link_head(), lead, BarLinks::Help, move || {
        view! {
            <form class="join-card" method="post" action=format!("/sign-in/{}", link.token)>
                <p>{words.membership_link_as(&brand_name(), &link.email)}</p>
                <button class="button is-large is-wide" type="submit">{words.membership_link_sign_in()}</button>
                <small>{words.membership_link_not_you()}</small>
            </form>
        }
    })
}

/// `GET /sign-in/{token}` in another browser.
pub fn elsewhere_page(reader: Reader, link: LinkElsewhere) -> Page {
    let words = reader.words;
    let title = words.membership_elsewhere_title().to_owned();
    let head = words.membership_elsewhere_head();
    let lead = words.membership_elsewhere_lead();
    entrance(title, head, lead, BarLinks::Help, move || {
        view! {
            <div class="join-card">
                <p class="digits">{link.digits}</p>
                <p>{words.membership_elsewhere_detail(&words.time(link.until))}</p>
                <small>{words.membership_elsewhere_careful()}</small>
            </div>
        }
    })
}

/// `GET` or `POST /sign-in/{token}` for a link that is used, too old, or never was.
pub fn dead_page(reader: Reader, link: DeadLink) -> Page {
    let words = reader.words;
    let title = words.membership_dead_title().to_owned();
    let head = words.membership_dead_head();
    let lead = words.membership_dead_lead(link.minutes);
    entrance(title, head, lead, BarLinks::Help, move || {
        view! {
            <form class="join-card" method="post" action="/sign-in">
                <EmailField words typed=Typed::known(link.email) autocomplete="email"/>
                <button class="button is-wide" type="submit">
                    <Icon icon=Icon::Mail/>{words.membership_dead_send()}
                </button>
                <small>
                    {words.membership_dead_signed_in()}
                    " "
                    <a href="/">{words.membership_dead_wallet()}</a>
                </small>
            </form>
        }
    })
}
