//! Paying with a member's credit.

use leptos::prelude::*;
use loyalty::money::Money;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayCredit {
    /// What there is.
    pub held: Money,
    /// `amount`: what is paid with it.
    pub amount: Typed,
    /// `receipt`: the number on the paper.
    pub receipt: Typed,
    /// The key of the form.
    pub form_key: String,
}

/// What may be wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditMistake {
    /// It is no amount.
    Amount,
    /// There is less.
    TooLittle {
        /// What there is.
        held: Money,
    },
    /// There is no receipt number.
    ReceiptMissing,
    /// Another amount was paid with credit for this receipt.
    ReceiptTaken,
}

impl CreditMistake {
    /// The mistake in words that say what would fit.
    pub fn in_words(self, words: Words) -> String {
        match self {
            Self::Amount => words.till_total_mistake().to_owned(),
            Self::TooLittle { held } => words.till_credit_too_little(&words.money(held)),
            Self::ReceiptMissing => words.till_receipt_missing().to_owned(),
            Self::ReceiptTaken => words.till_credit_receipt_taken().to_owned(),
        }
    }
}

/// `GET /till/credit?member=…`, and what `POST /till/credit` answers to what does not fit.
///
/// The form sends `member`, `amount`, `receipt` and `form_key`.
pub fn page(reader: Reader, counter: Counter, pay: PayCredit) -> Page {
    let words = reader.words;
    let member = counter.member.as_ref().map(|member| (member.id.to_string(), member.name(reader)));
    let (id, name) = member.unwrap_or_default();
    till_page(reader, words.till_credit_title(), Act::Credit, counter, move || {
        panel(words.till_credit_for(&name, &words.money(pay.held)), form(reader, id, pay))
    })
}

fn form(reader: Reader, member: String, pay: PayCredit) -> AnyView {
    let words = reader.words;
    let receipt = Keys { autocomplete: "off", is_required: true, ..Keys::default() };
    let amount = Keys { inputmode: "decimal", placeholder: "0.00", has_focus: true, ..receipt };
    view! {
        <form class="stack till-form" method="post" action="/till/credit">
            <HiddenField name="member" value=member/>
            <HiddenField name="form_key" value=pay.form_key/>
            <div class="field-pair">
                <Field name="amount" label=words.till_credit_amount() hint=words.till_credit_amount_hint() class="is-code" typed=pay.amount keys=amount/>
                <Field name="receipt" label=words.till_receipt() hint=words.till_receipt_hint() class="is-code" typed=pay.receipt keys=receipt/>
            </div>
            <p><button class="button is-large" type="submit"><Icon icon=Icon::Card/>{words.till_credit_pay()}</button></p>
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
        let held = Money { minor: 1_660, currency: "USD".parse().unwrap() };
        for (mistake, says) in [
            (CreditMistake::Amount, "such as 42.10"),
            (CreditMistake::TooLittle { held }, "$16.60"),
            (CreditMistake::ReceiptMissing, "Type the receipt’s number"),
            (CreditMistake::ReceiptTaken, "another amount"),
        ] {
            assert!(mistake.in_words(words).contains(says), "{mistake:?}");
        }
    }
}
