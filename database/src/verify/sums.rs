//! What the database can check by summing.

use super::Difference;
use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};
use loyalty::ids::{MemberId, VoucherId};

/// The most differences that one check names.
const MOST_NAMED: i64 = 1_000;

record! {
    struct Mismatch {
        member_id: MemberId,
        what: String,
        stored: i64,
        recomputed: i64,
    }
}

record! {
    struct VoucherMismatch {
        member_id: MemberId,
        voucher_id: VoucherId,
        state: String,
        held: i64,
        claimed: i64,
        expired: i64,
        issued: i64,
    }
}

/// Every check that the database can do by summing, in one consistent view.
pub(super) async fn sums_that_differ(tx: &mut Tx<'_>) -> Result<Vec<Difference>, Fault> {
    let mut found = Vec::new();
    let checks = [
        ("every transaction sums to zero", unbalanced(tx).await?),
        ("balances are the sums of their postings", balances(tx).await?),
        ("credit and stamps are the sums of their postings", assets(tx).await?),
        ("credit lots are the sums of their postings", credit_lots(tx).await?),
        ("lots are the sums of their postings", lots(tx).await?),
        ("open lots add up to the balances", lots_and_balances(tx).await?),
        ("purchases earned what the ledger says", purchases(tx).await?),
    ];
    for (check, mismatches) in checks {
        found.extend(mismatches.into_iter().map(|m| Difference {
            check,
            member: m.member_id,
            what: m.what,
            stored: m.stored.to_string(),
            recomputed: m.recomputed.to_string(),
        }));
    }
    found.extend(vouchers(tx).await?);
    Ok(found)
}

async fn unbalanced(tx: &mut Tx<'_>) -> Result<Vec<Mismatch>, Fault> {
    sql!(
        "SELECT member_id, asset || ' of transaction ' || CAST(sequence AS TEXT) AS what,
                CAST(0 AS BIGINT) AS stored, CAST(sum(amount) AS BIGINT) AS recomputed
           FROM posting
          GROUP BY member_id, sequence, asset
         HAVING sum(amount) <> 0
          LIMIT $1",
        MOST_NAMED,
    )
    .all::<Mismatch>(tx)
    .await
}

async fn balances(tx: &mut Tx<'_>) -> Result<Vec<Mismatch>, Fault> {
    let mut found = Vec::new();
    for (account, is_available) in [("available", true), ("pending", false)] {
        found.extend(
            sql!(
                "SELECT member_id, $1 AS what, stored, recomputed
                   FROM (SELECT wallet.member_id,
                                CASE WHEN $2 = 1 THEN wallet.available ELSE wallet.pending END
                                    AS stored,
                                coalesce(summed.amount, 0) AS recomputed
                           FROM wallet
                           LEFT JOIN (SELECT member_id, CAST(sum(amount) AS BIGINT) AS amount
                                        FROM posting
                                       WHERE asset = 'points' AND account = $1
                                       GROUP BY member_id) AS summed
                             ON summed.member_id = wallet.member_id) AS compared
                  WHERE stored <> recomputed
                  LIMIT $3",
                account,
                is_available,
                MOST_NAMED,
            )
            .all::<Mismatch>(tx)
            .await?,
        );
    }
    Ok(found)
}

async fn assets(tx: &mut Tx<'_>) -> Result<Vec<Mismatch>, Fault> {
    sql!(
        "SELECT member_id, asset AS what,
                CAST(sum(stored) AS BIGINT) AS stored,
                CAST(sum(recomputed) AS BIGINT) AS recomputed
           FROM (SELECT member_id, asset, balance AS stored, 0 AS recomputed
                   FROM asset_balance
                  UNION ALL
                 SELECT member_id, asset, 0 AS stored, amount AS recomputed
                   FROM posting
                  WHERE account = 'available' AND asset NOT IN ('points', 'vouchers')) AS compared
          GROUP BY member_id, asset
         HAVING sum(stored) <> sum(recomputed)
          LIMIT $1",
        MOST_NAMED,
    )
    .all::<Mismatch>(tx)
    .await
}

async fn credit_lots(tx: &mut Tx<'_>) -> Result<Vec<Mismatch>, Fault> {
    sql!(
        "SELECT member_id, 'credit lot ' || CAST(lot AS TEXT) AS what,
                CAST(sum(stored) AS BIGINT) AS stored,
                CAST(sum(recomputed) AS BIGINT) AS recomputed
           FROM (SELECT member_id, lot, remaining_minor AS stored, 0 AS recomputed
                   FROM credit_lot
                  UNION ALL
                 SELECT member_id, lot, 0 AS stored, amount AS recomputed
                   FROM posting
                  WHERE account = 'available' AND asset = 'credit') AS compared
          GROUP BY member_id, lot
         HAVING sum(stored) <> sum(recomputed)
          LIMIT $1",
        MOST_NAMED,
    )
    .all::<Mismatch>(tx)
    .await
}

