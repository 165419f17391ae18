//! The programme's versions: scheduled, taken back, and never for what is past.

use database::{
    Refusal,
    programmes::{self, Applied, in_force},
};
use jiff::Timestamp;
use loyalty::{codes::CodeKeys, ledger::Actor};

use crate::{
    on_both,
    support::{Shop, day, noon, refusal},
};

const GREENGRAIN: &str = include_str!("../../../programmes/greengrain.toml");

/// The demo programme with so many points on Fridays.
fn with_fridays(points: i64) -> String {
    GREENGRAIN.replace("points_per_purchase = 50", &format!("points_per_purchase = {points}"))
}

async fn apply(
    shop: &Shop,
    points: i64,
    effective_at: Timestamp,
    at: Timestamp,
) -> Result<Applied, database::Failure> {
    programmes::apply(&shop.database, with_fridays(points), Actor::Operator, effective_at, at).await
}

/// The Friday points of the version in force at a moment, asked of what is stored.
async fn fridays(shop: &Shop, at: Timestamp) -> i64 {
    let versions = shop.database.read_once(programmes::list).await.unwrap();
    let version = in_force(&versions, at).unwrap();
    let keys = CodeKeys::from_secret(&[7; 32]);
    let rulebook = programmes::load(&shop.database, keys).await.unwrap();
    assert_eq!(rulebook.at(at).version, version.version, "the rulebook says the same");
    (1..100).find(|points| version.source == with_fridays(*points)).unwrap()
}

on_both! {
    async fn a_scheduled_version_waits_for_its_moment(shop: Shop) {
        apply(&shop, 50, noon(), noon()).await.unwrap();
        let applied = apply(&shop, 60, day(7), day(1)).await.unwrap();
        assert_eq!(applied, Applied { version: 2, effective_at: day(7), is_new: true });
        assert_eq!(fridays(&shop, day(6)).await, 50);
        assert_eq!(fridays(&shop, day(7)).await, 60);
        // What is scheduled for later is new when it is wanted now; what is in force is not.
        assert!(!apply(&shop, 50, day(2), day(2)).await.unwrap().is_new);
        assert!(apply(&shop, 60, day(3), day(3)).await.unwrap().is_new);
        assert_eq!(fridays(&shop, day(4)).await, 60);
    }

    async fn what_was_applied_last_is_taken_back(shop: Shop) {
        apply(&shop, 50, noon(), noon()).await.unwrap();
        let nothing = programmes::undo(&shop.database, Actor::Operator, day(1)).await;
        assert!(matches!(refusal(nothing), Refusal::NothingToUndo));

        apply(&shop, 60, day(1), day(1)).await.unwrap();
        let undo = async |at| programmes::undo(&shop.database, Actor::Operator, at).await.unwrap();
        let (undone, applied) = undo(day(2)).await;
        assert_eq!((undone.version, applied.version, applied.effective_at), (2, 3, day(2)));
        assert_eq!(fridays(&shop, day(1)).await, 60, "what was in force stays so for its time");
        assert_eq!(fridays(&shop, day(2)).await, 50);
        undo(day(3)).await;
        assert_eq!(fridays(&shop, day(3)).await, 60, "undoing again brings it back");

        apply(&shop, 70, day(30), day(4)).await.unwrap();
        let (_, applied) = undo(day(5)).await;
        assert_eq!(applied.effective_at, day(30), "what is scheduled never comes");
        assert_eq!(fridays(&shop, day(31)).await, 60);
        let versions = shop.database.read_once(programmes::list).await.unwrap();
        assert_eq!(versions.len(), 6, "nothing is deleted");
    }

    async fn rules_of_the_past_stay(shop: Shop) {
        apply(&shop, 50, noon(), noon()).await.unwrap();
        let mina = shop.enrol("mina").await;
        shop.import(mina, Shop::purchase("1", day(3), &[("DELI", 1_000)])).await;

        let late = apply(&shop, 60, day(2), day(5)).await;
        assert!(matches!(refusal(late), Refusal::RulesOfThePast(_)));
        // Where nothing has happened yet, a version may be told late.
        assert!(apply(&shop, 60, day(4), day(5)).await.unwrap().is_new);
        assert_eq!(fridays(&shop, day(3)).await, 50);
    }
}
