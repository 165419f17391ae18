//! Tags: what the shop notes of a member in a word, for segments to ask for.

use loyalty::{ids::MemberId, membership::Tag};

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! { struct TagRow { tag: String } }

/// Lists the tags of a member, in order.
pub async fn list_tags(tx: &mut Tx<'_>, member: MemberId) -> Result<Vec<String>, Fault> {
    let query = sql!("SELECT tag FROM member_tag WHERE member_id = $1 ORDER BY tag", member);
    Ok(query.all::<TagRow>(tx).await?.into_iter().map(|row| row.tag).collect())
}

/// Replaces the tags of a member.
pub(super) async fn replace_tags(
    tx: &mut Tx<'_>,
    member: MemberId,
    tags: &[Tag],
) -> Result<(), Fault> {
    delete_tags(tx, member).await?;
    for tag in tags {
        sql!(
            "INSERT INTO member_tag (member_id, tag) VALUES ($1, $2)
             ON CONFLICT (member_id, tag) DO NOTHING",
            member,
            tag.as_str(),
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}

/// Gives one member the tags of another besides their own.
pub(super) async fn copy_tags(tx: &mut Tx<'_>, from: MemberId, to: MemberId) -> Result<(), Fault> {
    sql!(
        "INSERT INTO member_tag (member_id, tag)
         SELECT $2, tag FROM member_tag WHERE member_id = $1
         ON CONFLICT (member_id, tag) DO NOTHING",
        from,
        to,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes all tags off a member.
pub(super) async fn delete_tags(tx: &mut Tx<'_>, member: MemberId) -> Result<(), Fault> {
    sql!("DELETE FROM member_tag WHERE member_id = $1", member).execute(tx).await?;
    Ok(())
}
