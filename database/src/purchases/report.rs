//! Reporting: a purchase is recorded once, and earns once.

use super::{find, find_known, quote::birthday_month};
use crate::{
    activities::{add_lot, wallet_of},
    audit::{self, By},
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::{Tx, sql},
    tiers, wallets,
};
use jiff::Timestamp;
use loyalty::{
    calendar::Zone,
    earning::{Buyer, Earning, earn},
    explanation::Explanation,
    ids::{LotId, MemberId, PurchaseId, Sequence},
    ledger::{Account, Origin},
    lots::Lot,
    points::Points,
    purchases::Purchase,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

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

async fn reported_before(
    tx: &mut Tx<'_>,
    member: MemberId,
    id: PurchaseId,
) -> Result<Reported, Fault> {
    let stored = find(tx, member, id).await?;
    let stored = stored.ok_or_else(|| Fault::Corrupt(format!("purchase {id} is missing")))?;
    Ok(stored.reported)
}
