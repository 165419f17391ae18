//! The API for machines: `/api/v1`. Each answer comes from the functions that the pages use.

mod adjustments;
mod answer;
mod asked;
mod caller;
mod credit;
mod docs;
mod docs_page;
mod members;
mod memberships;
mod problem;
mod programme;
mod purchases;
mod receipts;
mod redemptions;
mod refunds;
mod vouchers;
mod wallet;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    routing::{delete, get, patch, post, put},
};
use loyalty::{
    earning::{Capped, ContributionKind, Earning},
    ids::Slug,
    points::Points,
    programme::Programme,
};
use serde::Serialize;

pub use self::problem::Problem;
use self::{
    asked::{Asked, Body},
    caller::Caller,
};
use crate::state::State;

/// The largest body that is read: a purchase of 5,000 lines fits twice.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// The routes below `/api/v1`.
pub fn routes() -> Router<State> {
    Router::new()
        .route("/members", post(members::enrol).get(members::find))
        .route(
            "/members/{id}",
            get(members::read).merge(patch(members::change)).merge(delete(memberships::erase)),
        )
        .route("/members/{id}/suspension", put(memberships::suspend))
        .route("/members/{id}/merge", post(memberships::merge))
        .route("/members/{id}/merge/reversal", post(memberships::undo_merge))
        .route("/members/{id}/wallet", get(wallet::wallet))
        .route("/members/{id}/activity", get(wallet::activity))
        .route("/members/{id}/adjustments", post(adjustments::adjust))
        .route("/members/{id}/activities", post(adjustments::report_activity))
        .route("/members/{id}/vouchers", post(vouchers::claim))
        .route("/members/{id}/credit", post(credit::move_credit))
        .route("/identifications", post(redemptions::identify))
        .route("/purchases", post(purchases::report))
        .route("/purchases/quote", post(purchases::quote))
        .route("/purchases/{reference}", get(purchases::read))
        .route("/purchases/{reference}/refunds", post(refunds::refund))
        .route("/redemptions", post(redemptions::redeem))
        .route("/redemptions/preview", post(redemptions::preview))
        .route("/redemptions/{id}/reversal", post(redemptions::reverse))
        .route("/programme", get(programme::programme))
        .route("/rewards", get(programme::rewards))
        .route("/tiers", get(programme::tiers))
        .route("/stores", get(programme::stores))
        .route("/campaigns", get(programme::campaigns))
        .route("/openapi.json", get(docs::openapi))
        .fallback(async || Problem::not_found("there is no such address; see /api/v1/docs"))
        .method_not_allowed_fallback(async || {
            let status = StatusCode::METHOD_NOT_ALLOWED;
            Problem::new(status, "invalid_request", "this address takes another method")
        })
        .layer(DefaultBodyLimit::max(MOST_BYTES))
}

pub use self::docs::{docs_routes, metrics_route};

/// One rule's share, for machines.
#[derive(Clone, Debug, Serialize)]
struct ContributionAnswer {
    rule: Slug,
    points: Points,
    detail: String,
    /// The cap that cut it, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    capped: Option<Capped>,
}

/// The shares of an earning, with what each was computed on.
fn contributions(programme: &Programme, earning: &Earning) -> Vec<ContributionAnswer> {
    let minor = |minor: i64| amount(programme, minor);
    earning
        .contributions
        .iter()
        .map(|contribution| {
            let rule = programme.earning.iter().find(|rule| rule.id == contribution.rule);
            let tier = programme.tier(&contribution.rule).map(|(_, tier)| &tier.multiplier_name);
            let name = rule.map(|rule| &rule.name).or(tier);
            let name = name.map_or(contribution.rule.as_str(), |name| name.in_language("en"));
            let basis = match contribution.by {
                ContributionKind::Tier => format!("on {} points", contribution.basis),
                ContributionKind::PerUnit => format!("{} units", contribution.basis),
                _ => format!("on {}", minor(contribution.basis)),
            };
            ContributionAnswer {
                rule: contribution.rule.clone(),
                points: contribution.points,
                detail: format!("{name}, {basis}"),
                capped: contribution.capped,
            }
        })
        .collect()
}

/// An amount in major units, as `42.10 USD`.
fn amount(programme: &Programme, minor: i64) -> String {
    let currency = programme.currency;
    let per_major = currency.minor_per_major();
    let (major, rest) = (minor / per_major, minor % per_major);
    match usize::try_from(currency.exponent()) {
        Ok(0) | Err(_) => format!("{major} {currency}"),
        Ok(places) => format!("{major}.{rest:0places$} {currency}"),
    }
}

#[cfg(test)]
mod tests {
    use loyalty::earning::{Contribution, Per};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cap_that_cut_is_told_with_what_it_cut() {
        let rulebook = database::testing::greengrain();
        let (most, cut) = (Points::new(20), Points::new(10));
        let contribution = Contribution {
            rule: "fruit-and-veg".parse().unwrap(),
            by: ContributionKind::Multiplier,
            points: Points::new(5),
            basis: 500,
            capped: Some(Capped { per: Per::Day, most, cut }),
        };
        let earning = Earning {
            points: Points::new(5),
            tier: "sprout".parse().unwrap(),
            contributions: vec![contribution],
            taken: Vec::new(),
            stamps: Vec::new(),
            excluded: Vec::new(),
            missed: Vec::new(),
            segments: std::collections::BTreeSet::new(),
        };
        let told = contributions(rulebook.at(jiff::Timestamp::UNIX_EPOCH), &earning);
        let expected = json!([{
            "rule": "fruit-and-veg", "points": 5,
            "detail": "Double points on fruit and veg, on 5.00 USD",
            "capped": { "per": "day", "most": 20, "cut": 10 },
        }]);
        assert_eq!(serde_json::to_value(&told).unwrap(), expected);
    }
}
