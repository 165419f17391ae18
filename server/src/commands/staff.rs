//! `staff add`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use database::associates::{self, NewAssociate, Role};
use loyalty::{
    ids::{AssociateId, Slug},
    ledger::Actor,
    membership::{EmailAddress, parse_name},
};
use uuid::Uuid;

use super::books;
use crate::{clock, settings::Settings, trouble::Trouble};

#[derive(Debug, Subcommand)]
pub(super) enum StaffCommand {
    /// Add somebody, or change what they may do.
    Add(AddCommand),
}

#[derive(Debug, Args)]
pub(super) struct AddCommand {
    /// Their e-mail address, to which sign-in links go.
    #[arg(long)]
    email: String,
    /// What they may do: associate, manager or owner.
    #[arg(long, value_parser = parse_role)]
    role: Role,
    /// The one store they work in.
    #[arg(long)]
    store: Option<Slug>,
    /// How they want to be called.
    #[arg(long)]
    name: Option<String>,
}

fn parse_role(text: &str) -> Result<Role, String> {
    Role::named(text).ok_or_else(|| "must be associate, manager or owner".to_owned())
}

pub(super) async fn run(command: StaffCommand) -> Result<ExitCode, Trouble> {
    let StaffCommand::Add(add) = command;
    let email = EmailAddress::parse(&add.email)
        .map_err(|refusal| Trouble::usage(format!("--email {refusal}")))?;
    let name = parse_name(add.name.as_deref().unwrap_or(""))
        .map_err(|refusal| Trouble::usage(format!("--name {refusal}")))?;
    let new = NewAssociate {
        id: AssociateId(Uuid::now_v7()),
        email,
        name,
        role: add.role,
        store: add.store,
    };
    let database = books::open_database(&Settings::read()?).await?;
    let now = clock::now();
    let id = database
        .write(async move |tx| associates::put(tx, &new, Actor::Operator, now).await)
        .await?;
    println!("{} {id} may sign in at /till", add.role.name());
    database.close().await;
    Ok(ExitCode::SUCCESS)
}
