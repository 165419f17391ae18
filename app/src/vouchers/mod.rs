//! Vouchers: shown at the till, or what became of them.

mod ended;
mod open;
mod page;

pub use self::page::{Stands, Voucher, page};
