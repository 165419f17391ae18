//! Verifying finds whatever was changed past the rules, and names it.

use database::verify::verify;

use crate::{
    on_both,
    support::{Shop, minute, noon},
};

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
}
