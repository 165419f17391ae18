//! Caps: what a member has got from a rule is counted once, whoever reports it and in whatever order.

use database::{
    activities::{ReportActivity, earn_activity},
    purchases::{self, report_history},
    testing::GREENGRAIN,
};
use futures_util::future::join_all;
use jiff::Timestamp;
use loyalty::{
    earning::{Capped, Per},
    ids::MemberId,
    ledger::Actor,
    points::Points,
    purchases::Purchase,
    refunds::Refund,
};

use crate::{
    on_both, receipts,
    refunds::{line, refund},
    support::{Shop, day, minute, noon},
};

on_both! {
    async fn what_is_over_the_cap_is_cut_and_a_refund_gives_room_back(shop: Shop) {
        let shop = shop.capped();
        let mina = shop.enrol("mina").await;
        assert_eq!(shop.buys_veg(mina, "1", noon(), 500).await, 30);
        let cut = shop.import(mina, veg("2", minute(1), 500)).await.earning;
        assert_eq!(cut.points, Points::new(20));
        let bit = Capped { per: Per::Day, most: Points::new(20), cut: Points::new(10) };
        assert_eq!(cut.contributions[1].capped, Some(bit));

        assert_eq!(refund(&shop, "1", "r1", line(0, 500)).await.unwrap().points.get(), -30);

        assert_eq!(shop.quoted(mina, veg("3", minute(2), 1_000)).await, 45);
        assert_eq!(shop.buys_veg(mina, "3", minute(2), 1_000).await, 45);
        assert_eq!(refund(&shop, "3", "r3", Refund::Amount(1_000)).await.unwrap().points.get(), -45);
        assert_eq!(refund(&shop, "2", "r2", line(0, 500)).await.unwrap().points.get(), -20);
        assert_eq!(shop.available(mina).await, 100, "what there was before");
        assert_eq!(shop.taken().await, 0);
        shop.assert_sound().await;
    }

    async fn a_purchase_reported_again_takes_no_room(shop: Shop) {
        let shop = shop.capped();
        let mina = shop.enrol("mina").await;
        shop.buys_veg(mina, "1", noon(), 500).await;
        assert_eq!(shop.buys_veg(mina, "1", noon(), 500).await, 30);
        assert_eq!(shop.taken().await, 15_000_000);
    }

    async fn of_sixteen_purchases_at_once_no_more_than_the_cap_is_earned(shop: Shop) {
        let shop = shop.capped();
        let mina = shop.enrol("mina").await;
        let buys = (0..16).map(|number| {
            let reference = number.to_string();
            let shop = &shop;
            async move { shop.buys_veg(mina, &reference, noon(), 100).await }
        });
        let earned: i64 = join_all(buys).await.into_iter().sum();
        assert_eq!(earned, 16 * 3 + 20);
        assert_eq!(shop.taken().await, 20_000_000);
        shop.assert_sound().await;
    }

    async fn a_claimed_receipt_counts_on_the_day_of_its_purchase(shop: Shop) {
        let shop = shop.capped();
        let mina = shop.enrol("mina").await;
        let unclaimed = receipts::on_paper(&shop, veg("1", noon(), 500)).await.unwrap().answer;
        shop.buys_veg(mina, "2", minute(1), 500).await;
        let code = unclaimed.code(shop.rulebook.keys()).to_string();

        let claimed = receipts::claim(&shop, mina, &code, day(2)).await.unwrap();

        assert_eq!(claimed.earning.points.get(), 20);
    }

    async fn a_history_is_cut_as_its_purchases_one_by_one(shop: Shop) {
        let shop = shop.capped();
        let (mina, teo) = (shop.enrol("mina").await, shop.enrol("teo").await);
        let bought = |name: &str, number: i64| {
            veg(&format!("{name}-{number}"), day(number / 3), 100 + 61 * number)
        };
        let whole: Vec<_> = (0..30)
            .map(|number| Shop::report_of(mina, bought("mina", number), false, day(900)))
            .collect();

        shop.write(async move |tx, rulebook| Ok(report_history(tx, rulebook, &whole).await?))
            .await
            .unwrap();
        for number in 0..30 {
            shop.import(teo, bought("teo", number)).await;
        }

        assert_eq!(shop.available(mina).await, shop.available(teo).await);
        assert_eq!(shop.taken().await, 2 * 50_000_000, "the most in a year, each");
        shop.assert_sound().await;
    }

    async fn without_caps_nothing_is_counted(shop: Shop) {
        let mina = shop.enrol("mina").await;
        shop.buys_veg(mina, "1", noon(), 500).await;
        assert_eq!(shop.count("SELECT count(*) FROM cap_taken").await, 0);
    }

    async fn an_activity_earns_as_often_a_day_as_it_may(shop: Shop) {
        let review = "[[activity]]\nid = \"review\"\nname = \"Review\"\npoints = 20\n\
                      how_often = \"each_reference\"\nat_most_a_day = 2\n\n[[reward]]";
        let source = GREENGRAIN.replacen("[[reward]]", review, 1);
        let shop = shop.with(&[(&source, Timestamp::UNIX_EPOCH)]);
        let mina = shop.enrol("mina").await;
        let mut earned = Vec::new();
        for (reference, at) in [("a", minute(1)), ("b", minute(2)), ("c", minute(3)), ("c", day(1))] {
            earned.push(shop.reviews(mina, reference, at).await);
        }
        assert_eq!(earned, [true, true, false, true]);
    }
}

fn veg(reference: &str, at: Timestamp, minor: i64) -> Purchase {
    Shop::purchase(reference, at, &[("PRODUCE", minor)])
}

impl Shop {
    /// What fruit and veg earn on top is at most 20 a day and 50 a year.
    pub fn capped(self) -> Self {
        let caps = "add_multiplier = 1\nmost_per_day = 20\nmost_per_period = 50";
        let source = GREENGRAIN.replacen("add_multiplier = 1", caps, 1);
        self.with(&[(&source, Timestamp::UNIX_EPOCH)])
    }

    /// Says what fruit and veg for so much earned.
    pub async fn buys_veg(
        &self,
        member: MemberId,
        reference: &str,
        at: Timestamp,
        minor: i64,
    ) -> i64 {
        self.import(member, veg(reference, at, minor)).await.earning.points.get()
    }

    async fn quoted(&self, member: MemberId, purchase: Purchase) -> i64 {
        let quote = async |tx: &mut database::Tx<'_>| {
            Ok(purchases::quote(tx, &self.rulebook, member, &purchase, day(1)).await)
        };
        let (earning, _) = self.database.read(quote).await.unwrap().unwrap();
        earning.points.get()
    }

    async fn reviews(&self, member: MemberId, reference: &str, at: Timestamp) -> bool {
        let (activity, reference) = ("review".into(), reference.into());
        let command = ReportActivity { member, activity, reference, by: Actor::Operator, at };
        let earned = self
            .write(async move |tx, rulebook| earn_activity(tx, rulebook, &command, None).await)
            .await;
        earned.is_ok()
    }

    /// What is taken of all caps, in millionths of a point.
    pub async fn taken(&self) -> i64 {
        self.count("SELECT CAST(coalesce(sum(millionths), 0) AS BIGINT) FROM cap_taken").await
    }
}
