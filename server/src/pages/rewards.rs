//! `/rewards`: the catalogue, one reward, and claiming.

use app::{
    parts::Icon,
    rewards::{self, Catalogue, Offered, Refused, RewardPage, Show},
};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use database::{
    Failure, Refusal,
    vouchers::{self, Claim},
};
use jiff::civil::Date;
use loyalty::{
    claiming::ClaimRefusal,
    earning::shop_for,
    ids::{Slug, VoucherId},
    ledger::Actor,
    points::Points,
    programme::Reward,
    tiers::tier_of,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    forms::{self, Form, new_form_key},
    visit::{Answer, SignedIn, Visit, see_other},
};
use crate::loaded::{Loaded, With};

const WITH: With = With { entries: 0, rewards: true, identity: false, debt: false };

/// What of the catalogue is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    show: Option<String>,
    kind: Option<String>,
    points: Option<String>,
}

/// `GET /rewards`
pub async fn list(member: SignedIn, Query(asked): Query<Asked>) -> Answer {
    let loaded = member.load(WITH).await?;
    let show =
        Show::from_query(asked.show.as_deref(), asked.kind.as_deref(), asked.points.as_deref());
    Ok(catalogue(&member, &loaded, StatusCode::OK, show, None))
}

/// `GET /rewards/{slug}`
pub async fn show(member: SignedIn, Path(slug): Path<String>) -> Answer {
    let visit = &member.visit;
    let Some(reward) = known(visit, &slug) else { return Ok(visit.not_found()) };
    let loaded = member.load(WITH).await?;
    Ok(reward_page(&member, &loaded, StatusCode::OK, reward, None))
}

/// What the form of a claim sends.
#[derive(Debug, Deserialize)]
pub struct ClaimForm {
    form_key: String,
    from: Option<String>,
    /// The full card that pays in place of points.
    stamp_card: Option<Slug>,
}

/// `POST /rewards/{slug}/claim`: the voucher or the credit, or why there is none.
pub async fn claim(
    member: SignedIn,
    Path(slug): Path<String>,
    Form(form): Form<ClaimForm>,
) -> Answer {
    let visit = &member.visit;
    let Some(reward) = known(visit, &slug) else { return Ok(visit.not_found()) };
    let content = match &form.stamp_card {
        Some(card) => format!("{slug} for a full {card}"),
        None => slug.clone(),
    };
    let key = forms::key(visit, "claim", member.member().0, &form.form_key, &content)?;
    let command = Claim {
        id: VoucherId(Uuid::now_v7()),
        member: member.member(),
        reward: reward.slug.clone(),
        stamp_card: form.stamp_card.clone(),
        by: Actor::Member,
        at: visit.at,
    };
    let rulebook = visit.rulebook.clone();
    let claimed = visit
        .state
        .database
        .write_in_turn(async move |tx| {
            vouchers::claim_reward(tx, &rulebook, &command, Some(&key)).await
        })
        .await;
    let why = match claimed {
        Ok(claimed) => {
            return Ok(see_other(&match claimed.answer.credit_minor {
                Some(minor) => format!("/credit?claimed={minor}"),
                None => format!("/vouchers/{}", claimed.answer.voucher),
            }));
        }
        Err(Failure::Refused(Refusal::Claim(why))) => why,
        Err(Failure::Refused(Refusal::TooFewPoints(short))) => ClaimRefusal::TooFewPoints(short),
        Err(failure) => return Err(visit.failure(&failure)),
    };
    let loaded = member.load(WITH).await?;
    let wallet = &loaded.overview.wallet;
    let refused = Refused {
        reward: visit.text(&reward.name),
        points: loaded.price(reward),
        available: wallet.available,
        pending: wallet.pending,
        tiers: tier_names(visit, reward),
        segments: segment_names(visit, reward),
        why,
    };
    let status = StatusCode::CONFLICT;
    Ok(if form.from.as_deref() == Some("reward") {
        reward_page(&member, &loaded, status, reward, Some(refused))
    } else {
        catalogue(&member, &loaded, status, Show::All, Some(refused))
    })
}

