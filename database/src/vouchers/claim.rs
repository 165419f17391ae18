//! Claiming: points become a voucher, or neither happens.

use std::collections::BTreeSet;

use super::{
    announce, code_at,
    stock::{claimed_in_all, take_from_stock},
};
use crate::{
    activities::wallet_of,
    assets,
    audit::{self, By},
    codes, credit,
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    ledger, lots,
    refusal::Refusal,
    rulebook::Rulebook,
    segments,
    sql::{Tx, record, sql},
    wallets,
};
use jiff::Timestamp;
use loyalty::{
    calendar::Zone,
    claiming::{Claimant, brings, claim, claim_with_stamps},
    codes::CodeKeys,
    credit::CreditDraw,
    earning::Stamped,
    explanation::Explanation,
    ids::{LotId, MemberId, Sequence, Slug, VoucherId},
    ledger::{Asset, LedgerTransaction, Origin},
    points::Points,
    programme::{Reward, VoucherKind},
    vouchers::expiry,
};
use serde::{Deserialize, Serialize};

/// Claims a reward.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The voucher's id, made by whoever asks.
    pub id: VoucherId,
    /// Who claims.
    pub member: MemberId,
    /// What.
    pub reward: Slug,
    /// The full card that pays in place of points, if one does.
    pub stamp_card: Option<Slug>,
    /// Who asks for it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// A voucher as it was when it was claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// The voucher.
    pub voucher: VoucherId,
    /// Whose.
    pub member: MemberId,
    /// When it was claimed.
    pub at: Timestamp,
    /// The credit that came with it, in minor units; none where the voucher is to be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_minor: Option<i64>,
}

record! { struct CountRow { vouchers: i64 } }

/// Claims a reward, once for a key: takes its points and issues a voucher, or neither.
pub async fn claim_reward(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Claim,
    key: Option<&Key>,
) -> Result<Answered<Claimed>, Failure> {
    idempotency::once(tx, key, command.at, async |tx| insert(tx, rulebook, command).await).await
}

async fn insert(tx: &mut Tx<'_>, rulebook: &Rulebook, command: &Claim) -> Result<Claimed, Failure> {
    let Claim { id, member, at, .. } = command;
    let terms = rulebook.at(*at);
    let reward = terms.reward(&command.reward).ok_or(Refusal::RewardUnknown)?;
    let mut wallet = wallet_of(tx, rulebook, *member, *at).await?;
    wallet.must_spend()?;
    let tier = wallet.standing.tier.clone();
    let segments = if reward.segments.is_empty() {
        BTreeSet::new()
    } else {
        segments::list_of(tx, terms, *member, &tier, *at).await?
    };
    let claimant = Claimant {
        tier: &tier,
        segments: &segments,
        claimed_by_member: claimed_by(tx, *member, reward, &terms.zone, *at).await?,
        claimed_in_all: claimed_in_all(tx, reward).await?,
    };
    let lots_before = lots::list_open(tx, *member).await?;
    let mut held = wallet.held(lots_before.clone());
    let (points, stamps, mut postings) = match &command.stamp_card {
        None => {
            let claimed = claim(reward, &claimant, &mut held, &terms.zone, *at);
            (reward.price(&tier), None, claimed.map_err(Refusal::from)?.1)
        }
        Some(card) => {
            let card = terms.stamp_card(card).filter(|card| card.reward == reward.slug);
            let card = card.ok_or(Refusal::RewardUnknown)?;
            let stamped = Stamped { card: card.id.clone(), stamps: card.stamps };
            let has = assets::balance(tx, *member, &Asset::Stamps(card.id.clone())).await?;
            let claimed = claim_with_stamps(reward, card, has, &claimant, &terms.zone, *at);
            (Points::ZERO, Some(stamped), claimed.map_err(Refusal::from)?.to_vec())
        }
    };
    let (lot, credit_minor) = (LotId(wallet.next_sequence()), reward.credit_minor());
    postings.extend(brings(reward, *id, lot));
    take_from_stock(tx, reward).await?;

    let explanation =
        Explanation::Claim { reward: reward.slug.clone(), voucher: *id, stamps, credit_minor };
    let transaction = LedgerTransaction::new(*at, explanation, postings)?;
    let origin = Origin::of(command.by);
    let sequence =
        ledger::record(tx, &mut wallet, &transaction, &origin, terms.version, *at).await?;
    lots::save_changed(tx, *member, &lots_before, &held.lots).await?;
    if let Some(minor) = credit_minor {
        insert_redeemed(tx, command, points, sequence).await?;
        credit::insert_given(tx, *member, CreditDraw { lot, minor }, *at).await?;
    } else {
        let expires_at = expiry(reward, *at, &terms.zone);
        insert_row(tx, rulebook.keys(), command, reward, points, expires_at, sequence).await?;
        wallet.due_by(expires_at);
    }
    wallets::save(tx, &mut wallet).await?;

    match credit_minor {
        Some(minor) => {
            events::insert(tx, *member, &EventKind::CreditChanged { minor }, *at).await?;
        }
        None => announce(tx, *member, *id, "issued", *at).await?,
    }
    let kind = EventKind::PointsChanged { because: "claim".into(), points: -points.get() };
    events::insert(tx, *member, &kind, *at).await?;
    let line = audit::Line::of("reward_claimed", command.by, *at).about(*member);
    let detail =
        serde_json::json!({ "reward": reward.slug, "voucher": id, "credit_minor": credit_minor });
    audit::insert(tx, &line.detailed(&detail)).await?;
    Ok(Claimed { voucher: *id, member: *member, at: *at, credit_minor })
}

