//! Stamps: put on cards by purchases, used in place of points, taken back with the goods.

use database::{
    Failure, Refusal, assets,
    refunds::{self, ReportRefund},
    vouchers::{self, Claim},
};
use jiff::Timestamp;
use loyalty::{
    claiming::ClaimRefusal,
    ids::{MemberId, VoucherId},
    ledger::{Actor, Asset},
    refunds::{Refund, RefundedLine},
};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Shop, day, minute, noon, refusal, slug},
};

on_both! {
    async fn coffees_fill_a_card_that_pays_for_a_drink(shop: Shop) {
        let member = shop.enrol("mina").await;
        let before = shop.available(member).await;
        shop.buy_coffees(member, "1", 5, noon()).await;
        let short = ClaimRefusal::TooFewStamps { short_by: 4 };
        assert_eq!(refusal(shop.use_card(member, minute(1)).await), Refusal::Claim(short));

        shop.buy_coffees(member, "2", 6, minute(2)).await;
        assert_eq!(shop.stamps(member).await, 11);
        let voucher = shop.use_card(member, minute(3)).await.unwrap();

        assert_eq!(shop.stamps(member).await, 2);
        assert_eq!(shop.available(member).await, before, "a full card takes no points");
        let code = shop.code(member, voucher, minute(4)).await;
        shop.redeem(&code, "2", minute(4)).await.unwrap();
        shop.assert_sound().await;
    }

    async fn a_card_voucher_that_is_not_used_gives_its_stamps_back(shop: Shop) {
        let member = shop.enrol("mina").await;
        shop.buy_coffees(member, "1", 9, noon()).await;
        let voucher = shop.use_card(member, minute(0)).await.unwrap();
        shop.cancel(member, voucher).await.unwrap();
        assert_eq!(shop.stamps(member).await, 9);

        shop.use_card(member, minute(2)).await.unwrap();
        assert_eq!(shop.stamps(member).await, 0);
        shop.close(day(1)).await;
        assert_eq!(shop.stamps(member).await, 9);
        shop.assert_sound().await;
    }

    async fn stamps_of_goods_given_back_go_even_when_they_are_spent(shop: Shop) {
        let member = shop.enrol("mina").await;
        shop.buy_coffees(member, "1", 9, noon()).await;
        shop.use_card(member, minute(1)).await.unwrap();
        shop.give_back("1", minute(2)).await;
        assert_eq!(shop.stamps(member).await, -9);

        // What comes next fills what is owed first.
        shop.buy_coffees(member, "2", 10, minute(3)).await;
        assert_eq!(shop.stamps(member).await, 1);
        shop.assert_sound().await;
    }

    async fn a_card_is_good_for_its_own_reward_only(shop: Shop) {
        let member = shop.enrol("mina").await;
        shop.buy_coffees(member, "1", 9, noon()).await;
        let outcome = shop.use_card_for(member, "five-off", "coffee", minute(1)).await;
        assert_eq!(refusal(outcome), Refusal::RewardUnknown);
        let outcome = shop.use_card_for(member, "hot-drink", "no-card", minute(1)).await;
        assert_eq!(refusal(outcome), Refusal::RewardUnknown);
        assert_eq!(shop.stamps(member).await, 9);
    }

    async fn verify_names_stamps_that_nobody_earned(shop: Shop) {
        let member = shop.enrol("mina").await;
        shop.buy_coffees(member, "1", 2, noon()).await;
        shop.spoil("UPDATE asset_balance SET balance = balance + 1").await.unwrap();
        let verified = database::verify::verify(&shop.database, |_| {}).await.unwrap();
        let named: Vec<_> = verified.differences.iter().map(|d| (d.what.as_str(), &*d.stored)).collect();
        assert_eq!(named, [("stamps/coffee", "3")]);
    }
}

impl Shop {
    pub async fn buy_coffees(
        &self,
        member: MemberId,
        reference: &str,
        coffees: i64,
        at: Timestamp,
    ) {
        let mut purchase = Self::purchase(reference, at, &[("GROCERY", 300)]);
        purchase.lines[0].category = "COFFEE".into();
        purchase.lines[0].quantity = coffees;
        self.buy(member, purchase).await.unwrap();
    }

    async fn give_back(&self, reference: &str, at: Timestamp) {
        let command = ReportRefund {
            purchase_reference: reference.into(),
            source: database::purchases::SHOP.into(),
            reference: format!("{reference}-back"),
            refund: Refund::Lines(vec![RefundedLine { line: 0, amount_minor: 300 }]),
            by: Actor::Operator,
            at,
        };
        self.write(async move |tx, rulebook| {
            refunds::report(tx, rulebook, &command, None).await.map(drop)
        })
        .await
        .unwrap();
    }

    pub async fn use_card(&self, member: MemberId, at: Timestamp) -> Result<VoucherId, Failure> {
        self.use_card_for(member, "hot-drink", "coffee", at).await
    }

    async fn use_card_for(
        &self,
        member: MemberId,
        reward: &str,
        card: &str,
        at: Timestamp,
    ) -> Result<VoucherId, Failure> {
        let command = Claim {
            id: VoucherId(Uuid::now_v7()),
            member,
            reward: slug(reward),
            stamp_card: Some(slug(card)),
            by: Actor::Member,
            at,
        };
        self.write(async move |tx, rulebook| {
            let claimed = vouchers::claim_reward(tx, rulebook, &command, None).await?;
            Ok(claimed.answer.voucher)
        })
        .await
    }

    pub async fn stamps(&self, member: MemberId) -> i64 {
        let held = self.database.read_once(async |tx| assets::list(tx, member).await).await;
        let held = held.unwrap();
        let coffee = Asset::Stamps(slug("coffee"));
        held.iter().find(|(asset, _)| *asset == coffee).map_or(0, |(_, balance)| *balance)
    }
}
