//! Purchases: reported once, earned once.

use std::borrow::Cow;

use jiff::Timestamp;
use loyalty::{
    calendar::Zone,
    earning::{Buyer, Earning, earn},
    explanation::Explanation,
    ids::{LotId, MemberId, PurchaseId, Sequence, Slug},
    ledger::{Account, Origin},
    lots::Lot,
    points::Points,
    purchases::{Channel, Line, Purchase},
};
use serde::{Deserialize, Serialize};

use crate::{
    activities::{add_lot, wallet_of},
    audit::{self, By},
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    members,
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::{Tx, record, sql},
    tiers, wallets,
};

/// The source whose references tills, web shops and imports share.
pub const SHOP: &str = "shop";

/// Reports a purchase of a member.
#[derive(Clone, Debug)]
pub struct Report {
    /// The purchase's id, made by whoever reports it.
    pub id: PurchaseId,
    /// Who bought.
    pub member: MemberId,
    /// What.
    pub purchase: Purchase,
    /// Whose reference it bears.
    pub source: Cow<'static, str>,
    /// Whether it happens now, or is history that is brought in: history matures by its own
    /// terms, and tells no phone.
    pub is_live: bool,
    /// Who reports it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// What a purchase earned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// The purchase.
    pub id: PurchaseId,
    /// Who bought.
    pub member: MemberId,
    /// Its reference.
    pub reference: String,
    /// What it earned, and why.
    pub earning: Earning,
    /// From when on its points can be spent.
    pub available_at: Timestamp,
    /// Whether that is still to come.
    pub is_pending: bool,
    /// The version of the programme that counted.
    pub version: i64,
    /// Its ledger transaction.
    pub sequence: Sequence,
}

record! {
    struct Known {
        member_id: MemberId,
        purchase_id: PurchaseId,
        content_hash: [u8; 32],
    }
}

/// Reports a purchase, once for its reference and once for a key.
pub async fn report(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Report,
    key: Option<&Key>,
) -> Result<Answered<Reported>, Failure> {
    let mut was_known = false;
    let mut answered = idempotency::once(tx, key, command.at, async |tx| {
        let (reported, known) = insert_once(tx, rulebook, command).await?;
        was_known = known;
        Ok(reported)
    })
    .await?;
    answered.is_replay |= was_known;
    Ok(answered)
}

/// Records a purchase, unless its reference is known: then with the same content it is answered
/// as the first time, and with other content refused.
async fn insert_once(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Report,
) -> Result<(Reported, bool), Failure> {
    let Report { purchase, source, .. } = command;
    let terms = rulebook.at(purchase.occurred_at);
    let flaws = purchase.flaws(command.at);
    if !flaws.is_empty() {
        return Err(Refusal::PurchaseFlawed(flaws).into());
    }
    if purchase.currency != terms.currency {
        return Err(Refusal::WrongCurrency(terms.currency.code().to_owned()).into());
    }
    let content_hash = purchase.content_hash(command.member.0.as_bytes());
    if let Some(known) = find_known(tx, source, &purchase.reference).await? {
        if known.content_hash != content_hash {
            return Err(Refusal::ReferenceConflict(purchase.reference.clone()).into());
        }
        let reported = reported_before(tx, known.member_id, known.purchase_id).await?;
        return Ok((reported, true));
    }
    let is_new = sql!(
        "INSERT INTO purchase_reference (source, reference, member_id, purchase_id, content_hash)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (source, reference) DO NOTHING",
        &**source,
        purchase.reference,
        command.member,
        command.id,
        content_hash,
    )
    .execute(tx)
    .await?;
    if is_new == 0 {
        return Err(Fault::Conflict.into());
    }
    Ok((insert(tx, rulebook, terms, command).await?, false))
}

async fn insert(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    terms: &Terms,
    command: &Report,
) -> Result<Reported, Failure> {
    let Report { purchase, at, .. } = command;
    let occurred_at = purchase.occurred_at;
    // Time has done its work up to the purchase, or up to now for one that happens now.
    let as_of = if command.is_live { *at } else { occurred_at };
    let mut wallet = wallet_of(tx, rulebook, command.member, as_of).await?;
    let birthday_month = birthday_month(tx, terms, command.member).await?;
    let buyer = Buyer {
        tier: tiers::held_before(tx, &wallet, terms, occurred_at).await?,
        is_first_purchase: wallet.purchases == 0,
        birthday_month,
    };
    let earning = earn(terms, purchase, &buyer);
    let sequence = wallet.next_sequence();
    let lot = lot_of(terms, command, earning.points, LotId(sequence));
    let available_at = lot.matures_at.unwrap_or(occurred_at);
    let is_pending = lot.matures_at.is_some();
    insert_row(tx, command, &buyer, &earning, sequence, available_at).await?;

    let explanation = Explanation::Purchase {
        purchase: command.id,
        total_minor: purchase.total_minor(),
        earning: earning.clone(),
    };
    let origin = Origin {
        store: purchase.store.clone(),
        till: purchase.till.clone(),
        actor: command.by,
        reference: Some(purchase.reference.clone()),
    };
    add_lot(tx, &mut wallet, terms, lot, explanation, Account::Issued, &origin, *at).await?;
    wallet.purchases += 1;
    let spent = purchase.total_minor();
    let raised =
        tiers::count_and_raise(tx, &mut wallet, terms, occurred_at, earning.points, spent).await?;
    wallets::save(tx, &mut wallet).await?;

    if command.is_live {
        let points = earning.points.get();
        let kind = EventKind::PointsChanged { because: "purchase", points };
        events::insert(tx, command.member, &kind, *at).await?;
        if let Some(change) = raised {
            let kind = EventKind::TierChanged { tier: change.to.to_string() };
            events::insert(tx, command.member, &kind, *at).await?;
        }
        let detail = serde_json::json!({
            "purchase": command.id, "reference": purchase.reference,
            "total_minor": spent, "points": points,
        });
        let line = audit::Line::of("purchase_reported", command.by, *at)
            .about(command.member)
            .at_till(purchase.store.clone(), purchase.till.clone());
        audit::insert(tx, &line.detailed(&detail)).await?;
    }
    Ok(Reported {
        id: command.id,
        member: command.member,
        reference: purchase.reference.clone(),
        earning,
        available_at,
        is_pending,
        version: terms.version,
        sequence,
    })
}

