//! Why a purchase earned what it earned, with the names of the rules; and its receipt.

use app::activity::{Earned, EarnedExcluded, EarnedMissed, EarnedPart, Receipt, ReceiptLine};
use database::{Terms, entries::Entry, purchases::Stored};
use loyalty::{
    earning::{self, ContributionKind, Earning},
    ids::Slug,
    money::Money,
    purchases::Line,
};

use crate::pages::{names::readable, visit::Visit};

/// An earning with the names that a person knows rules by.
pub(super) fn earned(
    visit: &Visit,
    terms: &Terms,
    entry: &Entry,
    earning: &Earning,
    stored: Option<&Stored>,
) -> Earned {
    let rule = |id: &Slug| rule_name(visit, terms, id);
    Earned {
        currency: terms.currency,
        parts: earning
            .contributions
            .iter()
            .map(|part| EarnedPart {
                name: match part.by {
                    ContributionKind::Tier => multiplier_name(visit, terms, &part.rule),
                    _ => rule(&part.rule),
                },
                by: part.by,
                basis: part.basis,
                points: part.points,
                capped: part.capped,
            })
            .collect(),
        cashback: earning
            .cashback
            .iter()
            .map(|cashback| (rule(&cashback.rule), visit.money(cashback.minor)))
            .collect(),
        stamps: earning
            .stamps
            .iter()
            .map(|stamped| (visit.stamp_card_name(terms, &stamped.card), stamped.stamps))
            .collect(),
        excluded: earning
            .excluded
            .iter()
            .map(|kept| EarnedExcluded { name: rule(&kept.rule), minor: kept.minor })
            .collect(),
        missed: earning
            .missed
            .iter()
            .map(|missed| EarnedMissed { name: rule(&missed.rule), missing: missed.missing })
            .collect(),
        spendable_from: entry.matures_at.map(|at| visit.day(at)),
        receipt: stored.map(|stored| receipt(visit, terms, stored)),
    }
}

fn rule_name(visit: &Visit, terms: &Terms, id: &Slug) -> String {
    let rule = terms.earning.iter().find(|rule| rule.id == *id);
    rule.map_or_else(|| id.to_string(), |rule| visit.text(&rule.name))
}

fn multiplier_name(visit: &Visit, terms: &Terms, tier: &Slug) -> String {
    let tier_of_that_time = terms.tier(tier);
    tier_of_that_time
        .map_or_else(|| tier.to_string(), |(_, tier)| visit.text(&tier.multiplier_name))
}

fn receipt(visit: &Visit, terms: &Terms, stored: &Stored) -> Receipt {
    let purchase = &stored.purchase;
    let money = |minor| Money { minor, currency: purchase.currency };
    let line = |line: &Line| {
        let name = [&line.category, &line.department, &line.sku];
        let name = name.into_iter().find(|name| !name.is_empty());
        let name = name.map_or(visit.reader().words.receipt_rest(), String::as_str);
        let department = if name == line.department { "" } else { line.department.as_str() };
        let note = match (line.quantity, department) {
            (0 | 1, department) => readable(department),
            (quantity, "") => format!("×{quantity}"),
            (quantity, department) => format!("{} · ×{quantity}", readable(department)),
        };
        ReceiptLine {
            name: readable(name),
            note,
            paid: money(line.amount_minor),
            earns: !earning::is_excluded(terms, line),
        }
    };
    Receipt {
        lines: purchase.lines.iter().map(line).collect(),
        paid: money(purchase.total_minor()),
    }
}
