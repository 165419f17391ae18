//! After a link went out: open it here, or type the digits that it shows elsewhere.

use leptos::prelude::*;

use super::join_card::entrance;
use crate::{
    page::{BarLinks, Page},
    parts::{Field, HiddenField, Icon, Keys, Typed},
    reader::Reader,
};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSent {
    /// To whom the link went.
    pub email: String,
    /// The store whose poster was scanned.
    pub store: Option<String>,
    /// For how many minutes the link is good.
    pub minutes: i64,
    /// The digits that were typed and refused.
    pub refused: Option<DigitsRefusal>,
    /// The link itself, in the demo, which sends no mail.
    pub demo_link: Option<String>,
}

/// Why the digits were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigitsRefusal {
    /// They are wrong.
    Wrong {
        /// How many more tries there are.
        tries_left: i64,
    },
    /// The link that shows them is used, too old, or was tried too often.
    Dead,
}

/// What follows `POST /sign-in`, and what `POST /sign-in/digits` answers to wrong digits.
pub fn page(reader: Reader, sent: MailSent) -> Page {
    let words = reader.words;
    let title = words.membership_mail_title();
    let lead = words.membership_mail_lead(sent.minutes, &sent.email);
    entrance(title.to_owned(), title, lead, BarLinks::Help, move || card(reader, sent))
}

fn card(reader: Reader, sent: MailSent) -> AnyView {
    let words = reader.words;
    let mistake = sent.refused.map(|refused| match refused {
        DigitsRefusal::Wrong { tries_left } => words.refusal_digits(tries_left),
        DigitsRefusal::Dead => words.refusal_digits_dead().to_owned(),
    });
    let keys = Keys {
        inputmode: "numeric",
        autocomplete: "one-time-code",
        pattern: "[0-9]{6}",
        maxlength: 6,
        is_required: true,
        has_focus: mistake.is_some(),
        ..Keys::default()
    };
    let typed = Typed { value: String::new(), mistake };
    let demo = sent.demo_link.map(|link| view! { <p>{words.membership_demo_mail(&link)}</p> });
    view! {
        <div class="join-card">
            {demo}
            <form class="stack" method="post" action="/sign-in/digits">
                <HiddenField name="email" value=sent.email.clone()/>
                <Field name="digits" label=words.membership_digits() class="is-digits" typed keys/>
                <button class="button is-wide" type="submit">{words.membership_digits_sign_in()}</button>
            </form>
            <p class="join-card-or">{words.membership_nothing_in_mail()}</p>
            <form method="post" action="/sign-in">
                <HiddenField name="email" value=sent.email/>
                {sent.store.map(|store| view! { <HiddenField name="store" value=store/> })}
                <button class="button is-quiet is-wide" type="submit">
                    <Icon icon=Icon::Mail/>{words.membership_send_again()}
                </button>
            </form>
            <small>
                {words.membership_look_around()}
                " "
                <a href="/sign-in">{words.membership_another_address()}</a>
            </small>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{Language, Words};

    #[test]
    fn wrong_digits_say_how_many_tries_are_left() {
        let now = date(2024, 11, 21).at(18, 2, 0, 0);
        let reader = Reader { words: Words::of(Language::English), now };
        let html = |refused| {
            let sent = MailSent {
                email: "mina@example.com".to_owned(),
                store: None,
                minutes: 10,
                refused: Some(refused),
                demo_link: None,
            };
            card(reader, sent).to_html()
        };
        let wrong = html(DigitsRefusal::Wrong { tries_left: 1 });
        assert!(wrong.contains("1 try left.") && wrong.contains("role=\"alert\""), "{wrong}");
        assert!(html(DigitsRefusal::Dead).contains("Ask for a new link below."));
    }
}
