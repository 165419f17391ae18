//! Closing: time does its work, member by member.

use jiff::Timestamp;
use loyalty::{
    closing::{Settled, Settling, settle},
    explanation::Explanation,
    ids::{MemberId, VoucherId},
    ledger::{Actor, Origin},
};

use crate::{
    credit,
    database::Database,
    events::{self, EventKind},
    fault::{Failure, Fault},
    instance, ledger, lots, qualifying,
    rulebook::{Rulebook, Terms},
    sql::{Tx, record, sql},
    tiers, vouchers,
    wallets::{self, Wallet},
};

/// How many members one round of closing asks for.
const MEMBERS_A_ROUND: i64 = 256;

/// What closing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Closed {
    /// Members to whom something was due.
    pub members: u64,
    /// Ledger transactions and reviews.
    pub acts: u64,
    /// Members who could not be closed, because their books do not add up.
    pub failed: u64,
}

/// Does to a member what time has done by `at`. The wallet is not yet saved.
///
/// Nothing happens, and nothing is read, for a member to whom nothing is due.
pub(crate) async fn settle_due(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    rulebook: &Rulebook,
    at: Timestamp,
    recorded_at: Timestamp,
) -> Result<u64, Fault> {
    if !wallet.is_due(at) {
        return Ok(0);
    }
    let terms = rulebook.at(at);
    let (mut settling, before) = load(tx, wallet).await?;
    let reviews = reviews_due(tx, wallet, terms, at).await?;
    let qualifying = |review_at: Timestamp| {
        reviews.iter().find(|(due_at, _)| *due_at == review_at).map_or(0, |(_, counted)| *counted)
    };
    let done = settle(&mut settling, terms, qualifying, at)?;

    for settled in &done {
        record(tx, wallet, terms, settled, recorded_at).await?;
    }
    lots::save_changed(tx, wallet.member, &before.held.lots, &settling.held.lots).await?;
    credit::save_expired(tx, wallet.member, &before.credit, &settling.credit).await?;
    let last_change = |settled: &Settled| match settled {
        Settled::Reviewed { at, .. } => Some(*at),
        Settled::Moved(_) => None,
    };
    wallet.tier_since = done.iter().filter_map(last_change).next_back().or(wallet.tier_since);
    wallet.standing = settling.standing.clone();
    wallet.due_at = settling.due_at();
    if wallet.available != settling.held.available || wallet.pending != settling.held.pending {
        return Err(Fault::Corrupt(format!(
            "member {}: lots do not add up to the balance; run verify",
            wallet.member
        )));
    }
    Ok(u64::try_from(done.len()).unwrap_or(u64::MAX))
}

async fn load(tx: &mut Tx<'_>, wallet: &Wallet) -> Result<(Settling, Settling), Fault> {
    let mut lots = lots::list_open(tx, wallet.member).await?;
    let mut issued = Vec::new();
    for row in vouchers::list_issued(tx, wallet.member).await? {
        let paid = vouchers::paid_for(tx, wallet.member, row.claim_sequence).await?;
        lots::load_drawn(tx, wallet.member, &paid.draws, &mut lots).await?;
        issued.push((row.voucher()?, paid));
    }
    let settling = Settling {
        held: wallet.held(lots),
        credit: credit::list_open(tx, wallet.member).await?,
        vouchers: issued,
        standing: wallet.standing.clone(),
    };
    Ok((settling.clone(), settling))
}

/// What counted in each period that ends with a review up to `at`.
async fn reviews_due(
    tx: &mut Tx<'_>,
    wallet: &Wallet,
    terms: &Terms,
    at: Timestamp,
) -> Result<Vec<(Timestamp, i64)>, Fault> {
    let mut reviews = Vec::new();
    let mut standing = wallet.standing.clone();
    while let Some(review_at) = standing.held_until.filter(|review_at| *review_at <= at) {
        let last_moment = review_at - jiff::Span::new().microseconds(1);
        let counted = qualifying::sum(tx, wallet.member, terms, last_moment).await?;
        reviews.push((review_at, counted));
        standing = loyalty::tiers::review(terms, &standing, counted, review_at).0;
    }
    Ok(reviews)
}

async fn record(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    terms: &Terms,
    settled: &Settled,
    recorded_at: Timestamp,
) -> Result<(), Fault> {
    let transaction = match settled {
        Settled::Reviewed { at, change, .. } => {
            tiers::insert_change(tx, wallet.member, *at, change).await?;
            let kind = EventKind::TierChanged { tier: change.to.to_string() };
            return events::insert(tx, wallet.member, &kind, recorded_at).await;
        }
        Settled::Moved(transaction) => transaction,
    };
    let origin = Origin::of(Actor::Job);
    ledger::record(tx, wallet, transaction, &origin, terms.version, recorded_at).await?;
    if let Explanation::VoucherExpiry { voucher, reward } = &transaction.explanation {
        vouchers::end(tx, wallet.member, *voucher, "expired", transaction.occurred_at).await?;
        vouchers::count_back(tx, terms, reward).await?;
        announce_voucher(tx, wallet.member, *voucher, "expired", recorded_at).await?;
    }
    let kind = EventKind::PointsChanged {
        because: transaction.explanation.kind().into(),
        points: settled.change(loyalty::ledger::Account::Available)
            + settled.change(loyalty::ledger::Account::Pending),
    };
    events::insert(tx, wallet.member, &kind, recorded_at).await
}

