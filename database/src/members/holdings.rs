//! A member's postings, read back from the ledger: for acts that move all of it.

use loyalty::{
    ids::{LotId, MemberId, Sequence, VoucherId},
    ledger::{Account, Asset, Posting},
};

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! {
    struct PostingRow {
        sequence: Sequence,
        account: String,
        asset: String,
        amount: i64,
        lot: Option<LotId>,
        voucher_id: Option<VoucherId>,
    }
}

/// Lists what is in every account of a member's ledger, the programme's side included: one posting
/// for each lot and each voucher. Together they sum to zero, as the ledger does.
pub(super) async fn list_holdings(
    tx: &mut Tx<'_>,
    member: MemberId,
) -> Result<Vec<Posting>, Fault> {
    let rows = sql!(
        "SELECT max(sequence) AS sequence, account, asset, CAST(sum(amount) AS BIGINT) AS amount,
                lot, voucher_id
           FROM posting
          WHERE member_id = $1
          GROUP BY account, asset, lot, voucher_id
         HAVING sum(amount) <> 0
          ORDER BY asset, account, lot, voucher_id",
        member,
    )
    .all::<PostingRow>(tx)
    .await?;
    rows.into_iter().map(|row| Ok(numbered(row)?.1)).collect()
}

/// Lists a member's postings from one transaction to another, with the transaction's number.
pub(super) async fn list_postings(
    tx: &mut Tx<'_>,
    member: MemberId,
    (from, to): (Sequence, Sequence),
) -> Result<Vec<(Sequence, Posting)>, Fault> {
    let rows = sql!(
        "SELECT sequence, account, asset, amount, lot, voucher_id
           FROM posting
          WHERE member_id = $1 AND sequence >= $2 AND sequence <= $3
          ORDER BY sequence, line",
        member,
        from,
        to,
    )
    .all::<PostingRow>(tx)
    .await?;
    rows.into_iter().map(numbered).collect()
}

fn numbered(row: PostingRow) -> Result<(Sequence, Posting), Fault> {
    let unknown = || Fault::Corrupt(format!("{} on {}", row.asset, row.account));
    let posting = Posting {
        account: Account::named(&row.account).ok_or_else(unknown)?,
        asset: Asset::parse(&row.asset).ok_or_else(unknown)?,
        amount: row.amount,
        lot: row.lot,
        voucher: row.voucher_id,
    };
    Ok((row.sequence, posting))
}

/// Whether an account is the member's own.
pub(super) fn is_own(posting: &Posting) -> bool {
    matches!(posting.account, Account::Available | Account::Pending)
}
