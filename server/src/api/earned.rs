//! What a purchase earns, for machines.

use loyalty::{
    earning::{Capped, Cashback, ContributionKind, Earning},
    explanation::CashbackTaken,
    ids::Slug,
    money::Currency,
    points::Points,
    programme::Programme,
};
use serde::Serialize;
use serde_json::{Value, json};

/// One rule's share, for machines.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ContributionAnswer {
    rule: Slug,
    points: Points,
    detail: String,
    /// The cap that cut it, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    capped: Option<Capped>,
}

/// The shares of an earning, with what each was computed on.
pub(super) fn contributions(programme: &Programme, earning: &Earning) -> Vec<ContributionAnswer> {
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

/// What is given back as credit, rule by rule.
pub(super) fn cashback(programme: &Programme, earning: &Earning) -> Vec<Value> {
    let currency = programme.currency;
    let told = |cashback: &Cashback| {
        let rule = programme.earning.iter().find(|rule| rule.id == cashback.rule);
        let name = rule.map_or(cashback.rule.as_str(), |rule| rule.name.in_language("en"));
        json!({
            "rule": cashback.rule,
            "amount": { "minor": cashback.minor, "currency": currency },
            "detail": format!("{name}, on {}", amount(programme, cashback.basis_minor)),
        })
    };
    earning.cashback.iter().map(told).collect()
}

/// What a refund took of the cashback, and what of it was spent already and stays spent.
pub(super) fn cashback_taken(currency: Currency, taken: CashbackTaken) -> Value {
    let CashbackTaken { minor, spent_minor } = taken;
    json!({
        "taken": { "minor": minor, "currency": currency },
        "spent": { "minor": spent_minor, "currency": currency },
    })
}

/// The shape of the Universal Commerce Protocol's loyalty extension. Cashback is no part of it:
/// the amounts are points.
pub(super) fn breakdown(programme: &Programme, earning: &Earning) -> Vec<Value> {
    contributions(programme, earning)
        .into_iter()
        .map(|contribution| {
            json!({
                "id": contribution.rule,
                "amount": contribution.points,
                "description": contribution.detail,
                "benefit_id": contribution.rule,
            })
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

    use super::*;

    fn nothing() -> Earning {
        Earning {
            points: Points::ZERO,
            tier: "sprout".parse().unwrap(),
            contributions: Vec::new(),
            taken: Vec::new(),
            cashback: Vec::new(),
            stamps: Vec::new(),
            excluded: Vec::new(),
            missed: Vec::new(),
            segments: std::collections::BTreeSet::new(),
        }
    }

    #[test]
    fn cashback_is_told_with_its_rule() {
        let rulebook = database::testing::greengrain();
        let rule = "fruit-and-veg".parse().unwrap();
        let given = Cashback { rule, minor: 27, basis_minor: 1_099 };
        let earning = Earning { cashback: vec![given], ..nothing() };
        let told = cashback(rulebook.at(jiff::Timestamp::UNIX_EPOCH), &earning);
        let expected = json!([{
            "rule": "fruit-and-veg", "amount": { "minor": 27, "currency": "USD" },
            "detail": "Double points on fruit and veg, on 10.99 USD",
        }]);
        assert_eq!(json!(told), expected);
    }

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
        let earning = Earning { contributions: vec![contribution], ..nothing() };
        let told = contributions(rulebook.at(jiff::Timestamp::UNIX_EPOCH), &earning);
        let expected = json!([{
            "rule": "fruit-and-veg", "points": 5,
            "detail": "Double points on fruit and veg, on 5.00 USD",
            "capped": { "per": "day", "most": 20, "cut": 10 },
        }]);
        assert_eq!(serde_json::to_value(&told).unwrap(), expected);
    }
}
