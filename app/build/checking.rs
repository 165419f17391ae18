//! Checking the words: every language says the same things, with the same variables and tags.

use std::collections::BTreeSet;

use super::reading::{Key, Language, Part};

/// A message in all languages.
#[derive(Debug)]
pub struct Checked {
    /// Its id, as in the files.
    pub id: String,
    /// Its variables in the order in which the first language has them, and whether each is a
    /// number.
    pub variables: Vec<(String, bool)>,
    /// Whether it has tags.
    pub is_markup: bool,
    /// What it says, in the order of the languages.
    pub texts: Vec<Vec<Part>>,
}

/// What may stand between `<` and `>`, besides a link with its address.
const TAGS: [&str; 7] = ["b", "b class=\"num\"", "/b", "br", "small", "/small", "/a"];

/// Puts the languages beside each other, or says everything that does not fit.
pub fn messages(languages: &[Language]) -> Result<Vec<Checked>, Vec<String>> {
    let Some((first, others)) = languages.split_first() else { return Ok(Vec::new()) };
    let mut mistakes = Vec::new();
    for other in others {
        for (id, message) in &first.messages {
            match other.messages.get(id) {
                None => mistakes
                    .push(format!("words/{}/{}: `{id}` is missing", other.tag, message.file)),
                Some(there) if there.file != message.file => mistakes.push(format!(
                    "words/{}/{}: `{id}` belongs in {}",
                    other.tag, there.file, message.file
                )),
                Some(_) => {}
            }
        }
        for (id, message) in &other.messages {
            if !first.messages.contains_key(id) {
                let place = format!("words/{}/{}", other.tag, message.file);
                mistakes.push(format!("{place}: `{id}` is not in words/{}", first.tag));
            }
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let mut checked = Vec::new();
    for id in first.messages.keys() {
        match message(id, languages) {
            Ok(message) => checked.push(message),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if mistakes.is_empty() { Ok(checked) } else { Err(mistakes) }
}

fn message(id: &str, languages: &[Language]) -> Result<Checked, String> {
    let mut variables: Vec<(String, bool)> = Vec::new();
    let mut said: Option<(BTreeSet<String>, Vec<String>)> = None;
    let mut texts = Vec::new();
    for language in languages {
        let Some(message) = language.messages.get(id) else { continue };
        let place = format!("words/{}/{}: `{id}`", language.tag, message.file);
        let mut here = Vec::new();
        collect_variables(&message.parts, &mut here);
        let names: BTreeSet<String> = here.iter().map(|(name, _)| name.clone()).collect();
        let tags = tags(&message.parts).map_err(|mistake| format!("{place}: {mistake}"))?;
        if language.tag != "en" && has_key(&message.parts, &Key::One) {
            return Err(format!("{place}: [one] never happens in this language"));
        }
        match &said {
            Some((as_before, _)) if *as_before != names => {
                return Err(format!("{place} uses {names:?}, and the others {as_before:?}"));
            }
            Some((_, as_before)) if *as_before != tags => {
                return Err(format!("{place} has the tags {tags:?}, and the others {as_before:?}"));
            }
            _ => said = Some((names, tags)),
        }
        for (name, is_number) in here {
            note_variable(&mut variables, &name, is_number);
        }
        texts.push(message.parts.clone());
    }
    let is_markup = said.is_some_and(|(_, tags)| !tags.is_empty());
    Ok(Checked { id: id.to_owned(), variables, is_markup, texts })
}

fn collect_variables(parts: &[Part], found: &mut Vec<(String, bool)>) {
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Variable { name, is_number } => note_variable(found, name, *is_number),
            Part::Plural { name, variants, other } => {
                note_variable(found, name, true);
                for (_, parts) in variants {
                    collect_variables(parts, found);
                }
                collect_variables(other, found);
            }
        }
    }
}

fn note_variable(variables: &mut Vec<(String, bool)>, name: &str, is_number: bool) {
    match variables.iter_mut().find(|(known, _)| known == name) {
        Some((_, known)) => *known |= is_number,
        None => variables.push((name.to_owned(), is_number)),
    }
}

fn has_key(parts: &[Part], wanted: &Key) -> bool {
    parts.iter().any(|part| match part {
        Part::Plural { variants, .. } => variants.iter().any(|(key, _)| key == wanted),
        Part::Text(_) | Part::Variable { .. } => false,
    })
}

/// The tags of a message, sorted; those of a plural count once, and must be the same in each piece.
fn tags(parts: &[Part]) -> Result<Vec<String>, String> {
    let mut text = String::new();
    let mut found = Vec::new();
    for part in parts {
        match part {
            Part::Text(piece) => text.push_str(piece),
            Part::Variable { .. } => text.push('…'),
            Part::Plural { variants, other, .. } => {
                let in_other = tags(other)?;
                for (_, parts) in variants {
                    if tags(parts)? != in_other {
                        return Err("the pieces of a plural have different tags".to_owned());
                    }
                }
                found.extend(in_other);
            }
        }
    }
    let mut rest = text.as_str();
    while let Some((_, from)) = rest.split_once('<') {
        let (tag, after) = from.split_once('>').ok_or("a < without its >")?;
        let known = tag.starts_with("a href=\"") && tag.ends_with('"') || TAGS.contains(&tag);
        if !known {
            return Err(format!("<{tag}> cannot stand in a message"));
        }
        found.push(tag.to_owned());
        rest = after;
    }
    found.sort();
    Ok(found)
}

impl Checked {
    /// Whether a variable of it is a number.
    pub fn is_number(&self, name: &str) -> bool {
        self.variables.iter().any(|(known, is_number)| known == name && *is_number)
    }
}
