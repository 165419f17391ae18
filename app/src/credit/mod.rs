//! Credit: what is on a member's gift cards, and adding one.

mod page;

pub use self::page::{Credit, CreditFrom, CreditPart, Done, page};
