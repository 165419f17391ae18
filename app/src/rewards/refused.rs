//! Why a claim was refused, in words that say what to do next.

use loyalty::{claiming::ClaimRefusal, points::Points, programme::Each};

use super::terms::limit;
use crate::{
    parts::{Icon, Notice, Said, Tone, Urgency},
    reader::Reader,
};
use leptos::prelude::*;

/// A claim that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The reward's name.
    pub reward: String,
    /// What it costs.
    pub points: Points,
    /// What the member can spend.
    pub available: Points,
    /// What they have on the way.
    pub pending: Points,
    /// The names of the tiers that may claim it.
    pub tiers: Vec<String>,
    /// The names of the segments that may claim it.
    pub segments: Vec<String>,
    /// Why.
    pub why: ClaimRefusal,
}

impl Refused {
    /// The refusal in words.
    pub(crate) fn said(&self, reader: Reader) -> Said {
        let words = reader.words;
        match &self.why {
            ClaimRefusal::TooFewPoints(short) => {
                let detail = words.claim_too_few_detail(
                    &self.reward,
                    self.points.get(),
                    self.available.get(),
                );
                let detail = match self.pending.get() {
                    pending @ 1.. => format!("{detail} {}", words.reward_on_the_way(pending)),
                    _ => detail,
                };
                Said::new(words.claim_too_few(short.short_by.get()), detail)
                    .then("/rewards?show=within-reach", words.claim_within_reach())
            }
            ClaimRefusal::TooFewStamps { short_by } => {
                Said::new(words.claim_stamps(*short_by), words.claim_stamps_detail(&self.reward))
            }
            ClaimRefusal::Stock => {
                Said::new(words.claim_stock(), words.claim_stock_detail(&self.reward))
            }
            ClaimRefusal::Tier { .. } => {
                Said::new(words.claim_tier(&self.tiers.join(", ")), words.claim_tier_detail())
                    .then("/tiers", words.claim_how_to_get_there())
            }
            ClaimRefusal::Segment => Said::new(
                words.claim_segment(&self.segments.join(", ")),
                words.claim_segment_detail(),
            )
            .then("/rewards?show=within-reach", words.claim_within_reach()),
            ClaimRefusal::Closed => Said::new(words.claim_closed(), words.claim_closed_detail())
                .then("/rewards?show=within-reach", words.claim_within_reach()),
            ClaimRefusal::Limit { most, each: Each::Membership } => {
                Said::new(words.claim_limit(*most), words.claim_limit_detail(*most, &self.reward))
            }
            ClaimRefusal::Limit { most, each } => {
                let limit = limit(words, *most, *each);
                Said::new(words.claim_limit(*most), words.claim_limit_again(&self.reward, &limit))
            }
            ClaimRefusal::NotLive { from: Some(day) } => {
                Said::new(words.claim_not_yet(), words.claim_not_yet_detail(&reader.day(*day)))
                    .then("/rewards", words.claim_on_offer())
            }
            ClaimRefusal::NotLive { from: None } => {
                Said::new(words.claim_over(), words.claim_over_detail())
                    .then("/rewards", words.claim_on_offer())
            }
        }
    }

    /// The refusal as a notice that is read out at once.
    pub(super) fn view(&self, reader: Reader) -> AnyView {
        let said = self.said(reader);
        view! { <Notice said icon=Icon::Info tone=Tone::Warn urgency=Urgency::Alert/> }.into_any()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use loyalty::lots::TooFewPoints;

    use super::*;
    use crate::{Language, Words};

    fn said(why: ClaimRefusal) -> (String, String, Option<String>) {
        let refused = Refused {
            reward: "Seasonal veg box".to_owned(),
            points: Points::new(3200),
            available: Points::new(2480),
            pending: Points::new(126),
            tiers: vec!["Harvest".to_owned()],
            segments: vec!["Students".to_owned()],
            why,
        };
        let now = date(2024, 11, 21).at(18, 2, 0, 0);
        let said = refused.said(Reader { words: Words::of(Language::English), now });
        let href = said.next.map(|(href, _)| href);
        (said.title.html().to_owned(), said.text.html().to_owned(), href)
    }

    #[test]
    fn too_few_points_says_how_many_are_missing_and_what_there_is_instead() {
        let short = TooFewPoints { short_by: Points::new(720) };
        let (title, text, href) = said(ClaimRefusal::TooFewPoints(short));
        assert_eq!(title, "720 points are missing");
        assert_eq!(
            text,
            "Seasonal veg box is 3,200 points, you have 2,480. Another 126 are on the way."
        );
        assert_eq!(href.as_deref(), Some("/rewards?show=within-reach"));
    }

    #[test]
    fn one_point_is_one_point() {
        let short = TooFewPoints { short_by: Points::new(1) };
        assert_eq!(said(ClaimRefusal::TooFewPoints(short)).0, "1 point is missing");
    }

    #[test]
    fn another_tier_says_which_and_how_to_get_there() {
        let (title, text, href) = said(ClaimRefusal::Tier { tiers: Vec::new() });
        assert_eq!(title, "This one is for Harvest members");
        assert_eq!(text, "Your points are untouched.");
        assert_eq!(href.as_deref(), Some("/tiers"));
    }

    #[test]
    fn the_limit_says_how_many_one_may_have() {
        let (title, text, _) = said(ClaimRefusal::Limit { most: 1, each: Each::Membership });
        assert_eq!(title, "You have had yours");
        assert_eq!(text, "Seasonal veg box: one for each member. Your points are untouched.");
    }

    #[test]
    fn a_limit_in_time_says_that_there_will_be_more() {
        let (_, text, _) = said(ClaimRefusal::Limit { most: 1, each: Each::Month });
        assert_eq!(
            text,
            "Seasonal veg box: One for each member a month. Your points are untouched."
        );
    }

    #[test]
    fn another_group_and_another_hour_say_so() {
        assert_eq!(said(ClaimRefusal::Segment).0, "This one is for a group of members: Students");
        assert_eq!(said(ClaimRefusal::Closed).0, "This reward cannot be claimed at this hour");
    }

    #[test]
    fn none_left_says_that_nothing_was_taken() {
        let (title, text, _) = said(ClaimRefusal::Stock);
        assert_eq!(title, "The last one has just gone");
        assert!(text.ends_with("Your points are untouched."));
    }

    #[test]
    fn not_yet_says_from_when() {
        let (title, text, _) = said(ClaimRefusal::NotLive { from: Some(date(2024, 12, 1)) });
        assert_eq!(title, "This reward is not offered yet");
        assert_eq!(text, "You can claim it from 1 Dec. Your points are untouched.");
    }

    #[test]
    fn no_longer_says_where_to_look_instead() {
        let (title, _, href) = said(ClaimRefusal::NotLive { from: None });
        assert_eq!(title, "This reward is no longer offered");
        assert_eq!(href.as_deref(), Some("/rewards"));
    }
}
