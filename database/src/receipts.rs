//! Receipts: purchases that had no member, and whoever claims one by the code on its paper.
//!
//! The code is computed from the purchase's id by the server's key, like every other; the database
//! finds the purchase by the code's keyed hash.

use std::borrow::Cow;

use jiff::{Span, Timestamp};
use loyalty::{
    codes::{Code, CodeKeys, CodeKind},
    ids::{MemberId, PurchaseId, Sequence, Slug},
    ledger::Actor,
    planted::{Bug, is_planted},
    purchases::{Channel, Line, Purchase},
};
use serde::{Deserialize, Serialize};

use crate::{
    audit::{self, By},
    database::Database,
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    kept_refunds, members,
    purchases::{self, Known, Report, Reported},
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::{Tx, record, sql},
    wrong_codes,
};

/// How many identities are tried for one receipt.
const MOST_ATTEMPTS: i64 = 16;

/// Reports a purchase that had no member.
#[derive(Clone, Debug)]
pub struct ReportUnclaimed {
    /// The purchase's id, made by whoever reports it.
    pub id: PurchaseId,
    /// What was bought.
    pub purchase: Purchase,
    /// Whose reference it bears.
    pub source: Cow<'static, str>,
    /// Who reports it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// A purchase that waits for somebody to claim it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unclaimed {
    /// The purchase.
    pub id: PurchaseId,
    /// Its reference.
    pub reference: String,
    /// Which of its code's identities is used.
    pub code_attempt: i64,
    /// The first moment at which it can no longer be claimed.
    pub claimable_before: Timestamp,
}

/// A member claims the purchase of a paper receipt.
#[derive(Clone, Debug)]
pub struct ClaimReceipt {
    /// Who.
    pub member: MemberId,
    /// What was typed or scanned.
    pub code: String,
    /// Now.
    pub at: Timestamp,
}

record! {
    struct UnclaimedRow {
        purchase_id: PurchaseId,
        code_attempt: i64,
        source: String,
        reference: String,
        store: Option<Slug>,
        till: Option<String>,
        channel: String,
        occurred_at: Timestamp,
        currency: String,
        lines: String,
    }
}

record! { struct Place { sequence: Sequence } }

impl Unclaimed {
    /// The code to print on the receipt.
    pub fn code(&self, keys: &CodeKeys) -> Code {
        keys.receipt(self.id, self.code_attempt)
    }
}

/// Keeps a purchase that had no member, once for its reference and once for a key.
pub async fn report(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &ReportUnclaimed,
    key: Option<&Key>,
) -> Result<Answered<Unclaimed>, Failure> {
    let mut was_known = false;
    let mut answered = idempotency::once(tx, key, command.at, async |tx| {
        let (unclaimed, known) = insert_once(tx, rulebook, command).await?;
        was_known = known;
        Ok(unclaimed)
    })
    .await?;
    answered.is_replay |= was_known;
    Ok(answered)
}

async fn insert_once(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &ReportUnclaimed,
) -> Result<(Unclaimed, bool), Failure> {
    let ReportUnclaimed { purchase, source, .. } = command;
    let terms = rulebook.at(purchase.occurred_at);
    purchases::refuse_flawed(terms, purchase, command.at)?;
    let content_hash = purchase.content_hash(false);
    let known = purchases::find_known(tx, source, &purchase.reference).await?;
    let is_awaited = known.is_some();
    if let Some(Known { content_hash: Some(hash), .. }) = known {
        let before = find(tx, rulebook, source, &purchase.reference).await?;
        return match before {
            Some((before, _)) if hash == content_hash => Ok((before, true)),
            _ => Err(Refusal::ReferenceConflict(purchase.reference.clone()).into()),
        };
    }
    let reference = (&**source, purchase.reference.as_str());
    purchases::take_reference(tx, reference, None, command.id, content_hash, is_awaited).await?;
    let code_attempt = insert(tx, rulebook.keys(), command).await?;
    let detail = serde_json::json!({
        "purchase": command.id, "reference": purchase.reference,
        "total_minor": purchase.total_minor(),
    });
    let line = audit::Line::of("purchase_without_member", command.by, command.at)
        .at_till(purchase.store.clone(), purchase.till.clone());
    audit::insert(tx, &line.detailed(&detail)).await?;
    let unclaimed = Unclaimed {
        id: command.id,
        reference: purchase.reference.clone(),
        code_attempt,
        claimable_before: claimable_before(terms, purchase.occurred_at),
    };
    Ok((unclaimed, false))
}

