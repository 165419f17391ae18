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
    sql::{Asked, Tx, record, sql},
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
    programme::Stacking,
    purchases::Channel,
    vouchers::{Redeemed, Use},
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
    /// What it is used on.
    pub on: UsedOn,
}

/// The purchase that a voucher is used on, as far as a till tells.
#[derive(Clone, Debug)]
pub struct UsedOn {
    /// Its reference: the receipt's number.
    pub reference: Option<String>,
    /// Through what it is made.
    pub channel: Channel,
    /// What it costs, in minor units.
    pub basket_minor: Option<i64>,
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
    /// What it takes off the purchase, in minor units, where that is known.
    #[serde(default)]
    pub discount_minor: Option<i64>,
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
    let used_with = ask_used_with(tx, rulebook.at(*at), &hash, &command.on).await?;
    idempotency::once(tx, key, *at, async |tx| {
        guesses.refuse_too_many(tx).await?;
        let code = code.map_err(Refusal::from)?;
        let row = row.optional(tx).await?;
        let used_with = used_with.list(tx).await?;
        let (row, discount_minor) =
            acceptable(rulebook, &code, row, &command.at_till, &command.on, &used_with)?;
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
            discount_minor,
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
        command.on.reference,
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
        reference: command.on.reference.clone(),
    };
    ledger::record(tx, &mut wallet, &transaction, &origin, terms.version, *at).await?;
    wallets::save(tx, &mut wallet).await?;
    Ok(vouchers::announce(tx, row.member_id, row.voucher_id, "redeemed", *at).await?)
}

/// Finds the voucher that a code stands for, if a till may accept it now, and what it takes off.
pub async fn voucher_of(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    text: &str,
    at_till: &AtTill,
    on: &UsedOn,
) -> Result<(VoucherRow, Option<i64>), Failure> {
    let code = Code::parse(text).map_err(Refusal::from)?;
    let hash = rulebook.keys().lookup_hash(&code);
    let used_with = ask_used_with(tx, rulebook.at(at_till.at), &hash, on).await?;
    let row = find_by_code(tx, &hash).await?;
    let used_with = used_with.list(tx).await?;
    acceptable(rulebook, &code, row, at_till, on, &used_with)
}

/// The voucher, if a till may accept it now for this code, and what it takes off.
fn acceptable(
    rulebook: &Rulebook,
    code: &Code,
    row: Option<VoucherRow>,
    at_till: &AtTill,
    on: &UsedOn,
    used_with: &[Slug],
) -> Result<(VoucherRow, Option<i64>), Failure> {
    match code.kind() {
        CodeKind::LiveVoucher | CodeKind::PrintedVoucher => {}
        CodeKind::MemberCard => return Err(Refusal::CodeIsACard.into()),
        CodeKind::Receipt => return Err(Refusal::CodeIsAReceipt.into()),
    }
    let row = row.ok_or(Refusal::CodeUnknown)?;
    let voucher = row.voucher()?;
    let at = at_till.at;
    let token_is_current = rulebook.keys().voucher_token_is_current(code, row.voucher_id, at);
    let (store, channel, basket_minor) = (&at_till.store, on.channel, on.basket_minor);
    let using = Use { store, channel, basket_minor, used_with, at };
    let discount_minor =
        voucher.redeem(rulebook.at(at), token_is_current, &using).map_err(Refusal::from)?;
    Ok((row, discount_minor))
}

impl UsedOn {
    /// A purchase at a till, of which nothing more is told.
    pub fn at_till() -> Self {
        Self { reference: None, channel: Channel::Store, basket_minor: None }
    }
}

record! { struct UsedRow { reward: Slug } }

/// The member's other vouchers on the same purchase: a question that goes along with the next.
struct AskedUsedWith(Option<Asked<UsedRow>>);

/// Asks for them, if the programme has rewards that do not go with every other.
async fn ask_used_with(
    tx: &mut Tx<'_>,
    terms: &Terms,
    hash: &[u8; 32],
    on: &UsedOn,
) -> Result<AskedUsedWith, Fault> {
    let matters = terms.rewards.iter().any(|reward| reward.stacking != Stacking::WithAny);
    let Some(reference) = on.reference.as_ref().filter(|_| matters) else {
        return Ok(AskedUsedWith(None));
    };
    let asked = sql!(
        "SELECT voucher.reward
           FROM voucher
           JOIN redemption ON redemption.redemption_id = voucher.redemption_id
          WHERE voucher.member_id = (SELECT member_id FROM code WHERE code_hash = $1)
            AND voucher.state = 'redeemed' AND redemption.purchase_reference = $2
          ORDER BY voucher.redeemed_at",
        hash,
        reference,
    )
    .ask(tx)
    .await?;
    Ok(AskedUsedWith(Some(asked)))
}

impl AskedUsedWith {
    async fn list(self, tx: &mut Tx<'_>) -> Result<Vec<Slug>, Fault> {
        let Some(asked) = self.0 else { return Ok(Vec::new()) };
        Ok(asked.all(tx).await?.into_iter().map(|row| row.reward).collect())
    }
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
    on: &UsedOn,
) -> Result<(VoucherRow, Option<i64>), Failure> {
    let outcome = database
        .read(async |tx| {
            if let Err(failure) =
                wrong_codes::refuse_guessing(tx, &at_till.counter(), at_till.at).await
            {
                return Ok(Err(failure));
            }
            Ok(preview_in(tx, rulebook, code, at_till, on).await)
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
    on: &UsedOn,
) -> Result<(VoucherRow, Option<i64>), Failure> {
    let (row, discount_minor) = voucher_of(tx, rulebook, code, at_till, on).await?;
    let wallet = wallets::find(tx, row.member_id).await?.ok_or(Refusal::MemberUnknown)?;
    wallet.must_spend()?;
    Ok((row, discount_minor))
}

/// When and where a voucher was redeemed, for an answer that is given again.
impl From<&Redemption> for Redeemed {
    fn from(redemption: &Redemption) -> Self {
        Self {
            at: redemption.redeemed_at,
            store: Some(redemption.store.clone()),
            till: redemption.till.clone(),
        }
    }
}
