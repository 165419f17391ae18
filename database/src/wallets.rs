//! A member's wallet row: what every command on a member starts from and ends with.

use jiff::Timestamp;
use loyalty::{
    ids::{MemberId, Sequence, Slug},
    ledger::ChainHash,
    lots::{Lot, PointsHeld},
    membership::MemberState,
    points::Points,
    tiers::Standing,
};

use crate::{
    fault::Fault,
    qualifying::Counted,
    refusal::Refusal,
    sql::{Asked, Query, Tx, record, sql},
};

/// The balances beside the postings, the standing, and the end of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    /// Whose.
    pub member: MemberId,
    /// Whether it is in use.
    pub state: MemberState,
    /// What can be spent now; negative is a debt.
    pub available: Points,
    /// What is earned and not yet matured.
    pub pending: Points,
    /// Everything ever earned, less what refunds took back.
    pub lifetime_earned: Points,
    /// How many purchases were counted.
    pub purchases: i64,
    /// The tier, and when it is reviewed.
    pub standing: Standing,
    /// Since when the tier is held; none since enrolment.
    pub tier_since: Option<Timestamp>,
    /// When time will do something to this member next, at the earliest.
    pub due_at: Option<Timestamp>,
    /// The last transaction of the ledger.
    pub sequence: Sequence,
    pub(crate) chain_hash: ChainHash,
    /// The last transaction when this was read: what saving insists on.
    read_at: Sequence,
    /// What counts for the tier, once it was summed while the wallet is held.
    pub(crate) counted: Option<Counted>,
}

record! {
    struct WalletRow {
        state: MemberState,
        available: Points,
        pending: Points,
        lifetime_earned: Points,
        purchases: i64,
        tier: Slug,
        tier_since: Option<Timestamp>,
        held_until: Option<Timestamp>,
        due_at: Option<Timestamp>,
        sequence: Sequence,
        chain_hash: [u8; 32],
    }
}

/// Finds a member's wallet.
pub async fn find(tx: &mut Tx<'_>, member: MemberId) -> Result<Option<Wallet>, Fault> {
    let row = find_row(&member).optional::<WalletRow>(tx).await?;
    Ok(row.map(|row| wallet(member, row)))
}

fn find_row(member: &MemberId) -> Query<'_, 1> {
    sql!(
        "SELECT state, available, pending, lifetime_earned, purchases, tier, tier_since,
                held_until, due_at, sequence, chain_hash
           FROM wallet
          WHERE member_id = $1",
        *member,
    )
}

/// Finds a member's wallet for a command that will change it: others on the same member wait.
pub(crate) async fn lock(tx: &mut Tx<'_>, member: MemberId) -> Result<Option<Wallet>, Fault> {
    ask(tx, member).await?.of(tx, member).await
}

/// A wallet that a command will change: a question that goes along with the next.
pub(crate) struct AskedWallet(Asked<WalletRow>);

/// Asks for a member's wallet, for a command that will change it: others on the same member wait.
pub(crate) async fn ask(tx: &mut Tx<'_>, member: MemberId) -> Result<AskedWallet, Fault> {
    let asked = if tx.is_alone() {
        find_row(&member).ask(tx).await
    } else {
        // An update of nothing takes the row's lock, and reads what it is after the wait.
        sql!(
            "UPDATE wallet SET purchases = purchases
              WHERE member_id = $1
             RETURNING state, available, pending, lifetime_earned, purchases, tier,
                       tier_since, held_until, due_at, sequence, chain_hash",
            member,
        )
        .ask(tx)
        .await
    };
    Ok(AskedWallet(asked?))
}

