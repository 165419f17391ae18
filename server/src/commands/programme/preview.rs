//! `programme preview`: what a draft would have changed, as a table.

use std::path::PathBuf;

use app::{Language, Words};
use clap::Args;
use database::preview::preview;
use jiff::Timestamp;
use loyalty::{
    calendar::Period,
    money::Money,
    points::Points,
    preview::{Affected, Compared, Preview},
    programme::{Programme, Text},
};

use super::versions::{read_file, say_differences};
use crate::{
    clock,
    commands::{books::Books, page::Page},
    import::progress_bar,
    settings::Settings,
    trouble::Trouble,
};

#[derive(Debug, Args)]
pub(in crate::commands) struct PreviewCommand {
    /// The draft, a TOML file.
    file: PathBuf,
    /// Over how many days back purchases are replayed, such as 90d.
    #[arg(long, value_name = "DAYS", default_value = "90d", value_parser = parse_days)]
    over: u32,
    /// The end of these days, such as 2026-03-01T00:00:00-05:00; now if not given.
    #[arg(long, value_name = "TIME")]
    as_of: Option<Timestamp>,
}

fn parse_days(text: &str) -> Result<u32, String> {
    let days = text.strip_suffix('d').and_then(|days| days.parse().ok());
    days.filter(|days| (1..=36_500).contains(days))
        .ok_or_else(|| "must be days, from 1d to 36500d, such as 90d".to_owned())
}

pub(super) async fn run(command: &PreviewCommand) -> Result<(), Trouble> {
    let draft = read_file(&command.file)?;
    let Books { database, rulebook, .. } = Books::open(&Settings::read()?).await?;
    let now = clock::now();
    let terms = rulebook.at(now);
    if terms.currency != draft.currency {
        return Err(Trouble::new(format!(
            "the draft counts in {}, and what was bought in {}",
            draft.currency, terms.currency
        )));
    }
    let ends_at = command.as_of.unwrap_or(now);
    let period = Period { starts_at: terms.zone.days_before(ends_at, command.over), ends_at };
    let count = database::preview::count_members(&database).await?;
    let bar = progress_bar(u64::try_from(count).unwrap_or(0), "replaying");
    let progress = |members| bar.set_position(members);
    let preview = preview(&database, &rulebook, &draft, period, now, progress).await?;
    bar.finish_and_clear();
    database.close().await;

    let mut page = Page::default();
    page.line(format!(
        "{} against version {}, in force: {} days, from {} to {}\n",
        command.file.display(),
        terms.version,
        command.over,
        shown(terms, period.starts_at),
        shown(terms, period.ends_at),
    ));
    page.line("What the draft changes");
    say_differences(&mut page, terms, &draft);
    let words = Words::of(Language::English);
    Table { page: &mut page, words, now: terms, draft: &draft }.say(&preview);
    page.print()
}

fn shown(programme: &Programme, at: Timestamp) -> String {
    at.to_zoned(programme.zone.time_zone().clone()).strftime("%F %R %Z").to_string()
}

/// What the figures are told with, and where.
struct Table<'p> {
    page: &'p mut Page,
    words: Words,
    now: &'p Programme,
    draft: &'p Programme,
}

