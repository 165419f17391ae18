//! The profile's form, and what may be wrong with what is typed into it.

use leptos::prelude::*;
use loyalty::points::Points;

use crate::{
    parts::{Field, Keys, Typed},
    reader::Reader,
    words::Words,
};

/// What a member told of themselves, or typed just now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// `name`.
    pub name: Typed,
    /// `email`.
    pub email: Typed,
    /// `phone`.
    pub phone: Typed,
    /// `birthday`, as `1991-05-04`.
    pub birthday: Typed,
}

/// What may be wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileMistake {
    /// Not a name.
    Name,
    /// Not an e-mail address.
    Email,
    /// Another member's e-mail address.
    EmailTaken,
    /// Not a telephone number.
    Phone,
    /// Another member's telephone number.
    PhoneTaken,
    /// Not a day.
    Birthday,
    /// A day that is still to come.
    BirthdayToCome,
}

impl ProfileMistake {
    /// The mistake in words that say what would fit.
    pub fn in_words(self, words: Words) -> &'static str {
        match self {
            Self::Name => words.refusal_name(),
            Self::Email => words.refusal_email(),
            Self::EmailTaken => words.refusal_email_taken(),
            Self::Phone => words.refusal_phone(),
            Self::PhoneTaken => words.refusal_phone_taken(),
            Self::Birthday => words.refusal_birthday(),
            Self::BirthdayToCome => words.refusal_birthday_future(),
        }
    }
}

/// `POST /account/profile`: `name`, `email`, `phone`, `birthday`.
pub(super) fn profile_card(reader: Reader, profile: Profile, points: Option<Points>) -> AnyView {
    let words = reader.words;
    let keys = |kind, autocomplete| Keys { kind, autocomplete, ..Keys::default() };
    let points = points.map(|points| {
        view! { <p class="quiet">{words.account_profile_points(points.get())}</p> }
    });
    view! {
        <section class="card" aria-labelledby="profile">
            <h2 id="profile">{words.account_profile()}</h2>
            {points}
            <form class="stack" method="post" action="/account/profile">
                <Field name="name" label=words.account_name() typed=profile.name keys=keys("text", "name")/>
                <Field
                    name="email"
                    label=words.account_email()
                    hint=words.account_email_hint()
                    typed=profile.email
                    keys=keys("email", "email")
                />
                <div class="field-pair">
                    <Field
                        name="phone"
                        label=words.account_phone()
                        hint=words.account_phone_hint()
                        typed=profile.phone
                        keys=keys("tel", "tel")
                    />
                    <Field
                        name="birthday"
                        label=words.account_birthday()
                        hint=words.account_birthday_hint()
                        typed=profile.birthday
                        keys=keys("date", "bday")
                    />
                </div>
                <p><button class="button" type="submit">{words.account_save()}</button></p>
            </form>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn each_mistake_says_what_would_fit() {
        let words = Words::of(Language::English);
        for (mistake, says) in [
            (ProfileMistake::Name, "at most 80 characters"),
            (ProfileMistake::Email, "such as mina@example.com"),
            (ProfileMistake::EmailTaken, "Another member has this address"),
            (ProfileMistake::Phone, "such as +1 207 555 0117"),
            (ProfileMistake::PhoneTaken, "Another member has this number"),
            (ProfileMistake::Birthday, "such as 1991-05-04"),
            (ProfileMistake::BirthdayToCome, "still to come"),
        ] {
            assert!(mistake.in_words(words).contains(says), "{mistake:?}");
        }
    }
}
