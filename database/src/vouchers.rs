//! Vouchers: claimed, shown, given back.

use jiff::Timestamp;
use loyalty::{
    claiming::{Claimant, claim},
    codes::{Code, CodeKeys},
    explanation::Explanation,
    ids::{MemberId, RedemptionId, Sequence, Slug, VoucherId},
    ledger::{Account, LedgerTransaction, Origin, Posting},
    points::Points,
    programme::{Reward, VoucherKind},
    vouchers::{Redeemed, Voucher, VoucherState, expiry},
};
use serde::{Deserialize, Serialize};

use crate::{
    activities::wallet_of,
    audit::{self, By},
    codes,
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    ledger, lots,
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::{Tx, record, sql},
    wallets,
};

/// Claims a reward.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The voucher's id, made by whoever asks.
    pub id: VoucherId,
    /// Who claims.
    pub member: MemberId,
    /// What.
    pub reward: Slug,
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
}

record! {
    /// A voucher as the books have it.
    #[derive(Clone, Debug)]
    pub struct VoucherRow {
        /// Whose.
        pub member_id: MemberId,
        /// Which voucher.
        pub voucher_id: VoucherId,
        /// The reward it stands for.
        pub reward: Slug,
        /// `live` or `printed`.
        pub kind: String,
        /// Where it is in its life.
        pub state: String,
        /// What was paid for it.
        pub points: Points,
        /// When it was claimed.
        pub issued_at: Timestamp,
        /// The first moment at which it can no longer be redeemed.
        pub expires_at: Timestamp,
        /// Which of its code's identities is used.
        pub code_attempt: i64,
        /// The ledger transaction that claimed it.
        pub claim_sequence: Sequence,
        /// Its last redemption.
        pub redemption_id: Option<RedemptionId>,
        /// When it was redeemed.
        pub redeemed_at: Option<Timestamp>,
        /// In which store.
        pub redeemed_in: Option<Slug>,
        /// At which till.
        pub redeemed_till: Option<String>,
    }
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
    let claimant = Claimant {
        tier: &wallet.standing.tier.clone(),
        claimed_by_member: claimed_by(tx, *member, reward).await?,
        claimed_in_all: claimed_in_all(tx, reward).await?,
    };
    let lots_before = lots::list_open(tx, *member).await?;
    let mut held = wallet.held(lots_before.clone());
    let (_, mut postings) =
        claim(reward, &claimant, &mut held, &terms.zone, *at).map_err(Refusal::from)?;
    postings.extend(Posting::voucher_moves(*id, Account::Issued, Account::Available));
    take_from_stock(tx, reward).await?;

    let explanation = Explanation::Claim { reward: reward.slug.clone(), voucher: *id };
    let transaction = LedgerTransaction::new(*at, explanation, postings)?;
    let origin = Origin::of(command.by);
    let sequence =
        ledger::record(tx, &mut wallet, &transaction, &origin, terms.version, *at).await?;
    lots::save_changed(tx, *member, &lots_before, &held.lots).await?;
    let expires_at = expiry(reward.voucher, *at, &terms.zone);
    insert_row(tx, rulebook.keys(), command, reward, expires_at, sequence).await?;
    wallet.due_by(expires_at);
    wallets::save(tx, &mut wallet).await?;

    announce(tx, *member, *id, "issued", *at).await?;
    let kind = EventKind::PointsChanged { because: "claim", points: -reward.points.get() };
    events::insert(tx, *member, &kind, *at).await?;
    let line = audit::Line::of("reward_claimed", command.by, *at).about(*member);
    let detail = serde_json::json!({ "reward": reward.slug, "voucher": id });
    audit::insert(tx, &line.detailed(&detail)).await?;
    Ok(Claimed { voucher: *id, member: *member, at: *at })
}

