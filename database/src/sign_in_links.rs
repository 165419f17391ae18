//! Links by which people sign in: used once, for ten minutes, by the browser that asked.

use jiff::{Span, Timestamp};
use loyalty::{
    ids::{MemberId, Slug},
    membership::EmailAddress,
};

use crate::{
    fault::{Failure, Fault},
    refusal::Refusal,
    sql::{Tx, record, sql},
};

/// For how many minutes a link is good.
pub const LIFETIME_MINUTES: i64 = 10;

/// How many links one address may ask for in a quarter of an hour.
const MOST_LINKS: i64 = 3;

/// How many wrong digits end a link.
const MOST_WRONG_DIGITS: i64 = 5;

/// What a link is found by.
pub type Hash = [u8; 32];

/// For whom a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A shopper: a member, or somebody about to be one.
    Member,
    /// Somebody who works behind the counter.
    Associate,
}

/// A link that is asked for.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// The hash of what the mail holds.
    pub link_hash: Hash,
    /// For whom.
    pub audience: Audience,
    /// To whom it is sent.
    pub email: EmailAddress,
    /// The hash of what the asking browser holds; none for an operator's link, which any browser
    /// may use.
    pub browser_hash: Option<Hash>,
    /// The store whose poster was scanned.
    pub store: Option<Slug>,
    /// The member whose address this becomes; none for a link that only signs in.
    pub member: Option<MemberId>,
    /// Through whose invitation somebody joins.
    pub referred_by: Option<MemberId>,
    /// Now.
    pub at: Timestamp,
}

record! {
    /// A link as it is kept.
    #[derive(Clone, Debug)]
    pub struct LinkRow {
        /// The hash of what the mail holds.
        pub link_hash: [u8; 32],
        /// `member` or `associate`.
        pub audience: String,
        /// To whom it was sent.
        pub email: String,
        /// The hash of what the asking browser holds.
        pub browser_hash: Option<[u8; 32]>,
        /// The store whose poster was scanned.
        pub store: Option<Slug>,
        /// The member whose address this becomes.
        pub member_id: Option<MemberId>,
        /// Through whose invitation somebody joins.
        pub referred_by: Option<MemberId>,
        /// When it was asked for.
        pub created_at: Timestamp,
        /// When it ends.
        pub expires_at: Timestamp,
        /// How many wrong digits were typed for it.
        pub wrong_digits: i64,
        /// When it was used.
        pub used_at: Option<Timestamp>,
    }
}

record! { struct Count { links: i64 } }

/// Inserts a link. It ends the earlier ones to the same address and for the same audience.
///
/// An address that has asked for many lately is refused; whoever asks is not told.
pub async fn insert(tx: &mut Tx<'_>, link: &NewLink) -> Result<(), Failure> {
    let since = link.at.checked_sub(Span::new().minutes(15)).unwrap_or(Timestamp::MIN);
    let lately = sql!(
        "SELECT count(*) AS links
           FROM sign_in_link
          WHERE email = $1 AND created_at > $2 AND browser_hash IS NOT NULL",
        link.email.as_str(),
        since,
    )
    .one::<Count>(tx)
    .await?
    .links;
    if lately >= MOST_LINKS && link.browser_hash.is_some() {
        return Err(Refusal::TooManyLinks.into());
    }
    if link.browser_hash.is_some() {
        sql!(
            "UPDATE sign_in_link SET expires_at = $3
              WHERE email = $1 AND audience = $2 AND expires_at > $3 AND used_at IS NULL
                AND browser_hash IS NOT NULL",
            link.email.as_str(),
            link.audience.name(),
            link.at,
        )
        .execute(tx)
        .await?;
    }
    sql!(
        "INSERT INTO sign_in_link (link_hash, audience, email, browser_hash, store, member_id,
             referred_by, created_at, expires_at, wrong_digits)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)",
        link.link_hash,
        link.audience.name(),
        link.email.as_str(),
        link.browser_hash,
        link.store,
        link.member,
        link.referred_by,
        link.at,
        link.at.checked_add(Span::new().minutes(LIFETIME_MINUTES)).unwrap_or(Timestamp::MAX),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Finds a link that can still be used.
