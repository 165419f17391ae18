//! The file of rejected rows: what stood there, on which line, and why it did not land.

use std::{fs::File, path::Path};

use crate::{export::harmless, trouble::Trouble};

/// How many reasons are shown when there is no file for them.
const MOST_SHOWN: u64 = 10;

/// Where rejected rows go.
pub(super) struct Rejects {
    writer: Option<csv::Writer<File>>,
    count: u64,
}

impl Rejects {
    /// Writes rejects into `file`, or shows the first few if there is none.
    pub(super) fn into_file(file: Option<&Path>, columns: &[&str]) -> Result<Self, Trouble> {
        let writer = file
            .map(|file| {
                let created =
                    File::create(file).map_err(|error| Trouble::with_file(file, &error))?;
                let mut writer = csv::Writer::from_writer(created);
                let header = columns.iter().chain(&["line", "reason"]);
                writer.write_record(header).map_err(|error| Trouble::new(error.to_string()))?;
                Ok::<_, Trouble>(writer)
            })
            .transpose()?;
        Ok(Self { writer, count: 0 })
    }

    pub(super) fn reject(
        &mut self,
        line: u64,
        fields: &[String],
        reason: &str,
    ) -> Result<(), Trouble> {
        self.count += 1;
        let Some(writer) = &mut self.writer else {
            if self.count <= MOST_SHOWN {
                eprintln!("line {line}: {reason}");
            }
            return Ok(());
        };
        let fields = fields.iter().map(|field| harmless(field));
        let record = fields.chain([line.to_string().into(), reason.into()]);
        let record: Vec<_> = record.collect();
        writer
            .write_record(record.iter().map(|field| field.as_bytes()))
            .map_err(|error| Trouble::new(format!("the rejects cannot be written: {error}")))
    }

    /// How many rows were rejected.
    pub(super) fn finish(mut self) -> Result<u64, Trouble> {
        if let Some(writer) = &mut self.writer {
            writer.flush()?;
        } else if self.count > MOST_SHOWN {
            eprintln!(
                "… and {} more; '--rejects FILE' writes all of them into a file",
                self.count - MOST_SHOWN
            );
        }
        Ok(self.count)
    }
}
