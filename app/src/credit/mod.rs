//! Credit: what is on a member's gift cards, and adding one.

mod page;

pub use self::page::{Credit, CreditPart, Done, page};
