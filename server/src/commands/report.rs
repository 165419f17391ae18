//! `report liability|activity`.

use std::{fmt::Write as _, process::ExitCode};

use app::{Language, Words};
use clap::{Args, Subcommand};
use database::reports::{self, Moved, StoreReport};
use jiff::civil::Date;
use loyalty::{money::Money, points::Points, programme::Programme};

use super::{books::Books, page::Page};
use crate::{
    clock,
    reports::{Days, by_month, per_cent},
    settings::Settings,
    trouble::Trouble,
};

#[derive(Debug, Subcommand)]
pub(super) enum ReportCommand {
    /// Points owed to members and what they are worth, by the month in which they expire.
    Liability,
    /// What was issued, claimed, redeemed and expired in a period, store by store.
    Activity(ActivityCommand),
}

#[derive(Debug, Args)]
pub(super) struct ActivityCommand {
    /// The first day, such as 2026-03-01; the first of this month if not given.
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// The last day; today if not given.
    #[arg(long, value_name = "DAY")]
    until: Option<Date>,
}

pub(super) async fn run(command: ReportCommand) -> Result<ExitCode, Trouble> {
    let books = Books::open(&Settings::read()?).await?;
    match command {
        ReportCommand::Liability => liability(&books).await?,
        ReportCommand::Activity(command) => activity(&books, &command).await?,
    }
    books.database.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn liability(books: &Books) -> Result<(), Trouble> {
    let now = clock::now();
    let terms = books.rulebook.at(now);
    let (owed, postings) = books
        .database
        .read(async |tx| {
            Ok((reports::liability(tx).await?, reports::postings_of_members(tx).await?))
        })
        .await?;
    let words = Words::of(Language::English);
    let mut shown = Shown { page: Page::default(), words, programme: terms };
    shown.page.line(format!("Owed to {} members", words.number(owed.members)));
    shown.cells("", ["points", "worth about"]);
    shown.worth("available", owed.available);
    shown.worth("pending", owed.pending);
    shown.worth("in all", owed.owed());
    shown.page.line("\nBy the last month in which they can be claimed");
    shown.cells("", ["points", "worth about"]);
    for (month, points) in by_month(&owed.expiring, &terms.zone) {
        shown.worth(&month.strftime("%Y-%m").to_string(), points);
    }
    shown.page.line("");
    shown.points("owed by members (debts)", owed.debts);
    shown.points("owed less debts", owed.owed() - owed.debts);
    shown.points("the ledger's postings", postings.points);
    shown.page.line("");
    shown.count("members with credit", owed.credit.members);
    shown.amount("credit owed", owed.credit.minor);
    shown.amount("the ledger's postings", postings.credit_minor);
    shown.page.print()?;
    let is_as_posted = owed.owed() - owed.debts == postings.points;
    if !is_as_posted || owed.credit.minor != postings.credit_minor {
        return Err(Trouble::new("what is owed and the ledger's postings differ: run verify"));
    }
    Ok(())
}

async fn activity(books: &Books, command: &ActivityCommand) -> Result<(), Trouble> {
    let now = clock::now();
    let terms = books.rulebook.at(now);
    let until = command.until.unwrap_or_else(|| terms.zone.date(now));
    let from = command.from.unwrap_or_else(|| until.first_of_month());
    let days = Days::new(from, until)
        .ok_or_else(|| Trouble::usage(format!("{until} lies before {from}")))?;
    let period = days.period(&terms.zone);
    let report = books.database.read(async |tx| reports::period(tx, period).await).await?;

    let words = Words::of(Language::English);
    let mut shown = Shown { page: Page::default(), words, programme: terms };
    shown.page.line(format!("From {from} through {until} ({})\n", terms.zone.name()));
    shown.count("members", report.members);
    shown.count("members who bought", report.buyers);
    shown.moved(&report.total);
    shown.share("redemption rate", report.total.redeemed, report.total.issued());
    shown.share("breakage", report.total.expired, report.ended);
    shown.stores(&report.stores);
    shown.page.print()
}

/// What figures are told with.
struct Shown<'p> {
    page: Page,
    words: Words,
    programme: &'p Programme,
}

impl Shown<'_> {
    fn moved(&mut self, moved: &Moved) {
        self.count("purchases", moved.purchases);
        self.amount("their amount", moved.spend_minor);
        self.points("earned by purchases", moved.earned);
        self.points("taken back by refunds", -moved.refunded);
        self.points("earned by activities", moved.activities);
        self.points("issued: these three", moved.issued());
        self.points("adjusted by hand", moved.adjusted);
        self.points("claimed", -moved.claimed);
        self.points("back from vouchers not used", moved.returned);
        self.points("expired", -moved.expired);
        self.points("left by members who were erased", -moved.erased);
        self.points("change of what is owed", moved.change());
        self.count("vouchers claimed", moved.vouchers_claimed);
        self.count("vouchers redeemed", moved.vouchers_redeemed);
        self.points("points of those redeemed", moved.redeemed);
        let credit = moved.credit;
        self.amount("credit loaded", credit.loaded);
        self.amount("given as cashback", credit.cashback);
        self.amount("given for points", credit.claimed);
        self.amount("spent", -credit.spent);
        self.amount("credit expired", -credit.expired);
        self.amount("credit of members who were erased", -credit.erased);
        self.amount("change of credit owed", credit.change());
    }

    /// A line for each store: the columns add up to what is said of all.
    fn stores(&mut self, stores: &[StoreReport]) {
        self.page.line("\nStore by store");
        let heads = ["purchases", "amount", "issued", "redeemed", "points of it", "other changes"];
        self.cells("", heads);
        for StoreReport { store, moved } in stores {
            let name = store.as_ref().map_or("(in no store)", |store| store.as_str());
            let words = self.words;
            let cells = [
                words.number(moved.purchases),
                self.money(moved.spend_minor),
                words.points(moved.issued()),
                words.number(moved.vouchers_redeemed),
                words.points(moved.redeemed),
                words.change(moved.change() - moved.issued()),
            ];
            self.cells(name, cells.each_ref().map(String::as_str));
        }
    }

    fn share(&mut self, name: &str, part: Points, whole: Points) {
        let share = per_cent(part.get(), whole.get());
        let share = share.map_or_else(|| "-".to_owned(), |share| self.words.per_cent(share));
        self.cells(name, [&share]);
    }

    fn worth(&mut self, name: &str, points: Points) {
        let worth = self.money(self.programme.worth_minor(points));
        let points = self.words.points(points);
        self.cells(name, [&points, &worth]);
    }

    fn points(&mut self, name: &str, points: Points) {
        self.count(name, points.get());
    }

    fn amount(&mut self, name: &str, minor: i64) {
        let amount = self.money(minor);
        self.cells(name, [&amount]);
    }

    fn count(&mut self, name: &str, count: i64) {
        let count = self.words.number(count);
        self.cells(name, [&count]);
    }

    fn cells<const N: usize>(&mut self, name: &str, cells: [&str; N]) {
        let mut line = format!("  {name:<32}");
        for cell in cells {
            // Writing into a string does not fail.
            let _ = write!(line, "{cell:>16}");
        }
        self.page.line(line);
    }

    fn money(&self, minor: i64) -> String {
        self.words.money(Money { minor, currency: self.programme.currency })
    }
}
