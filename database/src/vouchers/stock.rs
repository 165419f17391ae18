//! Scarce rewards: how many are claimed, taking one, putting one back.

use crate::{
    fault::{Failure, Fault},
    refusal::Refusal,
    rulebook::Terms,
    sql::{Tx, record, sql},
};
use jiff::Timestamp;
use loyalty::{
    calendar::Zone,
    ids::{MemberId, Slug},
    programme::{Each, PerMember, Reward},
};

record! { struct StockRow { claimed: i64 } }

record! {
    /// How many of a scarce reward are claimed.
    #[derive(Clone, Debug)]
    pub struct Stock {
        /// The reward.
        pub reward: Slug,
        /// How many.
        pub claimed: i64,
    }
}

/// Lists how many of each scarce reward are claimed.
pub async fn list_stock(tx: &mut Tx<'_>) -> Result<Vec<Stock>, Fault> {
    sql!("SELECT reward, claimed FROM reward_stock ORDER BY reward").all::<Stock>(tx).await
}

record! {
    /// How many of a reward one member has claimed and not given back, by the times in which a
    /// limit may count.
    #[derive(Clone, Debug)]
    pub struct ClaimedByMember {
        /// The reward.
        pub reward: Slug,
        today: i64,
        this_week: i64,
        this_month: i64,
        this_year: i64,
        ever: i64,
    }
}

/// Counts, by reward, what a member has claimed and not given back.
pub async fn count_by_reward(
    tx: &mut Tx<'_>,
    member: MemberId,
    zone: &Zone,
    at: Timestamp,
) -> Result<Vec<ClaimedByMember>, Fault> {
    let since = |each: Each| each.starts_at(at, zone).unwrap_or(Timestamp::MIN);
    sql!(
        "SELECT reward,
                CAST(sum(CASE WHEN issued_at >= $2 THEN 1 ELSE 0 END) AS BIGINT) AS today,
                CAST(sum(CASE WHEN issued_at >= $3 THEN 1 ELSE 0 END) AS BIGINT) AS this_week,
                CAST(sum(CASE WHEN issued_at >= $4 THEN 1 ELSE 0 END) AS BIGINT) AS this_month,
                CAST(sum(CASE WHEN issued_at >= $5 THEN 1 ELSE 0 END) AS BIGINT) AS this_year,
                count(*) AS ever
           FROM voucher
          WHERE member_id = $1 AND state IN ('issued', 'redeemed')
          GROUP BY reward
          ORDER BY reward",
        member,
        since(Each::Day),
        since(Each::Week),
        since(Each::Month),
        since(Each::Year),
    )
    .all::<ClaimedByMember>(tx)
    .await
}

impl ClaimedByMember {
    /// How many, in the time in which a reward's limit counts.
    pub fn towards(&self, limit: PerMember) -> i64 {
        match limit.each {
            Each::Day => self.today,
            Each::Week => self.this_week,
            Each::Month => self.this_month,
            Each::Year => self.this_year,
            Each::Membership => self.ever,
        }
    }
}

pub(super) async fn claimed_in_all(tx: &mut Tx<'_>, reward: &Reward) -> Result<i64, Fault> {
    if reward.stock.is_none() {
        return Ok(0);
    }
    let query = sql!("SELECT claimed FROM reward_stock WHERE reward = $1", reward.slug);
    Ok(query.optional::<StockRow>(tx).await?.map_or(0, |row| row.claimed))
}

/// Takes one of a scarce reward. The condition repeats the decision, for whoever runs beside us.
pub(super) async fn take_from_stock(tx: &mut Tx<'_>, reward: &Reward) -> Result<(), Failure> {
    let Some(stock) = reward.stock else { return Ok(()) };
    let taken = sql!(
        "INSERT INTO reward_stock (reward, claimed) VALUES ($1, 1)
         ON CONFLICT (reward) DO UPDATE SET claimed = reward_stock.claimed + 1
          WHERE reward_stock.claimed < $2",
        reward.slug,
        stock,
    )
    .execute(tx)
    .await?;
    if taken == 0 {
        return Err(Refusal::Claim(loyalty::claiming::ClaimRefusal::Stock).into());
    }
    Ok(())
}

/// Puts one of a scarce reward back, when its voucher ends unused.
pub(crate) async fn count_back(tx: &mut Tx<'_>, terms: &Terms, reward: &Slug) -> Result<(), Fault> {
    if terms.reward(reward).is_some_and(|reward| reward.stock.is_some()) {
        sql!(
            "UPDATE reward_stock SET claimed = claimed - 1 WHERE reward = $1 AND claimed > 0",
            reward,
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}
