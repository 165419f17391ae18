//! What was done at this till in this shift.

use jiff::civil::Time;
use leptos::prelude::*;
use loyalty::{money::Money, points::Points};

use crate::{
    parts::{Amount, Entry, Icon, Tone},
    reader::Reader,
    words::Markup,
};

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftLine {
    /// When.
    pub at: Time,
    /// For whom, shortened by [`super::short_name`].
    pub member: Option<String>,
    /// What.
    pub act: ShiftAct,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShiftAct {
    /// A voucher was accepted.
    Redeemed {
        /// The reward's name.
        reward: String,
        /// The last four digits of its code, if they are known.
        ending: Option<String>,
    },
    /// A code was not accepted.
    Refused {
        /// Why, in words: [`super::TillRefusal::in_short`].
        why: String,
    },
    /// A redemption was taken back.
    Reversed {
        /// The reward's name.
        reward: String,
        /// Why, in the associate's words.
        reason: String,
    },
    /// A purchase was added.
    Purchase {
        /// What was paid.
        paid: Money,
        /// The receipt's number.
        receipt: String,
        /// What it earned.
        points: Points,
    },
    /// Something was paid with credit.
    Credit {
        /// How much.
        paid: Money,
        /// The receipt's number.
        receipt: String,
    },
    /// Somebody was enrolled.
    Enrolled {
        /// What joining earned.
        points: Points,
    },
    /// A member was looked up.
    LookedUp,
    /// A member's card was scanned.
    CardScanned,
}

/// The shift's part of the page.
pub(super) fn shift_section(reader: Reader, lines: Vec<ShiftLine>) -> AnyView {
    let words = reader.words;
    let inside = if lines.is_empty() {
        view! { <p class="quiet">{words.till_shift_empty()}</p> }.into_any()
    } else {
        let entries = lines.into_iter().map(|line| entry(reader, line));
        view! { <ul class="entry-list">{entries.collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="till-rest" aria-labelledby="shift"><h2 id="shift">{words.till_shift()}</h2>{inside}</section>
    }
    .into_any()
}

fn entry(reader: Reader, line: ShiftLine) -> AnyView {
    let words = reader.words;
    let name = line.member.unwrap_or_default();
    let who = if name.is_empty() { words.till_nameless() } else { &name };
    let (icon, tone, title, detail, amount) = match line.act {
        ShiftAct::Redeemed { reward, ending } => {
            let code = ending.map(|ending| words.till_shift_code(&ending)).unwrap_or_default();
            let amount = Amount::Word(words.till_shift_redeemed(), Tone::Usual);
            (Icon::Gift, Tone::Usual, reward, Markup::from(name.as_str()).dot(code), amount)
        }
        ShiftAct::Refused { why } => {
            let amount = Amount::Word(words.till_shift_refused(), Tone::Bad);
            let title = words.till_shift_not_accepted().to_owned();
            (Icon::Alert, Tone::Bad, title, Markup::from(why), amount)
        }
        ShiftAct::Reversed { reward, reason } => {
            let amount = Amount::Word(words.till_shift_reversed(), Tone::Usual);
            let title = words.till_shift_undone(&reward);
            (Icon::Undo, Tone::Usual, title, Markup::from(name.as_str()).dot(reason), amount)
        }
        ShiftAct::Purchase { paid, receipt, points } => {
            let title = words.till_shift_purchase(&words.money(paid));
            let detail = Markup::from(name.as_str()).dot(words.till_shift_receipt(&receipt));
            (Icon::Bag, Tone::Usual, title, detail, Amount::Points(points))
        }
        ShiftAct::Credit { paid, receipt } => {
            let title = words.till_shift_credit(&words.money(paid));
            let detail = Markup::from(name.as_str()).dot(words.till_shift_receipt(&receipt));
            (Icon::Card, Tone::Usual, title, detail, Amount::Nothing)
        }
        ShiftAct::Enrolled { points } => {
            let amount = Amount::Points(points);
            (Icon::Enrol, Tone::Usual, words.till_shift_enrolled(who), Markup::default(), amount)
        }
        ShiftAct::LookedUp => {
            let title = words.till_shift_looked_up(who);
            (Icon::Search, Tone::Usual, title, Markup::default(), Amount::Nothing)
        }
        ShiftAct::CardScanned => {
            let title = words.till_shift_card(who);
            (Icon::Card, Tone::Usual, title, Markup::default(), Amount::Nothing)
        }
    };
    let detail = Markup::from(words.time(line.at)).dot(detail);
    view! { <Entry words icon tone title detail amount/> }.into_any()
}
