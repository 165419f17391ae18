//! Mail that goes out: its subject, its text, and the same as HTML.

use crate::words::{Markup, Words};

/// A message, in the language of whoever it goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML: no picture, no script, nothing that a mail program would have to fetch.
    pub html: String,
}

/// What a link in a mail is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFor {
    /// To sign in.
    SigningIn,
    /// To prove that an address is one's own, and to use it from then on.
    NewAddress,
}

/// The mail with a link.
pub fn link(words: Words, purpose: LinkFor, brand: &str, link: &str, minutes: i64) -> Message {
    let (subject, head, text, button) = match purpose {
        LinkFor::SigningIn => (
            words.mail_sign_in_subject(brand),
            words.mail_sign_in_head(),
            words.mail_sign_in_text(minutes),
            words.mail_sign_in_button(),
        ),
        LinkFor::NewAddress => (
            words.mail_address_subject(brand),
            words.mail_address_head(),
            words.mail_address_text(minutes),
            words.mail_address_button(),
        ),
    };
    let not_you = words.mail_not_you();
    let html = |text: &str| Markup::from(text).html().to_owned();
    let html = format!(
        "<!doctype html>\n<html lang=\"{language}\"><body>\n<h1>{head}</h1>\n<p>{text}</p>\n\
         <p><a href=\"{link}\">{button}</a></p>\n<p>{link}</p>\n<p>{not_you}</p>\n\
         </body></html>\n",
        language = words.language().tag(),
        head = html(head),
        text = html(&text),
        link = html(link),
        button = html(button),
        not_you = html(not_you),
    );
    let text = format!("{head}\n\n{text}\n\n{link}\n\n{not_you}\n");
    Message { subject, text, html }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn the_link_is_in_the_text_and_in_the_html() {
        for language in Language::ALL {
            let words = Words::of(language);
            let url = "https://wallet.example/sign-in/abc";
            let message = link(words, LinkFor::SigningIn, "Fish & Chips", url, 10);
            assert!(message.subject.contains("Fish & Chips"), "{message:?}");
            assert!(message.text.contains(url) && message.text.contains("10"), "{message:?}");
            assert!(message.html.contains("href=\"https://wallet.example/sign-in/abc\""));
        }
    }
}
