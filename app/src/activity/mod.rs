//! Activity: every point, and why.

mod entry;
mod explained;
mod line;
mod list;
mod purchase;
mod refund;
mod why;

pub(crate) use self::line::{entries, entry};
pub use self::{
    entry::{Entry, page as entry_page},
    line::{CreditMoved, Happened, Line, Membership},
    list::{Activity, Month, Show, page},
    purchase::{Earned, EarnedExcluded, EarnedMissed, EarnedPart, Receipt, ReceiptLine},
    why::{Became, LotMoved, Why},
};
