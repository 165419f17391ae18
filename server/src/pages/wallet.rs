//! `/`: the wallet of a member, or the programme's front page for a stranger.

use app::{
    membership::{self, Front, RewardHint},
    wallet::{self, Debt, Expiring, FirstSteps, Nearest, Pending, StampCard, Wallet},
};
use axum::http::StatusCode;
use database::entries::Entry;
use jiff::{Span, Timestamp};
use loyalty::{
    earning::shop_for, explanation::Explanation, ledger::Asset, membership::MemberState,
    points::Points, programme::Reward, tiers::tier_of,
};

use super::{
    forms::new_form_key,
    names::counted_in,
    visit::{Answer, MaybeSignedIn, SignedIn, Visit},
};
use crate::loaded::{Loaded, With};

/// How many entries the wallet shows.
const LATELY: i64 = 4;

/// For how many days somebody is new.
const NEW_FOR_DAYS: i64 = 14;

/// `GET /`
pub async fn show(visitor: MaybeSignedIn) -> Answer {
    match visitor {
        MaybeSignedIn::Stranger(visit) => Ok(front(&visit)),
        MaybeSignedIn::Member(member) => {
            let with = With { entries: LATELY, rewards: true, debt: true, ..With::default() };
            let loaded = member.load(with).await?;
            let page = wallet::page(member.visit.reader(), model(&member, &loaded));
            Ok(member.page(StatusCode::OK, &loaded, page))
        }
    }
}

/// `GET /demo`: who one can be, for those who are somebody already.
pub async fn demo(visit: Visit) -> Answer {
    if visit.state.demo.is_none() {
        return Ok(visit.not_found());
    }
    Ok(front(&visit))
}

fn front(visit: &Visit) -> axum::response::Response {
    let terms = visit.terms();
    let poster = terms.stores.first().filter(|_| visit.state.demo.is_some());
    let front = Front {
        earns: visit.earns(),
        cheapest: cheapest(visit),
        offers: visit.offers(None),
        tiers: visit.tier_ladder(),
        counted_in: counted_in(terms),
        demo_receipt: visit.state.demo.as_ref().and_then(|demo| demo.receipt.clone()),
        demo_poster: poster.map(|store| format!("/s/{}", store.id)),
    };
    visit.strangers_page(StatusCode::OK, membership::front_page(visit.reader(), front))
}

/// The reward that costs least, of those that everybody may claim.
pub fn cheapest(visit: &Visit) -> Option<RewardHint> {
    let terms = visit.terms();
    let on_offer = |reward: &&Reward| {
        let is_for_all = reward.tiers.is_empty() && reward.segments.is_empty();
        is_for_all && reward.is_live(visit.at, &terms.zone)
    };
    let cheapest = terms.rewards.iter().filter(on_offer).min_by_key(|reward| reward.points)?;
    Some(RewardHint { name: visit.text(&cheapest.name), points: cheapest.points })
}

fn model(member: &SignedIn, loaded: &Loaded) -> Wallet {
    let visit = &member.visit;
    let terms = visit.terms();
    let overview = &loaded.overview;
    let available = overview.wallet.available;
    let checked_in = checked_in(member, &loaded.entries);
    let maturing: Points = overview.maturing.iter().map(|lot| lot.points).sum();
    let pending = overview
        .maturing
        .first()
        .map(|first| Pending { points: maturing, from: visit.day(first.matures_at) });
    let expiring = overview
        .expiring
        .first()
        .map(|lot| Expiring { points: lot.points, on: visit.last_day_before(lot.expires_at) });
    let vouchers: Vec<_> = overview.vouchers.iter().map(|row| visit.voucher_line(row)).collect();
    let nearest = nearest(visit, loaded);
    let is_new = overview.wallet.purchases == 0
        && overview
            .member
            .enrolled_at
            .checked_add(Span::new().hours(24 * NEW_FOR_DAYS))
            .is_ok_and(|until| visit.at < until);
    let first_steps = is_new.then(|| FirstSteps {
        profile_points: profile_points(visit, overview.member.is_complete()),
        nearest: nearest.clone(),
    });
    Wallet {
        name: overview.member.name.clone(),
        checked_in,
        available,
        is_suspended: overview.wallet.state == MemberState::Suspended,
        worth: visit.money(terms.worth_minor(available)),
        debt: loaded.last_refund.as_ref().and_then(|entry| debt(visit, entry)),
        pending,
        expiring,
        tier: visit.tier_progress(overview),
        stamps: stamp_cards(visit, loaded),
        credit: Some(overview.held(&Asset::Credit))
            .filter(|minor| *minor != 0)
            .map(|minor| visit.money(minor)),
        nearest: nearest.filter(|_| vouchers.is_empty()),
        vouchers,
        lately: loaded.entries.iter().filter_map(|entry| visit.line(entry)).collect(),
        offers: visit.offers(None),
        first_steps,
    }
}

