//! Enrolling.

use super::{
    Identifier, Profile,
    identifiers::{identifiers_of, insert_identifier, try_insert_identifier},
};
use crate::{
    activities,
    audit::{self, By},
    codes,
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    rulebook::Rulebook,
    sql::{Tx, sql},
    wallets,
};
use jiff::Timestamp;
use loyalty::{
    ids::{MemberId, Slug},
    membership::{EmailAddress, ExternalId, MemberNumber, PhoneNumber},
    tiers::at_enrolment,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// How many member numbers are tried for one member.
const MOST_NUMBERS: u64 = 16;

/// Enrols a member.
#[derive(Clone, Debug)]
pub struct Enrol {
    /// The member's id, made by whoever asks.
    pub id: MemberId,
    /// Who they are.
    pub profile: Profile,
    /// What other systems call them.
    pub external_ids: Vec<ExternalId>,
    /// The store in which they joined.
    pub store: Option<Slug>,
    /// At which till.
    pub till: Option<String>,
    /// Whether they get what the programme gives for joining. Imported members do not.
    pub is_welcomed: bool,
    /// When they joined.
    pub enrolled_at: Timestamp,
    /// Who enrols them.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// The answer to an enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// The new member.
    pub member: MemberId,
}

/// Enrols a member, once for a key.
pub async fn enrol(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Enrol,
    key: Option<&Key>,
) -> Result<Answered<Enrolled>, Failure> {
    idempotency::once(tx, key, command.at, async |tx| {
        insert(tx, rulebook, command).await?;
        Ok(Enrolled { member: command.id })
    })
    .await
}

pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Enrol,
) -> Result<(), Failure> {
    let Enrol { id, profile, .. } = command;
    let number = insert_number(tx, *id).await?;
    for identifier in identifiers_of(profile, &command.external_ids) {
        insert_identifier(tx, *id, &identifier).await?;
    }
    let keys = rulebook.keys();
    let card = |attempt| keys.member_card(*id, attempt, command.at);
    let card_attempt = codes::insert(tx, keys, *id, None, card).await?;
    sql!(
        "INSERT INTO member (member_id, number, card_attempt, enrolled_at, enrolled_in, name,
             email, phone, birthday, locale, consent_email, consent_sms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id,
        number.as_str(),
        card_attempt,
        command.enrolled_at,
        command.store,
        profile.name,
        profile.email.as_ref().map(EmailAddress::as_str),
        profile.phone.as_ref().map(PhoneNumber::as_str),
        profile.birthday.map(|birthday| birthday.to_string()),
        profile.locale,
        profile.consent_email,
        profile.consent_sms,
    )
    .later(tx)
    .await?;

    let terms = rulebook.at(command.at);
    let mut wallet = wallets::insert(tx, *id, at_enrolment(terms)).await?;
    if command.is_welcomed {
        activities::welcome(tx, &mut wallet, terms, command).await?;
        wallets::save(tx, &mut wallet).await?;
        events::insert(tx, *id, &EventKind::MemberEnrolled, command.at).await?;
        let line = audit::Line::of("member_enrolled", command.by, command.at).about(*id);
        audit::insert(tx, &line.at_till(command.store.clone(), command.till.clone())).await?;
    }
    Ok(())
}

/// A number for the member: made from the id, and from the next try if somebody has it.
async fn insert_number(tx: &mut Tx<'_>, member: MemberId) -> Result<MemberNumber, Fault> {
    for attempt in 0..MOST_NUMBERS {
        let mut hash = Sha256::new();
        hash.update(member.0.as_bytes());
        hash.update(attempt.to_be_bytes());
        let bytes: [u8; 32] = hash.finalize().into();
        let random = bytes.iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
        let number = MemberNumber::from_random(random);
        let identifier = Identifier::Number(number.clone());
        if try_insert_identifier(tx, member, &identifier).await? {
            return Ok(number);
        }
    }
    Err(Fault::Corrupt("no free member number was found".into()))
}
