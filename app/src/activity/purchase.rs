//! Why a purchase earned what it earned, and not more; and its receipt.

use jiff::civil::Date;
use leptos::prelude::*;
use loyalty::{
    earning::{Capped, ContributionKind, Missing, Per},
    money::{Currency, Money},
    points::Points,
};

use crate::{
    parts::{Sum, SumLine},
    reader::Reader,
    words::{Markup, Words},
};

/// What a purchase earned, with the names that a person knows rules by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earned {
    /// Of all amounts.
    pub currency: Currency,
    /// Rule by rule; they add up to what was earned.
    pub parts: Vec<EarnedPart>,
    /// What rules gave back as credit: their names, and how much.
    pub cashback: Vec<(String, Money)>,
    /// The stamps it put on cards: their names, and how many.
    pub stamps: Vec<(String, i64)>,
    /// What earned nothing.
    pub excluded: Vec<EarnedExcluded>,
    /// What nearly earned.
    pub missed: Vec<EarnedMissed>,
    /// The day from which its points can be spent, if that is still to come.
    pub spendable_from: Option<Date>,
    /// What was bought, if that is known.
    pub receipt: Option<Receipt>,
}

/// One rule's share: `earning::Contribution` with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarnedPart {
    /// The rule's name; for a tier's multiplier, the multiplier's.
    pub name: String,
    /// What the rule did.
    pub by: ContributionKind,
    /// What it was computed on, as `earning::Contribution` has it.
    pub basis: i64,
    /// Its share.
    pub points: Points,
    /// The cap that cut it, if one did.
    pub capped: Option<Capped>,
}

/// What a rule kept from earning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarnedExcluded {
    /// The rule's name.
    pub name: String,
    /// What it kept out, in minor units.
    pub minor: i64,
}

/// A rule that nearly applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarnedMissed {
    /// The rule's name.
    pub name: String,
    /// What was missing.
    pub missing: Missing,
}

/// What was bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Line by line.
    pub lines: Vec<ReceiptLine>,
    /// In all.
    pub paid: Money,
}

/// One line of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptLine {
    /// What.
    pub name: String,
    /// What else there is to say: its department, how many.
    pub note: String,
    /// What was paid for it.
    pub paid: Money,
    /// Whether it earns anything.
    pub earns: bool,
}

impl Earned {
    /// Rule by rule, and together.
    pub(super) fn why(&self, reader: Reader, points: Points) -> AnyView {
        let words = reader.words;
        if self.parts.is_empty() {
            return view! { <section class="card is-close"><p>{words.entry_nothing_counts()}</p></section> }
                .into_any();
        }
        let lines = self.parts.iter().enumerate().map(|(place, part)| SumLine {
            name: part.name.as_str().into(),
            note: self.basis(words, part).dot(capped(words, part.capped)),
            value: if place == 0 { words.points(part.points) } else { words.change(part.points) }
                .into(),
            is_quiet: false,
        });
        let total = (words.sum_together().into(), words.points(points).into());
        let caption = words.entry_why(&words.points(points));
        view! { <Sum words caption unit=words.sum_points() lines=lines.collect() total/> }
            .into_any()
    }

    /// What it gave back as credit.
    pub(super) fn cashback_card(&self, reader: Reader) -> Option<AnyView> {
        let words = reader.words;
        let told = self.cashback.iter();
        told_card(told.map(|(rule, amount)| words.entry_cashback(rule, &words.money(*amount))))
    }

    /// The stamps it put on cards.
    pub(super) fn stamps_card(&self, reader: Reader) -> Option<AnyView> {
        let told = self.stamps.iter();
        told_card(told.map(|(card, stamps)| reader.words.entry_stamps(*stamps, card)))
    }

    /// What earned nothing, and what nearly did.
    pub(super) fn why_not_more(&self, reader: Reader) -> Option<AnyView> {
        let words = reader.words;
        let money = |minor| words.money(Money { minor, currency: self.currency });
        let excluded =
            self.excluded.iter().map(|kept| words.entry_excluded(&kept.name, &money(kept.minor)));
        let missed = self.missed.iter().map(|missed| {
            let rule = &missed.name;
            match missed.missing {
                Missing::Line => words.entry_missed_line(rule),
                Missing::Spend { minor } => words.entry_missed_spend(rule, &money(minor)),
                Missing::Weekday => words.entry_missed_weekday(rule),
                Missing::Hours => words.entry_missed_hours(rule),
                Missing::Store => words.entry_missed_store(rule),
                Missing::Channel => words.entry_missed_channel(rule),
                Missing::BestOf => words.entry_missed_best(rule),
            }
        });
        let reasons: Vec<String> = excluded.chain(missed).collect();
        (!reasons.is_empty()).then(|| {
            view! {
                <section class="card is-tint is-close">
                    <h2>{words.entry_why_not_more()}</h2>
                    {reasons.into_iter().map(|reason| view! { <p>{reason}</p> }).collect_view()}
                </section>
            }
            .into_any()
        })
    }

    fn basis(&self, words: Words, part: &EarnedPart) -> Markup {
        let money = || words.money(Money { minor: part.basis, currency: self.currency });
        match part.by {
            ContributionKind::Base => words.entry_base_counts(&money()).into(),
            ContributionKind::Tier => words.entry_on_those(part.basis).into(),
            ContributionKind::Multiplier => money().into(),
            ContributionKind::PerUnit => words.entry_units(part.basis).into(),
            ContributionKind::PerPurchase => Markup::default(),
        }
    }
}

/// A card with these sentences, if there are any.
fn told_card(told: impl Iterator<Item = String>) -> Option<AnyView> {
    let told: Vec<_> = told.map(|told| view! { <p>{told}</p> }).collect();
    (!told.is_empty()).then(|| view! { <section class="card is-close">{told}</section> }.into_any())
}

/// What a cap cut off, if one did.
fn capped(words: Words, capped: Option<Capped>) -> String {
    let Some(Capped { per, most, cut }) = capped else { return String::new() };
    match per {
        Per::Day => words.entry_capped_day(cut.get(), most.get()),
        Per::Period => words.entry_capped_period(cut.get(), most.get()),
    }
}

impl Receipt {
    /// The receipt, line by line.
    pub(super) fn view(self, reader: Reader) -> AnyView {
        let words = reader.words;
        let lines = self.lines.into_iter().map(|line| SumLine {
            name: line.name.into(),
            note: if line.earns {
                line.note.into()
            } else {
                Markup::from(line.note).dot(words.entry_earns_nothing())
            },
            value: words.money(line.paid).into(),
            is_quiet: !line.earns,
        });
        let lines = lines.collect();
        let total = (words.entry_paid().into(), words.money(self.paid).into());
        view! {
            <Sum words caption=words.entry_receipt() unit=words.sum_amount() lines total/>
            <p class="row"><a class="button is-quiet" href="/help">{words.entry_something_wrong()}</a></p>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn a_cap_says_what_did_not_count() {
        let words = Words::of(Language::English);
        let said = |per, cut| {
            let (most, cut) = (Points::new(1_200), Points::new(cut));
            capped(words, Some(Capped { per, most, cut }))
        };
        assert_eq!(said(Per::Day, 35), "at most 1,200 a day: 35 more did not count");
        assert_eq!(said(Per::Period, 0), "at most 1,200 in this period");
        assert_eq!(capped(words, None), "");
    }
}
