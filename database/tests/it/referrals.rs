//! Friends who join through an invitation, and what that earns both sides.

use database::{
    purchases::SHOP,
    referrals::{self, Friends},
    refunds::{self, ReportRefund},
};
use loyalty::{ids::MemberId, ledger::Actor, refunds::Refund};

use crate::{
    on_both,
    support::{Shop, day, minute, noon},
};

pub async fn remember(shop: &Shop, friend: MemberId, inviting: MemberId) -> bool {
    shop.write(async move |tx, _| {
        Ok(referrals::remember(tx, friend, inviting, Actor::Member, noon()).await?)
    })
    .await
    .unwrap()
}

async fn friends(shop: &Shop, member: MemberId) -> (i64, i64) {
    let counted = shop.database.read(async |tx| referrals::count(tx, member).await).await;
    let Friends { joined, bought } = counted.unwrap();
    (joined, bought)
}

async fn give_back(shop: &Shop, purchase: &'static str, minor: i64) {
    let command = ReportRefund {
        purchase_reference: purchase.into(),
        source: SHOP.into(),
        reference: format!("back-{minor}"),
        refund: Refund::Amount(minor),
        by: Actor::Operator,
        at: day(1),
    };
    shop.write(async move |tx, rulebook| {
        refunds::report(tx, rulebook, &command, None).await.map(drop)
    })
    .await
    .unwrap();
}

