//! What a till answers, in large words.

use jiff::civil::{Date, DateTime, Time};
use leptos::prelude::*;
use loyalty::{money::Money, points::Points, programme::RewardKind};

use super::{
    Counter, TillRefusal,
    frame::{Act, Banner, banner, till_page},
};
use crate::{
    page::Page,
    parts::Icon,
    reader::Reader,
    tiers::{CountedIn, threshold_words},
    words::Markup,
};

/// What was done, or was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A voucher was redeemed.
    Redeemed {
        /// What to give, as the programme says it to the till: `any hot drink`.
        give: String,
        /// What kind of reward it is.
        kind: RewardKind,
        /// What the purchase must cost at least.
        minimum: Option<Money>,
        /// When.
        at: Time,
    },
    /// A member card was scanned, or a member was chosen. They stand in the counter.
    Member,
    /// A purchase was added.
    PurchaseAdded {
        /// For whom.
        member: String,
        /// What it earned.
        points: Points,
        /// What was paid.
        paid: Money,
        /// The receipt's number.
        receipt: String,
        /// From which day the points can be spent, if that is to come.
        spendable_from: Option<Date>,
        /// What is missing for the next tier now, what qualifies, and its name.
        to_next: Option<(i64, CountedIn, String)>,
        /// Whether the same was added before: nothing was added twice.
        is_repeated: bool,
    },
    /// Something was paid with credit.
    CreditPaid {
        /// How much.
        paid: Money,
        /// What is left.
        left: Money,
        /// The receipt's number.
        receipt: String,
        /// Whether the same was paid before: nothing was taken twice.
        is_repeated: bool,
    },
    /// A purchase without a member was added.
    OnPaper {
        /// The code for the receipt, in its groups.
        code: String,
        /// What was paid.
        paid: Money,
        /// The receipt's number.
        receipt: String,
        /// The last day on which it can be claimed.
        until: Date,
    },
    /// Somebody was enrolled.
    Enrolled {
        /// How they want to be called.
        name: Option<String>,
        /// What joining earned.
        points: Points,
        /// Where the link went; none for somebody who gave only a telephone number.
        contact: Option<String>,
    },
    /// A redemption was taken back.
    Undone {
        /// The reward's name.
        reward: String,
        /// Whose it was.
        member: String,
        /// Until when the voucher can be used again; none if its points went back instead.
        usable_until: Option<DateTime>,
    },
    /// Something was not done.
    Refused(TillRefusal),
}

/// What `POST /till/scan`, `/till/purchases`, `/till/enrol`, `/till/look-up` and `/till/undo` answer.
pub fn page(reader: Reader, counter: Counter, answer: Answer) -> Page {
    let title = title(reader, &counter, &answer);
    let about = counter.clone();
    till_page(reader, title, Act::Answered, counter, move || view(reader, &about, answer))
}

fn title(reader: Reader, counter: &Counter, answer: &Answer) -> String {
    let words = reader.words;
    match answer {
        Answer::Redeemed { give, .. } => words.till_give(give),
        Answer::Member => name(reader, counter),
        Answer::PurchaseAdded { member, points, .. } => words.till_added(points.get(), member),
        Answer::CreditPaid { paid, .. } => words.till_credit_paid(&words.money(*paid)),
        Answer::OnPaper { code, .. } => words.till_on_paper(code),
        Answer::Enrolled { name, .. } => {
            words.till_enrolled(name.as_deref().unwrap_or(words.till_nameless()))
        }
        Answer::Undone { reward, .. } => words.till_undone(reward),
        Answer::Refused(refusal) => refusal.title(reader),
    }
}

fn name(reader: Reader, counter: &Counter) -> String {
    let nameless = || reader.words.till_nameless().to_owned();
    counter.member.as_ref().map_or_else(nameless, |member| member.name(reader))
}

fn view(reader: Reader, counter: &Counter, answer: Answer) -> AnyView {
    let words = reader.words;
    match answer {
        Answer::Redeemed { give, kind, minimum, at } => {
            let next = match kind {
                RewardKind::AmountOff | RewardKind::PercentOff => words.till_then_add(),
                RewardKind::Product
                | RewardKind::Experience
                | RewardKind::Donation
                | RewardKind::Credit => "",
            };
            let minimum = minimum.map(|money| words.till_minimum(&words.round_money(money)));
            let text =
                Markup::from(words.till_redeemed(&words.time(at))).dot(minimum.unwrap_or_default());
            banner(Banner::Good, Icon::Check, words.till_give(&give), text, next, None)
        }
        Answer::Member => hello(reader, counter),
        Answer::PurchaseAdded {
            member,
            points,
            paid,
            receipt,
            spendable_from,
            to_next,
            is_repeated,
        } => {
            let from = spendable_from.map(|day| words.till_added_from(&reader.day(day)));
            let text = Markup::from(words.till_added_detail(&words.money(paid), &receipt))
                .dot(from.unwrap_or_default());
            let tell = to_next.map(|(missing, counted_in, tier)| {
                words.till_added_tell(&threshold_words(words, counted_in, missing), &tier)
            });
            let next = if is_repeated {
                words.till_receipt_again().to_owned()
            } else {
                tell.unwrap_or_default()
            };
            let head = words.till_added(points.get(), &member);
            banner(Banner::Good, Icon::Check, head, text, next, None)
        }
        Answer::CreditPaid { paid, left, receipt, is_repeated } => {
            let head = words.till_credit_paid(&words.money(paid));
            let text = words.till_credit_paid_detail(&words.money(left), &receipt);
            let next =
                if is_repeated { words.till_credit_again() } else { words.till_credit_paid_next() };
            banner(Banner::Good, Icon::Card, head, text, next, None)
        }
        Answer::OnPaper { code, paid, receipt, until } => {
            let text = Markup::from(words.till_added_detail(&words.money(paid), &receipt))
                .dot(words.till_on_paper_until(&reader.day(until)));
            let next = words.till_on_paper_next();
            banner(Banner::Good, Icon::Receipt, words.till_on_paper(&code), text, next, None)
        }
        Answer::Enrolled { name, points, contact } => {
            let head = words.till_enrolled(name.as_deref().unwrap_or(words.till_nameless()));
            let text = match &contact {
                Some(contact) => words.till_enrolled_detail(points.get(), contact),
                None => words.till_enrolled_no_link(points.get()),
            };
            banner(Banner::Good, Icon::Enrol, head, text, words.till_enrolled_next(), None)
        }
        Answer::Undone { reward, member, usable_until } => {
            let text = match usable_until {
                Some(until) => words.till_undone_usable(&member, &reader.until(until)),
                None => words.till_undone_points(&member),
            };
            banner(Banner::Good, Icon::Undo, words.till_undone(&reward), text, "", None)
        }
        Answer::Refused(refusal) => refusal.view(reader),
    }
}

fn hello(reader: Reader, counter: &Counter) -> AnyView {
    let words = reader.words;
    let head = words.till_hello(&name(reader, counter));
    let text = counter.member.as_ref().map(|member| {
        let vouchers = (member.vouchers > 0).then(|| words.till_hello_vouchers(member.vouchers));
        Markup::from(words.till_hello_detail(member.available.get(), &member.tier.0))
            .dot(vouchers.unwrap_or_default())
    });
    let purchase = counter
        .member
        .as_ref()
        .map(|member| (format!("/till/purchase?member={}", member.id), words.till_add_purchase()));
    banner(Banner::Member, Icon::Person, head, text.unwrap_or_default(), "", purchase)
}
