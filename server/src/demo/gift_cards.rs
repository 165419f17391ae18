//! Gift cards: one that Mina adds and pays with, and one to try.

use database::{
    Database, Failure, Rulebook,
    credit::{
        AddGiftCard, IssuedGiftCard, MoveCredit, Movement, add_gift_card, issue_gift_cards,
        move_credit,
    },
    idempotency::Key,
};
use jiff::{Span, Timestamp};
use loyalty::{
    ids::{AssociateId, MemberId, Slug},
    ledger::{Actor, Origin},
};

use crate::trouble::Trouble;

/// What each card is worth, in minor units.
const WORTH: i64 = 2_500;

/// Issues both: Mina's, and the one to try.
pub(super) async fn issue(
    database: &Database,
    rulebook: &Rulebook,
    now: Timestamp,
) -> Result<[IssuedGiftCard; 2], Trouble> {
    let at = now.checked_sub(Span::new().hours(24 * 30)).unwrap_or(now);
    let rulebook = rulebook.clone();
    let issued = database
        .write(async move |tx| {
            issue_gift_cards(tx, rulebook.keys(), WORTH, 2, Actor::Operator, at).await
        })
        .await?;
    issued.try_into().map_err(|_| Trouble::new("two gift cards were to be issued"))
}

/// Adds a card to a wallet.
pub(super) async fn add(
    database: &Database,
    rulebook: &Rulebook,
    member: MemberId,
    card: &IssuedGiftCard,
    at: Timestamp,
) -> Result<(), Failure> {
    let key = Key {
        scope: "demo/gift-card".to_owned(),
        key: member.to_string(),
        request_hash: [0; 32],
        kept_until: None,
    };
    let (number, pin) = (card.number.clone(), card.pin.clone());
    let command = AddGiftCard { member, number, pin, at };
    add_gift_card(database, rulebook, command, key).await.map(drop)
}

/// Pays with credit at a till of Harbour Street.
pub(super) async fn pay(
    database: &Database,
    rulebook: &Rulebook,
    (member, jo): (MemberId, AssociateId),
    minor: i64,
    at: Timestamp,
) -> Result<(), Failure> {
    let (by, reference) = (Actor::Associate(jo), format!("demo-credit-{at}"));
    let origin = Origin {
        store: Slug::new("harbour").ok(),
        till: Some("2".to_owned()),
        reference: Some(reference.clone()),
        ..Origin::of(by)
    };
    let command =
        MoveCredit { member, movement: Movement::Spend, minor, reference, origin, by, at };
    let rulebook = rulebook.clone();
    database
        .write_in_turn(async move |tx| move_credit(tx, &rulebook, &command, None).await.map(drop))
        .await
}
