//! Purchases earn once, whatever is sent twice.

use database::Refusal;

use crate::{
    on_both,
    support::{Shop, day, key, minute, noon, refusal},
};

on_both! {
    async fn a_live_purchase_is_pending_for_a_week(shop: Shop) {
        let mina = shop.enrol("mina").await;

        let bought = shop.buy(mina, Shop::purchase("1", noon(), &[("GROCERY", 4_210)])).await;

        let reported = bought.unwrap().answer;
        assert_eq!((reported.earning.points.get(), reported.is_pending), (126, true));
        let wallet = shop.wallet(mina).await;
        assert_eq!((wallet.available.get(), wallet.pending.get()), (100, 126));
        shop.close(day(8)).await;
        let wallet = shop.wallet(mina).await;
        assert_eq!((wallet.available.get(), wallet.pending.get()), (226, 0));
        shop.assert_sound().await;
    }

    async fn the_same_reference_earns_once(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let purchase = Shop::purchase("31198", noon(), &[("GROCERY", 4_210)]);
        let first = shop.buy(mina, purchase.clone()).await.unwrap();

        let again = shop.buy(mina, purchase).await.unwrap();

        assert_eq!(again.answer, first.answer);
        assert!(again.is_replay && !first.is_replay);
        assert_eq!(shop.wallet(mina).await.pending.get(), 126);
    }

    /// A till's clock is half an hour ahead, and what it sold needs no time to mature.
    async fn a_purchase_from_a_fast_clock_is_answered_alike_both_times(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let purchase = Shop::purchase("31198", minute(30), &[("GROCERY", 4_210)]);
        let report = || Shop::report_of(mina, purchase.clone(), false, noon());
        let first = shop.report(report(), None).await.unwrap();

        let again = shop.report(report(), None).await.unwrap();

        assert!(!first.answer.is_pending);
        assert_eq!(again.answer, first.answer);
    }

    async fn a_reference_with_other_content_is_refused(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let teo = shop.enrol("teo").await;
        let purchase = Shop::purchase("31198", noon(), &[("GROCERY", 4_210)]);
        shop.buy(mina, purchase.clone()).await.unwrap();

        let dearer = Shop::purchase("31198", noon(), &[("GROCERY", 4_211)]);
        let conflict = Refusal::ReferenceConflict("31198".into());
        assert_eq!(refusal(shop.buy(mina, dearer).await), conflict);
        assert_eq!(refusal(shop.buy(teo, purchase).await), conflict);
        assert_eq!(shop.count("SELECT count(*) FROM purchase").await, 1);
    }

    async fn one_purchase_reported_by_sixteen_at_once_earns_once(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let purchase = Shop::purchase("31198", noon(), &[("GROCERY", 4_210)]);
        let reports = (0..16).map(|n| {
            let report = Shop::report_of(mina, purchase.clone(), true, noon());
            shop.report(report, Some(key(&format!("till {n}"))))
        });

        let outcomes = futures_util::future::join_all(reports).await;

        let firsts = outcomes.iter().filter(|o| o.as_ref().is_ok_and(|a| !a.is_replay)).count();
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        assert_eq!(firsts, 1);
        assert_eq!(shop.wallet(mina).await.pending.get(), 126);
        shop.assert_sound().await;
    }

    async fn a_key_for_another_request_is_refused(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let report = |reference, request_hash| {
            let purchase = Shop::purchase(reference, noon(), &[("GROCERY", 100)]);
            let report = Shop::report_of(mina, purchase, true, noon());
            shop.report(report, Some(database::idempotency::Key { request_hash, ..key("k") }))
        };
        report("1", [1; 32]).await.unwrap();
        assert_eq!(refusal(report("2", [2; 32]).await), Refusal::KeyReused);
        assert_eq!(shop.count("SELECT count(*) FROM purchase").await, 1);
    }

    async fn what_is_wrong_with_a_purchase_is_said_and_nothing_changes(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let before = shop.wallet(mina).await;

        let Refusal::PurchaseFlawed(flaws) =
            refusal(shop.buy(mina, Shop::purchase("1", noon(), &[("GROCERY", -1)])).await)
        else {
            panic!("another refusal");
        };
        assert_eq!((flaws[0].line, flaws[0].field), (Some(0), "amount_minor"));

        let mut in_won = Shop::purchase("2", noon(), &[("GROCERY", 100)]);
        in_won.currency = "KRW".parse().unwrap();
        assert_eq!(refusal(shop.buy(mina, in_won).await), Refusal::WrongCurrency("USD".into()));
        assert_eq!(shop.wallet(mina).await, before);
    }

    async fn a_tier_counts_from_the_purchase_after_the_one_that_reached_it(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let points = async |reference, at| {
            let purchase = Shop::purchase(reference, at, &[("GROCERY", 100_000)]);
            shop.import(mina, purchase).await.earning.points.get()
        };
        assert_eq!(points("1", noon()).await, 3_000);
        assert_eq!(shop.wallet(mina).await.standing.tier.as_str(), "bloom");
        assert_eq!(points("2", minute(1)).await, 3_750);
        // Told late: Sprout was held then.
        assert_eq!(points("3", minute(-1)).await, 3_000);
        assert_eq!(shop.wallet(mina).await.standing.tier.as_str(), "harvest");
        shop.assert_sound().await;
    }
}
