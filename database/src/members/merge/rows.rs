//! The rows beside the ledger, carried from one member to another: lots, purchases, vouchers, and
//! what leads to them.

use loyalty::ids::MemberId;

use crate::{
    fault::Fault,
    sql::{Tx, sql},
};

/// From whom to whom rows are carried, and by how much their numbers change by that.
#[derive(Clone, Copy, Debug)]
pub(super) struct Carry {
    pub(super) from: MemberId,
    pub(super) to: MemberId,
    /// The first number that is carried, as it is with `from`.
    pub(super) first: i64,
    /// The last.
    pub(super) last: i64,
    pub(super) renumbered_by: i64,
}

impl Carry {
    /// Carries everything that bears a number of the ledger.
    pub(super) async fn all(self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        self.lots(tx).await?;
        self.credit(tx).await?;
        self.purchases(tx).await?;
        self.vouchers(tx).await?;
        self.activities(tx).await
    }

    /// What is left in the lots. The emptied ones stay, for what may come back to them.
    async fn lots(self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let Self { from, to, first, last, renumbered_by } = self;
        sql!(
            "INSERT INTO lot (member_id, lot, remaining, earned_at, expires_at, matures_at)
             SELECT $2, lot + $5, remaining, earned_at, expires_at, matures_at
               FROM lot
              WHERE member_id = $1 AND lot >= $3 AND lot <= $4
             ON CONFLICT (member_id, lot) DO UPDATE
                SET remaining = excluded.remaining, expires_at = excluded.expires_at,
                    matures_at = excluded.matures_at",
            from,
            to,
            first,
            last,
            renumbered_by,
        )
        .execute(tx)
        .await?;
        sql!(
            "UPDATE lot SET remaining = 0
              WHERE member_id = $1 AND lot >= $2 AND lot <= $3 AND remaining > 0",
            from,
            first,
            last,
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    async fn credit(self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let Self { from, to, first, last, renumbered_by } = self;
        sql!(
            "INSERT INTO credit_lot
                 (member_id, lot, gift_card_id, remaining_minor, loaded_at, expires_at)
             SELECT $2, lot + $5, gift_card_id, remaining_minor, loaded_at, expires_at
               FROM credit_lot
              WHERE member_id = $1 AND lot >= $3 AND lot <= $4
             ON CONFLICT (member_id, lot) DO UPDATE
                SET remaining_minor = excluded.remaining_minor",
            from,
            to,
            first,
            last,
            renumbered_by,
        )
        .execute(tx)
        .await?;
        sql!(
            "UPDATE credit_lot SET remaining_minor = 0
              WHERE member_id = $1 AND lot >= $2 AND lot <= $3 AND remaining_minor > 0",
            from,
            first,
            last,
        )
        .execute(tx)
        .await?;
        // What was given back of a spending goes where the spending goes, whenever that was. A
        // reference that both used stays with whoever used it there: it can be found no more.
        sql!(
            "UPDATE credit_reference SET member_id = $2, sequence = sequence + $5
              WHERE member_id = $1
                AND (sequence >= $3 AND sequence <= $4
                     OR refund_of IN (SELECT spending.reference
                                        FROM credit_reference AS spending
                                       WHERE spending.member_id = $1
                                         AND spending.sequence >= $3
                                         AND spending.sequence <= $4))
                AND NOT EXISTS (SELECT 1 FROM credit_reference AS other
                                 WHERE other.member_id = $2
                                   AND other.reference = credit_reference.reference)",
            from,
            to,
            first,
            last,
            renumbered_by,
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    /// Purchases with their refunds, whenever those were, and what they took of caps.
    async fn purchases(self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let Self { from, to, first, last, renumbered_by } = self;
        sql!(
            "UPDATE refund SET member_id = $2, sequence = sequence + $5
                  WHERE member_id = $1
                    AND purchase_id IN (SELECT purchase_id FROM purchase
                                         WHERE member_id = $1 AND sequence >= $3
                                           AND sequence <= $4)",
            from,
            to,
            first,
            last,
            renumbered_by,
        )
        .execute(tx)
        .await?;
        sql!(
            "UPDATE refund_reference SET member_id = $2
                  WHERE (source, purchase_reference) IN
                            (SELECT source, reference FROM purchase
                              WHERE member_id = $1 AND sequence >= $3 AND sequence <= $4)",
            from,
            to,
            first,
            last,
        )
        .execute(tx)
        .await?;
        sql!(
            "UPDATE purchase_reference SET member_id = $2
                  WHERE (source, reference) IN
                            (SELECT source, reference FROM purchase
                              WHERE member_id = $1 AND sequence >= $3 AND sequence <= $4)",
            from,
            to,
            first,
            last,
        )
        .execute(tx)
        .await?;
        sql!(
            "UPDATE cap_taken SET member_id = $2
                  WHERE member_id = $1
                    AND purchase_id IN (SELECT purchase_id FROM purchase
                                         WHERE member_id = $1 AND sequence >= $3
                                           AND sequence <= $4)",
            from,
            to,
            first,
            last,
        )
        .execute(tx)
        .await?;
        sql!(
            "UPDATE purchase SET member_id = $2, sequence = sequence + $5
                  WHERE member_id = $1 AND sequence >= $3 AND sequence <= $4",
            from,
            to,
            first,
            last,
            renumbered_by,
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    /// Vouchers, and what became of them at tills.
    async fn vouchers(self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let Self { from, to, first, last, renumbered_by } = self;
        sql!(
            "UPDATE redemption SET member_id = $2
                  WHERE redemption_id IN (SELECT redemption_id FROM voucher
                                           WHERE member_id = $1 AND redemption_id IS NOT NULL
                                             AND claim_sequence >= $3 AND claim_sequence <= $4)",
            from,
            to,
            first,
            last,
        )
        .execute(tx)
        .await?;
        sql!(
            "UPDATE voucher SET member_id = $2, claim_sequence = claim_sequence + $5
                  WHERE member_id = $1 AND claim_sequence >= $3 AND claim_sequence <= $4",
            from,
            to,
            first,
            last,
            renumbered_by,
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    /// What earned without buying; what both did in the same way stays with both.
    async fn activities(self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let Self { from, to, first, last, renumbered_by } = self;
        sql!(
            "UPDATE activity SET member_id = $2, sequence = sequence + $5
              WHERE member_id = $1 AND sequence >= $3 AND sequence <= $4
                AND NOT EXISTS (SELECT 1 FROM activity AS other
                                 WHERE other.member_id = $2
                                   AND other.activity = activity.activity
                                   AND other.once_key = activity.once_key)",
            from,
            to,
            first,
            last,
            renumbered_by,
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}

/// Adds to what counts for one member's tier what counted for another, or takes it away again.
pub(super) async fn count_with(
    tx: &mut Tx<'_>,
    member: MemberId,
    other: MemberId,
    sign: i64,
) -> Result<(), Fault> {
    sql!(
        "INSERT INTO qualifying (member_id, on_day, points, spend_minor)
         SELECT $1, on_day, points * $3, spend_minor * $3
           FROM qualifying
          WHERE member_id = $2
         ON CONFLICT (member_id, on_day) DO UPDATE
            SET points = qualifying.points + excluded.points,
                spend_minor = qualifying.spend_minor + excluded.spend_minor",
        member,
        other,
        sign,
    )
    .execute(tx)
    .await?;
    Ok(())
}
