//! The member card: who one is, to be held up to a scanner.

mod page;
mod paper;

pub(crate) use self::page::{RENEWS_AFTER, number_in_groups};
pub use self::{
    page::{Card, page},
    paper::{Paper, PaperMistake, paper_page},
};
