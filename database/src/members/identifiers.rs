//! Identifiers: what members are found by, each of one member only.

use super::Profile;
use crate::{
    fault::{Failure, Fault},
    refusal::Refusal,
    sql::{Asked, Tx, record, sql},
};
use loyalty::{
    ids::MemberId,
    membership::{EmailAddress, ExternalId, MemberNumber, PhoneNumber},
};

/// What a member is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// The member number.
    Number(MemberNumber),
    /// The e-mail address.
    Email(EmailAddress),
    /// The telephone number.
    Phone(PhoneNumber),
    /// What another system calls them.
    External(ExternalId),
}

/// How many people are looked for in one trip.
const PEOPLE_AT_ONCE: usize = 8;

record! { struct Owner { member_id: MemberId } }

pub(super) fn identifiers_of(profile: &Profile, external_ids: &[ExternalId]) -> Vec<Identifier> {
    let email = profile.email.iter().cloned().map(Identifier::Email);
    let phone = profile.phone.iter().cloned().map(Identifier::Phone);
    let external = external_ids.iter().cloned().map(Identifier::External);
    email.chain(phone).chain(external).collect()
}

pub(super) async fn insert_identifier(
    tx: &mut Tx<'_>,
    member: MemberId,
    identifier: &Identifier,
) -> Result<(), Failure> {
    if try_insert_identifier(tx, member, identifier).await? {
        return Ok(());
    }
    // Whoever has it may have got it on another server a moment ago: begin again, and see.
    let owner = find_id(tx, identifier).await?.ok_or(Fault::Conflict)?;
    if owner == member {
        return Ok(());
    }
    let identifier = identifier.columns().0;
    Err(Refusal::MemberExists { identifier, member: owner }.into())
}

pub(super) async fn try_insert_identifier(
    tx: &mut Tx<'_>,
    member: MemberId,
    identifier: &Identifier,
) -> Result<bool, Fault> {
    let (kind, value) = identifier.columns();
    let inserted = sql!(
        "INSERT INTO member_identifier (kind, value, member_id) VALUES ($1, $2, $3)
         ON CONFLICT (kind, value) DO NOTHING",
        kind,
        value,
        member,
    )
    .execute(tx)
    .await?;
    Ok(inserted == 1)
}

/// Finds who has an identifier.
pub async fn find_id(tx: &mut Tx<'_>, identifier: &Identifier) -> Result<Option<MemberId>, Fault> {
    let owner = ask_owner(tx, identifier).await?.optional(tx).await?;
    Ok(owner.map(|owner| owner.member_id))
}

async fn ask_owner(tx: &mut Tx<'_>, identifier: &Identifier) -> Result<Asked<Owner>, Fault> {
    let (kind, value) = identifier.columns();
    sql!("SELECT member_id FROM member_identifier WHERE kind = $1 AND value = $2", kind, value,)
        .ask(tx)
        .await
}

/// Finds who has the first of some identifiers that anybody has.
pub async fn find_by_any(
    tx: &mut Tx<'_>,
    identifiers: &[Identifier],
) -> Result<Option<MemberId>, Fault> {
    Ok(find_each_by_any(tx, &[identifiers.to_vec()]).await?.into_iter().next().flatten())
}

/// The same for several people at once.
pub async fn find_each_by_any(
    tx: &mut Tx<'_>,
    people: &[Vec<Identifier>],
) -> Result<Vec<Option<MemberId>>, Fault> {
    let mut found = Vec::with_capacity(people.len());
    for some in people.chunks(PEOPLE_AT_ONCE) {
        let mut asked = Vec::new();
        for identifiers in some {
            let mut owners = Vec::with_capacity(identifiers.len());
            for identifier in identifiers {
                owners.push(ask_owner(tx, identifier).await?);
            }
            asked.push(owners);
        }
        for owners in asked {
            let mut first = None;
            for owner in owners {
                first = first.or(owner.optional(tx).await?);
            }
            found.push(first.map(|owner| owner.member_id));
        }
    }
    Ok(found)
}

/// Replaces what a member is found by. What came with somebody who became part of them stays.
pub(super) async fn replace_identifier(
    tx: &mut Tx<'_>,
    member: MemberId,
    kind: &'static str,
    old: Option<&str>,
    new: Option<&Identifier>,
) -> Result<(), Failure> {
    if let Some(new) = new {
        insert_identifier(tx, member, new).await?;
    }
    let Some(old) = old.filter(|old| new.is_none_or(|new| new.columns().1 != *old)) else {
        return Ok(());
    };
    sql!(
        "DELETE FROM member_identifier WHERE member_id = $1 AND kind = $2 AND value = $3",
        member,
        kind,
        old,
    )
    .execute(tx)
    .await?;
    Ok(())
}

impl Identifier {
    fn columns(&self) -> (&'static str, &str) {
        match self {
            Self::Number(number) => ("number", number.as_str()),
            Self::Email(email) => ("email", email.as_str()),
            Self::Phone(phone) => ("phone", phone.as_str()),
            Self::External(external) => ("external", external.as_str()),
        }
    }

    /// Everything that a text may be, in the order in which it is looked up: for files in which
    /// "any identifier of a member" may stand.
    pub fn all_of(text: &str) -> Vec<Self> {
        let external = ExternalId::parse(text).ok().map(Self::External);
        let number = MemberNumber::parse(text).ok().map(Self::Number);
        let email = EmailAddress::parse(text).ok().map(Self::Email);
        let phone = PhoneNumber::parse(text).ok().map(Self::Phone);
        [external, number, email, phone].into_iter().flatten().collect()
    }
}
