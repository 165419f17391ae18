//! One ledger transaction as a line of a list: what happened, when, and what it moved.

use jiff::civil::{Date, DateTime};
use leptos::prelude::*;
use loyalty::{explanation::ReferralSide, ids::Sequence, money::Money, points::Points};

use crate::{
    parts::{Amount, Entry, Icon, Tone},
    reader::Reader,
    words::{Markup, Words},
};

/// One ledger transaction in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the member's ledger.
    pub sequence: Sequence,
    /// When it happened, by the shop's clock.
    pub at: DateTime,
    /// What it moved, available and pending together.
    pub points: Points,
    /// What happened.
    pub what: Happened,
}

/// What happened, with the names that a person knows things by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// A purchase.
    Purchase {
        /// The store's name; for the web shop, what it is called.
        store: String,
        /// Whether it was bought online.
        is_online: bool,
        /// What was paid.
        paid: Money,
        /// Through which day its points are still pending: from the next they can be spent.
        pending_until: Option<Date>,
    },
    /// Something other than buying.
    Activity {
        /// What the programme calls it: `Checked in`.
        name: String,
        /// The activity's id: `check-in`.
        id: String,
        /// In which store.
        store: Option<String>,
        /// On which side of a referral.
        referral: Option<ReferralSide>,
    },
    /// A referral was taken back.
    ReferralEnd {
        /// What the programme calls it.
        name: String,
    },
    /// Pending points became available.
    Maturity,
    /// A reward was claimed.
    Claim {
        /// The reward's name.
        reward: String,
    },
    /// A till accepted a voucher.
    Redemption {
        /// The reward's name.
        reward: String,
        /// In which store.
        store: Option<String>,
    },
    /// A till took a redemption back.
    Reversal {
        /// The reward's name.
        reward: String,
    },
    /// A voucher expired unused.
    VoucherExpiry {
        /// The reward's name.
        reward: String,
    },
    /// A voucher was given back.
    VoucherCancellation {
        /// The reward's name.
        reward: String,
    },
    /// Points expired.
    Expiry,
    /// Goods were given back.
    Refund {
        /// The store's name.
        store: Option<String>,
        /// What they cost.
        refunded: Money,
    },
    /// Credit came, paid or came back.
    Credit {
        /// Which of these.
        moved: CreditMoved,
        /// By how much the credit changed.
        amount: Money,
        /// In which store.
        store: Option<String>,
    },
    /// What was on a paper card came.
    PaperCard {
        /// The last characters of its number.
        ending: String,
    },
    /// Something became of the membership as a whole.
    Membership(Membership),
    /// Somebody moved points by hand.
    Adjustment {
        /// Why.
        reason: String,
    },
}

/// What became of a membership as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// Everything in it was given up.
    Erased,
    /// It is told on in another.
    MergedInto,
    /// Another is told on in it.
    MergedFrom,
    /// The two are two again.
    Parted,
}

impl Membership {
    /// What it is called.
    pub(super) fn title(self, words: Words) -> &'static str {
        match self {
            Self::Erased => words.line_erased(),
            Self::MergedInto => words.line_merged_into(),
            Self::MergedFrom => words.line_merged_from(),
            Self::Parted => words.line_parted(),
        }
    }
}

/// What credit did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditMoved {
    /// It was given.
    Loaded,
    /// It came from a gift card.
    Card,
    /// It paid.
    Spent,
    /// What it had paid came back.
    Back,
    /// What was left of it expired.
    Expired,
}

impl CreditMoved {
    /// What it is called.
    pub(super) fn title(self, words: Words) -> &'static str {
        match self {
            Self::Loaded => words.line_credit_loaded(),
            Self::Card => words.line_credit_card(),
            Self::Spent => words.line_credit_spent(),
            Self::Back => words.line_credit_back(),
            Self::Expired => words.line_credit_expired(),
        }
    }
}

