//! The wallet: all that a member has, on one page.

mod card;
mod first_steps;
mod page;
mod vouchers;

pub use self::{
    first_steps::FirstSteps,
    page::{Debt, Expiring, Pending, Wallet, page},
    vouchers::{Nearest, VoucherLine},
};
pub(crate) use self::vouchers::voucher_entries;
