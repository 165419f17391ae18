//! Reading whole tables in order, a page at a time: for exports, with flat memory.

use jiff::Timestamp;
use loyalty::{
    ids::{MemberId, PurchaseId, Sequence, Slug},
    points::Points,
};
use uuid::Uuid;

use crate::{
    fault::Fault,
    sql::{Tx, record, sql},
};

record! {
    /// A member's balances, as the export has them.
    pub struct BalanceRow {
        /// The member.
        pub member_id: MemberId,
        /// The member number.
        pub number: String,
        /// What other systems call them: the first of it.
        pub external_id: Option<String>,
        /// What can be spent now.
        pub available: Points,
        /// What is not yet matured.
        pub pending: Points,
        /// Credit, in minor units.
        pub credit_minor: i64,
        /// Everything ever earned.
        pub lifetime_earned: Points,
        /// The tier.
        pub tier: Slug,
        /// When it is reviewed.
        pub held_until: Option<Timestamp>,
        /// The day of the last thing that counted, in days since 1970.
        pub last_counted_on: Option<i64>,
        /// When points expire next.
        pub next_expiry_at: Option<Timestamp>,
        /// How many expire then.
        pub next_expiry_points: Option<i64>,
    }
}

/// Lists balances in the order of member numbers, after one.
pub async fn balances(
    tx: &mut Tx<'_>,
    after_number: &str,
    most: i64,
) -> Result<Vec<BalanceRow>, Fault> {
    sql!(
        "SELECT page.member_id, page.number, page.external_id, page.last_counted_on,
                wallet.available, wallet.pending, wallet.lifetime_earned, wallet.tier,
                wallet.held_until, page.next_expiry_at,
                coalesce((SELECT balance FROM asset_balance AS held
                           WHERE held.member_id = page.member_id AND held.asset = 'credit'), 0)
                    AS credit_minor,
                (SELECT CAST(sum(remaining) AS BIGINT) FROM lot
                  WHERE lot.member_id = page.member_id AND lot.remaining > 0
                    AND lot.expires_at = page.next_expiry_at) AS next_expiry_points
           FROM (SELECT found.value AS number, found.member_id,
                        (SELECT min(other.value) FROM member_identifier AS other
                          WHERE other.member_id = found.member_id AND other.kind = 'external')
                            AS external_id,
                        (SELECT max(on_day) FROM qualifying
                          WHERE qualifying.member_id = found.member_id) AS last_counted_on,
                        (SELECT min(expires_at) FROM lot
                          WHERE lot.member_id = found.member_id AND lot.remaining > 0)
                            AS next_expiry_at
                   FROM member_identifier AS found
                  WHERE found.kind = 'number' AND found.value > $1 AND found.merged_from IS NULL
                  ORDER BY found.value
                  LIMIT $2) AS page
           JOIN wallet ON wallet.member_id = page.member_id
          ORDER BY page.number",
        after_number,
        most,
    )
    .all::<BalanceRow>(tx)
    .await
}

/// Sums what counts for a member in the period of `at`.
pub async fn qualifying(
    tx: &mut Tx<'_>,
    member: MemberId,
    programme: &loyalty::programme::Programme,
    at: Timestamp,
) -> Result<i64, Fault> {
    crate::qualifying::sum(tx, member, programme, at).await
}

record! {
    /// A member, as the export has them.
    pub struct MemberRow {
        /// The member.
        pub member_id: MemberId,
        /// The member number.
        pub number: String,
        /// What other systems call them: the first of it.
        pub external_id: Option<String>,
        /// `active`, `suspended`, `merged` or `erased`.
        pub state: String,
        /// When they joined.
        pub enrolled_at: Timestamp,
        /// How they want to be called.
        pub name: Option<String>,
        /// Their e-mail address.
        pub email: Option<String>,
        /// Their telephone number.
        pub phone: Option<String>,
        /// Their birthday.
        pub birthday: Option<String>,
        /// The language they read.
        pub locale: Option<String>,
        /// Whether they want mail.
        pub consent_email: bool,
        /// Whether they want messages.
        pub consent_sms: bool,
    }
}

