//! Writing the words: one function a message, in Rust.

use std::fmt::Write as _;

use super::{
    checking::Checked,
    reading::{Key, Part},
};

const LANGUAGES: [&str; 3] = ["English", "Korean", "Chinese"];

/// `impl Words`, with a function for each message.
pub fn messages(messages: &[Checked]) -> String {
    let mut code = String::from("impl Words {\n");
    for message in messages {
        write_function(&mut code, message);
    }
    code.push_str("}\n");
    code
}

/// A list of all messages, for the test that says each of them.
pub fn every(messages: &[Checked]) -> String {
    let mut code = String::from(
        "/// Says one message, with this number and this text for its variables.\n\
         type Say = fn(Words, i64, &str) -> String;\n\n\
         /// Every message: its name, how to say it, and which variables it has.\n\
         pub(super) const EVERY_MESSAGE: &[(&str, Say, bool, bool)] = &[\n",
    );
    for message in messages {
        let name = name_of(&message.id);
        let arguments: Vec<&str> = message
            .variables
            .iter()
            .map(|&(_, is_number)| if is_number { "number" } else { "text" })
            .collect();
        let number = if arguments.contains(&"number") { "number" } else { "_" };
        let text = if arguments.contains(&"text") { "text" } else { "_" };
        let said = if message.is_markup { ".html().to_owned()" } else { ".to_string()" };
        let _ = writeln!(
            code,
            "    (\"{}\", |words, {number}, {text}| words.{name}({}){said}, {}, {}),",
            message.id,
            arguments.join(", "),
            number == "number",
            text == "text",
        );
    }
    code.push_str("];\n");
    code
}

fn write_function(code: &mut String, message: &Checked) {
    let name = name_of(&message.id);
    let english = message.texts.first().map(|parts| spoken(parts)).unwrap_or_default();
    let _ = writeln!(code, "    /// {}", english.replace('\n', " ").trim());
    if message.variables.is_empty() && !message.is_markup {
        let texts: Vec<String> =
            message.texts.iter().map(|parts| literal(&spoken(parts))).collect();
        let _ = writeln!(
            code,
            "    pub fn {name}(self) -> &'static str {{\n        \
                 const TEXTS: [&str; {}] = [{}];\n        TEXTS[self.language() as usize]\n    }}\n",
            texts.len(),
            texts.join(", "),
        );
        return;
    }
    let mut parameters = String::new();
    for (variable, is_number) in &message.variables {
        let kind = if *is_number { "i64" } else { "&str" };
        let _ = write!(parameters, ", {}: {kind}", name_of(variable));
    }
    let (kind, made) =
        if message.is_markup { ("Markup", "Markup::trusted(out)") } else { ("String", "out") };
    let _ = writeln!(code, "    pub fn {name}(self{parameters}) -> {kind} {{");
    code.push_str("        let mut out = String::with_capacity(64);\n");
    let bodies: Vec<String> =
        message.texts.iter().map(|parts| statements(parts, message, 4)).collect();
    let arms = grouped(&bodies);
    if let [(_, body)] = arms.as_slice() {
        code.push_str(body);
    } else {
        code.push_str("        match self.language() {\n");
        for (languages, body) in arms {
            let pattern: Vec<String> =
                languages.iter().map(|&at| format!("Language::{}", LANGUAGES[at])).collect();
            let _ =
                writeln!(code, "            {} => {{\n{body}            }}", pattern.join(" | "));
        }
        code.push_str("        }\n");
    }
    let _ = writeln!(code, "        {made}\n    }}\n");
}

/// Equal bodies share an arm.
fn grouped(bodies: &[String]) -> Vec<(Vec<usize>, &String)> {
    let mut arms: Vec<(Vec<usize>, &String)> = Vec::new();
    for (at, body) in bodies.iter().enumerate() {
        match arms.iter_mut().find(|(_, other)| *other == body) {
            Some((languages, _)) => languages.push(at),
            None => arms.push((vec![at], body)),
        }
    }
    arms
}

fn statements(parts: &[Part], message: &Checked, depth: usize) -> String {
    let space = "    ".repeat(depth);
    let mut code = String::new();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Text(text) => {
                let alone = is_lone_number(parts, at, message);
                let text = if message.is_markup { markup(text, alone) } else { text.clone() };
                push_text(&mut code, &space, &text);
            }
            Part::Variable { name, .. } => {
                let variable = name_of(name);
                let how = match (message.is_number(name), message.is_markup) {
                    (true, _) => format!("self.push_number(&mut out, {variable})"),
                    (false, true) => format!("push_escaped(&mut out, {variable})"),
                    (false, false) => format!("out.push_str({variable})"),
                };
                let _ = writeln!(code, "{space}{how};");
            }
            Part::Plural { name, variants, other } => {
                write_plural(&mut code, name, variants, other, message, depth);
            }
        }
    }
    code
}

fn write_plural(
    code: &mut String,
    name: &str,
    variants: &[(Key, Vec<Part>)],
    other: &[Part],
    message: &Checked,
    depth: usize,
) {
    let space = "    ".repeat(depth);
    let variable = name_of(name);
    for (key, parts) in variants {
        let condition = match key {
            Key::Exactly(number) => format!("{variable} == {number}"),
            Key::One => format!("self.is_one({variable})"),
        };
        let _ = writeln!(code, "{space}if {condition} {{");
        code.push_str(&statements(parts, message, depth + 1));
        let _ = write!(code, "{space}}} else ");
    }
    if variants.is_empty() {
        code.push_str(&statements(other, message, depth));
    } else {
        // The `else` above stands at the end of its line.
        let _ = writeln!(code, "{{");
        code.push_str(&statements(other, message, depth + 1));
        let _ = writeln!(code, "{space}}}");
    }
}

fn push_text(code: &mut String, space: &str, text: &str) {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (None, _) => {}
        (Some(only), None) => {
            let _ = writeln!(code, "{space}out.push({only:?});");
        }
        _ => {
            let _ = writeln!(code, "{space}out.push_str({});", literal(text));
        }
    }
}

/// Whether the text before a number ends with `<b>`, and the one after it begins with `</b>`.
fn is_lone_number(parts: &[Part], at: usize, message: &Checked) -> bool {
    let is_number = match parts.get(at + 1) {
        Some(Part::Variable { name, .. }) => message.is_number(name),
        _ => false,
    };
    let opens = matches!(&parts[at], Part::Text(text) if text.ends_with("<b>"));
    let closes = matches!(parts.get(at + 2), Some(Part::Text(text)) if text.starts_with("</b>"));
    is_number && opens && closes
}

/// Text as HTML, its tags kept. A figure alone in `<b>` gets figures' spacing.
fn markup(text: &str, is_before_lone_number: bool) -> String {
    let html = text.replace('&', "&amp;");
    match html.strip_suffix("<b>").filter(|_| is_before_lone_number) {
        Some(before) => format!("{before}<b class=\"num\">"),
        None => html,
    }
}

/// The message as a person would read it out, with the names of its variables.
fn spoken(parts: &[Part]) -> String {
    parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Variable { name, .. } => format!("`{}`", name_of(name)),
            Part::Plural { other, .. } => spoken(other),
        })
        .collect()
}

fn literal(text: &str) -> String {
    format!("{text:?}")
}

fn name_of(id: &str) -> String {
    id.replace('-', "_")
}
