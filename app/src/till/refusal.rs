//! Why a till does not accept something: in large words, then why, then what to do.

use jiff::civil::{DateTime, Time};
use leptos::prelude::*;
use loyalty::{codes::Malformed, money::Money};

use super::{
    frame::{Banner, banner},
    scan::code_mistake,
};
use crate::{
    parts::Icon,
    reader::Reader,
    words::{Markup, Words},
};

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TillRefusal {
    /// The voucher was redeemed before.
    AlreadyRedeemed {
        /// The reward's name.
        reward: String,
        /// When.
        at: DateTime,
        /// In which store.
        store: String,
        /// At which till.
        till: Option<String>,
    },
    /// The voucher's time is over.
    Expired {
        /// The reward's name.
        reward: String,
        /// When it ended.
        at: DateTime,
    },
    /// The member gave the voucher back.
    GivenBack {
        /// The reward's name.
        reward: String,
    },
    /// The voucher's changing digits are not those of now.
    Stale,
    /// The card's changing digits are not those of now.
    CardStale,
    /// The reward is for other stores.
    WrongStore {
        /// The reward's name.
        reward: String,
        /// The names of those stores.
        stores: Vec<String>,
    },
    /// The reward is for other channels.
    WrongChannel {
        /// The reward's name.
        reward: String,
    },
    /// The purchase is too small.
    BelowMinimum {
        /// The reward's name.
        reward: String,
        /// What the purchase must cost at least.
        minimum: Money,
    },
    /// Another voucher on the purchase does not go with it.
    NotStackable {
        /// The reward's name.
        reward: String,
        /// The name of that voucher's reward.
        with: String,
    },
    /// The membership is suspended.
    Suspended,
    /// The code stands for nothing.
    Unknown {
        /// The code in its groups.
        code: String,
    },
    /// A receipt, which members claim by themselves.
    Receipt,
    /// What was scanned is no code.
    Malformed(Malformed),
    /// Too many wrong codes at this till.
    TooManyWrongCodes {
        /// When it may try again.
        until: Time,
    },
    /// The window for undoing has closed.
    TooLateToUndo {
        /// For how many minutes one can undo.
        minutes: i64,
    },
    /// It has been undone already.
    UndoneAlready,
    /// Somebody has this address or number already.
    MemberExists {
        /// The address or number, as it was typed.
        contact: String,
    },
}

