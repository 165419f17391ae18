//! Reading the words: Fluent files, cut down to what we use of Fluent.

use std::{collections::BTreeMap, fs, path::Path};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey},
    parser,
};

/// The languages, by their folders; the first is the one that the others are compared with.
pub const TAGS: [&str; 3] = ["en", "ko", "zh"];

/// All messages of one language, by their ids.
#[derive(Debug, Default)]
pub struct Language {
    /// The folder's name.
    pub tag: String,
    /// What it says.
    pub messages: BTreeMap<String, Message>,
}

/// One message of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The file it stands in.
    pub file: String,
    /// What it is made of, in order.
    pub parts: Vec<Part>,
}

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text as it stands, tags included.
    Text(String),
    /// A variable.
    Variable {
        /// Its name.
        name: String,
        /// Whether it stands in `NUMBER()`.
        is_number: bool,
    },
    /// One of several pieces, by a number.
    Plural {
        /// The variable that decides.
        name: String,
        /// The pieces for certain numbers and categories.
        variants: Vec<(Key, Vec<Part>)>,
        /// The piece for all others.
        other: Vec<Part>,
    },
}

/// What a piece of a plural is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// This number.
    Exactly(i64),
    /// All numbers of the category `one`.
    One,
}

/// Reads all files of a language.
pub fn language(tag: &str, folder: &Path) -> Result<Language, Vec<String>> {
    let mut language = Language { tag: tag.to_owned(), ..Language::default() };
    let entries = fs::read_dir(folder)
        .map_err(|error| vec![format!("{}: {error}", folder.display())])?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let mut paths: Vec<_> =
        entries.filter(|path| path.extension() == Some("ftl".as_ref())).collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path)
            .map_err(|error| vec![format!("{}: {error}", path.display())])?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        add_file(&mut language, &name, &text)?;
    }
    Ok(language)
}

/// Adds the messages of one file.
pub fn add_file(language: &mut Language, file: &str, text: &str) -> Result<(), Vec<String>> {
    let place = format!("words/{}/{file}", language.tag);
    let resource = parser::parse(text).map_err(|(_, errors)| {
        errors
            .iter()
            .map(|error| {
                let line = text[..error.pos.start.min(text.len())].lines().count();
                format!("{place}:{line}: {}", error.kind)
            })
            .collect::<Vec<_>>()
    })?;
    let mut mistakes = Vec::new();
    for entry in resource.body {
        let message = match entry {
            Entry::Message(message) => message,
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
            Entry::Term(_) | Entry::Junk { .. } => {
                mistakes.push(format!("{place}: only messages and comments can stand here"));
                continue;
            }
        };
        let id = message.id.name;
        match message.value.as_ref().filter(|_| message.attributes.is_empty()).map(parts) {
            Some(Ok(parts)) => {
                let message = Message { file: file.to_owned(), parts };
                if language.messages.insert(id.to_owned(), message).is_some() {
                    mistakes.push(format!("{place}: `{id}` is there twice"));
                }
            }
            Some(Err(mistake)) => mistakes.push(format!("{place}: `{id}`: {mistake}")),
            None => mistakes.push(format!("{place}: `{id}` needs a text, and no attributes")),
        }
    }
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

fn parts(pattern: &Pattern<&str>) -> Result<Vec<Part>, String> {
    let mut parts: Vec<Part> = Vec::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => parts.push(Part::Text((*value).to_owned())),
            PatternElement::Placeable { expression } => parts.push(part(expression)?),
        }
    }
    Ok(joined(parts))
}

fn part(expression: &Expression<&str>) -> Result<Part, String> {
    match expression {
        Expression::Inline(InlineExpression::StringLiteral { value }) => {
            Ok(Part::Text((*value).to_owned()))
        }
        Expression::Inline(InlineExpression::VariableReference { id }) => {
            Ok(Part::Variable { name: id.name.to_owned(), is_number: false })
        }
        Expression::Inline(InlineExpression::FunctionReference { id, arguments })
            if id.name == "NUMBER" && arguments.named.is_empty() =>
        {
            match arguments.positional.as_slice() {
                [InlineExpression::VariableReference { id }] => {
                    Ok(Part::Variable { name: id.name.to_owned(), is_number: true })
                }
                _ => Err("NUMBER() takes one variable".to_owned()),
            }
        }
        Expression::Select { selector, variants } => {
            let (InlineExpression::VariableReference { id }, false) = (selector, variants.is_empty())
            else {
                return Err("a choice is made by a variable".to_owned());
            };
            plural(id.name, variants)
        }
        Expression::Inline(_) => {
            Err("only { $variable }, { NUMBER($variable) }, a plural and { \"text\" } can stand in braces"
                .to_owned())
        }
    }
}

fn plural(name: &str, variants: &[fluent_syntax::ast::Variant<&str>]) -> Result<Part, String> {
    let mut keyed = Vec::new();
    let mut other = None;
    for variant in variants {
        let parts = parts(&variant.value)?;
        match (&variant.key, variant.default) {
            (VariantKey::Identifier { name: "other" }, true) => other = Some(parts),
            (VariantKey::Identifier { name: "one" }, false) => keyed.push((Key::One, parts)),
            (VariantKey::NumberLiteral { value }, false) => {
                let number = value.parse().map_err(|_| format!("{value} is no whole number"))?;
                keyed.push((Key::Exactly(number), parts));
            }
            _ => return Err("a plural has [0], [1], … , [one] and *[other]".to_owned()),
        }
    }
    // What is for one number only comes before what is for many.
    keyed.sort_by_key(|(key, _)| *key == Key::One);
    let other = other.ok_or("a plural ends with *[other]")?;
    Ok(Part::Plural { name: name.to_owned(), variants: keyed, other })
}

/// Puts neighbouring texts together.
fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::new();
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
            (_, part) => joined.push(part),
        }
    }
    joined
}
