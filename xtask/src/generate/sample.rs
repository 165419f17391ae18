//! The sample: households and their baskets, as they bought them.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};

use super::calendar::Moment;

/// The columns, as `import purchases` names them and the sample has them.
pub(super) const COLUMNS: &str = "reference,member,store,channel,occurred_at,currency,sku,\
     department,category,quantity,amount_minor,discount_minor";

/// How many columns stand before what a line says of its goods.
const OF_PURCHASE: usize = 5;

/// Whom generated members are made of.
pub(super) struct Sample {
    pub(super) households: Vec<Household>,
    /// When the last of its purchases was made.
    pub(super) last: Moment,
}

/// A household, with all it bought in a year.
pub(super) struct Household {
    pub(super) baskets: Vec<Basket>,
}

/// What was bought at once.
pub(super) struct Basket {
    pub(super) at: Moment,
    /// Store and channel, as they stand in the file.
    pub(super) place: String,
    /// What each line says of its goods, as it stands in the file.
    pub(super) goods: Vec<String>,
}

impl Sample {
    /// Reads the file. It is ours, and has no field in quotation marks.
    pub(super) fn read(text: &str) -> Result<Self> {
        let mut lines = text.lines();
        ensure!(lines.next() == Some(COLUMNS), "the sample has other columns than {COLUMNS}");
        // By household, then by reference: both in an order that does not depend on chance.
        let mut households: BTreeMap<&str, BTreeMap<&str, Basket>> = BTreeMap::new();
        for line in lines {
            let wrong = || format!("the sample has a line that cannot be read: {line}");
            ensure!(!line.contains('"'), wrong());
            let fields: Vec<&str> = line.splitn(OF_PURCHASE + 1, ',').collect();
            let [reference, member, store, channel, at, goods] = fields[..] else {
                return Err(anyhow::anyhow!(wrong()));
            };
            let at = Moment::read(at).with_context(wrong)?;
            let basket = households.entry(member).or_default().entry(reference);
            let place = || Basket { at, place: format!("{store},{channel}"), goods: Vec::new() };
            basket.or_insert_with(place).goods.push(goods.to_owned());
        }
        let households: Vec<Household> = households
            .into_values()
            .map(|baskets| Household { baskets: baskets.into_values().collect() })
            .collect();
        let all = households.iter().flat_map(|household| &household.baskets);
        let last = all.map(|basket| basket.at).max().context("the sample is empty")?;
        Ok(Self { households, last })
    }
}
