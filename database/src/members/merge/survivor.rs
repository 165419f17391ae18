//! Who a member has become part of, and who became part of them.

use jiff::Timestamp;
use loyalty::ids::MemberId;

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! { struct InRow { merged_into: Option<MemberId> } }

record! { struct PartRow { member_id: MemberId } }

/// Who a member is now: the one they became part of, or else themselves.
pub async fn survivor(tx: &mut Tx<'_>, member: MemberId) -> Result<MemberId, Fault> {
    let row = sql!("SELECT merged_into FROM member WHERE member_id = $1", member)
        .optional::<InRow>(tx)
        .await?;
    Ok(row.and_then(|row| row.merged_into).unwrap_or(member))
}

record! {
    /// Somebody who became part of a member.
    #[derive(Clone, Debug)]
    pub struct MergedInto {
        /// Who.
        pub merged_id: MemberId,
        /// When.
        pub merged_at: Timestamp,
        /// Their member number.
        pub number: String,
    }
}

/// Lists who became part of a member and is still, the latest first.
pub async fn list_merged_into(
    tx: &mut Tx<'_>,
    survivor: MemberId,
) -> Result<Vec<MergedInto>, Fault> {
    sql!(
        "SELECT member_merge.merged_id, member_merge.merged_at, member.number
           FROM member_merge
           JOIN member ON member.member_id = member_merge.merged_id
          WHERE member_merge.survivor_id = $1 AND member_merge.undone_at IS NULL
          ORDER BY member_merge.merged_at DESC",
        survivor,
    )
    .all::<MergedInto>(tx)
    .await
}

/// Lists who became part of a member, however often.
pub(crate) async fn list_parts(tx: &mut Tx<'_>, member: MemberId) -> Result<Vec<MemberId>, Fault> {
    let rows =
        sql!("SELECT member_id FROM member WHERE merged_into = $1 ORDER BY member_id", member,)
            .all::<PartRow>(tx)
            .await?;
    Ok(rows.into_iter().map(|row| row.member_id).collect())
}