fn known<'v>(visit: &'v Visit, slug: &str) -> Option<&'v Reward> {
    visit.terms().reward(&Slug::new(slug).ok()?)
}

fn catalogue(
    member: &SignedIn,
    loaded: &Loaded,
    status: StatusCode,
    show: Show,
    refused: Option<Refused>,
) -> Response {
    let visit = &member.visit;
    let rewards = visit.terms().rewards.iter().enumerate();
    let model = Catalogue {
        available: loaded.overview.wallet.available,
        show,
        rewards: rewards.map(|(place, reward)| offered(visit, loaded, place, reward)).collect(),
        refused,
    };
    member.page(status, loaded, rewards::page(visit.reader(), model))
}

fn reward_page(
    member: &SignedIn,
    loaded: &Loaded,
    status: StatusCode,
    reward: &Reward,
    refused: Option<Refused>,
) -> Response {
    let visit = &member.visit;
    let terms = visit.terms();
    let wallet = &loaded.overview.wallet;
    let place = terms.rewards.iter().position(|other| other.slug == reward.slug).unwrap_or(0);
    // Points on the way count: shopping is for what they leave missing.
    let missing = loaded.price(reward) - wallet.available - wallet.pending;
    let model = RewardPage {
        reward: offered(visit, loaded, place, reward),
        available: wallet.available,
        pending: wallet.pending,
        shop_for: shop_for(terms, tier_of(terms, &wallet.standing), missing),
        takes_first: takes_first(visit, loaded, reward),
        refused,
    };
    member.page(status, loaded, rewards::reward_page(visit.reader(), model))
}

/// What a claim would take of the points that expire first.
fn takes_first(visit: &Visit, loaded: &Loaded, reward: &Reward) -> Option<(Points, Date)> {
    let first = loaded.overview.expiring.first()?;
    Some((first.points.min(loaded.price(reward)), visit.last_day_before(first.expires_at)))
}

fn offered(visit: &Visit, loaded: &Loaded, place: usize, reward: &Reward) -> Offered {
    let left = |all: i64| (all - loaded.claimed_in_all(reward)).max(0);
    Offered {
        slug: reward.slug.clone(),
        name: visit.text(&reward.name),
        description: visit.text(&reward.description),
        kind: reward.kind,
        icon: Icon::named(&reward.icon),
        place,
        points: loaded.price(reward),
        points_for_others: Some(reward.points).filter(|points| *points != loaded.price(reward)),
        voucher: reward.voucher,
        tiers: tier_names(visit, reward),
        segments: segment_names(visit, reward),
        terms: terms(visit, reward),
        stock: reward.stock.map(|all| (left(all), all)),
        obstacles: loaded.obstacles(visit.terms(), reward, visit.at),
        form_key: new_form_key(),
    }
}

fn terms(visit: &Visit, reward: &Reward) -> rewards::Terms {
    rewards::Terms {
        per_member: reward.per_member,
        minimum: visit.minimum_of(reward),
        stores: visit.store_names(&reward.stores),
        channels: reward.channels.clone(),
        stacking: reward.stacking,
        weekdays: reward.weekdays.clone(),
        hours: (reward.from_time, reward.until_time),
        takes_place_on: reward.takes_place_on,
    }
}

fn segment_names(visit: &Visit, reward: &Reward) -> Vec<String> {
    let segments = visit.terms().segments.iter();
    let own = segments.filter(|segment| reward.segments.contains(&segment.id));
    own.map(|segment| visit.text(&segment.name)).collect()
}

fn tier_names(visit: &Visit, reward: &Reward) -> Vec<String> {
    let tiers = visit.terms().tiers.iter().filter(|tier| reward.tiers.contains(&tier.id));
    tiers.map(|tier| visit.text(&tier.name)).collect()
}
