//! Everything in one answer: what the wallet page and the API show of a member.

use jiff::Timestamp;
use loyalty::{ids::MemberId, ledger::Asset, points::Points};

use crate::{
    assets,
    fault::Fault,
    members::{self, Member},
    qualifying,
    rulebook::Rulebook,
    sql::{Tx, record, sql},
    vouchers::{self, VoucherRow},
    wallets::{self, Wallet},
};

/// What a member has.
#[derive(Clone, Debug)]
pub struct Overview {
    /// Who they are.
    pub member: Member,
    /// Balances and standing.
    pub wallet: Wallet,
    /// What counts for tiers in this period.
    pub qualifying: i64,
    /// Open lots by the moment they expire, soonest first.
    pub expiring: Vec<Expiring>,
    /// Pending points by the moment they mature, soonest first.
    pub maturing: Vec<Maturing>,
    /// Vouchers that can be used, soonest to expire first.
    pub vouchers: Vec<VoucherRow>,
    /// What they hold besides points: credit in minor units, stamps by card.
    pub assets: Vec<(Asset, i64)>,
}

impl Overview {
    /// How much of an asset the member holds.
    pub fn held(&self, asset: &Asset) -> i64 {
        self.assets.iter().find(|(held, _)| held == asset).map_or(0, |(_, balance)| *balance)
    }
}

record! {
    /// Points that expire together.
    #[derive(Clone, Debug)]
    pub struct Expiring {
        /// How many.
        pub points: Points,
        /// The first moment at which they can no longer be spent.
        pub expires_at: Timestamp,
    }
}

record! {
    /// Points that mature together.
    #[derive(Clone, Debug)]
    pub struct Maturing {
        /// How many.
        pub points: Points,
        /// When.
        pub matures_at: Timestamp,
    }
}

record! {
    struct LotSum {
        points: Points,
        is_pending: bool,
        at: Timestamp,
    }
}

/// Loads what a member has.
pub async fn find(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member_id: MemberId,
    at: Timestamp,
) -> Result<Option<Overview>, Fault> {
    let Some(wallet) = wallets::find(tx, member_id).await? else { return Ok(None) };
    let Some(member) = members::find(tx, member_id).await? else { return Ok(None) };
    let qualifying = qualifying::sum(tx, member_id, rulebook.at(at), at).await?;
    let (mut expiring, mut maturing) = (Vec::new(), Vec::new());
    for sum in sum_lots(tx, member_id).await? {
        if sum.is_pending {
            maturing.push(Maturing { points: sum.points, matures_at: sum.at });
        } else {
            expiring.push(Expiring { points: sum.points, expires_at: sum.at });
        }
    }
    let vouchers = vouchers::list_issued(tx, member_id).await?;
    let assets = assets::list(tx, member_id).await?;
    Ok(Some(Overview { member, wallet, qualifying, expiring, maturing, vouchers, assets }))
}

async fn sum_lots(tx: &mut Tx<'_>, member: MemberId) -> Result<Vec<LotSum>, Fault> {
    sql!(
        "SELECT CAST(sum(remaining) AS BIGINT) AS points, is_pending, at
           FROM (SELECT remaining,
                        CAST(CASE WHEN matures_at IS NULL THEN 0 ELSE 1 END AS BIGINT)
                            AS is_pending,
                        coalesce(matures_at, expires_at) AS at
                   FROM lot
                  WHERE member_id = $1 AND remaining > 0) AS open
          GROUP BY is_pending, at
          ORDER BY at",
        member,
    )
    .all::<LotSum>(tx)
    .await
}
