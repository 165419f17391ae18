//! `/card`: the member card, and its coming codes.

use app::{
    card::{self, Card},
    codes,
    islands::picture::Steps,
};
use axum::{Json, http::StatusCode, response::IntoResponse};
use database::members::{self, Member};
use loyalty::{membership::MemberNumber, tiers::tier_of};

use super::visit::{Answer, SignedIn, Visit};
use crate::loaded::With;

/// How many steps of the code are sent at once: for ten minutes without a network.
const STEPS: usize = 20;

/// `GET /card`
pub async fn show(member: SignedIn) -> Answer {
    let loaded = member.load(With::default()).await?;
    let visit = &member.visit;
    let overview = &loaded.overview;
    let tier = tier_of(visit.terms(), &overview.wallet.standing);
    let card = Card {
        name: overview.member.name.clone(),
        number: number(visit, &overview.member)?,
        tier: visit.text(&tier.name),
        available: overview.wallet.available,
        steps: steps(visit, &overview.member),
    };
    Ok(member.page(StatusCode::OK, &loaded, card::page(visit.reader(), card)))
}

/// `GET /card/codes`: the coming pictures of its code.
pub async fn codes(member: SignedIn) -> Answer {
    let (visit, id) = (&member.visit, member.member());
    let found = visit.state.database.read_once(async |tx| members::find(tx, id).await).await;
    match found.map_err(|fault| visit.fault(&fault))? {
        Some(member) => Ok(Json(steps(visit, &member)).into_response()),
        None => Ok(StatusCode::GONE.into_response()),
    }
}

fn steps(visit: &Visit, member: &Member) -> Steps {
    let keys = visit.rulebook.keys();
    codes::steps(visit.at, STEPS, |at| keys.member_card(member.member_id, member.card_attempt, at))
}

/// The member number, as the rules know it.
pub fn number(visit: &Visit, member: &Member) -> Result<MemberNumber, super::visit::Stopped> {
    MemberNumber::parse(&member.number).map_err(|_| {
        let what = format!("member {}: number '{}'", member.member_id, member.number);
        visit.fault(&database::Fault::Corrupt(what))
    })
}
