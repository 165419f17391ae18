//! Members: enrolling, finding, changing.

use jiff::{Timestamp, civil::Date};
use loyalty::{
    codes::Code,
    ids::{MemberId, Slug},
    membership::{EmailAddress, ExternalId, MemberNumber, PhoneNumber},
    tiers::at_enrolment,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    activities,
    audit::{self, By},
    codes,
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    refusal::Refusal,
    rulebook::Rulebook,
    sql::{Tx, record, sql},
    wallets,
};

/// How many member numbers are tried for one member.
const MOST_NUMBERS: u64 = 16;

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
    /// Whether they get what the programme gives for joining. Imported members do not.
    pub is_welcomed: bool,
    /// When they joined.
    pub enrolled_at: Timestamp,
    /// Who enrols them.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// What a member told of themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// How they want to be called.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<EmailAddress>,
    /// Their telephone number.
    pub phone: Option<PhoneNumber>,
    /// Their birthday.
    pub birthday: Option<Date>,
    /// The language they read, as a tag: `ko`.
    pub locale: Option<String>,
    /// Whether they want mail.
    pub consent_email: bool,
    /// Whether they want messages.
    pub consent_sms: bool,
}

record! {
    /// A member as the books have them.
    #[derive(Clone, Debug)]
    pub struct Member {
        /// The member's id.
        pub member_id: MemberId,
        /// The member number.
        pub number: String,
        /// Which of the card's identities is used.
        pub card_attempt: i64,
        /// `active`, `suspended`, `merged` or `erased`.
        pub state: String,
        /// When they joined.
        pub enrolled_at: Timestamp,
        /// The store in which they joined.
        pub enrolled_in: Option<Slug>,
        /// How they want to be called.
        pub name: Option<String>,
        /// Their e-mail address.
        pub email: Option<String>,
        /// Their telephone number.
        pub phone: Option<String>,
        /// Their birthday, as `2001-12-31`.
        pub birthday: Option<String>,
        /// The language they read.
        pub locale: Option<String>,
        /// Whether they want mail.
        pub consent_email: bool,
        /// Whether they want messages.
        pub consent_sms: bool,
    }
}

/// The answer to an enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// The new member.
    pub member: MemberId,
}

record! { struct Owner { member_id: MemberId } }
record! { struct ExternalRow { value: String } }

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
        "INSERT INTO member (member_id, number, card_attempt, state, enrolled_at, enrolled_in,
             name, email, phone, birthday, locale, consent_email, consent_sms)
         VALUES ($1, $2, $3, 'active', $4, $5, $6, $7, $8, $9, $10, $11, $12)",
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
    .execute(tx)
    .await?;

    let terms = rulebook.at(command.at);
    let mut wallet = wallets::insert(tx, *id, at_enrolment(terms)).await?;
    if command.is_welcomed {
        activities::welcome(tx, &mut wallet, terms, command).await?;
        wallets::save(tx, &mut wallet).await?;
        events::insert(tx, *id, &EventKind::MemberEnrolled, command.at).await?;
        let line = audit::Line::of("member_enrolled", command.by, command.at).about(*id);
        audit::insert(tx, &line.at_till(command.store.clone(), None)).await?;
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

fn identifiers_of(profile: &Profile, external_ids: &[ExternalId]) -> Vec<Identifier> {
    let email = profile.email.iter().cloned().map(Identifier::Email);
    let phone = profile.phone.iter().cloned().map(Identifier::Phone);
    let external = external_ids.iter().cloned().map(Identifier::External);
    email.chain(phone).chain(external).collect()
}

async fn insert_identifier(
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

async fn try_insert_identifier(
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
    let (kind, value) = identifier.columns();
    let owner = sql!(
        "SELECT member_id FROM member_identifier WHERE kind = $1 AND value = $2",
        kind,
        value,
    )
    .optional::<Owner>(tx)
    .await?;
    Ok(owner.map(|owner| owner.member_id))
}

/// Finds who has any of these identifiers, the first that somebody has.
pub async fn find_by_any(
    tx: &mut Tx<'_>,
    identifiers: &[Identifier],
) -> Result<Option<MemberId>, Fault> {
    for identifier in identifiers {
        if let Some(member) = find_id(tx, identifier).await? {
            return Ok(Some(member));
        }
    }
    Ok(None)
}

/// Finds whose card a code is. Whether its token is current is for the caller to ask.
pub async fn find_by_card(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    code: &Code,
) -> Result<Option<MemberId>, Fault> {
    let found = codes::find(tx, &rulebook.keys().lookup_hash(code)).await?;
    Ok(found.map(|found| found.member_id))
}

/// Finds a member.
pub async fn find(tx: &mut Tx<'_>, member: MemberId) -> Result<Option<Member>, Fault> {
    Ok(sql!(
        "SELECT member_id, number, card_attempt, state, enrolled_at, enrolled_in, name, email,
                phone, birthday, locale, consent_email, consent_sms
           FROM member
          WHERE member_id = $1",
        member,
    )
    .optional::<Member>(tx)
    .await?)
}

/// Lists what other systems call a member.
pub async fn list_external_ids(tx: &mut Tx<'_>, member: MemberId) -> Result<Vec<String>, Fault> {
    let rows = sql!(
        "SELECT value FROM member_identifier
          WHERE member_id = $1 AND kind = 'external'
          ORDER BY value",
        member,
    )
    .all::<ExternalRow>(tx)
    .await?;
    Ok(rows.into_iter().map(|row| row.value).collect())
}

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
    wallets::lock(tx, member_id).await?.ok_or(Refusal::MemberUnknown)?;
    let before = find(tx, member_id).await?.ok_or(Refusal::MemberUnknown)?;
    let email = change.email.clone().map(|email| email.map(Identifier::Email));
    let phone = change.phone.clone().map(|phone| phone.map(Identifier::Phone));
    for (kind, new) in [("email", email), ("phone", phone)] {
        if let Some(new) = new {
            replace_identifier(tx, member_id, kind, new.as_ref()).await?;
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
    audit::insert(tx, &audit::Line::of("member_changed", by, at).about(member_id)).await?;
    Ok(after)
}

async fn replace_identifier(
    tx: &mut Tx<'_>,
    member: MemberId,
    kind: &'static str,
    new: Option<&Identifier>,
) -> Result<(), Failure> {
    if let Some(new) = new {
        insert_identifier(tx, member, new).await?;
    }
    sql!(
        "DELETE FROM member_identifier WHERE member_id = $1 AND kind = $2 AND value <> $3",
        member,
        kind,
        new.map_or("", |new| new.columns().1),
    )
    .execute(tx)
    .await?;
    Ok(())
}

impl Member {
    /// Whether everything is told that the programme thanks for.
    pub fn is_complete(&self) -> bool {
        self.name.is_some() && self.email.is_some() && self.birthday.is_some()
    }

    /// The month of the birthday, 1 to 12.
    pub fn birthday_month(&self) -> Option<i8> {
        self.birthday.as_ref()?.parse::<Date>().ok().map(Date::month)
    }
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