pub async fn find(
    tx: &mut Tx<'_>,
    link_hash: &Hash,
    at: Timestamp,
) -> Result<Option<LinkRow>, Fault> {
    sql!(
        "SELECT link_hash, audience, email, browser_hash, store, member_id, referred_by,
                created_at, expires_at, wrong_digits, used_at
           FROM sign_in_link
          WHERE link_hash = $1 AND used_at IS NULL AND expires_at > $2 AND wrong_digits < $3",
        link_hash,
        at,
        MOST_WRONG_DIGITS,
    )
    .optional::<LinkRow>(tx)
    .await
}

/// Finds the link that a browser waits for: the last it asked for, if it can still be used.
pub async fn find_awaited(
    tx: &mut Tx<'_>,
    browser_hash: &Hash,
    at: Timestamp,
) -> Result<Option<LinkRow>, Fault> {
    sql!(
        "SELECT link_hash, audience, email, browser_hash, store, member_id, referred_by,
                created_at, expires_at, wrong_digits, used_at
           FROM sign_in_link
          WHERE browser_hash = $1 AND used_at IS NULL AND expires_at > $2 AND wrong_digits < $3
          ORDER BY created_at DESC, link_hash
          LIMIT 1",
        browser_hash,
        at,
        MOST_WRONG_DIGITS,
    )
    .optional::<LinkRow>(tx)
    .await
}

/// Uses a link up. Of any number at the same time, one succeeds.
pub async fn use_up(
    tx: &mut Tx<'_>,
    link_hash: &Hash,
    browser_hash: Option<&Hash>,
    at: Timestamp,
) -> Result<LinkRow, Failure> {
    let link = find(tx, link_hash, at).await?.ok_or(Refusal::LinkDead)?;
    if link.browser_hash.as_ref().is_some_and(|hash| Some(hash) != browser_hash) {
        return Err(Refusal::LinkFromElsewhere.into());
    }
    let used = sql!(
        "UPDATE sign_in_link SET used_at = $2
          WHERE link_hash = $1 AND used_at IS NULL AND expires_at > $2",
        link_hash,
        at,
    )
    .execute(tx)
    .await?;
    if used == 0 { Err(Refusal::LinkDead.into()) } else { Ok(link) }
}

/// Counts wrong digits against a link; says how many tries are left.
pub async fn count_wrong_digits(tx: &mut Tx<'_>, link_hash: &Hash) -> Result<i64, Fault> {
    sql!(
        "UPDATE sign_in_link SET wrong_digits = wrong_digits + 1 WHERE link_hash = $1",
        link_hash,
    )
    .execute(tx)
    .await?;
    let row =
        sql!("SELECT wrong_digits AS links FROM sign_in_link WHERE link_hash = $1", link_hash,)
            .optional::<Count>(tx)
            .await?;
    Ok(MOST_WRONG_DIGITS - row.map_or(MOST_WRONG_DIGITS, |row| row.links))
}

/// Forgets every link that went to a member, or that would change them.
pub(crate) async fn forget_member(tx: &mut Tx<'_>, member: MemberId) -> Result<u64, Fault> {
    sql!(
        "DELETE FROM sign_in_link
          WHERE audience = 'member'
            AND (member_id = $1 OR email IN (SELECT value FROM member_identifier
                                              WHERE member_id = $1 AND kind = 'email'))",
        member,
    )
    .execute(tx)
    .await
}

/// Forgets the links from before `before`.
pub(crate) async fn forget_before(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Fault> {
    sql!("DELETE FROM sign_in_link WHERE created_at < $1", before).execute(tx).await
}

impl Audience {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Associate => "associate",
        }
    }
}

impl LinkRow {
    /// For whom it is.
    pub fn audience(&self) -> Audience {
        if self.audience == "associate" { Audience::Associate } else { Audience::Member }
    }
}