impl Table<'_> {
    fn say(&mut self, preview: &Preview) {
        let words = self.words;
        self.head(format!(
            "Replayed: {} purchases of {} members, of {} in all",
            count(words, preview.purchases),
            count(words, preview.buyers),
            count(words, preview.members)
        ));
        self.points("points issued, after refunds", preview.issued);
        self.points("points owed at the end", preview.owed);
        self.worth(preview.owed);
        if preview.cashback_minor != Compared::default() {
            self.money("cashback as credit, after refunds", preview.cashback_minor);
        }
        if preview.in_the_books != preview.issued.now {
            self.page.line(format!(
                "In the books these purchases left {} points, by the versions then in force.",
                words.points(preview.in_the_books)
            ));
        }
        self.head(format!(
            "Members by tier at the end: {} would be higher, {} lower",
            count(words, preview.raised),
            count(words, preview.lowered)
        ));
        self.tiers(&preview.tiers);
        self.head("Members who could afford a reward at the end".to_owned());
        for reach in &preview.rewards {
            self.counts(english(&reach.name), reach.members);
        }
        self.affected(&preview.most_affected);
        self.page.line("\nActivities, adjustments, claims and expiry are as they were.");
        if self.now.points != self.draft.points {
            self.page.line("The draft's own terms for expiry and holding are not replayed.");
        }
    }

    fn affected(&mut self, most_affected: &[Affected]) {
        self.head("Members affected most, by their numbers".to_owned());
        for affected in most_affected {
            let Compared { now, draft } = &affected.tier;
            let tiers = if now == draft {
                String::new()
            } else {
                format!("  {} -> {}", english(now), english(draft))
            };
            let cells = self.cells(affected.issued);
            self.row(&affected.number, &cells, &tiers);
        }
        if most_affected.is_empty() {
            self.page.line("  none: every purchase earns the same points");
        }
    }

    fn points(&mut self, name: &str, points: Compared<Points>) {
        let cells = self.cells(points);
        self.row(name, &cells, "");
    }

    fn cells(&self, Compared { now, draft }: Compared<Points>) -> [String; 3] {
        let words = self.words;
        [words.points(now), words.points(draft), words.change(draft - now)]
    }

    fn worth(&mut self, owed: Compared<Points>) {
        let now = self.now.worth_minor(owed.now);
        let draft = self.draft.worth_minor(owed.draft);
        self.money("  worth about", Compared { now, draft });
    }

    fn money(&mut self, name: &str, Compared { now, draft }: Compared<i64>) {
        let (currency, words) = (self.now.currency, self.words);
        let money = |minor| words.money(Money { minor, currency });
        let sign = if draft > now { "+" } else { "" };
        let difference = format!("{sign}{}", money(draft - now));
        self.row(name, &[money(now), money(draft), difference], "");
    }

    /// Tiers of both versions by their names, from the lowest.
    fn tiers(&mut self, tiers: &Compared<Vec<(Text, u64)>>) {
        let members = |tiers: &[(Text, u64)], name: &Text| {
            tiers.iter().find(|(other, _)| english(other) == english(name)).map(|(_, count)| *count)
        };
        let only_now = tiers.now.iter().filter(|(name, _)| members(&tiers.draft, name).is_none());
        for (name, _) in tiers.draft.iter().chain(only_now) {
            let (now, draft) = (members(&tiers.now, name), members(&tiers.draft, name));
            self.counts(english(name), Compared { now, draft });
        }
    }

    fn counts(&mut self, name: &str, members: Compared<Option<u64>>) {
        let words = self.words;
        let shown = |members: Option<u64>| {
            members.map_or_else(|| "not there".to_owned(), |members| count(words, members))
        };
        let number = |members: Option<u64>| i64::try_from(members.unwrap_or(0)).unwrap_or(i64::MAX);
        let difference = words.signed(number(members.draft) - number(members.now));
        self.row(name, &[shown(members.now), shown(members.draft), difference], "");
    }

    fn head(&mut self, title: String) {
        self.page.line(format!("\n{title}"));
        self.row("", &["today", "draft", "difference"].map(str::to_owned), "");
    }

    fn row(&mut self, name: &str, [now, draft, difference]: &[String; 3], more: &str) {
        self.page.line(format!("  {name:<34}{now:>16}{draft:>16}{difference:>14}{more}"));
    }
}

fn english(text: &Text) -> &str {
    text.in_language("en")
}

fn count(words: Words, number: u64) -> String {
    words.number(i64::try_from(number).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::parse_days;

    #[test]
    fn days_are_a_number_and_a_d() {
        assert_eq!(parse_days("90d"), Ok(90));
        for wrong in ["90", "d", "0d", "-1d", "1.5d", "90D", "40000d", ""] {
            assert!(parse_days(wrong).is_err(), "{wrong}");
        }
    }
}