/// A voucher of credit: redeemed with its claim, in no store, and with no code.
async fn insert_redeemed(
    tx: &mut Tx<'_>,
    command: &Claim,
    points: Points,
    sequence: Sequence,
) -> Result<(), Fault> {
    let Claim { id, member, reward, at, .. } = command;
    sql!(
        "INSERT INTO voucher (member_id, voucher_id, reward, kind, state, points, issued_at,
             expires_at, code_attempt, claim_sequence, redeemed_at)
         VALUES ($1, $2, $3, 'credit', 'redeemed', $4, $5, $5, 0, $6, $5)",
        member,
        id,
        reward,
        points,
        at,
        sequence,
    )
    .later(tx)
    .await
}

async fn insert_row(
    tx: &mut Tx<'_>,
    keys: &CodeKeys,
    command: &Claim,
    reward: &Reward,
    points: Points,
    expires_at: Timestamp,
    sequence: Sequence,
) -> Result<(), Fault> {
    let Claim { id, member, at, .. } = command;
    let is_printed = matches!(reward.voucher, VoucherKind::Printed { .. });
    let code = |attempt| code_at(keys, *id, is_printed, attempt, *at);
    let attempt = codes::insert(tx, keys, *member, Some(*id), code).await?;
    sql!(
        "INSERT INTO voucher (member_id, voucher_id, reward, kind, state, points, issued_at,
             expires_at, code_attempt, claim_sequence)
         VALUES ($1, $2, $3, $4, 'issued', $5, $6, $7, $8, $9)",
        member,
        id,
        reward.slug,
        if is_printed { "printed" } else { "live" },
        points,
        at,
        expires_at,
        attempt,
        sequence,
    )
    .later(tx)
    .await
}

/// How many of a reward a member has claimed and not given back, in the time in which its limit
/// counts; asked only where it is limited.
async fn claimed_by(
    tx: &mut Tx<'_>,
    member: MemberId,
    reward: &Reward,
    zone: &Zone,
    at: Timestamp,
) -> Result<i64, Fault> {
    let Some(limit) = reward.per_member else { return Ok(0) };
    Ok(sql!(
        "SELECT count(*) AS vouchers
           FROM voucher
          WHERE member_id = $1 AND reward = $2 AND state IN ('issued', 'redeemed')
            AND issued_at >= $3",
        member,
        reward.slug,
        limit.each.starts_at(at, zone).unwrap_or(Timestamp::MIN),
    )
    .one::<CountRow>(tx)
    .await?
    .vouchers)
}
