//! Why a ledger transaction is what it is: every kind of `loyalty::explanation`, with its names.

use jiff::civil::{Date, DateTime};
use loyalty::{
    explanation::{CashbackTaken, ReferralSide},
    ids::{Sequence, Slug, VoucherId},
    money::Money,
    points::Points,
    programme::HowOften,
};

use super::{CreditMoved, Earned, Happened, Membership};
use crate::{reader::Reader, wallet::Expiring, words::Markup};

/// What happened, with the names and the lots that a person asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A purchase.
    Purchase(Earned),
    /// Something other than buying.
    Activity {
        /// What the programme calls it.
        name: String,
        /// How often it earns.
        how_often: HowOften,
        /// On which side of a referral.
        referral: Option<ReferralSide>,
    },
    /// A referral was taken back.
    ReferralEnd {
        /// What the programme calls it.
        name: String,
        /// On which side of it.
        side: ReferralSide,
    },
    /// Pending points became available.
    Maturity {
        /// How many.
        points: Points,
    },
    /// A reward was claimed.
    Claim {
        /// The reward, and its name.
        reward: (Slug, String),
        /// The voucher.
        voucher: VoucherId,
        /// What became of it.
        became: Became,
        /// The stamp card that paid for it in place of points, and how many stamps.
        stamps: Option<(String, i64)>,
        /// The lots that paid for it.
        lots: Vec<LotMoved>,
    },
    /// A till accepted a voucher.
    Redemption {
        /// The reward's name.
        reward: String,
        /// The voucher.
        voucher: VoucherId,
        /// At which till.
        till: Option<String>,
    },
    /// A till took a redemption back.
    Reversal {
        /// The reward's name.
        reward: String,
        /// The voucher.
        voucher: VoucherId,
        /// Whether the points came back instead.
        points_returned: bool,
        /// Why, in the associate's words.
        reason: String,
    },
    /// A voucher expired unused.
    VoucherExpiry {
        /// The reward's name.
        reward: String,
        /// Where the points went back to.
        lots: Vec<LotMoved>,
    },
    /// A member gave a voucher back.
    VoucherCancellation {
        /// The reward's name.
        reward: String,
        /// Where the points went back to.
        lots: Vec<LotMoved>,
    },
    /// Points expired.
    Expiry {
        /// What was left of which lots.
        lots: Vec<LotMoved>,
        /// How many months points live.
        expiry_months: u32,
        /// What expires next.
        next: Option<Expiring>,
        /// Whether we write before points expire: whether the member agreed to mail.
        gets_mail: bool,
    },
    /// Goods were given back.
    Refund {
        /// What they cost.
        refunded: Money,
        /// What the purchase had earned before.
        earned_before: Points,
        /// The ledger transaction of the purchase.
        purchase: Sequence,
        /// The cashback that went with them.
        cashback: Option<CashbackTaken>,
    },
    /// Credit came, paid or came back.
    Credit {
        /// Which of these.
        moved: CreditMoved,
        /// By how much the credit changed.
        amount: Money,
        /// The ledger transaction that had spent what came back.
        spent_by: Option<Sequence>,
    },
    /// What was on a paper card came.
    PaperCard {
        /// The last characters of its number.
        ending: String,
        /// How many stamps came with the points, and of which card.
        stamps: Option<(i64, String)>,
    },
    /// Something became of the membership as a whole.
    Membership(Membership),
    /// Somebody moved points by hand.
    Adjustment {
        /// Why, in their words.
        reason: String,
        /// Who.
        by: Option<String>,
    },
}

/// What became of a voucher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Became {
    /// It can still be used, until then.
    Open(DateTime),
    /// A till accepted it.
    Redeemed {
        /// When.
        at: DateTime,
        /// In which store.
        store: String,
        /// At which till.
        till: Option<String>,
    },
    /// Its points came back.
    Returned,
    /// It was redeemed with its claim: so much credit came.
    Credit(Money),
}

/// A lot that points came from or went back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotMoved {
    /// What it was earned by: a store's or an activity's name.
    pub earned_by: String,
    /// When.
    pub earned_on: Date,
    /// The last day on which it can be spent.
    pub expires_on: Date,
    /// What it held at first.
    pub earned: Points,
    /// How many of its points moved.
    pub points: Points,
    /// Whether it had to be given a week more, because it would be gone.
    pub lives_longer: bool,
}

impl Why {
    /// The page's title.
    pub(super) fn title(&self, reader: Reader, points: Points, store: Option<&str>) -> String {
        let words = reader.words;
        match self {
            Self::Purchase(_) => {
                words.entry_points_from(points.get(), store.unwrap_or(words.entry_purchase()))
            }
            Self::Activity { name, .. } => name.clone(),
            Self::ReferralEnd { name, .. } => words.line_referral_end(name),
            Self::Maturity { .. } => words.line_matured().to_owned(),
            Self::Claim { reward: (_, reward), .. } => words.line_claimed(reward),
            Self::Redemption { reward, .. } => words.line_redeemed(reward),
            Self::Reversal { reward, .. } => words.line_undone(reward),
            Self::VoucherExpiry { reward, .. } => words.line_returned(reward),
            Self::VoucherCancellation { reward, .. } => words.line_given_back(reward),
            Self::Expiry { .. } => words.line_expired().to_owned(),
            Self::Refund { refunded, .. } => {
                let what =
                    Happened::Refund { store: store.map(str::to_owned), refunded: *refunded };
                what.title(words)
            }
            Self::Credit { moved, .. } => moved.title(words).to_owned(),
            Self::PaperCard { ending, .. } => words.line_paper_card(ending),
            Self::Membership(became) => became.title(words).to_owned(),
            Self::Adjustment { .. } => words.line_adjusted().to_owned(),
        }
    }

    /// What stands before the moment: what it was, and where.
    pub(super) fn place(&self, reader: Reader, points: Points, store: Option<&str>) -> Markup {
        let words = reader.words;
        match self {
            Self::Purchase(_) => store.unwrap_or(words.entry_purchase()).into(),
            Self::Refund { .. } => self.title(reader, points, store).into(),
            Self::Activity { .. }
            | Self::ReferralEnd { .. }
            | Self::Maturity { .. }
            | Self::Claim { .. }
            | Self::Redemption { .. }
            | Self::Reversal { .. }
            | Self::VoucherExpiry { .. }
            | Self::VoucherCancellation { .. }
            | Self::Expiry { .. }
            | Self::Credit { .. }
            | Self::PaperCard { .. }
            | Self::Membership(_)
            | Self::Adjustment { .. } => {
                Markup::from(self.title(reader, points, store)).dot(store.unwrap_or_default())
            }
        }
    }
}
