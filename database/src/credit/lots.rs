//! Lots of credit: loading what is spent from, saving what is left.

use jiff::Timestamp;
use loyalty::{
    credit::{CreditDraw, CreditLot},
    ids::{GiftCardId, LotId, MemberId, Sequence},
    planted::{Bug, is_planted},
};

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! {
    struct CreditLotRow {
        lot: LotId,
        remaining_minor: i64,
        loaded_at: Timestamp,
        expires_at: Option<Timestamp>,
    }
}

/// Lists a member's lots with something in them.
pub(crate) async fn list_open(tx: &mut Tx<'_>, member: MemberId) -> Result<Vec<CreditLot>, Fault> {
    let rows = sql!(
        "SELECT lot, remaining_minor, loaded_at, expires_at
           FROM credit_lot
          WHERE member_id = $1 AND remaining_minor > 0
          ORDER BY lot",
        member,
    )
    .all::<CreditLotRow>(tx)
    .await?;
    let lot = |row: CreditLotRow| CreditLot {
        id: row.lot,
        remaining_minor: row.remaining_minor,
        loaded_at: row.loaded_at,
        expires_at: row.expires_at,
    };
    Ok(rows.into_iter().map(lot).collect())
}

/// Inserts the lot of a load.
pub(super) async fn insert(
    tx: &mut Tx<'_>,
    member: MemberId,
    lot: &CreditLot,
    card: Option<GiftCardId>,
) -> Result<(), Fault> {
    sql!(
        "INSERT INTO credit_lot
             (member_id, lot, gift_card_id, remaining_minor, loaded_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        member,
        lot.id,
        card,
        lot.remaining_minor,
        lot.loaded_at,
        lot.expires_at,
    )
    .later(tx)
    .await
}

/// Inserts the lot of credit that a purchase or a claim gave. It never expires.
pub(crate) async fn insert_given(
    tx: &mut Tx<'_>,
    member: MemberId,
    given: CreditDraw,
    loaded_at: Timestamp,
) -> Result<(), Fault> {
    let CreditDraw { lot, minor } = given;
    let lot = CreditLot { id: lot, remaining_minor: minor, loaded_at, expires_at: None };
    insert(tx, member, &lot, None).await
}

/// Takes cashback out of the lot that a purchase left, as far as it is there still; says what was
/// taken. Other credit is the member's own, and stays.
pub(crate) async fn take_cashback(
    tx: &mut Tx<'_>,
    member: MemberId,
    lot: LotId,
    minor: i64,
) -> Result<Option<CreditDraw>, Fault> {
    if minor == 0 || is_planted(Bug::CashbackStays) {
        return Ok(None);
    }
    let open = list_open(tx, member).await?;
    let left = open.iter().find(|open| open.id == lot).map_or(0, |open| open.remaining_minor);
    let draw = CreditDraw { lot, minor: left.min(minor) };
    if draw.minor == 0 {
        return Ok(None);
    }
    change(tx, member, &[draw], false).await?;
    Ok(Some(draw))
}

/// Takes draws out of their lots, or puts them back. The wallet's row is held meanwhile.
pub(super) async fn change(
    tx: &mut Tx<'_>,
    member: MemberId,
    draws: &[CreditDraw],
    comes_back: bool,
) -> Result<(), Fault> {
    for draw in draws {
        let by = if comes_back { draw.minor } else { -draw.minor };
        sql!(
            "UPDATE credit_lot SET remaining_minor = remaining_minor + $3
              WHERE member_id = $1 AND lot = $2 AND remaining_minor + $3 >= 0",
            member,
            draw.lot,
            by,
        )
        .later(tx)
        .await?;
    }
    Ok(())
}

/// Saves the lots that time has emptied.
pub(crate) async fn save_expired(
    tx: &mut Tx<'_>,
    member: MemberId,
    before: &[CreditLot],
    after: &[CreditLot],
) -> Result<(), Fault> {
    let gone = before.iter().zip(after).filter(|(was, is)| was != is);
    let draws: Vec<CreditDraw> = gone
        .map(|(was, is)| CreditDraw { lot: is.id, minor: was.remaining_minor - is.remaining_minor })
        .collect();
    change(tx, member, &draws, false).await
}

record! { struct DrawRow { lot: LotId, amount: i64 } }

/// Lists what a ledger transaction moved out of or into which lots.
pub(super) async fn list_moved(
    tx: &mut Tx<'_>,
    member: MemberId,
    sequence: Sequence,
) -> Result<Vec<CreditDraw>, Fault> {
    let rows = sql!(
        "SELECT lot, amount
           FROM posting
          WHERE member_id = $1 AND sequence = $2 AND asset = 'credit' AND lot IS NOT NULL
          ORDER BY line",
        member,
        sequence,
    )
    .all::<DrawRow>(tx)
    .await?;
    Ok(rows.into_iter().map(|row| CreditDraw { lot: row.lot, minor: row.amount.abs() }).collect())
}

record! {
    /// Credit that is left of one load, and the gift card it came from.
    #[derive(Clone, Debug)]
    pub struct Card {
        /// The last digits of the gift card's number; none for credit from elsewhere.
        pub last_digits: Option<String>,
        /// What kind of ledger transaction it came by: `credit_load`, `purchase`, `claim`.
        pub came_by: String,
        /// What is left of it, in minor units.
        pub remaining_minor: i64,
        /// When it was loaded.
        pub loaded_at: Timestamp,
        /// The first moment at which it can no longer be spent; none for never.
        pub expires_at: Option<Timestamp>,
    }
}

/// Lists what is left of each load, the latest first.
pub async fn list_cards(tx: &mut Tx<'_>, member: MemberId) -> Result<Vec<Card>, Fault> {
    sql!(
        "SELECT gift_card.last_digits, told.kind AS came_by, credit_lot.remaining_minor,
                credit_lot.loaded_at, credit_lot.expires_at
           FROM credit_lot
           JOIN ledger_transaction AS told
             ON told.member_id = credit_lot.member_id AND told.sequence = credit_lot.lot
           LEFT JOIN gift_card ON gift_card.gift_card_id = credit_lot.gift_card_id
          WHERE credit_lot.member_id = $1 AND credit_lot.remaining_minor > 0
          ORDER BY credit_lot.lot DESC",
        member,
    )
    .all::<Card>(tx)
    .await
}
