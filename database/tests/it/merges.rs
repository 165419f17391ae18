//! Two members who are one, and two again: nothing is lost, nothing is there twice.

use database::{
    Failure, Refusal,
    credit::Movement,
    entries,
    members::{self, Identifier, Merge, Merged, UndoMerge},
    referrals,
    reports::{self, PeriodReport},
};
use jiff::Timestamp;
use loyalty::{
    calendar::Period, credit::CreditRefusal, ids::MemberId, ledger::Actor, membership::MemberState,
    points::Points, refunds::RefundRefusal,
};

use crate::{
    on_both,
    refunds::{line, refund},
    support::{Shop, day, key, minute, noon, refusal},
};

on_both! {
    async fn everything_goes_on_with_the_survivor(shop: Shop) {
        let (mina, old) = (shop.member_with("mina", 500).await, shop.member_with("old", 1_300).await);
        shop.import(old, Shop::purchase("1", minute(1), &[("GROCERY", 2_000)])).await;
        shop.buy_coffees(old, "2", 4, minute(2)).await;
        shop.load(old, "gift", 2_500, None).await;
        let voucher = shop.claim(old, "five-off").await.unwrap();
        let held = shop.wallet(old).await;

        let merged = shop.merge(mina, old).await.unwrap();

        assert_eq!(merged.points, held.available + held.pending);
        let wallet = shop.wallet(mina).await;
        assert_eq!(wallet.available, held.available + Points::new(500));
        assert_eq!(wallet.pending, held.pending);
        assert_eq!((shop.stamps(mina).await, shop.credit(mina).await), (4, 2_500));
        assert_eq!(shop.voucher(mina, voucher).await.state, "issued");
        let emptied = shop.wallet(old).await;
        assert_eq!((emptied.available, emptied.pending), (Points::ZERO, Points::ZERO));
        assert_eq!(emptied.state, MemberState::Merged);
        assert_eq!((shop.stamps(old).await, shop.credit(old).await), (0, 0));
        shop.assert_sound().await;
    }

    async fn what_was_given_back_before_they_part_is_not_given_back_again(shop: Shop) {
        let (mina, old) = (shop.enrol("mina").await, shop.enrol("old").await);
        shop.load(old, "gift", 2_500, None).await;
        shop.move_credit(old, Movement::Spend, "s", 2_000, minute(1)).await.unwrap();
        shop.merge(mina, old).await.unwrap();
        let back = || Movement::GiveBack { of: "s".into() };
        shop.move_credit(mina, back(), "back", 1_500, minute(8)).await.unwrap();
        shop.undo_merge(old).await.unwrap();

        let again = shop.move_credit(old, back(), "again", 501, minute(10)).await;
        let left_minor = 500;
        assert_eq!(
            refusal(again),
            Refusal::Credit(CreditRefusal::ExceedsSpending { left_minor })
        );
        assert_eq!(shop.credit(old).await, 2_000);
        shop.assert_sound().await;
    }

    async fn what_led_to_the_one_leads_to_the_other(shop: Shop) {
        let (mina, old) = (shop.enrol("mina").await, shop.enrol("old").await);
        let number = shop.number(old).await;
        let code = shop.invitation(old).await;
        shop.merge(mina, old).await.unwrap();

        assert_eq!(shop.find("old@example.com").await, Some(mina));
        assert_eq!(shop.find_any(&number).await, Some(mina));
        assert_eq!(shop.find_any("crm-old").await, Some(mina));
        assert_eq!(shop.survivor(old).await, mina);
        assert_eq!(shop.inviting(&code).await, Some(mina));

        let third = shop.enrol("third").await;
        shop.merge(third, mina).await.unwrap();
        assert_eq!(shop.find("old@example.com").await, Some(third));
        assert_eq!(shop.survivor(old).await, third, "through whoever came between");
        shop.assert_sound().await;
    }

    /// Points go back to the lots they came from, with the expiry they had; a refund takes the
    /// purchase's own.
    async fn vouchers_and_purchases_find_their_lots(shop: Shop) {
        let (mina, old) = (shop.enrol("mina").await, shop.enrol("old").await);
        shop.import(old, Shop::purchase("1", noon(), &[("GROCERY", 10_000)])).await;
        let voucher = shop.claim(old, "hot-drink").await.unwrap();
        let expires = shop.next_expiry(old).await;
        shop.merge(mina, old).await.unwrap();

        shop.cancel(mina, voucher).await.unwrap();
        assert_eq!(shop.available(mina).await, 100 + 100 + 300);
        assert_eq!(shop.next_expiry(mina).await, expires);
        let again = shop.claim(mina, "hot-drink").await.unwrap();
        let code = shop.code(mina, again, minute(2)).await;
        shop.redeem(&code, "2", minute(2)).await.unwrap();

        let taken = refund(&shop, "1", "r1", line(0, 10_000)).await.unwrap();
        assert_eq!(taken.points, Points::new(-300));
        assert_eq!(shop.available(mina).await, -100, "what was spent of it is owed");
        assert_eq!(
            refusal(refund(&shop, "1", "r2", line(0, 1)).await),
            Refusal::Refund(RefundRefusal::ExceedsPurchase { left_minor: 0 })
        );
        shop.assert_sound().await;
    }

    async fn a_code_that_was_shown_before_is_accepted_after(shop: Shop) {
        let (mina, old) = (shop.enrol("mina").await, shop.member_with("old", 1_000).await);
        let voucher = shop.claim(old, "hot-drink").await.unwrap();
        let code = shop.code(old, voucher, minute(1)).await;
        shop.merge(mina, old).await.unwrap();

        let redemption = shop.redeem(&code, "2", minute(1)).await.unwrap();

        assert_eq!(redemption.member, mina);
        shop.reverse(redemption.id, minute(2)).await.unwrap();
        assert_eq!(shop.voucher(mina, voucher).await.state, "issued");
        shop.assert_sound().await;
    }

    async fn a_debt_of_either_is_paid_by_the_other(shop: Shop) {
        for (name, owes_first) in [("a", true), ("b", false)] {
            let owing = shop.owing(&format!("owing-{name}")).await;
            let rich = shop.member_with(&format!("rich-{name}"), 1_000).await;
            let debt = shop.available(owing).await;
            assert!(debt < 0);
            let (survivor, merged) = if owes_first { (owing, rich) } else { (rich, owing) };

            shop.merge(survivor, merged).await.unwrap();

            assert_eq!(shop.available(survivor).await, 1_000 + debt);
            shop.assert_sound().await;
            shop.undo_merge(merged).await.unwrap();
            assert_eq!((shop.available(owing).await, shop.available(rich).await), (debt, 1_000));
            shop.assert_sound().await;
        }
    }

    async fn the_tier_is_the_higher_one_or_what_both_reach_together(shop: Shop) {
        let (mina, old) = (shop.enrol("mina").await, shop.enrol("old").await);
        for (member, reference) in [(mina, "1"), (old, "2")] {
            shop.import(member, Shop::purchase(reference, noon(), &[("GROCERY", 60_000)])).await;
        }
        assert_eq!(shop.wallet(mina).await.standing.tier.as_str(), "sprout");
        shop.merge(mina, old).await.unwrap();
        assert_eq!(shop.wallet(mina).await.standing.tier.as_str(), "bloom");

        let low = shop.enrol("low").await;
        shop.merge(low, mina).await.unwrap();
        assert_eq!(shop.wallet(low).await.standing.tier.as_str(), "bloom");
        shop.assert_sound().await;
    }

    async fn what_cannot_be_one_is_refused(shop: Shop) {
        let (mina, old) = (shop.enrol("mina").await, shop.enrol("old").await);
        assert_eq!(refusal(shop.merge(mina, mina).await), Refusal::MergedAlready);
        assert_eq!(refusal(shop.undo_merge(old).await), Refusal::NotMerged);
        shop.suspend(old, true).await.unwrap();
        assert_eq!(refusal(shop.merge(mina, old).await), Refusal::MemberSuspended);
        assert_eq!(refusal(shop.merge(old, mina).await), Refusal::MemberSuspended);
        shop.suspend(old, false).await.unwrap();
        shop.merge(mina, old).await.unwrap();
        assert_eq!(refusal(shop.merge(mina, old).await), Refusal::MemberUnknown);
        assert_eq!(refusal(shop.claim(old, "hot-drink").await), Refusal::MemberUnknown);
        let third = shop.enrol("third").await;
        shop.merge(third, mina).await.unwrap();
        assert_eq!(refusal(shop.undo_merge(old).await), Refusal::NotMerged, "the later one first");
        shop.undo_merge(mina).await.unwrap();
        shop.undo_merge(old).await.unwrap();
        assert_eq!(shop.find("old@example.com").await, Some(old));
        assert_eq!(shop.find("mina@example.com").await, Some(mina));
        shop.assert_sound().await;
    }

    async fn a_merge_that_is_sent_twice_is_one(shop: Shop) {
        let (mina, old) = (shop.enrol("mina").await, shop.member_with("old", 700).await);
        let merges = (0..8).map(|_| shop.merge_with(mina, old, "form"));

        for outcome in futures_util::future::join_all(merges).await {
            assert_eq!(outcome.unwrap().points, Points::new(700));
        }

        assert_eq!(shop.available(mina).await, 800);
        shop.assert_sound().await;
    }

    /// Reports tell what happened when it happened: a merge and its undoing are no business.
    async fn reports_are_the_same_before_and_after(shop: Shop) {
        let (mina, old) = (shop.member_with("mina", 500).await, shop.member_with("old", 1_300).await);
        shop.import(old, Shop::purchase("1", noon(), &[("GROCERY", 2_000)])).await;
        let used = shop.claim(old, "hot-drink").await.unwrap();
        let code = shop.code(old, used, minute(1)).await;
        shop.redeem(&code, "2", minute(1)).await.unwrap();
        shop.claim(old, "five-off").await.unwrap();
        refund(&shop, "1", "r1", line(0, 500)).await.unwrap();
        let before = shop.all_that_happened().await;

        shop.merge(mina, old).await.unwrap();
        assert_eq!(shop.all_that_happened().await, PeriodReport { members: 1, ..before.clone() });
        shop.undo_merge(old).await.unwrap();
        assert_eq!(shop.all_that_happened().await, before);
    }

    async fn two_who_were_two_after_all_have_what_is_left(shop: Shop) {
        let (mina, old) = (shop.member_with("mina", 500).await, shop.member_with("old", 1_000).await);
        shop.import(old, Shop::purchase("1", minute(1), &[("GROCERY", 2_000)])).await;
        shop.buy_coffees(old, "2", 4, minute(2)).await;
        shop.load(old, "gift", 2_500, None).await;
        let kept = shop.claim(old, "five-off").await.unwrap();
        let before = shop.wallet(old).await;
        shop.merge(mina, old).await.unwrap();
        shop.import(mina, Shop::purchase("3", minute(5), &[("GROCERY", 1_000)])).await;
        let spend = Movement::Spend;
        shop.move_credit(mina, spend, "s", 500, minute(6)).await.unwrap();
        let both = shop.available(mina).await;

        let undone = shop.undo_merge(old).await.unwrap();

        let after = shop.wallet(old).await;
        assert_eq!(undone.points, after.available + after.pending);
        assert_eq!((after.available, after.pending), (before.available, before.pending));
        assert_eq!((after.lifetime_earned, after.purchases), (before.lifetime_earned, before.purchases));
        assert_eq!(after.state, MemberState::Active);
        assert_eq!(shop.available(mina).await, both - after.available.get());
        assert_eq!((shop.stamps(old).await, shop.stamps(mina).await), (4, 0));
        assert_eq!((shop.credit(old).await, shop.credit(mina).await), (2_000, 0));
        shop.cancel(old, kept).await.unwrap();
        let code = shop.code(old, kept, minute(8)).await;
        shop.redeem(&code, "2", minute(8)).await.unwrap_err();
        assert_eq!(refund(&shop, "1", "r1", line(0, 2_000)).await.unwrap().points, Points::new(-60));
        assert_eq!(shop.find("old@example.com").await, Some(old));
        shop.assert_sound().await;
    }

    async fn what_was_taken_of_caps_goes_with_the_purchases(shop: Shop) {
        let shop = shop.capped();
        let (mina, old) = (shop.enrol("mina").await, shop.enrol("old").await);
        assert_eq!(shop.buys_veg(old, "1", minute(1), 400).await, 24);
        assert_eq!(shop.buys_veg(mina, "2", minute(2), 400).await, 24);
        shop.merge(mina, old).await.unwrap();
        assert_eq!(shop.buys_veg(mina, "3", minute(3), 400).await, 12, "together they had more");
        refund(&shop, "1", "r1", line(0, 400)).await.unwrap();
        assert_eq!(shop.buys_veg(mina, "4", minute(4), 400).await, 12 + 8);

        shop.undo_merge(old).await.unwrap();

        assert_eq!(shop.buys_veg(old, "5", minute(5), 400).await, 24, "all of it is back");
        assert_eq!(shop.buys_veg(mina, "6", minute(6), 400).await, 12);
        shop.assert_sound().await;
    }

    async fn points_that_were_spent_meanwhile_stay_spent(shop: Shop) {
        let (mina, old) = (shop.enrol("mina").await, shop.member_with("old", 1_000).await);
        shop.merge(mina, old).await.unwrap();
        let voucher = shop.claim(mina, "five-off").await.unwrap();

        shop.undo_merge(old).await.unwrap();

        assert_eq!(shop.available(mina).await + shop.available(old).await, 100);
        shop.assert_sound().await;
        shop.cancel(mina, voucher).await.unwrap();
        assert_eq!(shop.available(mina).await + shop.available(old).await, 1_100);
        shop.close(day(800)).await;
        shop.assert_sound().await;
    }

    async fn a_suspended_member_earns_and_spends_nothing(shop: Shop) {
        let mina = shop.member_with("mina", 1_000).await;
        let voucher = shop.claim(mina, "hot-drink").await.unwrap();
        shop.load(mina, "gift", 500, None).await;
        assert_eq!(refusal(shop.suspend_for(mina, true, "  ").await), Refusal::ReasonMissing);
        shop.suspend(mina, true).await.unwrap();

        assert_eq!(refusal(shop.claim(mina, "hot-drink").await), Refusal::MemberSuspended);
        let code = shop.code(mina, voucher, minute(1)).await;
        assert_eq!(refusal(shop.redeem(&code, "2", minute(1)).await), Refusal::MemberSuspended);
        let spent = shop.move_credit(mina, Movement::Spend, "s", 100, minute(1)).await;
        assert_eq!(refusal(spent), Refusal::MemberSuspended);
        shop.import(mina, Shop::purchase("1", minute(2), &[("GROCERY", 1_000)])).await;
        assert_eq!(shop.available(mina).await, 730);

        shop.suspend(mina, false).await.unwrap();
        shop.redeem(&code, "2", minute(1)).await.unwrap();
        shop.assert_sound().await;
    }
}

