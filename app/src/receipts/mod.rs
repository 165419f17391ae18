//! Receipts: claiming the purchase of a paper receipt that had no member.

mod page;

pub use self::page::{ReceiptMistake, Receipts, page};
