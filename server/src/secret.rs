//! The server's secret: 32 bytes from which every code is made.

use std::{
    fmt, fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use crate::trouble::Trouble;

/// The secret. It is never shown.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// The bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key for one purpose, from which the secret cannot be told.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"loyalty-wallet/");
        hash.update((purpose.len() as u64).to_be_bytes());
        hash.update(purpose);
        hash.update(self.0);
        hash.finalize().into()
    }

    /// What tells one secret from another, kept in the database: so that a server with the wrong
    /// secret says so, instead of finding no code.
    pub fn fingerprint(&self) -> Vec<u8> {
        self.derive("fingerprint").to_vec()
    }

    /// Reads a secret from a setting: 64 hexadecimal digits, or 32 characters.
    pub fn parse(text: &str) -> Result<Self, Trouble> {
        let text = text.trim();
        let from_hex = || {
            let digits = text.as_bytes().chunks_exact(2).map(|pair| {
                let pair = std::str::from_utf8(pair).ok()?;
                u8::from_str_radix(pair, 16).ok()
            });
            digits.collect::<Option<Vec<u8>>>().filter(|_| text.len() == 64)
        };
        let bytes = from_hex().or_else(|| (text.len() == 32).then(|| text.as_bytes().to_vec()));
        let bytes: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| {
            Trouble::usage(
                "WALLET_SECRET must be 32 bytes, written as 64 hexadecimal digits: \
                 make one with 'openssl rand -hex 32'",
            )
        })
    }

    /// Reads the secret from a file, as text or as 32 bytes.
    pub fn read(file: &Path) -> Result<Self, Trouble> {
        let content = fs::read(file).map_err(|error| Trouble::with_file(file, &error))?;
        if let Ok(bytes) = <[u8; 32]>::try_from(content.as_slice()) {
            return Ok(Self(bytes));
        }
        Self::parse(&String::from_utf8_lossy(&content))
            .map_err(|trouble| Trouble::usage(format!("{}: {trouble}", file.display())))
    }

    /// Reads the secret beside a SQLite database, or makes it on the first start.
    pub fn read_or_make(file: &Path) -> Result<Self, Trouble> {
        if file.exists() {
            return Self::read(file);
        }
        let bytes: [u8; 32] = random()?;
        let text: String = bytes.iter().fold(String::new(), |mut text, byte| {
            use std::fmt::Write as _;
            // Writing into a String does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        });
        write_privately(file, &text).map_err(|error| Trouble::with_file(file, &error))?;
        Ok(Self(bytes))
    }
}

/// Random bytes from the operating system.
pub fn random<const N: usize>() -> Result<[u8; N], Trouble> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Trouble::new(format!("the system gives no randomness: {error}")))?;
    Ok(bytes)
}

fn write_privately(file: &Path, text: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut opened = options.open(file)?;
    writeln!(opened, "{text}")?;
    opened.sync_all()
}

/// Where the secret of a SQLite database is kept: beside it.
pub fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".secret");
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = beside(&folder.path().join("wallet.db"));
        let made = Secret::read_or_make(&file).unwrap();
        assert_eq!(Secret::read_or_make(&file).unwrap().bytes(), made.bytes());
        assert_eq!(format!("{made:?}"), "Secret(…)");
    }

    #[test]
    fn what_is_no_secret_says_how_to_make_one() {
        for text in ["", "short", &"g".repeat(64), &"0".repeat(63)] {
            let trouble = Secret::parse(text).unwrap_err();
            assert!(trouble.to_string().contains("openssl rand -hex 32"), "{text:?}");
        }
        assert!(Secret::parse(&"0f".repeat(32)).is_ok());
    }
}
