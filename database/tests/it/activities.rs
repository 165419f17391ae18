//! Activities earn as often as they may.

use database::{
    activities::{CheckIn, check_in},
    members::{self, Change},
    testing::GREENGRAIN,
};
use jiff::{
    Timestamp,
    civil::{Date, date},
};
use loyalty::{ids::MemberId, ledger::Actor, purchases::Purchase};

use crate::{
    on_both,
    support::{Shop, day, minute, noon, slug},
};

on_both! {
    /// A voucher expires, its points return, and then somebody checks in who was here already.
    async fn what_time_did_is_saved_though_a_check_in_earns_nothing(shop: Shop) {
        let mina = shop.member_with("mina", 500).await;
        let here = |at| CheckIn { member: mina, store: slug("harbour"), at };
        let check_in = async |at| check_in(&shop.database, &shop.rulebook, here(at)).await.unwrap();
        assert!(check_in(minute(0)).await.is_some());
        shop.claim(mina, "hot-drink").await.unwrap();

        assert!(check_in(minute(20)).await.is_none());

        assert_eq!(shop.available(mina).await, 505);
        shop.assert_sound().await;
    }

    async fn a_birthday_is_celebrated_once_with_the_first_purchase_after_it(shop: Shop) {
        let gift = "[[activity]]\nid = \"birthday\"\nname = \"Birthday\"\npoints = 200\n\
                    how_often = \"once_a_year\"\n\n[[reward]]";
        let source = GREENGRAIN.replacen("[[reward]]", gift, 1);
        let shop = shop.with(&[(&source, Timestamp::UNIX_EPOCH)]);
        let [mina, teo, late] = [
            ("mina", Some(date(1990, 3, 3))),
            ("teo", None),
            ("late", Some(date(1990, 1, 31))),
        ]
        .map(|(name, born_on)| shop.born(name, born_on));
        let (mina, teo, late) = (mina.await, teo.await, late.await);
        for member in [mina, teo, late] {
            shop.import(member, groceries("import", member, noon())).await;
            shop.buy(member, groceries("noon", member, noon())).await.unwrap();
            shop.buy(member, groceries("later", member, day(5))).await.unwrap();
        }
        let available = async |member| shop.available(member).await - 130;
        assert_eq!(available(mina).await, 200);
        assert_eq!((available(teo).await, available(late).await), (0, 0));

        shop.born_on(mina, date(1990, 3, 8)).await;
        shop.buy(mina, groceries("again", mina, day(6))).await.unwrap();
        assert_eq!(shop.celebrated().await, 1, "another birthday in the same year");
        shop.buy(mina, groceries("next", mina, day(365 + 30))).await.unwrap();
        assert_eq!(shop.celebrated().await, 2, "a year later");
        shop.assert_sound().await;
    }
}

fn groceries(reference: &str, member: MemberId, at: Timestamp) -> Purchase {
    Shop::purchase(&format!("{reference}-{member}"), at, &[("GROCERY", 1_000)])
}

impl Shop {
    async fn born(&self, name: &str, born_on: Option<Date>) -> MemberId {
        let member = self.enrol(name).await;
        if let Some(day) = born_on {
            self.born_on(member, day).await;
        }
        member
    }

    async fn born_on(&self, member: MemberId, day: Date) {
        let change = Change { birthday: Some(Some(day)), ..Change::default() };
        self.write(async move |tx, _| {
            members::change_quietly(tx, member, &change, Actor::Operator, noon()).await.map(drop)
        })
        .await
        .unwrap();
    }

    async fn celebrated(&self) -> i64 {
        self.count("SELECT count(*) FROM activity WHERE activity = 'birthday'").await
    }
}
