//! Claims: whole or not at all, whatever runs at the same time.

use database::Refusal;
use loyalty::{claiming::ClaimRefusal, lots::TooFewPoints, points::Points};

use crate::{
    on_both,
    support::{Shop, key, minute, noon, refusal},
};

on_both! {
    async fn a_claim_takes_the_points_and_gives_a_voucher(shop: Shop) {
        let mina = shop.member_with("mina", 500).await;

        let voucher = shop.claim(mina, "hot-drink").await.unwrap();

        assert_eq!(shop.available(mina).await, 200);
        assert_eq!(shop.voucher(mina, voucher).await.state, "issued");
        shop.assert_sound().await;
    }

    async fn a_refused_claim_changes_nothing(shop: Shop) {
        let mina = shop.member_with("mina", 299).await;
        let before = shop.wallet(mina).await;

        let refused = refusal(shop.claim(mina, "hot-drink").await);

        assert_eq!(refused, Refusal::TooFewPoints(TooFewPoints { short_by: Points::new(1) }));
        assert_eq!(shop.wallet(mina).await, before);
        assert_eq!(shop.count("SELECT count(*) FROM voucher").await, 0);
        assert_eq!(refusal(shop.claim(mina, "a-yacht").await), Refusal::RewardUnknown);
    }

    /// Two tabs, a double click, a phone that lost the answer: one claim.
    async fn the_same_claim_sent_sixteen_times_is_one_claim(shop: Shop) {
        let mina = shop.member_with("mina", 5_000).await;
        let claims = (0..16).map(|_| shop.claim_with(mina, "hot-drink", Some(key("form")), noon()));

        let outcomes = futures_util::future::join_all(claims).await;

        let vouchers: std::collections::BTreeSet<_> =
            outcomes.into_iter().map(|outcome| outcome.unwrap().answer.voucher).collect();
        assert_eq!(vouchers.len(), 1);
        assert_eq!(shop.available(mina).await, 4_700);
    }

    /// The same, with points for one: whoever waited is told what was done, not that points lack.
    async fn the_same_claim_of_the_last_points_is_one_claim(shop: Shop) {
        let mina = shop.member_with("mina", 300).await;
        let claims = (0..16).map(|_| shop.claim_with(mina, "hot-drink", Some(key("form")), noon()));

        let outcomes = futures_util::future::join_all(claims).await;

        let vouchers: std::collections::BTreeSet<_> =
            outcomes.into_iter().map(|outcome| outcome.unwrap().answer.voucher).collect();
        assert_eq!(vouchers.len(), 1);
        assert_eq!(shop.available(mina).await, 0);
    }

    /// 64 claims at once, with points for 16: sixteen succeed and no point is spent twice.
    async fn points_are_spent_once(shop: Shop) {
        let mina = shop.member_with("mina", 16 * 300 + 299).await;
        let claims = (0..64).map(|_| shop.claim(mina, "hot-drink"));

        let outcomes = futures_util::future::join_all(claims).await;

        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 16);
        for outcome in outcomes.into_iter().filter(Result::is_err) {
            assert!(matches!(refusal(outcome), Refusal::TooFewPoints(_)));
        }
        assert_eq!(shop.available(mina).await, 299);
        shop.assert_sound().await;
    }

    /// Twelve seats, twenty guests.
    async fn stock_goes_to_as_many_as_there_are(shop: Shop) {
        let mut guests = Vec::new();
        for number in 0..20 {
            let guest = shop.member_with(&format!("guest{number}"), 6_000).await;
            shop.import(guest, Shop::purchase(&number.to_string(), noon(), &[("", 400_000)])).await;
            guests.push(guest);
        }
        let claims = guests.iter().map(|guest| shop.claim(*guest, "chefs-table"));

        let outcomes = futures_util::future::join_all(claims).await;

        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 12);
        for outcome in outcomes.into_iter().filter(Result::is_err) {
            assert_eq!(refusal(outcome), Refusal::Claim(ClaimRefusal::Stock));
        }
        shop.assert_sound().await;
    }

    async fn a_voucher_given_back_gives_its_points_back(shop: Shop) {
        let mina = shop.member_with("mina", 500).await;
        let voucher = shop.claim(mina, "hot-drink").await.unwrap();

        shop.cancel(mina, voucher).await.unwrap();

        assert_eq!(shop.available(mina).await, 500);
        assert_eq!(refusal(shop.cancel(mina, voucher).await), Refusal::VoucherNotOpen);
        shop.assert_sound().await;
    }

    async fn a_voucher_of_somebody_else_is_unknown(shop: Shop) {
        let mina = shop.member_with("mina", 500).await;
        let teo = shop.enrol("teo").await;
        let voucher = shop.claim(mina, "hot-drink").await.unwrap();
        assert_eq!(refusal(shop.cancel(teo, voucher).await), Refusal::VoucherUnknown);
    }

    /// An expired voucher's points come back by themselves.
    async fn a_voucher_that_nobody_used_returns(shop: Shop) {
        let mina = shop.member_with("mina", 500).await;
        let voucher = shop.claim(mina, "hot-drink").await.unwrap();

        shop.close(minute(14)).await;
        assert_eq!(shop.available(mina).await, 200);
        shop.close(minute(15)).await;

        assert_eq!(shop.available(mina).await, 500);
        assert_eq!(shop.voucher(mina, voucher).await.state, "expired");
        shop.assert_sound().await;
    }
}
