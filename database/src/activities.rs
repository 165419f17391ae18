//! Activities: what earns without buying, each as often as it may.

use jiff::Timestamp;
use loyalty::{
    calendar::Period,
    credit::CreditDraw,
    earning::Stamped,
    explanation::{Explanation, ReferralSide},
    ids::{LotId, MemberId, Slug},
    ledger::{Account, Actor, LedgerTransaction, Origin, Posting},
    lots::Lot,
    points::Points,
    programme::{Activity, BIRTHDAY, HowOften},
};
use serde::{Deserialize, Serialize};

use crate::{
    audit::{self, By},
    closing, credit,
    database::Database,
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    ledger, lots,
    members::Enrol,
    qualifying::day_number,
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::{Tx, record, sql},
    tiers,
    wallets::{self, Wallet},
};

/// Activities that the server itself sees happening: no machine reports them.
const BY_ITSELF: [&str; 5] = ["enrolment", "profile", "check-in", "referral", BIRTHDAY];

/// Through how many days after a birthday a visit still earns what it gives.
const BIRTHDAY_DAYS: i64 = 30;

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
    database.write_in_turn(async move |tx| check_in_within(tx, &rulebook, &command).await).await
}

/// Checks a member in within a transaction.
pub async fn check_in_within(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &CheckIn,
) -> Result<Option<Points>, Failure> {
    let CheckIn { member, store, at } = command;
    let terms = rulebook.at(*at);
    let Some(activity) = terms.activity("check-in") else { return Ok(None) };
    let mut wallet = wallet_of(tx, rulebook, *member, *at).await?;
    let once_key = check_in_key(terms, store, *at);
    let origin = Origin { store: Some(store.clone()), ..Origin::of(Actor::Member) };
    let (once_key, origin) = (&once_key, &origin);
    let earning = Earning { terms, activity, once_key, origin, at: *at };
    let earned = earn(tx, &mut wallet, &earning, None).await?;
    // What time did to the member meanwhile is recorded already, earned or not.
    wallets::save(tx, &mut wallet).await?;
    if earned {
        let line = audit::Line::of("checked_in", Actor::Member, *at).about(*member);
        audit::insert(tx, &line.at_till(Some(store.clone()), None)).await?;
    }
    Ok(earned.then_some(activity.points))
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
            HowOften::OnceAYear => terms.zone.date(*at).year().to_string(),
            HowOften::EachReference => command.reference.clone(),
        };
        let reference = Some(command.reference.clone());
        let origin = Origin { reference, ..Origin::of(command.by) };
        let (once_key, origin) = (&once_key, &origin);
        let earning = Earning { terms, activity, once_key, origin, at: *at };
        if !earn(tx, &mut wallet, &earning, None).await? {
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
    let earning = Earning { terms, activity, once_key: "", origin: &origin, at: enrol.at };
    earn(tx, wallet, &earning, None).await.map(drop)
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
    let earning = Earning { terms, activity, once_key: "", origin: &Origin::of(by), at };
    earn(tx, &mut wallet, &earning, None).await?;
    Ok(wallets::save(tx, &mut wallet).await?)
}

/// Gives what the programme gives for a birthday, to a member who visits on it or within 30 days
/// after. The wallet is saved by the caller.
pub(crate) async fn celebrate(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    terms: &Terms,
    birthday: Option<&str>,
    origin: &Origin,
    at: Timestamp,
) -> Result<(), Fault> {
    let Some(activity) = terms.activity(BIRTHDAY) else { return Ok(()) };
    let Some(birthday) = birthday.and_then(|day| day.parse().ok()) else { return Ok(()) };
    let celebrated = terms.zone.last_birthday(birthday, at);
    let days = day_number(terms.zone.date(at)) - day_number(celebrated);
    if days > BIRTHDAY_DAYS {
        return Ok(());
    }
    let once_key = celebrated.year().to_string();
    let earning = Earning { terms, activity, once_key: &once_key, origin, at };
    earn(tx, wallet, &earning, None).await.map(drop)
}

/// The wallet of a member, as of `at`.
pub(crate) async fn wallet_of(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
    at: Timestamp,
) -> Result<Wallet, Failure> {
    let mut wallet = wallets::lock(tx, member).await?.ok_or(Refusal::MemberUnknown)?;
    wallet.must_be_held()?;
    closing::settle_due(tx, &mut wallet, rulebook, at, at).await?;
    Ok(wallet)
}

