//! Leases: which server does what only one may do, and until when.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    fault::Failure,
    sql::{Tx, sql},
};

/// Takes or renews a lease; false while another server holds it.
pub async fn take(
    tx: &mut Tx<'_>,
    name: &'static str,
    holder: Uuid,
    at: Timestamp,
    until: Timestamp,
) -> Result<bool, Failure> {
    let taken = sql!(
        "INSERT INTO lease (name, holder, held_until) VALUES ($1, $2, $4)
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
          WHERE lease.holder = excluded.holder OR lease.held_until <= $3",
        name,
        holder,
        at,
        until,
    )
    .execute(tx)
    .await?;
    Ok(taken == 1)
}
