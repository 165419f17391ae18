//! Random tokens that open something, and the hashes by which they are found.

use sha2::{Digest as _, Sha256};

use crate::{secret, trouble::Trouble};

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A new token of 160 random bits, in 32 letters and digits.
pub(super) fn new() -> Result<String, Trouble> {
    let bytes: [u8; 32] = secret::random()?;
    Ok(bytes.iter().map(|byte| char::from(DIGITS[usize::from(byte % 32)])).collect())
}

/// What a token is found by. It has too many bits to be guessed from its hash.
pub(super) fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