impl Shop {
    pub async fn merge(&self, survivor: MemberId, merged: MemberId) -> Result<Merged, Failure> {
        let name = format!("{survivor} {merged} {}", self.wallet(merged).await.sequence);
        self.merge_with(survivor, merged, &name).await
    }

    async fn merge_with(
        &self,
        survivor: MemberId,
        merged: MemberId,
        name: &str,
    ) -> Result<Merged, Failure> {
        let (reason, by, at) = ("one person".into(), Actor::Operator, minute(7));
        let (command, key) = (Merge { survivor, merged, reason, by, at }, key(name));
        self.write(async move |tx, rulebook| {
            members::merge(tx, rulebook, &command, Some(&key)).await.map(|done| done.answer)
        })
        .await
    }

    pub async fn undo_merge(&self, merged: MemberId) -> Result<Merged, Failure> {
        let (reason, by, at) = ("two people".into(), Actor::Operator, minute(8));
        let command = UndoMerge { merged, reason, by, at };
        self.write(async move |tx, rulebook| {
            members::undo_merge(tx, rulebook, &command, None).await.map(|done| done.answer)
        })
        .await
    }

    async fn suspend(&self, member: MemberId, is_suspended: bool) -> Result<(), Failure> {
        self.suspend_for(member, is_suspended, "somebody asked").await
    }

