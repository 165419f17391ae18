//! Bugs that were planted on purpose are found, each within so many stories.

use loyalty::planted::{Bug, plant};

use crate::{first_that_fails, places::Place, shrink::shrink, story::story};

/// Within how many stories each is found.
const WITHIN: u64 = 200;

const BUGS: [Bug; 14] = [
    Bug::RefundTakesAnyLot,
    Bug::MonthsEndInUtc,
    Bug::ReturnExtendsLots,
    Bug::DebtIsForgotten,
    Bug::RepeatEarnsAgain,
    Bug::ReviewFallsTwice,
    Bug::HoldingFromReport,
    Bug::CancelKeepsStock,
    Bug::CapForgetsOthers,
    Bug::RefundForgetsSegments,
    Bug::StampsOutliveRefund,
    Bug::CreditReturnsForwards,
    Bug::ReceiptForgetsRefunds,
    Bug::CashbackStays,
];

#[tokio::test]
async fn every_planted_bug_is_found() {
    let place = Place::sqlite().await;
    let mut missed = Vec::new();
    for bug in BUGS {
        plant(Some(bug));
        let Some((seed, difference)) = first_that_fails(1..WITHIN + 1, &place) else {
            missed.push(bug);
            continue;
        };
        let (steps, difference) = shrink(seed, story(seed), difference, &place).await;
        eprintln!("\n{bug:?}: found by seed {seed}, shrunk to {} steps", steps.len());
        for step in steps {
            eprintln!("  {step}");
        }
        eprintln!("  → {}", difference.what);
    }
    plant(None);
    assert_eq!(missed, []);
}
