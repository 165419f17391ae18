//! Gift cards: issued with a number and a PIN, added to one wallet, once.

use jiff::Timestamp;
use loyalty::{
    codes::{CodeKeys, GiftCardNumber},
    ids::{GiftCardId, MemberId},
    ledger::{Actor, Origin},
    money::MOST_MINOR,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::moving::{MoveCredit, Movement, insert_reference, load, told};
use crate::{
    activities::wallet_of,
    assets,
    audit::{self, By},
    database::Database,
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    refusal::Refusal,
    rulebook::Rulebook,
    sql::{Tx, record, sql},
    wallets, wrong_codes,
};

/// How many numbers are tried for one card; with 10^15 of them the second is hardly ever needed.
const MOST_ATTEMPTS: i64 = 16;

/// A card as it is printed: shown once, by whoever issues it.
#[derive(Clone, Debug)]
pub struct IssuedGiftCard {
    /// The number, in groups.
    pub number: String,
    /// The PIN under the scratch field.
    pub pin: String,
}

/// Issues `count` cards worth `value_minor` each.
pub async fn issue_gift_cards(
    tx: &mut Tx<'_>,
    keys: &CodeKeys,
    value_minor: i64,
    count: usize,
    by: By,
    at: Timestamp,
) -> Result<Vec<IssuedGiftCard>, Failure> {
    if !(1..=MOST_MINOR).contains(&value_minor) {
        return Err(Refusal::CreditOutOfRange.into());
    }
    let mut issued = Vec::with_capacity(count);
    for _ in 0..count {
        let card = GiftCardId(Uuid::now_v7());
        issued.push(issue_gift_card(tx, keys, card, value_minor, at).await?);
    }
    let line = audit::Line::of("gift_cards_issued", by, at);
    let detail = serde_json::json!({ "count": count, "value_minor": value_minor });
    audit::insert(tx, &line.detailed(&detail)).await?;
    Ok(issued)
}

/// Issues one card, under an id that whoever asks has made.
pub async fn issue_gift_card(
    tx: &mut Tx<'_>,
    keys: &CodeKeys,
    card: GiftCardId,
    value_minor: i64,
    at: Timestamp,
) -> Result<IssuedGiftCard, Fault> {
    for attempt in 0..MOST_ATTEMPTS {
        let number = keys.gift_card_number(card, attempt);
        let inserted = sql!(
            "INSERT INTO gift_card (number_hash, gift_card_id, last_digits, value_minor, issued_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (number_hash) DO NOTHING",
            keys.gift_card_hash(&number),
            card,
            number.ending(),
            value_minor,
            at,
        )
        .execute(tx)
        .await?;
        if inserted == 1 {
            return Ok(IssuedGiftCard { number: number.grouped(), pin: keys.gift_card_pin(card) });
        }
    }
    Err(Fault::Corrupt("no free gift card number was found".into()))
}

/// Adds a gift card to a wallet.
#[derive(Clone, Debug)]
pub struct AddGiftCard {
    /// Whose wallet.
    pub member: MemberId,
    /// What was typed for the number.
    pub number: String,
    /// What was typed for the PIN.
    pub pin: String,
    /// Now.
    pub at: Timestamp,
}

/// What a gift card brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedGiftCard {
    /// What it was worth, in minor units.
    pub minor: i64,
    /// The balance now, in minor units.
    pub balance_minor: i64,
}

record! {
    struct CardRow {
        gift_card_id: GiftCardId,
        value_minor: i64,
        member_id: Option<MemberId>,
    }
}

/// Adds a gift card's value to a wallet, once. Wrong numbers and PINs are counted.
pub async fn add_gift_card(
    database: &Database,
    rulebook: &Rulebook,
    command: AddGiftCard,
    key: Key,
) -> Result<Answered<AddedGiftCard>, Failure> {
    let guesses = format!("gift-card/{}", command.member);
    let at = command.at;
    let (rulebook, own_guesses) = (rulebook.clone(), guesses.clone());
    let outcome = database
        .write_in_turn(async move |tx| {
            wrong_codes::refuse_guessing(tx, &own_guesses, command.at).await?;
            add_gift_card_within(tx, &rulebook, &command, Some(&key)).await
        })
        .await;
    if let Err(Failure::Refused(Refusal::GiftCardWrong)) = &outcome {
        let noted = async move |tx: &mut Tx<'_>| {
            let guesses = guesses.clone();
            Ok(wrong_codes::insert(tx, &guesses, at).await?)
        };
        database.write_in_turn(noted).await?;
    }
    outcome
}

/// Adds a gift card's value within a transaction.
pub async fn add_gift_card_within(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &AddGiftCard,
    key: Option<&Key>,
) -> Result<Answered<AddedGiftCard>, Failure> {
    idempotency::once(tx, key, command.at, async |tx| {
        let AddGiftCard { member, at, .. } = command;
        let number = GiftCardNumber::parse(&command.number).map_err(|_| Refusal::GiftCardWrong)?;
        let hash = rulebook.keys().gift_card_hash(&number);
        // Whether the number or the PIN is wrong is nobody's business.
        let card = find(tx, &hash).await?.ok_or(Refusal::GiftCardWrong)?;
        if !rulebook.keys().gift_card_pin_fits(card.gift_card_id, &command.pin) {
            return Err(Refusal::GiftCardWrong.into());
        }
        if card.member_id.is_some() {
            return Err(Refusal::GiftCardUsed.into());
        }
        let mut wallet = wallet_of(tx, rulebook, *member, *at).await?;
        take(tx, &hash, *member, *at).await?;
        let loaded = MoveCredit {
            member: *member,
            movement: Movement::Load { expires_at: None },
            minor: card.value_minor,
            reference: format!("gift-card/{}", card.gift_card_id),
            origin: Origin::of(Actor::Member),
            by: Actor::Member,
            at: *at,
        };
        let id = Some(card.gift_card_id);
        let sequence = load(tx, &mut wallet, rulebook, &loaded, id, None).await?;
        insert_reference(tx, &loaded, card.value_minor, None, sequence).await?;
        wallets::save(tx, &mut wallet).await?;
        told(tx, &loaded, card.value_minor).await?;
        let credit = loyalty::ledger::Asset::Credit;
        let balance_minor = assets::balance(tx, *member, &credit).await?;
        Ok(AddedGiftCard { minor: card.value_minor, balance_minor })
    })
    .await
}

async fn find(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<CardRow>, Fault> {
    sql!("SELECT gift_card_id, value_minor, member_id FROM gift_card WHERE number_hash = $1", hash,)
        .optional::<CardRow>(tx)
        .await
}

/// One wins: the condition repeats the decision.
async fn take(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    member: MemberId,
    at: Timestamp,
) -> Result<(), Failure> {
    let taken = sql!(
        "UPDATE gift_card SET member_id = $2, added_at = $3
          WHERE number_hash = $1 AND member_id IS NULL",
        hash,
        member,
        at,
    )
    .execute(tx)
    .await?;
    if taken == 1 { Ok(()) } else { Err(Refusal::GiftCardUsed.into()) }
}