/// Lists members in the order of member numbers, after one.
pub async fn members(
    tx: &mut Tx<'_>,
    after_number: &str,
    most: i64,
) -> Result<Vec<MemberRow>, Fault> {
    sql!(
        "SELECT member.member_id, member.number,
                (SELECT min(other.value) FROM member_identifier AS other
                  WHERE other.member_id = member.member_id AND other.kind = 'external')
                    AS external_id,
                wallet.state, member.enrolled_at, member.name, member.email, member.phone,
                member.birthday, member.locale, member.consent_email, member.consent_sms
           FROM member_identifier AS found
           JOIN member ON member.member_id = found.member_id
           JOIN wallet ON wallet.member_id = found.member_id
          WHERE found.kind = 'number' AND found.value > $1 AND found.merged_from IS NULL
          ORDER BY found.value
          LIMIT $2",
        after_number,
        most,
    )
    .all::<MemberRow>(tx)
    .await
}

record! {
    /// A posting with its transaction, as the export has it.
    pub struct LedgerRow {
        /// Whose.
        pub member_id: MemberId,
        /// The transaction's number.
        pub sequence: Sequence,
        /// The posting's number within it.
        pub line: i64,
        /// What happened.
        pub kind: String,
        /// When.
        pub occurred_at: Timestamp,
        /// When we learnt of it.
        pub recorded_at: Timestamp,
        /// Where.
        pub store: Option<Slug>,
        /// At which till.
        pub till: Option<String>,
        /// Who: the kind.
        pub actor_kind: String,
        /// Who: the id.
        pub actor_id: Option<Uuid>,
        /// What others call it.
        pub reference: Option<String>,
        /// The version of the programme.
        pub programme_version: i64,
        /// Whose account.
        pub account: String,
        /// What was moved.
        pub asset: String,
        /// By how much.
        pub amount: i64,
        /// The lot.
        pub lot: Option<i64>,
    }
}

/// Lists postings in the order of members and transactions, after one.
///
/// Both tables are told where to begin: PostgreSQL reads the second from its first row otherwise,
/// for each page anew.
pub async fn ledger(
    tx: &mut Tx<'_>,
    after: (MemberId, Sequence, i64),
    most: i64,
) -> Result<Vec<LedgerRow>, Fault> {
    sql!(
        "SELECT posting.member_id, posting.sequence, posting.line, told.kind, told.occurred_at,
                told.recorded_at, told.store, told.till, told.actor_kind, told.actor_id,
                told.reference, told.programme_version, posting.account, posting.asset,
                posting.amount, posting.lot
           FROM posting
           JOIN ledger_transaction AS told
             ON told.member_id = posting.member_id AND told.sequence = posting.sequence
            AND told.member_id >= $1
          WHERE (posting.member_id, posting.sequence, posting.line) > ($1, $2, $3)
          ORDER BY posting.member_id, posting.sequence, posting.line
          LIMIT $4",
        after.0,
        after.1,
        after.2,
        most,
    )
    .all::<LedgerRow>(tx)
    .await
}

record! {
    /// A purchase, as the export has it.
    pub struct PurchaseRow {
        /// Who bought.
        pub member_id: MemberId,
        /// Which purchase.
        pub purchase_id: PurchaseId,
        /// The member number.
        pub number: String,
        /// What other systems call the buyer: the first of it.
        pub external_id: Option<String>,
        /// The purchase's reference.
        pub reference: String,
        /// Where.
        pub store: Option<Slug>,
        /// Through what.
        pub channel: String,
        /// When.
        pub occurred_at: Timestamp,
        /// Of all its amounts.
        pub currency: String,
        /// What was bought, as JSON.
        pub lines: String,
    }
}

/// Lists purchases in the order of members, after one.
pub async fn purchases(
    tx: &mut Tx<'_>,
    after: (MemberId, PurchaseId),
    most: i64,
) -> Result<Vec<PurchaseRow>, Fault> {
    sql!(
        "SELECT purchase.member_id, purchase.purchase_id,
                (SELECT number FROM member WHERE member.member_id = purchase.member_id) AS number,
                (SELECT min(other.value) FROM member_identifier AS other
                  WHERE other.member_id = purchase.member_id AND other.kind = 'external')
                    AS external_id,
                purchase.reference, purchase.store, purchase.channel, purchase.occurred_at,
                purchase.currency, purchase.lines
           FROM purchase
          WHERE (purchase.member_id, purchase.purchase_id) > ($1, $2)
          ORDER BY purchase.member_id, purchase.purchase_id
          LIMIT $3",
        after.0,
        after.1,
        most,
    )
    .all::<PurchaseRow>(tx)
    .await
}