/// Keeps the purchase under the first of its code's identities that is free; says which.
async fn insert(tx: &mut Tx<'_>, keys: &CodeKeys, command: &ReportUnclaimed) -> Result<i64, Fault> {
    let ReportUnclaimed { id, purchase, source, .. } = command;
    let lines = serde_json::to_string(&purchase.lines)?;
    for attempt in 0..MOST_ATTEMPTS {
        let inserted = sql!(
            "INSERT INTO unclaimed_purchase (receipt_hash, purchase_id, code_attempt, source,
                 reference, store, till, channel, occurred_at, currency, lines)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (receipt_hash) DO NOTHING",
            keys.lookup_hash(&keys.receipt(*id, attempt)),
            id,
            attempt,
            &**source,
            purchase.reference,
            purchase.store,
            purchase.till,
            purchase.channel.name(),
            purchase.occurred_at,
            purchase.currency.code(),
            lines,
        )
        .execute(tx)
        .await?;
        if inserted == 1 {
            return Ok(attempt);
        }
    }
    Err(Fault::Corrupt("no free code was found; is WALLET_SECRET the right one?".into()))
}

/// Finds a purchase that was reported without a member, claimed meanwhile or not.
pub async fn find(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    source: &str,
    reference: &str,
) -> Result<Option<(Unclaimed, Purchase)>, Fault> {
    let row = sql!(
        "SELECT purchase_id, code_attempt, source, reference, store, till, channel, occurred_at,
                currency, lines
           FROM unclaimed_purchase
          WHERE source = $1 AND reference = $2",
        source,
        reference,
    )
    .optional::<UnclaimedRow>(tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (id, code_attempt) = (row.purchase_id, row.code_attempt);
    let purchase = row.purchase()?;
    let reference = purchase.reference.clone();
    let terms = rulebook.at(purchase.occurred_at);
    let claimable_before = claimable_before(terms, purchase.occurred_at);
    Ok(Some((Unclaimed { id, reference, code_attempt, claimable_before }, purchase)))
}

/// Claims the purchase of a receipt, once for a key. Of any number at the same time, one succeeds.
/// A code that could be a guess is noted.
pub async fn claim(
    database: &Database,
    rulebook: &Rulebook,
    command: ClaimReceipt,
    key: Option<Key>,
) -> Result<Answered<Reported>, Failure> {
    let outcome = {
        let (rulebook, command) = (rulebook.clone(), command.clone());
        database
            .write_in_turn(async move |tx| {
                claim_within(tx, &rulebook, &command, key.as_ref()).await
            })
            .await
    };
    if let Err(Failure::Refused(Refusal::CodeUnknown)) = &outcome {
        let (counter, at) = (command.counter(), command.at);
        database.write(async move |tx| Ok(wrong_codes::insert(tx, &counter, at).await?)).await?;
    }
    outcome
}

/// Claims the purchase of a receipt within a transaction.
pub async fn claim_within(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &ClaimReceipt,
    key: Option<&Key>,
) -> Result<Answered<Reported>, Failure> {
    let ClaimReceipt { member, at, .. } = command;
    idempotency::once(tx, key, *at, async |tx| {
        wrong_codes::refuse_guessing(tx, &command.counter(), *at).await?;
        let row = find_by_code(tx, rulebook, &command.code).await?;
        refuse_claimed(tx, &row, *member).await?;
        let terms = rulebook.at(row.occurred_at);
        if *at >= claimable_before(terms, row.occurred_at) {
            let days = terms.points.receipt_days;
            return Err(Refusal::ReceiptTooOld { days }.into());
        }
        // The condition repeats the decision: whoever was quicker has won.
        let won = sql!(
            "UPDATE purchase_reference SET member_id = $3
              WHERE source = $1 AND reference = $2 AND member_id IS NULL",
            row.source,
            row.reference,
            member,
        )
        .execute(tx)
        .await?;
        if won == 0 {
            return Err(Fault::Conflict.into());
        }
        let report = Report {
            id: row.purchase_id,
            member: *member,
            source: row.source.clone().into(),
            purchase: row.purchase()?,
            is_live: true,
            by: Actor::Member,
            at: *at,
        };
        // Of somebody erased nothing is found; their wallet says so below.
        let buyer = members::find(tx, *member).await?;
        let birthday = buyer.as_ref().and_then(|buyer| buyer.birthday.as_deref());
        let reported = purchases::insert(tx, rulebook, terms, &report, birthday).await?;
        if !is_planted(Bug::ReceiptForgetsRefunds) {
            kept_refunds::apply(tx, rulebook, &report).await?;
        }
        Ok(reported)
    })
    .await
}

async fn find_by_code(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    code: &str,
) -> Result<UnclaimedRow, Failure> {
    let code = Code::parse(code).map_err(Refusal::from)?;
    if code.kind() != CodeKind::Receipt {
        return Err(Refusal::CodeIsNoReceipt.into());
    }
    let row = sql!(
        "SELECT purchase_id, code_attempt, source, reference, store, till, channel, occurred_at,
                currency, lines
           FROM unclaimed_purchase
          WHERE receipt_hash = $1",
        rulebook.keys().lookup_hash(&code),
    )
    .optional::<UnclaimedRow>(tx)
    .await?;
    Ok(row.ok_or(Refusal::CodeUnknown)?)
}

/// Refuses a receipt that somebody has claimed; to them, says where it stands.
async fn refuse_claimed(
    tx: &mut Tx<'_>,
    row: &UnclaimedRow,
    member: MemberId,
) -> Result<(), Failure> {
    let known = purchases::find_known(tx, &row.source, &row.reference).await?;
    let Some(owner) = known.and_then(|known| known.member_id) else { return Ok(()) };
    if owner != member {
        return Err(Refusal::ReceiptClaimed.into());
    }
    let place = sql!(
        "SELECT sequence FROM purchase WHERE member_id = $1 AND purchase_id = $2",
        member,
        row.purchase_id,
    )
    .optional::<Place>(tx)
    .await?;
    let place = place.ok_or_else(|| Fault::Corrupt("a claimed purchase is missing".into()))?;
    Err(Refusal::ReceiptYours { sequence: place.sequence }.into())
}

/// The end of the last local day on which a purchase's receipt can be claimed.
fn claimable_before(terms: &Terms, occurred_at: Timestamp) -> Timestamp {
    let days = Span::new().days(i64::from(terms.points.receipt_days) + 1);
    let day = terms.zone.date(occurred_at).saturating_add(days);
    terms.zone.start_of(day)
}

impl ClaimReceipt {
    /// What wrong codes are counted by.
    fn counter(&self) -> String {
        format!("receipts/{}", self.member)
    }
}

impl UnclaimedRow {
    fn purchase(&self) -> Result<Purchase, Fault> {
        let corrupt = |what| Fault::Corrupt(format!("receipt of {}: {what}", self.reference));
        let lines: Vec<Line> = serde_json::from_str(&self.lines)?;
        Ok(Purchase {
            reference: self.reference.clone(),
            store: self.store.clone(),
            till: self.till.clone(),
            channel: Channel::named(&self.channel).ok_or_else(|| corrupt("unknown channel"))?,
            occurred_at: self.occurred_at,
            currency: self.currency.parse().map_err(|_| corrupt("unknown currency"))?,
            lines,
        })
    }
}