/// What an activity is about to earn.
#[derive(Clone, Copy)]
pub(crate) struct Earning<'e> {
    /// By which version of the programme.
    pub(crate) terms: &'e Terms,
    /// Which activity.
    pub(crate) activity: &'e Activity,
    /// What it earns once for.
    pub(crate) once_key: &'e str,
    /// Where, and by whom.
    pub(crate) origin: &'e Origin,
    /// When.
    pub(crate) at: Timestamp,
}

/// Records what an activity earns, unless it has earned under this key, or as often as it may
/// in a day or a year.
pub(crate) async fn earn(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    earning: &Earning<'_>,
    referral: Option<ReferralSide>,
) -> Result<bool, Fault> {
    let Earning { terms, activity, once_key, origin, at } = *earning;
    let caps = [
        (activity.at_most_a_day, terms.zone.day_of(at)),
        (activity.at_most_a_year, terms.zone.year_of(at)),
    ];
    for (most, period) in caps {
        if let Some(most) = most
            && count_in(tx, wallet.member, activity, period).await? >= most
        {
            return Ok(false);
        }
    }
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
    let explanation = Explanation::Activity { activity: activity.id.clone(), referral };
    add_lot(tx, wallet, terms, lot, explanation, Account::Issued, origin, at).await?;
    if activity.qualifies {
        tiers::count_and_raise(tx, wallet, terms, at, activity.points, 0).await?;
    }
    let kind =
        EventKind::PointsChanged { because: "activity".into(), points: activity.points.get() };
    events::insert(tx, wallet.member, &kind, at).await?;
    Ok(true)
}

/// How often an activity has earned in a period.
async fn count_in(
    tx: &mut Tx<'_>,
    member: MemberId,
    activity: &Activity,
    period: Period,
) -> Result<i64, Fault> {
    let count = sql!(
        "SELECT count(*) AS times
           FROM activity
           JOIN ledger_transaction AS told
             ON told.member_id = activity.member_id AND told.sequence = activity.sequence
          WHERE activity.member_id = $1 AND activity.activity = $2
            AND told.occurred_at >= $3 AND told.occurred_at < $4",
        member,
        activity.id,
        period.starts_at,
        period.ends_at,
    )
    .one::<Count>(tx)
    .await?;
    Ok(count.times)
}

record! { struct Count { times: i64 } }

/// Whether a member has checked in to a store on the local day of a moment.
pub async fn is_checked_in(
    tx: &mut Tx<'_>,
    terms: &Terms,
    member: MemberId,
    store: &Slug,
    at: Timestamp,
) -> Result<bool, Fault> {
    let count = sql!(
        "SELECT count(*) AS times
           FROM activity
          WHERE member_id = $1 AND activity = 'check-in' AND once_key = $2",
        member,
        check_in_key(terms, store, at),
    )
    .one::<Count>(tx)
    .await?;
    Ok(count.times > 0)
}

/// What a check-in earns once for: the day and the store.
fn check_in_key(terms: &Terms, store: &Slug, at: Timestamp) -> String {
    format!("{}/{store}", terms.zone.date(at))
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
    let mut postings = held.add(lot, from);
    let stamps = match &explanation {
        Explanation::Purchase { earning, .. } => earning.stamps.as_slice(),
        Explanation::PaperCard { stamps, .. } => stamps.as_slice(),
        _ => &[],
    };
    let stamps = stamps.iter().map(Stamped::reversed);
    postings.extend(stamps.flat_map(|stamped| Posting::stamps_move(&stamped, from)));
    let cashback_minor = match &explanation {
        Explanation::Purchase { earning, .. } => earning.cashback_minor(),
        _ => 0,
    };
    let cashback = CreditDraw { lot: LotId(wallet.next_sequence()), minor: cashback_minor };
    if cashback_minor > 0 {
        postings.extend(loyalty::credit::postings(&[cashback], from, true));
    }
    let transaction = LedgerTransaction::new(occurred_at, explanation, postings)?;
    ledger::record(tx, wallet, &transaction, origin, terms.version, recorded_at).await?;
    if cashback_minor > 0 {
        credit::insert_given(tx, wallet.member, cashback, occurred_at).await?;
    }
    for lot in &held.lots {
        lots::insert(tx, wallet.member, lot).await?;
    }
    if from == Account::Issued {
        wallet.lifetime_earned += points;
    }
    Ok(())
}
