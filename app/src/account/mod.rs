//! You: profile, what we may send, language, ways to sign in, devices.

mod erase;
mod friends;
mod page;
mod profile;
mod saved;
mod sign_in;

pub use self::{
    erase::{Erase, page as erase_page},
    friends::Friends,
    page::{Account, Consents, page},
    profile::{Profile, ProfileMistake},
    saved::Done,
    sign_in::{Device, PasskeyLine},
};
