//! Purchases of the past, told together: as if each had been told by itself.

use database::{
    Failure, Refusal,
    purchases::{Landed, Report, SHOP, report, report_history},
    refunds::{self, ReportRefund},
};
use jiff::Timestamp;
use loyalty::{ids::MemberId, ledger::Actor, purchases::Purchase, refunds::Refund};

use crate::{
    on_both, referrals,
    support::{Shop, day, noon},
};

/// Two who know each other; one of them has brought something back before its purchase is known.
async fn two_friends(shop: &Shop, names: [&str; 2]) -> [MemberId; 2] {
    let friends = [shop.enrol(names[0]).await, shop.enrol(names[1]).await];
    assert!(referrals::remember(shop, friends[1], friends[0]).await);
    let command = ReportRefund {
        purchase_reference: format!("{}-7", names[0]),
        source: SHOP.into(),
        reference: "back".into(),
        refund: Refund::Amount(500),
        by: Actor::Operator,
        at: noon(),
    };
    shop.write(async move |tx, rulebook| {
        refunds::report(tx, rulebook, &command, None).await.map(drop)
    })
    .await
    .unwrap();
    friends
}

/// Two years of purchases, with what repeats, contradicts itself, and is none.
fn story(names: [&str; 2], members: [MemberId; 2]) -> Vec<Report> {
    let told_at = day(900);
    let report = |who: usize, number: i64, at: Timestamp, minor: i64| {
        let department = if number % 3 == 0 { "DELI" } else { "GROCERY" };
        let reference = format!("{}-{number}", names[who]);
        let bought: Purchase = Shop::purchase(&reference, at, &[(department, minor)]);
        Shop::report_of(members[who], bought, false, told_at)
    };
    let mut story: Vec<_> = (0..90)
        .map(|number| {
            let who = usize::from(number % 4 == 1);
            // Both tiers are reached, left again in a quiet year, and points expire in between.
            let minor = if number == 40 { 240_000 } else { 1_000 + 37 * number };
            report(who, number, day(8 * number), minor)
        })
        .collect();
    story.insert(9, report(0, 8, day(64), 1_000 + 37 * 8));
    story.insert(20, report(0, 8, day(64), 1));
    story.insert(30, report(0, 300, day(100), -1));
    story
}

/// What became of each, without what differs between any two reports.
fn said(landed: &[Landed]) -> Vec<String> {
    let said = |landed: &Landed| match landed {
        Landed::Refused(Refusal::ReferenceConflict(_)) => "conflict".to_owned(),
        other => format!("{other:?}"),
    };
    landed.iter().map(said).collect()
}

on_both! {
    async fn a_history_ends_as_its_purchases_one_by_one(shop: Shop) {
        let together = two_friends(&shop, ["mina", "teo"]).await;
        let alone = two_friends(&shop, ["ada", "kim"]).await;
        let one_by_one = story(["ada", "kim"], alone);
        let whole = story(["mina", "teo"], together);

        let landed = shop
            .write(async move |tx, rulebook| Ok(report_history(tx, rulebook, &whole).await?))
            .await
            .unwrap();
        let mut expected = Vec::new();
        for purchase in one_by_one {
            let outcome = shop
                .write(async move |tx, rulebook| report(tx, rulebook, &purchase, None).await)
                .await;
            expected.push(match outcome {
                Ok(answered) if answered.is_replay => Landed::Repeated,
                Ok(_) => Landed::New,
                Err(Failure::Refused(refusal)) => Landed::Refused(refusal),
                Err(fault) => panic!("{fault}"),
            });
        }

        assert_eq!(said(&landed), said(&expected));
        assert_eq!(landed.iter().filter(|landed| **landed == Landed::New).count(), 90);
        assert_eq!(landed.iter().filter(|landed| **landed == Landed::Repeated).count(), 1);
        for (one, other) in together.into_iter().zip(alone) {
            let (one, other) = (shop.wallet(one).await, shop.wallet(other).await);
            assert_eq!(one.lifetime_earned, other.lifetime_earned);
            assert_eq!((one.available, one.pending), (other.available, other.pending));
            assert_eq!((one.standing, one.tier_since), (other.standing, other.tier_since));
            assert_eq!((one.due_at, one.sequence), (other.due_at, other.sequence));
            assert_eq!(one.purchases, other.purchases);
        }
        shop.assert_sound().await;
    }

    async fn a_history_told_again_changes_nothing(shop: Shop) {
        let friends = two_friends(&shop, ["mina", "teo"]).await;
        let tell = || {
            let whole = story(["mina", "teo"], friends);
            shop.write(async move |tx, rulebook| Ok(report_history(tx, rulebook, &whole).await?))
        };
        tell().await.unwrap();
        let before = shop.wallet(friends[0]).await;

        let again = tell().await.unwrap();

        assert!(!again.contains(&Landed::New), "{again:?}");
        assert_eq!(shop.wallet(friends[0]).await, before);
        shop.assert_sound().await;
    }
}
