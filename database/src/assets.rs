//! What a member holds besides points: credit, and stamps on cards.

use loyalty::{
    ids::MemberId,
    ledger::{Account, Asset, Posting},
};

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! { struct AssetRow { asset: String, balance: i64 } }

record! { struct BalanceRow { balance: i64 } }

/// Lists what a member holds besides points; nothing of an asset they never had.
pub async fn list(tx: &mut Tx<'_>, member: MemberId) -> Result<Vec<(Asset, i64)>, Fault> {
    let rows = sql!(
        "SELECT asset, balance FROM asset_balance WHERE member_id = $1 ORDER BY asset",
        member,
    )
    .all::<AssetRow>(tx)
    .await?;
    let asset = |row: AssetRow| {
        let asset = Asset::parse(&row.asset);
        let asset = asset.ok_or_else(|| Fault::Corrupt(format!("asset '{}'", row.asset)))?;
        Ok((asset, row.balance))
    };
    rows.into_iter().map(asset).collect()
}

/// How much of an asset a member holds.
pub(crate) async fn balance(
    tx: &mut Tx<'_>,
    member: MemberId,
    asset: &Asset,
) -> Result<i64, Fault> {
    let row = sql!(
        "SELECT balance FROM asset_balance WHERE member_id = $1 AND asset = $2",
        member,
        asset.to_string(),
    )
    .optional::<BalanceRow>(tx)
    .await?;
    Ok(row.map_or(0, |row| row.balance))
}

/// Moves a member's balances by what postings move of them. Points are in the wallet's row, and
/// vouchers have rows of their own.
pub(crate) async fn move_balances(
    tx: &mut Tx<'_>,
    member: MemberId,
    postings: &[Posting],
) -> Result<(), Fault> {
    let mut moved: Vec<(&Asset, i64)> = Vec::new();
    for Posting { account, asset, amount, .. } in postings {
        if matches!(asset, Asset::Points | Asset::Vouchers) || *account != Account::Available {
            continue;
        }
        match moved.iter_mut().find(|(known, _)| *known == asset) {
            Some((_, sum)) => *sum += amount,
            None => moved.push((asset, *amount)),
        }
    }
    for (asset, amount) in moved {
        sql!(
            "INSERT INTO asset_balance (member_id, asset, balance)
             VALUES ($1, $2, $3)
             ON CONFLICT (member_id, asset)
             DO UPDATE SET balance = asset_balance.balance + excluded.balance",
            member,
            asset.to_string(),
            amount,
        )
        .later(tx)
        .await?;
    }
    Ok(())
}
