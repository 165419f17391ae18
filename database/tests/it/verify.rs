//! Verifying finds whatever was changed past the rules, and names it.

use database::verify::verify;

use crate::{
    on_both,
    refunds::{line, refund},
    support::{Shop, minute, noon},
};

const CAPS: &str = "purchases take of caps what they explain";

/// A member with every kind of story behind them.
async fn a_full_life(shop: &Shop) {
    let mina = shop.member_with("mina", 2_000).await;
    shop.import(mina, Shop::purchase("1", noon(), &[("GROCERY", 4_210)])).await;
    let used = shop.claim(mina, "hot-drink").await.unwrap();
    let code = shop.code(mina, used, minute(1)).await;
    shop.redeem(&code, "2", minute(1)).await.unwrap();
    let given_back = shop.claim(mina, "hot-drink").await.unwrap();
    shop.cancel(mina, given_back).await.unwrap();
    shop.claim(mina, "five-off").await.unwrap();
}

async fn checks_that_fail(shop: &Shop) -> Vec<&'static str> {
    let verified = verify(&shop.database, |_| {}).await.unwrap();
    let mut checks: Vec<_> = verified.differences.iter().map(|d| d.check).collect();
    checks.dedup();
    checks
}

on_both! {
    async fn sound_books_have_no_difference(shop: Shop) {
        a_full_life(&shop).await;
        let verified = verify(&shop.database, |_| {}).await.unwrap();
        assert_eq!(verified.differences, []);
        assert_eq!((verified.members, verified.transactions), (1, 8));
    }

    async fn a_balance_that_was_helped_along_is_found(shop: Shop) {
        a_full_life(&shop).await;
        shop.spoil("UPDATE wallet SET available = available + 1").await.unwrap();
        let balances = "balances are the sums of their postings";
        assert_eq!(checks_that_fail(&shop).await, [balances, "open lots add up to the balances"]);
    }

    async fn a_lot_that_was_helped_along_is_found(shop: Shop) {
        a_full_life(&shop).await;
        shop.spoil("UPDATE lot SET remaining = remaining + 1 WHERE lot = 1").await.unwrap();
        let lots = "lots are the sums of their postings";
        assert_eq!(checks_that_fail(&shop).await, [lots, "open lots add up to the balances"]);
    }

    async fn a_posting_that_was_changed_is_found(shop: Shop) {
        a_full_life(&shop).await;
        shop.spoil("UPDATE posting SET amount = amount - 1 WHERE account = 'issued'")
            .await
            .unwrap();
        let checks = checks_that_fail(&shop).await;
        assert!(checks.contains(&"every transaction sums to zero"), "{checks:?}");
        assert!(checks.contains(&"ledgers have no gap and were not rewritten"), "{checks:?}");
    }

    async fn a_voucher_that_came_back_to_life_is_found(shop: Shop) {
        a_full_life(&shop).await;
        shop.spoil("UPDATE voucher SET state = 'issued' WHERE state = 'redeemed'").await.unwrap();
        assert_eq!(checks_that_fail(&shop).await, ["vouchers are where their postings took them"]);
    }

    async fn an_explanation_that_was_rewritten_is_found(shop: Shop) {
        a_full_life(&shop).await;
        shop.spoil("UPDATE ledger_transaction SET occurred_at = occurred_at + 1 WHERE sequence = 2")
            .await
            .unwrap();
        let verified = verify(&shop.database, |_| {}).await.unwrap();
        assert_eq!(verified.differences.len(), 1);
        assert_eq!(verified.differences[0].what, "transaction 2");
    }

    async fn a_history_that_was_cut_short_is_found(shop: Shop) {
        a_full_life(&shop).await;
        shop.spoil("DELETE FROM ledger_transaction WHERE sequence = 8").await.unwrap();
        let verified = verify(&shop.database, |_| {}).await.unwrap();
        let check = "wallets know the end of their ledger";
        assert!(verified.differences.iter().any(|difference| difference.check == check));
    }

    async fn a_ledger_without_its_wallet_is_found(shop: Shop) {
        a_full_life(&shop).await;
        shop.spoil("DELETE FROM wallet").await.unwrap();
        assert_eq!(checks_that_fail(&shop).await, ["wallets know the end of their ledger"]);
    }

    async fn a_purchase_that_says_it_earned_more_is_found(shop: Shop) {
        a_full_life(&shop).await;
        shop.spoil("UPDATE purchase SET points = points + 1").await.unwrap();
        assert_eq!(checks_that_fail(&shop).await, ["purchases earned what the ledger says"]);
    }

    async fn credit_and_stamps_from_nowhere_are_found(shop: Shop) {
        a_full_life(&shop).await;
        shop.spoil("INSERT INTO asset_balance SELECT member_id, 'credit', 5 FROM wallet")
            .await
            .unwrap();
        shop.spoil(
            "INSERT INTO credit_lot (member_id, lot, remaining_minor, loaded_at)
             SELECT member_id, 1, 5, 0 FROM wallet",
        )
        .await
        .unwrap();
        let assets = "credit and stamps are the sums of their postings";
        let lots = "credit lots are the sums of their postings";
        assert_eq!(checks_that_fail(&shop).await, [assets, lots]);
    }

    async fn a_rewritten_ledger_does_not_speak_ill_of_the_next(shop: Shop) {
        let mina = shop.member_with("mina", 2_000).await;
        shop.member_with("noah", 2_000).await;
        shop.spoil(
            "UPDATE ledger_transaction SET occurred_at = occurred_at + 1
              WHERE member_id = (SELECT member_id FROM wallet ORDER BY member_id LIMIT 1)",
        )
        .await
        .unwrap();
        let verified = verify(&shop.database, |_| {}).await.unwrap();
        let whose: Vec<_> = verified.differences.iter().map(|difference| difference.member).collect();
        assert_eq!(whose, [mina]);
    }

    async fn what_was_taken_of_a_cap_past_the_rules_is_found(shop: Shop) {
        let shop = shop.capped();
        let mina = shop.enrol("mina").await;
        shop.buys_veg(mina, "1", noon(), 500).await;
        for (spoiling, mending) in [
            (
                "UPDATE cap_taken SET millionths = millionths + 1",
                "UPDATE cap_taken SET millionths = millionths - 1",
            ),
            (
                "UPDATE cap_taken SET millionths = millionths - 1",
                "UPDATE cap_taken SET millionths = millionths + 1",
            ),
            (
                "UPDATE cap_taken SET on_day = on_day + 2",
                "UPDATE cap_taken SET on_day = on_day - 2",
            ),
            (
                "UPDATE cap_taken SET rule = 'another'",
                "UPDATE cap_taken SET rule = 'fruit-and-veg'",
            ),
        ] {
            shop.assert_sound().await;
            shop.spoil(spoiling).await.unwrap();
            assert_eq!(checks_that_fail(&shop).await, [CAPS], "{spoiling}");
            shop.spoil(mending).await.unwrap();
        }
        shop.spoil("DELETE FROM cap_taken").await.unwrap();
        assert_eq!(checks_that_fail(&shop).await, [CAPS]);
    }

    async fn after_a_refund_a_purchase_takes_no_more_of_a_cap_than_it_did(shop: Shop) {
        let shop = shop.capped();
        let mina = shop.enrol("mina").await;
        shop.buys_veg(mina, "1", noon(), 500).await;
        refund(&shop, "1", "r1", line(0, 200)).await.unwrap();
        shop.assert_sound().await;
        shop.spoil("UPDATE cap_taken SET millionths = 15000001").await.unwrap();
        assert_eq!(checks_that_fail(&shop).await, [CAPS]);
    }

    async fn room_that_nobody_s_purchase_took_is_found(shop: Shop) {
        a_full_life(&shop).await;
        shop.spoil(
            "INSERT INTO cap_taken (member_id, on_day, rule, purchase_id, millionths)
             SELECT member_id, 20000, 'fruit-and-veg', purchase_id, 1 FROM purchase",
        )
        .await
        .unwrap();
        assert_eq!(checks_that_fail(&shop).await, [CAPS]);
    }
}
