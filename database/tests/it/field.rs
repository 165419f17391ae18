//! What people complain of in this field, provoked here: each test is named after its complaint.
//!
//! The numbers are those of the list of complaints that the project began with. Those that another
//! test provokes already are not written twice:
//!
//! | complaint | where |
//! | --- | --- |
//! | 1 one coupon, five orders | `redemptions::of_sixty_four_tills_one_succeeds` |
//! | 2 more given out than there are | `claims::stock_goes_to_as_many_as_there_are` |
//! | 4 a balance below zero after two checkouts | `claims::points_are_spent_once` |
//! | 5 one redemption rolled back twice | `redemptions::of_sixty_four_reversals_one_succeeds` |
//! | 6 a retry doubled the points | `purchases::one_purchase_reported_by_sixteen_at_once_earns_once` |
//! | 35 a merge lost points | `merges::everything_goes_on_with_the_survivor` |
//! | 35 … and left a card that led nowhere | `merges::what_led_to_the_one_leads_to_the_other` |
//! | 38 a tier applied wrongly or not at all | `purchases::a_tier_counts_from_the_purchase_after_the_one_that_reached_it` |
//! | 41 checks that go nowhere | `loyalty::programme`: every mistake is said with its place |
//!
//! Not of the rules: 9 to 11 (tills without a network), 19 (how a change is announced), 28 to 34
//! (screens, scanners, phones) and 36 (browsers inside apps, `server/tests/it/pages_shopper.rs`).

use database::{
    Refusal, entries, overview,
    purchases::{Reported, quote},
    testing::GREENGRAIN,
};
use jiff::Timestamp;
use loyalty::{
    claiming::ClaimRefusal,
    ids::MemberId,
    refunds::{Refund, RefundRefusal},
};

use crate::{
    on_both,
    receipts::{a_receipt, claim},
    refunds::{line, refund},
    support::{Shop, day, minute, noon, refusal},
};

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

async fn earned(shop: &Shop, member: MemberId, reference: &str, lines: &[(&str, i64)]) -> Reported {
    shop.import(member, Shop::purchase(reference, noon(), lines)).await
}