on_both! {
    async fn both_sides_earn_with_the_friends_first_purchase(shop: Shop) {
        let (mina, teo) = (shop.enrol("mina").await, shop.enrol("teo").await);
        assert!(remember(&shop, teo, mina).await);
        assert_eq!((shop.available(mina).await, friends(&shop, mina).await), (100, (1, 0)));

        shop.buy(teo, Shop::purchase("1", noon(), &[("GROCERY", 4_210)])).await.unwrap();
        shop.buy(teo, Shop::purchase("2", minute(1), &[("GROCERY", 4_210)])).await.unwrap();

        assert_eq!((shop.available(mina).await, shop.available(teo).await), (400, 400));
        assert_eq!(friends(&shop, mina).await, (1, 1));
        shop.assert_sound().await;
    }

    async fn nobody_invites_themselves_or_twice_or_a_member(shop: Shop) {
        let mina = shop.try_enrol("mina", "mina@gmail.com").await.unwrap();
        let teo = shop.enrol("teo").await;
        let again = shop.try_enrol("minatoo", "m.ina+2@gmail.com").await.unwrap();
        let ada = shop.enrol("ada").await;
        assert!(!remember(&shop, mina, mina).await);
        assert!(!remember(&shop, again, mina).await);
        assert!(remember(&shop, ada, mina).await);
        assert!(!remember(&shop, ada, teo).await);
        assert_eq!((friends(&shop, mina).await, friends(&shop, teo).await), ((1, 0), (0, 0)));
    }

    async fn a_year_has_a_most(shop: Shop) {
        let mina = shop.enrol("mina").await;
        for number in 0..12 {
            let name = format!("friend{number}");
            let friend = shop.enrol(&name).await;
            assert!(remember(&shop, friend, mina).await);
            shop.buy(friend, Shop::purchase(&name, noon(), &[("GROCERY", 100)])).await.unwrap();
            assert_eq!(shop.available(friend).await, 400);
        }
        assert_eq!(shop.available(mina).await, 100 + 10 * 300);
        shop.assert_sound().await;
    }

    async fn giving_the_first_purchase_back_takes_the_referral_back(shop: Shop) {
        let (mina, teo) = (shop.enrol("mina").await, shop.enrol("teo").await);
        remember(&shop, teo, mina).await;
        shop.buy(teo, Shop::purchase("1", noon(), &[("GROCERY", 4_210)])).await.unwrap();

        give_back(&shop, "1", 4_000).await;
        assert_eq!((shop.available(mina).await, shop.available(teo).await), (400, 400));
        give_back(&shop, "1", 210).await;

        assert_eq!((shop.available(mina).await, shop.available(teo).await), (100, 100));
        shop.buy(teo, Shop::purchase("2", minute(9), &[("GROCERY", 4_210)])).await.unwrap();
        assert_eq!((shop.available(mina).await, shop.available(teo).await), (100, 100));
        shop.assert_sound().await;
    }

    async fn a_refund_takes_back_only_what_its_own_purchase_earned(shop: Shop) {
        let (mina, teo) = (shop.enrol("mina").await, shop.enrol("teo").await);
        let old = shop.enrol("old").await;
        remember(&shop, teo, mina).await;
        shop.buy(teo, Shop::purchase("1", noon(), &[("GROCERY", 4_210)])).await.unwrap();
        shop.buy(old, Shop::purchase("2", noon(), &[("GROCERY", 1_000)])).await.unwrap();
        shop.merge(teo, old).await.unwrap();

        give_back(&shop, "2", 1_000).await;
        assert_eq!((shop.available(mina).await, shop.available(teo).await), (400, 500));
        give_back(&shop, "1", 4_210).await;
        assert_eq!((shop.available(mina).await, shop.available(teo).await), (100, 200));
        shop.assert_sound().await;
    }

    async fn a_friend_who_became_part_of_another_friend_takes_their_own_back(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let (teo, ada) = (shop.enrol("teo").await, shop.enrol("ada").await);
        for (friend, purchase) in [(teo, "1"), (ada, "2")] {
            remember(&shop, friend, mina).await;
            shop.buy(friend, Shop::purchase(purchase, noon(), &[("GROCERY", 100)])).await.unwrap();
        }
        shop.merge(teo, ada).await.unwrap();

        give_back(&shop, "2", 100).await;
        assert_eq!((shop.available(mina).await, shop.available(teo).await), (400, 503));
        give_back(&shop, "1", 100).await;
        assert_eq!((shop.available(mina).await, shop.available(teo).await), (100, 200));
        shop.assert_sound().await;
    }

    async fn goods_can_be_given_back_after_whoever_invited_was_erased(shop: Shop) {
        let (mina, teo) = (shop.enrol("mina").await, shop.enrol("teo").await);
        remember(&shop, teo, mina).await;
        shop.buy(teo, Shop::purchase("1", noon(), &[("GROCERY", 4_210)])).await.unwrap();
        shop.erase(mina).await.unwrap();

        give_back(&shop, "1", 4_210).await;

        assert_eq!(shop.available(teo).await, 100);
        shop.assert_sound().await;
    }

    async fn friends_who_buy_at_the_same_time_all_count(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let mut chain = vec![mina];
        for number in 0..9 {
            let friend = shop.enrol(&format!("friend{number}")).await;
            // Some are Mina's friends, some the friend's of the one before.
            let inviting = if number % 2 == 0 { mina } else { chain[number] };
            assert!(remember(&shop, friend, inviting).await);
            chain.push(friend);
        }
        let purchases = chain.iter().enumerate().map(|(number, member)| {
            shop.buy(*member, Shop::purchase(&number.to_string(), noon(), &[("GROCERY", 100)]))
        });
        for outcome in futures_util::future::join_all(purchases).await {
            outcome.unwrap();
        }
        assert_eq!(shop.available(mina).await, 100 + 5 * 300);
        shop.assert_sound().await;
    }

    async fn an_invitation_has_one_code(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let code = || shop.write(async move |tx, rulebook| {
            Ok(referrals::code_of(tx, rulebook, mina).await?)
        });
        let first = code().await.unwrap();
        assert_eq!(code().await.unwrap(), first);
        assert_eq!(first.len(), 8);
        let upper = first.to_ascii_uppercase();
        let found = shop.database.read(async |tx| referrals::find_inviting(tx, &upper).await).await;
        assert_eq!(found.unwrap().map(|member| member.member_id), Some(mina));
        let none = shop.database.read(async |tx| referrals::find_inviting(tx, "nobody").await).await;
        assert!(none.unwrap().is_none());
    }
}
