//! Purchases for tests of the rules.

use jiff::Timestamp;

use crate::purchases::{Channel, Line, Purchase};

/// A purchase at a till, of these departments for so many cents each: on a Tuesday, when no rule of
/// the demo's gives more than on other days.
pub(crate) fn purchase(lines: &[(&str, i64)]) -> Purchase {
    purchase_at("2026-03-03T12:00:00Z".parse().unwrap(), lines)
}

/// The same, at another time.
pub(crate) fn purchase_at(occurred_at: Timestamp, lines: &[(&str, i64)]) -> Purchase {
    let line = |(department, amount_minor): &(&str, i64)| Line {
        department: (*department).to_owned(),
        amount_minor: *amount_minor,
        ..Line::default()
    };
    Purchase {
        reference: "1".into(),
        store: None,
        till: None,
        channel: Channel::Store,
        occurred_at,
        currency: "USD".parse().unwrap(),
        lines: lines.iter().map(line).collect(),
    }
}
