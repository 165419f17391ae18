//! `/tiers` and `/offers`.

use app::{
    offers::{self, Offers},
    tiers::{self, Risk, Tiers},
};
use axum::http::StatusCode;
use loyalty::{
    earning::shop_for,
    points::Points,
    programme::QualifyingBy,
    tiers::{progress, tier_of},
};

use super::visit::{Answer, MaybeSignedIn, SignedIn};
use crate::loaded::With;

/// `GET /tiers`
pub async fn show(member: SignedIn) -> Answer {
    let loaded = member.load(With::default()).await?;
    let visit = &member.visit;
    let (terms, overview) = (visit.terms(), &loaded.overview);
    let standing = &overview.wallet.standing;
    let found = progress(terms, standing, overview.qualifying, visit.at);
    let place = terms.tier(&standing.tier).map_or(0, |(place, _)| place);
    let by_points = terms.qualifying.by == QualifyingBy::Points;
    let risk = found.at_risk.as_ref().map(|risk| Risk {
        missing: risk.missing,
        by: risk.by,
        lower: visit.text(&terms.tiers[place.saturating_sub(1)].name),
    });
    let missing = found.next.as_ref().or(found.at_risk.as_ref()).map_or(0, |next| next.missing);
    let model = Tiers {
        progress: visit.tier_progress(overview),
        period: terms.qualifying.period,
        pending: by_points.then_some(overview.wallet.pending),
        held_until: standing.held_until.map(|until| visit.last_day_before(until)),
        risk,
        shop_for: shop_for(terms, tier_of(terms, standing), Points::new(missing))
            .filter(|_| by_points),
        ladder: visit.tier_ladder(),
    };
    Ok(member.page(StatusCode::OK, &loaded, tiers::page(visit.reader(), model)))
}

/// `GET /offers`
pub async fn offers(visitor: MaybeSignedIn) -> Answer {
    visitor
        .answer(|visit| offers::page(visit.reader(), Offers { offers: visit.offers(None) }))
        .await
}