impl Happened {
    /// Its picture.
    pub(crate) fn icon(&self) -> Icon {
        match self {
            Self::Purchase { is_online: true, .. } => Icon::Screen,
            Self::Purchase { .. } => Icon::Bag,
            Self::Activity { id, .. } => match id.as_str() {
                "enrolment" => Icon::Enrol,
                "check-in" => Icon::Pin,
                "profile" => Icon::Person,
                "referral" => Icon::People,
                _ => Icon::Star,
            },
            Self::Maturity | Self::Redemption { .. } => Icon::Check,
            Self::Claim { .. } | Self::Credit { moved: CreditMoved::Card, .. } => Icon::Gift,
            Self::Reversal { .. }
            | Self::VoucherExpiry { .. }
            | Self::VoucherCancellation { .. }
            | Self::ReferralEnd { .. }
            | Self::Refund { .. } => Icon::Undo,
            Self::Credit { .. } | Self::PaperCard { .. } => Icon::Card,
            Self::Expiry => Icon::Clock,
            Self::Membership(_) => Icon::People,
            Self::Adjustment { .. } => Icon::Pencil,
        }
    }

    /// What it is called.
    pub(crate) fn title(&self, words: Words) -> String {
        match self {
            Self::Purchase { store, .. } => store.clone(),
            Self::Activity { name, .. } => name.clone(),
            Self::ReferralEnd { name } => words.line_referral_end(name),
            Self::Maturity => words.line_matured().to_owned(),
            Self::Claim { reward } => words.line_claimed(reward),
            Self::Redemption { reward, .. } => words.line_redeemed(reward),
            Self::Reversal { reward } => words.line_undone(reward),
            Self::VoucherExpiry { reward } => words.line_returned(reward),
            Self::VoucherCancellation { reward } => words.line_given_back(reward),
            Self::Expiry => words.line_expired().to_owned(),
            Self::Refund { store: Some(store), .. } => words.line_refund(store),
            Self::Refund { store: None, .. } => words.line_refund_nowhere().to_owned(),
            Self::Credit { moved, .. } => moved.title(words).to_owned(),
            Self::PaperCard { ending } => words.line_paper_card(ending),
            Self::Membership(became) => became.title(words).to_owned(),
            Self::Adjustment { .. } => words.line_adjusted().to_owned(),
        }
    }

    fn detail(&self, reader: Reader) -> Markup {
        let words = reader.words;
        match self {
            Self::Purchase { paid, pending_until, .. } => {
                let pending = pending_until.map(|day| words.line_pending(&reader.day(day)));
                Markup::from(words.money(*paid)).dot(pending.unwrap_or_default())
            }
            Self::Activity { referral: Some(ReferralSide::Inviting), .. } => {
                words.line_inviting().into()
            }
            Self::Activity { referral: Some(ReferralSide::Invited), .. } => {
                words.line_invited().into()
            }
            Self::ReferralEnd { .. } => words.line_referral_end_detail().into(),
            Self::Activity { store, .. }
            | Self::Redemption { store, .. }
            | Self::Credit { store, .. } => store.as_deref().unwrap_or_default().into(),
            Self::Maturity
            | Self::Claim { .. }
            | Self::Expiry
            | Self::PaperCard { .. }
            | Self::Membership(_) => Markup::default(),
            Self::Reversal { .. } => words.line_undone_detail().into(),
            Self::VoucherExpiry { .. } => words.line_returned_detail().into(),
            Self::VoucherCancellation { .. } => words.line_given_back_detail().into(),
            Self::Refund { refunded, .. } => {
                words.line_refund_detail(&words.money(*refunded)).into()
            }
            Self::Adjustment { reason } => reason.as_str().into(),
        }
    }
}

/// Lines of a list, each with its whole moment.
pub(crate) fn entries(reader: Reader, lines: Vec<Line>) -> AnyView {
    let entries = lines.into_iter().map(|line| {
        let moment = reader.moment(line.at);
        entry(reader, line, &moment)
    });
    view! { <ul class="entry-list">{entries.collect_view()}</ul> }.into_any()
}

/// One line, with its moment as its list says it.
pub(crate) fn entry(reader: Reader, line: Line, moment: &str) -> AnyView {
    let words = reader.words;
    let detail = Markup::from(moment).dot(line.what.detail(reader));
    let tone = if line.what == Happened::Expiry { Tone::Plain } else { Tone::Usual };
    let amount = match &line.what {
        Happened::Credit { amount, .. } => {
            Amount::Money(words.money_change(*amount), amount.minor > 0)
        }
        _ if line.points == Points::ZERO => Amount::Nothing,
        _ => Amount::Points(line.points),
    };
    let href = format!("/activity/{}", line.sequence);
    view! { <Entry words icon=line.what.icon() tone title=line.what.title(words) detail amount href/> }
        .into_any()
}
