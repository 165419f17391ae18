//! A member's wallet as answers show it: settled first, and loaded in one view of the books.

use std::collections::BTreeSet;

use database::{
    Failure, Refusal, Rulebook, Tx, closing, entries,
    entries::Entry,
    members,
    overview::{self, Overview},
    segments,
    vouchers::{self, ClaimedByMember, Stock},
};
use jiff::Timestamp;
use loyalty::{
    claiming::{ClaimRefusal, Claimant, obstacles},
    ids::{MemberId, Slug},
    points::Points,
    programme::{Programme, Reward},
};

use crate::state::State;

/// What is wanted besides the balances.
#[derive(Clone, Copy, Debug, Default)]
pub struct With {
    /// So many of the latest entries.
    pub entries: i64,
    /// What decides which rewards can be claimed.
    pub rewards: bool,
    /// What other systems call the member, and the shop's tags.
    pub identity: bool,
    /// The last refund, if the member owes points.
    pub debt: bool,
}

/// A wallet as it was loaded.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Balances, standing, lots, vouchers.
    pub overview: Overview,
    /// The latest entries, if they were wanted.
    pub entries: Vec<Entry>,
    /// How many of each scarce reward are claimed, if it was wanted.
    pub stock: Vec<Stock>,
    /// What the member has claimed, if it was wanted.
    pub claimed: Vec<ClaimedByMember>,
    /// The segments the member belongs to, if it was wanted what decides about rewards.
    pub segments: BTreeSet<Slug>,
    /// What other systems call the member, if it was wanted.
    pub external_ids: Vec<String>,
    /// What the shop notes of them, if it was wanted.
    pub tags: Vec<String>,
    /// The last refund, if it was wanted and the member owes points.
    pub last_refund: Option<Entry>,
}

/// Loads a member's wallet, as of `at`.
///
/// What time has done to it is recorded first, so that an answer never shows what is over.
pub async fn load(
    state: &State,
    rulebook: &Rulebook,
    member: MemberId,
    with: With,
    at: Timestamp,
) -> Result<Loaded, Failure> {
    let database = &state.database;
    let read = async || database.read(async |tx| find(tx, rulebook, member, with, at).await).await;
    let loaded = read().await?.ok_or(Refusal::MemberUnknown)?;
    let wallet = &loaded.overview.wallet;
    if closing::settle_before_reading(database, rulebook, wallet, at).await? {
        return Ok(read().await?.ok_or(Refusal::MemberUnknown)?);
    }
    Ok(loaded)
}

async fn find(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
    with: With,
    at: Timestamp,
) -> Result<Option<Loaded>, database::Fault> {
    let Some(overview) = overview::find(tx, rulebook, member, at).await? else { return Ok(None) };
    let owes = overview.wallet.available.is_negative();
    let mut loaded = Loaded {
        overview,
        entries: Vec::new(),
        stock: Vec::new(),
        claimed: Vec::new(),
        segments: BTreeSet::new(),
        external_ids: Vec::new(),
        tags: Vec::new(),
        last_refund: None,
    };
    if with.entries > 0 {
        loaded.entries = entries::list(tx, member, None, with.entries).await?;
    }
    if with.rewards {
        loaded.stock = vouchers::list_stock(tx).await?;
        let terms = rulebook.at(at);
        loaded.claimed = vouchers::count_by_reward(tx, member, &terms.zone, at).await?;
        if terms.rewards.iter().any(|reward| !reward.segments.is_empty()) {
            let tier = &loaded.overview.wallet.standing.tier;
            loaded.segments = segments::list_of(tx, terms, member, tier, at).await?;
        }
    }
    if with.identity {
        loaded.external_ids = members::list_external_ids(tx, member).await?;
        loaded.tags = members::list_tags(tx, member).await?;
    }
    if with.debt && owes {
        loaded.last_refund = entries::find_last(tx, member, "refund").await?;
    }
    Ok(Some(loaded))
}

impl Loaded {
    /// What a reward costs the member.
    pub fn price(&self, reward: &Reward) -> Points {
        reward.price(&self.overview.wallet.standing.tier)
    }

    /// How many of a reward all members have claimed and not given back.
    pub fn claimed_in_all(&self, reward: &Reward) -> i64 {
        let row = self.stock.iter().find(|row| row.reward == reward.slug);
        row.map_or(0, |row| row.claimed)
    }

    /// Everything that keeps the member from claiming a reward; empty when nothing does.
    pub fn obstacles(
        &self,
        programme: &Programme,
        reward: &Reward,
        at: Timestamp,
    ) -> Vec<ClaimRefusal> {
        let wallet = &self.overview.wallet;
        let claimed = self.claimed.iter().find(|row| row.reward == reward.slug);
        let claimant = Claimant {
            tier: &wallet.standing.tier,
            segments: &self.segments,
            claimed_by_member: claimed
                .zip(reward.per_member)
                .map_or(0, |(row, limit)| row.towards(limit)),
            claimed_in_all: self.claimed_in_all(reward),
        };
        obstacles(reward, &claimant, wallet.available, &programme.zone, at)
    }
}
