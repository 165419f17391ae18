//! Activities: what earns without buying, each as often as it may.

use jiff::Timestamp;
use loyalty::{
    explanation::Explanation,
    ids::{LotId, MemberId, Slug},
    ledger::{Account, Actor, LedgerTransaction, Origin},
    lots::Lot,
    points::Points,
    programme::{Activity, HowOften},
};
use serde::{Deserialize, Serialize};

use crate::{
    audit::{self, By},
    closing,
    database::Database,
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    ledger, lots,
    members::Enrol,
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::{Tx, sql},
    tiers,
    wallets::{self, Wallet},
};

/// Activities that the server itself sees happening: no machine reports them.
const BY_ITSELF: [&str; 4] = ["enrolment", "profile", "check-in", "referral"];

/// A member checks in to a store.
#[derive(Clone, Debug)]
pub struct CheckIn {
    /// Who.
    pub member: MemberId,
    /// Where.
    pub store: Slug,
    /// When.
    pub at: Timestamp,
}

/// A machine reports an activity.
#[derive(Clone, Debug)]
pub struct ReportActivity {
    /// Who did it.
    pub member: MemberId,
    /// What, as the programme names it.
    pub activity: String,
    /// What tells it from another of its kind.
    pub reference: String,
    /// Who reports it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// What an activity earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityEarned {
    /// How many points.
    pub points: Points,
}

/// Checks a member in; nothing when they were here today already, or the programme gives nothing.
pub async fn check_in(
    database: &Database,
    rulebook: &Rulebook,
    command: CheckIn,
) -> Result<Option<Points>, Failure> {
    let rulebook = rulebook.clone();
    database
        .write_in_turn(async move |tx| {
            let CheckIn { member, store, at } = &command;
            let terms = rulebook.at(*at);
            let Some(activity) = terms.activity("check-in") else { return Ok(None) };
            let mut wallet = wallet_of(tx, &rulebook, *member, *at).await?;
            let day = terms.zone.date(*at);
            let once_key = format!("{day}/{store}");
            let origin = Origin { store: Some(store.clone()), ..Origin::of(Actor::Member) };
            let earned = earn(tx, &mut wallet, terms, activity, &once_key, &origin, *at).await?;
            if earned {
                wallets::save(tx, &mut wallet).await?;
                let line = audit::Line::of("checked_in", Actor::Member, *at).about(*member);
                audit::insert(tx, &line.at_till(Some(store.clone()), None)).await?;
            }
            Ok(earned.then_some(activity.points))
        })
        .await
}

/// Records an activity that a machine reports, once for its reference.
pub async fn earn_activity(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &ReportActivity,
    key: Option<&Key>,
) -> Result<Answered<ActivityEarned>, Failure> {
    let ReportActivity { member, at, .. } = command;
    let terms = rulebook.at(*at);
    let by_itself = BY_ITSELF.contains(&command.activity.as_str());
    let activity = terms.activity(&command.activity).filter(|_| !by_itself);
    let activity = activity.ok_or_else(|| Refusal::ActivityUnknown(command.activity.clone()))?;
    idempotency::once(tx, key, *at, async |tx| {
        let mut wallet = wallet_of(tx, rulebook, *member, *at).await?;
        let once_key = match activity.how_often {
            HowOften::Once => String::new(),
            HowOften::DailyInEachStore => terms.zone.date(*at).to_string(),
            HowOften::EachReference => command.reference.clone(),
        };
        let reference = Some(command.reference.clone());
        let origin = Origin { reference, ..Origin::of(command.by) };
        if !earn(tx, &mut wallet, terms, activity, &once_key, &origin, *at).await? {
            return Err(Refusal::ActivityDone(activity.id.clone()).into());
        }
        wallets::save(tx, &mut wallet).await?;
        let line = audit::Line::of("activity_reported", command.by, *at).about(*member);
        audit::insert(tx, &line).await?;
        Ok(ActivityEarned { points: activity.points })
    })
    .await
}

/// Gives what the programme gives for joining.
pub(crate) async fn welcome(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    terms: &Terms,
    enrol: &Enrol,
) -> Result<(), Fault> {
    let Some(activity) = terms.activity("enrolment") else { return Ok(()) };
    let origin = Origin { store: enrol.store.clone(), ..Origin::of(enrol.by) };
    earn(tx, wallet, terms, activity, "", &origin, enrol.at).await.map(drop)
}

/// Gives what the programme gives for a complete profile, the first time.
pub(crate) async fn complete_profile(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
    by: By,
    at: Timestamp,
) -> Result<(), Failure> {
    let terms = rulebook.at(at);
    let Some(activity) = terms.activity("profile") else { return Ok(()) };
    let mut wallet = wallet_of(tx, rulebook, member, at).await?;
    earn(tx, &mut wallet, terms, activity, "", &Origin::of(by), at).await?;
    Ok(wallets::save(tx, &mut wallet).await?)
}

/// The wallet of a member, as of `at`.
pub(crate) async fn wallet_of(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
    at: Timestamp,
) -> Result<Wallet, Failure> {
    let mut wallet = wallets::lock(tx, member).await?.ok_or(Refusal::MemberUnknown)?;
    closing::settle_due(tx, &mut wallet, rulebook, at, at).await?;
    Ok(wallet)
}

/// Records what an activity earns, unless it has earned under this key.
async fn earn(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    terms: &Terms,
    activity: &Activity,
    once_key: &str,
    origin: &Origin,
    at: Timestamp,
) -> Result<bool, Fault> {
    let sequence = wallet.next_sequence();
    let is_new = sql!(
        "INSERT INTO activity (member_id, activity, once_key, sequence, points)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (member_id, activity, once_key) DO NOTHING",
        wallet.member,
        activity.id,
        once_key,
        sequence,
        activity.points,
    )
    .execute(tx)
    .await?;
    if is_new == 0 {
        return Ok(false);
    }
    let lot = Lot {
        id: LotId(sequence),
        remaining: activity.points,
        earned_at: at,
        expires_at: terms.zone.end_of_month_after(at, terms.points.expiry_months),
        matures_at: None,
    };
    let explanation = Explanation::Activity { activity: activity.id.clone() };
    add_lot(tx, wallet, terms, lot, explanation, Account::Issued, origin, at).await?;
    if activity.qualifies {
        tiers::count_and_raise(tx, wallet, terms, at, activity.points, 0).await?;
    }
    let kind = EventKind::PointsChanged { because: "activity", points: activity.points.get() };
    events::insert(tx, wallet.member, &kind, at).await?;
    Ok(true)
}

/// Records an earning that leaves a lot: its transaction, its lot, the wallet's sums.
#[expect(clippy::too_many_arguments, reason = "one line of the books, each part said once")]
pub(crate) async fn add_lot(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    terms: &Terms,
    lot: Lot,
    explanation: Explanation,
    from: Account,
    origin: &Origin,
    recorded_at: Timestamp,
) -> Result<(), Fault> {
    let points = lot.remaining;
    let occurred_at = lot.earned_at;
    wallet.due_by(lot.matures_at.unwrap_or(lot.expires_at));
    let mut held = wallet.held(Vec::new());
    let postings = held.add(lot, from);
    let transaction = LedgerTransaction::new(occurred_at, explanation, postings)?;
    ledger::record(tx, wallet, &transaction, origin, terms.version, recorded_at).await?;
    for lot in &held.lots {
        lots::insert(tx, wallet.member, lot).await?;
    }
    if from == Account::Issued {
        wallet.lifetime_earned += points;
    }
    Ok(())
}
