//! Offers: what gives more than usual, now or soon.

mod offer;
mod page;

pub(crate) use self::page::offer_entries;
pub use self::{
    offer::Offer,
    page::{Offers, page},
};