    async fn suspend_for(
        &self,
        member: MemberId,
        is_suspended: bool,
        reason: &'static str,
    ) -> Result<(), Failure> {
        self.write(async move |tx, rulebook| {
            let by = Actor::Operator;
            members::set_suspended(tx, rulebook, member, is_suspended, reason, by, noon()).await
        })
        .await
    }

    /// Somebody who spent what a refund then took back.
    async fn owing(&self, name: &str) -> MemberId {
        let member = self.enrol(name).await;
        let bought = format!("bought-{name}");
        self.import(member, Self::purchase(&bought, noon(), &[("GROCERY", 40_000)])).await;
        self.claim(member, "five-off").await.unwrap();
        refund(self, &bought, "back", line(0, 40_000)).await.unwrap();
        member
    }

    async fn number(&self, member: MemberId) -> String {
        let found = self.database.read_once(async |tx| members::find(tx, member).await).await;
        found.unwrap().unwrap().number
    }

    async fn find_any(&self, text: &str) -> Option<MemberId> {
        let identifiers = Identifier::all_of(text);
        self.database.read(async |tx| members::find_by_any(tx, &identifiers).await).await.unwrap()
    }

    async fn survivor(&self, member: MemberId) -> MemberId {
        self.database.read_once(async |tx| members::survivor(tx, member).await).await.unwrap()
    }

    async fn invitation(&self, member: MemberId) -> String {
        self.write(async move |tx, rulebook| Ok(referrals::code_of(tx, rulebook, member).await?))
            .await
            .unwrap()
    }

    async fn inviting(&self, code: &str) -> Option<MemberId> {
        let found = self.database.read(async |tx| referrals::find_inviting(tx, code).await).await;
        found.unwrap().map(|member| member.member_id)
    }

    /// When points of a member expire first.
    async fn next_expiry(&self, member: MemberId) -> Option<Timestamp> {
        let entries = self
            .database
            .read(async |tx| {
                let entries = entries::list(tx, member, None, 100).await?;
                let mut lots = Vec::new();
                for entry in entries {
                    lots.extend(entries::list_lots_moved(tx, member, entry.sequence).await?);
                }
                Ok(lots)
            })
            .await
            .unwrap();
        entries.into_iter().map(|lot| lot.expires_at).min()
    }

    pub async fn all_that_happened(&self) -> PeriodReport {
        let period = Period { starts_at: day(-10), ends_at: day(10) };
        self.database.read(async |tx| reports::period(tx, period).await).await.unwrap()
    }
}
