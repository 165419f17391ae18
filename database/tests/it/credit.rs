//! Credit: loaded, spent and given back, each once; gift cards with their number and PIN.

use database::{
    Failure, Refusal, assets,
    credit::{
        AddGiftCard, AddedGiftCard, CreditMoved, IssuedGiftCard, MoveCredit, Movement,
        add_gift_card, issue_gift_cards, list_cards, move_credit,
    },
};
use jiff::Timestamp;
use loyalty::{
    credit::CreditRefusal,
    ids::MemberId,
    ledger::{Actor, Asset, Origin},
};

use crate::{
    on_both,
    support::{Shop, day, key, minute, noon, refusal},
};

on_both! {
    async fn what_is_loaded_is_spent_and_given_back_to_where_it_came_from(shop: Shop) {
        let member = shop.enrol("mina").await;
        shop.load(member, "a", 500, None).await;
        shop.load(member, "b", 500, None).await;
        let spent = shop.move_credit(member, Movement::Spend, "s", 700, minute(2)).await.unwrap();
        assert_eq!((spent.minor, spent.balance_minor), (-700, 300));

        let of = || Movement::GiveBack { of: "s".into() };
        let back = shop.move_credit(member, of(), "r1", 300, minute(3)).await.unwrap();
        assert_eq!(back.balance_minor, 600);
        let left: Vec<_> = shop.parts(member).await.iter().map(|part| part.remaining_minor).collect();
        assert_eq!(left, [500, 100], "the latest of what was drawn goes back first");

        let too_much = shop.move_credit(member, of(), "r2", 401, minute(4)).await;
        let exceeds = CreditRefusal::ExceedsSpending { left_minor: 400 };
        assert_eq!(refusal(too_much), Refusal::Credit(exceeds));
        shop.move_credit(member, of(), "r2", 400, minute(5)).await.unwrap();
        assert_eq!(shop.credit(member).await, 1_000);
        shop.assert_sound().await;
    }

    async fn a_reference_moves_credit_once(shop: Shop) {
        let member = shop.enrol("mina").await;
        shop.load(member, "a", 500, None).await;
        shop.load(member, "a", 500, None).await;
        assert_eq!(shop.credit(member).await, 500);
        let other = shop.move_credit(member, Movement::Spend, "a", 500, minute(2)).await;
        assert_eq!(refusal(other), Refusal::ReferenceConflict("a".into()));
    }

    async fn nobody_spends_more_than_there_is(shop: Shop) {
        let member = shop.enrol("mina").await;
        shop.load(member, "a", 500, None).await;
        let spends = (0..8).map(|n| {
            let shop = &shop;
            async move {
                shop.move_credit(member, Movement::Spend, &n.to_string(), 200, minute(2)).await
            }
        });
        let outcomes = futures_util::future::join_all(spends).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 2);
        assert_eq!(shop.credit(member).await, 100);
        let unknown = Movement::GiveBack { of: "a".into() };
        let outcome = shop.move_credit(member, unknown, "r", 1, minute(3)).await;
        assert_eq!(refusal(outcome), Refusal::CreditReferenceUnknown("a".into()));
        for minor in [0, -5, i64::MIN] {
            let outcome = shop.move_credit(member, Movement::Spend, "z", minor, minute(3)).await;
            assert_eq!(refusal(outcome), Refusal::CreditOutOfRange);
        }
        shop.assert_sound().await;
    }

    async fn credit_with_an_end_expires_at_it(shop: Shop) {
        let member = shop.enrol("mina").await;
        shop.load(member, "for-ever", 500, None).await;
        shop.load(member, "a-while", 300, Some(day(5))).await;
        shop.move_credit(member, Movement::Spend, "s", 100, minute(2)).await.unwrap();
        shop.close(day(6)).await;
        assert_eq!(shop.credit(member).await, 500);
        shop.close(day(6)).await;
        assert_eq!(shop.credit(member).await, 500);
        shop.assert_sound().await;
    }

    /// Between the spending and what came of it somebody set the clock right.
    async fn credit_that_comes_back_too_late_expires_whatever_the_clock_says(shop: Shop) {
        let member = shop.enrol("mina").await;
        shop.load(member, "a-while", 300, Some(day(5))).await;
        shop.move_credit(member, Movement::Spend, "s", 300, minute(2)).await.unwrap();
        let back = Movement::GiveBack { of: "s".into() };
        shop.move_credit(member, back, "b", 300, day(8)).await.unwrap();
        shop.close(day(7)).await;
        assert_eq!(shop.credit(member).await, 0);
        shop.assert_sound().await;
    }

    async fn a_gift_card_goes_into_one_wallet(shop: Shop) {
        let (mina, teo) = (shop.enrol("mina").await, shop.enrol("teo").await);
        let card = shop.issue(2_500).await;
        let added = shop.add(mina, &card.number, &card.pin, "1").await.unwrap();
        assert_eq!((added.minor, added.balance_minor), (2_500, 2_500));
        // The same form again is answered as before; another finds the card used.
        assert_eq!(shop.add(mina, &card.number, &card.pin, "1").await.unwrap(), added);
        assert_eq!(refusal(shop.add(teo, &card.number, &card.pin, "2").await), Refusal::GiftCardUsed);
        let ending = card.number.split(' ').next_back().map(str::to_owned);
        assert_eq!(shop.parts(mina).await[0].last_digits, ending);
        shop.assert_sound().await;
    }

    async fn a_gift_card_added_from_two_phones_at_once_is_added_once(shop: Shop) {
        let mut members = Vec::new();
        for number in 0..8 {
            members.push(shop.enrol(&format!("m{number}")).await);
        }
        let card = shop.issue(1_000).await;
        let adds = members.iter().map(|member| shop.add(*member, &card.number, &card.pin, "1"));
        let outcomes = futures_util::future::join_all(adds).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for outcome in outcomes.into_iter().filter(Result::is_err) {
            assert_eq!(refusal(outcome), Refusal::GiftCardUsed);
        }
        shop.assert_sound().await;
    }

    async fn whoever_guesses_pins_waits(shop: Shop) {
        let member = shop.enrol("mina").await;
        let card = shop.issue(2_500).await;
        for guess in 0..5 {
            let outcome = shop.add(member, &card.number, "000", &guess.to_string()).await;
            assert_eq!(refusal(outcome), Refusal::GiftCardWrong);
        }
        let outcome = shop.add(member, &card.number, &card.pin, "right").await;
        assert!(matches!(refusal(outcome), Refusal::TooManyWrongCodes { .. }));
        assert_eq!(shop.credit(member).await, 0);
    }
}

