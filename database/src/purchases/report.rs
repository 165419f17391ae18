//! Reporting: a purchase is recorded once, and earns once.

use super::{find, quote::birthday_month, refuse_flawed};
use crate::{
    activities::{add_lot, celebrate, wallet_of},
    audit::{self, By},
    caps,
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    kept_refunds, referrals,
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    segments,
    sql::{Asked, Tx, record, sql},
    tiers,
    wallets::{self, Wallet},
};
use jiff::Timestamp;
use loyalty::{
    calendar::Zone,
    earning::{Buyer, Earning, earn},
    explanation::Explanation,
    ids::{LotId, MemberId, PurchaseId, Sequence},
    ledger::{Account, Origin},
    lots::Lot,
    planted::{Bug, is_planted},
    points::Points,
    purchases::Purchase,
    tiers::TierChange,
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
pub(super) async fn insert_once(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Report,
) -> Result<(Reported, bool), Failure> {
    let Report { purchase, source, .. } = command;
    let terms = rulebook.at(purchase.occurred_at);
    refuse_flawed(terms, purchase, command.at)?;
    let content_hash = purchase.content_hash(true);
    let before = ask_before(tx, command).await?.optional(tx).await?;
    let before = before.ok_or(Refusal::MemberUnknown)?;
    let birthday = before.birthday.as_deref();
    if let Some((member, id)) = before.same(command, content_hash)? {
        if is_planted(Bug::RepeatEarnsAgain) {
            return Ok((insert(tx, rulebook, terms, command, birthday).await?, false));
        }
        return Ok((reported_before(tx, member, id).await?, true));
    }
    let reference = (&**source, purchase.reference.as_str());
    // Known without a purchase: refunds of it have come before.
    let is_awaited = before.reference.is_some();
    take_reference(tx, reference, Some(command.member), command.id, content_hash, is_awaited)
        .await?;
    let reported = insert(tx, rulebook, terms, command, birthday).await?;
    if is_awaited {
        kept_refunds::apply(tx, rulebook, command).await?;
    }
    Ok((reported, false))
}

record! {
    /// What is known before a purchase is recorded: of its reference, and of who bought.
    pub(super) struct Before {
        pub(super) birthday: Option<String>,
        pub(super) invited_by: Option<MemberId>,
        pub(super) reference: Option<String>,
        member_id: Option<MemberId>,
        purchase_id: Option<PurchaseId>,
        content_hash: Option<[u8; 32]>,
    }
}

/// Asks in one statement: every purchase of every till begins with it.
pub(super) async fn ask_before(tx: &mut Tx<'_>, command: &Report) -> Result<Asked<Before>, Fault> {
    sql!(
        "SELECT member.birthday, referral.referred_by AS invited_by, known.reference,
                known.member_id, known.purchase_id, known.content_hash
           FROM member
           LEFT JOIN referral ON referral.member_id = member.member_id
           LEFT JOIN purchase_reference AS known ON known.source = $2 AND known.reference = $3
          WHERE member.member_id = $1",
        command.member,
        &*command.source,
        command.purchase.reference,
    )
    .ask(tx)
    .await
}

impl Before {
    /// The purchase that the reference stands for already, if this is the same one.
    pub(super) fn same(
        &self,
        command: &Report,
        content_hash: [u8; 32],
    ) -> Result<Option<(MemberId, PurchaseId)>, Refusal> {
        let Some(known) = self.content_hash else { return Ok(None) };
        match (self.member_id, self.purchase_id) {
            // Whose it is now: they may have become part of another since.
            (Some(member), Some(id)) if known == content_hash && member == command.member => {
                Ok(Some((member, id)))
            }
            // A purchase that had no member is claimed by its receipt, not by another report.
            _ => Err(Refusal::ReferenceConflict(command.purchase.reference.clone())),
        }
    }
}

/// Takes a reference for a purchase: it is new, or refunds that came before have been waiting.
pub(crate) async fn take_reference(
    tx: &mut Tx<'_>,
    (source, reference): (&str, &str),
    member: Option<MemberId>,
    id: PurchaseId,
    content_hash: [u8; 32],
    is_awaited: bool,
) -> Result<(), Fault> {
    // Should somebody else be quicker: begin again, and find what they wrote.
    if is_awaited {
        sql!(
            "UPDATE purchase_reference SET member_id = $3, purchase_id = $4, content_hash = $5
              WHERE source = $1 AND reference = $2 AND purchase_id IS NULL",
            source,
            reference,
            member,
            id,
            content_hash,
        )
        .later(tx)
        .await
    } else {
        sql!(
            "INSERT INTO purchase_reference
                 (source, reference, member_id, purchase_id, content_hash)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (source, reference) DO NOTHING",
            source,
            reference,
            member,
            id,
            content_hash,
        )
        .later(tx)
        .await
    }
}

/// Records a purchase whose reference is taken, of a member with this birthday.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    terms: &Terms,
    command: &Report,
    birthday: Option<&str>,
) -> Result<Reported, Failure> {
    let Report { purchase, at, .. } = command;
    // Time has done its work up to the purchase, or up to now for one that happens now.
    let as_of = if command.is_live { *at } else { purchase.occurred_at };
    let mut wallet = wallet_of(tx, rulebook, command.member, as_of).await?;
    let is_first = wallet.purchases == 0;
    let (reported, raised) = record(tx, terms, command, birthday, &mut wallet).await?;
    let spent = purchase.total_minor();
    if is_first && spent > 0 {
        referrals::earn(tx, rulebook, &mut wallet, command.id, as_of).await?;
    }
    if command.is_live {
        let store = purchase.store.clone();
        let origin = Origin { store, till: purchase.till.clone(), ..Origin::of(command.by) };
        celebrate(tx, &mut wallet, rulebook.at(*at), birthday, &origin, *at).await?;
    }
    wallets::save(tx, &mut wallet).await?;

    if command.is_live {
        let minor = reported.earning.cashback_minor();
        if minor > 0 {
            events::insert(tx, command.member, &EventKind::CreditChanged { minor }, *at).await?;
        }
        let points = reported.earning.points.get();
        let kind = EventKind::PointsChanged { because: "purchase".into(), points };
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
    Ok(reported)
}

/// Writes a purchase into the books of the member whose wallet this is; the wallet is saved by the
/// caller. Says what it earned, and the tier it was the last step to.
pub(super) async fn record(
    tx: &mut Tx<'_>,
    terms: &Terms,
    command: &Report,
    birthday: Option<&str>,
    wallet: &mut Wallet,
) -> Result<(Reported, Option<TierChange>), Fault> {
    let Report { purchase, at, .. } = command;
    let occurred_at = purchase.occurred_at;
    let tier = tiers::held_before(tx, wallet, terms, occurred_at).await?;
    let rooms = caps::rooms(tx, command.member, terms, occurred_at).await?;
    let buyer = Buyer {
        rooms: &rooms,
        tier,
        is_first_purchase: wallet.purchases == 0,
        birthday_month: birthday_month(terms, birthday),
        segments: segments::list_of(tx, terms, wallet.member, &tier.id, occurred_at).await?,
    };
    let earning = earn(terms, purchase, &buyer);
    let sequence = wallet.next_sequence();
    let lot = lot_of(terms, command, earning.points, LotId(sequence));
    let available_at = lot.matures_at.unwrap_or(occurred_at);
    let is_pending = lot.matures_at.is_some();
    insert_row(tx, command, &buyer, &earning, sequence, available_at).await?;
    let bought = (command.member, command.id);
    caps::insert(tx, bought, terms, occurred_at, &earning.taken).await?;

    let spent = purchase.total_minor();
    let explanation = Explanation::Purchase {
        purchase: command.id,
        total_minor: spent,
        earning: earning.clone(),
    };
    let origin = Origin {
        store: purchase.store.clone(),
        till: purchase.till.clone(),
        actor: command.by,
        reference: Some(purchase.reference.clone()),
    };
    add_lot(tx, wallet, terms, lot, explanation, Account::Issued, &origin, *at).await?;
    wallet.purchases += 1;
    let raised =
        tiers::count_and_raise(tx, wallet, terms, occurred_at, earning.points, spent).await?;
    let reported = Reported {
        id: command.id,
        member: command.member,
        reference: purchase.reference.clone(),
        earning,
        available_at,
        is_pending,
        version: terms.version,
        sequence,
    };
    Ok((reported, raised))
}

fn lot_of(terms: &Terms, command: &Report, points: Points, id: LotId) -> Lot {
    let occurred_at = command.purchase.occurred_at;
    let holding_days = if command.is_live {
        terms.points.holding_days
    } else {
        terms.points.holding_days_on_import
    };
    let zone: &Zone = &terms.zone;
    let held_from = if is_planted(Bug::HoldingFromReport) { command.at } else { occurred_at };
    let matures_at = zone.days_later(held_from, holding_days);
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
    .later(tx)
    .await
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
