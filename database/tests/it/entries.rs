//! Entries: what a member's activity shows, and the lots behind it.

use database::entries;
use jiff::Timestamp;
use loyalty::{ids::Sequence, points::Points};

use crate::{
    on_both,
    support::{Shop, day, noon},
};

on_both! {
    async fn a_claim_tells_which_lots_it_took(shop: Shop) {
        // 100 for joining, 250 by hand: a hot drink takes the older lot whole.
        let mina = shop.member_with("mina", 350).await;
        shop.claim(mina, "hot-drink").await.unwrap();
        let entries = list(&shop, mina).await;
        let claim = entries.iter().find(|entry| entry.kind == "claim").unwrap();

        let moved = shop
            .database
            .read(async |tx| entries::list_lots_moved(tx, mina, claim.sequence).await)
            .await
            .unwrap();

        let told: Vec<_> = moved.iter().map(|lot| (lot.points.get(), lot.earned.get())).collect();
        assert_eq!(told, [(-100, 100), (-200, 250)]);
        assert!(moved[0].explanation.contains("enrolment"));
        assert_eq!(claim.points, Points::new(-300));
    }

    async fn a_month_is_found_by_its_days(shop: Shop) {
        let mina = shop.enrol("mina").await;
        shop.import(mina, Shop::purchase("one", noon(), &[("", 1_000)])).await;
        shop.import(mina, Shop::purchase("two", day(40), &[("", 1_000)])).await;
        let of = async |since: Timestamp, until: Timestamp| {
            shop.database
                .read(async |tx| entries::list_between(tx, mina, since, until).await)
                .await
                .unwrap()
                .into_iter()
                .filter_map(|entry| entry.reference)
                .collect::<Vec<_>>()
        };

        assert_eq!(of(noon(), day(40)).await, ["one"]);
        assert_eq!(of(noon(), day(41)).await, ["two", "one"]);
        let latest = shop
            .database
            .read(async |tx| entries::latest_before(tx, mina, day(40)).await)
            .await
            .unwrap();
        assert_eq!(latest, Some(noon()));
    }

    async fn an_entry_is_found_by_its_number_and_by_its_kind(shop: Shop) {
        let mina = shop.member_with("mina", 350).await;
        let find = async |sequence: i64| {
            shop.database
                .read(async |tx| entries::find(tx, mina, Sequence(sequence)).await)
                .await
                .unwrap()
                .map(|entry| entry.kind)
        };

        assert_eq!(find(1).await.as_deref(), Some("activity"));
        assert_eq!(find(2).await.as_deref(), Some("adjustment"));
        assert_eq!(find(3).await, None);
        let last = shop
            .database
            .read(async |tx| entries::find_last(tx, mina, "activity").await)
            .await
            .unwrap();
        assert_eq!(last.unwrap().sequence, Sequence(1));
    }
}

async fn list(shop: &Shop, member: loyalty::ids::MemberId) -> Vec<entries::Entry> {
    shop.database.read(async |tx| entries::list(tx, member, None, 100).await).await.unwrap()
}
