//! Changing what a member told of themselves.

use super::{Identifier, Member, find, identifiers::replace_identifier, tags::replace_tags};
use crate::{
    activities,
    audit::{self, By},
    fault::Failure,
    refusal::Refusal,
    rulebook::Rulebook,
    sql::{Tx, sql},
    wallets,
};
use jiff::{Timestamp, civil::Date};
use loyalty::{
    ids::MemberId,
    membership::{EmailAddress, PhoneNumber, Tag},
};

/// Changes what a member told of themselves: `None` keeps, `Some(None)` takes away.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// How they want to be called.
    pub name: Option<Option<String>>,
    /// Their e-mail address.
    pub email: Option<Option<EmailAddress>>,
    /// Their telephone number.
    pub phone: Option<Option<PhoneNumber>>,
    /// Their birthday.
    pub birthday: Option<Option<Date>>,
    /// The language they read.
    pub locale: Option<Option<String>>,
    /// Whether they want mail.
    pub consent_email: Option<bool>,
    /// Whether they want messages.
    pub consent_sms: Option<bool>,
    /// What the shop notes of them, in place of what it noted.
    pub tags: Option<Vec<Tag>>,
}

/// Changes what a member told of themselves. A profile that is complete for the first time earns.
pub async fn change(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member_id: MemberId,
    change: &Change,
    by: By,
    at: Timestamp,
) -> Result<Member, Failure> {
    let after = change_quietly(tx, member_id, change, by, at).await?;
    if after.is_complete() {
        activities::complete_profile(tx, rulebook, member_id, by, at).await?;
    }
    Ok(after)
}

/// Changes what is known of a member, without giving anything for it: for imports.
pub async fn change_quietly(
    tx: &mut Tx<'_>,
    member_id: MemberId,
    change: &Change,
    by: By,
    at: Timestamp,
) -> Result<Member, Failure> {
    let wallet = wallets::lock(tx, member_id).await?.ok_or(Refusal::MemberUnknown)?;
    wallet.must_be_held()?;
    let before = find(tx, member_id).await?.ok_or(Refusal::MemberUnknown)?;
    let email = change.email.clone().map(|email| email.map(Identifier::Email));
    let phone = change.phone.clone().map(|phone| phone.map(Identifier::Phone));
    for (kind, old, new) in [("email", &before.email, email), ("phone", &before.phone, phone)] {
        if let Some(new) = new {
            let old = old.as_deref();
            replace_identifier(tx, member_id, kind, old, new.as_ref()).await?;
        }
    }
    let text = |email: EmailAddress| email.as_str().to_owned();
    let after = Member {
        name: change.name.clone().unwrap_or(before.name),
        email: change.email.clone().map_or(before.email, |email| email.map(text)),
        phone: change.phone.clone().map_or(before.phone, |p| p.map(|p| p.as_str().to_owned())),
        birthday: change.birthday.map_or(before.birthday, |date| date.map(|d| d.to_string())),
        locale: change.locale.clone().unwrap_or(before.locale),
        consent_email: change.consent_email.unwrap_or(before.consent_email),
        consent_sms: change.consent_sms.unwrap_or(before.consent_sms),
        ..before
    };
    sql!(
        "UPDATE member
            SET name = $2, email = $3, phone = $4, birthday = $5, locale = $6,
                consent_email = $7, consent_sms = $8
          WHERE member_id = $1",
        member_id,
        after.name,
        after.email,
        after.phone,
        after.birthday,
        after.locale,
        after.consent_email,
        after.consent_sms,
    )
    .execute(tx)
    .await?;
    if let Some(tags) = &change.tags {
        replace_tags(tx, member_id, tags).await?;
    }
    audit::insert(tx, &audit::Line::of("member_changed", by, at).about(member_id)).await?;
    Ok(after)
}
