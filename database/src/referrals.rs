//! Referrals: who joined through whose invitation, and what that earns both of them.
//!
//! Both sides earn in the transaction that counts the friend's first purchase. It locks the
//! friend's wallet first and then that of whoever invited them, who joined earlier: every referral
//! leads back in time, so that no two transactions can wait for each other in a ring.

use jiff::Timestamp;
use loyalty::{
    explanation::{Explanation, ReferralSide},
    ids::{LotId, MemberId, PurchaseId, Sequence},
    ledger::{Account, LedgerTransaction, Origin},
    membership::{EmailAddress, MemberState},
    points::Points,
    programme::HowOften,
};

use crate::{
    activities::{self, Earning, wallet_of},
    audit::{self, By},
    events::{self, EventKind},
    fault::{Failure, Fault},
    ledger, lots,
    members::{self, Member, survivor},
    rulebook::Rulebook,
    sql::{Tx, record, sql},
    wallets::{self, Wallet},
};

/// The activity that referrals earn by.
pub const ACTIVITY: &str = "referral";

/// How many codes are tried for one member.
const MOST_ATTEMPTS: i64 = 16;

record! { struct Owner { member_id: MemberId } }

record! { struct ReferralRow { referred_by: MemberId } }

record! {
    struct EndedRow {
        member_id: MemberId,
        referred_by: MemberId,
        earned_at: Option<Timestamp>,
    }
}

record! {
    /// What became of a member's invitations.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Friends {
        /// How many joined.
        pub joined: i64,
        /// How many of them have bought something.
        pub bought: i64,
    }
}

/// The code of a member's invitation; the first time it is written down.
pub async fn code_of(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
) -> Result<String, Fault> {
    for attempt in 0..MOST_ATTEMPTS {
        let code = rulebook.keys().referral(member, attempt);
        sql!(
            "INSERT INTO referral_code (code, member_id) VALUES ($1, $2)
             ON CONFLICT (code) DO NOTHING",
            code,
            member,
        )
        .execute(tx)
        .await?;
        if find_owner(tx, &code).await? == Some(member) {
            return Ok(code);
        }
    }
    Err(Fault::Corrupt("no free code for an invitation was found".into()))
}

/// Finds a member's code, if it has been written down.
pub async fn find_code(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
) -> Result<Option<String>, Fault> {
    for attempt in 0..MOST_ATTEMPTS {
        let code = rulebook.keys().referral(member, attempt);
        match find_owner(tx, &code).await? {
            Some(owner) if owner == member => return Ok(Some(code)),
            Some(_) => {}
            None => return Ok(None),
        }
    }
    Ok(None)
}

async fn find_owner(tx: &mut Tx<'_>, code: &str) -> Result<Option<MemberId>, Fault> {
    let owner = sql!("SELECT member_id FROM referral_code WHERE code = $1", code)
        .optional::<Owner>(tx)
        .await?;
    Ok(owner.map(|owner| owner.member_id))
}

/// Finds who invites by a code.
pub async fn find_inviting(tx: &mut Tx<'_>, code: &str) -> Result<Option<Member>, Fault> {
    let Some(owner) = find_owner(tx, &code.to_ascii_lowercase()).await? else { return Ok(None) };
    let owner = survivor(tx, owner).await?;
    let member = members::find(tx, owner).await?;
    Ok(member.filter(|member| member.state == MemberState::Active))
}

/// Counts a member's friends.
pub async fn count(tx: &mut Tx<'_>, member: MemberId) -> Result<Friends, Fault> {
    sql!(
        "SELECT count(*) AS joined, count(earned_at) AS bought
           FROM referral
          WHERE referred_by = $1",
        member,
    )
    .one::<Friends>(tx)
    .await
}

/// Remembers through whose invitation a member has just joined, once. Nobody invites themselves,
/// also not by a second address of the same mailbox.
pub async fn remember(
    tx: &mut Tx<'_>,
    friend: MemberId,
    inviting: MemberId,
    by: By,
    at: Timestamp,
) -> Result<bool, Fault> {
    let (Some(friend), Some(inviting)) =
        (members::find(tx, friend).await?, members::find(tx, inviting).await?)
    else {
        return Ok(false);
    };
    // Who joined later was invited by who joined earlier: locks rely on it.
    let is_new = friend.enrolled_at >= inviting.enrolled_at;
    if !is_new || inviting.state != MemberState::Active || are_one_person(&friend, &inviting) {
        return Ok(false);
    }
    let remembered = sql!(
        "INSERT INTO referral (member_id, referred_by, referred_at) VALUES ($1, $2, $3)
         ON CONFLICT (member_id) DO NOTHING",
        friend.member_id,
        inviting.member_id,
        at,
    )
    .execute(tx)
    .await?;
    if remembered == 1 {
        let detail = serde_json::json!({ "referred_by": inviting.member_id });
        let line = audit::Line::of("referral_remembered", by, at).about(friend.member_id);
        audit::insert(tx, &line.detailed(&detail)).await?;
    }
    Ok(remembered == 1)
}

fn are_one_person(one: &Member, other: &Member) -> bool {
    let mailbox = |member: &Member| {
        let email = EmailAddress::parse(member.email.as_deref()?).ok()?;
        Some(email.mailbox())
    };
    let is_same_mailbox = mailbox(one).is_some_and(|mailbox_of| mailbox(other) == Some(mailbox_of));
    let is_same_phone = one.phone.is_some() && one.phone == other.phone;
    one.member_id == other.member_id || is_same_mailbox || is_same_phone
}

