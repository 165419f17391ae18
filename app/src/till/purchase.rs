//! Adding a purchase for the member at the till.

use leptos::prelude::*;

use super::{
    Counter,
    frame::{Act, panel, till_page},
};
use crate::{
    page::Page,
    parts::{Field, HiddenField, Icon, Keys, Typed},
    reader::Reader,
    words::Words,
};

/// The form, as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purchase {
    /// `total`: what is to pay, after what is taken off.
    pub total: Typed,
    /// `receipt`: the number on the paper.
    pub receipt: Typed,
    /// What of it earns otherwise than the rest.
    pub parts: Vec<PurchasePart>,
    /// The key of the form.
    pub form_key: String,
}

/// An amount within the total that a rule treats in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurchasePart {
    /// Its field: `part-FUEL`, for the department `FUEL`.
    pub field: String,
    /// What it is, in words.
    pub label: String,
    /// What the rule does.
    pub hint: String,
    /// What was typed.
    pub typed: Typed,
}

/// What may be wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PurchaseMistake {
    /// The total is no amount.
    Total,
    /// The parts are more than the total.
    Parts,
    /// There is no receipt number.
    ReceiptMissing,
    /// The receipt was added before with other contents.
    ReceiptTaken,
}

impl PurchaseMistake {
    /// The mistake in words that say what would fit.
    pub fn in_words(self, words: Words) -> &'static str {
        match self {
            Self::Total => words.till_total_mistake(),
            Self::Parts => words.till_parts_mistake(),
            Self::ReceiptMissing => words.till_receipt_missing(),
            Self::ReceiptTaken => words.till_receipt_taken(),
        }
    }
}

/// `GET /till/purchase?member=…`, and what `POST /till/purchases` answers to what does not fit.
///
/// The form sends `member` (empty for a purchase without one), `total`, `receipt`, the parts and `form_key`.
pub fn page(reader: Reader, counter: Counter, purchase: Purchase) -> Page {
    let words = reader.words;
    let member = counter.member.as_ref().map(|member| (member.id.to_string(), member.name(reader)));
    till_page(reader, words.till_purchase_title(), Act::Purchase, counter, move || {
        if let Some((id, name)) = member {
            return panel(words.till_purchase_for(&name), form(reader, id, purchase));
        }
        let inside = view! {
            <p>{words.till_purchase_nobody_detail()}</p>
            <p>{words.till_purchase_paper()}</p>
            {form(reader, String::new(), purchase)}
        };
        panel(words.till_purchase_nobody(), inside)
    })
}

fn form(reader: Reader, member: String, purchase: Purchase) -> AnyView {
    let words = reader.words;
    let amount = Keys { inputmode: "decimal", autocomplete: "off", ..Keys::default() };
    let has_focus = !member.is_empty();
    let total = Keys { placeholder: "0.00", is_required: true, has_focus, ..amount };
    let receipt = Keys { inputmode: "text", is_required: true, ..amount };
    let has_parts_mistake = purchase.parts.iter().any(|part| part.typed.mistake.is_some());
    let parts = purchase.parts.into_iter().map(|part| {
        view! { <Field name=part.field label=part.label hint=part.hint typed=part.typed keys=amount/> }
    });
    let parts: Vec<_> = parts.collect();
    let parts = (!parts.is_empty()).then(|| {
        view! {
            <details class="disclosure" open=has_parts_mistake>
                <summary>{words.till_parts()}<Icon icon=Icon::Next/></summary>
                <div class="field-pair">{parts}</div>
            </details>
        }
    });
    view! {
        <form class="stack till-form" method="post" action="/till/purchases">
            <HiddenField name="member" value=member/>
            <HiddenField name="form_key" value=purchase.form_key/>
            <div class="field-pair">
                <Field name="total" label=words.till_total() hint=words.till_total_hint() class="is-code" typed=purchase.total keys=total/>
                <Field name="receipt" label=words.till_receipt() hint=words.till_receipt_hint() class="is-code" typed=purchase.receipt keys=receipt/>
            </div>
            {parts}
            <p><button class="button is-large" type="submit">{words.till_add_it()}</button></p>
        </form>
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
            (PurchaseMistake::Total, "such as 42.10"),
            (PurchaseMistake::Parts, "more than the total"),
            (PurchaseMistake::ReceiptMissing, "Type the receipt’s number"),
            (PurchaseMistake::ReceiptTaken, "added before"),
        ] {
            assert!(mistake.in_words(words).contains(says), "{mistake:?}");
        }
    }
}
