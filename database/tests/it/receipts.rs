//! Purchases that had no member, and whoever claims their receipt.

use database::{
    Failure, Refusal,
    idempotency::Answered,
    purchases::{Reported, SHOP},
    receipts::{self, ClaimReceipt, ReportUnclaimed, Unclaimed},
};
use jiff::Timestamp;
use loyalty::{
    ids::{MemberId, PurchaseId},
    ledger::Actor,
    purchases::Purchase,
};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Shop, day, key, minute, noon, refusal},
};

/// Reports a purchase that had no member; gives what the till prints.
pub async fn on_paper(shop: &Shop, purchase: Purchase) -> Result<Answered<Unclaimed>, Failure> {
    let command = ReportUnclaimed {
        id: PurchaseId(Uuid::now_v7()),
        at: purchase.occurred_at,
        purchase,
        source: SHOP.into(),
        by: Actor::Operator,
    };
    shop.write(async move |tx, rulebook| receipts::report(tx, rulebook, &command, None).await).await
}

/// The code on the receipt of a purchase for so much.
pub async fn a_receipt(shop: &Shop, reference: &str, minor: i64) -> String {
    let purchase = Shop::purchase(reference, noon(), &[("GROCERY", minor)]);
    let unclaimed = on_paper(shop, purchase).await.unwrap().answer;
    unclaimed.code(shop.rulebook.keys()).to_string()
}

pub async fn claim(
    shop: &Shop,
    member: MemberId,
    code: &str,
    at: Timestamp,
) -> Result<Reported, Failure> {
    let command = ClaimReceipt { member, code: code.into(), at };
    let claimed = receipts::claim(&shop.database, &shop.rulebook, command, None).await;
    claimed.map(|answered| answered.answer)
}

on_both! {
    async fn a_claimed_receipt_earns_by_the_rules_of_its_day(shop: Shop) {
        let code = a_receipt(&shop, "1", 4_210).await;
        // She joins only afterwards.
        let mina = shop.enrol("mina").await;

        let claimed = claim(&shop, mina, &code, day(2)).await.unwrap();

        assert_eq!((claimed.earning.points.get(), claimed.is_pending), (126, true));
        // Seven days after the purchase, at the same time by the shop's clock.
        assert_eq!(claimed.available_at.to_string(), "2026-03-10T16:00:00Z");
        assert_eq!(shop.wallet(mina).await.pending.get(), 126);
        shop.assert_sound().await;
    }

    async fn of_sixty_four_claims_at_once_one_wins(shop: Shop) {
        let code = a_receipt(&shop, "1", 4_210).await;
        let mut members = Vec::new();
        for number in 0..64 {
            members.push(shop.enrol(&format!("member{number}")).await);
        }

        let claims = members.iter().map(|member| claim(&shop, *member, &code, minute(1)));
        let outcomes = futures_util::future::join_all(claims).await;

        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for outcome in outcomes.into_iter().filter(Result::is_err) {
            assert_eq!(refusal(outcome), Refusal::ReceiptClaimed);
        }
        assert_eq!(shop.count("SELECT count(*) FROM purchase").await, 1);
        shop.assert_sound().await;
    }

    async fn one_who_claims_twice_is_shown_the_first(shop: Shop) {
        let code = a_receipt(&shop, "1", 4_210).await;
        let mina = shop.enrol("mina").await;
        let first = claim(&shop, mina, &code, minute(1)).await.unwrap();

        let again = refusal(claim(&shop, mina, &code, minute(2)).await);

        assert_eq!(again, Refusal::ReceiptYours { sequence: first.sequence });
        let keyed = || async {
            let command = ClaimReceipt { member: mina, code: code.clone(), at: minute(3) };
            receipts::claim(&shop.database, &shop.rulebook, command, Some(key("form"))).await
        };
        assert!(refusal(keyed().await) == again);
        assert_eq!(shop.wallet(mina).await.pending.get(), 126);
    }

    async fn a_receipt_can_be_claimed_through_its_last_day(shop: Shop) {
        let (late, too_late) = (a_receipt(&shop, "1", 100).await, a_receipt(&shop, "2", 100).await);
        let mina = shop.enrol("mina").await;
        let midnight: Timestamp = "2026-04-03T04:00:00Z".parse().unwrap();
        let before = midnight - jiff::Span::new().microseconds(1);
        claim(&shop, mina, &late, before).await.unwrap();
        let refused = refusal(claim(&shop, mina, &too_late, midnight).await);
        assert_eq!(refused, Refusal::ReceiptTooOld { days: 30 });
    }

    async fn five_wrong_codes_make_a_member_wait(shop: Shop) {
        let code = a_receipt(&shop, "1", 4_210).await;
        let mina = shop.enrol("mina").await;
        let teo = shop.enrol("teo").await;
        for number in 0..5 {
            let wrong = shop.rulebook.keys().receipt(PurchaseId(Uuid::now_v7()), number).to_string();
            assert_eq!(refusal(claim(&shop, mina, &wrong, minute(1)).await), Refusal::CodeUnknown);
        }
        let waits = refusal(claim(&shop, mina, &code, minute(2)).await);
        assert_eq!(waits, Refusal::TooManyWrongCodes { wait_until: minute(11) });
        claim(&shop, teo, &code, minute(2)).await.unwrap();
    }

    async fn what_is_no_receipt_is_said_to_be_none(shop: Shop) {
        let mina = shop.member_with("mina", 1_000).await;
        let voucher = shop.claim(mina, "five-off").await.unwrap();
        let printed = shop.code(mina, voucher, noon()).await;
        assert_eq!(refusal(claim(&shop, mina, &printed, noon()).await), Refusal::CodeIsNoReceipt);
        let receipt = a_receipt(&shop, "1", 100).await;
        let at_till = shop.redeem(&receipt, "2", noon()).await;
        assert_eq!(refusal(at_till), Refusal::CodeIsAReceipt);
        let malformed = refusal(claim(&shop, mina, "12", noon()).await);
        assert!(matches!(malformed, Refusal::CodeMalformed(_)), "{malformed:?}");
    }

    async fn a_receipt_is_printed_the_same_however_often_it_is_reported(shop: Shop) {
        let purchase = Shop::purchase("1", noon(), &[("GROCERY", 4_210)]);
        let first = on_paper(&shop, purchase.clone()).await.unwrap();
        let again = on_paper(&shop, purchase.clone()).await.unwrap();
        assert_eq!(first.answer, again.answer);
        assert!(again.is_replay && !first.is_replay);

        let conflict = Refusal::ReferenceConflict("1".into());
        let dearer = Shop::purchase("1", noon(), &[("GROCERY", 4_211)]);
        assert_eq!(refusal(on_paper(&shop, dearer).await), conflict);
        let mina = shop.enrol("mina").await;
        assert_eq!(refusal(shop.buy(mina, purchase.clone()).await), conflict);

        let code = first.answer.code(shop.rulebook.keys()).to_string();
        claim(&shop, mina, &code, minute(1)).await.unwrap();
        assert_eq!(on_paper(&shop, purchase).await.unwrap().answer, first.answer);
        shop.assert_sound().await;
    }
}
