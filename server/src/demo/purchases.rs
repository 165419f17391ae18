//! The demo's purchases: moved by whole weeks so that they end within the last week, in the three
//! stores of the demo, and dealt to its people.

use std::collections::{BTreeMap, HashMap};

use database::Terms;
use jiff::{Span, Timestamp};
use loyalty::{
    earning::{Buyer, earn},
    points::Points,
    purchases::{Channel, Line, Purchase},
    tiers::qualifying_days,
};

use crate::trouble::Trouble;

const CSV: &str = include_str!("../../../programmes/data/purchases.csv");

/// Whose purchases Mina makes, and whose she makes as well until she is close to Harvest.
const MINAS: &str = "hh-386";
const MINAS_TOO: &str = "hh-418";

/// Whose purchases Ada makes.
const ADAS: &str = "hh-2020";

/// Mina shops until she has about this in the year: a little less than Harvest asks for.
const MINA_QUALIFIES: Points = Points::new(8_420);

/// The stores of the demo, in the order of how much is bought in them.
const STORES: [&str; 3] = ["harbour", "mill-lane", "station"];

/// One purchase of the demo.
#[derive(Clone, Debug)]
pub(super) struct Basket {
    pub(super) member: String,
    pub(super) purchase: Purchase,
}

/// All purchases of the demo, in order.
pub(super) fn moved(terms: &Terms, now: Timestamp) -> Result<Vec<Basket>, Trouble> {
    let mut baskets = read()?;
    let wrong = |error: jiff::Error| Trouble::new(format!("the demo's purchases: {error}"));
    let last = baskets.iter().map(|basket| basket.purchase.occurred_at).max().unwrap_or(now);
    let today = terms.zone.start_of(terms.zone.date(now));
    let weeks = (today.as_second() - last.as_second()).div_euclid(7 * 86_400);
    for basket in &mut baskets {
        let at = basket.purchase.occurred_at;
        basket.purchase.occurred_at =
            at.checked_add(Span::new().hours(weeks * 7 * 24)).map_err(wrong)?;
    }
    baskets.sort_by_key(|basket| basket.purchase.occurred_at);
    Ok(dealt(terms, baskets, now))
}

/// Gives the purchases to the demo's people.
fn dealt(terms: &Terms, baskets: Vec<Basket>, now: Timestamp) -> Vec<Basket> {
    let (first_day, _) = qualifying_days(terms, now);
    let year_began = terms.zone.start_of(first_day);
    let mut qualified = Points::ZERO;
    let mut dealt = Vec::with_capacity(baskets.len());
    let (own, rest): (Vec<_>, Vec<_>) = baskets.into_iter().partition(|b| b.member == MINAS);
    let (more, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|b| b.member == MINAS_TOO);

    // Her own purchases first, and then as many others as bring her close; what was before this
    // year does not count, and is all hers.
    for mut basket in own.into_iter().chain(more) {
        let counts = basket.purchase.occurred_at >= year_began;
        if counts {
            let points = earn(terms, &basket.purchase, &like_mina(terms)).points;
            if qualified + points > MINA_QUALIFIES {
                continue;
            }
            qualified += points;
        } else if basket.member != MINAS {
            continue;
        }
        "demo-mina".clone_into(&mut basket.member);
        dealt.push(basket);
    }
    dealt.extend(others.into_iter().map(|mut basket| {
        if basket.member == ADAS {
            "demo-ada".clone_into(&mut basket.member);
        }
        basket
    }));
    dealt.sort_by_key(|basket| basket.purchase.occurred_at);
    dealt
}

/// A member of Mina's tier.
fn like_mina(terms: &Terms) -> Buyer<'_> {
    Buyer::of(&terms.tiers[1])
}

fn read() -> Result<Vec<Basket>, Trouble> {
    let wrong = |what: &str| Trouble::new(format!("the demo's purchases: {what}"));
    let mut stores: HashMap<String, usize> = HashMap::new();
    let mut baskets: BTreeMap<(Timestamp, String), Basket> = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(CSV.as_bytes());
    for record in reader.records() {
        let record = record.map_err(|error| wrong(&error.to_string()))?;
        let field = |place: usize| record.get(place).unwrap_or("");
        let number = |place: usize| field(place).parse::<i64>().map_err(|_| wrong("a number"));
        let at: Timestamp = field(4).parse().map_err(|_| wrong("a time"))?;
        let count = stores.len();
        let store = *stores.entry(field(2).to_owned()).or_insert(count) % STORES.len();
        let key = (at, field(0).to_owned());
        let basket = match baskets.entry(key) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => new.insert(Basket {
                member: field(1).to_owned(),
                purchase: Purchase {
                    reference: field(0).to_owned(),
                    store: STORES[store].parse().ok(),
                    till: None,
                    channel: Channel::Store,
                    occurred_at: at,
                    currency: field(5).parse().map_err(|_| wrong("a currency"))?,
                    lines: Vec::new(),
                },
            }),
        };
        basket.purchase.lines.push(Line {
            sku: field(6).to_owned(),
            department: field(7).to_owned(),
            category: field(8).to_owned(),
            quantity: number(9)?,
            amount_minor: number(10)?,
            discount_minor: number(11)?,
        });
    }
    Ok(baskets.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use database::testing::greengrain;

    #[test]
    fn the_purchases_end_within_the_last_week_whenever_the_demo_is_made() {
        let rulebook = greengrain();
        for now in ["2026-11-22T03:00:00Z", "2027-01-01T12:00:00Z", "2028-02-29T23:59:59Z"] {
            let now: Timestamp = now.parse().unwrap();
            let terms = rulebook.at(now);
            let baskets = moved(terms, now).unwrap();
            let last = baskets.last().unwrap().purchase.occurred_at;
            let today = terms.zone.start_of(terms.zone.date(now));
            assert!(last < today, "{last} is not before {today}");
            assert!(today.as_second() - last.as_second() <= 7 * 86_400, "{last} is long ago");
        }
    }

    #[test]
    fn mina_is_close_to_harvest_at_the_end_of_a_year() {
        let rulebook = greengrain();
        let now: Timestamp = "2026-11-22T03:00:00Z".parse().unwrap();
        let terms = rulebook.at(now);
        let (first_day, _) = qualifying_days(terms, now);
        let qualifies: Points = moved(terms, now)
            .unwrap()
            .iter()
            .filter(|basket| basket.member == "demo-mina")
            .filter(|basket| terms.zone.date(basket.purchase.occurred_at) >= first_day)
            .map(|basket| earn(terms, &basket.purchase, &like_mina(terms)).points)
            .sum();
        let close = Points::new(8_000)..=MINA_QUALIFIES;
        assert!(close.contains(&qualifies), "{qualifies}");
    }
}