impl Shop {
    pub async fn load(
        &self,
        member: MemberId,
        reference: &str,
        minor: i64,
        expires_at: Option<Timestamp>,
    ) {
        let load = Movement::Load { expires_at };
        self.move_credit(member, load, reference, minor, noon()).await.unwrap();
    }

    pub async fn move_credit(
        &self,
        member: MemberId,
        movement: Movement,
        reference: &str,
        minor: i64,
        at: Timestamp,
    ) -> Result<CreditMoved, Failure> {
        let command = MoveCredit {
            member,
            movement,
            minor,
            reference: reference.into(),
            origin: Origin::of(Actor::Operator),
            by: Actor::Operator,
            at,
        };
        self.write(async move |tx, rulebook| {
            move_credit(tx, rulebook, &command, None).await.map(|moved| moved.answer)
        })
        .await
    }

    async fn issue(&self, value_minor: i64) -> IssuedGiftCard {
        let issued = self.write(async move |tx, rulebook| {
            issue_gift_cards(tx, rulebook.keys(), value_minor, 1, Actor::Operator, noon()).await
        });
        issued.await.unwrap().remove(0)
    }

    async fn add(
        &self,
        member: MemberId,
        number: &str,
        pin: &str,
        form: &str,
    ) -> Result<AddedGiftCard, Failure> {
        let (number, pin) = (number.to_owned(), pin.to_owned());
        let command = AddGiftCard { member, number, pin, at: minute(1) };
        let key = key(&format!("{member} {form}"));
        add_gift_card(&self.database, &self.rulebook, command, key).await.map(|added| added.answer)
    }

    pub async fn credit(&self, member: MemberId) -> i64 {
        let held = self.database.read_once(async |tx| assets::list(tx, member).await).await;
        let held = held.unwrap();
        held.iter().find(|(asset, _)| *asset == Asset::Credit).map_or(0, |(_, balance)| *balance)
    }

    pub async fn parts(&self, member: MemberId) -> Vec<database::credit::Card> {
        self.database.read_once(async |tx| list_cards(tx, member).await).await.unwrap()
    }
}
