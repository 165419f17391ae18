//! Rewards of credit: points become credit with the claim, and the voucher is redeemed with it.

use database::{Refusal, credit::Movement, testing::GREENGRAIN};
use futures_util::future::join_all;
use jiff::Timestamp;
use loyalty::{claiming::ClaimRefusal, programme::Each};

use crate::{
    on_both,
    support::{Shop, day, key, minute, noon, refusal},
};

on_both! {
    async fn a_claim_of_credit_takes_points_and_loads_credit_at_once(shop: Shop) {
        let shop = shop.with_credit_for("");
        let mina = shop.member_with("mina", 1_500).await;
        let claimed = shop.claim_with(mina, "five-back", None, noon()).await.unwrap().answer;

        assert_eq!(claimed.credit_minor, Some(500));
        assert_eq!((shop.available(mina).await, shop.credit(mina).await), (500, 500));
        let parts = shop.parts(mina).await;
        assert_eq!((parts[0].came_by.as_str(), parts[0].expires_at), ("claim", None));
        let row = shop.voucher(mina, claimed.voucher).await;
        assert_eq!((row.kind.as_str(), row.state.as_str()), ("credit", "redeemed"));
        assert_eq!((row.redeemed_at, row.redeemed_in.as_ref()), (Some(noon()), None));
        shop.assert_sound().await;
        shop.move_credit(mina, Movement::Spend, "s", 500, minute(1)).await.unwrap();
        shop.close(day(30)).await;
        assert_eq!(shop.available(mina).await, 500, "no voucher is left to expire");
        shop.assert_sound().await;
    }

    async fn a_claim_of_credit_is_final(shop: Shop) {
        let shop = shop.with_credit_for("");
        let mina = shop.member_with("mina", 1_500).await;
        let voucher = shop.claim(mina, "five-back").await.unwrap();
        assert_eq!(refusal(shop.cancel(mina, voucher).await), Refusal::VoucherNotOpen);
        assert_eq!((shop.available(mina).await, shop.credit(mina).await), (500, 500));
        let code = shop.code(mina, voucher, minute(1)).await;
        assert_eq!(refusal(shop.redeem(&code, "1", minute(1)).await), Refusal::CodeUnknown);
        shop.assert_sound().await;
    }

    async fn a_refused_claim_of_credit_moves_nothing(shop: Shop) {
        let terms = "stock = 1\nper_member = 1\nfrom_time = 14:00:00";
        let shop = shop.with_credit_for(terms);
        let (mina, june) = (shop.member_with("mina", 2_500).await, shop.member_with("june", 2_000).await);
        let claim = async |member, at| {
            shop.claim_with(member, "five-back", None, at).await.map(|claimed| claimed.answer)
        };
        let two_oclock = minute(120);
        assert_eq!(refusal(claim(mina, noon()).await), Refusal::Claim(ClaimRefusal::Closed));
        claim(mina, two_oclock).await.unwrap();
        let limit = ClaimRefusal::Limit { most: 1, each: Each::Membership };
        assert_eq!(refusal(claim(mina, two_oclock).await), Refusal::Claim(limit));
        assert_eq!(refusal(claim(june, two_oclock).await), Refusal::Claim(ClaimRefusal::Stock));
        assert_eq!((shop.credit(mina).await, shop.credit(june).await), (500, 0));
        assert_eq!((shop.available(mina).await, shop.available(june).await), (1_500, 2_000));
        shop.assert_sound().await;
    }

    async fn points_become_credit_once(shop: Shop) {
        let shop = shop.with_credit_for("");
        let mina = shop.member_with("mina", 2_999).await;
        let again = [1, 2].map(|_| shop.claim_with(mina, "five-back", Some(key("c")), noon()));
        let answers: Vec<_> = join_all(again).await;
        let vouchers: Vec<_> = answers.into_iter().map(|a| a.unwrap().answer.voucher).collect();
        assert_eq!(vouchers[0], vouchers[1], "the same claim is one claim");

        let claims = (0..8).map(|_| shop.claim(mina, "five-back"));
        let outcomes = join_all(claims).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!((shop.available(mina).await, shop.credit(mina).await), (999, 1_000));
        shop.assert_sound().await;
    }

    async fn claimed_credit_goes_on_with_the_survivor_and_is_reported_once(shop: Shop) {
        let shop = shop.with_credit_for("per_member = 1");
        let (mina, old) = (shop.member_with("mina", 2_000).await, shop.member_with("old", 1_000).await);
        shop.claim(old, "five-back").await.unwrap();
        let told = shop.all_that_happened().await.total;
        assert_eq!((told.vouchers_claimed, told.vouchers_redeemed), (1, 1));
        assert_eq!((told.claimed.get(), told.redeemed.get()), (1_000, 1_000));

        shop.merge(mina, old).await.unwrap();

        assert_eq!((shop.credit(mina).await, shop.credit(old).await), (500, 0));
        assert_eq!(shop.all_that_happened().await.total, told);
        let limit = ClaimRefusal::Limit { most: 1, each: Each::Membership };
        assert_eq!(refusal(shop.claim(mina, "five-back").await), Refusal::Claim(limit));
        shop.assert_sound().await;
    }
}

impl Shop {
    /// Points buy $5 of credit, on these terms besides.
    pub fn with_credit_for(self, terms: &str) -> Self {
        let source = format!(
            "{GREENGRAIN}\n[[reward]]\nslug = \"five-back\"\nname = \"$5 of credit\"\n\
             kind = \"credit\"\ncredit_minor = 500\npoints = 1000\n{terms}\n"
        );
        self.with(&[(&source, Timestamp::UNIX_EPOCH)])
    }
}
