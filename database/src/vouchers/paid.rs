//! What a voucher was paid with, read from the postings of its claim.

use loyalty::{
    earning::Stamped,
    ids::{LotId, MemberId, Sequence},
    ledger::Asset,
    lots::Draw,
    points::Points,
    vouchers::Paid,
};

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! { struct PaidRow { asset: String, amount: i64, lot: Option<LotId> } }

/// Finds what the claim with this number took.
pub(crate) async fn paid_for(
    tx: &mut Tx<'_>,
    member: MemberId,
    claim: Sequence,
) -> Result<Paid, Fault> {
    let rows = sql!(
        "SELECT asset, amount, lot
           FROM posting
          WHERE member_id = $1 AND sequence = $2 AND account = 'available' AND amount < 0
          ORDER BY line",
        member,
        claim,
    )
    .all::<PaidRow>(tx)
    .await?;
    let mut paid = Paid::default();
    for row in rows {
        match (Asset::parse(&row.asset), row.lot) {
            (Some(Asset::Points), Some(lot)) => {
                paid.draws.push(Draw { lot, points: Points::new(-row.amount) });
            }
            (Some(Asset::Stamps(card)), _) => {
                paid.stamps = Some(Stamped { card, stamps: -row.amount });
            }
            _ => return Err(Fault::Corrupt(format!("claim {claim}: paid with '{}'", row.asset))),
        }
    }
    Ok(paid)
}
