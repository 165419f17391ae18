//! `demo`: a fresh demo in a folder of its own, served.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use database::{programmes, sign_in_links::Audience};
use jiff::Span;
use loyalty::{ledger::Actor, membership::EmailAddress};

use super::{
    books::{self, Books},
    serve,
    sign_in_link::insert_link,
};
use crate::{
    clock,
    demo::{self, Demo},
    settings::Settings,
    trouble::Trouble,
};

#[derive(Debug, Args)]
pub(super) struct DemoCommand {
    /// The folder of the demo. One that held a demo before is emptied.
    #[arg(long, default_value = "wallet-demo", value_name = "FOLDER")]
    dir: PathBuf,
}

pub(super) async fn run(command: DemoCommand) -> Result<ExitCode, Trouble> {
    let settings = Settings::for_demo(&command.dir)?;
    serve::begin_log(settings.log);
    demo::empty_folder(&command.dir)?;
    let _alone = serve::be_alone(&settings)?;
    let now = clock::now();

    let database = books::open_database(&settings).await?;
    books::matching_secret(&settings, &database).await?;
    // In force for as long as the demo's history reaches back.
    let since = now.checked_sub(Span::new().hours(24 * 800)).unwrap_or(now);
    programmes::apply(&database, demo::PROGRAMME.into(), Actor::Operator, since, now).await?;
    database.close().await;

    let books = Books::open(&settings).await?;
    println!("filling the demo with a year of purchases …");
    let demo = demo::fill(&books.database, &books.rulebook, &command.dir, now).await?;
    print_ways_in(&settings, &books, &demo).await?;
    serve::serve(settings, books, Some(demo)).await
}

/// Prints a link for a shopper, an associate and a manager.
async fn print_ways_in(settings: &Settings, books: &Books, demo: &Demo) -> Result<(), Trouble> {
    println!("\nThe demo is at {}: its first page says who one can be.", settings.public_url);
    println!("One-time links, for ten minutes:");
    for persona in ["mina", "jo", "ravi"] {
        let Some(person) = demo.person(persona) else { continue };
        let email = EmailAddress::parse(person.email).map_err(|e| Trouble::new(e.to_string()))?;
        let audience = person.audience;
        let url = insert_link(&books.database, &settings.public_url, email, audience).await?;
        let what = match (audience, persona) {
            (Audience::Member, _) => "shopper",
            (Audience::Associate, "jo") => "associate",
            (Audience::Associate, _) => "manager",
        };
        println!("  {what:<9} {:<10} {url}", person.name);
    }
    if let Some((number, pin)) = &demo.gift_card {
        println!("A gift card to add to a wallet: {number}, PIN {pin}");
    }
    if let Some(code) = &demo.receipt {
        let digits: String = code.split(' ').collect();
        println!("A paper receipt that nobody has claimed: {code}");
        println!("  {}/receipts/{digits}", settings.public_url);
    }
    println!();
    Ok(())
}
