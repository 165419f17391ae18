//! What our crates may depend on.

use toml::Table;

use super::{Complaint, Source};

/// Where the list below stands, for those who have to change it.
const LIST: &str = "xtask/src/tidy/dependencies.rs";

/// All that the rules stand on. Each can neither wait nor reach outside; one more is a decision,
/// to be recorded in docs/decisions/.
const LOYALTY: [&str; 12] = [
    "hmac",
    "idna",
    "iso_currency",
    "jiff",
    "num-rational",
    "serde",
    "sha2",
    "subtle",
    "thiserror",
    "toml",
    "totp-rs",
    "uuid",
];

/// `loyalty/` depends on what it is known to depend on, no more and no less.
pub(super) fn rules_depend_on_nothing_new(source: &Source) -> Vec<Complaint> {
    if source.path != "loyalty/Cargo.toml" {
        return Vec::new();
    }
    let found = dependencies(source);
    let new = found.iter().filter(|name| !LOYALTY.contains(&name.as_str())).map(|name| {
        let says =
            format!("loyalty/ gains `{name}`: record why in docs/decisions/, and add it to {LIST}");
        source.complaint(line_of(source, name), says)
    });
    let gone =
        LOYALTY.iter().filter(|name| !found.iter().any(|found| found == *name)).map(|name| {
            let says = format!("loyalty/ no longer needs `{name}`: take it out of {LIST}");
            source.complaint(1, says)
        });
    new.chain(gone).collect()
}

/// Only `database/` and `bench/` depend on a database's driver.
pub(super) fn sql_elsewhere(source: &Source) -> Vec<Complaint> {
    let manifest = source.path.ends_with("/Cargo.toml");
    if !manifest || !source.is_in(&["app", "loyalty", "server"]) {
        return Vec::new();
    }
    dependencies(source)
        .iter()
        .filter(|name| *name == "sqlx")
        .map(|name| source.complaint(line_of(source, name), "only database/ depends on sqlx"))
        .collect()
}

/// What a crate is built with, its tests left aside.
fn dependencies(source: &Source) -> Vec<String> {
    let manifest: Table = toml::from_str(&source.text).unwrap_or_default();
    let names = manifest.get("dependencies").and_then(toml::Value::as_table);
    names.into_iter().flat_map(Table::keys).cloned().collect()
}

fn line_of(source: &Source, name: &str) -> usize {
    let names = |line: &str| line.split(['.', '=', ' ']).next() == Some(name);
    source.lines().find(|(_, line)| names(line)).map_or(1, |(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{lines_of, source},
        *,
    };

    fn manifest(dependencies: &str) -> Source {
        let all = LOYALTY.map(|name| format!("{name}.workspace = true\n")).concat();
        source("loyalty/Cargo.toml", &format!("[dependencies]\n{all}{dependencies}"))
    }

    #[test]
    fn a_new_dependency_of_the_rules_is_named_with_its_line() {
        let new = manifest("tokio = \"1\"\n[dev-dependencies]\nproptest = \"1\"\n");
        assert_eq!(lines_of(&rules_depend_on_nothing_new(&new)), [14]);
        assert!(rules_depend_on_nothing_new(&manifest("")).is_empty());
    }

    #[test]
    fn a_dependency_that_went_is_named() {
        let fewer = source("loyalty/Cargo.toml", "[dependencies]\nserde = \"1\"\n");
        assert_eq!(rules_depend_on_nothing_new(&fewer).len(), LOYALTY.len() - 1);
    }

    #[test]
    fn a_driver_outside_the_record_is_named_with_its_line() {
        let text = "[dependencies]\nsqlx-like = \"1\"\nsqlx = \"1\"\n";
        assert_eq!(lines_of(&sql_elsewhere(&source("server/Cargo.toml", text))), [3]);
        assert!(sql_elsewhere(&source("database/Cargo.toml", text)).is_empty());
    }
}
