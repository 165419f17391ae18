//! Members: enrolling, finding, changing.

mod change;
mod enrol;
mod erase;
mod holdings;
mod identifiers;
mod likeness;
mod merge;
mod own_data;
mod suspend;
mod tags;

pub use self::{
    change::{Change, change, change_quietly},
    enrol::{Enrol, Enrolled, enrol},
    erase::erase,
    identifiers::{Identifier, find_by_any, find_each_by_any, find_id},
    likeness::{Alike, list_alike, list_like},
    merge::{Merge, Merged, MergedInto, UndoMerge, list_merged_into, merge, survivor, undo_merge},
    own_data::{OwnData, OwnPurchase, OwnTransaction, OwnVoucher, own_data},
    suspend::set_suspended,
    tags::list_tags,
};

use crate::{
    codes,
    fault::Fault,
    rulebook::Rulebook,
    sql::{Tx, record, sql},
};
use jiff::{Timestamp, civil::Date};
use loyalty::{
    codes::Code,
    ids::{MemberId, Slug},
    membership::{EmailAddress, MemberState, PhoneNumber},
};

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
        /// Whether it is in use.
        pub state: MemberState,
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

record! { struct ExternalRow { value: String } }

/// Finds whose card a code is. Whether its token is current is for the caller to ask.
pub async fn find_by_card(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    code: &Code,
) -> Result<Option<MemberId>, Fault> {
    let found = codes::find(tx, &rulebook.keys().lookup_hash(code)).await?;
    Ok(found.map(|found| found.member_id))
}

/// Finds a member, unless they were erased.
pub async fn find(tx: &mut Tx<'_>, member: MemberId) -> Result<Option<Member>, Fault> {
    sql!(
        "SELECT member.member_id, member.number, member.card_attempt, wallet.state,
                member.enrolled_at, member.enrolled_in, member.name, member.email, member.phone,
                member.birthday, member.locale, member.consent_email, member.consent_sms
           FROM member
           JOIN wallet ON wallet.member_id = member.member_id
          WHERE member.member_id = $1 AND wallet.state <> 'erased'",
        member,
    )
    .optional::<Member>(tx)
    .await
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

impl Member {
    /// Whether everything is told that the programme thanks for.
    pub fn is_complete(&self) -> bool {
        self.name.is_some() && self.email.is_some() && self.birthday.is_some()
    }
}

/// The month of a birthday as it is kept, 1 to 12.
pub(crate) fn month_of(birthday: &str) -> Option<i8> {
    birthday.parse::<Date>().ok().map(Date::month)
}
