//! Who may do what: sessions, links, passkeys, keys.

pub mod cookies;
pub mod devices;
pub mod keys;
pub mod links;
pub mod passkeys;
pub mod sessions;
mod tokens;