/// Gives both sides what a referral earns, once: with the friend's first purchase, which is this
/// one. The friend's wallet is saved by the caller.
pub(crate) async fn earn(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    friend: &mut Wallet,
    purchase: PurchaseId,
    at: Timestamp,
) -> Result<(), Failure> {
    let Some(referral) = find(tx, friend.member).await? else { return Ok(()) };
    let terms = rulebook.at(at);
    let Some(activity) = terms.activity(ACTIVITY) else { return Ok(()) };
    let first = sql!(
        "UPDATE referral SET earned_at = $2, purchase_id = $3
          WHERE member_id = $1 AND earned_at IS NULL",
        friend.member,
        at,
        purchase,
    )
    .execute(tx)
    .await?;
    if first == 0 {
        return Ok(());
    }
    let origin = Origin::of(loyalty::ledger::Actor::Job);
    let once_key = invited_key(friend.member);
    let earning = Earning { terms, activity, once_key: &once_key, origin: &origin, at };
    activities::earn(tx, friend, &earning, Some(ReferralSide::Invited)).await?;

    let inviting = survivor(tx, referral.referred_by).await?;
    let inviting = members::find(tx, inviting).await?.filter(|inviting| {
        inviting.state == MemberState::Active && inviting.member_id != friend.member
    });
    let Some(inviting) = inviting else { return Ok(()) };
    let mut inviting = wallet_of(tx, rulebook, inviting.member_id, at).await?;
    let once_key = inviting_key(activity.how_often, friend.member);
    let earning = Earning { once_key: &once_key, ..earning };
    activities::earn(tx, &mut inviting, &earning, Some(ReferralSide::Inviting)).await?;
    // What time did to them meanwhile is recorded already, earned or not.
    Ok(wallets::save(tx, &mut inviting).await?)
}

/// The key under which a friend earns, once. It names the friend: they may become part of somebody
/// who was invited too.
fn invited_key(friend: MemberId) -> String {
    format!("invited/{friend}")
}

fn inviting_key(how_often: HowOften, friend: MemberId) -> String {
    match how_often {
        HowOften::Once => "inviting".to_owned(),
        HowOften::DailyInEachStore | HowOften::OnceAYear | HowOften::EachReference => {
            friend.to_string()
        }
    }
}

/// Takes back what a referral earned both sides by this purchase, which was given back whole. The
/// wallet of whoever has the purchase now is saved by the caller.
pub(crate) async fn take_back(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    friend: &mut Wallet,
    purchase: PurchaseId,
    by: By,
    at: Timestamp,
) -> Result<(), Failure> {
    let ended = sql!(
        "UPDATE referral SET purchase_id = NULL
          WHERE purchase_id = $1
         RETURNING member_id, referred_by, earned_at",
        purchase,
    )
    .optional::<EndedRow>(tx)
    .await?;
    let Some(EndedRow { member_id, referred_by, earned_at }) = ended else { return Ok(()) };
    end(tx, rulebook, friend, &invited_key(member_id), ReferralSide::Invited, by, at).await?;
    let earned_by = rulebook.at(earned_at.unwrap_or(at)).activity(ACTIVITY);
    let how_often = earned_by.map_or(HowOften::EachReference, |activity| activity.how_often);
    let once_key = inviting_key(how_often, member_id);
    let referred_by = survivor(tx, referred_by).await?;
    if referred_by == friend.member {
        return Ok(end(tx, rulebook, friend, &once_key, ReferralSide::Inviting, by, at).await?);
    }
    // Whoever was erased has nothing left to take.
    let inviting = members::find(tx, referred_by).await?;
    if inviting.is_none_or(|inviting| inviting.state == MemberState::Erased) {
        return Ok(());
    }
    let mut inviting = wallet_of(tx, rulebook, referred_by, at).await?;
    end(tx, rulebook, &mut inviting, &once_key, ReferralSide::Inviting, by, at).await?;
    Ok(wallets::save(tx, &mut inviting).await?)
}

record! { struct EarnedRow { sequence: Sequence, points: Points } }

/// Takes back one side.
async fn end(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    wallet: &mut Wallet,
    once_key: &str,
    side: ReferralSide,
    by: By,
    at: Timestamp,
) -> Result<(), Fault> {
    let earned = sql!(
        "SELECT sequence, points
           FROM activity
          WHERE member_id = $1 AND activity = $2 AND once_key = $3",
        wallet.member,
        ACTIVITY,
        once_key,
    )
    .optional::<EarnedRow>(tx)
    .await?;
    let Some(EarnedRow { sequence, points }) = earned else { return Ok(()) };
    let before = lots::list_open(tx, wallet.member).await?;
    let mut held = wallet.held(before.clone());
    let postings = held.take_back(points, LotId(sequence), Account::Issued);
    let activity = ACTIVITY.parse().map_err(|_| Fault::Corrupt("no activity's name".into()))?;
    let explanation = Explanation::ReferralEnd { activity, side, earned_by: sequence };
    let transaction = LedgerTransaction::new(at, explanation, postings)?;
    let version = rulebook.at(at).version;
    ledger::record(tx, wallet, &transaction, &Origin::of(by), version, at).await?;
    lots::save_changed(tx, wallet.member, &before, &held.lots).await?;
    wallet.lifetime_earned -= points;
    let because = "referral_end".into();
    let kind = EventKind::PointsChanged { because, points: -points.get() };
    events::insert(tx, wallet.member, &kind, at).await
}

async fn find(tx: &mut Tx<'_>, friend: MemberId) -> Result<Option<ReferralRow>, Fault> {
    sql!("SELECT referred_by FROM referral WHERE member_id = $1", friend)
        .optional::<ReferralRow>(tx)
        .await
}
