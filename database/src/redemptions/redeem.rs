//! Redeeming: the voucher that a code stands for is accepted, once.

use super::{
    AtTill,
    refused::{Noted, note_refusal, note_wrong_code},
};
use crate::{
    audit::{self, Line},
    database::Database,
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    ledger,
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::{Asked, Tx, sql},
    vouchers::{self, VoucherRow},
    wallets::{self, Wallet},
    wrong_codes,
};
use jiff::Timestamp;
use loyalty::{
    codes::{Code, CodeKind},
    explanation::Explanation,
    ids::{MemberId, RedemptionId, Slug, VoucherId},
    ledger::{Account, LedgerTransaction, Origin, Posting},
    vouchers::Redeemed,
};
use serde::{Deserialize, Serialize};

/// Redeems what a code stands for.
#[derive(Clone, Debug)]
pub struct Redeem {
    /// The redemption's id, made by whoever asks.
    pub id: RedemptionId,
    /// What was scanned or typed.
    pub code: String,
    /// Where.
    pub at_till: AtTill,
    /// The receipt it is used on.
    pub purchase_reference: Option<String>,
}

/// A voucher that was redeemed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redemption {
    /// The redemption.
    pub id: RedemptionId,
    /// The voucher.
    pub voucher: VoucherId,
    /// The reward it stood for.
    pub reward: Slug,
    /// Whose it was.
    pub member: MemberId,
    /// When.
    pub redeemed_at: Timestamp,
    /// In which store.
    pub store: Slug,
    /// At which till.
    pub till: Option<String>,
    /// The audit line that tells of it.
    pub audit_id: uuid::Uuid,
}

/// Redeems a voucher, once for a key. A refusal at a till is noted too.
pub async fn redeem(
    database: &Database,
    rulebook: &Rulebook,
    command: Redeem,
    key: Option<Key>,
) -> Result<Answered<Redemption>, Failure> {
    let outcome = {
        let (rulebook, command) = (rulebook.clone(), command.clone());
        database
            .write_in_turn(async move |tx| redeem_in(tx, &rulebook, &command, key.as_ref()).await)
            .await
    };
    if let Err(Failure::Refused(refusal)) = &outcome {
        let noted = Noted::of("redemption_refused", command.at_till, &command.code, refusal);
        note_refusal(database, noted).await?;
    }
    outcome
}

/// Redeems a voucher within a transaction. Whose it is waits in turn, before anything is read.
pub async fn redeem_in(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Redeem,
    key: Option<&Key>,
) -> Result<Answered<Redemption>, Failure> {
    let AtTill { store, till, by, at } = &command.at_till;
    let code = Code::parse(&command.code);
    // What is no code stands for nobody; it is refused in its turn.
    let hash = code.map_or([0; 32], |code| rulebook.keys().lookup_hash(&code));
    let wallet = wallets::ask_of_code(tx, &hash).await?;
    let guesses = wrong_codes::ask(tx, &command.at_till.counter(), *at).await?;
    let row = ask_by_code(tx, &hash).await?;
    idempotency::once(tx, key, *at, async |tx| {
        guesses.refuse_too_many(tx).await?;
        let code = code.map_err(Refusal::from)?;
        let row = row.optional(tx).await?;
        let row = acceptable(rulebook, &code, row, &command.at_till)?;
        let (member, voucher) = (row.member_id, row.voucher_id);
        let wallet = wallet.of(tx, member).await?.ok_or(Refusal::MemberUnknown)?;
        wallet.must_spend()?;

        // The condition repeats the decision: whoever was quicker has won.
        sql!(
            "UPDATE voucher
                SET state = 'redeemed', redemption_id = $3, redeemed_at = $4, redeemed_in = $5,
                    redeemed_till = $6
              WHERE member_id = $1 AND voucher_id = $2 AND state = 'issued' AND expires_at > $4",
            member,
            voucher,
            command.id,
            at,
            store,
            till,
        )
        .later(tx)
        .await?;
        record(tx, rulebook.at(*at), &row, wallet, command).await?;
        let line = Line::of("voucher_redeemed", *by, *at).about(member);
        let line = line.at_till(Some(store.clone()), till.clone()).detailed(&serde_json::json!({
            "redemption": command.id, "voucher": voucher, "reward": row.reward,
            "code_ending": code.ending(),
        }));
        audit::insert(tx, &line).await?;
        Ok(Redemption {
            id: command.id,
            voucher,
            reward: row.reward,
            member,
            redeemed_at: *at,
            store: store.clone(),
            till: till.clone(),
            audit_id: line.id,
        })
    })
    .await
}

