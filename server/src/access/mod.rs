//! Who may do what: sessions, links, passkeys, keys.

pub mod keys;
pub mod links;
mod tokens;
