//! The keyed functions behind codes: all of them come from the server's secret.
//!
//! A database alone holds no usable code: identities are HMACs of random ids, the
//! database keeps an HMAC of each code under another key to find it by, and tokens
//! are made from a secret that is computed, never stored.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha2::Sha256;
use totp_rs::{Algorithm, Builder, Totp};

use super::{Code, CodeKind};
use crate::ids::{MemberId, PurchaseId, VoucherId};

/// For how long a token is shown (RFC 6238's time step), in seconds.
pub const STEP_SECONDS: i64 = 30;

/// How many digits a token has.
pub const TOKEN_DIGITS: u8 = 6;

/// What invitations are written with: no 0 beside o, no 1 beside l.
const REFERRAL_LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// What a code is found by in the database.
pub type LookupHash = [u8; 32];

/// The keys of one server, made from its secret.
#[derive(Clone)]
pub struct CodeKeys {
    identity: [u8; 32],
    token: [u8; 32],
    lookup: [u8; 32],
}

impl CodeKeys {
    /// Derives the keys from the server's secret of 32 bytes.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        let derive = |purpose: &str| hmac(secret, &[purpose.as_bytes()]);
        Self {
            identity: derive("loyalty-wallet/code/identity/1"),
            token: derive("loyalty-wallet/code/token/1"),
            lookup: derive("loyalty-wallet/code/lookup/1"),
        }
    }

    /// The member card's code at a moment.
    ///
    /// `attempt` counts up when the identity is taken by another card already.
    pub fn member_card(&self, member: MemberId, attempt: i64, at: Timestamp) -> Code {
        let kind = CodeKind::MemberCard;
        let token = token_at(&self.totp(kind, member.0.as_bytes()), at);
        Code::assemble(kind, &self.digits(kind.prefix(), member.0.as_bytes(), attempt, 11), &token)
    }

    /// A live voucher's code at a moment.
    pub fn live_voucher(&self, voucher: VoucherId, attempt: i64, at: Timestamp) -> Code {
        let kind = CodeKind::LiveVoucher;
        let token = token_at(&self.totp(kind, voucher.0.as_bytes()), at);
        Code::assemble(kind, &self.digits(kind.prefix(), voucher.0.as_bytes(), attempt, 11), &token)
    }

    /// A printed voucher's code.
    pub fn printed_voucher(&self, voucher: VoucherId, attempt: i64) -> Code {
        let kind = CodeKind::PrintedVoucher;
        Code::assemble(kind, &self.digits(kind.prefix(), voucher.0.as_bytes(), attempt, 17), &[])
    }

    /// The code on the receipt of a purchase that had no member.
    pub fn receipt(&self, purchase: PurchaseId, attempt: i64) -> Code {
        let kind = CodeKind::Receipt;
        Code::assemble(kind, &self.digits(kind.prefix(), purchase.0.as_bytes(), attempt, 17), &[])
    }

    /// What a member's invitation is called: eight letters and digits that are not mixed up.
    pub fn referral(&self, member: MemberId, attempt: i64) -> String {
        let hash =
            hmac(&self.identity, &[b"referral", member.0.as_bytes(), &attempt.to_be_bytes()]);
        let letter = |byte: &u8| char::from(REFERRAL_LETTERS[usize::from(byte % 32)]);
        hash.iter().take(8).map(letter).collect()
    }

    /// What a code is found by.
    pub fn lookup_hash(&self, code: &Code) -> LookupHash {
        hmac(&self.lookup, &[code.lasting_digits()])
    }

    /// The keyed hash of these parts, to find or compare something by.
    pub(super) fn hash_of(&self, parts: &[&[u8]]) -> LookupHash {
        hmac(&self.lookup, parts)
    }

    /// Whether a scanned card's token is that of now, or of the step before or after.
    pub fn card_token_is_current(&self, code: &Code, member: MemberId, at: Timestamp) -> bool {
        self.token_is_current(code, member.0.as_bytes(), at)
    }

    /// Whether a scanned voucher's token is that of now, or of the step before or after.
    ///
    /// A printed voucher has none, and is always current.
    pub fn voucher_token_is_current(&self, code: &Code, voucher: VoucherId, at: Timestamp) -> bool {
        self.token_is_current(code, voucher.0.as_bytes(), at)
    }

    fn token_is_current(&self, code: &Code, subject: &[u8; 16], at: Timestamp) -> bool {
        if matches!(code.kind, CodeKind::PrintedVoucher | CodeKind::Receipt) {
            return true;
        }
        let written: String = code.token().iter().map(|d| char::from(b'0' + d)).collect();
        self.totp(code.kind, subject).check(&written, seconds(at)).is_some()
    }

    /// Digits from an HMAC: each byte below 250 gives one, so that all are equally likely.
    pub(super) fn digits(
        &self,
        purpose: [u8; 2],
        subject: &[u8; 16],
        attempt: i64,
        count: usize,
    ) -> Vec<u8> {
        let mut digits = Vec::with_capacity(count);
        for block in 0_u64.. {
            let bytes = hmac(
                &self.identity,
                &[&purpose, subject, &attempt.to_be_bytes(), &block.to_be_bytes()],
            );
            digits.extend(bytes.into_iter().filter(|byte| *byte < 250).map(|byte| byte % 10));
            if digits.len() >= count {
                break;
            }
        }
        digits.truncate(count);
        digits
    }

    fn totp(&self, kind: CodeKind, subject: &[u8; 16]) -> Totp {
        let secret = hmac(&self.token, &[&kind.prefix(), subject]);
        // RFC 4226 asks for 160 bits; the builder's other conditions are constants here.
        totp(&secret[..20], TOKEN_DIGITS)
    }
}

impl fmt::Debug for CodeKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeKeys(…)")
    }
}

/// RFC 6238 with SHA-1, 30 s steps, and one step either side accepted.
pub(super) fn totp(secret: &[u8], digits: u8) -> Totp {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(digits)
        .with_step_duration(STEP_SECONDS.unsigned_abs())
        .with_skew(1)
        .with_secret(secret.to_vec())
        .build_noncompliant()
}

fn token_at(totp: &Totp, at: Timestamp) -> Vec<u8> {
    let token = totp.generate(seconds(at)).to_string();
    token.bytes().map(|digit| digit - b'0').collect()
}

fn seconds(at: Timestamp) -> u64 {
    at.as_second().max(0).unsigned_abs()
}

fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
