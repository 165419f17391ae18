//! A member's wallet as answers show it: settled first, and loaded in one view of the books.

use database::{
    Failure, Refusal, Rulebook, Tx, closing, entries,
    entries::Entry,
    members,
    overview::{self, Overview},
    vouchers::{self, ClaimedByMember, Stock},
};
use jiff::Timestamp;
use loyalty::{
    claiming::{ClaimRefusal, Claimant, obstacles},
    ids::MemberId,
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
    /// What other systems call the member.
    pub external_ids: bool,
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
    /// What other systems call the member, if it was wanted.
    pub external_ids: Vec<String>,
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
        external_ids: Vec::new(),
        last_refund: None,
    };
    if with.entries > 0 {
        loaded.entries = entries::list(tx, member, None, with.entries).await?;
    }
    if with.rewards {
        loaded.stock = vouchers::list_stock(tx).await?;
        loaded.claimed = vouchers::count_by_reward(tx, member).await?;
    }
    if with.external_ids {
        loaded.external_ids = members::list_external_ids(tx, member).await?;
    }
    if with.debt && owes {
        loaded.last_refund = entries::find_last(tx, member, "refund").await?;
    }
    Ok(Some(loaded))
}

impl Loaded {
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
            claimed_by_member: claimed.map_or(0, |row| row.vouchers),
            claimed_in_all: self.claimed_in_all(reward),
        };
        obstacles(reward, &claimant, wallet.available, &programme.zone, at)
    }
}
