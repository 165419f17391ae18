//! Suspending: a member goes on earning, and spends nothing until somebody lifts it.

use crate::{
    activities::wallet_of,
    audit::{self, By, checked_reason},
    fault::Failure,
    rulebook::Rulebook,
    sql::Tx,
    wallets,
};
use jiff::Timestamp;
use loyalty::{ids::MemberId, membership::MemberState};

/// Suspends a member, or lifts it, and says why. Nothing happens where it is so already.
pub async fn set_suspended(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
    is_suspended: bool,
    reason: &str,
    by: By,
    at: Timestamp,
) -> Result<(), Failure> {
    let reason = checked_reason(reason)?;
    let mut wallet = wallet_of(tx, rulebook, member, at).await?;
    let (state, act) = if is_suspended {
        (MemberState::Suspended, "member_suspended")
    } else {
        (MemberState::Active, "suspension_lifted")
    };
    if wallet.state != state {
        wallet.state = state;
        let line = audit::Line::of(act, by, at).about(member);
        audit::insert(tx, &line.detailed(&serde_json::json!({ "reason": reason }))).await?;
    }
    wallets::save(tx, &mut wallet).await?;
    Ok(())
}
