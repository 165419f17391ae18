//! Purchases: reported once, earned once.

mod history;
mod quote;
mod report;

pub(crate) use self::report::{insert, take_reference};
pub use self::{
    history::{Landed, report_history},
    quote::quote,
    report::{Report, Reported, report},
};

use crate::{
    fault::Fault,
    refusal::Refusal,
    rulebook::Terms,
    sql::{Tx, record, sql},
};
use jiff::Timestamp;
use loyalty::{
    explanation::Explanation,
    ids::{MemberId, PurchaseId, Sequence, Slug},
    purchases::{Channel, Line, Purchase},
};

/// The source whose references tills, web shops and imports share.
pub const SHOP: &str = "shop";

record! {
    /// What a reference stands for.
    pub(crate) struct Known {
        /// Whose purchase; none as long as nobody has claimed its receipt.
        pub(crate) member_id: Option<MemberId>,
        /// Which; none as long as only refunds of it are known.
        pub(crate) purchase_id: Option<PurchaseId>,
        /// The fingerprint of what was reported.
        pub(crate) content_hash: Option<[u8; 32]>,
    }
}

/// Refuses what is no purchase of this programme.
pub(crate) fn refuse_flawed(
    terms: &Terms,
    purchase: &Purchase,
    at: Timestamp,
) -> Result<(), Refusal> {
    let flaws = purchase.flaws(at);
    if !flaws.is_empty() {
        return Err(Refusal::PurchaseFlawed(flaws));
    }
    if purchase.currency != terms.currency {
        return Err(Refusal::WrongCurrency(terms.currency.code().to_owned()));
    }
    Ok(())
}

pub(crate) async fn find_known(
    tx: &mut Tx<'_>,
    source: &str,
    reference: &str,
) -> Result<Option<Known>, Fault> {
    sql!(
        "SELECT member_id, purchase_id, content_hash
           FROM purchase_reference
          WHERE source = $1 AND reference = $2",
        source,
        reference,
    )
    .optional::<Known>(tx)
    .await
}

record! {
    struct PurchaseRow {
        reference: String,
        store: Option<Slug>,
        till: Option<String>,
        channel: String,
        occurred_at: Timestamp,
        currency: String,
        lines: String,
        sequence: Sequence,
        is_first: bool,
        birthday_month: Option<i64>,
        available_at: Timestamp,
        programme_version: i64,
        explanation: String,
    }
}

/// A purchase as the books have it.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Who bought.
    pub member: MemberId,
    /// Which purchase.
    pub id: PurchaseId,
    /// What was reported.
    pub purchase: Purchase,
    /// What it earned.
    pub reported: Reported,
    /// Whether it was the member's first.
    pub is_first: bool,
    /// The month of the buyer's birthday, as it was known then.
    pub birthday_month: Option<i8>,
}

/// Finds a purchase of a member.
pub async fn find(
    tx: &mut Tx<'_>,
    member: MemberId,
    id: PurchaseId,
) -> Result<Option<Stored>, Fault> {
    let row = sql!(
        "SELECT purchase.reference, purchase.store, purchase.till, purchase.channel,
                purchase.occurred_at, purchase.currency, purchase.lines, purchase.sequence,
                purchase.is_first, purchase.birthday_month, purchase.available_at,
                told.programme_version, told.explanation
           FROM purchase
           JOIN ledger_transaction AS told
             ON told.member_id = purchase.member_id AND told.sequence = purchase.sequence
          WHERE purchase.member_id = $1 AND purchase.purchase_id = $2",
        member,
        id,
    )
    .optional::<PurchaseRow>(tx)
    .await?;
    row.map(|row| stored(member, id, row)).transpose()
}

/// Finds a purchase by its reference.
pub async fn find_by_reference(
    tx: &mut Tx<'_>,
    source: &str,
    reference: &str,
) -> Result<Option<Stored>, Fault> {
    match find_known(tx, source, reference).await? {
        Some(Known { member_id: Some(member), purchase_id: Some(id), .. }) => {
            find(tx, member, id).await
        }
        _ => Ok(None),
    }
}

fn stored(member: MemberId, id: PurchaseId, row: PurchaseRow) -> Result<Stored, Fault> {
    let corrupt = |what: &str| Fault::Corrupt(format!("purchase {id}: {what}"));
    let Explanation::Purchase { earning, .. } = serde_json::from_str(&row.explanation)? else {
        return Err(corrupt("its ledger transaction tells of something else"));
    };
    let lines: Vec<Line> = serde_json::from_str(&row.lines)?;
    let purchase = Purchase {
        reference: row.reference.clone(),
        store: row.store,
        till: row.till,
        channel: Channel::named(&row.channel).ok_or_else(|| corrupt("unknown channel"))?,
        occurred_at: row.occurred_at,
        currency: row.currency.parse().map_err(|_| corrupt("unknown currency"))?,
        lines,
    };
    let reported = Reported {
        id,
        member,
        reference: row.reference,
        earning,
        available_at: row.available_at,
        is_pending: row.available_at > row.occurred_at,
        version: row.programme_version,
        sequence: row.sequence,
    };
    let birthday_month = row.birthday_month.and_then(|month| i8::try_from(month).ok());
    Ok(Stored { member, id, purchase, reported, is_first: row.is_first, birthday_month })
}
