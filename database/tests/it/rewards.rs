//! Rewards with terms: for whom, when, for how much, and with what they can be used.

use database::{
    Failure, Refusal,
    members::{Change, change},
    redemptions::{self, Redeem, Redemption, UsedOn},
};
use jiff::Timestamp;
use loyalty::{
    claiming::ClaimRefusal,
    discounts::BelowMinimum,
    ids::{MemberId, RedemptionId},
    ledger::Actor,
    membership::Tag,
    programme::Each,
    purchases::Channel,
    vouchers::RedemptionRefusal,
};
use uuid::Uuid;

use crate::{
    on_both,
    refunds::{line, refund},
    support::{Shop, day, minute, noon, refusal, slug},
};

/// The demo programme, with a segment and with more terms on two rewards.
fn terms() -> String {
    let greengrain = include_str!("../../../programmes/greengrain.toml");
    let mut source = greengrain
        .replace(
            "icon = \"cup\"\npoints = 300\n",
            "icon = \"cup\"\npoints = 300\npoints_by_tier = { bloom = 250 }\nper_member = 1\n\
             per_member_each = \"day\"\n",
        )
        .replace(
            "kind = \"amount_off\"\namount_off_minor = 500\nminimum_minor = 500\n",
            "kind = \"percent_off\"\npercent_off = 20\nmost_off_minor = 1000\n\
             minimum_minor = 500\nstacking = \"with_others\"\nchannels = [\"web\"]\n",
        )
        .replace("points = 500\n", "points = 500\nsegments = [\"regulars\", \"neighbours\"]\n")
        .replace("add_multiplier = 1\n", "add_multiplier = 1\nbest_of = \"produce\"\n");
    source.push_str(
        "
[[segment]]
id = \"regulars\"
name = \"Regulars\"
within_days = 30
spent_at_least_minor = 10000
stores = [\"harbour\"]

[[segment]]
id = \"neighbours\"
name = \"Neighbours\"
tags = [\"neighbour\"]

[[earning]]
id = \"regulars-fruit\"
name = \"Triple points for regulars\"
add_multiplier = 2
best_of = \"produce\"
match = { departments = [\"PRODUCE\"], segments = [\"regulars\"] }
",
    );
    source
}

fn with_terms(shop: Shop) -> Shop {
    shop.with(&[(terms().as_str(), Timestamp::MIN)])
}

async fn redeem_on(
    shop: &Shop,
    code: &str,
    at: Timestamp,
    on: UsedOn,
) -> Result<Redemption, Failure> {
    let command = Redeem {
        id: RedemptionId(Uuid::now_v7()),
        code: code.into(),
        at_till: Shop::at_till("1", at),
        on,
    };
    let redeemed = redemptions::redeem(&shop.database, &shop.rulebook, command, None).await;
    redeemed.map(|answered| answered.answer)
}

fn online(reference: &str, basket_minor: i64) -> UsedOn {
    UsedOn {
        reference: Some(reference.into()),
        channel: Channel::Web,
        basket_minor: Some(basket_minor),
    }
}

async fn tag(shop: &Shop, member: MemberId, tags: &[&str]) {
    let tags = tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect();
    let wanted = Change { tags: Some(tags), ..Change::default() };
    shop.write(async move |tx, rulebook| {
        change(tx, rulebook, member, &wanted, Actor::Operator, noon()).await.map(drop)
    })
    .await
    .unwrap();
}

on_both! {
    async fn a_limit_of_a_day_is_over_the_next_day(shop: Shop) {
        let shop = with_terms(shop);
        let mina = shop.member_with("mina", 5_000).await;
        let drink = |at| shop.claim_with(mina, "hot-drink", None, at);

        let first = drink(noon()).await.unwrap().answer.voucher;
        let code = shop.code(mina, first, minute(1)).await;
        shop.redeem(&code, "1", minute(1)).await.unwrap();
        let again = refusal(drink(minute(12 * 60 - 1)).await);
        assert_eq!(again, Refusal::Claim(ClaimRefusal::Limit { most: 1, each: Each::Day }));
        // The moment at which it is midnight in New York.
        drink(minute(12 * 60)).await.unwrap();
        shop.assert_sound().await;
    }

    async fn a_tiers_own_price_is_what_the_claim_takes(shop: Shop) {
        let shop = with_terms(shop);
        let mina = shop.enrol("mina").await;
        // 3,000 points make Bloom.
        shop.import(mina, Shop::purchase("r-1", day(-1), &[("GROCERY", 100_000)])).await;
        let before = shop.available(mina).await;

        let voucher = shop.claim(mina, "hot-drink").await.unwrap();

        assert_eq!(shop.available(mina).await, before - 250);
        assert_eq!(shop.voucher(mina, voucher).await.points.get(), 250);
        shop.cancel(mina, voucher).await.unwrap();
        assert_eq!(shop.available(mina).await, before);
        shop.assert_sound().await;
    }

    async fn a_reward_of_segments_is_for_whoever_shops_or_is_noted_so(shop: Shop) {
        let shop = with_terms(shop);
        let mina = shop.member_with("mina", 2_000).await;
        let teo = shop.member_with("teo", 2_000).await;
        let refused = Refusal::Claim(ClaimRefusal::Segment);

        shop.import(mina, Shop::purchase("r-1", day(-29), &[("GROCERY", 9_999)])).await;
        assert_eq!(refusal(shop.claim(mina, "give-a-meal").await), refused);
        shop.import(mina, Shop::purchase("r-2", day(-1), &[("GROCERY", 1)])).await;
        shop.claim(mina, "give-a-meal").await.unwrap();
        // Two days on the larger purchase no longer counts.
        let later = shop.claim_with(mina, "give-a-meal", None, day(2)).await;
        assert_eq!(refusal(later), refused);

        assert_eq!(refusal(shop.claim(teo, "give-a-meal").await), refused);
        tag(&shop, teo, &["Neighbour"]).await;
        shop.claim(teo, "give-a-meal").await.unwrap();
        tag(&shop, teo, &[]).await;
        assert_eq!(refusal(shop.claim(teo, "give-a-meal").await), refused);
        shop.assert_sound().await;
    }

    /// What a purchase earned as a regular's is what a refund takes back, whoever one is by then.
    async fn a_bonus_of_a_segment_is_earned_and_taken_back_as_it_was(shop: Shop) {
        let shop = with_terms(shop);
        let mina = shop.enrol("mina").await;
        let fruit = |reference, at| Shop::purchase(reference, at, &[("PRODUCE", 1_000)]);

        let before = shop.import(mina, fruit("r-1", day(-33))).await;
        assert_eq!(before.earning.points.get(), 60);
        shop.import(mina, Shop::purchase("r-2", day(-32), &[("GROCERY", 9_000)])).await;
        let regular = shop.import(mina, fruit("r-3", day(-31))).await;
        assert_eq!(regular.earning.points.get(), 90);
        assert!(regular.earning.segments.contains(&slug("regulars")));

        let available = shop.available(mina).await;
        // A month on she is no regular any more.
        let taken = refund(&shop, "r-3", "back", line(0, 1_000)).await.unwrap();
        assert_eq!(taken.points.get(), -90);
        assert_eq!(shop.available(mina).await, available - 90);
        shop.assert_sound().await;
    }

    async fn a_share_off_has_a_ceiling_a_least_and_a_channel(shop: Shop) {
        let shop = with_terms(shop);
        let mina = shop.member_with("mina", 5_000).await;
        let first = shop.claim(mina, "five-off").await.unwrap();
        let code = shop.code(mina, first, minute(1)).await;
        let redeem = |on| redeem_on(&shop, &code, minute(1), on);

        let in_store = refusal(redeem(UsedOn::at_till()).await);
        assert_eq!(in_store, Refusal::Redemption(RedemptionRefusal::WrongChannel));
        let too_small = refusal(redeem(online("w-1", 499)).await);
        let below = RedemptionRefusal::BelowMinimum(BelowMinimum { minimum_minor: 500 });
        assert_eq!(too_small, Refusal::Redemption(below));
        let redeemed = redeem(online("w-1", 4_213)).await.unwrap();
        assert_eq!(redeemed.discount_minor, Some(842));

        let second = shop.claim(mina, "five-off").await.unwrap();
        let code = shop.code(mina, second, minute(2)).await;
        let redeemed = redeem_on(&shop, &code, minute(2), online("w-2", 90_000)).await.unwrap();
        assert_eq!(redeemed.discount_minor, Some(1_000));
        shop.assert_sound().await;
    }

    /// One of a kind on one purchase; on another, or after it was taken back, it goes.
    async fn two_of_one_reward_are_not_used_on_one_purchase(shop: Shop) {
        let shop = with_terms(shop);
        let mina = shop.member_with("mina", 5_000).await;
        let mut codes = Vec::new();
        for _ in 0..2 {
            let voucher = shop.claim(mina, "five-off").await.unwrap();
            codes.push(shop.code(mina, voucher, minute(1)).await);
        }

        let first = redeem_on(&shop, &codes[0], minute(1), online("w-1", 9_000)).await.unwrap();
        let twice = refusal(redeem_on(&shop, &codes[1], minute(1), online("w-1", 9_000)).await);
        let with = slug("five-off");
        assert_eq!(twice, Refusal::Redemption(RedemptionRefusal::NotStackable { with }));
        shop.reverse(first.id, minute(2)).await.unwrap();
        redeem_on(&shop, &codes[1], minute(3), online("w-1", 9_000)).await.unwrap();
        redeem_on(&shop, &codes[0], minute(4), online("w-2", 9_000)).await.unwrap();
        shop.assert_sound().await;
    }
}
