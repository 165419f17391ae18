//! Paper of the demo: the receipt of somebody who shopped without a card and has not claimed it, and
//! a stamp card from before there was a wallet.

use database::{
    Database, Rulebook,
    paper_cards::{self, PaperCard},
    purchases::SHOP,
    receipts::{self, ReportUnclaimed},
};
use jiff::{Span, Timestamp};
use loyalty::{
    earning::Stamped,
    ids::{PurchaseId, Slug},
    ledger::Actor,
    membership::PaperCardNumber,
    points::Points,
    purchases::{Channel, Line, Purchase},
};
use uuid::Uuid;

use crate::trouble::Trouble;

/// How long ago it was bought.
const HOURS_AGO: i64 = 5;

/// What was bought: `(department, category, amount_minor)`.
const BASKET: [(&str, &str, i64); 3] =
    [("PRODUCE", "STRAWBERRIES", 450), ("GROCERY", "COFFEE", 1_290), ("GROCERY", "OATS", 380)];

/// Reports the purchase; gives the code on its receipt.
pub(super) async fn print(
    database: &Database,
    rulebook: &Rulebook,
    now: Timestamp,
) -> Result<String, Trouble> {
    let at = now.checked_sub(Span::new().hours(HOURS_AGO)).unwrap_or(now);
    let line = |(department, category, amount_minor): (&str, &str, i64)| Line {
        department: department.to_owned(),
        category: category.to_owned(),
        quantity: 1,
        amount_minor,
        ..Line::default()
    };
    let command = ReportUnclaimed {
        id: PurchaseId(Uuid::now_v7()),
        purchase: Purchase {
            reference: "demo-paper-1".to_owned(),
            store: Slug::new("harbour").ok(),
            till: Some("2".to_owned()),
            channel: Channel::Store,
            occurred_at: at,
            currency: rulebook.at(at).currency,
            lines: BASKET.map(line).to_vec(),
        },
        source: SHOP.into(),
        by: Actor::Operator,
        at,
    };
    let books = rulebook.clone();
    let printed = database
        .write_in_turn(async move |tx| receipts::report(tx, &books, &command, None).await)
        .await?;
    Ok(printed.answer.code(rulebook.keys()).grouped())
}

/// The number on the paper card, as it is printed.
const CARD: &str = "GG-1042-7731";

/// Keeps a paper card with points and stamps; gives its number.
pub(super) async fn keep_card(
    database: &Database,
    rulebook: &Rulebook,
    now: Timestamp,
) -> Result<String, Trouble> {
    let number =
        PaperCardNumber::parse(CARD).map_err(|refusal| Trouble::new(refusal.to_string()))?;
    let coffee = Slug::new("coffee").ok();
    let stamps = coffee.map(|card| Stamped { card, stamps: 6 });
    let card = PaperCard { number, points: Points::new(240), stamps };
    let books = rulebook.clone();
    database.write_in_turn(async move |tx| paper_cards::keep(tx, &books, &card, now).await).await?;
    Ok(CARD.to_owned())
}
