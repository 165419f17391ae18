//! Sign-in links: what the mail holds.

use database::sign_in_links::Audience;

use super::tokens;
use crate::trouble::Trouble;

/// A new link's token, and the hash by which it is found.
pub fn new_token() -> Result<(String, [u8; 32]), Trouble> {
    let token = tokens::new()?;
    let hash = tokens::hash(&token);
    Ok((token, hash))
}

/// The address that a mail holds.
pub fn link_url(public_url: &str, audience: Audience, token: &str) -> String {
    match audience {
        Audience::Member => format!("{public_url}/sign-in/{token}"),
        Audience::Associate => format!("{public_url}/till/sign-in/{token}"),
    }
}
