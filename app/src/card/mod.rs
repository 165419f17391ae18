//! The member card: who one is, to be held up to a scanner.

mod page;

pub use self::page::{Card, page};
pub(crate) use self::page::{RENEWS_AFTER, number_in_groups};
