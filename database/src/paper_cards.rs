//! Paper cards: numbered cards of an earlier scheme, with what is on them, until a member links one.
//!
//! Linking adds the card's points and stamps to the member's, once: from then on the paper is worth
//! nothing.

use jiff::Timestamp;
use loyalty::{
    earning::Stamped,
    explanation::Explanation,
    ids::{LotId, MemberId, Sequence, Slug},
    ledger::{Account, Origin},
    lots::Lot,
    membership::PaperCardNumber,
    points::Points,
};
use serde::{Deserialize, Serialize};

use crate::{
    activities::{add_lot, wallet_of},
    audit::{self, By},
    database::Database,
    events::{self, EventKind},
    fault::{Failure, Fault},
    idempotency::{self, Answered, Key},
    members::survivor,
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::{Tx, record, sql},
    wallets, wrong_codes,
};

/// A card and what is on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperCard {
    /// Its number.
    pub number: PaperCardNumber,
    /// The points on it; not less than nothing.
    pub points: Points,
    /// The stamps on it, and of which of the programme's stamp cards.
    pub stamps: Option<Stamped>,
}

/// A member links a card.
#[derive(Clone, Debug)]
pub struct LinkCard {
    /// Who.
    pub member: MemberId,
    /// The card's number, as it was typed.
    pub number: String,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// What a card brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The points that were on it.
    pub points: Points,
    /// The stamps that were on it.
    pub stamps: Option<Stamped>,
    /// Its ledger transaction.
    pub sequence: Sequence,
}

record! {
    struct CardRow {
        points: Points,
        stamps: i64,
        stamp_card: Option<Slug>,
        member_id: Option<MemberId>,
    }
}

impl CardRow {
    fn stamped(&self) -> Option<Stamped> {
        let card = self.stamp_card.clone()?;
        (self.stamps > 0).then_some(Stamped { card, stamps: self.stamps })
    }
}

/// Keeps a card until somebody links it; says whether it is new. The same card again changes
/// nothing; with other content it is refused.
pub async fn keep(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    card: &PaperCard,
    at: Timestamp,
) -> Result<bool, Failure> {
    if let Some(stamps) = &card.stamps
        && rulebook.at(at).stamp_card(&stamps.card).is_none()
    {
        return Err(Refusal::StampCardUnknown(stamps.card.to_string()).into());
    }
    let stamped = card.stamps.as_ref();
    let inserted = sql!(
        "INSERT INTO paper_card (card, points, stamps, stamp_card) VALUES ($1, $2, $3, $4)
         ON CONFLICT (card) DO NOTHING",
        card.number.as_str(),
        card.points,
        stamped.map_or(0, |stamped| stamped.stamps),
        stamped.map(|stamped| stamped.card.clone()),
    )
    .execute(tx)
    .await?;
    if inserted == 1 {
        return Ok(true);
    }
    let known = find(tx, &card.number).await?.ok_or(Fault::Conflict)?;
    if known.points == card.points && known.stamped() == card.stamps {
        Ok(false)
    } else {
        Err(Refusal::ReferenceConflict(card.number.as_str().to_owned()).into())
    }
}

/// Links a card to a member, once for a key. Numbers that are none are counted: five in ten minutes
/// make the member wait.
pub async fn link(
    database: &Database,
    rulebook: &Rulebook,
    command: LinkCard,
    key: Option<Key>,
) -> Result<Answered<Linked>, Failure> {
    let (guesses, at) = (format!("paper-card/{}", command.member), command.at);
    let (rulebook, own_guesses) = (rulebook.clone(), guesses.clone());
    let outcome = database
        .write_in_turn(async move |tx| {
            wrong_codes::refuse_guessing(tx, &own_guesses, command.at).await?;
            link_within(tx, &rulebook, &command, key.as_ref()).await
        })
        .await;
    if let Err(Failure::Refused(Refusal::PaperCardUnknown)) = &outcome {
        database.write(async move |tx| Ok(wrong_codes::insert(tx, &guesses, at).await?)).await?;
    }
    outcome
}

/// Links a card within a transaction.
pub async fn link_within(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &LinkCard,
    key: Option<&Key>,
) -> Result<Answered<Linked>, Failure> {
    idempotency::once(tx, key, command.at, async |tx| link_once(tx, rulebook, command).await).await
}

async fn link_once(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    command: &LinkCard,
) -> Result<Linked, Failure> {
    let LinkCard { member, by, at, .. } = command;
    let number = PaperCardNumber::parse(&command.number).map_err(|_| Refusal::PaperCardUnknown)?;
    let mut wallet = wallet_of(tx, rulebook, *member, *at).await?;
    let row = find(tx, &number).await?.ok_or(Refusal::PaperCardUnknown)?;
    if let Some(owner) = row.member_id {
        let is_yours = survivor(tx, owner).await? == *member;
        return Err(Refusal::PaperCardLinked { is_yours }.into());
    }
    // The condition repeats the decision: whoever was quicker has won.
    sql!(
        "UPDATE paper_card SET member_id = $2, linked_at = $3
          WHERE card = $1 AND member_id IS NULL",
        number.as_str(),
        member,
        at,
    )
    .later(tx)
    .await?;
    let terms = rulebook.at(*at);
    let (points, stamps) = (row.points, row.stamped());
    let sequence = wallet.next_sequence();
    let explanation =
        Explanation::PaperCard { ending: number.ending().to_owned(), stamps: stamps.clone() };
    let lot = lot_of(terms, LotId(sequence), points, *at);
    let origin = Origin::of(*by);
    add_lot(tx, &mut wallet, terms, lot, explanation, Account::Issued, &origin, *at).await?;
    wallets::save(tx, &mut wallet).await?;
    let kind = EventKind::PointsChanged { because: "paper_card".into(), points: points.get() };
    events::insert(tx, *member, &kind, *at).await?;
    let line = audit::Line::of("paper_card_linked", *by, *at).about(*member);
    let detail = serde_json::json!({ "ending": number.ending(), "points": points });
    audit::insert(tx, &line.detailed(&detail)).await?;
    Ok(Linked { points, stamps, sequence })
}

/// The points of a card count from the day on which it is linked.
fn lot_of(terms: &Terms, id: LotId, points: Points, at: Timestamp) -> Lot {
    Lot {
        id,
        remaining: points,
        earned_at: at,
        expires_at: terms.zone.end_of_month_after(at, terms.points.expiry_months),
        matures_at: None,
    }
}

async fn find(tx: &mut Tx<'_>, number: &PaperCardNumber) -> Result<Option<CardRow>, Fault> {
    sql!(
        "SELECT points, stamps, stamp_card, member_id FROM paper_card WHERE card = $1",
        number.as_str(),
    )
    .optional::<CardRow>(tx)
    .await
}
