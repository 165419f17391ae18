//! What can happen in a story: one thing that somebody does, or that time does, at a moment of
//! the story's own clock.
//!
//! A step names what it is about by numbers that no other step changes, so that a story in which
//! steps were left out is still a story.

use std::fmt;

use database::Refusal;
use jiff::Timestamp;
use loyalty::{
    ids::Slug,
    purchases::{Channel, Line},
    refunds::Refund,
};

/// One step of a story.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its place in the story as it was first told.
    pub number: u64,
    /// What a machine that sends it twice knows it by: the number of the step that it repeats.
    pub key: u64,
    /// What the clock says.
    pub at: Timestamp,
    /// What is done.
    pub act: Act,
    /// Whether the server goes down in the middle of it.
    pub crash: Option<Crash>,
}

/// The server goes down, and the same is sent again when it is back.
#[derive(Clone, Copy, Debug)]
pub struct Crash {
    /// After how many statements.
    pub after: u32,
    /// Whether the database is opened anew, too.
    pub reopens: bool,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Enrol {
        member: u64,
        invited_by: Option<u64>,
    },
    Purchase(Shopping),
    /// A purchase of nobody in particular.
    OnPaper(Shopping),
    /// `receipt` is the purchase's reference.
    ClaimReceipt {
        member: u64,
        receipt: String,
    },
    Refund {
        purchase: String,
        reference: String,
        refund: Refund,
    },
    Claim {
        member: u64,
        voucher: u64,
        reward: &'static str,
        card: Option<&'static str>,
    },
    Cancel {
        member: u64,
        voucher: u64,
    },
    Redeem {
        voucher: u64,
        is_printed: bool,
        redemption: u64,
        store: &'static str,
    },
    Reverse {
        redemption: u64,
    },
    Adjust {
        member: u64,
        points: i64,
    },
    Credit {
        member: u64,
        reference: String,
        movement: Movement,
        minor: i64,
    },
    IssueGiftCard {
        card: u64,
        minor: i64,
    },
    AddGiftCard {
        member: u64,
        card: u64,
    },
    /// A paper card with so many points, and stamps of the coffee card.
    KeepCard {
        card: u64,
        points: i64,
        stamps: i64,
    },
    LinkCard {
        member: u64,
        card: u64,
    },
    CheckIn {
        member: u64,
        store: &'static str,
    },
    Activity {
        member: u64,
        activity: &'static str,
        reference: String,
    },
    Merge {
        survivor: u64,
        merged: u64,
    },
    UndoMerge {
        merged: u64,
    },
    Suspend {
        member: u64,
        is_suspended: bool,
    },
    Erase {
        member: u64,
    },
    Close,
}

/// A purchase as it is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shopping {
    pub member: u64,
    pub reference: String,
    pub store: &'static str,
    pub channel: Channel,
    pub occurred_at: Timestamp,
    /// Whether it happens now, or is history that is brought in.
    pub is_live: bool,
    pub lines: Vec<Line>,
}

/// What is done with credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Movement {
    Load { expires_at: Option<Timestamp> },
    Spend,
    GiveBack { of: String },
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Enrolled,
    Bought { points: i64, is_pending: bool },
    Refunded { points: i64 },
    Claimed,
    Cancelled,
    Redeemed,
    Reversed { points_returned: bool },
    Adjusted { available: i64 },
    Credit { minor: i64, balance: i64 },
    Kept,
    Linked { points: i64, stamps: i64 },
    Earned { points: i64 },
    WasHereToday,
    Merged { points: i64 },
    Parted { points: i64 },
    Suspended,
    Erased,
    Closed,
    Refused(Refusal),
}

