//! The page on which one asks for a link.

use super::join_card::{entrance, join_card};
use crate::{
    page::{BarLinks, Page},
    parts::Typed,
    reader::Reader,
};

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignIn {
    /// The address, when what was typed does not fit: `refusal_email` says why.
    pub email: Typed,
    /// The store whose poster was scanned.
    pub store: Option<String>,
}

impl SignIn {
    /// With an address that is none.
    pub fn refused(reader: Reader, email: String, store: Option<String>) -> Self {
        Self { email: Typed::refused(email, reader.words.refusal_email()), store }
    }
}

/// `GET /sign-in`, and what `POST /sign-in` answers to what is no address.
pub fn page(reader: Reader, sign_in: SignIn) -> Page {
    let words = reader.words;
    let title = words.membership_sign_in_title();
    let lead = words.membership_sign_in_lead();
    entrance(title.to_owned(), title, lead, BarLinks::Help, move || {
        join_card(reader, sign_in.email, sign_in.store)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{Language, Words};

    #[test]
    fn what_is_no_address_is_kept_and_explained() {
        let now = date(2024, 11, 21).at(18, 2, 0, 0);
        let reader = Reader { words: Words::of(Language::English), now };
        let refused = SignIn::refused(reader, "mina@".to_owned(), None);
        assert_eq!(refused.email.value, "mina@");
        assert!(refused.email.mistake.is_some_and(|says| says.contains("mina@example.com")));
    }
}
