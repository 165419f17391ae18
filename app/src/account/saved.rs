//! What one of the account's forms did just now, or could not do.

use leptos::prelude::*;
use loyalty::points::Points;

use crate::{
    parts::{Icon, Notice, Said, Tone, Urgency},
    reader::Reader,
};

/// What was done just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// Something was saved.
    Saved,
    /// The profile was saved, and is complete for the first time.
    ProfileComplete {
        /// What that earned.
        points: Points,
    },
    /// A link went to a new address, which is not used before it is opened.
    MailSent {
        /// The new address.
        email: String,
    },
    /// A passkey was made.
    PasskeyMade,
    /// A passkey was removed.
    PasskeyRemoved,
    /// All other devices were signed out.
    OthersSignedOut,
    /// They followed somebody's invitation, and are a member already.
    MemberAlready,
    /// Something that was typed does not fit; the fields say what.
    NotSaved,
    /// The last way to sign in was to be removed.
    LastWayIn,
}

impl Done {
    pub(super) fn view(self, reader: Reader) -> AnyView {
        let (said, icon, tone) = self.said(reader);
        let urgency = if tone == Tone::Good { Urgency::Status } else { Urgency::Alert };
        view! { <Notice said icon tone urgency/> }.into_any()
    }

    fn said(self, reader: Reader) -> (Said, Icon, Tone) {
        let words = reader.words;
        let good = |title: &str, text: &str| (Said::new(title, text), Icon::Check, Tone::Good);
        match self {
            Self::Saved => good(words.account_saved(), ""),
            Self::ProfileComplete { points } => {
                good(&words.account_saved_points(points.get()), words.account_saved_points_detail())
            }
            Self::MailSent { email } => {
                let text = words.account_mail_sent_detail(&email);
                (Said::new(words.account_mail_sent(), text), Icon::Mail, Tone::Good)
            }
            Self::PasskeyMade => {
                good(words.account_passkey_made(), words.account_passkey_made_detail())
            }
            Self::PasskeyRemoved => {
                good(words.account_passkey_removed(), words.account_passkey_removed_detail())
            }
            Self::OthersSignedOut => good(words.account_others_signed_out(), ""),
            Self::MemberAlready => {
                let text = words.account_member_already_detail();
                (Said::new(words.account_member_already(), text), Icon::Info, Tone::Warn)
            }
            Self::NotSaved => {
                let said = Said::new(words.account_not_saved(), words.account_not_saved_detail());
                (said, Icon::Alert, Tone::Bad)
            }
            Self::LastWayIn => {
                let said = Said::new(words.account_not_saved(), words.refusal_last_way_in());
                (said, Icon::Info, Tone::Warn)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{Language, Words};

    #[test]
    fn the_last_way_in_is_kept_and_says_what_to_do_first() {
        let now = date(2024, 11, 21).at(18, 2, 0, 0);
        let reader = Reader { words: Words::of(Language::English), now };
        let (said, _, tone) = Done::LastWayIn.said(reader);
        assert!(said.text.html().ends_with("Add an e-mail address or another passkey first."));
        assert_eq!(tone, Tone::Warn);
    }
}