impl Act {
    /// Whether a machine sends it with a key.
    pub fn has_key(&self) -> bool {
        !matches!(
            self,
            Self::Cancel { .. }
                | Self::IssueGiftCard { .. }
                | Self::KeepCard { .. }
                | Self::CheckIn { .. }
                | Self::Suspend { .. }
                | Self::Erase { .. }
                | Self::Close
        )
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:<4} {}  {}", self.number, self.at, self.act)?;
        if self.key != self.number {
            write!(f, ", with the key of #{}", self.key)?;
        }
        if let Some(Crash { after, reopens }) = self.crash {
            let reopened = if reopens { ", the database is opened anew" } else { "" };
            write!(f, "; crash after {after} statements{reopened}, and again")?;
        }
        Ok(())
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Enrol { member, invited_by: None } => write!(f, "member {member} enrols"),
            Self::Enrol { member, invited_by: Some(other) } => {
                write!(f, "member {member} enrols, whom member {other} has invited")
            }
            Self::Purchase(shopping) => shopping.fmt(f),
            Self::OnPaper(shopping) => write!(f, "on paper, {shopping}"),
            Self::ClaimReceipt { member, receipt } => {
                write!(f, "member {member} claims the receipt of {receipt}")
            }
            Self::Refund { purchase, reference, refund } => {
                write!(f, "refund {reference} of {purchase}: ")?;
                match refund {
                    Refund::Amount(minor) => write!(f, "{minor}"),
                    Refund::Lines(lines) => {
                        let told =
                            lines.iter().map(|l| format!("{} of line {}", l.amount_minor, l.line));
                        f.write_str(&told.collect::<Vec<_>>().join(", "))
                    }
                }
            }
            Self::Claim { member, voucher, reward, card } => {
                let paid = card.map(|card| format!(" with stamps of {card}")).unwrap_or_default();
                write!(f, "member {member} claims {reward}{paid}: voucher {voucher}")
            }
            Self::Cancel { member, voucher } => {
                write!(f, "member {member} gives voucher {voucher} back")
            }
            Self::Redeem { voucher, redemption, store, .. } => {
                write!(f, "{store} redeems voucher {voucher}: redemption {redemption}")
            }
            Self::Reverse { redemption } => write!(f, "redemption {redemption} is taken back"),
            Self::Adjust { member, points } => write!(f, "member {member} is adjusted by {points}"),
            Self::Credit { member, reference, movement, minor } => {
                write!(f, "credit {reference} of member {member}: ")?;
                match movement {
                    Movement::Load { expires_at: None } => write!(f, "{minor} come"),
                    Movement::Load { expires_at: Some(until) } => {
                        write!(f, "{minor} come until {until}")
                    }
                    Movement::Spend => write!(f, "{minor} are spent"),
                    Movement::GiveBack { of } => write!(f, "{minor} of {of} come back"),
                }
            }
            Self::IssueGiftCard { card, minor } => {
                write!(f, "gift card {card} is issued for {minor}")
            }
            Self::AddGiftCard { member, card } => {
                write!(f, "member {member} adds gift card {card}")
            }
            Self::KeepCard { card, points, stamps } => {
                write!(f, "paper card {card} has {points} points and {stamps} stamps")
            }
            Self::LinkCard { member, card } => write!(f, "member {member} links paper card {card}"),
            Self::CheckIn { member, store } => write!(f, "member {member} checks in at {store}"),
            Self::Activity { member, activity, reference } => {
                write!(f, "member {member} did {activity} ({reference})")
            }
            Self::Merge { survivor, merged } => {
                write!(f, "member {merged} becomes part of member {survivor}")
            }
            Self::UndoMerge { merged } => write!(f, "member {merged} is one of their own again"),
            Self::Suspend { member, is_suspended: true } => {
                write!(f, "member {member} is suspended")
            }
            Self::Suspend { member, .. } => write!(f, "member {member} may spend again"),
            Self::Erase { member } => write!(f, "member {member} is erased"),
            Self::Close => f.write_str("time does its work"),
        }
    }
}

impl fmt::Display for Shopping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { member, reference, store, occurred_at, .. } = self;
        let when = if self.is_live { "buys" } else { "bought" };
        write!(f, "member {member} {when} {reference} at {occurred_at} ({store}, ")?;
        write!(f, "{}):", self.channel.name())?;
        for line in &self.lines {
            let Line { quantity, department, category, amount_minor, .. } = line;
            let of = if category.is_empty() { "" } else { "/" };
            write!(f, " {quantity}×{department}{of}{category} {amount_minor}")?;
        }
        Ok(())
    }
}

/// A name that is right.
pub fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}
