//! The wallet: all that a member has, on one page.

mod card;
mod first_steps;
mod page;
mod stamps;
mod vouchers;

pub(crate) use self::vouchers::voucher_entries;
pub use self::{
    first_steps::FirstSteps,
    page::{Debt, Expiring, Pending, Wallet, page},
    stamps::StampCard,
    vouchers::{Nearest, VoucherLine},
};