async fn insert_row(
    tx: &mut Tx<'_>,
    keys: &CodeKeys,
    command: &Claim,
    reward: &Reward,
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
        reward.points,
        at,
        expires_at,
        attempt,
        sequence,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// How many of a reward a member has claimed and not given back; asked only where it is limited.
pub(crate) async fn claimed_by(
    tx: &mut Tx<'_>,
    member: MemberId,
    reward: &Reward,
) -> Result<i64, Fault> {
    if reward.per_member.is_none() {
        return Ok(0);
    }
    Ok(sql!(
        "SELECT count(*) AS vouchers
           FROM voucher
          WHERE member_id = $1 AND reward = $2 AND state IN ('issued', 'redeemed')",
        member,
        reward.slug,
    )
    .one::<CountRow>(tx)
    .await?
    .vouchers)
}

record! { struct StockRow { claimed: i64 } }

record! {
    /// How many of a scarce reward are claimed.
    pub struct Stock {
        /// The reward.
        pub reward: Slug,
        /// How many.
        pub claimed: i64,
    }
}

/// Lists how many of each scarce reward are claimed.
pub async fn list_stock(tx: &mut Tx<'_>) -> Result<Vec<Stock>, Fault> {
    Ok(sql!("SELECT reward, claimed FROM reward_stock ORDER BY reward").all::<Stock>(tx).await?)
}

record! {
    /// How many of a reward one member has claimed and not given back.
    pub struct ClaimedByMember {
        /// The reward.
        pub reward: Slug,
        /// How many.
        pub vouchers: i64,
    }
}

/// Counts, by reward, what a member has claimed and not given back.
pub async fn count_by_reward(
    tx: &mut Tx<'_>,
    member: MemberId,
) -> Result<Vec<ClaimedByMember>, Fault> {
    Ok(sql!(
        "SELECT reward, count(*) AS vouchers
           FROM voucher
          WHERE member_id = $1 AND state IN ('issued', 'redeemed')
          GROUP BY reward
          ORDER BY reward",
        member,
    )
    .all::<ClaimedByMember>(tx)
    .await?)
}

async fn claimed_in_all(tx: &mut Tx<'_>, reward: &Reward) -> Result<i64, Fault> {
    if reward.stock.is_none() {
        return Ok(0);
    }
    let query = sql!("SELECT claimed FROM reward_stock WHERE reward = $1", reward.slug);
    Ok(query.optional::<StockRow>(tx).await?.map_or(0, |row| row.claimed))
}

/// Takes one of a scarce reward. The condition repeats the decision, for whoever runs beside us.
async fn take_from_stock(tx: &mut Tx<'_>, reward: &Reward) -> Result<(), Failure> {
    let Some(stock) = reward.stock else { return Ok(()) };
    let taken = sql!(
        "INSERT INTO reward_stock (reward, claimed) VALUES ($1, 1)
         ON CONFLICT (reward) DO UPDATE SET claimed = reward_stock.claimed + 1
          WHERE reward_stock.claimed < $2",
        reward.slug,
        stock,
    )
    .execute(tx)
    .await?;
    if taken == 0 {
        return Err(Refusal::Claim(loyalty::claiming::ClaimRefusal::Stock).into());
    }
    Ok(())
}

/// Puts one of a scarce reward back, when its voucher ends unused.
pub(crate) async fn count_back(tx: &mut Tx<'_>, terms: &Terms, reward: &Slug) -> Result<(), Fault> {
    if terms.reward(reward).is_some_and(|reward| reward.stock.is_some()) {
        sql!(
            "UPDATE reward_stock SET claimed = claimed - 1 WHERE reward = $1 AND claimed > 0",
            reward,
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}

/// Gives a voucher back for its points.
pub async fn cancel(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
    id: VoucherId,
    by: By,
    at: Timestamp,
) -> Result<(), Failure> {
    let mut wallet = wallet_of(tx, rulebook, member, at).await?;
    let row = find(tx, member, id).await?.ok_or(Refusal::VoucherUnknown)?;
    let voucher = row.voucher()?;
    if !voucher.can_be_cancelled(at) {
        // Settling may have ended it just now: that stays.
        return Err(Refusal::VoucherNotOpen.into());
    }
    let terms = rulebook.at(at);
    let (explanation, postings) = {
        let reward = voucher.reward.clone();
        let explanation = Explanation::VoucherCancellation { reward, voucher: id };
        (explanation, Posting::voucher_moves(id, Account::Available, Account::Issued))
    };
    let change = GiveBack { explanation, voucher_postings: postings, by, at };
    give_points_back(tx, &mut wallet, terms, row.claim_sequence, change).await?;
    end(tx, member, id, "issued", "cancelled").await?;
    count_back(tx, terms, &voucher.reward).await?;
    wallets::save(tx, &mut wallet).await?;

    announce(tx, member, id, "cancelled", at).await?;
    let kind =
        EventKind::PointsChanged { because: "voucher_cancellation", points: voucher.points.get() };
    events::insert(tx, member, &kind, at).await?;
    let line = audit::Line::of("voucher_cancelled", by, at).about(member);
    audit::insert(tx, &line.detailed(&serde_json::json!({ "voucher": id }))).await?;
    Ok(())
}

/// Points that go back to the lots they came from, and why.
pub(crate) struct GiveBack {
    pub(crate) explanation: Explanation,
    pub(crate) voucher_postings: [Posting; 2],
    pub(crate) by: By,
    pub(crate) at: Timestamp,
}

/// Gives the points of a claim back to the lots they came from. The wallet is not yet saved.
pub(crate) async fn give_points_back(
    tx: &mut Tx<'_>,
    wallet: &mut wallets::Wallet,
    terms: &Terms,
    claim_sequence: Sequence,
    change: GiveBack,
) -> Result<(), Fault> {
    let draws = lots::list_draws(tx, wallet.member, claim_sequence).await?;
    let mut lots = Vec::new();
    lots::load_drawn(tx, wallet.member, &draws, &mut lots).await?;
    let mut held = wallet.held(lots.clone());
    let mut postings = held.give_back(&draws, Account::Claimed, change.at, &terms.zone)?;
    postings.extend(change.voucher_postings);
    let transaction = LedgerTransaction::new(change.at, change.explanation, postings)?;
    let origin = Origin::of(change.by);
    ledger::record(tx, wallet, &transaction, &origin, terms.version, change.at).await?;
    lots::save_changed(tx, wallet.member, &lots, &held.lots).await?;
    if let Some(soonest) = held.lots.iter().map(|lot| lot.expires_at).min() {
        wallet.due_by(soonest);
    }
    Ok(())
}

/// Moves a voucher from one state to another that ends it.
pub(crate) async fn end(
    tx: &mut Tx<'_>,
    member: MemberId,
    voucher: VoucherId,
    from: &'static str,
    to: &'static str,
) -> Result<(), Fault> {
    let ended = sql!(
        "UPDATE voucher SET state = $4 WHERE member_id = $1 AND voucher_id = $2 AND state = $3",
        member,
        voucher,
        from,
        to,
    )
    .execute(tx)
    .await?;
    // It was read in that state: somebody else has been quicker.
    if ended == 0 { Err(Fault::Conflict) } else { Ok(()) }
}

pub(crate) async fn announce(
    tx: &mut Tx<'_>,
    member: MemberId,
    voucher: VoucherId,
    state: &'static str,
    at: Timestamp,
) -> Result<(), Fault> {
    let kind = EventKind::VoucherChanged { voucher: voucher.0, state };
    events::insert(tx, member, &kind, at).await
}

/// Finds a voucher of a member.
pub async fn find(
    tx: &mut Tx<'_>,
    member: MemberId,
    voucher: VoucherId,
) -> Result<Option<VoucherRow>, Fault> {
    Ok(sql!(
        "SELECT member_id, voucher_id, reward, kind, state, points, issued_at, expires_at,
                code_attempt, claim_sequence, redemption_id, redeemed_at, redeemed_in,
                redeemed_till
           FROM voucher
          WHERE member_id = $1 AND voucher_id = $2",
        member,
        voucher,
    )
    .optional::<VoucherRow>(tx)
    .await?)
}

/// Lists a member's vouchers that can be used, soonest to expire first.
pub async fn list_issued(tx: &mut Tx<'_>, member: MemberId) -> Result<Vec<VoucherRow>, Fault> {
    Ok(sql!(
        "SELECT member_id, voucher_id, reward, kind, state, points, issued_at, expires_at,
                code_attempt, claim_sequence, redemption_id, redeemed_at, redeemed_in,
                redeemed_till
           FROM voucher
          WHERE member_id = $1 AND state = 'issued'
          ORDER BY expires_at, voucher_id",
        member,
    )
    .all::<VoucherRow>(tx)
    .await?)
}

/// The code that a voucher shows at a moment.
pub fn code_at(
    keys: &CodeKeys,
    voucher: VoucherId,
    is_printed: bool,
    attempt: i64,
    at: Timestamp,
) -> Code {
    if is_printed {
        keys.printed_voucher(voucher, attempt)
    } else {
        keys.live_voucher(voucher, attempt, at)
    }
}

impl VoucherRow {
    /// Whether its code stays.
    pub fn is_printed(&self) -> bool {
        self.kind == "printed"
    }

    /// The voucher as the rules see it.
    pub fn voucher(&self) -> Result<Voucher, Fault> {
        let redeemed = match (self.redeemed_at, &self.redeemed_in) {
            (Some(at), Some(store)) => {
                Some(Redeemed { at, store: store.clone(), till: self.redeemed_till.clone() })
            }
            _ => None,
        };
        let state = VoucherState::named(&self.state, redeemed).ok_or_else(|| {
            Fault::Corrupt(format!("voucher {}: state '{}'", self.voucher_id, self.state))
        })?;
        Ok(Voucher {
            id: self.voucher_id,
            reward: self.reward.clone(),
            is_printed: self.is_printed(),
            state,
            points: self.points,
            issued_at: self.issued_at,
            expires_at: self.expires_at,
        })
    }
}
