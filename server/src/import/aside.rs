//! Baskets put aside on disk: what is sorted is where they lie, and by what.

use std::{
    fs::File,
    io::{Read, Result, Seek as _, SeekFrom, Write},
};

use extsort::Sortable;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::baskets::Basket;

/// Where a basket lies, with what it is sorted by.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) reference: String,
    pub(super) first_line: u64,
    pub(super) occurred_at_micros: i64,
    byte: u64,
}

/// Baskets in a file that is gone with us.
pub(super) struct Aside {
    file: File,
    end: u64,
}

impl Aside {
    pub(super) fn new() -> Result<Self> {
        Ok(Self { file: tempfile::tempfile()?, end: 0 })
    }

    /// Puts a basket aside.
    pub(super) fn put(&mut self, basket: &Basket) -> Result<Place> {
        let byte = self.file.seek(SeekFrom::Start(self.end))?;
        self.end += write(&mut self.file, basket)?;
        Ok(Place {
            reference: basket.reference.clone(),
            first_line: basket.first_line(),
            occurred_at_micros: basket.occurred_at_micros(),
            byte,
        })
    }

    /// Takes a basket back.
    pub(super) fn get(&mut self, place: &Place) -> Result<Basket> {
        self.file.seek(SeekFrom::Start(place.byte))?;
        read(&mut self.file)
    }
}

impl Sortable for Place {
    fn encode<W: Write>(&self, writer: &mut W) -> Result<()> {
        write(writer, self).map(drop)
    }

    fn decode<R: Read>(reader: &mut R) -> Result<Self> {
        read(reader)
    }
}

/// Writes a value after its length; how many bytes that took.
fn write(writer: &mut impl Write, value: &impl Serialize) -> Result<u64> {
    let bytes = postcard::to_stdvec(value).map_err(std::io::Error::other)?;
    let length = u32::try_from(bytes.len()).map_err(std::io::Error::other)?;
    writer.write_all(&length.to_le_bytes())?;
    writer.write_all(&bytes)?;
    Ok(u64::from(length) + 4)
}

fn read<T: DeserializeOwned>(reader: &mut impl Read) -> Result<T> {
    let mut length = [0; 4];
    reader.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_le_bytes(length)).map_err(std::io::Error::other)?;
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes)?;
    postcard::from_bytes(&bytes).map_err(std::io::Error::other)
}
