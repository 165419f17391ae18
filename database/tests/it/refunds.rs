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

async fn refund(
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

fn line(line: usize, amount_minor: i64) -> Refund {
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
        assert_eq!(refusal(refund(&shop, "9", "r", line(0, 1)).await), Refusal::PurchaseUnknown);
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
}
