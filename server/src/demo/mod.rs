//! The demo: real purchases that end within the last week, and a cast one can be.

mod cast;
mod gift_cards;
mod paper;
mod purchases;
mod story;

use std::{fs, path::Path};

use database::{Database, Rulebook, sign_in_links::Audience};
use jiff::Timestamp;
use uuid::Uuid;

use crate::trouble::Trouble;

/// The people of a demo.
#[derive(Clone, Debug, Default)]
pub struct Demo {
    /// Everybody one can be.
    pub people: Vec<Person>,
    /// A gift card that nobody has added: its number and PIN.
    pub gift_card: Option<(String, String)>,
    /// The number of a paper card that nobody has linked.
    pub paper_card: Option<String>,
    /// The code of a paper receipt that nobody has claimed, as it is printed.
    pub receipt: Option<String>,
}

/// Somebody one can be.
#[derive(Clone, Debug)]
pub struct Person {
    /// What the form sends.
    pub persona: &'static str,
    /// Their name.
    pub name: &'static str,
    /// As what they sign in.
    pub audience: Audience,
    /// Who they are in the books.
    pub id: Uuid,
    /// Their address, for the links that the command line prints.
    pub email: &'static str,
}

/// The demo programme, as one file.
pub const PROGRAMME: &str = include_str!("../../../programmes/greengrain.toml");

/// What tells a folder of ours from somebody's documents.
const MARK: &str = "this-is-a-demo";

impl Demo {
    /// Finds somebody by what the form sends.
    pub fn person(&self, persona: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.persona == persona)
    }
}

/// Makes a folder ready for a fresh demo: empties one that held a demo before, and touches no
/// other that holds anything.
pub fn empty_folder(folder: &Path) -> Result<(), Trouble> {
    let with_folder = |error: std::io::Error| Trouble::with_file(folder, &error);
    fs::create_dir_all(folder).map_err(with_folder)?;
    let mark = folder.join(MARK);
    let is_empty = fs::read_dir(folder).map_err(with_folder)?.next().is_none();
    if !is_empty && !mark.exists() {
        return Err(Trouble::new(format!(
            "{} holds other things; name another folder with --dir",
            folder.display()
        )));
    }
    for entry in fs::read_dir(folder).map_err(with_folder)? {
        let path = entry.map_err(with_folder)?.path();
        let removed =
            if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(|error| Trouble::with_file(&path, &error))?;
    }
    fs::write(&mark, "The next demo empties this folder.\n").map_err(with_folder)
}

/// Fills the books: twelve households' purchases, and the stories of the cast.
pub async fn fill(
    database: &Database,
    rulebook: &Rulebook,
    folder: &Path,
    now: Timestamp,
) -> Result<Demo, Trouble> {
    let terms = rulebook.at(now);
    let baskets = purchases::moved(terms, now)?;
    let people = cast::enrol(database, rulebook, now).await?;
    let [hers, to_try] = gift_cards::issue(database, rulebook, now).await?;
    story::tell(database, rulebook, (&people, hers), baskets, folder, now).await?;
    let receipt = paper::print(database, rulebook, now).await?;
    let gift_card = Some((to_try.number, to_try.pin));
    let paper_card = Some(paper::keep_card(database, rulebook, now).await?);
    Ok(Demo { people, gift_card, paper_card, receipt: Some(receipt) })
}
