//! `gift-cards issue`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use database::credit::issue_gift_cards;
use loyalty::{ledger::Actor, money::MOST_MINOR};

use super::books::Books;
use crate::{clock, settings::Settings, trouble::Trouble};

/// The most cards that are issued at once.
const MOST_CARDS: i64 = 100_000;

#[derive(Debug, Subcommand)]
pub(super) enum GiftCardsCommand {
    /// Issue gift cards; prints their numbers and PINs once, as CSV.
    Issue(IssueCommand),
}

#[derive(Debug, Args)]
pub(super) struct IssueCommand {
    /// What each is worth, in minor units: 2500 is $25.00.
    #[arg(long, value_name = "MINOR", value_parser = clap::value_parser!(i64).range(1..=MOST_MINOR))]
    value: i64,
    /// How many.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(i64).range(1..=MOST_CARDS))]
    count: i64,
}

pub(super) async fn run(command: GiftCardsCommand) -> Result<ExitCode, Trouble> {
    let GiftCardsCommand::Issue(IssueCommand { value, count }) = command;
    let Books { database, rulebook, .. } = Books::open(&Settings::read()?).await?;
    let count = usize::try_from(count).unwrap_or(1);
    let now = clock::now();
    let issued = database
        .write(async move |tx| {
            issue_gift_cards(tx, rulebook.keys(), value, count, Actor::Operator, now).await
        })
        .await?;
    println!("number,pin,value_minor");
    for card in issued {
        println!("{},{},{value}", card.number, card.pin);
    }
    database.close().await;
    Ok(ExitCode::SUCCESS)
}
