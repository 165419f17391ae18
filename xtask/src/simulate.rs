//! `cargo xtask simulate`: random stories on both databases, compared with the naive model after
//! every step; or the planted bugs, each of which must be found.

use anyhow::{Context, Result, bail, ensure};

use crate::{
    places::Places,
    postgres::{For, Postgres},
    programs::{self, cargo},
    say,
};

/// Tells the stories that were asked for; a failing seed is shrunk and told.
pub(crate) fn simulate(places: &Places, words: &[String]) -> Result<()> {
    let asked = Asked::from_words(words)?;
    let mut arguments = vec!["test", "--package", "simulation", "--test", "stories"];
    if asked.planted {
        arguments.extend(["--features", "planted-bugs"]);
    }
    arguments.extend(["--", "--nocapture"]);
    let mut command = cargo(arguments, places.root());

    // Planted bugs are looked for on SQLite alone.
    let postgres = if asked.planted { None } else { Some(Postgres::start(For::Tests)?) };
    if let Some(postgres) = &postgres {
        command.env("TEST_POSTGRES_URL", postgres.url());
    }
    for (name, number) in [("SIMULATE_SEEDS", asked.seeds), ("SIMULATE_FROM", asked.from)] {
        if let Some(number) = number {
            command.env(name, number.to_string());
        }
    }
    say::step("telling stories");
    programs::run(command).context("product and model part; the story is above")
}

/// Which stories to tell.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    seeds: Option<u64>,
    from: Option<u64>,
    planted: bool,
}

impl Asked {
    fn from_words(words: &[String]) -> Result<Self> {
        let mut asked = Self::default();
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let number = match word {
                "--planted" => {
                    asked.planted = true;
                    continue;
                }
                "--seeds" => &mut asked.seeds,
                "--from" => &mut asked.from,
                other => bail!("`{other}` is not understood: --seeds N, --from SEED or --planted"),
            };
            let text = words.next().with_context(|| format!("{word} needs a number"))?;
            *number = Some(text.parse().with_context(|| format!("`{text}` is no number"))?);
        }
        let chosen = asked.seeds.is_some() || asked.from.is_some();
        ensure!(
            !(asked.planted && chosen),
            "planted bugs are looked for in the same stories always"
        );
        Ok(asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> Result<Asked> {
        Asked::from_words(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn seeds_are_counted_from_any_one() {
        let wanted = Asked { seeds: Some(1), from: Some(77), planted: false };
        assert_eq!(asked("--seeds 1 --from 77").unwrap(), wanted);
        assert_eq!(asked("").unwrap(), Asked::default());
        assert!(asked("--planted").unwrap().planted);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for line in ["--seeds", "--seeds many", "512", "--planted --seeds 3"] {
            assert!(asked(line).is_err(), "{line}");
        }
    }
}
