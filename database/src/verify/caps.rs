//! What purchases take of the caps of their rules, beside what their explanations say.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use loyalty::{
    explanation::Explanation,
    ids::{MemberId, PurchaseId},
};
use uuid::Uuid;

use super::{
    Difference,
    books::Books,
    chains::TransactionRow,
    packed::Packed,
    sums::{Found, numbers},
};
use crate::fault::Fault;

const CHECK: &str = "purchases take of caps what they explain";

/// How an explanation begins to say what is taken. Few do, so few are read.
const TAKES: &str = r#""taken":["#;

const MICROS_A_DAY: i64 = 86_400_000_000;

/// A purchase takes of each rule's caps, on its day, what its explanation says; after a refund no
/// more than that. How much less is what the rules and all its lines say: that is not decided again.
pub(super) fn caps_that_differ(
    member: MemberId,
    books: &Books,
    transactions: &[TransactionRow<'_>],
) -> Result<Vec<Difference>, Fault> {
    let taking: Vec<_> =
        transactions.iter().filter(|row| row.explanation.contains(TAKES)).collect();
    if taking.is_empty() && books.caps.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Found::of(member);
    let mut taken = BTreeMap::new();
    for (on_day, millionths, purchase, rule) in taken_rows(&books.caps)? {
        // The same on another day as well would be taken twice.
        if taken.insert((purchase, rule.to_owned()), (on_day, millionths)).is_some() {
            found.note(CHECK, about(purchase, rule), "several days".into(), "one".into());
        }
    }
    let owned = owned(books)?;
    let refunded = refunded(books)?;
    for row in taking.into_iter().filter(|row| owned.contains(&row.sequence.0)) {
        let told = serde_json::from_str(row.explanation);
        // One that cannot be read was rewritten, and its ledger says so.
        let Ok(Explanation::Purchase { purchase, earning, .. }) = told else { continue };
        for told in earning.taken {
            let rule = told.rule.as_str();
            let Some((on_day, millionths)) = taken.remove(&(purchase, rule.to_owned())) else {
                let told = told.millionths.to_string();
                found.note(CHECK, about(purchase, rule), "nothing".into(), told);
                continue;
            };
            if refunded.contains(&purchase) {
                let most = told.millionths.min(millionths);
                found.compare(CHECK, about(purchase, rule), millionths.into(), most.into());
            } else {
                let told = told.millionths.into();
                found.compare(CHECK, about(purchase, rule), millionths.into(), told);
            }
            // Local days begin at most fourteen hours before or after those of UTC.
            let day = row.occurred_at.div_euclid(MICROS_A_DAY);
            if on_day.abs_diff(day) > 1 {
                let days = [on_day, day].map(|day| format!("day {day}"));
                let [stored, recomputed] = days;
                found.note(CHECK, about(purchase, rule), stored, recomputed);
            }
        }
    }
    for ((purchase, rule), (_, millionths)) in taken {
        found.note(CHECK, about(purchase, &rule), millionths.to_string(), "nothing".into());
    }
    Ok(found.differences)
}

fn about(purchase: PurchaseId, rule: &str) -> String {
    format!("{rule} of purchase {purchase}")
}

type Taken<'t> = (i64, i64, PurchaseId, &'t str);

fn taken_rows(packed: &str) -> Result<Vec<Taken<'_>>, Fault> {
    Packed::rows(packed, |row| Ok((row.number()?, row.number()?, purchase(row)?, row.text()?)))
}

/// The numbers of the member's own purchases: those of others stay told in a merged ledger.
fn owned(books: &Books) -> Result<BTreeSet<i64>, Fault> {
    Ok(numbers(&books.purchases)?.into_iter().map(|(sequence, _points)| sequence).collect())
}

fn refunded(books: &Books) -> Result<HashSet<PurchaseId>, Fault> {
    Ok(Packed::rows(&books.refunds, purchase)?.into_iter().collect())
}

fn purchase(row: &mut Packed<'_>) -> Result<PurchaseId, Fault> {
    Ok(PurchaseId(row.bytes()?.map(Uuid::from_bytes).unwrap_or_default()))
}
