//! The parts of pages that move: drawn by the server, woken by the browser.
//!
//! An island takes over HTML that the server drew. It has no props and draws nothing:
//! all that it needs stands in the page, words included, in elements that it finds by
//! their `data-` attributes. What only an island can do is `hidden` until it wakes. So
//! every page works before that and without it, nothing is said twice, and the browser
//! needs no deserialiser: with props these islands weighed 104 kB instead of 55.
//!
//! **Invariant:** this is all that the browser's half is made of. `cargo xtask build`
//! says what it weighs, and refuses more than a phone should fetch.

mod balance;
mod browser;
mod changing_code;
mod json;
mod live;
mod news;
mod passkey_offer;
mod passkey_sign_in;
mod passkeys;
pub mod picture;
mod print_button;
mod sound_switch;
mod stay_awake;
mod till_scanner;
mod toast;
mod waking;

#[cfg(feature = "ssr")]
pub(crate) use self::changing_code::{minutes, seconds};
pub use self::{
    balance::Balance,
    changing_code::{CardCode, VoucherCode},
    live::Live,
    news::{News, PointsNews, VoucherNews},
    passkey_offer::PasskeyOffer,
    passkey_sign_in::PasskeySignIn,
    print_button::PrintButton,
    sound_switch::SoundSwitch,
    stay_awake::StayAwake,
    till_scanner::TillScanner,
};
