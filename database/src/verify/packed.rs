//! Many rows in one text, which the database packs and this unpacks.
//!
//! For what is read in full a row of its own is too dear: the driver copies every value twice,
//! and wakes somebody for each row. Numbers and ids end with a space, a text comes after its
//! length in bytes, and what is NULL has no digits: whatever stands in a column, no two rows
//! are packed alike.

use std::str::FromStr;

use crate::fault::Fault;

/// What is not yet unpacked.
pub(super) struct Packed<'t>(&'t str);

impl<'t> Packed<'t> {
    /// Unpacks row by row.
    pub(super) fn rows<R>(
        text: &'t str,
        row: impl Fn(&mut Self) -> Result<R, Fault>,
    ) -> Result<Vec<R>, Fault> {
        let (mut packed, mut rows) = (Self(text), Vec::new());
        while !packed.0.is_empty() {
            rows.push(row(&mut packed)?);
        }
        Ok(rows)
    }

    /// The next number that is not NULL.
    pub(super) fn number(&mut self) -> Result<i64, Fault> {
        self.number_or_null()?.ok_or_else(null)
    }

    /// The next number.
    pub(super) fn number_or_null(&mut self) -> Result<Option<i64>, Fault> {
        self.parsed()
    }

    /// The next bytes, of `hex()`.
    pub(super) fn bytes<const N: usize>(&mut self) -> Result<Option<[u8; N]>, Fault> {
        let digits = self.word()?.as_bytes();
        if digits.is_empty() {
            return Ok(None);
        }
        if digits.len() != 2 * N {
            return Err(corrupt("bytes of another length"));
        }
        let mut bytes = [0; N];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Some(bytes))
    }

    /// The next text that is not NULL.
    pub(super) fn text(&mut self) -> Result<&'t str, Fault> {
        self.text_or_null()?.ok_or_else(null)
    }

    /// The next text.
    pub(super) fn text_or_null(&mut self) -> Result<Option<&'t str>, Fault> {
        let Some(length) = self.parsed()? else { return Ok(None) };
        let (text, rest) =
            self.0.split_at_checked(length).ok_or_else(|| corrupt("a text that ends too early"))?;
        self.0 = rest;
        Ok(Some(text))
    }

    fn parsed<N: FromStr>(&mut self) -> Result<Option<N>, Fault> {
        match self.word()? {
            "" => Ok(None),
            digits => digits.parse().map(Some).map_err(|_| corrupt("no number")),
        }
    }

    fn word(&mut self) -> Result<&'t str, Fault> {
        // Words are short: looking byte by byte is quicker than any way of searching.
        let end = self.0.bytes().position(|byte| byte == b' ');
        let end = end.ok_or_else(|| corrupt("a row without an end"))?;
        let (word, rest) = self.0.split_at(end);
        self.0 = &rest[1..];
        Ok(word)
    }
}

fn digit(digit: u8) -> Result<u8, Fault> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'A'..=b'F' => Ok(digit - b'A' + 10),
        _ => Err(corrupt("no digit")),
    }
}

fn null() -> Fault {
    corrupt("NULL where it cannot be")
}

fn corrupt(what: &str) -> Fault {
    Fault::Corrupt(format!("packed rows hold {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_packing_is_a_text_like_any_other() {
        let rows = unpack("7 5 3 é 0AFF  0   0 ").unwrap();
        let expected = [(7, Some("3 é "), Some([0x0a, 0xff]), None), (0, None, None, Some(""))];
        assert_eq!(rows, expected);
    }

    #[test]
    fn what_ends_too_early_is_a_fault() {
        for cut in ["7", "7 5 3", "7 1 x0AF  ", "7 1 xOAFF  ", "7 1 x0AFF"] {
            assert!(unpack(cut).is_err(), "{cut}");
        }
    }

    type Row<'t> = (i64, Option<&'t str>, Option<[u8; 2]>, Option<&'t str>);

    fn unpack(text: &str) -> Result<Vec<Row<'_>>, Fault> {
        Packed::rows(text, |row| {
            Ok((row.number()?, row.text_or_null()?, row.bytes()?, row.text_or_null()?))
        })
    }
}
