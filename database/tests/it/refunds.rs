//! Goods given back, and the points they had earned.

use database::{
    Failure, Refusal,
    purchases::SHOP,
    refunds::{self, Refunded, ReportRefund},
};
use loyalty::{
    ledger::Actor,
    refunds::{Refund, RefundRefusal, RefundedLine},
};

use crate::{
    on_both,
    support::{Shop, day, noon, refusal},
};

pub async fn refund(
    shop: &Shop,
    purchase: &str,
    reference: &str,
    refund: Refund,
) -> Result<Refunded, Failure> {
    let command = ReportRefund {
        purchase_reference: purchase.into(),
        source: SHOP.into(),
        reference: reference.into(),
        refund,
        by: Actor::Operator,
        at: day(1),
    };
    shop.write(async move |tx, rulebook| {
        refunds::report(tx, rulebook, &command, None).await.map(|answered| answered.answer)
    })
    .await
}

pub fn line(line: usize, amount_minor: i64) -> Refund {
    Refund::Lines(vec![RefundedLine { line, amount_minor }])
}

on_both! {
    async fn a_returned_line_takes_back_its_own_share(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let basket = [("GROCERY", 1_000), ("PRODUCE", 1_000)];
        shop.import(mina, Shop::purchase("1", noon(), &basket)).await;
        assert_eq!(shop.available(mina).await, 190);

        let taken = refund(&shop, "1", "r1", line(1, 1_000)).await.unwrap();

        assert_eq!(taken.points.get(), -60);
        assert_eq!(shop.available(mina).await, 130);
        shop.assert_sound().await;
    }

    async fn the_same_refund_again_takes_nothing_more(shop: Shop) {
        let mina = shop.enrol("mina").await;
        shop.import(mina, Shop::purchase("1", noon(), &[("GROCERY", 1_000)])).await;
        refund(&shop, "1", "r1", line(0, 500)).await.unwrap();

        let again = refund(&shop, "1", "r1", line(0, 500)).await.unwrap();

        assert_eq!(again.points.get(), -15);
        assert_eq!(shop.available(mina).await, 115);
        let conflict = refusal(refund(&shop, "1", "r1", line(0, 400)).await);
        assert_eq!(conflict, Refusal::ReferenceConflict("r1".into()));
        let too_much = refusal(refund(&shop, "1", "r2", line(0, 501)).await);
        let left_minor = 500;
        assert_eq!(too_much, Refusal::Refund(RefundRefusal::ExceedsPurchase { left_minor }));
        let nothing = Refusal::Refund(RefundRefusal::Nothing);
        assert_eq!(refusal(refund(&shop, "9", "r", line(0, 0)).await), nothing);
    }

    async fn points_that_were_spent_are_owed_and_paid_by_the_next_purchase(shop: Shop) {
        let mina = shop.enrol("mina").await;
        shop.import(mina, Shop::purchase("1", noon(), &[("GROCERY", 30_000)])).await;
        shop.claim(mina, "five-off").await.unwrap();

        refund(&shop, "1", "r1", Refund::Amount(30_000)).await.unwrap();
        assert_eq!(shop.available(mina).await, -900);
        shop.assert_sound().await;

        shop.import(mina, Shop::purchase("2", day(2), &[("GROCERY", 40_000)])).await;
        assert_eq!(shop.available(mina).await, 300);
        shop.assert_sound().await;
    }

    async fn a_refund_of_a_pending_purchase_takes_the_pending_points(shop: Shop) {
        let mina = shop.enrol("mina").await;
        shop.buy(mina, Shop::purchase("1", noon(), &[("GROCERY", 4_210)])).await.unwrap();

        refund(&shop, "1", "r1", Refund::Amount(4_210)).await.unwrap();

        let wallet = shop.wallet(mina).await;
        assert_eq!((wallet.available.get(), wallet.pending.get()), (100, 0));
        assert_eq!(wallet.lifetime_earned.get(), 100);
        shop.assert_sound().await;
    }

    async fn a_refund_that_comes_first_waits_for_its_purchase(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let kept = refund(&shop, "1", "r1", line(0, 500)).await.unwrap();
        assert_eq!((kept.points.get(), kept.member), (0, None));
        let again = refund(&shop, "1", "r1", line(0, 500)).await.unwrap();
        assert_eq!(again.points.get(), 0);
        let conflict = refusal(refund(&shop, "1", "r1", line(0, 400)).await);
        assert_eq!(conflict, Refusal::ReferenceConflict("r1".into()));

        shop.buy(mina, Shop::purchase("1", day(2), &[("GROCERY", 1_000)])).await.unwrap();

        assert_eq!(shop.wallet(mina).await.pending.get(), 15);
        let applied = refund(&shop, "1", "r1", line(0, 500)).await.unwrap();
        assert_eq!((applied.points.get(), applied.member), (-15, Some(mina)));
        shop.assert_sound().await;
    }

    async fn what_exceeds_the_purchase_is_not_taken_and_is_written_down(shop: Shop) {
        let mina = shop.enrol("mina").await;
        refund(&shop, "1", "r1", Refund::Amount(1_500)).await.unwrap();
        refund(&shop, "1", "r2", Refund::Amount(1)).await.unwrap();

        let bought = shop.buy(mina, Shop::purchase("1", noon(), &[("GROCERY", 1_000)])).await;

        let id = bought.unwrap().answer.id;
        assert_eq!(shop.wallet(mina).await.pending.get(), 0);
        let recorded = shop.database.read(async |tx| refunds::list(tx, mina, id).await).await;
        let recorded = recorded.unwrap();
        assert_eq!(recorded.len(), 1);
        assert_eq!((recorded[0].points.get(), recorded[0].not_taken_minor), (-30, 500));
        let noted = "SELECT count(*) FROM audit WHERE act = 'refund_exceeded'";
        assert_eq!(shop.count(noted).await, 2);
        shop.assert_sound().await;
    }

    async fn a_refund_of_an_unclaimed_receipt_waits_for_whoever_claims_it(shop: Shop) {
        let code = crate::receipts::a_receipt(&shop, "1", 1_000).await;
        let kept = refund(&shop, "1", "r1", Refund::Amount(500)).await.unwrap();
        assert_eq!(kept.member, None);
        let mina = shop.enrol("mina").await;

        crate::receipts::claim(&shop, mina, &code, day(2)).await.unwrap();

        assert_eq!(shop.wallet(mina).await.pending.get(), 15);
        shop.assert_sound().await;
    }

    async fn the_order_of_refund_and_purchase_does_not_matter(shop: Shop) {
        // A generator of numbers that are the same in every run.
        let mut state = 2_026_u64;
        let mut below = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040);
            i64::try_from((state >> 33) % most).unwrap()
        };
        for case in 0..12 {
            let amounts = [1 + below(40_000), 1 + below(40_000)];
            let basket = [("PRODUCE", amounts[0]), ("GROCERY", amounts[1])];
            let mut left = amounts;
            let mut back = Vec::new();
            for number in 0..=below(3) {
                let which = usize::try_from(below(2)).unwrap();
                let minor = below(u64::try_from(left[which]).unwrap() + 1);
                if minor > 0 {
                    left[which] -= minor;
                    back.push((format!("r{number}"), line(which, minor)));
                }
            }
            let is_live = case % 2 == 0;
            let mut seen = Vec::new();
            for refund_first in [false, true] {
                let name = format!("m{case}-{refund_first}");
                let member = shop.member_with(&name, 1_100).await;
                shop.claim(member, "five-off").await.unwrap();
                let purchase = Shop::purchase(&name, noon(), &basket);
                let report = Shop::report_of(member, purchase, is_live, day(1));
                if !refund_first {
                    shop.report(report.clone(), None).await.unwrap();
                }
                for (reference, refunded) in &back {
                    refund(&shop, &name, reference, refunded.clone()).await.unwrap();
                }
                if refund_first {
                    shop.report(report, None).await.unwrap();
                }
                let found = shop.database.read(async |tx| {
                    database::overview::find(tx, &shop.rulebook, member, day(1)).await
                });
                let found = found.await.unwrap().unwrap();
                let wallet = found.wallet;
                seen.push(format!(
                    "{:?}",
                    (wallet.available, wallet.pending, wallet.lifetime_earned, wallet.standing,
                     found.qualifying, found.maturing, found.expiring, wallet.sequence)
                ));
            }
            assert_eq!(seen[0], seen[1], "case {case}: {basket:?} {back:?}");
        }
        shop.assert_sound().await;
    }

    async fn refund_and_purchase_at_the_same_time_both_count(shop: Shop) {
        for number in 0..12 {
            let name = format!("m{number}");
            let member = shop.enrol(&name).await;
            let purchase = Shop::purchase(&name, noon(), &[("GROCERY", 1_000)]);
            let (bought, back) = futures_util::future::join(
                shop.buy(member, purchase),
                Box::pin(refund(&shop, &name, "r1", Refund::Amount(500))),
            )
            .await;
            bought.unwrap();
            back.unwrap();
            assert_eq!(shop.wallet(member).await.pending.get(), 15, "{name}");
        }
        assert_eq!(shop.count("SELECT count(*) FROM kept_refund").await, 0);
        shop.assert_sound().await;
    }

    async fn refunds_of_one_purchase_at_the_same_time_all_count(shop: Shop) {
        let mina = shop.enrol("mina").await;
        shop.buy(mina, Shop::purchase("1", noon(), &[("GROCERY", 1_000)])).await.unwrap();
        let names: Vec<String> = (0..16).map(|number| format!("r{number}")).collect();
        let refunds = names.iter().map(|name| refund(&shop, "1", name, Refund::Amount(100)));

        let outcomes = futures_util::future::join_all(refunds).await;

        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 10);
        for outcome in outcomes.into_iter().filter(Result::is_err) {
            let left_minor = 0;
            let exceeds = RefundRefusal::ExceedsPurchase { left_minor };
            assert_eq!(refusal(outcome), Refusal::Refund(exceeds));
        }
        assert_eq!(shop.wallet(mina).await.pending.get(), 0);
        shop.assert_sound().await;
    }
}