impl TillRefusal {
    /// The answer: how it is meant, its sign, and three sentences.
    fn said(&self, reader: Reader) -> (Banner, Icon, Markup, Markup, Markup) {
        let words = reader.words;
        let bad = |icon, head: &str, text: Markup, next: &str| {
            (Banner::Bad, icon, head.into(), text, next.into())
        };
        match self {
            Self::AlreadyRedeemed { reward, at, store, till } => {
                let moment = reader.moment_within(*at);
                let text = match till {
                    Some(till) => words.till_not_redeemed_again_till(reward, &moment, till, store),
                    None => words.till_not_redeemed_again_detail(reward, &moment, store),
                };
                let next = words.till_not_redeemed_again_next();
                bad(Icon::Cross, words.till_not_redeemed_again(), text.into(), next)
            }
            Self::Expired { reward, at } => {
                let text = words.till_expired_detail(reward, &reader.moment_within(*at));
                bad(Icon::Clock, words.till_expired(), text.into(), words.till_expired_next())
            }
            Self::GivenBack { reward } => {
                let text = words.till_given_back_detail(reward);
                bad(Icon::Undo, words.till_given_back(), text.into(), words.till_given_back_next())
            }
            Self::Stale => {
                let text = words.till_stale_detail().into();
                bad(Icon::Cross, words.till_stale(), text, words.till_stale_next())
            }
            Self::CardStale => {
                let text = words.till_card_stale_detail().into();
                bad(Icon::Cross, words.till_stale(), text, words.till_stale_next())
            }
            Self::WrongStore { reward, stores } => {
                let text = words.till_wrong_store_detail(reward, &stores.join(", "));
                bad(Icon::Pin, words.till_wrong_store(), text.into(), words.till_wrong_store_next())
            }
            Self::WrongChannel { reward } => {
                let text = words.till_wrong_channel_detail(reward).into();
                bad(Icon::Pin, words.till_wrong_channel(), text, words.till_wrong_channel_next())
            }
            Self::BelowMinimum { reward, minimum } => {
                let text = words.till_below_minimum_detail(reward, &words.round_money(*minimum));
                let (head, next) = (words.till_below_minimum(), words.till_below_minimum_next());
                bad(Icon::Basket, head, text.into(), next)
            }
            Self::NotStackable { reward, with } => {
                let text = words.till_not_stackable_detail(reward, with);
                let (head, next) = (words.till_not_stackable(), words.till_not_stackable_next());
                bad(Icon::Basket, head, text.into(), next)
            }
            Self::Suspended => {
                let text = words.till_suspended_detail().into();
                bad(Icon::Lock, words.till_suspended(), text, words.till_suspended_next())
            }
            Self::Unknown { code } => {
                let text = words.till_unknown_detail(code).into();
                bad(Icon::Cross, words.till_unknown(), text, words.till_unknown_next())
            }
            Self::Receipt => {
                let text = words.till_a_receipt_detail().into();
                bad(Icon::Receipt, words.till_a_receipt(), text, words.till_a_receipt_next())
            }
            Self::Malformed(why) => {
                let text = code_mistake(words, *why).into();
                bad(Icon::Cross, words.till_malformed(), text, words.till_malformed_next())
            }
            Self::TooManyWrongCodes { until } => (
                Banner::Warn,
                Icon::Clock,
                words.till_wait(&words.time(*until)).into(),
                words.till_wait_detail().into(),
                words.till_wait_next().into(),
            ),
            Self::TooLateToUndo { minutes } => {
                let text = words.till_undo_too_late_detail(*minutes).into();
                let next = words.till_undo_too_late_next();
                bad(Icon::Clock, words.till_undo_too_late(), text, next)
            }
            Self::UndoneAlready => {
                let text = words.till_undo_done_detail().into();
                (Banner::Warn, Icon::Undo, words.till_undo_done().into(), text, Markup::default())
            }
            Self::MemberExists { contact } => {
                let text = words.till_enrol_exists_detail(contact).into();
                let head = words.till_enrol_exists().into();
                (Banner::Warn, Icon::Person, head, text, Markup::default())
            }
        }
    }

    /// Its title: what stands in large words.
    pub(super) fn title(&self, reader: Reader) -> String {
        match self {
            Self::TooManyWrongCodes { until } => reader.words.till_wait(&reader.words.time(*until)),
            other => other.in_short(reader.words).to_owned(),
        }
    }

