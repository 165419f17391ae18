//! `sign-in-link`: an operator's way in.

use std::process::ExitCode;

use clap::Args;
use database::{
    associates,
    members::{self, Identifier},
    sign_in_links::{self, Audience, NewLink},
};
use loyalty::membership::EmailAddress;

use super::books;
use crate::{
    access::links::{link_url, new_token},
    clock,
    settings::Settings,
    trouble::Trouble,
};

#[derive(Debug, Args)]
pub(super) struct SignInLinkCommand {
    /// Whose link: the address of an associate or a member.
    #[arg(long)]
    email: String,
}

pub(super) async fn run(command: SignInLinkCommand) -> Result<ExitCode, Trouble> {
    let email = EmailAddress::parse(&command.email)
        .map_err(|refusal| Trouble::usage(format!("--email {refusal}")))?;
    let settings = Settings::read()?;
    let database = books::open_database(&settings).await?;
    let audience = database
        .read(async |tx| {
            if associates::find_by_email(tx, &email).await?.is_some_and(|found| found.is_active) {
                return Ok(Some(Audience::Associate));
            }
            let identifier = Identifier::Email(email.clone());
            Ok(members::find_id(tx, &identifier).await?.map(|_| Audience::Member))
        })
        .await?;
    let Some(audience) = audience else {
        return Err(Trouble::new(format!(
            "nobody has the address {}: add an associate with 'staff add', or let the member join",
            email.as_str()
        )));
    };
    let url = insert_link(&database, &settings.public_url, email, audience).await?;
    println!("{url}");
    database.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Makes a link that any browser may use, once, for ten minutes.
pub(super) async fn insert_link(
    database: &database::Database,
    public_url: &str,
    email: EmailAddress,
    audience: Audience,
) -> Result<String, Trouble> {
    let (token, link_hash) = new_token()?;
    let link = NewLink {
        link_hash,
        audience,
        email,
        browser_hash: None,
        store: None,
        member: None,
        referred_by: None,
        at: clock::now(),
    };
    database.write(async move |tx| sign_in_links::insert(tx, &link).await).await?;
    Ok(link_url(public_url, audience, &token))
}
