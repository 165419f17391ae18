//! API keys: shown once, kept as a hash.

use super::tokens;
use crate::trouble::Trouble;

/// What every key begins with, so that it is recognised where it should not be.
const PREFIX: &str = "lw_live_";

/// A new key, and the hash by which it is found.
pub fn new_key() -> Result<(String, [u8; 32]), Trouble> {
    let key = format!("{PREFIX}{}", tokens::new()?);
    let hash = tokens::hash(&key);
    Ok((key, hash))
}

/// What a key is found by.
pub fn hash(key: &str) -> [u8; 32] {
    tokens::hash(key)
}