async fn lots(tx: &mut Tx<'_>) -> Result<Vec<Mismatch>, Fault> {
    sql!(
        "SELECT member_id, 'lot ' || CAST(lot AS TEXT) AS what, stored, recomputed
           FROM (SELECT lot.member_id, lot.lot, lot.remaining AS stored,
                        coalesce(summed.amount, 0) AS recomputed
                   FROM lot
                   LEFT JOIN (SELECT member_id, lot, CAST(sum(amount) AS BIGINT) AS amount
                                FROM posting
                               WHERE asset = 'points' AND lot IS NOT NULL
                                 AND account IN ('available', 'pending')
                               GROUP BY member_id, lot) AS summed
                     ON summed.member_id = lot.member_id AND summed.lot = lot.lot) AS compared
          WHERE stored <> recomputed
          LIMIT $1",
        MOST_NAMED,
    )
    .all::<Mismatch>(tx)
    .await
}

async fn lots_and_balances(tx: &mut Tx<'_>) -> Result<Vec<Mismatch>, Fault> {
    sql!(
        "SELECT member_id, 'available and pending' AS what, stored, recomputed
           FROM (SELECT wallet.member_id,
                        CASE WHEN wallet.available > 0 THEN wallet.available ELSE 0 END
                            + wallet.pending AS stored,
                        coalesce(summed.remaining, 0) AS recomputed
                   FROM wallet
                   LEFT JOIN (SELECT member_id, CAST(sum(remaining) AS BIGINT) AS remaining
                                FROM lot
                               WHERE remaining > 0
                               GROUP BY member_id) AS summed
                     ON summed.member_id = wallet.member_id) AS compared
          WHERE stored <> recomputed
          LIMIT $1",
        MOST_NAMED,
    )
    .all::<Mismatch>(tx)
    .await
}

async fn purchases(tx: &mut Tx<'_>) -> Result<Vec<Mismatch>, Fault> {
    sql!(
        "SELECT purchase.member_id, 'purchase ' || purchase.reference AS what,
                purchase.points AS stored, -posting.amount AS recomputed
           FROM purchase
           JOIN posting ON posting.member_id = purchase.member_id
                       AND posting.sequence = purchase.sequence
                       AND posting.account = 'issued' AND posting.asset = 'points'
          WHERE purchase.points <> -posting.amount
          LIMIT $1",
        MOST_NAMED,
    )
    .all::<Mismatch>(tx)
    .await
}

/// A voucher is where its postings took it.
async fn vouchers(tx: &mut Tx<'_>) -> Result<Vec<Difference>, Fault> {
    let rows = sql!(
        "SELECT member_id, voucher_id, state, held, claimed, expired, issued
           FROM (SELECT voucher.member_id, voucher.voucher_id, voucher.state,
                        coalesce(summed.held, 0) AS held,
                        coalesce(summed.claimed, 0) AS claimed,
                        coalesce(summed.expired, 0) AS expired,
                        coalesce(summed.issued, 0) AS issued
                   FROM voucher
                   LEFT JOIN (SELECT member_id, voucher_id,
                        CAST(sum(CASE account WHEN 'available' THEN amount ELSE 0 END) AS BIGINT)
                            AS held,
                        CAST(sum(CASE account WHEN 'claimed' THEN amount ELSE 0 END) AS BIGINT)
                            AS claimed,
                        CAST(sum(CASE account WHEN 'expired' THEN amount ELSE 0 END) AS BIGINT)
                            AS expired,
                        CAST(sum(CASE account WHEN 'issued' THEN amount ELSE 0 END) AS BIGINT)
                            AS issued
                                FROM posting
                               WHERE asset = 'vouchers'
                               GROUP BY member_id, voucher_id) AS summed
                     ON summed.member_id = voucher.member_id
                    AND summed.voucher_id = voucher.voucher_id) AS compared
          WHERE NOT (
                (state = 'issued' AND held = 1 AND issued = -1)
             OR (state = 'redeemed' AND held = 0 AND claimed = 1 AND issued = -1)
             OR (state IN ('expired', 'reversed') AND held = 0 AND expired = 1 AND issued = -1)
             OR (state = 'cancelled' AND held = 0 AND issued = 0))
          LIMIT $1",
        MOST_NAMED,
    )
    .all::<VoucherMismatch>(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Difference {
            check: "vouchers are where their postings took them",
            member: row.member_id,
            what: format!("voucher {}", row.voucher_id),
            stored: row.state,
            recomputed: format!(
                "held {}, claimed {}, expired {}, issued {}",
                row.held, row.claimed, row.expired, row.issued
            ),
        })
        .collect())
}
