//! Members who are forgotten: nothing says who they were, and the books add up.

use database::{
    Failure, Refusal,
    members::{self, Merge},
    purchases::{Landed, report_history},
    referrals,
    sessions::{self, Session},
    sign_in_links::Audience,
};
use loyalty::{ids::MemberId, ledger::Actor, points::Points};

use crate::{
    on_both, receipts,
    refunds::{line, refund},
    support::{Shop, day, minute, refusal},
};

on_both! {
    async fn nothing_says_who_it_was(shop: Shop) {
        let mina = shop.a_whole_life("mina").await;
        let old = shop.a_whole_life("old").await;
        shop.merge_into(mina, old).await;

        shop.erase(mina).await.unwrap();

        for sql in [
            "SELECT count(*) FROM member WHERE name IS NOT NULL OR email IS NOT NULL
                OR phone IS NOT NULL OR birthday IS NOT NULL OR number <> '' OR consent_email = 1",
            "SELECT count(*) FROM member_identifier",
            "SELECT count(*) FROM session",
            "SELECT count(*) FROM code",
            "SELECT count(*) FROM referral_code",
            "SELECT count(*) FROM wallet WHERE state <> 'erased'",
            "SELECT count(*) FROM lot WHERE remaining > 0",
            "SELECT count(*) FROM credit_lot WHERE remaining_minor > 0",
            "SELECT count(*) FROM voucher WHERE state = 'issued'",
        ] {
            assert_eq!(shop.count(sql).await, 0, "{sql}");
        }
        let wallet = shop.wallet(mina).await;
        assert_eq!((wallet.available, wallet.pending), (Points::ZERO, Points::ZERO));
        assert_eq!((shop.stamps(mina).await, shop.credit(mina).await), (0, 0));
        assert!(shop.count("SELECT count(*) FROM purchase").await > 0, "the books stay");
        shop.close(day(800)).await;
        shop.assert_sound().await;
    }

    async fn nobody_is_found_and_nothing_is_done(shop: Shop) {
        let mina = shop.a_whole_life("mina").await;
        let voucher = shop.claim(mina, "hot-drink").await.unwrap();
        let code = shop.code(mina, voucher, minute(1)).await;
        let receipt = receipts::a_receipt(&shop, "paper", 1_000).await;
        shop.erase(mina).await.unwrap();

        assert_eq!(shop.find("mina@example.com").await, None);
        assert_eq!(refusal(shop.erase(mina).await), Refusal::MemberErased);
        assert_eq!(refusal(shop.claim(mina, "hot-drink").await), Refusal::MemberErased);
        assert_eq!(refusal(shop.redeem(&code, "2", minute(1)).await), Refusal::CodeUnknown);
        let refunded = refund(&shop, "bought-mina", "r", line(0, 100)).await;
        assert_eq!(refusal(refunded), Refusal::MemberErased);
        let claimed = receipts::claim(&shop, mina, &receipt, minute(1)).await;
        assert_eq!(refusal(claimed), Refusal::MemberErased);
        let again = shop.enrol("mina").await;
        assert_ne!(again, mina);
        assert_eq!(shop.available(again).await, 100);
        shop.assert_sound().await;
    }

    /// They were found by their number before another connection erased them.
    async fn history_of_somebody_who_is_gone_leaves_nothing(shop: Shop) {
        let (mina, teo) = (shop.a_whole_life("mina").await, shop.enrol("teo").await);
        shop.erase(mina).await.unwrap();
        let before = shop.count("SELECT count(*) FROM purchase_reference").await;
        let reports = [(mina, "1"), (teo, "2"), (mina, "3")].map(|(member, reference)| {
            let bought = Shop::purchase(reference, minute(1), &[("GROCERY", 1_000)]);
            Shop::report_of(member, bought, false, day(2))
        });

        let landed = shop
            .write(async move |tx, rulebook| Ok(report_history(tx, rulebook, &reports).await?))
            .await
            .unwrap();

        let gone = || Landed::Refused(Refusal::MemberUnknown);
        assert_eq!(landed, [gone(), Landed::New, gone()]);
        assert_eq!(shop.count("SELECT count(*) FROM purchase_reference").await, before + 1);
        assert_eq!(shop.available(mina).await, 0);
        shop.assert_sound().await;
    }

    async fn a_scarce_reward_that_was_not_used_is_there_for_another(shop: Shop) {
        let guest = shop.member_with("guest", 6_000).await;
        shop.import(guest, Shop::purchase("1", minute(1), &[("", 400_000)])).await;
        shop.claim(guest, "chefs-table").await.unwrap();
        shop.erase(guest).await.unwrap();
        assert_eq!(shop.count("SELECT claimed FROM reward_stock").await, 0);
    }

    async fn a_debt_is_forgotten_too(shop: Shop) {
        let mina = shop.enrol("mina").await;
        shop.import(mina, Shop::purchase("1", minute(1), &[("GROCERY", 40_000)])).await;
        shop.claim_with(mina, "five-off", None, minute(2)).await.map(drop).unwrap();
        refund(&shop, "1", "r", line(0, 40_000)).await.unwrap();
        assert!(shop.available(mina).await < 0);
        shop.erase(mina).await.unwrap();
        assert_eq!(shop.available(mina).await, 0);
        shop.assert_sound().await;
    }
}

impl Shop {
    /// Somebody with points, a purchase, stamps, credit, a voucher, a device and an invitation.
    async fn a_whole_life(&self, name: &str) -> MemberId {
        let member = self.member_with(name, 2_000).await;
        let bought = format!("bought-{name}");
        self.import(member, Self::purchase(&bought, minute(1), &[("GROCERY", 2_000)])).await;
        self.buy_coffees(member, &format!("coffees-{name}"), 4, minute(2)).await;
        self.load(member, "gift", 2_500, None).await;
        self.claim(member, "five-off").await.unwrap();
        let hash = *member.0.as_bytes();
        self.write(async move |tx, rulebook| {
            referrals::code_of(tx, rulebook, member).await?;
            let mut session_hash = [0; 32];
            session_hash[..16].copy_from_slice(&hash);
            let session = Session {
                session_hash,
                person_id: member.0,
                started_at: minute(1),
                seen_at: minute(1),
                expires_at: day(90),
                device: "A phone".into(),
                store: None,
                till: None,
                placed_at: None,
            };
            Ok(sessions::insert(tx, Audience::Member, &session).await?)
        })
        .await
        .unwrap();
        member
    }

    async fn merge_into(&self, survivor: MemberId, merged: MemberId) {
        let (reason, by, at) = ("one person".into(), Actor::Operator, minute(7));
        let command = Merge { survivor, merged, reason, by, at };
        self.write(async move |tx, rulebook| {
            members::merge(tx, rulebook, &command, None).await.map(drop)
        })
        .await
        .unwrap();
    }

    pub async fn erase(&self, member: MemberId) -> Result<(), Failure> {
        self.write(async move |tx, rulebook| {
            members::erase(tx, rulebook, member, Actor::Operator, minute(9)).await
        })
        .await
    }
}
