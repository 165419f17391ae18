//! Mail: to an SMTP server, or into a folder with one `.eml` file a message.

use std::{path::PathBuf, sync::Arc};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, MultiPart},
};
use loyalty::membership::EmailAddress;
use uuid::Uuid;

use crate::{
    settings::{Outbound, Settings},
    trouble::Trouble,
};

/// A message to one person.
#[derive(Clone, Debug)]
pub struct Mail {
    /// To whom.
    pub to: EmailAddress,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Sends mail. Clones share the connection.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(Arc<PathBuf>),
}

impl Mailer {
    /// A mailer as the settings say, in the programme's name.
    pub fn new(settings: &Settings, programme: &str) -> Result<Self, Trouble> {
        let host = settings.host();
        let host = if host.contains('.') { host } else { "localhost.localdomain" };
        let address = format!("wallet@{host}").parse();
        let address =
            address.map_err(|_| Trouble::usage("WALLET_PUBLIC_URL has no mail domain"))?;
        let from = Mailbox::new(Some(programme.to_owned()), address);
        let way = match &settings.mail {
            Outbound::Service(url) => {
                let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
                let transport =
                    transport.map_err(|error| Trouble::usage(format!("WALLET_MAIL: {error}")))?;
                Way::Smtp(transport.build())
            }
            Outbound::Folder(folder) => {
                std::fs::create_dir_all(folder)
                    .map_err(|error| Trouble::with_file(folder, &error))?;
                Way::Folder(Arc::new(folder.clone()))
            }
        };
        Ok(Self { from, way })
    }

    /// Sends a message while the page is answered: whoever asked for it cannot tell from the time
    /// whether there was one to send.
    pub fn send_later(&self, mail: Mail) {
        let mailer = self.clone();
        tokio::spawn(async move {
            if let Err(error) = mailer.send(mail).await {
                tracing::error!(%error, "a message was not sent");
            }
        });
    }

    async fn send(&self, mail: Mail) -> Result<(), String> {
        let to = mail.to.as_str().parse().map_err(|_| "the address cannot be written to")?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))
            .map_err(|error| error.to_string())?;
        match &self.way {
            Way::Smtp(transport) => {
                transport.send(message).await.map_err(|error| error.to_string())?;
            }
            Way::Folder(folder) => {
                // Written beside its name and moved there whole: whoever watches the folder reads
                // no half of it.
                let name = Uuid::now_v7().simple().to_string();
                let unfinished = folder.join(format!(".{name}"));
                let bytes = message.formatted();
                tokio::fs::write(&unfinished, bytes).await.map_err(|error| error.to_string())?;
                tokio::fs::rename(&unfinished, folder.join(format!("{name}.eml")))
                    .await
                    .map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    }
}
