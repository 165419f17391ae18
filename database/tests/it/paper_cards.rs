//! Paper cards: kept until somebody links them, and linked once.

use database::{
    Failure, Refusal,
    paper_cards::{self, LinkCard, Linked, PaperCard},
};
use loyalty::{
    earning::Stamped, ids::MemberId, ledger::Actor, membership::PaperCardNumber, points::Points,
};

use crate::{
    on_both,
    support::{Shop, key, minute, noon, refusal, slug},
};

on_both! {
    async fn what_is_on_a_card_comes_into_the_wallet_once(shop: Shop) {
        let (mina, teo) = (shop.enrol("mina").await, shop.enrol("teo").await);
        shop.keep("GG-1042", 240, 6).await.unwrap();

        let linked = shop.link_card(mina, "gg 10-42", "1").await.unwrap();

        assert_eq!(linked.points, Points::new(240));
        assert_eq!((shop.available(mina).await, shop.stamps(mina).await), (340, 6));
        assert_eq!(shop.wallet(mina).await.lifetime_earned, Points::new(340));
        let yours = Refusal::PaperCardLinked { is_yours: true };
        assert_eq!(refusal(shop.link_card(mina, "GG1042", "2").await), yours);
        let taken = Refusal::PaperCardLinked { is_yours: false };
        assert_eq!(refusal(shop.link_card(teo, "GG1042", "3").await), taken);
        assert_eq!(shop.available(teo).await, 100);
        shop.buy_coffees(mina, "1", 3, minute(5)).await;
        shop.use_card(mina, minute(6)).await.unwrap();
        shop.assert_sound().await;
    }

    async fn of_many_who_link_at_once_one_has_it(shop: Shop) {
        shop.keep("GG-1042", 240, 0).await.unwrap();
        let mut members = Vec::new();
        for number in 0..8 {
            members.push(shop.enrol(&format!("m{number}")).await);
        }
        let links = members.iter().map(|member| shop.link_card(*member, "GG-1042", "k"));

        let outcomes = futures_util::future::join_all(links).await;

        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for outcome in outcomes.into_iter().filter(Result::is_err) {
            assert_eq!(refusal(outcome), Refusal::PaperCardLinked { is_yours: false });
        }
        shop.assert_sound().await;
    }

    async fn the_same_link_sent_eight_times_is_one(shop: Shop) {
        let mina = shop.enrol("mina").await;
        shop.keep("GG-1042", 240, 0).await.unwrap();
        let links = (0..8).map(|_| shop.link_card(mina, "GG-1042", "form"));
        for outcome in futures_util::future::join_all(links).await {
            assert_eq!(outcome.unwrap().points, Points::new(240));
        }
        assert_eq!(shop.available(mina).await, 340);
    }

    async fn a_card_without_points_brings_its_stamps(shop: Shop) {
        let mina = shop.enrol("mina").await;
        shop.keep("GG-1042", 0, 6).await.unwrap();
        shop.link_card(mina, "GG-1042", "1").await.unwrap();
        assert_eq!((shop.available(mina).await, shop.stamps(mina).await), (100, 6));
        shop.assert_sound().await;
    }

    async fn a_card_is_kept_as_it_was_first(shop: Shop) {
        assert!(shop.keep("GG-1042", 240, 6).await.unwrap());
        assert!(!shop.keep("gg1042", 240, 6).await.unwrap());
        let other = Refusal::ReferenceConflict("GG1042".into());
        assert_eq!(refusal(shop.keep("GG-1042", 241, 6).await), other);
        let number = PaperCardNumber::parse("GG-2").unwrap();
        let stamps = Some(Stamped { card: slug("tea"), stamps: 1 });
        let card = PaperCard { number, points: Points::ZERO, stamps };
        let unknown = shop.write(async move |tx, rulebook| {
            paper_cards::keep(tx, rulebook, &card, noon()).await
        });
        assert_eq!(refusal(unknown.await), Refusal::StampCardUnknown("tea".into()));
    }

    /// Numbers can be counted through; people who do are stopped.
    async fn five_numbers_that_are_none_make_one_wait(shop: Shop) {
        let mina = shop.enrol("mina").await;
        shop.keep("GG-1042", 240, 6).await.unwrap();
        for number in 0..5 {
            let refused = shop.link_card(mina, &format!("GG-{number}"), "k").await;
            assert_eq!(refusal(refused), Refusal::PaperCardUnknown);
        }
        let refused = refusal(shop.link_card(mina, "GG-1042", "k").await);
        assert!(matches!(refused, Refusal::TooManyWrongCodes { .. }));
    }
}

impl Shop {
    async fn keep(&self, number: &str, points: i64, stamps: i64) -> Result<bool, Failure> {
        let stamps = (stamps > 0).then(|| Stamped { card: slug("coffee"), stamps });
        let number = PaperCardNumber::parse(number).unwrap();
        let card = PaperCard { number, points: Points::new(points), stamps };
        self.write(async move |tx, rulebook| paper_cards::keep(tx, rulebook, &card, noon()).await)
            .await
    }

    async fn link_card(
        &self,
        member: MemberId,
        number: &str,
        name: &str,
    ) -> Result<Linked, Failure> {
        let (number, by, at) = (number.to_owned(), Actor::Member, minute(1));
        let command = LinkCard { member, number, by, at };
        let mut key = key(name);
        key.scope = member.to_string();
        let linked = paper_cards::link(&self.database, &self.rulebook, command, Some(key)).await;
        linked.map(|linked| linked.answer)
    }
}
