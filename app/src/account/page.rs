//! The page of one's own account.

use jiff::civil::Date;
use leptos::prelude::*;
use loyalty::{membership::MemberNumber, points::Points};

use super::{
    friends::{Friends, friends_card},
    profile::{Profile, profile_card},
    saved::Done,
    sign_in::{Device, PasskeyLine, devices_card, passkeys_card},
};
use crate::{
    card::number_in_groups,
    language::Language,
    page::{Page, Place},
    parts::Icon,
    reader::Reader,
};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// How the member is called now, whatever was typed.
    pub name: Option<String>,
    /// The member number.
    pub number: MemberNumber,
    /// When they joined.
    pub joined_on: Date,
    /// The name of the tier.
    pub tier: String,
    /// What was done just now, or could not be.
    pub done: Option<Done>,
    /// What they told of themselves, or typed just now.
    pub profile: Profile,
    /// What completing it earns, as long as it is not complete.
    pub profile_points: Option<Points>,
    /// What we may send.
    pub consents: Consents,
    /// Their invitation, if the programme gives something for friends.
    pub friends: Option<Friends>,
    /// Their passkeys.
    pub passkeys: Vec<PasskeyLine>,
    /// The device they use now.
    pub device: Device,
}

/// What we may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consents {
    /// Mail.
    pub email: bool,
    /// Text messages.
    pub sms: bool,
}

/// `GET /account`, and what its forms answer: 422 with the mistakes, or 303 here and what was done.
pub fn page(reader: Reader, account: Account) -> Page {
    Page::new(reader.words.account_title(), move || content(reader, account)).at(Place::You)
}

fn content(reader: Reader, account: Account) -> impl IntoView {
    let words = reader.words;
    let month = words.month_and_year(account.joined_on);
    let member = words.account_member(&number_in_groups(&account.number), &month, &account.tier);
    let name = account.name.unwrap_or_else(|| words.account_nameless().to_owned());
    view! {
        <div class="page-head"><h1>{name}</h1><p>{member}</p></div>
        {account.done.map(|done| done.view(reader))}
        {more(reader)}
        <div class="page-columns">
            <div class="stack">
                {profile_card(reader, account.profile, account.profile_points)}
                {account.friends.map(|friends| friends_card(reader, friends))}
                {messages_card(reader, account.consents)}
                {language_card(reader)}
            </div>
            <div class="stack">
                {passkeys_card(reader, account.passkeys)}
                {devices_card(reader, account.device)}
                {data_card(reader)}
                {erase_card(reader)}
            </div>
        </div>
    }
}

/// Where a phone finds what has no tab.
fn more(reader: Reader) -> AnyView {
    let words = reader.words;
    let links = [
        ("/receipts", Icon::Receipt, words.account_receipts()),
        ("/card/paper", Icon::Card, words.paper_title()),
        ("/tiers", Icon::Bloom, words.frame_tiers()),
        ("/credit", Icon::Card, words.credit_title()),
        ("/offers", Icon::Calendar, words.frame_offers()),
        ("/stores", Icon::Store, words.frame_stores()),
        ("/help", Icon::Help, words.frame_help()),
    ];
    let links = links.map(|(href, icon, label)| {
        view! { <li><a href=href><Icon icon/>{label}<Icon icon=Icon::Next/></a></li> }
    });
    view! {
        <nav class="card is-slim" aria-label=words.account_more()>
            <ul class="link-list is-across">{links.into_iter().collect_view()}</ul>
        </nav>
    }
    .into_any()
}

/// `GET /account/data`.
fn data_card(reader: Reader) -> AnyView {
    let words = reader.words;
    view! {
        <section class="card is-close" aria-labelledby="data">
            <h2 id="data">{words.account_data()}</h2>
            <p class="quiet">{words.account_data_detail()}</p>
            <p><a class="button is-quiet" href="/account/data" download="">{words.account_data_download()}</a></p>
        </section>
    }
    .into_any()
}

/// The way to `GET /account/erase`.
fn erase_card(reader: Reader) -> AnyView {
    let words = reader.words;
    view! {
        <section class="card is-close" aria-labelledby="erase">
            <h2 id="erase">{words.erase_card()}</h2>
            <p class="quiet">{words.erase_card_detail()}</p>
            <p><a class="button is-quiet" href="/account/erase">{words.erase_card_link()}</a></p>
        </section>
    }
    .into_any()
}

fn messages_card(reader: Reader, consents: Consents) -> AnyView {
    let words = reader.words;
    let email = (words.account_consent_email(), words.account_consent_email_detail());
    let sms = (words.account_consent_sms(), words.account_consent_sms_detail());
    view! {
        <section class="card" aria-labelledby="messages">
            <h2 id="messages">{words.account_messages()}</h2>
            <form class="stack is-close" method="post" action="/account/consents">
                {consent("email", email, consents.email)}
                {consent("sms", sms, consents.sms)}
                <p><button class="button is-quiet" type="submit">{words.account_save()}</button></p>
                <small>{words.account_written_down()}</small>
            </form>
        </section>
    }
    .into_any()
}

fn consent(name: &'static str, said: (&'static str, &'static str), is_given: bool) -> AnyView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value="yes" checked=is_given/>
            <span><b>{said.0}</b><small>{said.1}</small></span>
        </label>
    }
    .into_any()
}

fn language_card(reader: Reader) -> AnyView {
    let words = reader.words;
    let choices = Language::ALL.map(|language| {
        let is_this = language == words.language();
        view! {
            <label lang=language.tag()>
                <input type="radio" name="language" value=language.tag() checked=is_this/>
                {language.own_name()}
            </label>
        }
    });
    view! {
        <section class="card" aria-labelledby="language">
            <h2 id="language">{words.account_language()}</h2>
            <form class="stack" method="post" action="/account/language">
                <fieldset>
                    <legend class="hidden-text">{words.account_language()}</legend>
                    <div class="choice">{choices.into_iter().collect_view()}</div>
                </fieldset>
                <p><button class="button is-quiet" type="submit">{words.account_change()}</button></p>
            </form>
        </section>
    }
    .into_any()
}
