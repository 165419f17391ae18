//! A refund explained: what went with the goods.

use leptos::prelude::*;
use loyalty::{
    explanation::CashbackTaken,
    ids::Sequence,
    money::{Currency, Money},
    points::Points,
};

use super::explained::Explained;
use crate::{
    parts::{Sum, SumLine},
    reader::Reader,
    words::Words,
};

/// Explains a refund: what the purchase had earned, and what is left of it.
pub(super) fn refund(
    reader: Reader,
    points: Points,
    refunded: Money,
    earned_before: Points,
    (purchase, cashback): (Sequence, Option<CashbackTaken>),
) -> Explained {
    let words = reader.words;
    let line = |name: &str, value: String| SumLine {
        name: name.into(),
        value: value.into(),
        ..SumLine::default()
    };
    let lines = vec![
        line(words.entry_refund_earned(), words.points(earned_before)),
        line(words.entry_refund_taken(), words.change(points)),
    ];
    let total = (words.entry_refund_left().into(), words.points(earned_before + points).into());
    let caption = words.entry_why(&words.change(points));
    let left = view! { <Sum words caption unit=words.sum_points() lines total/> };
    let href = format!("/activity/{purchase}");
    let right = view! {
        <section class="card is-tint is-close">
            <h2>{words.line_refund_nowhere()}</h2>
            <p>{words.entry_refund_why(&words.money(refunded))}</p>
            {cashback_taken(words, refunded.currency, cashback)}
        </section>
        <p class="row"><a class="button is-quiet" href=href>{words.entry_see_purchase()}</a></p>
    };
    Explained { chip: None, left: left.into_any(), right: Some(right.into_any()) }
}

/// The cashback that it took, and what of it was spent already.
fn cashback_taken(
    words: Words,
    currency: Currency,
    cashback: Option<CashbackTaken>,
) -> Option<AnyView> {
    let CashbackTaken { minor, spent_minor } = cashback?;
    let money = |minor| words.money(Money { minor, currency });
    let taken = (minor > 0).then(|| words.entry_refund_cashback(&money(minor)));
    let spent = (spent_minor > 0).then(|| words.entry_refund_cashback_spent(&money(spent_minor)));
    let told =
        (taken.map(|told| view! { <p>{told}</p> }), spent.map(|told| view! { <p>{told}</p> }));
    Some(told.into_any())
}
