//! The style sheet: `style/main.css` and all it imports, as one file.
//!
//! Only white space is taken out. What is authored, `light-dark()`, `oklch()` and nesting, is
//! served as authored: the browsers we serve know it, and older forms of it would be longer.

use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    dependencies::{Dependency, DependencyOptions, UrlDependency},
    printer::PrinterOptions,
    stylesheet::{MinifyOptions, ParserOptions},
    targets::{Features, Targets},
};

/// Bundles the sheet. What it points to with `url()` must lie in `public`, whose files are
/// `renamed` from their logical names: `/fonts/a.woff2` is `public/fonts/a.woff2`.
pub(crate) fn bundle(
    entry: &Path,
    public: &Path,
    renamed: &BTreeMap<String, String>,
) -> Result<String> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(entry).map_err(|error| anyhow!("style: {error}"))?;
    let targets = Targets { exclude: Features::all(), ..Targets::default() };
    sheet
        .minify(MinifyOptions { targets, ..MinifyOptions::default() })
        .map_err(|error| anyhow!("style: {error}"))?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: true,
            targets,
            analyze_dependencies: Some(DependencyOptions { remove_imports: false }),
            ..PrinterOptions::default()
        })
        .map_err(|error| anyhow!("style: {error}"))?;

    let mut css = printed.code;
    for dependency in printed.dependencies.into_iter().flatten() {
        let Dependency::Url(url) = dependency else {
            bail!("style: an @import was left over; import only files of our own");
        };
        css = css.replace(&url.placeholder, &served_as(&url, public, renamed)?);
    }
    Ok(css)
}

fn served_as(
    url: &UrlDependency,
    public: &Path,
    renamed: &BTreeMap<String, String>,
) -> Result<String> {
    if url.url.starts_with("data:") || url.url.starts_with('#') {
        return Ok(url.url.clone());
    }
    let sheet = Path::new(&url.loc.file_path);
    let file = match url.url.strip_prefix('/') {
        Some(name) => public.join(name),
        None => without_dots(&sheet.parent().unwrap_or(sheet).join(&url.url)),
    };
    let name = file.strip_prefix(public).ok().map(|name| name.to_string_lossy().into_owned());
    name.and_then(|name| renamed.get(&name).cloned()).with_context(|| {
        let (sheet, line) = (sheet.display(), url.loc.start.line);
        format!("{sheet}:{line}: url({}) names no file in {}", url.url, public.display())
    })
}

fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Bundles these sheets, the first of which imports the others.
    fn bundled(name: &str, sheets: &[(&str, &str)]) -> Result<String> {
        let root = std::env::temp_dir().join(format!("xtask-style-{name}-{}", std::process::id()));
        fs::create_dir_all(root.join("style")).unwrap();
        for (file, text) in sheets {
            fs::write(root.join("style").join(file), text).unwrap();
        }
        let renamed = BTreeMap::from([("a.woff2".to_owned(), "a.0123.woff2".to_owned())]);
        let css = bundle(&root.join("style").join(sheets[0].0), &root.join("public"), &renamed);
        fs::remove_dir_all(&root).unwrap();
        css
    }

    #[test]
    fn modern_colours_and_nesting_stay_as_authored() {
        let css = bundled(
            "modern",
            &[
                ("main.css", "@layer base;\n@import \"base.css\" layer(base);"),
                (
                    "base.css",
                    "a { color: light-dark(oklch(40% 0.1 150), #fff); &:hover { inset-inline: 0 } }",
                ),
            ],
        )
        .unwrap();
        for kept in ["light-dark(oklch(40% .1 150),#fff)", "&:hover", "inset-inline", "@layer base"]
        {
            assert!(css.contains(kept), "{kept} is missing in {css}");
        }
    }

    #[test]
    fn a_font_is_asked_for_by_the_name_of_its_contents() {
        let sheet = "@font-face { font-family: A; src: url(\"/a.woff2\"), url(../public/a.woff2) }";
        let css = bundled("font", &[("main.css", sheet)]).unwrap();
        assert!(css.contains(r#"url("a.0123.woff2"),url("a.0123.woff2")"#), "{css}");
    }

    #[test]
    fn a_font_that_is_not_there_is_named_with_its_line() {
        let sheet = "\n@font-face { font-family: B; src: url(/b.woff2) }";
        let trouble = bundled("missing", &[("main.css", sheet)]).unwrap_err().to_string();
        assert!(trouble.contains("main.css:2: url(/b.woff2) names no file"), "{trouble}");
    }
}
