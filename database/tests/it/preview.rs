//! A preview says what a model says that was written without looking at the rules.

use std::collections::BTreeMap;

use database::{
    members,
    preview::preview,
    purchases::SHOP,
    refunds::{self, ReportRefund},
};
use jiff::{Span, Timestamp, civil::Weekday, tz::TimeZone};
use loyalty::{
    calendar::Period,
    ids::MemberId,
    ledger::Actor,
    preview::{Compared, Preview},
    programme::{Programme, read},
    refunds::{Refund, RefundedLine},
};

use crate::{
    on_both,
    refunds::{line, refund},
    support::{Shop, day, minute},
};

const MEMBERS: usize = 12;
const PURCHASES: usize = 25;

/// The demo programme with double points on DELI instead of Friday's 50.
fn draft() -> Programme {
    let source = include_str!("../../../programmes/greengrain.toml")
        .replace("points_per_purchase = 50", "add_multiplier = 1")
        .replace("[\"DELI\"], weekdays = [\"friday\"]", "[\"DELI\"]");
    read(&source).unwrap()
}

/// A purchase, and the line that came back of it, with when.
#[derive(Clone)]
struct Basket {
    member: usize,
    reference: String,
    at: Timestamp,
    lines: Vec<(&'static str, i64)>,
    returned: Option<(usize, Timestamp)>,
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// Purchases over 600 days, in the order of their time.
fn baskets() -> Vec<Basket> {
    const DEPARTMENTS: [&str; 6] = ["GROCERY", "PRODUCE", "DELI", "DELI", "FUEL", "MEAT"];
    let mut dice = Dice(7);
    let mut baskets = Vec::new();
    for member in 0..MEMBERS {
        for number in 0..PURCHASES {
            // Some buy little and some buy a lot, so that tiers are reached and lost.
            let most = 2_000 + 4_000 * u64::try_from(member).unwrap();
            let lines: Vec<_> = (0..=dice.below(4))
                .map(|_| {
                    let department = DEPARTMENTS[usize::try_from(dice.below(6)).unwrap()];
                    (department, i64::try_from(dice.below(most)).unwrap())
                })
                .collect();
            let minutes = 1_440 + i64::try_from(dice.below(598 * 1_440)).unwrap();
            let at = day(0) + Span::new().minutes(minutes).seconds(i64::try_from(number).unwrap());
            let returned = (dice.below(6) == 0 && lines[0].1 > 0).then(|| {
                (0, at + Span::new().hours(24 * i64::try_from(dice.below(40)).unwrap() + 1))
            });
            let reference = format!("{member}-{number}");
            baskets.push(Basket { member, reference, at, lines, returned });
        }
    }
    baskets.sort_by_key(|basket| basket.at);
    baskets
}

/// What a purchase earns at a tier, in whole numbers of a ten-thousandth of a point.
fn earned(lines: &[(&str, i64)], at: Timestamp, tier: usize, is_draft: bool) -> i64 {
    let of = |wanted: &str| -> i64 {
        lines.iter().filter(|(department, _)| *department == wanted).map(|(_, minor)| minor).sum()
    };
    let paid: i64 = lines.iter().map(|(_, minor)| minor).sum::<i64>() - of("FUEL");
    let mut points = paid * 3 * [100, 125, 150][tier] + of("PRODUCE") * 300;
    if is_draft {
        points += of("DELI") * 300;
    } else if of("DELI") > 0 && local(at).weekday() == Weekday::Friday {
        points += 50 * 10_000;
    }
    points / 10_000
}

fn local(at: Timestamp) -> jiff::civil::DateTime {
    TimeZone::get("America/New_York").unwrap().to_datetime(at)
}

#[derive(Clone, Default)]
struct Model {
    tier: usize,
    /// In which year, on 1 January, the tier is reviewed.
    review_in: i16,
    by_year: BTreeMap<i16, i64>,
    issued: i64,
    /// Under which tier, and for how many points, each basket was bought.
    bought: BTreeMap<String, (usize, i64)>,
}

impl Model {
    fn review_until(&mut self, year: i16) {
        while self.tier > 0 && self.review_in <= year {
            let counted = self.by_year.get(&(self.review_in - 1)).copied().unwrap_or(0);
            if reached(counted) < self.tier {
                self.tier -= 1;
            }
            self.review_in += 1;
        }
    }

    fn buy(&mut self, basket: &Basket, is_draft: bool, counts: bool) {
        let year = local(basket.at).year();
        self.review_until(year);
        let points = earned(&basket.lines, basket.at, self.tier, is_draft);
        self.bought.insert(basket.reference.clone(), (self.tier, points));
        self.issued += if counts { points } else { 0 };
        let of_year = self.by_year.entry(year).or_default();
        *of_year += points;
        let reached = reached(*of_year);
        if reached > self.tier {
            (self.tier, self.review_in) = (reached, year + 2);
        }
    }

    fn give_back(&mut self, basket: &Basket, line: usize, is_draft: bool, counts: bool) {
        let (tier, points) = self.bought[&basket.reference];
        let mut left = basket.lines.clone();
        left[line].1 = 0;
        let taken = points - earned(&left, basket.at, tier, is_draft);
        self.issued -= if counts { taken } else { 0 };
        *self.by_year.entry(local(basket.at).year()).or_default() -= taken;
    }
}

fn reached(counted: i64) -> usize {
    match counted {
        ..3_000 => 0,
        3_000..9_000 => 1,
        _ => 2,
    }
}

/// What happens, in its order: a purchase, or the return of its line.
fn events(baskets: &[Basket], ends_at: Timestamp) -> Vec<(Timestamp, &Basket, Option<usize>)> {
    let bought = baskets.iter().map(|basket| (basket.at, basket, None));
    let returned = baskets
        .iter()
        .filter_map(|basket| basket.returned.map(|(line, at)| (at, basket, Some(line))));
    let mut events: Vec<_> = bought.chain(returned).filter(|(at, ..)| *at < ends_at).collect();
    events.sort_by_key(|(at, ..)| *at);
    events
}

/// Today's rules for all; from the start of the period on those of the draft, if it is one.
fn model(baskets: &[Basket], period: Period, is_draft: bool) -> Vec<Model> {
    let mut members = vec![Model::default(); MEMBERS];
    for (at, basket, returned) in events(baskets, period.ends_at) {
        let member = &mut members[basket.member];
        let counts = basket.at >= period.starts_at;
        let by_draft = is_draft && counts;
        member.review_until(local(at).year());
        match returned {
            None => member.buy(basket, by_draft, counts),
            Some(line) => member.give_back(basket, line, by_draft, counts),
        }
    }
    for member in &mut members {
        member.review_until(local(period.ends_at).year());
    }
    members
}

/// Lets all of it happen in the books; says who is who.
async fn live_through(shop: &Shop, baskets: &[Basket], ends_at: Timestamp) -> Vec<MemberId> {
    let mut members = Vec::new();
    for number in 0..MEMBERS {
        let member = shop.enrol(&format!("member-{number}")).await;
        shop.adjust(member, 600).await.unwrap();
        members.push(member);
    }
    shop.claim(members[0], "hot-drink").await.unwrap();
    let kept = shop.claim(members[1], "five-off").await;
    assert!(kept.is_err(), "100 and 600 points are not enough for it");
    for (at, basket, returned) in events(baskets, ends_at) {
        match returned {
            None => {
                let purchase = Shop::purchase(&basket.reference, at, &basket.lines);
                shop.import(members[basket.member], purchase).await;
            }
            Some(line) => give_back(shop, basket, line, at).await,
        }
    }
    members
}

async fn give_back(shop: &Shop, basket: &Basket, line: usize, at: Timestamp) {
    let amount_minor = basket.lines[line].1;
    let command = ReportRefund {
        purchase_reference: basket.reference.clone(),
        source: SHOP.into(),
        reference: format!("r-{}", basket.reference),
        refund: Refund::Lines(vec![RefundedLine { line, amount_minor }]),
        by: Actor::Operator,
        at,
    };
    shop.write(async move |tx, rulebook| {
        refunds::report(tx, rulebook, &command, None).await.map(drop)
    })
    .await
    .unwrap();
}

async fn previewed(shop: &Shop, period: Period) -> Preview {
    preview(&shop.database, &shop.rulebook, &draft(), period, day(0), |_| {}).await.unwrap()
}

on_both! {
    async fn a_preview_says_what_the_naive_model_says(shop: Shop) {
        let baskets = baskets();
        let period = Period { starts_at: day(300), ends_at: day(600) };
        let members = live_through(&shop, &baskets, period.ends_at).await;
        let (now, draft) = (model(&baskets, period, false), model(&baskets, period, true));

        let preview = previewed(&shop, period).await;

        let issued = |models: &[Model]| models.iter().map(|model| model.issued).sum::<i64>();
        assert!(preview.purchases > 100, "{} purchases", preview.purchases);
        assert_eq!(preview.issued.now.get(), issued(&now));
        assert_eq!(preview.issued.draft.get(), issued(&draft));
        assert_eq!(preview.in_the_books, preview.issued.now, "one version was all there was");

        let tiers = |models: &[Model]| {
            [0, 1, 2].map(|tier| models.iter().filter(|m| m.tier == tier).count() as u64)
        };
        let shown = |tiers: &[(_, u64)]| [tiers[0].1, tiers[1].1, tiers[2].1];
        assert_eq!(shown(&preview.tiers.now), tiers(&now));
        assert_eq!(shown(&preview.tiers.draft), tiers(&draft));
        let pairs = || now.iter().zip(&draft);
        let raised = pairs().filter(|(now, draft)| draft.tier > now.tier).count() as u64;
        let lowered = pairs().filter(|(now, draft)| draft.tier < now.tier).count() as u64;
        assert_eq!((preview.raised, preview.lowered), (raised, lowered));

        let mut affected = Vec::new();
        for (id, (now, draft)) in members.iter().zip(pairs()) {
            let found = shop.database.read_once(async |tx| members::find(tx, *id).await).await;
            affected.push((draft.issued - now.issued, found.unwrap().unwrap().number));
        }
        affected.sort_by_key(|(difference, number)| (-difference.abs(), number.clone()));
        let named = preview.most_affected.iter();
        let named: Vec<_> = named.map(|a| (a.difference().get(), a.number.clone())).collect();
        assert_eq!(named, affected[..10]);

        // Closing changes the books and not what is said of them.
        shop.close(period.ends_at).await;
        assert_eq!(previewed(&shop, period).await, preview);
        let mut owed = (0, 0);
        for (id, (now, draft)) in members.iter().zip(pairs()) {
            let wallet = shop.wallet(*id).await;
            let balance = (wallet.available + wallet.pending).get();
            owed.0 += balance.max(0);
            owed.1 += (balance + draft.issued - now.issued).max(0);
        }
        assert_eq!((preview.owed.now.get(), preview.owed.draft.get()), owed);
        shop.assert_sound().await;
    }

    async fn what_came_back_before_two_members_were_parted_again_is_not_forgotten(shop: Shop) {
        let (mina, old) = (shop.enrol("mina").await, shop.enrol("old").await);
        shop.import(old, Shop::purchase("1", minute(1), &[("DELI", 2_000)])).await;
        shop.merge(mina, old).await.unwrap();
        refund(&shop, "1", "r1", line(0, 500)).await.unwrap();
        shop.undo_merge(old).await.unwrap();

        let period = Period { starts_at: day(-1), ends_at: day(2) };
        let preview = previewed(&shop, period).await;

        let Compared { now, draft } = preview.issued;
        assert_eq!((now.get(), draft.get()), (45, 90));
        assert_eq!(preview.in_the_books, now);
    }
}
