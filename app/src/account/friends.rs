//! Friends to invite: the link, what it gives, and what became of it.

use leptos::prelude::*;
use loyalty::points::Points;

use crate::{frame::brand_name, parts::Icon, reader::Reader};

/// A member's invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Friends {
    /// The whole address to send.
    pub link: String,
    /// What each side gets.
    pub points: Points,
    /// How many friends count in a year, if that has a most.
    pub at_most_a_year: Option<i64>,
    /// How many joined through it.
    pub joined: i64,
    /// How many of them have bought something.
    pub bought: i64,
}

pub(super) fn friends_card(reader: Reader, friends: Friends) -> AnyView {
    let words = reader.words;
    let brand = brand_name();
    let points = friends.points.get();
    let text = words.account_friends_text(&brand, points, &friends.link);
    let subject = words.account_friends_subject(&brand);
    let mail = format!("mailto:?subject={}&body={}", in_address(&subject), in_address(&text));
    let most = friends.at_most_a_year.map(|most| words.account_friends_most(most));
    let bought = (friends.joined > 0).then(|| words.account_friends_bought(friends.bought));
    view! {
        <section class="card" id="friends" aria-labelledby="friends-head">
            <h2 id="friends-head">{words.account_friends()}</h2>
            <p class="quiet">{words.account_friends_lead(points)}" "{most}</p>
            <div class="field">
                <label for="friends-link">{words.account_friends_link()}</label>
                <input class="field-input" id="friends-link" readonly=true value=friends.link/>
            </div>
            <p class="row">
                <a class="button is-quiet" href=mail>
                    <Icon icon=Icon::Mail/>{words.account_friends_send()}
                </a>
            </p>
            <p>{words.account_friends_joined(friends.joined)}" "{bought}</p>
        </section>
    }
    .into_any()
}

/// A text as it stands in an address (RFC 3986).
fn in_address(text: &str) -> String {
    let written = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(written).collect()
}

#[cfg(test)]
mod tests {
    use super::in_address;

    #[test]
    fn a_text_in_an_address_breaks_nothing() {
        assert_eq!(in_address("a b&c=d?"), "a%20b%26c%3Dd%3F");
        assert_eq!(in_address("초"), "%EC%B4%88");
    }
}
