//! Enrolling, finding and changing members.

use database::{
    Refusal,
    activities::{CheckIn, check_in},
    members::{self, Change},
};
use loyalty::{ledger::Actor, membership::EmailAddress};

use crate::{
    on_both,
    support::{Shop, day, minute, noon, refusal, slug},
};

on_both! {
    async fn joining_gives_the_welcome_points(shop: Shop) {
        let mina = shop.enrol("mina").await;

        assert_eq!(shop.available(mina).await, 100);
        assert_eq!(shop.find("Mina@Example.com").await, Some(mina));
        shop.assert_sound().await;
    }

    async fn one_address_is_one_member(shop: Shop) {
        let mina = shop.enrol("mina").await;

        let refused = refusal(shop.try_enrol("another", "mina@example.com").await);

        assert_eq!(refused, Refusal::MemberExists { identifier: "email", member: mina });
        assert_eq!(shop.count("SELECT count(*) FROM member").await, 1);
        assert_eq!(shop.count("SELECT count(*) FROM member_identifier").await, 3);
    }

    async fn joining_twice_at_the_same_time_is_joining_once(shop: Shop) {
        let tries = (0..16).map(|_| shop.try_enrol("mina", "mina@example.com"));

        let outcomes = futures_util::future::join_all(tries).await;

        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!(shop.count("SELECT count(*) FROM wallet").await, 1);
        shop.assert_sound().await;
    }

    async fn checking_in_earns_once_a_day_and_store(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let check_in = async |store, at| {
            let command = CheckIn { member: mina, store: slug(store), at };
            check_in(&shop.database, &shop.rulebook, command).await.unwrap().is_some()
        };

        assert!(check_in("harbour", noon()).await);
        assert!(!check_in("harbour", minute(60)).await);
        assert!(check_in("station", minute(61)).await);
        assert!(check_in("harbour", day(1)).await);
        assert_eq!(shop.available(mina).await, 115);
        shop.assert_sound().await;
    }

    async fn a_complete_profile_earns_once(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let change = async |change: Change| {
            shop.write(async move |tx, rulebook| {
                members::change(tx, rulebook, mina, &change, Actor::Member, noon()).await
            })
            .await
        };

        let birthday = jiff::civil::date(1990, 5, 17);
        change(Change { birthday: Some(Some(birthday)), ..Change::default() }).await.unwrap();
        change(Change { name: Some(Some("Mina Park".into())), ..Change::default() }).await.unwrap();

        assert_eq!(shop.available(mina).await, 150);
    }

    async fn an_address_moves_with_its_member_and_never_to_two(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let teo = shop.enrol("teo").await;
        let change_email = async |member, email: &'static str| {
            let email = Some(Some(EmailAddress::parse(email).unwrap()));
            let change = Change { email, ..Change::default() };
            shop.write(async move |tx, rulebook| {
                members::change(tx, rulebook, member, &change, Actor::Member, noon()).await
            })
            .await
        };

        change_email(mina, "park@example.com").await.unwrap();
        assert_eq!(shop.find("park@example.com").await, Some(mina));
        assert_eq!(shop.find("mina@example.com").await, None);

        let refused = refusal(change_email(teo, "park@example.com").await);
        assert_eq!(refused, Refusal::MemberExists { identifier: "email", member: mina });
        assert_eq!(shop.find("teo@example.com").await, Some(teo));
    }
}
