//! The member at the till: who they are, and what is worth telling them.

use app::till::{MemberPanel, Tip, short_name};
use loyalty::{
    earning,
    ids::MemberId,
    ledger::Asset,
    programme::Reward,
    tiers::{progress, tier_of},
};

use super::Till;
use crate::{
    loaded::{self, Loaded, With},
    pages::{names::counted_in, visit::Stopped},
};

/// How many things are told at most.
const MOST_TIPS: usize = 3;

/// Within how many days points expire that are worth a word.
const EXPIRING_DAYS: i32 = 30;

/// Loads what a till shows of a member.
pub async fn load(till: &Till, member: MemberId) -> Result<MemberPanel, Stopped> {
    let visit = till.visit();
    let with = With { rewards: true, ..With::default() };
    let loaded = loaded::load(&visit.state, &visit.rulebook, member, with, visit.at).await;
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(database::Failure::Refused(_)) => return Err(visit.not_found().into()),
        Err(failure) => return Err(visit.failure(&failure)),
    };
    let terms = visit.terms();
    let overview = &loaded.overview;
    let standing = &overview.wallet.standing;
    let place = terms.tier(&standing.tier).map_or(0, |(place, _)| place);
    let mut tips = tips(till, &loaded);
    tips.truncate(MOST_TIPS);
    Ok(MemberPanel {
        id: member,
        name: overview.member.name.as_deref().map(short_name),
        joined_on: visit.day(overview.member.enrolled_at),
        tier: (visit.text(&tier_of(terms, standing).name), place),
        available: overview.wallet.available,
        credit: Some(overview.held(&Asset::Credit))
            .filter(|minor| *minor > 0)
            .map(|minor| visit.money(minor)),
        vouchers: i64::try_from(overview.vouchers.len()).unwrap_or(i64::MAX),
        tips,
    })
}

/// Everything worth telling, the most worth first.
fn tips(till: &Till, loaded: &Loaded) -> Vec<Tip> {
    let visit = till.visit();
    let terms = visit.terms();
    let overview = &loaded.overview;
    let wallet = &overview.wallet;
    let today = visit.day(visit.at);
    let mut tips = Vec::new();
    if wallet.available.is_negative() {
        tips.push(Tip::Owes { points: wallet.available });
    }
    if visit.day(overview.member.enrolled_at) == today {
        tips.push(Tip::New);
    }
    if let Some(first) = overview.expiring.first() {
        let on = visit.last_day_before(first.expires_at);
        if (on - today).get_days() <= EXPIRING_DAYS {
            tips.push(Tip::Expiring { points: first.points, on });
        }
    }
    let progress = progress(terms, &wallet.standing, overview.qualifying, visit.at);
    let counted_in = counted_in(terms);
    if let Some(risk) = progress.at_risk {
        let tier = visit.tier_name(&risk.tier);
        tips.push(Tip::TierAtRisk { missing: risk.missing, counted_in, tier, by: risk.by });
    }
    if let Some(next) = progress.next {
        let tier = visit.tier_name(&next.tier);
        tips.push(Tip::ToNextTier { missing: next.missing, counted_in, tier });
    }
    let within_reach = |reward: &&Reward| loaded.obstacles(terms, reward, visit.at).is_empty();
    if let Some(reward) = terms.rewards.iter().filter(within_reach).max_by_key(|r| r.points) {
        tips.push(Tip::WithinReach { reward: visit.text(&reward.name) });
    }
    let offers = earning::offers(terms, Some(&till.store), visit.at);
    if let Some(offer) = offers.iter().find(|offer| offer.is_today) {
        tips.push(Tip::Offer { name: visit.text(&offer.rule.name) });
    }
    tips
}
