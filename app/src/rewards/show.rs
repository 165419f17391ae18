//! What of the catalogue is shown: a choice in the page's address.

use loyalty::{points::Points, programme::RewardKind};

use super::{Offered, offered::Reach};
use crate::{parts::Choice, words::Words};

/// What of the catalogue is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// Everything.
    #[default]
    All,
    /// What can be claimed now.
    WithinReach,
    /// What so many points buy.
    UpTo(Points),
    /// One kind.
    Kind(RewardKind),
}

const KINDS: [RewardKind; 5] = [
    RewardKind::Product,
    RewardKind::AmountOff,
    RewardKind::Credit,
    RewardKind::Experience,
    RewardKind::Donation,
];

impl Show {
    /// Reads `?show=within-reach`, `?kind=product` and `?points=300`; anything else shows all.
    pub fn from_query(show: Option<&str>, kind: Option<&str>, points: Option<&str>) -> Self {
        let kind = KINDS.into_iter().find(|known| kind == Some(kind_name(*known)));
        let points = points.and_then(|points| points.parse().ok()).filter(|points| *points > 0);
        match (show, kind, points) {
            (Some("within-reach"), _, _) => Self::WithinReach,
            (_, Some(kind), _) => Self::Kind(kind),
            (_, _, Some(points)) => Self::UpTo(Points::new(points)),
            _ => Self::All,
        }
    }

    /// Whether a reward is among it.
    pub(super) fn includes(self, reward: &Offered) -> bool {
        match self {
            Self::All => true,
            Self::WithinReach => reward.reach() == Reach::Within,
            Self::UpTo(points) => reward.reach() == Reach::Within && reward.points <= points,
            Self::Kind(kind) => kind_name(reward.kind) == kind_name(kind),
        }
    }

    /// The choices there are, for a catalogue with these rewards.
    pub(super) fn choices(self, words: Words, rewards: &[Offered]) -> Vec<Choice> {
        let choice = |show: Self, href: String, label: &str| Choice {
            href,
            label: label.to_owned(),
            is_current: self == show,
        };
        let mut choices = vec![choice(Self::All, "/rewards".to_owned(), words.rewards_all())];
        let within_reach = "/rewards?show=within-reach".to_owned();
        choices.push(choice(Self::WithinReach, within_reach, words.rewards_within_reach()));
        if let Self::UpTo(points) = self {
            let label = words.rewards_for_points(points.get());
            choices.push(choice(self, format!("/rewards?points={points}"), &label));
        }
        for kind in KINDS
            .into_iter()
            .filter(|kind| rewards.iter().any(|is| kind_name(is.kind) == kind_name(*kind)))
        {
            let label = match kind {
                RewardKind::Product => words.rewards_kind_product(),
                RewardKind::AmountOff | RewardKind::PercentOff => words.rewards_kind_amount_off(),
                RewardKind::Experience => words.rewards_kind_experience(),
                RewardKind::Donation => words.rewards_kind_donation(),
                RewardKind::Credit => words.rewards_kind_credit(),
            };
            let href = format!("/rewards?kind={}", kind_name(kind));
            choices.push(choice(Self::Kind(kind), href, label));
        }
        choices
    }
}

fn kind_name(kind: RewardKind) -> &'static str {
    match kind {
        RewardKind::Product => "product",
        // One choice for whatever makes a shop cheaper.
        RewardKind::AmountOff | RewardKind::PercentOff => "amount-off",
        RewardKind::Experience => "experience",
        RewardKind::Donation => "donation",
        RewardKind::Credit => "credit",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_asks_for_nothing_we_know_shows_all() {
        let show = |show, kind, points| Show::from_query(show, kind, points);
        assert_eq!(show(None, None, None), Show::All);
        assert_eq!(show(Some("x"), Some("y"), Some("-3")), Show::All);
        assert_eq!(show(Some("within-reach"), None, None), Show::WithinReach);
        assert_eq!(show(None, Some("amount-off"), None), Show::Kind(RewardKind::AmountOff));
        assert_eq!(show(None, None, Some("300")), Show::UpTo(Points::new(300)));
    }
}
