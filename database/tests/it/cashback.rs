//! Cashback: credit that comes with a purchase and goes with its goods, as far as it is not spent.

use database::{credit::Movement, preview::preview, testing::GREENGRAIN};
use jiff::Timestamp;
use loyalty::{
    calendar::Period, explanation::CashbackTaken, preview::Compared, purchases::Purchase,
    refunds::Refund,
};

use crate::{
    on_both,
    receipts::{claim, on_paper},
    refunds::{line, refund},
    support::{Shop, day, minute, noon},
};

on_both! {
    async fn cashback_pays_at_the_till_and_goes_with_its_goods(shop: Shop) {
        let shop = shop.with_cashback();
        let mina = shop.enrol("mina").await;
        let bought = shop.import(mina, basket("1", noon())).await.earning;
        assert_eq!((bought.points.get(), bought.cashback_minor()), (62, 27));
        assert_eq!(shop.credit(mina).await, 27);
        let parts = shop.parts(mina).await;
        assert_eq!((parts[0].came_by.as_str(), parts[0].expires_at), ("purchase", None));

        refund(&shop, "1", "r1", line(0, 1_000)).await.unwrap();
        assert_eq!(shop.credit(mina).await, 27, "another line's");
        refund(&shop, "1", "r2", line(1, 500)).await.unwrap();
        assert_eq!(shop.credit(mina).await, 14);
        shop.move_credit(mina, Movement::Spend, "s", 14, minute(1)).await.unwrap();
        shop.assert_sound().await;
    }

    async fn what_is_excluded_gives_nothing_back_and_moves_no_credit(shop: Shop) {
        let shop = shop.with_cashback();
        let mina = shop.enrol("mina").await;
        shop.import(mina, Shop::purchase("1", noon(), &[("FUEL", 5_000), ("GROCERY", 100)])).await;
        assert_eq!(shop.credit(mina).await, 0);
        assert_eq!(shop.count("SELECT count(*) FROM credit_lot").await, 0);
        assert_eq!(refund(&shop, "1", "r1", line(1, 100)).await.unwrap().cashback, None);
    }

    async fn what_is_spent_stays_spent_and_other_credit_is_not_touched(shop: Shop) {
        let shop = shop.with_cashback();
        let mina = shop.enrol("mina").await;
        shop.import(mina, basket("1", noon())).await;
        shop.move_credit(mina, Movement::Spend, "s", 20, minute(1)).await.unwrap();
        shop.load(mina, "gift", 2_500, None).await;

        let taken = refund(&shop, "1", "r1", Refund::Amount(2_099)).await.unwrap();

        assert_eq!(taken.cashback, Some(CashbackTaken { minor: 7, spent_minor: 20 }));
        assert_eq!(shop.credit(mina).await, 2_500);
        assert_eq!(shop.available(mina).await, 100);
        let again = refund(&shop, "1", "r1", Refund::Amount(2_099)).await.unwrap();
        assert_eq!(again.cashback, taken.cashback, "the same refund, told again");
        assert_eq!(shop.credit(mina).await, 2_500);
        shop.assert_sound().await;
    }

    async fn what_one_refund_did_not_find_the_next_does_not_take(shop: Shop) {
        let shop = shop.with_cashback();
        let mina = shop.enrol("mina").await;
        shop.import(mina, basket("1", noon())).await;
        shop.move_credit(mina, Movement::Spend, "s", 20, minute(1)).await.unwrap();
        let first = refund(&shop, "1", "r1", line(1, 500)).await.unwrap().cashback;
        assert_eq!(first, Some(CashbackTaken { minor: 7, spent_minor: 6 }));
        // What the credit had paid for comes back, and so does the credit.
        let back = Movement::GiveBack { of: "s".into() };
        shop.move_credit(mina, back, "s-back", 20, minute(2)).await.unwrap();

        let second = refund(&shop, "1", "r2", line(1, 599)).await.unwrap().cashback;

        assert_eq!(second, Some(CashbackTaken { minor: 14, spent_minor: 0 }));
        assert_eq!(shop.credit(mina).await, 6, "what the first did not find");
        shop.assert_sound().await;
    }

    async fn cashback_of_a_receipt_comes_with_its_claim_less_what_was_given_back(shop: Shop) {
        let shop = shop.with_cashback();
        let unclaimed = on_paper(&shop, basket("1", noon())).await.unwrap().answer;
        let kept = refund(&shop, "1", "r1", line(1, 500)).await.unwrap();
        assert_eq!((kept.member, kept.cashback), (None, None));
        let mina = shop.enrol("mina").await;

        claim(&shop, mina, &unclaimed.code(shop.rulebook.keys()).to_string(), day(2)).await.unwrap();

        assert_eq!(shop.credit(mina).await, 14);
        shop.assert_sound().await;
    }

    async fn cashback_goes_on_with_the_survivor_of_its_member_and_back(shop: Shop) {
        let shop = shop.with_cashback();
        let (mina, old) = (shop.enrol("mina").await, shop.enrol("old").await);
        shop.import(old, basket("1", noon())).await;
        shop.merge(mina, old).await.unwrap();

        refund(&shop, "1", "r1", line(1, 500)).await.unwrap();

        assert_eq!((shop.credit(mina).await, shop.credit(old).await), (14, 0));
        assert_eq!(shop.parts(mina).await[0].came_by, "purchase");
        shop.assert_sound().await;
        shop.undo_merge(old).await.unwrap();
        assert_eq!((shop.credit(mina).await, shop.credit(old).await), (0, 14));
        // What came back meanwhile is known to have come back.
        let second = refund(&shop, "1", "r2", line(1, 599)).await.unwrap().cashback;
        assert_eq!(second, Some(CashbackTaken { minor: 14, spent_minor: 0 }));
        shop.assert_sound().await;
    }

    async fn a_preview_of_a_draft_tells_the_credit_it_would_have_given(shop: Shop) {
        let draft = loyalty::programme::read(&with_cashback()).unwrap();
        let mina = shop.enrol("mina").await;
        shop.import(mina, basket("1", noon())).await;
        refund(&shop, "1", "r1", line(1, 500)).await.unwrap();
        let period = Period { starts_at: day(-1), ends_at: day(2) };

        let preview =
            preview(&shop.database, &shop.rulebook, &draft, period, day(2), |_| {}).await.unwrap();

        assert_eq!(preview.cashback_minor, Compared { now: 0, draft: 14 });
        assert_eq!(shop.credit(mina).await, 0);
    }
}

/// Groceries for 10.00, and fruit and veg for 10.99.
fn basket(reference: &str, at: Timestamp) -> Purchase {
    Shop::purchase(reference, at, &[("GROCERY", 1_000), ("PRODUCE", 1_099)])
}

/// Fruit and veg give 2.5% back in place of double points.
fn with_cashback() -> String {
    GREENGRAIN.replacen("add_multiplier = 1", "cashback_percent = 2.5", 1)
}

impl Shop {
    pub fn with_cashback(self) -> Self {
        self.with(&[(&with_cashback(), Timestamp::UNIX_EPOCH)])
    }
}