async fn announce_voucher(
    tx: &mut Tx<'_>,
    member: MemberId,
    voucher: VoucherId,
    state: &'static str,
    at: Timestamp,
) -> Result<(), Fault> {
    let kind = EventKind::VoucherChanged { voucher: voucher.0, state: state.into() };
    events::insert(tx, member, &kind, at).await
}

record! {
    struct DueRow {
        member_id: MemberId,
        due_at: Timestamp,
    }
}

/// Closes one member.
pub async fn close_member(
    database: &Database,
    rulebook: &Rulebook,
    member: MemberId,
    as_of: Timestamp,
    recorded_at: Timestamp,
) -> Result<u64, Failure> {
    let rulebook = rulebook.clone();
    database
        .write_in_turn(async move |tx| close_in(tx, &rulebook, member, as_of, recorded_at).await)
        .await
}

/// Closes one member within a transaction.
pub async fn close_in(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
    as_of: Timestamp,
    recorded_at: Timestamp,
) -> Result<u64, Failure> {
    let Some(mut wallet) = wallets::lock(tx, member).await? else { return Ok(0) };
    if !wallet.is_due(as_of) {
        return Ok(0);
    }
    let acts = settle_due(tx, &mut wallet, rulebook, as_of, recorded_at).await?;
    wallets::save(tx, &mut wallet).await?;
    Ok(acts)
}

/// Closes every member to whom something is due by `as_of`, each in one transaction.
///
/// Run any number of times it ends the same. Work grows with what is due, not with members.
pub async fn close(
    database: &Database,
    rulebook: &Rulebook,
    as_of: Timestamp,
    recorded_at: Timestamp,
    mut progress: impl FnMut(Closed),
) -> Result<Closed, Failure> {
    let mut closed = Closed::default();
    let mut after = (Timestamp::MIN, MemberId(uuid::Uuid::nil()));
    loop {
        let due = database.read_once(async |tx| list_due(tx, as_of, after).await).await?;
        let Some(last) = due.last() else { return Ok(closed) };
        after = (last.due_at, last.member_id);
        // Together they share commits on SQLite and connections on PostgreSQL.
        let members = due.iter().map(|row| {
            let (database, rulebook) = (database.clone(), rulebook.clone());
            let member = row.member_id;
            async move { close_member(&database, &rulebook, member, as_of, recorded_at).await }
        });
        for acts in futures_util::future::join_all(members).await {
            match acts {
                Ok(acts) => {
                    closed.members += 1;
                    closed.acts += acts;
                }
                // One member's books must not keep time from passing for all others.
                Err(Failure::Fault(Fault::Corrupt(what))) => {
                    tracing::error!(what, "a member could not be closed");
                    closed.failed += 1;
                }
                Err(failure) => return Err(failure),
            }
        }
        progress(closed);
    }
}

/// Notes up to when time has done its work, if it has not done so further on already.
pub async fn note_closed(database: &Database, as_of: Timestamp) -> Result<(), Failure> {
    let noted = closed_until(database).await?;
    if noted.is_none_or(|noted| noted < as_of) {
        let micros = as_of.as_microsecond().to_be_bytes().to_vec();
        instance::put(database, "closed_until", micros).await?;
    }
    Ok(())
}

/// Up to when time has done its work; none before the first closing.
pub async fn closed_until(database: &Database) -> Result<Option<Timestamp>, Fault> {
    let stored = instance::find(database, "closed_until").await?;
    let micros = stored.and_then(|bytes| bytes.try_into().ok()).map(i64::from_be_bytes);
    Ok(micros.and_then(|micros| Timestamp::from_microsecond(micros).ok()))
}

async fn list_due(
    tx: &mut Tx<'_>,
    as_of: Timestamp,
    after: (Timestamp, MemberId),
) -> Result<Vec<DueRow>, Fault> {
    sql!(
        "SELECT member_id, due_at
           FROM wallet
          WHERE due_at <= $1 AND (due_at, member_id) > ($2, $3)
          ORDER BY due_at, member_id
          LIMIT $4",
        as_of,
        after.0,
        after.1,
        MEMBERS_A_ROUND,
    )
    .all::<DueRow>(tx)
    .await
}

/// Closes one member if something is due, so that what is read next is as of `at`.
pub async fn settle_before_reading(
    database: &Database,
    rulebook: &Rulebook,
    wallet: &Wallet,
    at: Timestamp,
) -> Result<bool, Failure> {
    if !wallet.is_due(at) {
        return Ok(false);
    }
    close_member(database, rulebook, wallet.member, at, at).await?;
    Ok(true)
}
