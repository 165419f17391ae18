//! `cargo xtask generate`: as many members and purchases as are wanted, shaped like the sample.
//!
//! One seed always gives the same files. Each member is made of one household of the sample: by it
//! goes how much they buy, and their purchases are its baskets, in another week. Nothing is kept
//! but the sample, however much is written.

mod calendar;
mod members;
mod purchases;
mod sample;
mod seeded;

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};

use self::{calendar::Day, purchases::Year, sample::Sample};
use crate::{places::Places, say};

/// How many purchases there are for each member, if nothing else is said.
const PURCHASES_EACH: u64 = 10;

/// Writes `members.csv` and `purchases.csv` into the folder that was named.
pub(crate) fn generate(places: &Places, words: &[String]) -> Result<()> {
    let asked = Asked::from_words(words)?;
    say::step(&format!("writing {} members and {} purchases", asked.members, asked.purchases));
    let lines = asked.write(&places.at("programmes/data/purchases.csv"))?;
    say::line(&format!("{} has them, the purchases in {lines} lines", asked.folder.display()));
    Ok(())
}

/// What to write.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    members: u64,
    purchases: u64,
    seed: u64,
    /// The last day on which somebody may have bought; that of the sample if none is given.
    until: Option<Day>,
    folder: PathBuf,
}

impl Asked {
    fn from_words(words: &[String]) -> Result<Self> {
        let (mut members, mut purchases, mut seed) = (10_000, None, 1);
        let (mut until, mut folder) = (None, None);
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let mut value = || words.next().with_context(|| format!("{word} needs a value"));
            match word {
                "--members" => members = number(value()?)?,
                "--purchases" => purchases = Some(number(value()?)?),
                "--seed" => seed = number(value()?)?,
                "--until" => until = Some(Day::read(value()?)?),
                other if other.starts_with('-') => bail!(
                    "`{other}` is not understood: --members N, --purchases N, --seed N, \
                     --until DAY, and a folder"
                ),
                other => ensure!(
                    folder.replace(PathBuf::from(other)).is_none(),
                    "`{other}` is one folder too many"
                ),
            }
        }
        ensure!(members > 0, "there must be a member");
        let folder = folder.context("say into which folder: cargo xtask generate FOLDER")?;
        let purchases = purchases.unwrap_or(members * PURCHASES_EACH);
        Ok(Self { members, purchases, seed, until, folder })
    }

    /// Writes both files; gives how many lines the purchases have.
    fn write(&self, sample: &Path) -> Result<u64> {
        let text = fs::read_to_string(sample)
            .with_context(|| format!("cannot read {}", sample.display()))?;
        let sample = Sample::read(&text)?;
        let year = Year::of(&sample, self.until);
        fs::create_dir_all(&self.folder)
            .with_context(|| format!("cannot make {}", self.folder.display()))?;
        let open = |name: &str| -> Result<BufWriter<File>> {
            let file = self.folder.join(name);
            let file =
                File::create(&file).with_context(|| format!("cannot write {}", file.display()))?;
            Ok(BufWriter::with_capacity(1 << 20, file))
        };
        let mut file = open("members.csv")?;
        members::write(&mut file, self.members, self.seed, year.first_day())?;
        file.flush()?;
        let mut file = open("purchases.csv")?;
        let lines =
            purchases::write(&mut file, &sample, year, (self.members, self.purchases), self.seed)?;
        file.flush()?;
        Ok(lines)
    }
}

fn number(text: &str) -> Result<u64> {
    text.replace('_', "").parse().with_context(|| format!("`{text}` is no number"))
}

/// What a member is called by the files.
fn name(member: u64) -> String {
    format!("m-{member:07}")
}

#[cfg(test)]
mod tests;