on_both! {
    async fn complaint_03_the_limit_for_each_member_holds_at_once(shop: Shop) {
        let ada = shop.member_with("ada", 100_000).await;
        earned(&shop, ada, "1", &[("GROCERY", 300_000)]).await;

        let claims = (0..8).map(|_| shop.claim(ada, "chefs-table"));
        let outcomes = futures_util::future::join_all(claims).await;

        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!(shop.count("SELECT count(*) FROM voucher").await, 1);
    }

    async fn complaint_07_a_bad_line_mended_and_sent_again_earns_once(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let bad = Shop::purchase("1", noon(), &[("GROCERY", 1_000), ("BAKERY", -1)]);
        refusal(shop.buy(mina, bad).await);
        for _ in 0..2 {
            let mended = Shop::purchase("1", noon(), &[("GROCERY", 1_000), ("BAKERY", 100)]);
            shop.buy(mina, mended).await.unwrap();
        }
        assert_eq!(shop.wallet(mina).await.pending.get(), 33);
    }

    async fn complaint_08_points_go_with_the_claim_whatever_the_till_does(shop: Shop) {
        let mina = shop.member_with("mina", 700).await;
        let voucher = shop.claim(mina, "hot-drink").await.unwrap();
        // The till has no network, and nobody tells us.
        assert_eq!(shop.available(mina).await, 400);
        let code = shop.code(mina, voucher, minute(5)).await;
        shop.redeem(&code, "2", minute(5)).await.unwrap();
        assert_eq!(shop.available(mina).await, 400);
    }

    async fn complaint_12_refund_takes_back_what_it_earned(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let mut vouchers = 0;
        for round in 0..5 {
            let reference = round.to_string();
            earned(&shop, mina, &reference, &[("GROCERY", 40_000)]).await;
            vouchers += i64::from(shop.claim(mina, "five-off").await.is_ok());
            refund(&shop, &reference, "all", Refund::Amount(40_000)).await.unwrap();
        }
        assert_eq!((vouchers, shop.available(mina).await), (1, 100 - 1_000));
        shop.assert_sound().await;
    }

    async fn complaint_13_a_refund_is_no_second_payment_and_no_purchase(shop: Shop) {
        let mina = shop.member_with("mina", 1_500).await;
        earned(&shop, mina, "1", &[("GROCERY", 10_000)]).await;
        shop.claim(mina, "five-off").await.unwrap();
        assert_eq!(shop.available(mina).await, 800);

        refund(&shop, "1", "r1", line(0, 2_500)).await.unwrap();

        let wallet = shop.wallet(mina).await;
        assert_eq!((wallet.available.get(), wallet.purchases), (725, 1));
    }

    async fn complaint_14_what_a_reward_paid_for_earns_nothing(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let basket = [("GROCERY", 1_000), ("PRODUCE", 0)];
        assert_eq!(earned(&shop, mina, "1", &basket).await.earning.points.get(), 30);
    }

    async fn complaint_15_undone_and_given_back_is_what_it_was(shop: Shop) {
        let mina = shop.member_with("mina", 700).await;
        let voucher = shop.claim(mina, "hot-drink").await.unwrap();
        let code = shop.code(mina, voucher, noon()).await;
        let redeemed = shop.redeem(&code, "2", noon()).await.unwrap();
        shop.reverse(redeemed.id, minute(1)).await.unwrap();
        shop.cancel(mina, voucher).await.unwrap();
        assert_eq!(shop.available(mina).await, 700);
        shop.assert_sound().await;
    }

    async fn complaint_16_two_minus_signs_are_no_plus(shop: Shop) {
        let mina = shop.member_with("mina", 1_000).await;
        earned(&shop, mina, "1", &[("GROCERY", 10_000)]).await;
        let nothing = Refusal::Refund(RefundRefusal::Nothing);
        for wrong in [Refund::Amount(-700), line(0, -700)] {
            assert_eq!(refusal(refund(&shop, "1", "r1", wrong).await), nothing);
        }
        shop.adjust(mina, -700).await.unwrap();
        assert_eq!(shop.available(mina).await, 600);
    }

    async fn complaint_17_what_was_spent_does_not_expire_again(shop: Shop) {
        let mina = shop.enrol("mina").await;
        earned(&shop, mina, "1", &[("GROCERY", 10_000)]).await;
        shop.import(mina, Shop::purchase("2", day(70), &[("GROCERY", 20_000)])).await;
        let claimed = shop.claim_with(mina, "hot-drink", None, day(71)).await.unwrap().answer;
        let code = shop.code(mina, claimed.voucher, day(71)).await;
        shop.redeem(&code, "2", day(71)).await.unwrap();
        assert_eq!(shop.available(mina).await, 700);

        // Of March's 400, 300 were claimed: 100 expire, and not 400.
        shop.close(time("2027-04-01T04:00:00Z")).await;
        assert_eq!(shop.available(mina).await, 600);
        shop.close(time("2027-06-01T04:00:00Z")).await;
        assert_eq!(shop.available(mina).await, 0);
        shop.assert_sound().await;
    }

    async fn complaint_18_expiry_is_in_the_balance_and_in_the_history(shop: Shop) {
        let mina = shop.enrol("mina").await;
        shop.close(time("2027-04-01T04:00:00Z")).await;
        assert_eq!(shop.available(mina).await, 0);
        let last = shop.database.read(async |tx| entries::find_last(tx, mina, "expiry").await).await;
        assert_eq!(last.unwrap().map(|entry| entry.points.get()), Some(-100));
    }

    async fn complaint_20_what_was_claimed_in_time_is_good_at_the_till(shop: Shop) {
        let until = GREENGRAIN.replace(
            "slug = \"hot-drink\"\n",
            "slug = \"hot-drink\"\nuntil_on = 2026-03-03\n",
        );
        let shop = shop.with(&[(&until, Timestamp::UNIX_EPOCH)]);
        let mina = shop.member_with("mina", 700).await;
        // One minute to midnight in the shop; in UTC it is the next day.
        let at = time("2026-03-04T04:59:00Z");
        let claimed = shop.claim_with(mina, "hot-drink", None, at).await.unwrap().answer;

        let after_midnight = time("2026-03-04T05:05:00Z");
        let late = refusal(shop.claim_with(mina, "hot-drink", None, after_midnight).await);
        assert!(matches!(late, Refusal::Claim(ClaimRefusal::NotLive { .. })), "{late:?}");
        let code = shop.code(mina, claimed.voucher, after_midnight).await;
        shop.redeem(&code, "2", after_midnight).await.unwrap();
    }

    async fn complaint_21_the_last_day_counts_to_its_end(shop: Shop) {
        let mina = shop.enrol("mina").await;
        earned(&shop, mina, "1", &[("GROCERY", 20_000)]).await;
        // The last second of 31 March in the shop; in UTC it is April.
        let last_second = time("2027-04-01T03:59:59Z");
        shop.claim_with(mina, "hot-drink", None, last_second).await.unwrap();
        let midnight = time("2027-04-01T04:00:00Z");
        let gone = refusal(shop.claim_with(mina, "hot-drink", None, midnight).await);
        assert!(matches!(gone, Refusal::TooFewPoints(_)), "{gone:?}");
    }

    async fn complaint_22_an_expiry_is_stored_as_it_was_meant(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let found = shop
            .database
            .read(async |tx| overview::find(tx, &shop.rulebook, mina, noon()).await)
            .await;
        let expires_at = found.unwrap().unwrap().expiring[0].expires_at;
        assert_eq!(expires_at, time("2027-04-01T04:00:00Z"));
        let zone = &shop.rulebook.at(noon()).zone;
        assert_eq!(zone.last_day_before(expires_at).to_string(), "2027-03-31");
    }

    async fn complaint_23_a_week_is_a_week_when_the_clocks_change(shop: Shop) {
        let mina = shop.enrol("mina").await;
        let bought = shop.buy(mina, Shop::purchase("1", noon(), &[("GROCERY", 4_210)])).await;
        // Noon on Tuesday to noon on Tuesday, with an hour less between them.
        assert_eq!(bought.unwrap().answer.available_at, time("2026-03-10T16:00:00Z"));
        shop.close(time("2026-03-10T15:59:59Z")).await;
        assert_eq!(shop.available(mina).await, 100);
        shop.close(time("2026-03-10T16:00:00Z")).await;
        assert_eq!(shop.available(mina).await, 226);
    }

    async fn complaint_24_a_rule_counts_from_its_moment_and_the_ledger_says_which(shop: Shop) {
        let doubled = GREENGRAIN.replace("points_per_unit = 3", "points_per_unit = 6");
        let shop = shop.with(&[(GREENGRAIN, Timestamp::UNIX_EPOCH), (&doubled, day(1))]);
        let mina = shop.enrol("mina").await;
        for (reference, at, told) in
            [("1", day(1) - jiff::Span::new().microseconds(1), (30, 1)), ("2", day(1), (60, 2))]
        {
            let purchase = Shop::purchase(reference, at, &[("GROCERY", 1_000)]);
            // Both are told late, when the second version is in force.
            let report = Shop::report_of(mina, purchase, true, day(2));
            let reported = shop.report(report, None).await.unwrap().answer;
            assert_eq!((reported.earning.points.get(), reported.version), told);
        }
    }

    async fn complaint_25_points_are_whole_and_their_shares_add_up(shop: Shop) {
        let mina = shop.enrol("mina").await;
        for reference in ["1", "2", "3"] {
            let basket = [("GROCERY", 26_828), ("PRODUCE", 1)];
            let earning = earned(&shop, mina, reference, &basket).await.earning;
            let shares: i64 = earning.contributions.iter().map(|share| share.points.get()).sum();
            assert_eq!((earning.points.get(), shares), (804, 804));
        }
        assert_eq!(shop.available(mina).await, 100 + 3 * 804);
        shop.assert_sound().await;
    }

    async fn complaint_26_what_is_promised_is_given(shop: Shop) {
        let mina = shop.enrol("mina").await;
        for minor in [1, 33, 34, 99, 1_007, 4_210] {
            let purchase = Shop::purchase(&minor.to_string(), noon(), &[("PRODUCE", minor)]);
            let promised = shop
                .database
                .read(async |tx| Ok(quote(tx, &shop.rulebook, mina, &purchase, noon()).await))
                .await;
            let (promised, _) = promised.unwrap().unwrap();
            assert_eq!(shop.buy(mina, purchase).await.unwrap().answer.earning, promised);
        }
    }

    async fn complaint_27_a_fraction_is_cut_and_not_lost_whole(shop: Shop) {
        let mina = shop.enrol("mina").await;
        for (minor, points) in [(33, 0), (34, 1), (1_007, 30)] {
            let reported = earned(&shop, mina, &minor.to_string(), &[("GROCERY", minor)]).await;
            assert_eq!(reported.earning.points.get(), points);
        }
    }

    async fn complaint_37_a_first_purchase_before_there_is_a_card_earns(shop: Shop) {
        let code = a_receipt(&shop, "0", 4_210).await;
        let mina = shop.enrol("mina").await;
        let receipt = claim(&shop, mina, &code, minute(1));
        let purchases = (1..8).map(|number| {
            shop.buy(mina, Shop::purchase(&number.to_string(), noon(), &[("GROCERY", 4_210)]))
        });
        let (receipt, bought) =
            futures_util::future::join(receipt, futures_util::future::join_all(purchases)).await;
        receipt.unwrap();
        assert!(bought.iter().all(Result::is_ok));
        assert_eq!(shop.wallet(mina).await.pending.get(), 8 * 126);
        assert_eq!(shop.count("SELECT count(*) FROM purchase WHERE is_first = 1").await, 1);
    }

    async fn complaint_39_claiming_and_redeeming_never_lower_a_tier(shop: Shop) {
        let mina = shop.enrol("mina").await;
        earned(&shop, mina, "1", &[("GROCERY", 100_000)]).await;
        let standing = async || {
            let found = shop.database.read(async |tx| {
                overview::find(tx, &shop.rulebook, mina, noon()).await
            });
            let found = found.await.unwrap().unwrap();
            (found.qualifying, found.wallet.standing.tier.to_string())
        };
        let before = standing().await;
        assert_eq!(before, (3_000, "bloom".to_owned()));
        let voucher = shop.claim(mina, "five-off").await.unwrap();
        let code = shop.code(mina, voucher, noon()).await;
        shop.redeem(&code, "2", noon()).await.unwrap();
        shop.adjust(mina, -2_000).await.unwrap();
        assert_eq!(standing().await, before);
    }

    async fn complaint_40_it_is_said_why_there_are_no_points(shop: Shop) {
        let mina = shop.enrol("mina").await;
        // A Tuesday, and the offer is for Fridays; fuel earns nothing.
        let earning = earned(&shop, mina, "1", &[("DELI", 900), ("FUEL", 5_000)]).await.earning;
        let missed: Vec<&str> = earning.missed.iter().map(|missed| missed.rule.as_str()).collect();
        assert!(missed.contains(&"friday-deli"), "{missed:?}");
        assert_eq!(earning.excluded[0].minor, 5_000);
    }
}
