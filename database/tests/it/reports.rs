//! Every total of a report is what the postings say, to the point.

use database::{
    credit::Movement,
    purchases::SHOP,
    refunds::{self, ReportRefund},
    reports::{self, CreditOwed, CreditTotals, Liability, PeriodReport},
};
use jiff::Timestamp;
use loyalty::{
    calendar::Period,
    ids::MemberId,
    ledger::Actor,
    points::Points,
    refunds::{Refund, RefundedLine},
};

use crate::{
    on_both,
    refunds::{line, refund},
    support::{Shop, day, minute, noon, slug},
};

/// Purchases, a refund that makes a debt, claims of every end, adjustments, expiry. Gives who owes.
async fn a_full_year(shop: &Shop) -> MemberId {
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
    ben
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
        ("expired", total.expired, "kind <> 'erasure' AND account = 'expired'"),
        ("erased", total.erased, "kind = 'erasure' AND account = 'expired'"),
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
    let credit = "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM posting
                   WHERE asset = 'credit' AND account = 'available'";
    assert_eq!(total.credit.change(), posted(shop, credit).await, "credit");
    assert_eq!(by_store(|moved| moved.change().get()), total.change().get());
    assert_eq!(by_store(|moved| moved.credit.change()), total.credit.change());
    assert_eq!(by_store(|moved| moved.vouchers_redeemed), total.vouchers_redeemed);
}

async fn assert_owed_is_the_postings(shop: &Shop) {
    let owed = liability(shop).await;
    let postings = shop.database.read_once(reports::postings_of_members).await.unwrap();
    assert_eq!(owed.owed() - owed.debts, postings.points);
    assert_eq!(owed.credit.minor, postings.credit_minor);
    let expiring: Points = owed.expiring.iter().map(|expiring| expiring.points).sum();
    assert_eq!(expiring, owed.owed());
}

on_both! {
    async fn what_moved_credit_is_told_and_what_is_owed_of_it(shop: Shop) {
        let shop = shop.with_cashback();
        let (mina, ben) = (shop.enrol("mina").await, shop.member_with("ben", 0).await);
        let basket = |name, at| Shop::purchase(name, at, &[("PRODUCE", 10_000)]);
        shop.import(mina, basket("1", noon())).await;
        shop.import(ben, basket("2", noon())).await;
        refund(&shop, "1", "r1", line(0, 10_000)).await.unwrap();
        shop.load(mina, "gift", 1_000, None).await;
        shop.load(mina, "promise", 300, Some(day(5))).await;
        shop.move_credit(mina, Movement::Spend, "s", 400, minute(9)).await.unwrap();
        let back = Movement::GiveBack { of: "s".into() };
        shop.move_credit(mina, back, "b", 50, minute(10)).await.unwrap();
        shop.close(day(6)).await;

        let told = report(&shop, Timestamp::UNIX_EPOCH, day(10)).await;
        let cashback = shop.credit(ben).await;
        let credit = CreditTotals { loaded: 1_300, cashback, spent: 350, ..CreditTotals::default() };
        assert!(cashback > 0);
        assert_eq!(told.total.credit, credit);
        let owed = CreditOwed { members: 2, minor: 950 + cashback };
        assert_eq!(liability(&shop).await.credit, owed);
        assert_totals_are_the_postings(&shop, &told).await;
        assert_owed_is_the_postings(&shop).await;
    }

    async fn credit_for_points_and_credit_that_expires_are_told(shop: Shop) {
        let shop = shop.with_credit_for("");
        let mina = shop.member_with("mina", 1_500).await;
        shop.claim(mina, "five-back").await.unwrap();
        shop.load(mina, "promise", 300, Some(day(5))).await;
        shop.close(day(6)).await;

        let told = report(&shop, Timestamp::UNIX_EPOCH, day(10)).await;
        let credit = CreditTotals { loaded: 300, claimed: 500, expired: 300, ..CreditTotals::default() };
        assert_eq!(told.total.credit, credit);
        assert_totals_are_the_postings(&shop, &told).await;
        assert_owed_is_the_postings(&shop).await;
    }

    async fn what_erased_members_left_has_not_expired(shop: Shop) {
        let ben = a_full_year(&shop).await;
        let ada = shop.member_with("ada", 70).await;
        shop.load(ada, "gift", 500, None).await;
        let owed = -shop.available(ben).await;
        shop.erase(ada).await.unwrap();
        shop.erase(ben).await.unwrap();

        let told = report(&shop, Timestamp::UNIX_EPOCH, day(10)).await;
        assert_eq!(told.total.erased.get(), 70 - owed);
        assert_eq!(told.total.expired, Points::ZERO);
        assert_eq!((told.total.credit.erased, told.total.credit.expired), (500, 0));
        assert_totals_are_the_postings(&shop, &told).await;
    }

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
