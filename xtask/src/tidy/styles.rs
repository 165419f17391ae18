//! Style sheets: colours are tokens, and every sheet is part of the whole.

use super::{Complaint, Source};

const ENTRY: &str = "style/main.css";
const TOKENS: &str = "style/tokens.css";

/// A colour is written in tokens.css and nowhere else.
pub(super) fn colour_elsewhere(source: &Source) -> Vec<Complaint> {
    if !source.ends_in("css") || !source.is_in(&["style"]) || source.path == TOKENS {
        return Vec::new();
    }
    without_comments(&source.text)
        .lines()
        .enumerate()
        .filter_map(|(index, line)| {
            let colour = colour_in(line)?;
            let says = format!("`{colour}` is a colour: give it a name in {TOKENS}, and use that");
            Some(source.complaint(index + 1, says))
        })
        .collect()
}

/// A sheet that main.css does not import is never seen.
pub(super) fn unimported_sheets(sources: &[Source]) -> Vec<Complaint> {
    let entry = sources.iter().find(|source| source.path == ENTRY);
    let imports = entry.map(|entry| without_comments(&entry.text)).unwrap_or_default();
    sources
        .iter()
        .filter(|source| source.ends_in("css") && source.path != ENTRY)
        .filter_map(|source| {
            let name = source.path.strip_prefix("style/")?;
            let imported = imports.lines().any(|line| {
                line.trim_start().starts_with("@import") && line.contains(&format!("\"{name}\""))
            });
            (!imported).then(|| source.complaint(1, format!("import \"{name}\" in {ENTRY}")))
        })
        .collect()
}

/// The text with its comments blanked out, line by line.
fn without_comments(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((code, after)) = rest.split_once("/*") {
        let (comment, after) = after.split_once("*/").unwrap_or((after, ""));
        plain.push_str(code);
        plain.extend(comment.matches('\n'));
        rest = after;
    }
    plain + rest
}

/// The first colour in a line that does not come from a token.
fn colour_in(line: &str) -> Option<&str> {
    const FUNCTIONS: [&str; 9] =
        ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch("];
    let (before_value, _) = line.split_once(':')?;
    let value_at = before_value.len();
    let by_function = FUNCTIONS.iter().find_map(|function| {
        line.match_indices(function).find_map(|(at, _)| {
            let goes_on =
                line[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '-');
            // A colour made from a token is as good as the token.
            let from_token = line[at + function.len()..].trim_start().starts_with("from var(");
            (!goes_on && !from_token).then(|| &line[at..at + function.len() - 1])
        })
    });
    by_function.or_else(|| {
        line.match_indices('#').filter(|(at, _)| *at > value_at).find_map(|(at, _)| {
            let digits = line[at + 1..].bytes().take_while(u8::is_ascii_hexdigit).count();
            let end = at + 1 + digits;
            let goes_on = line[end..]
                .starts_with(|letter: char| letter.is_alphanumeric() || "-_".contains(letter));
            ([3, 4, 6, 8].contains(&digits) && !goes_on).then(|| &line[at..end])
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{
        super::{lines_of, source},
        *,
    };

    fn colours(text: &str) -> Vec<usize> {
        lines_of(&colour_elsewhere(&source("style/card.css", text)))
    }

    #[test]
    fn a_colour_is_found_however_it_is_written() {
        let text = "a { color: #fff }\nb {\n  color: oklch(50% 0 0);\n  fill: rgb(0 0 0)\n}\n";
        assert_eq!(colours(text), [1, 3, 4]);
        assert!(colour_elsewhere(&source(TOKENS, text)).is_empty());
    }

    #[test]
    fn tokens_ids_comments_and_mixtures_are_no_colours() {
        let text = "#add { color: var(--ink) }\n/* #fff\n#000 */ a { fill: url(#shade) }\n\
                    b { color: color-mix(in oklab, var(--a), var(--b)) }\n\
                    c { color: oklch(from var(--a) l c h / 50%) }\n";
        assert_eq!(colours(text), [0; 0]);
    }

    #[test]
    fn a_sheet_that_is_not_imported_is_named() {
        let sources = [
            source(
                ENTRY,
                "@import url(\"card.css\");\n@import \"row.css\";\n/* @import \"old.css\" */",
            ),
            source("style/card.css", ""),
            source("style/row.css", ""),
            source("style/old.css", ""),
        ];
        let complaints = unimported_sheets(&sources);
        assert_eq!(complaints.len(), 1);
        assert_eq!(complaints[0].path, "style/old.css");
    }
}