/// Writes what follows from a redemption: its row, its ledger transaction, its event.
async fn record(
    tx: &mut Tx<'_>,
    terms: &Terms,
    row: &VoucherRow,
    mut wallet: Wallet,
    command: &Redeem,
) -> Result<(), Failure> {
    let AtTill { store, till, by, at } = &command.at_till;
    sql!(
        "INSERT INTO redemption (redemption_id, member_id, voucher_id, redeemed_at, store, till,
             purchase_reference)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        command.id,
        row.member_id,
        row.voucher_id,
        at,
        store,
        till,
        command.purchase_reference,
    )
    .later(tx)
    .await?;
    let explanation = Explanation::Redemption {
        redemption: command.id,
        reward: row.reward.clone(),
        voucher: row.voucher_id,
    };
    let postings = Posting::voucher_moves(row.voucher_id, Account::Available, Account::Claimed);
    let transaction = LedgerTransaction::new(*at, explanation, postings.to_vec())?;
    let origin = Origin {
        store: Some(store.clone()),
        till: till.clone(),
        actor: *by,
        reference: command.purchase_reference.clone(),
    };
    ledger::record(tx, &mut wallet, &transaction, &origin, terms.version, *at).await?;
    wallets::save(tx, &mut wallet).await?;
    Ok(vouchers::announce(tx, row.member_id, row.voucher_id, "redeemed", *at).await?)
}

/// Finds the voucher that a code stands for, if a till may accept it now.
pub async fn voucher_of(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    text: &str,
    at_till: &AtTill,
) -> Result<VoucherRow, Failure> {
    let code = Code::parse(text).map_err(Refusal::from)?;
    let row = find_by_code(tx, &rulebook.keys().lookup_hash(&code)).await?;
    acceptable(rulebook, &code, row, at_till)
}

/// The voucher, if a till may accept it now for this code.
fn acceptable(
    rulebook: &Rulebook,
    code: &Code,
    row: Option<VoucherRow>,
    at_till: &AtTill,
) -> Result<VoucherRow, Failure> {
    match code.kind() {
        CodeKind::LiveVoucher | CodeKind::PrintedVoucher => {}
        CodeKind::MemberCard => return Err(Refusal::CodeIsACard.into()),
        CodeKind::Receipt => return Err(Refusal::CodeIsAReceipt.into()),
    }
    let row = row.ok_or(Refusal::CodeUnknown)?;
    let voucher = row.voucher()?;
    let token_is_current =
        rulebook.keys().voucher_token_is_current(code, row.voucher_id, at_till.at);
    let reward = rulebook.at(at_till.at).reward(&row.reward);
    voucher.redeem(reward, token_is_current, &at_till.store, at_till.at).map_err(Refusal::from)?;
    Ok(row)
}

/// Finds the voucher that a code stands for, whatever has become of it.
pub async fn find_by_code(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<VoucherRow>, Fault> {
    ask_by_code(tx, hash).await?.optional(tx).await
}

async fn ask_by_code(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Asked<VoucherRow>, Fault> {
    sql!(
        "SELECT voucher.member_id, voucher.voucher_id, voucher.reward, voucher.kind,
                voucher.state, voucher.points, voucher.issued_at, voucher.expires_at,
                voucher.code_attempt, voucher.claim_sequence, voucher.redemption_id,
                voucher.redeemed_at, voucher.redeemed_in, voucher.redeemed_till,
                voucher.ended_at
           FROM code
           JOIN voucher ON voucher.member_id = code.member_id
                       AND voucher.voucher_id = code.voucher_id
          WHERE code.code_hash = $1",
        hash,
    )
    .ask(tx)
    .await
}

/// What a redemption would give: the same checks, nothing changed.
pub async fn preview(
    database: &Database,
    rulebook: &Rulebook,
    code: &str,
    at_till: &AtTill,
) -> Result<VoucherRow, Failure> {
    let outcome = database
        .read(async |tx| {
            if let Err(failure) =
                wrong_codes::refuse_guessing(tx, &at_till.counter(), at_till.at).await
            {
                return Ok(Err(failure));
            }
            Ok(preview_in(tx, rulebook, code, at_till).await)
        })
        .await?;
    if let Err(Failure::Refused(refusal)) = &outcome {
        note_wrong_code(database, at_till, refusal).await?;
    }
    outcome
}

async fn preview_in(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    code: &str,
    at_till: &AtTill,
) -> Result<VoucherRow, Failure> {
    let row = voucher_of(tx, rulebook, code, at_till).await?;
    let wallet = wallets::find(tx, row.member_id).await?.ok_or(Refusal::MemberUnknown)?;
    wallet.must_spend()?;
    Ok(row)
}

/// When and where a voucher was redeemed, for an answer that is given again.
impl From<&Redemption> for Redeemed {
    fn from(redemption: &Redemption) -> Self {
        Self {
            at: redemption.redeemed_at,
            store: redemption.store.clone(),
            till: redemption.till.clone(),
        }
    }
}
