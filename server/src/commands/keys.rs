//! `keys create|list|revoke`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use database::api_keys::{self, ApiKey, KeyRole};
use loyalty::{
    ids::{ApiKeyId, Slug},
    ledger::Actor,
};
use uuid::Uuid;

use super::books;
use crate::{access::keys::new_key, clock, settings::Settings, trouble::Trouble};

#[derive(Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// Make a key. It is shown once, alone on the last line, and kept as a hash.
    Create(CreateCommand),
    /// List the keys, without what opens them.
    List,
    /// Revoke a key: it opens nothing any more.
    Revoke(RevokeCommand),
}

#[derive(Debug, Args)]
pub(super) struct CreateCommand {
    /// What to call it.
    #[arg(long)]
    name: String,
    /// What it may do: till, commerce or manager.
    #[arg(long, value_parser = parse_role)]
    role: KeyRole,
    /// The one store it is for.
    #[arg(long)]
    store: Option<Slug>,
}

#[derive(Debug, Args)]
pub(super) struct RevokeCommand {
    /// The key's id, as 'keys list' shows it.
    id: ApiKeyId,
}

fn parse_role(text: &str) -> Result<KeyRole, String> {
    KeyRole::named(text).ok_or_else(|| "must be till, commerce or manager".to_owned())
}

pub(super) async fn run(command: KeysCommand) -> Result<ExitCode, Trouble> {
    let database = books::open_database(&Settings::read()?).await?;
    match command {
        KeysCommand::Create(CreateCommand { name, role, store }) => {
            let (shown, hash) = new_key()?;
            let key = ApiKey {
                api_key_id: ApiKeyId(Uuid::now_v7()),
                name,
                role: role.name().to_owned(),
                store,
                created_at: clock::now(),
                revoked_at: None,
            };
            println!("key {} ({}); it is shown once, here:", key.api_key_id, role.name());
            database
                .write(async move |tx| api_keys::insert(tx, &key, &hash, Actor::Operator).await)
                .await?;
            println!("{shown}");
        }
        KeysCommand::List => {
            for key in database.read_once(api_keys::list).await? {
                let store = key.store.as_ref().map_or("all stores", Slug::as_str);
                let state = match key.revoked_at {
                    Some(at) => format!("revoked {at}"),
                    None => "good".to_owned(),
                };
                println!(
                    "{}  {}  {}  {store}  since {}  {state}",
                    key.api_key_id, key.role, key.name, key.created_at
                );
            }
        }
        KeysCommand::Revoke(RevokeCommand { id }) => {
            let now = clock::now();
            database
                .write(async move |tx| api_keys::revoke(tx, id, Actor::Operator, now).await)
                .await?;
            println!("key {id} opens nothing any more");
        }
    }
    database.close().await;
    Ok(ExitCode::SUCCESS)
}
