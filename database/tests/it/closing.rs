//! Time does its work: once, in order, whenever closing runs.

use crate::{
    on_both,
    support::{Shop, day, noon},
};

on_both! {
    async fn a_lot_expires_at_the_end_of_its_month_a_year_later(shop: Shop) {
        let mina = shop.enrol("mina").await;
        shop.import(mina, Shop::purchase("1", noon(), &[("GROCERY", 1_000)])).await;

        shop.close("2027-04-01T03:59:59Z".parse().unwrap()).await;
        assert_eq!(shop.available(mina).await, 130);
        shop.close("2027-04-01T04:00:00Z".parse().unwrap()).await;

        assert_eq!(shop.available(mina).await, 0);
        shop.assert_sound().await;
    }

    async fn closing_twice_is_closing_once(shop: Shop) {
        for name in ["mina", "teo", "ada"] {
            let member = shop.enrol(name).await;
            shop.import(member, Shop::purchase(name, noon(), &[("GROCERY", 400_000)])).await;
        }
        let first = shop.close(day(1_200)).await;
        assert_eq!(first.members, 3);

        let second = shop.close(day(1_200)).await;

        assert_eq!((second.members, second.acts), (0, 0));
        shop.assert_sound().await;
    }

    async fn a_tier_that_is_not_requalified_falls_one_step_a_year(shop: Shop) {
        let mina = shop.enrol("mina").await;
        shop.import(mina, Shop::purchase("1", noon(), &[("GROCERY", 400_000)])).await;
        let tier_at = async |at: &str| {
            shop.close(at.parse().unwrap()).await;
            shop.wallet(mina).await.standing.tier.to_string()
        };
        assert_eq!(tier_at("2028-01-01T04:59:59Z").await, "harvest");
        assert_eq!(tier_at("2028-01-01T05:00:00Z").await, "bloom");
        assert_eq!(tier_at("2029-01-01T05:00:00Z").await, "sprout");
        assert_eq!(shop.wallet(mina).await.due_at, None);
        assert_eq!(shop.count("SELECT count(*) FROM tier_change").await, 3);
    }

    async fn the_order_of_history_does_not_depend_on_closing(shop: Shop) {
        let (mina, teo) = (shop.enrol("mina").await, shop.enrol("teo").await);
        for (member, closes) in [(mina, true), (teo, false)] {
            for month in 0..30 {
                let reference = format!("{member}/{month}");
                let purchase = Shop::purchase(&reference, day(30 * month), &[("GROCERY", 50_000)]);
                shop.import(member, purchase).await;
                if closes {
                    shop.close(day(30 * month + 1)).await;
                }
            }
        }
        shop.close(day(901)).await;
        let (mina, teo) = (shop.wallet(mina).await, shop.wallet(teo).await);
        assert_eq!(mina.available, teo.available);
        assert_eq!(mina.standing, teo.standing);
        assert_eq!(mina.lifetime_earned, teo.lifetime_earned);
        shop.assert_sound().await;
    }
}
