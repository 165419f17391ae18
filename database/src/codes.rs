//! What a code is found by.

use loyalty::{
    codes::{Code, CodeKeys, LookupHash},
    ids::{MemberId, VoucherId},
};

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

/// How many identities are tried for one card or voucher. With 10^11 of them, even the second is
/// needed once in many thousand cards.
const MOST_ATTEMPTS: i64 = 16;

record! {
    /// Whom a code stands for.
    pub(crate) struct Found {
        pub(crate) member_id: MemberId,
    }
}

/// Finds whom a code stands for: a card's member, or a voucher's.
pub(crate) async fn find(tx: &mut Tx<'_>, hash: &LookupHash) -> Result<Option<Found>, Fault> {
    sql!("SELECT member_id FROM code WHERE code_hash = $1", hash).optional::<Found>(tx).await
}

/// Gives a card or voucher the first of its identities that is free; says which.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    keys: &CodeKeys,
    member: MemberId,
    voucher: Option<VoucherId>,
    code: impl Fn(i64) -> Code,
) -> Result<i64, Fault> {
    for attempt in 0..MOST_ATTEMPTS {
        let inserted = sql!(
            "INSERT INTO code (code_hash, member_id, voucher_id) VALUES ($1, $2, $3)
             ON CONFLICT (code_hash) DO NOTHING",
            keys.lookup_hash(&code(attempt)),
            member,
            voucher,
        )
        .execute(tx)
        .await?;
        if inserted == 1 {
            return Ok(attempt);
        }
    }
    Err(Fault::Corrupt("no free code was found; is WALLET_SECRET the right one?".into()))
}

/// Forgets a code: from now on it stands for nothing.
pub(crate) async fn delete(tx: &mut Tx<'_>, keys: &CodeKeys, code: &Code) -> Result<(), Fault> {
    sql!("DELETE FROM code WHERE code_hash = $1", keys.lookup_hash(code)).execute(tx).await?;
    Ok(())
}

/// Lets a voucher's code lead to another member, who has the voucher now.
pub(crate) async fn give_to(
    tx: &mut Tx<'_>,
    keys: &CodeKeys,
    code: &Code,
    member: MemberId,
) -> Result<(), Fault> {
    sql!("UPDATE code SET member_id = $2 WHERE code_hash = $1", keys.lookup_hash(code), member)
        .execute(tx)
        .await?;
    Ok(())
}
