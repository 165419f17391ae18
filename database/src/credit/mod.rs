//! Credit: stored value that is loaded, spent and given back.

mod gift_cards;
mod lots;
mod moving;

pub(crate) use self::lots::{insert_given, list_open, save_expired, take_cashback};
pub use self::{
    gift_cards::{
        AddGiftCard, AddedGiftCard, IssuedGiftCard, add_gift_card, add_gift_card_within,
        issue_gift_card, issue_gift_cards,
    },
    lots::{Card, list_cards},
    moving::{CreditMoved, MoveCredit, Movement, move_credit},
};
