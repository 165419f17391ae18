//! Members who may be one person. That they are is for a person to say.

use loyalty::ids::MemberId;

use super::Member;
use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! {
    /// Two members of one name and birthday.
    #[derive(Clone, Debug)]
    pub struct Alike {
        /// One of them.
        pub one: MemberId,
        /// The other.
        pub other: MemberId,
        /// The name of both.
        pub name: String,
        /// The birthday of both, as `2001-12-31`.
        pub birthday: String,
    }
}

/// Lists pairs of members in use who have one name, however it is written, and one birthday.
pub async fn list_alike(tx: &mut Tx<'_>, most: i64) -> Result<Vec<Alike>, Fault> {
    sql!(
        "SELECT one.member_id AS one, other.member_id AS other, one.name, one.birthday
           FROM member AS one
           JOIN member AS other ON other.birthday = one.birthday
                               AND lower(other.name) = lower(one.name)
                               AND other.member_id > one.member_id
          WHERE one.birthday IS NOT NULL AND other.birthday IS NOT NULL
            AND one.merged_into IS NULL AND other.merged_into IS NULL
          ORDER BY one.birthday, one.member_id, other.member_id
          LIMIT $1",
        most,
    )
    .all::<Alike>(tx)
    .await
}

record! { struct Like { member_id: MemberId } }

/// Lists the members in use who have a member's name and birthday.
pub async fn list_like(tx: &mut Tx<'_>, member: &Member) -> Result<Vec<MemberId>, Fault> {
    let (Some(name), Some(birthday)) = (&member.name, &member.birthday) else {
        return Ok(Vec::new());
    };
    let rows = sql!(
        "SELECT member_id
           FROM member
          WHERE birthday = $3 AND lower(name) = lower($2)
            AND member_id <> $1 AND merged_into IS NULL
          ORDER BY member_id",
        member.member_id,
        name,
        birthday,
    )
    .all::<Like>(tx)
    .await?;
    Ok(rows.into_iter().map(|row| row.member_id).collect())
}
