//! Membership: how strangers become members, and members come back in.

mod built_in_browser;
mod front;
mod invitation;
mod join_card;
mod link;
mod mail_sent;
mod passkey_offer;
mod persona;
mod sign_in;
mod store;

pub use self::{
    built_in_browser::{BuiltInBrowser, page as built_in_browser_page},
    front::{Front, RewardHint, page as front_page},
    invitation::{Invitation, page as invitation_page},
    link::{DeadLink, Link, LinkElsewhere, dead_page, elsewhere_page, page as link_page},
    mail_sent::{DigitsRefusal, MailSent, page as mail_sent_page},
    passkey_offer::{PasskeyOffer, page as passkey_offer_page},
    persona::Persona,
    sign_in::{SignIn, page as sign_in_page},
    store::{CheckIn, Landing, Welcome, landing_page, welcome_page},
};
