//! The page on which a member types or scans the code of a paper receipt.

use jiff::civil::Time;
use leptos::prelude::*;
use loyalty::ids::Sequence;

use crate::{
    page::{Page, Place},
    parts::{BackLink, Field, HiddenField, Icon, Keys, Notice, Said, Tone, Typed, Urgency},
    reader::Reader,
    words::Words,
};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipts {
    /// The code, as it was typed or as a scanned link holds it.
    pub code: Typed,
    /// Through how many days after the purchase a receipt can be claimed.
    pub days: u32,
    /// Where the purchase stands, for a receipt that the member has claimed already.
    pub yours: Option<Sequence>,
    /// What makes sending the form twice the same as once.
    pub form_key: String,
}

/// Why a code was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptMistake {
    /// Not the code of a receipt.
    Malformed,
    /// The code stands for nothing.
    Unknown,
    /// Another member has claimed it.
    Taken,
    /// Its time is over.
    TooOld {
        /// Through how many days after the purchase it could be claimed.
        days: u32,
    },
    /// Too many wrong codes.
    Wait {
        /// When to try again.
        until: Time,
    },
}

impl ReceiptMistake {
    /// The mistake in words that say what to do.
    pub fn in_words(self, words: Words) -> String {
        match self {
            Self::Malformed => words.receipt_malformed().to_owned(),
            Self::Unknown => words.receipt_unknown().to_owned(),
            Self::Taken => words.receipt_taken().to_owned(),
            Self::TooOld { days } => words.receipt_too_old(days.into()),
            Self::Wait { until } => words.receipt_wait(&words.time(until)),
        }
    }
}

/// `GET /receipts`, `GET /receipts/{code}`, and what `POST /receipts/claim` answers to a code that
/// is not accepted. The form sends `code` and `form_key`.
pub fn page(reader: Reader, receipts: Receipts) -> Page {
    Page::new(reader.words.receipt_title(), move || content(reader, receipts)).at(Place::Activity)
}

fn content(reader: Reader, receipts: Receipts) -> impl IntoView {
    let words = reader.words;
    let keys = Keys {
        inputmode: "numeric",
        autocomplete: "off",
        maxlength: 40,
        is_required: true,
        ..Keys::default()
    };
    let yours = receipts.yours.map(|sequence| {
        let said = Said::new(words.receipt_yours(), words.receipt_yours_detail())
            .then(format!("/activity/{sequence}"), words.receipt_see_purchase());
        let (tone, urgency) = (Tone::Warn, Urgency::Alert);
        view! { <Notice said icon=Icon::Receipt tone urgency/> }
    });
    view! {
        <BackLink href="/activity" label=words.receipt_see_activity()/>
        <div class="page-head"><h1>{words.receipt_title()}</h1><p>{words.receipt_lead()}</p></div>
        {yours}
        <div class="page-columns">
            <section class="card" aria-label=words.receipt_title()>
                <form class="stack" method="post" action="/receipts/claim">
                    <HiddenField name="form_key" value=receipts.form_key/>
                    <Field
                        name="code"
                        label=words.receipt_code()
                        hint=words.receipt_code_hint()
                        typed=receipts.code
                        keys
                        class="is-code"
                    />
                    <p><button class="button" type="submit">
                        <Icon icon=Icon::Receipt/>{words.receipt_claim()}
                    </button></p>
                </form>
            </section>
            <section class="card is-tint is-close" aria-labelledby="how">
                <h2 id="how">{words.receipt_how()}</h2>
                <p>{words.receipt_how_earns()}</p>
                <p>{words.receipt_how_days(receipts.days.into())}</p>
                <p>{words.receipt_how_back()}</p>
            </section>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;
    use crate::Language;

    #[test]
    fn each_mistake_says_what_to_do() {
        let words = Words::of(Language::English);
        let until = time(18, 2, 0, 0);
        for (mistake, says) in [
            (ReceiptMistake::Malformed, "20 digits"),
            (ReceiptMistake::Unknown, "ask at the till"),
            (ReceiptMistake::Taken, "with the paper in hand"),
            (ReceiptMistake::TooOld { days: 30 }, "for 30 days"),
            (ReceiptMistake::Wait { until }, "Try again from"),
        ] {
            assert!(mistake.in_words(words).contains(says), "{mistake:?}");
        }
    }
}
