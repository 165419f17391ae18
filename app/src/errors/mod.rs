//! What a page says when it cannot be what was asked for.

use leptos::prelude::*;

use crate::{
    page::{BarLinks, Layout, Page},
    parts::{Badge, Icon},
    reader::Reader,
    words::Markup,
};

/// Why a page is not what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no such page. 404.
    NotFound,
    /// Something broke on our side. 500.
    Fault {
        /// What to search the log for.
        reference: String,
    },
    /// The visitor has just signed out. 200.
    SignedOut,
    /// The visitor has just had everything erased. 200.
    Erased,
    /// The membership is suspended. 409.
    Suspended,
    /// Nobody is signed in. 401, or a redirection to sign in.
    SignInFirst,
    /// Somebody is signed in for whom this is not. 403.
    NotAllowed,
    /// The form's key was used for another form. 422.
    FormUsed,
    /// Too much was asked for in a short time. 429.
    SlowDown {
        /// When to try again, in seconds from now.
        seconds: i64,
    },
    /// A mail that had to go out did not. 503.
    MailFailed,
}

/// A page that says what went wrong, and where to go from here.
pub fn page(reader: Reader, trouble: Trouble) -> Page {
    let words = reader.words;
    let title = match &trouble {
        Trouble::NotFound => words.error_not_found(),
        Trouble::Fault { .. } => words.error_fault(),
        Trouble::SignedOut => words.error_signed_out(),
        Trouble::Erased => words.error_erased(),
        Trouble::Suspended => words.error_suspended(),
        Trouble::SignInFirst => words.error_sign_in_first(),
        Trouble::NotAllowed => words.error_not_allowed(),
        Trouble::FormUsed => words.error_form_used(),
        Trouble::SlowDown { .. } => words.error_slow_down(),
        Trouble::MailFailed => words.error_mail_failed(),
    };
    Page::new(title, move || content(reader, &trouble))
        .with_layout(Layout::Plain(BarLinks::Help))
        .with_class("page is-reading")
}

fn content(reader: Reader, trouble: &Trouble) -> impl IntoView + use<> {
    let words = reader.words;
    let (icon, head, text): (_, _, Markup) = match trouble {
        Trouble::NotFound => {
            (Icon::Search, words.error_not_found_head(), words.error_not_found_text().into())
        }
        Trouble::Fault { reference } => {
            (Icon::Alert, words.error_fault_head(), words.error_fault_text(reference))
        }
        Trouble::SignedOut => {
            (Icon::Lock, words.error_signed_out_head(), words.error_signed_out_text().into())
        }
        Trouble::Erased => {
            (Icon::Check, words.error_erased_head(), words.error_erased_text().into())
        }
        Trouble::Suspended => {
            (Icon::Lock, words.error_suspended_head(), words.error_suspended_text().into())
        }
        Trouble::SignInFirst => {
            (Icon::Lock, words.error_sign_in_first_head(), words.error_sign_in_first_text().into())
        }
        Trouble::NotAllowed => {
            (Icon::Lock, words.error_not_allowed_head(), words.error_not_allowed_text().into())
        }
        Trouble::FormUsed => {
            (Icon::Alert, words.error_form_used_head(), words.error_form_used_text().into())
        }
        Trouble::SlowDown { seconds } => {
            (Icon::Clock, words.error_slow_down_head(), words.error_slow_down_text(*seconds).into())
        }
        Trouble::MailFailed => {
            (Icon::Mail, words.error_mail_failed_head(), words.error_mail_failed_text().into())
        }
    };
    let wallet = ("/", words.error_to_wallet());
    let [first, second] = match trouble {
        Trouble::NotFound => [wallet, ("/stores", words.error_find_store())],
        Trouble::Fault { .. } | Trouble::SlowDown { .. } | Trouble::MailFailed => {
            [("", words.error_try_again()), ("/help", words.frame_help())]
        }
        Trouble::SignedOut => {
            [("/sign-in", words.error_sign_in_again()), ("/", words.error_front_page())]
        }
        Trouble::Erased => [("/", words.error_front_page()), ("/stores", words.error_find_store())],
        Trouble::SignInFirst => {
            [("/sign-in", words.frame_sign_in()), ("/", words.error_front_page())]
        }
        Trouble::NotAllowed => [("/till", words.error_to_till()), ("/help", words.frame_help())],
        Trouble::FormUsed | Trouble::Suspended => [wallet, ("/help", words.frame_help())],
    };
    view! {
        <div class="stack">
            <Badge icon is_large=true/>
            <h1>{head}</h1>
            <p class="quiet">{text}</p>
            <p class="row">
                <a class="button" href=first.0>{first.1}</a>
                " "
                <a class="button is-quiet" href=second.0>{second.1}</a>
            </p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{Language, Words};

    #[test]
    fn every_trouble_says_what_happened_and_where_to_go() {
        let reader =
            Reader { words: Words::of(Language::English), now: date(2024, 11, 21).at(18, 2, 0, 0) };
        let said = |trouble| content(reader, &trouble).to_html();
        for (trouble, head, way_on) in [
            (Trouble::NotFound, "There is no page here", "href=\"/\""),
            (Trouble::SignedOut, "You are signed out", "href=\"/sign-in\""),
            (Trouble::Erased, "You are forgotten", "href=\"/\""),
            (Trouble::Suspended, "Your membership is suspended", "href=\"/help\""),
            (Trouble::SignInFirst, "Please sign in first", "href=\"/sign-in\""),
            (Trouble::NotAllowed, "This page is for somebody else", "href=\"/till\""),
            (Trouble::FormUsed, "This form was sent before", "href=\"/\""),
            (Trouble::SlowDown { seconds: 1 }, "in 1 second.", "href=\"\""),
            (Trouble::MailFailed, "The mail could not be sent", "href=\"\""),
        ] {
            let html = said(trouble.clone());
            assert!(html.contains(head) && html.contains(way_on), "{trouble:?}: {html}");
        }
        let html = said(Trouble::Fault { reference: "<K7>".to_owned() });
        assert!(html.contains("&lt;K7&gt;"), "{html}");
    }
}