/// Asks for the wallet of whomever a code belongs to, for a command that will change it: others on
/// the same member wait.
pub(crate) async fn ask_of_code(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<AskedWallet, Fault> {
    let asked = if tx.is_alone() {
        sql!(
            "SELECT state, available, pending, lifetime_earned, purchases, tier, tier_since,
                    held_until, due_at, sequence, chain_hash
               FROM wallet
              WHERE member_id = (SELECT member_id FROM code WHERE code_hash = $1)",
            hash,
        )
        .ask(tx)
        .await
    } else {
        sql!(
            "UPDATE wallet SET purchases = purchases
              WHERE member_id = (SELECT member_id FROM code WHERE code_hash = $1)
             RETURNING state, available, pending, lifetime_earned, purchases, tier,
                       tier_since, held_until, due_at, sequence, chain_hash",
            hash,
        )
        .ask(tx)
        .await
    };
    Ok(AskedWallet(asked?))
}

impl AskedWallet {
    /// Looks at it, knowing whose it is.
    pub(crate) async fn of(
        self,
        tx: &mut Tx<'_>,
        member: MemberId,
    ) -> Result<Option<Wallet>, Fault> {
        Ok(self.0.optional(tx).await?.map(|row| wallet(member, row)))
    }
}

fn wallet(member: MemberId, row: WalletRow) -> Wallet {
    Wallet {
        member,
        state: row.state,
        available: row.available,
        pending: row.pending,
        lifetime_earned: row.lifetime_earned,
        purchases: row.purchases,
        standing: Standing { tier: row.tier, held_until: row.held_until },
        tier_since: row.tier_since,
        due_at: row.due_at,
        sequence: row.sequence,
        chain_hash: row.chain_hash,
        read_at: row.sequence,
        counted: None,
    }
}

/// Inserts the empty wallet of a new member.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    member: MemberId,
    standing: Standing,
) -> Result<Wallet, Fault> {
    let wallet = Wallet {
        member,
        state: MemberState::Active,
        available: Points::ZERO,
        pending: Points::ZERO,
        lifetime_earned: Points::ZERO,
        purchases: 0,
        due_at: standing.held_until,
        tier_since: None,
        standing,
        sequence: Sequence(0),
        chain_hash: [0; 32],
        read_at: Sequence(0),
        counted: None,
    };
    sql!(
        "INSERT INTO wallet (member_id, state, available, pending, lifetime_earned, purchases,
             tier, held_until, due_at, sequence, chain_hash)
         VALUES ($1, $2, 0, 0, 0, 0, $3, $4, $5, 0, $6)",
        member,
        wallet.state,
        wallet.standing.tier,
        wallet.standing.held_until,
        wallet.due_at,
        wallet.chain_hash,
    )
    .later(tx)
    .await?;
    Ok(wallet)
}

/// Saves a wallet, provided that nobody recorded anything since it was read.
pub(crate) async fn save(tx: &mut Tx<'_>, wallet: &mut Wallet) -> Result<(), Fault> {
    sql!(
        "UPDATE wallet
            SET available = $3, pending = $4, lifetime_earned = $5, purchases = $6, tier = $7,
                tier_since = $8, held_until = $9, due_at = $10, sequence = $11, chain_hash = $12,
                state = $13
          WHERE member_id = $1 AND sequence = $2",
        wallet.member,
        wallet.read_at,
        wallet.available,
        wallet.pending,
        wallet.lifetime_earned,
        wallet.purchases,
        wallet.standing.tier,
        wallet.tier_since,
        wallet.standing.held_until,
        wallet.due_at,
        wallet.sequence,
        wallet.chain_hash,
        wallet.state,
    )
    .later(tx)
    .await?;
    wallet.read_at = wallet.sequence;
    Ok(())
}

impl Wallet {
    /// Refuses where nobody has this wallet any more.
    pub(crate) fn must_be_held(&self) -> Result<(), Refusal> {
        match self.state {
            MemberState::Active | MemberState::Suspended => Ok(()),
            MemberState::Merged => Err(Refusal::MemberUnknown),
            MemberState::Erased => Err(Refusal::MemberErased),
        }
    }

    /// Refuses where nothing may be taken out of this wallet.
    pub(crate) fn must_spend(&self) -> Result<(), Refusal> {
        self.must_be_held()?;
        match self.state {
            MemberState::Suspended => Err(Refusal::MemberSuspended),
            _ => Ok(()),
        }
    }

    /// The number that the next transaction will have.
    pub(crate) fn next_sequence(&self) -> Sequence {
        Sequence(self.sequence.0 + 1)
    }

    /// The points as the rules see them, with these lots.
    pub(crate) fn held(&self, lots: Vec<Lot>) -> PointsHeld {
        PointsHeld { available: self.available, pending: self.pending, lots }
    }

    /// Sees to it that closing looks at this member by `at`.
    pub(crate) fn due_by(&mut self, at: Timestamp) {
        self.due_at = Some(self.due_at.map_or(at, |due_at| due_at.min(at)));
    }

    /// Whether something was recorded since it was read or saved.
    pub(crate) fn is_changed(&self) -> bool {
        self.sequence != self.read_at
    }

    /// Whether time has something to do to this member.
    pub fn is_due(&self, at: Timestamp) -> bool {
        self.due_at.is_some_and(|due_at| due_at <= at)
    }
}