fn lot_of(terms: &Terms, command: &Report, points: Points, id: LotId) -> Lot {
    let occurred_at = command.purchase.occurred_at;
    let holding_days = if command.is_live {
        terms.points.holding_days
    } else {
        terms.points.holding_days_on_import
    };
    let zone: &Zone = &terms.zone;
    let matures_at = zone.days_later(occurred_at, holding_days);
    Lot {
        id,
        remaining: points,
        earned_at: occurred_at,
        expires_at: zone.end_of_month_after(occurred_at, terms.points.expiry_months),
        matures_at: (holding_days > 0 && matures_at > command.at).then_some(matures_at),
    }
}

/// The buyer's birthday month, if a rule asks for it.
async fn birthday_month(
    tx: &mut Tx<'_>,
    terms: &Terms,
    member: MemberId,
) -> Result<Option<i8>, Fault> {
    if !terms.earning.iter().any(|rule| rule.matching.birthday_month) {
        return Ok(None);
    }
    Ok(members::find(tx, member).await?.and_then(|member| member.birthday_month()))
}

async fn insert_row(
    tx: &mut Tx<'_>,
    command: &Report,
    buyer: &Buyer<'_>,
    earning: &Earning,
    sequence: Sequence,
    available_at: Timestamp,
) -> Result<(), Fault> {
    let Report { purchase, source, .. } = command;
    sql!(
        "INSERT INTO purchase (member_id, purchase_id, source, reference, store, till, channel,
             occurred_at, currency, total_minor, lines, sequence, points, tier, is_first,
             birthday_month, available_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        command.member,
        command.id,
        &**source,
        purchase.reference,
        purchase.store,
        purchase.till,
        purchase.channel.name(),
        purchase.occurred_at,
        purchase.currency.code(),
        purchase.total_minor(),
        serde_json::to_string(&purchase.lines)?,
        sequence,
        earning.points,
        buyer.tier.id,
        buyer.is_first_purchase,
        buyer.birthday_month.map(i64::from),
        available_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn find_known(
    tx: &mut Tx<'_>,
    source: &str,
    reference: &str,
) -> Result<Option<Known>, Fault> {
    Ok(sql!(
        "SELECT member_id, purchase_id, content_hash
           FROM purchase_reference
          WHERE source = $1 AND reference = $2",
        source,
        reference,
    )
    .optional::<Known>(tx)
    .await?)
}

/// What a purchase costs and earns without being reported: the same rules, nothing recorded.
pub async fn quote(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
    purchase: &Purchase,
    at: Timestamp,
) -> Result<(Earning, i64), Failure> {
    let terms = rulebook.at(purchase.occurred_at);
    let flaws = purchase.flaws(at);
    if !flaws.is_empty() {
        return Err(Refusal::PurchaseFlawed(flaws).into());
    }
    if purchase.currency != terms.currency {
        return Err(Refusal::WrongCurrency(terms.currency.code().to_owned()).into());
    }
    let wallet = wallets::find(tx, member).await?.ok_or(Refusal::MemberUnknown)?;
    let buyer = Buyer {
        tier: tiers::held_before(tx, &wallet, terms, purchase.occurred_at).await?,
        is_first_purchase: wallet.purchases == 0,
        birthday_month: birthday_month(tx, terms, member).await?,
    };
    Ok((earn(terms, purchase, &buyer), terms.version))
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
        recorded_at: Timestamp,
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
                told.programme_version, told.recorded_at, told.explanation
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
        Some(known) => find(tx, known.member_id, known.purchase_id).await,
        None => Ok(None),
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
        is_pending: row.available_at > row.recorded_at,
        version: row.programme_version,
        sequence: row.sequence,
    };
    let birthday_month = row.birthday_month.and_then(|month| i8::try_from(month).ok());
    Ok(Stored { member, id, purchase, reported, is_first: row.is_first, birthday_month })
}

async fn reported_before(
    tx: &mut Tx<'_>,
    member: MemberId,
    id: PurchaseId,
) -> Result<Reported, Fault> {
    let stored = find(tx, member, id).await?;
    let stored = stored.ok_or_else(|| Fault::Corrupt(format!("purchase {id} is missing")))?;
    Ok(stored.reported)
}