/// The cards with a stamp on them.
fn stamp_cards(visit: &Visit, loaded: &Loaded) -> Vec<StampCard> {
    let terms = visit.terms();
    let card = |card: &loyalty::programme::StampCard| {
        let held = loaded.overview.held(&Asset::Stamps(card.id.clone()));
        (held != 0).then(|| StampCard {
            id: card.id.clone(),
            name: visit.text(&card.name),
            held,
            needed: card.stamps,
            reward: (card.reward.clone(), visit.reward_name(terms, &card.reward)),
            form_key: new_form_key(),
        })
    };
    terms.stamp_cards.iter().filter_map(card).collect()
}

/// Where the member checked in, if that was today: on this phone, or lately on another.
fn checked_in(member: &SignedIn, lately: &[Entry]) -> Option<(String, String)> {
    let visit = &member.visit;
    let is_today = |at: Timestamp| visit.day(at) == visit.day(visit.at);
    let here = member.session.store.as_ref().zip(member.session.placed_at);
    let here = here.filter(|(_, at)| is_today(*at)).map(|(store, _)| store);
    let checks_in = |entry: &&Entry| {
        let said = serde_json::from_str(&entry.explanation);
        matches!(said, Ok(Explanation::Activity { activity, .. }) if activity.as_str() == "check-in")
    };
    let elsewhere = lately.iter().filter(|entry| is_today(entry.occurred_at)).find(checks_in);
    let store = here.or_else(|| elsewhere?.store.as_ref())?;
    Some((store.to_string(), visit.store_name(store)))
}

/// What a complete profile earns; none when it is complete, or earns nothing.
pub fn profile_points(visit: &Visit, is_complete: bool) -> Option<Points> {
    visit.terms().activity("profile").filter(|_| !is_complete).map(|activity| activity.points)
}

fn debt(visit: &Visit, refund: &Entry) -> Option<Debt> {
    matches!(serde_json::from_str(&refund.explanation).ok()?, Explanation::Refund { .. }).then(
        || Debt {
            refunded_on: visit.day(refund.occurred_at),
            taken: refund.points,
            sequence: refund.sequence,
        },
    )
}

/// The reward that is closest, of those that only points keep the member from.
fn nearest(visit: &Visit, loaded: &Loaded) -> Option<Nearest> {
    use loyalty::claiming::ClaimRefusal::TooFewPoints;
    let terms = visit.terms();
    let wallet = &loaded.overview.wallet;
    let only_points = |reward: &&Reward| {
        let obstacles = loaded.obstacles(terms, reward, visit.at);
        obstacles.iter().all(|obstacle| matches!(obstacle, TooFewPoints(_)))
    };
    let rewards = terms.rewards.iter().filter(only_points);
    let reward = rewards.min_by_key(|reward| loaded.price(reward))?;
    let price = loaded.price(reward);
    let missing = price - wallet.available;
    let tier = tier_of(terms, &wallet.standing);
    let shop_for = shop_for(terms, tier, missing);
    Some(Nearest::new(visit.text(&reward.name), price, missing, shop_for))
}
