//! Ways to sign in, and where one is signed in.

use jiff::civil::{Date, DateTime};
use leptos::prelude::*;

use crate::{
    islands,
    parts::{Chip, Entry, Icon, PostForm, Tone},
    reader::Reader,
};

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyLine {
    /// Its id in addresses.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// When it was made.
    pub made_on: Date,
    /// When it was used last.
    pub used_at: Option<DateTime>,
}

/// The device in use, and how many others there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// What it says it is: `iPhone, Safari`.
    pub name: String,
    /// Whether it is a phone.
    pub is_phone: bool,
    /// On how many others one is signed in.
    pub others: i64,
}

/// `POST /account/passkeys/{id}/remove`, and making one by script.
pub(super) fn passkeys_card(reader: Reader, passkeys: Vec<PasskeyLine>) -> AnyView {
    let words = reader.words;
    let list = if passkeys.is_empty() {
        view! { <p class="quiet">{words.account_no_passkey()}</p> }.into_any()
    } else {
        let entries = passkeys.into_iter().map(|passkey| entry(reader, passkey));
        view! { <ul class="entry-list">{entries.collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card is-close" aria-labelledby="passkeys">
            <h2 id="passkeys">{words.account_passkeys()}</h2>
            {list}
            <islands::PasskeyOffer>
                <p><button class="button is-quiet" type="button" data-passkey-make="/account?done=passkey" hidden=true data-awaited="">
                    <Icon icon=Icon::Passkey/>{words.account_add_passkey()}
                </button></p>
                <p class="field-error" role="alert" data-passkey-trouble="" hidden=true>
                    {words.account_passkey_trouble()}
                </p>
            </islands::PasskeyOffer>
        </section>
    }
    .into_any()
}

fn entry(reader: Reader, passkey: PasskeyLine) -> AnyView {
    let words = reader.words;
    let made_on = reader.day(passkey.made_on);
    let detail = match passkey.used_at {
        Some(at) => words.account_passkey_used(&made_on, &reader.moment_within(at)),
        None => words.account_passkey_unused(&made_on),
    };
    let action = format!("/account/passkeys/{}/remove", passkey.id);
    let label_more = format!(" {}", words.account_remove_which(&passkey.name));
    view! {
        <Entry words icon=Icon::Passkey title=passkey.name detail>
            <PostForm action label=words.account_remove() label_more class="is-small is-quiet"/>
        </Entry>
    }
    .into_any()
}

/// `POST /account/devices/sign-out-others` and `POST /sign-out`.
pub(super) fn devices_card(reader: Reader, device: Device) -> AnyView {
    let words = reader.words;
    let icon = if device.is_phone { Icon::Phone } else { Icon::Screen };
    let others = (device.others > 0).then(|| {
        view! {
            <Entry words icon=Icon::Screen title=words.account_other_devices(device.others)>
                <PostForm
                    action="/account/devices/sign-out-others"
                    label=words.account_sign_out_others()
                    class="is-small is-quiet"
                />
            </Entry>
        }
    });
    view! {
        <section class="card is-close" aria-labelledby="devices">
            <h2 id="devices">{words.account_devices()}</h2>
            <ul class="entry-list">
                <Entry words icon title=device.name detail=words.account_this_device()>
                    <Chip text=words.account_now() tone=Tone::Good/>
                </Entry>
                {others}
            </ul>
            <PostForm action="/sign-out" label=words.account_sign_out() class="is-quiet is-wide" icon=Some(Icon::Leave)/>
        </section>
    }
    .into_any()
}
