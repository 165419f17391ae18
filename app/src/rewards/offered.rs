//! A reward as a member finds it: what it costs, and what keeps them from it.

use jiff::civil::Date;
use loyalty::{
    claiming::ClaimRefusal,
    ids::Slug,
    points::Points,
    programme::{Each, RewardKind, VoucherKind},
};

use super::Terms;
use crate::{parts::Icon, words::Words};

/// A reward of the catalogue, for one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What else there is to say.
    pub description: String,
    /// What kind it is.
    pub kind: RewardKind,
    /// Its picture.
    pub icon: Icon,
    /// Its place in the programme, which decides the picture's colour.
    pub place: usize,
    /// What it costs this member.
    pub points: Points,
    /// What it costs others, where this member's tier has its own price.
    pub points_for_others: Option<Points>,
    /// How its voucher is shown, and for how long.
    pub voucher: VoucherKind,
    /// The names of the tiers that may claim it; empty for all.
    pub tiers: Vec<String>,
    /// The names of the segments that may claim it; empty for all.
    pub segments: Vec<String>,
    /// The small print.
    pub terms: Terms,
    /// How many are left and how many there were; none if there is no end of it.
    pub stock: Option<(i64, i64)>,
    /// Everything that keeps the member from it, from `claiming::obstacles`; empty if nothing does.
    pub obstacles: Vec<ClaimRefusal>,
    /// The key of the form that claims it.
    pub form_key: String,
}

/// How far away a reward is: the catalogue shows what is near first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// It can be claimed.
    Within,
    /// So many points are missing, and nothing else.
    Missing(Points),
    /// It is for other tiers.
    OtherTier,
    /// It is for other members.
    OtherSegment,
    /// It is to be had at other hours.
    Closed,
    /// It is not to be had yet.
    NotYet(Date),
    /// It is not to be had at the moment, or not any more.
    Away(Why),
}

/// Why a reward is not to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    /// None are left.
    Stock,
    /// The member has had as many as one may.
    Limit(i64, Each),
    /// It has left the catalogue.
    Over,
}

impl Offered {
    /// How far away it is.
    pub(crate) fn reach(&self) -> Reach {
        let reach = |obstacle: &ClaimRefusal| match obstacle {
            ClaimRefusal::TooFewPoints(short) => Reach::Missing(short.short_by),
            ClaimRefusal::Tier { .. } => Reach::OtherTier,
            ClaimRefusal::Segment => Reach::OtherSegment,
            ClaimRefusal::Closed => Reach::Closed,
            ClaimRefusal::NotLive { from: Some(day) } => Reach::NotYet(*day),
            // The catalogue shows what points buy; full cards are used from the wallet.
            ClaimRefusal::NotLive { from: None } | ClaimRefusal::TooFewStamps { .. } => {
                Reach::Away(Why::Over)
            }
            ClaimRefusal::Stock => Reach::Away(Why::Stock),
            ClaimRefusal::Limit { most, each } => Reach::Away(Why::Limit(*most, *each)),
        };
        // What is hardest to overcome says how far it is.
        self.obstacles.iter().map(reach).max().unwrap_or(Reach::Within)
    }

    /// How long one has to use it: `Use within 15 minutes`.
    pub(crate) fn time_to_use(&self, words: Words) -> String {
        match self.voucher {
            VoucherKind::Live { minutes } => words.rewards_minutes(minutes),
            VoucherKind::Printed { days } => words.rewards_days(days.into()),
            VoucherKind::Credit { .. } => words.rewards_at_once().to_owned(),
        }
    }

    /// The classes of its picture: one of six papers.
    pub(crate) fn art_class(&self, is_large: bool) -> String {
        // Neighbours in the catalogue have papers that differ well.
        let paper = [1, 3, 2, 5, 6, 4][self.place % 6];
        if is_large { format!("art is-large is-{paper}") } else { format!("art is-{paper}") }
    }
}
