//! Enrolling a shopper in ten seconds.

use leptos::prelude::*;

use super::{
    Counter,
    frame::{Act, page_with_side, panel},
};
use crate::{
    page::Page,
    parts::{Field, HiddenField, Icon, Keys, Mistake, Typed},
    reader::Reader,
};

/// The form, as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enrol {
    /// `contact`: an e-mail address or a telephone number.
    pub contact: Typed,
    /// `name`.
    pub name: Typed,
    /// Whether `agreed` was not ticked.
    pub has_not_agreed: bool,
    /// Where the poster of this store is, for them to scan: `/s/harbour`.
    pub poster: String,
    /// The key of the form.
    pub form_key: String,
}

impl Enrol {
    /// With a contact that is neither an address nor a number.
    #[must_use]
    pub fn with_contact_refused(self, reader: Reader, contact: String) -> Self {
        Self { contact: Typed::refused(contact, reader.words.till_enrol_contact_mistake()), ..self }
    }
}

/// `GET /till/enrol`, and what `POST /till/enrol` answers to what does not fit.
///
/// The form sends `contact`, `name`, `agreed=yes` and `form_key`.
pub fn page(reader: Reader, counter: Counter, enrol: Enrol) -> Page {
    let words = reader.words;
    let poster = enrol.poster.clone();
    let side = move || {
        view! {
            <section class="till-side" aria-labelledby="who">
                <h2 id="who">{words.till_enrol_self()}</h2>
                <p class="quiet">{words.till_enrol_self_detail()}</p>
                <p><a class="button is-quiet is-wide" href=poster>{words.till_enrol_poster()}</a></p>
            </section>
        }
        .into_any()
    };
    page_with_side(
        reader,
        words.till_enrol(),
        Act::Enrol,
        counter,
        Some(Box::new(side)),
        move || panel(words.till_enrol(), form(reader, enrol)),
    )
}

fn form(reader: Reader, enrol: Enrol) -> AnyView {
    let words = reader.words;
    let keys = Keys { autocomplete: "off", ..Keys::default() };
    let contact = Keys { is_required: true, has_focus: true, ..keys };
    let not_agreed = enrol.has_not_agreed.then(|| {
        view! { <Mistake id="agreed-error" mistake=words.till_enrol_not_agreed().to_owned()/> }
    });
    view! {
        <form class="stack till-form" method="post" action="/till/enrol">
            <HiddenField name="form_key" value=enrol.form_key/>
            <Field name="contact" label=words.till_enrol_contact() hint=words.till_enrol_contact_hint() class="is-code" typed=enrol.contact keys=contact/>
            <Field name="name" label=words.till_enrol_name() hint=words.till_enrol_name_hint() typed=enrol.name keys/>
            <label class="check">
                <input type="checkbox" name="agreed" value="yes" required=true/>
                <span><b>{words.till_enrol_agreed()}</b><small>{words.till_enrol_agreed_say()}</small></span>
            </label>
            {not_agreed}
            <p><button class="button is-large" type="submit"><Icon icon=Icon::Enrol/>{words.till_enrol_button()}</button></p>
        </form>
    }
    .into_any()
}