    /// In a few words, for the list of the shift.
    pub fn in_short(&self, words: Words) -> &'static str {
        match self {
            Self::AlreadyRedeemed { .. } => words.till_not_redeemed_again(),
            Self::Expired { .. } => words.till_expired(),
            Self::GivenBack { .. } => words.till_given_back(),
            Self::Stale | Self::CardStale => words.till_stale(),
            Self::WrongStore { .. } => words.till_wrong_store(),
            Self::WrongChannel { .. } => words.till_wrong_channel(),
            Self::BelowMinimum { .. } => words.till_below_minimum(),
            Self::NotStackable { .. } => words.till_not_stackable(),
            Self::Suspended => words.till_suspended(),
            Self::Unknown { .. } => words.till_unknown(),
            Self::Receipt => words.till_a_receipt(),
            Self::Malformed(_) => words.till_malformed(),
            Self::TooManyWrongCodes { .. } => words.till_wait_detail(),
            Self::TooLateToUndo { .. } => words.till_undo_too_late(),
            Self::UndoneAlready => words.till_undo_done(),
            Self::MemberExists { .. } => words.till_enrol_exists(),
        }
    }

    /// The answer as a banner.
    pub(super) fn view(&self, reader: Reader) -> AnyView {
        let (kind, icon, head, text, next) = self.said(reader);
        banner(kind, icon, head, text, next, None)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::Language;

    fn said(refusal: &TillRefusal) -> [String; 3] {
        let now = date(2024, 11, 21).at(18, 2, 0, 0);
        let reader = Reader { words: Words::of(Language::English), now };
        let (_, _, head, text, next) = refusal.said(reader);
        [head, text, next].map(|said| said.html().to_owned())
    }

    #[test]
    fn each_refusal_says_what_why_and_what_now() {
        let at = date(2024, 11, 21).at(17, 41, 0, 0);
        let reward = || "Any hot drink".to_owned();
        let store = || "Harbour Street".to_owned();
        let till = Some("Till 1".to_owned());
        let redeemed = TillRefusal::AlreadyRedeemed { reward: reward(), at, store: store(), till };
        let code = "9148 2073 5160 2430 7518".to_owned();
        for (refusal, head, text, next) in [
            (
                redeemed,
                "Don’t give: redeemed already",
                "Any hot drink · 17:41 today · Till 1, Harbour Street",
                "If it was not this member, ask",
            ),
            (
                TillRefusal::Expired { reward: reward(), at },
                "Don’t give: expired",
                "Any hot drink · 17:41 today",
                "The points are back with the member.",
            ),
            (
                TillRefusal::GivenBack { reward: reward() },
                "Don’t give: given back",
                "the member has the points again",
                "They can claim it again now",
            ),
            (
                TillRefusal::Stale,
                "Not this picture: too old",
                "a screenshot, or a page asleep",
                "hold the phone itself to the scanner",
            ),
            (
                TillRefusal::CardStale,
                "Not this picture: too old",
                "It is a member card, but an old picture",
                "hold the phone itself to the scanner",
            ),
            (
                TillRefusal::WrongStore { reward: reward(), stores: vec!["Mill Lane".to_owned()] },
                "Not at this store",
                "only at Mill Lane",
                "The voucher stays good there.",
            ),
            (
                TillRefusal::Unknown { code },
                "No such code",
                "Nobody holds 9148 2073 5160 2430 7518.",
                "Compare each group of four.",
            ),
            (
                TillRefusal::TooManyWrongCodes { until: time(18, 13, 0, 0) },
                "Wait until 18:13",
                "Five wrong codes in ten minutes.",
                "Another till takes codes too.",
            ),
            (
                TillRefusal::TooLateToUndo { minutes: 15 },
                "Too late to undo",
                "for 15 minutes",
                "Ask your manager",
            ),
            (TillRefusal::UndoneAlready, "It is undone already", "Nothing more was changed.", ""),
            (
                TillRefusal::MemberExists { contact: "<teo>".to_owned() },
                "They are a member already",
                "Somebody has &lt;teo&gt;.",
                "",
            ),
        ] {
            let [is_head, is_text, what_next] = said(&refusal);
            assert_eq!(is_head, head);
            assert!(is_text.contains(text) && what_next.contains(next), "{is_text} {what_next}");
        }
    }

    #[test]
    fn what_is_no_code_says_what_is_wrong_with_it() {
        for (why, text) in [
            (Malformed::Character, "A code has digits only"),
            (Malformed::Length(19), "this has 19."),
            (Malformed::Kind, "two digits that none of our codes begins with"),
            (Malformed::CheckDigit, "the check digit does not fit"),
        ] {
            let [head, is_text, _] = said(&TillRefusal::Malformed(why));
            assert_eq!(head, "This is no code of ours");
            assert!(is_text.contains(text), "{is_text}");
        }
    }
}
