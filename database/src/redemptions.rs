//! Redemptions: a till accepts a voucher, once; and member cards that tills read.

use jiff::Timestamp;
use loyalty::{
    codes::{Code, CodeKind},
    explanation::Explanation,
    ids::{MemberId, RedemptionId, Slug, VoucherId},
    ledger::{Account, LedgerTransaction, Origin, Posting},
    vouchers::{Redeemed, RedemptionRefusal, Reversal, ReversalRefusal, VoucherState},
};
use serde::{Deserialize, Serialize};

use crate::{
    activities::wallet_of,
    audit::{self, By, Line},
    codes,
    database::Database,
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    ledger,
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::{Tx, record, sql},
    vouchers::{self, GiveBack, VoucherRow, give_points_back},
    wallets, wrong_codes,
};

/// Where a code was scanned, and by whom.
#[derive(Clone, Debug)]
pub struct AtTill {
    /// In which store.
    pub store: Slug,
    /// At which till, if it says.
    pub till: Option<String>,
    /// Who scanned it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

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

/// A redemption that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversed {
    /// The redemption.
    pub id: RedemptionId,
    /// The voucher.
    pub voucher: VoucherId,
    /// The reward it stood for.
    pub reward: Slug,
    /// Whose it was.
    pub member: MemberId,
    /// Whether the points went back, because the voucher had expired meanwhile.
    pub points_returned: bool,
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

/// Redeems a voucher within a transaction.
pub async fn redeem_in(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Redeem,
    key: Option<&Key>,
) -> Result<Answered<Redemption>, Failure> {
    let AtTill { store, till, by, at } = &command.at_till;
    idempotency::once(tx, key, *at, async |tx| {
        wrong_codes::refuse_guessing(tx, &command.at_till.counter(), *at).await?;
        let row = voucher_of(tx, rulebook, &command.code, &command.at_till).await?;
        let (member, voucher) = (row.member_id, row.voucher_id);

        // The condition repeats the decision: whoever was quicker has won.
        let won = sql!(
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
        .execute(tx)
        .await?;
        if won == 0 {
            return Err(Fault::Conflict.into());
        }
        record(tx, rulebook.at(*at), &row, command).await?;
        let line = Line::of("voucher_redeemed", *by, *at).about(member);
        let line = line.at_till(Some(store.clone()), till.clone()).detailed(&serde_json::json!({
            "redemption": command.id, "voucher": voucher, "reward": row.reward,
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
    .execute(tx)
    .await?;
    let mut wallet = wallets::lock(tx, row.member_id).await?.ok_or(Refusal::MemberUnknown)?;
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
    if code.kind() == CodeKind::MemberCard {
        return Err(Refusal::CodeIsACard.into());
    }
    let keys = rulebook.keys();
    let row = find_by_code(tx, &keys.lookup_hash(&code)).await?.ok_or(Refusal::CodeUnknown)?;
    let voucher = row.voucher()?;
    let token_is_current = keys.voucher_token_is_current(&code, row.voucher_id, at_till.at);
    let reward = rulebook.at(at_till.at).reward(&row.reward);
    voucher.redeem(reward, token_is_current, &at_till.store, at_till.at).map_err(Refusal::from)?;
    Ok(row)
}

async fn find_by_code(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<VoucherRow>, Fault> {
    Ok(sql!(
        "SELECT voucher.member_id, voucher.voucher_id, voucher.reward, voucher.kind,
                voucher.state, voucher.points, voucher.issued_at, voucher.expires_at,
                voucher.code_attempt, voucher.claim_sequence, voucher.redemption_id,
                voucher.redeemed_at, voucher.redeemed_in, voucher.redeemed_till
           FROM code
           JOIN voucher ON voucher.member_id = code.member_id
                       AND voucher.voucher_id = code.voucher_id
          WHERE code.code_hash = $1",
        hash,
    )
    .optional::<VoucherRow>(tx)
    .await?)
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
            Ok(voucher_of(tx, rulebook, code, at_till).await)
        })
        .await?;
    if let Err(Failure::Refused(refusal)) = &outcome {
        note_wrong_code(database, at_till, refusal).await?;
    }
    outcome
}

/// Whom a scanned member card stands for. It identifies; it never spends.
pub async fn identify(
    database: &Database,
    rulebook: &Rulebook,
    code: &str,
    at_till: &AtTill,
) -> Result<(MemberId, uuid::Uuid), Failure> {
    let outcome = {
        let (rulebook, code, at_till) = (rulebook.clone(), code.to_owned(), at_till.clone());
        database.write(async move |tx| identify_in(tx, &rulebook, &code, &at_till).await).await
    };
    if let Err(Failure::Refused(refusal)) = &outcome {
        let noted = Noted::of("identification_refused", at_till.clone(), code, refusal);
        note_refusal(database, noted).await?;
    }
    outcome
}

async fn identify_in(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    text: &str,
    at_till: &AtTill,
) -> Result<(MemberId, uuid::Uuid), Failure> {
    let AtTill { store, till, by, at } = at_till;
    wrong_codes::refuse_guessing(tx, &at_till.counter(), *at).await?;
    let code = Code::parse(text).map_err(Refusal::from)?;
    if code.kind() != CodeKind::MemberCard {
        return Err(Refusal::CodeIsAVoucher.into());
    }
    let keys = rulebook.keys();
    let found = codes::find(tx, &keys.lookup_hash(&code)).await?.ok_or(Refusal::CodeUnknown)?;
    if !keys.card_token_is_current(&code, found.member_id, *at) {
        return Err(Refusal::CardStale.into());
    }
    let kind = EventKind::MemberIdentified { store: store.to_string() };
    events::insert(tx, found.member_id, &kind, *at).await?;
    let line = Line::of("member_identified", *by, *at)
        .about(found.member_id)
        .at_till(Some(store.clone()), till.clone());
    audit::insert(tx, &line).await?;
    Ok((found.member_id, line.id))
}

/// A refusal at a till, to be noted.
struct Noted {
    line: Line,
    /// What it counts against, if the code could have been a guess.
    counter: Option<String>,
}

impl Noted {
    fn of(act: &'static str, at_till: AtTill, code: &str, refusal: &Refusal) -> Self {
        let counter = counts_as_wrong(refusal).then(|| at_till.counter());
        let ending = Code::parse(code).map(|code| code.ending()).ok();
        let detail = serde_json::json!({ "refusal": name_of(refusal), "code_ending": ending });
        let line = Line::of(act, at_till.by, at_till.at);
        let line = line.at_till(Some(at_till.store), at_till.till).detailed(&detail);
        Self { line, counter }
    }
}

/// Notes a refusal at a till: for the list of the shift, and against guessing.
async fn note_refusal(database: &Database, noted: Noted) -> Result<(), Failure> {
    database
        .write(async move |tx| {
            if let Some(counter) = &noted.counter {
                wrong_codes::insert(tx, counter, noted.line.at).await?;
            }
            Ok(audit::insert(tx, &noted.line).await?)
        })
        .await
}

async fn note_wrong_code(
    database: &Database,
    at_till: &AtTill,
    refusal: &Refusal,
) -> Result<(), Failure> {
    if !counts_as_wrong(refusal) {
        return Ok(());
    }
    let (counter, at) = (at_till.counter(), at_till.at);
    database.write(async move |tx| Ok(wrong_codes::insert(tx, &counter, at).await?)).await
}

/// A code that could be a guess. One that was mistyped is not: its check digit is wrong.
fn counts_as_wrong(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::CodeUnknown | Refusal::CardStale | Refusal::Redemption(RedemptionRefusal::Stale)
    )
}

/// The refusal as one word, for the list of the shift.
fn name_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::CodeMalformed(_) => "code_malformed",
        Refusal::CodeUnknown => "code_unknown",
        Refusal::CodeIsACard | Refusal::CodeIsAVoucher => "code_of_another_kind",
        Refusal::CardStale | Refusal::Redemption(RedemptionRefusal::Stale) => "code_stale",
        Refusal::TooManyWrongCodes { .. } => "rate_limited",
        Refusal::Redemption(RedemptionRefusal::AlreadyRedeemed(_)) => "already_redeemed",
        Refusal::Redemption(RedemptionRefusal::Expired { .. }) => "code_expired",
        Refusal::Redemption(RedemptionRefusal::GivenBack) => "given_back",
        Refusal::Redemption(RedemptionRefusal::WrongStore) => "wrong_store",
        _ => "refused",
    }
}

record! {
    /// A redemption as the books have it.
    #[derive(Clone, Debug)]
    pub struct RedemptionRow {
        /// The redemption.
        pub redemption_id: RedemptionId,
        /// Whose voucher.
        pub member_id: MemberId,
        /// Which voucher.
        pub voucher_id: VoucherId,
        /// When.
        pub redeemed_at: Timestamp,
        /// In which store.
        pub store: Slug,
        /// At which till.
        pub till: Option<String>,
        /// The receipt it was used on.
        pub purchase_reference: Option<String>,
        /// When it was taken back.
        pub reversed_at: Option<Timestamp>,
    }
}

/// Finds a redemption.
pub async fn find(tx: &mut Tx<'_>, id: RedemptionId) -> Result<Option<RedemptionRow>, Fault> {
    Ok(sql!(
        "SELECT redemption_id, member_id, voucher_id, redeemed_at, store, till,
                purchase_reference, reversed_at
           FROM redemption
          WHERE redemption_id = $1",
        id,
    )
    .optional::<RedemptionRow>(tx)
    .await?)
}

/// Takes a redemption back, once for a key.
#[derive(Clone, Debug)]
pub struct Reverse {
    /// Which redemption.
    pub id: RedemptionId,
    /// Why.
    pub reason: String,
    /// Only in this store; none for anywhere.
    pub store: Option<Slug>,
    /// Who.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// Takes a redemption back: the voucher can be used again, or its points go back.
pub async fn reverse(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Reverse,
    key: Option<&Key>,
) -> Result<Answered<Reversed>, Failure> {
    idempotency::once(tx, key, command.at, async |tx| reverse_once(tx, rulebook, command).await)
        .await
}

async fn reverse_once(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &Reverse,
) -> Result<Reversed, Failure> {
    let Reverse { id, by, at, .. } = command;
    let redemption = find(tx, *id).await?.ok_or(Refusal::RedemptionUnknown)?;
    if command.store.as_ref().is_some_and(|store| *store != redemption.store) {
        return Err(Refusal::RedemptionUnknown.into());
    }
    let (member, voucher_id) = (redemption.member_id, redemption.voucher_id);
    let row = vouchers::find(tx, member, voucher_id).await?;
    let row = row.ok_or_else(|| Fault::Corrupt(format!("voucher {voucher_id} is missing")))?;
    if redemption.reversed_at.is_some() || row.redemption_id != Some(*id) {
        return Err(Refusal::Reversal(ReversalRefusal::NotRedeemed).into());
    }
    let terms = rulebook.at(*at);
    let reversal = row.voucher()?.reverse(&terms.vouchers, *at).map_err(Refusal::from)?;
    let points_returned = reversal == Reversal::PointsReturn;
    let state = if points_returned { VoucherState::Reversed } else { VoucherState::Issued };
    set_reversed(tx, &row, *id, state.name(), *at).await?;

    let explanation = Explanation::Reversal {
        redemption: *id,
        reward: row.reward.clone(),
        voucher: voucher_id,
        points_returned,
        reason: command.reason.clone(),
    };
    let mut wallet = wallet_of(tx, rulebook, member, *at).await?;
    if points_returned {
        let voucher_postings =
            Posting::voucher_moves(voucher_id, Account::Claimed, Account::Expired);
        let change = GiveBack { explanation, voucher_postings, by: *by, at: *at };
        give_points_back(tx, &mut wallet, terms, row.claim_sequence, change).await?;
        vouchers::count_back(tx, terms, &row.reward).await?;
        let points = row.points.get();
        let kind = EventKind::PointsChanged { because: "reversal", points };
        events::insert(tx, member, &kind, *at).await?;
    } else {
        let postings = Posting::voucher_moves(voucher_id, Account::Claimed, Account::Available);
        let transaction = LedgerTransaction::new(*at, explanation, postings.to_vec())?;
        let origin = Origin {
            store: Some(redemption.store.clone()),
            till: redemption.till.clone(),
            ..Origin::of(*by)
        };
        ledger::record(tx, &mut wallet, &transaction, &origin, terms.version, *at).await?;
        wallet.due_by(row.expires_at);
    }
    wallets::save(tx, &mut wallet).await?;
    vouchers::announce(tx, member, voucher_id, state.name(), *at).await?;
    let line = Line::of("redemption_reversed", *by, *at)
        .about(member)
        .at_till(Some(redemption.store.clone()), redemption.till.clone())
        .detailed(&serde_json::json!({
            "redemption": id, "voucher": voucher_id, "reward": row.reward,
            "points_returned": points_returned, "reason": command.reason,
        }));
    audit::insert(tx, &line).await?;
    Ok(Reversed {
        id: *id,
        voucher: voucher_id,
        reward: row.reward,
        member,
        points_returned,
        audit_id: line.id,
    })
}

/// One wins: both conditions repeat the decision.
async fn set_reversed(
    tx: &mut Tx<'_>,
    row: &VoucherRow,
    id: RedemptionId,
    state: &'static str,
    at: Timestamp,
) -> Result<(), Fault> {
    let marked = sql!(
        "UPDATE redemption SET reversed_at = $2 WHERE redemption_id = $1 AND reversed_at IS NULL",
        id,
        at,
    )
    .execute(tx)
    .await?;
    let moved = sql!(
        "UPDATE voucher
            SET state = $4, redemption_id = NULL, redeemed_at = NULL, redeemed_in = NULL,
                redeemed_till = NULL
          WHERE member_id = $1 AND voucher_id = $2 AND state = 'redeemed' AND redemption_id = $3",
        row.member_id,
        row.voucher_id,
        id,
        state,
    )
    .execute(tx)
    .await?;
    if marked == 1 && moved == 1 { Ok(()) } else { Err(Fault::Conflict) }
}

impl AtTill {
    /// What wrong codes are counted by.
    fn counter(&self) -> String {
        let till = self.till.as_deref().unwrap_or("");
        format!("{}/{}/{till}", audit::name_of(self.by), self.store)
    }
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
