//! Every total of a report is what the postings say, to the point.

use database::{
    purchases::SHOP,
    refunds::{self, ReportRefund},
    reports::{self, Liability, PeriodReport},
};
use jiff::Timestamp;
use loyalty::{
    calendar::Period,
    ledger::Actor,
    points::Points,
    refunds::{Refund, RefundedLine},
};

use crate::{
    on_both,
    support::{Shop, day, minute, noon, slug},
};

/// Purchases, a refund that makes a debt, claims of every end, adjustments, expiry.
async fn a_full_year(shop: &Shop) {
    let mina = shop.member_with("mina", 2_000).await;
    let ben = shop.enrol("ben").await;
    shop.import(ben, Shop::purchase("2", day(1), &[("PRODUCE", 1_000), ("DELI", 300)])).await;
    let mut online = Shop::purchase("3", day(2), &[("GROCERY", 999)]);
    online.store = None;
    shop.import(ben, online).await;

    let used = shop.claim(mina, "hot-drink").await.unwrap();
    let code = shop.code(mina, used, minute(1)).await;
    shop.redeem(&code, "2", minute(1)).await.unwrap();
    let undone = shop.claim(mina, "five-off").await.unwrap();
    let code = shop.code(mina, undone, minute(2)).await;
    let redemption = shop.redeem(&code, "2", minute(2)).await.unwrap();
    shop.reverse(redemption.id, minute(3)).await.unwrap();
    let given_back = shop.claim(mina, "hot-drink").await.unwrap();
    shop.cancel(mina, given_back).await.unwrap();
    shop.buy(mina, Shop::purchase("1", minute(5), &[("GROCERY", 4_210)])).await.unwrap();

    shop.adjust(ben, -20).await.unwrap();
    shop.claim_with(ben, "hot-drink", None, day(3)).await.map(drop).unwrap_err();
    shop.adjust(ben, 130).await.unwrap();
    shop.claim_with(ben, "hot-drink", None, day(3)).await.map(drop).unwrap();
    give_back(shop, "2", day(3)).await;
    assert!(shop.available(ben).await < 0, "the refund takes what was spent");
}

async fn give_back(shop: &Shop, purchase: &str, at: Timestamp) {
    let command = ReportRefund {
        purchase_reference: purchase.into(),
        source: SHOP.into(),
        reference: "r".into(),
        refund: Refund::Lines(vec![RefundedLine { line: 0, amount_minor: 1_000 }]),
        by: Actor::Operator,
        at,
    };
    shop.write(async move |tx, rulebook| {
        refunds::report(tx, rulebook, &command, None).await.map(drop)
    })
    .await
    .unwrap();
}

async fn report(shop: &Shop, from: Timestamp, until: Timestamp) -> PeriodReport {
    let period = Period { starts_at: from, ends_at: until };
    shop.database.read(async |tx| reports::period(tx, period).await).await.unwrap()
}

async fn liability(shop: &Shop) -> Liability {
    shop.database.read(async |tx| reports::liability(tx).await).await.unwrap()
}

/// What the postings of points on an account add up to, for kinds of transactions that begin so.
async fn posted(shop: &Shop, sql: &'static str) -> i64 {
    shop.count(sql).await
}

async fn assert_totals_are_the_postings(shop: &Shop, report: &PeriodReport) {
    let total = report.total;
    for (what, points, sql) in [
        ("earned", -total.earned, "kind = 'purchase' AND account = 'issued'"),
        ("refunded", total.refunded, "kind = 'refund' AND account = 'issued'"),
        ("activities", -total.activities, "kind = 'activity' AND account = 'issued'"),
        ("adjusted", -total.adjusted, "account = 'adjusted'"),
        ("claimed", total.claimed - total.returned, "account = 'claimed'"),
        ("expired", total.expired, "account = 'expired'"),
        ("change", total.change(), "account IN ('available', 'pending')"),
    ] {
        let sql = format!(
            "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM posting
               JOIN ledger_transaction AS told ON told.member_id = posting.member_id
                                              AND told.sequence = posting.sequence
              WHERE asset = 'points' AND {sql}"
        );
        assert_eq!(points.get(), posted(shop, sql.leak()).await, "{what}");
    }
    let by_store = |part: fn(&reports::Moved) -> i64| -> i64 {
        report.stores.iter().map(|store| part(&store.moved)).sum()
    };
    assert_eq!(by_store(|moved| moved.change().get()), total.change().get());
    assert_eq!(by_store(|moved| moved.vouchers_redeemed), total.vouchers_redeemed);
}

async fn assert_owed_is_the_postings(shop: &Shop) {
    let owed = liability(shop).await;
    let postings = shop.database.read_once(reports::postings_of_members).await.unwrap();
    assert_eq!(owed.owed() - owed.debts, postings);
    let expiring: Points = owed.expiring.iter().map(|expiring| expiring.points).sum();
    assert_eq!(expiring, owed.owed());
}

on_both! {
    async fn every_total_is_what_the_postings_say(shop: Shop) {
        a_full_year(&shop).await;
        let before = report(&shop, Timestamp::UNIX_EPOCH, day(10)).await;
        assert_totals_are_the_postings(&shop, &before).await;
        assert_owed_is_the_postings(&shop).await;
        assert_eq!((before.buyers, before.members), (2, 2));
        assert_eq!(before.total.purchases, 3);
        assert_eq!((before.total.vouchers_claimed, before.total.vouchers_redeemed), (4, 1));
        assert_eq!(before.total.redeemed, Points::new(300));
        assert_eq!(before.total.refunded, Points::new(60));

        shop.close(day(800)).await;
        let all = report(&shop, Timestamp::UNIX_EPOCH, day(801)).await;
        assert!(all.total.expired.is_positive());
        assert!(all.ended >= all.total.expired, "no more expires than was earned");
        assert_totals_are_the_postings(&shop, &all).await;
        assert_owed_is_the_postings(&shop).await;
        shop.assert_sound().await;
    }

    async fn periods_that_meet_add_up(shop: Shop) {
        a_full_year(&shop).await;
        shop.close(day(800)).await;
        let all = report(&shop, noon(), day(801)).await.total;
        let (first, rest) = (report(&shop, noon(), day(2)).await, report(&shop, day(2), day(801)).await);
        assert_eq!(first.total.change() + rest.total.change(), all.change());
        assert_eq!(first.total.purchases + rest.total.purchases, all.purchases);
    }

    async fn what_happens_in_a_store_is_told_of_it(shop: Shop) {
        a_full_year(&shop).await;
        let report = report(&shop, noon(), day(10)).await;
        let [harbour, nowhere] = report.stores.as_slice() else { panic!("{:?}", report.stores) };
        assert_eq!((&harbour.store, &nowhere.store), (&Some(slug("harbour")), &None));
        assert_eq!((harbour.moved.purchases, nowhere.moved.purchases), (2, 1));
        assert_eq!((harbour.moved.vouchers_redeemed, harbour.moved.redeemed.get()), (1, 300));
        assert_eq!(nowhere.moved.earned, Points::new(29));
        assert_eq!(harbour.moved.spend_minor, 5_510);
    }

    async fn nothing_is_zero(shop: Shop) {
        let empty = report(&shop, noon(), day(1)).await;
        assert_eq!(empty, PeriodReport::default());
        assert_eq!(liability(&shop).await.owed(), Points::ZERO);
    }
}
