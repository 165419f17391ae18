//! Loading, spending and giving back: each once for its reference.

use jiff::Timestamp;
use loyalty::{
    credit::{CreditDraw, CreditLot, CreditRefusal, give_back, postings, spend},
    explanation::Explanation,
    ids::{GiftCardId, LotId, MemberId, Sequence},
    ledger::{Account, Asset, LedgerTransaction, Origin},
    money::MOST_MINOR,
};
use serde::{Deserialize, Serialize};

use super::lots;
use crate::{
    activities::wallet_of,
    assets,
    audit::{self, By},
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    ledger,
    refusal::Refusal,
    rulebook::Rulebook,
    sql::{Tx, record, sql},
    wallets::{self, Wallet},
};

/// Moves a member's credit.
#[derive(Clone, Debug)]
pub struct MoveCredit {
    /// Whose.
    pub member: MemberId,
    /// What is done.
    pub movement: Movement,
    /// How much, in minor units; more than nothing.
    pub minor: i64,
    /// What tells it from another: a receipt's number.
    pub reference: String,
    /// Where, and at which till.
    pub origin: Origin,
    /// Who.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// What is done with credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Movement {
    /// It comes into the wallet.
    Load {
        /// From when on it can no longer be spent; none for never.
        expires_at: Option<Timestamp>,
    },
    /// It pays for something.
    Spend,
    /// What was spent under this reference comes back.
    GiveBack {
        /// The reference of the spending.
        of: String,
    },
}

/// What a movement left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditMoved {
    /// By how much the balance changed, in minor units.
    pub minor: i64,
    /// The balance now, in minor units.
    pub balance_minor: i64,
    /// Its ledger transaction.
    pub sequence: Sequence,
}

record! {
    struct Known {
        minor: i64,
        refund_of: Option<String>,
        sequence: Sequence,
    }
}

/// Moves credit, once for its reference and once for a key.
pub async fn move_credit(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &MoveCredit,
    key: Option<&Key>,
) -> Result<Answered<CreditMoved>, Failure> {
    if !(1..=MOST_MINOR).contains(&command.minor) {
        return Err(Refusal::CreditOutOfRange.into());
    }
    let mut was_known = false;
    let mut answered = idempotency::once(tx, key, command.at, async |tx| {
        let (moved, known) = move_once(tx, rulebook, command).await?;
        was_known = known;
        Ok(moved)
    })
    .await?;
    answered.is_replay |= was_known;
    Ok(answered)
}

async fn move_once(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &MoveCredit,
) -> Result<(CreditMoved, bool), Failure> {
    let MoveCredit { member, minor, reference, .. } = command;
    let mut wallet = wallet_of(tx, rulebook, *member, command.at).await?;
    let (signed, refund_of) = match &command.movement {
        Movement::Load { .. } => (*minor, None),
        Movement::Spend => (-minor, None),
        Movement::GiveBack { of } => (*minor, Some(of.clone())),
    };
    if let Some(known) = find(tx, *member, reference).await? {
        if known.minor != signed || known.refund_of != refund_of {
            return Err(Refusal::ReferenceConflict(reference.clone()).into());
        }
        // What time did to the member meanwhile is recorded already.
        wallets::save(tx, &mut wallet).await?;
        let balance_minor = assets::balance(tx, *member, &Asset::Credit).await?;
        return Ok((CreditMoved { minor: signed, balance_minor, sequence: known.sequence }, true));
    }
    let sequence = match &command.movement {
        Movement::Load { expires_at } => {
            load(tx, &mut wallet, rulebook, command, None, *expires_at).await?
        }
        Movement::Spend => spend_once(tx, &mut wallet, rulebook, command).await?,
        Movement::GiveBack { of } => return_once(tx, &mut wallet, rulebook, command, of).await?,
    };
    insert_reference(tx, command, signed, refund_of.as_deref(), sequence).await?;
    wallets::save(tx, &mut wallet).await?;
    told(tx, command, signed).await?;
    let balance_minor = assets::balance(tx, *member, &Asset::Credit).await?;
    Ok((CreditMoved { minor: signed, balance_minor, sequence }, false))
}

/// Puts credit into a wallet as a lot of its own. The wallet is not yet saved.
pub(super) async fn load(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    rulebook: &Rulebook,
    command: &MoveCredit,
    card: Option<GiftCardId>,
    expires_at: Option<Timestamp>,
) -> Result<Sequence, Failure> {
    let lot = LotId(wallet.next_sequence());
    let loaded = CreditDraw { lot, minor: command.minor };
    let postings = postings(&[loaded], Account::Issued, true);
    let explanation = Explanation::CreditLoad { card, minor: command.minor };
    let sequence = record(tx, wallet, rulebook, command, explanation, postings).await?;
    let lot =
        CreditLot { id: lot, remaining_minor: command.minor, loaded_at: command.at, expires_at };
    lots::insert(tx, command.member, &lot, card).await?;
    if let Some(expires_at) = expires_at {
        wallet.due_by(expires_at);
    }
    Ok(sequence)
}

