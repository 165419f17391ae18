//! A code is redeemed once, whatever races or is sent again.

use database::{Failure, Refusal, redemptions::identify};
use loyalty::{
    codes::Malformed,
    ids::RedemptionId,
    vouchers::{RedemptionRefusal, ReversalRefusal},
};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Shop, key, minute, noon, refusal},
};

on_both! {
    async fn the_first_scan_redeems_and_the_second_is_told_when_and_where(shop: Shop) {
        let mina = shop.member_with("mina", 500).await;
        let voucher = shop.claim(mina, "hot-drink").await.unwrap();
        let code = shop.code(mina, voucher, minute(1)).await;

        let redemption = shop.redeem(&code, "2", minute(1)).await.unwrap();
        let refused = refusal(shop.redeem(&code, "5", minute(1)).await);

        assert_eq!(redemption.reward.as_str(), "hot-drink");
        let Refusal::Redemption(RedemptionRefusal::AlreadyRedeemed(before)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!((before.at, before.till.as_deref()), (minute(1), Some("2")));
        shop.assert_sound().await;
    }

    /// 64 tills at once, round after round: one success, 63 times "already redeemed".
    async fn of_sixty_four_tills_one_succeeds(shop: Shop) {
        let mina = shop.member_with("mina", 100_000).await;
        for _ in 0..20 {
            let voucher = shop.claim(mina, "hot-drink").await.unwrap();
            let code = shop.code(mina, voucher, minute(1)).await;
            let tills: Vec<String> = (0..64).map(|till| till.to_string()).collect();
            let scans = tills.iter().map(|till| shop.redeem(&code, till, minute(1)));

            let outcomes = futures_util::future::join_all(scans).await;

            let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
            assert_eq!(won.len(), 1);
            for outcome in lost {
                let refused = refusal(outcome);
                assert!(
                    matches!(refused, Refusal::Redemption(RedemptionRefusal::AlreadyRedeemed(_))),
                    "{refused:?}"
                );
            }
        }
        shop.assert_sound().await;
    }

    async fn a_till_that_repeats_its_request_gets_its_first_answer(shop: Shop) {
        let mina = shop.member_with("mina", 500).await;
        let voucher = shop.claim(mina, "hot-drink").await.unwrap();
        let code = shop.code(mina, voucher, minute(1)).await;
        let first = shop.redeem_with(&code, "2", minute(1), Some(key("r"))).await.unwrap();

        let again = shop.redeem_with(&code, "2", minute(3), Some(key("r"))).await.unwrap();

        assert_eq!(again.answer, first.answer);
        assert!(again.is_replay);
        assert_eq!(shop.count("SELECT count(*) FROM redemption").await, 1);
    }

    async fn an_old_picture_is_stale_and_a_typing_slip_is_said(shop: Shop) {
        let mina = shop.member_with("mina", 500).await;
        let voucher = shop.claim(mina, "hot-drink").await.unwrap();
        let code = shop.code(mina, voucher, noon()).await;

        let stale = refusal(shop.redeem(&code, "2", minute(2)).await);
        assert_eq!(stale, Refusal::Redemption(RedemptionRefusal::Stale));
        let slipped = refusal(shop.redeem("9148 2073", "2", minute(2)).await);
        assert_eq!(slipped, Refusal::CodeMalformed(Malformed::Length(8)));
        assert_eq!(shop.voucher(mina, voucher).await.state, "issued");
    }

    async fn a_card_never_spends_and_a_voucher_never_identifies(shop: Shop) {
        let mina = shop.member_with("mina", 500).await;
        let voucher = shop.claim(mina, "hot-drink").await.unwrap();
        let code = shop.code(mina, voucher, noon()).await;
        let card = shop.rulebook.keys().member_card(mina, 0, noon()).to_string();

        let at_till = Shop::at_till("2", noon());
        let (found, _) =
            identify(&shop.database, &shop.rulebook, &card, &at_till).await.unwrap();
        assert_eq!(found, mina);
        assert_eq!(refusal(shop.redeem(&card, "2", noon()).await), Refusal::CodeIsACard);
        let refused = refusal(identify(&shop.database, &shop.rulebook, &code, &at_till).await);
        assert_eq!(refused, Refusal::CodeIsAVoucher);
        let late = Shop::at_till("2", minute(2));
        let refused = refusal(identify(&shop.database, &shop.rulebook, &card, &late).await);
        assert_eq!(refused, Refusal::CardStale);
    }

    async fn five_guesses_make_a_till_wait(shop: Shop) {
        let mina = shop.member_with("mina", 500).await;
        let voucher = shop.claim(mina, "five-off").await;
        assert!(matches!(voucher, Err(Failure::Refused(Refusal::TooFewPoints(_)))));
        let voucher = shop.claim(mina, "hot-drink").await.unwrap();
        for guess in 0..5_u128 {
            let id = loyalty::ids::VoucherId(Uuid::from_u128(guess));
            let code = shop.rulebook.keys().live_voucher(id, 0, noon()).to_string();
            assert_eq!(refusal(shop.redeem(&code, "2", noon()).await), Refusal::CodeUnknown);
        }
        let good = shop.code(mina, voucher, minute(1)).await;

        let refused = refusal(shop.redeem(&good, "2", minute(1)).await);

        assert_eq!(refused, Refusal::TooManyWrongCodes { wait_until: minute(10) });
        // Another till is not made to wait, and this one only for ten minutes.
        let later = shop.code(mina, voucher, minute(11)).await;
        shop.redeem(&later, "2", minute(11)).await.unwrap();
    }

    async fn a_redemption_taken_back_can_be_used_again(shop: Shop) {
        let mina = shop.member_with("mina", 500).await;
        let voucher = shop.claim(mina, "hot-drink").await.unwrap();
        let code = shop.code(mina, voucher, minute(1)).await;
        let first = shop.redeem(&code, "2", minute(1)).await.unwrap();

        let reversed = shop.reverse(first.id, minute(2)).await.unwrap();

        assert!(!reversed.points_returned);
        let refused = refusal(shop.reverse(first.id, minute(2)).await);
        assert_eq!(refused, Refusal::Reversal(ReversalRefusal::NotRedeemed));
        let code = shop.code(mina, voucher, minute(3)).await;
        let second = shop.redeem(&code, "2", minute(3)).await.unwrap();
        assert_ne!(first.id, second.id);
        shop.assert_sound().await;
    }

    async fn what_is_taken_back_too_late_to_use_gives_the_points_back(shop: Shop) {
        let mina = shop.member_with("mina", 500).await;
        let voucher = shop.claim(mina, "hot-drink").await.unwrap();
        let code = shop.code(mina, voucher, minute(14)).await;
        let redemption = shop.redeem(&code, "2", minute(14)).await.unwrap();

        let reversed = shop.reverse(redemption.id, minute(20)).await.unwrap();

        assert!(reversed.points_returned);
        assert_eq!(shop.available(mina).await, 500);
        assert_eq!(shop.voucher(mina, voucher).await.state, "reversed");
        let unknown = RedemptionId(Uuid::nil());
        assert_eq!(refusal(shop.reverse(unknown, noon()).await), Refusal::RedemptionUnknown);
        shop.assert_sound().await;
    }

    /// Two tills undo at once: one does.
    async fn of_sixty_four_reversals_one_succeeds(shop: Shop) {
        let mina = shop.member_with("mina", 50_000).await;
        for _ in 0..8 {
            let voucher = shop.claim(mina, "hot-drink").await.unwrap();
            let code = shop.code(mina, voucher, minute(1)).await;
            let redemption = shop.redeem(&code, "2", minute(1)).await.unwrap();
            let undos = (0..64).map(|_| shop.reverse(redemption.id, minute(2)));
            let outcomes = futures_util::future::join_all(undos).await;
            assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        }
        shop.assert_sound().await;
    }

    /// The phone gives the voucher back while the till scans it: one of the two happens.
    async fn redeeming_and_giving_back_exclude_each_other(shop: Shop) {
        let mina = shop.member_with("mina", 300).await;
        for _ in 0..30 {
            let voucher = shop.claim(mina, "hot-drink").await.unwrap();
            let code = shop.code(mina, voucher, minute(1)).await;

            let (redeemed, cancelled) =
                tokio::join!(shop.redeem(&code, "2", minute(1)), shop.cancel(mina, voucher));

            assert_ne!(redeemed.is_ok(), cancelled.is_ok(), "{redeemed:?} {cancelled:?}");
            if redeemed.is_ok() {
                shop.adjust(mina, 300).await.unwrap();
            }
        }
        shop.assert_sound().await;
    }
}