async fn spend_once(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    rulebook: &Rulebook,
    command: &MoveCredit,
) -> Result<Sequence, Failure> {
    wallet.must_spend()?;
    let mut open = lots::list_open(tx, command.member).await?;
    let draws = spend(&mut open, command.minor, command.at).map_err(Refusal::Credit)?;
    let postings = postings(&draws, Account::Claimed, false);
    let explanation = Explanation::CreditSpending { minor: command.minor };
    let sequence = record(tx, wallet, rulebook, command, explanation, postings).await?;
    lots::change(tx, command.member, &draws, false).await?;
    Ok(sequence)
}

async fn return_once(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    rulebook: &Rulebook,
    command: &MoveCredit,
    of: &str,
) -> Result<Sequence, Failure> {
    let member = command.member;
    let spent = find(tx, member, of).await?.filter(|known| known.minor < 0);
    let spent_by = spent.ok_or_else(|| Refusal::CreditReferenceUnknown(of.to_owned()))?.sequence;
    let spent = lots::list_moved(tx, member, spent_by).await?;
    // How much went back tells where to: what was drawn last goes back first.
    let returned_minor = list_returns(tx, member, of).await?.iter().map(|known| known.minor).sum();
    let returned = give_back(&spent, &[], returned_minor).map_err(Refusal::Credit)?;
    let draws = give_back(&spent, &returned, command.minor).map_err(Refusal::Credit)?;
    let postings = postings(&draws, Account::Claimed, true);
    let explanation = Explanation::CreditRefund { spent_by, minor: command.minor };
    let sequence = record(tx, wallet, rulebook, command, explanation, postings).await?;
    lots::change(tx, member, &draws, true).await?;
    // What comes back to a lot that has expired goes at the next closing, whatever the clock says.
    wallet.due_by(Timestamp::UNIX_EPOCH);
    Ok(sequence)
}

async fn record(
    tx: &mut Tx<'_>,
    wallet: &mut Wallet,
    rulebook: &Rulebook,
    command: &MoveCredit,
    explanation: Explanation,
    postings: Vec<loyalty::ledger::Posting>,
) -> Result<Sequence, Failure> {
    let transaction = LedgerTransaction::new(command.at, explanation, postings)?;
    let version = rulebook.at(command.at).version;
    Ok(ledger::record(tx, wallet, &transaction, &command.origin, version, command.at).await?)
}

/// Tells the phone and the audit.
pub(super) async fn told(tx: &mut Tx<'_>, command: &MoveCredit, signed: i64) -> Result<(), Fault> {
    let MoveCredit { member, origin, by, at, .. } = command;
    events::insert(tx, *member, &EventKind::CreditChanged { minor: signed }, *at).await?;
    let line = audit::Line::of("credit_moved", *by, *at)
        .about(*member)
        .at_till(origin.store.clone(), origin.till.clone());
    let detail = serde_json::json!({ "minor": signed, "reference": command.reference });
    audit::insert(tx, &line.detailed(&detail)).await
}

pub(super) async fn insert_reference(
    tx: &mut Tx<'_>,
    command: &MoveCredit,
    signed: i64,
    refund_of: Option<&str>,
    sequence: Sequence,
) -> Result<(), Fault> {
    sql!(
        "INSERT INTO credit_reference (member_id, reference, minor, refund_of, sequence)
         VALUES ($1, $2, $3, $4, $5)",
        command.member,
        command.reference,
        signed,
        refund_of,
        sequence,
    )
    .later(tx)
    .await
}

async fn find(tx: &mut Tx<'_>, member: MemberId, reference: &str) -> Result<Option<Known>, Fault> {
    sql!(
        "SELECT minor, refund_of, sequence
           FROM credit_reference
          WHERE member_id = $1 AND reference = $2",
        member,
        reference,
    )
    .optional::<Known>(tx)
    .await
}

async fn list_returns(tx: &mut Tx<'_>, member: MemberId, of: &str) -> Result<Vec<Known>, Fault> {
    sql!(
        "SELECT minor, refund_of, sequence
           FROM credit_reference
          WHERE member_id = $1 AND refund_of = $2
          ORDER BY sequence",
        member,
        of,
    )
    .all::<Known>(tx)
    .await
}

impl From<CreditRefusal> for Refusal {
    fn from(refusal: CreditRefusal) -> Self {
        Self::Credit(refusal)
    }
}
