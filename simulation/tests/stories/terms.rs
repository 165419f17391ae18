//! The programmes of the stories: Greengrain with more rules, and numbers that chance has chosen.

use database::{Rulebook, Terms};
use jiff::Timestamp;
use loyalty::{
    calendar::Zone,
    codes::CodeKeys,
    exact::Exact,
    points::Points,
    programme::{Effect, Programme, QualifyingBy, QualifyingPeriod, read},
};

use crate::chance::Chance;

const MORE: &str = r#"
[[earning]]
id = "by-the-piece"
name = "Two points for every piece of fruit"
points_per_matched_unit = 2
most_per_period = 120
match = { departments = ["PRODUCE"] }

[[earning]]
id = "big-shop"
name = "Big shop"
points_per_purchase = 40
best_of = "size"
match = { minimum_minor = 8000 }

[[earning]]
id = "huge-shop"
name = "Huge shop"
points_per_purchase = 70
most_per_day = 100
best_of = "size"
match = { minimum_minor = 20000 }

[[earning]]
id = "evening"
name = "Evenings in the store"
add_multiplier = 0.5
match = { from_time = "18:00:00", until_time = "02:00:00", channels = ["store"] }

[[earning]]
id = "first-shop"
name = "First shop"
points_per_purchase = 25
match = { first_purchase = true }

[[earning]]
id = "for-regulars"
name = "Regulars"
points_per_purchase = 30
most_per_day = 50
most_per_period = 400
match = { segments = ["regulars"] }

[[earning]]
id = "welcome-back"
name = "Good to see you"
add_multiplier = 0.5
most_per_day = 45
match = { segments = ["away", "newcomers"] }

[[earning]]
id = "back"
name = "A share back"
cashback_percent = 2.5
match = { departments = ["GROCERY"] }

[[earning]]
id = "more-back"
name = "More for newcomers"
cashback_percent = 1.333
match = { minimum_minor = 3000, segments = ["newcomers"] }

[[segment]]
id = "regulars"
name = "Regulars"
within_days = 30
spent_at_least_minor = 40000
bought_within_days = 10

[[segment]]
id = "away"
name = "Not seen for long"
not_bought_for_days = 14
spent_at_most_minor = 90000

[[segment]]
id = "newcomers"
name = "Newcomers"
enrolled_within_days = 3

[[segment]]
id = "harbour-bloom"
name = "Of the harbour"
tiers = ["bloom", "harvest"]
stores = ["harbour"]
within_days = 20

[[activity]]
id = "review"
name = "Review"
points = 15
how_often = "each_reference"
qualifies = true

[[activity]]
id = "survey"
name = "Survey"
points = 30
how_often = "once"

[[reward]]
slug = "sample"
name = "A taste"
kind = "product"
points = 0
per_member = 2
per_member_each = "month"
voucher = { kind = "live", minutes = 240 }

[[reward]]
slug = "soup"
name = "Soup"
kind = "product"
points = 150
points_by_tier = { bloom = 120 }
segments = ["regulars", "harbour-bloom"]
from_time = 06:00:00
until_time = 22:00:00
per_member = 2
per_member_each = "day"
voucher = { kind = "live", minutes = 30 }

[[reward]]
slug = "three-back"
name = "Credit"
kind = "credit"
credit_minor = 300
points = 400
per_member = 3
per_member_each = "week"

[[reward]]
slug = "tasting"
name = "Tasting"
kind = "experience"
points = 200
stock = 3
stores = ["mill-lane"]
voucher = { kind = "printed", days = 10 }

[[stamp_card]]
id = "lunch"
name = "Lunch card"
stamps = 2
reward = "tasting"
each = "purchase"
match = { departments = ["DELI"], minimum_minor = 500 }
"#;

/// Rewards that stories ask for; the last is none.
pub const REWARDS: [&str; 15] = [
    "hot-drink",
    "hot-drink",
    "hot-drink",
    "hot-drink",
    "five-off",
    "five-off",
    "veg-box",
    "sample",
    "sample",
    "soup",
    "soup",
    "three-back",
    "tasting",
    "tasting",
    "a-yacht",
];

const ZONES: [&str; 6] = [
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "America/Los_Angeles",
    "UTC",
];

/// Two versions of a programme: the second takes effect in the middle of the story.
pub fn rulebook(seed: u64) -> Rulebook {
    let mut chance = Chance::from_seed(seed ^ 0x7465_726d_7300);
    let first = first_version(&mut chance);
    let mut second = first.clone();
    second.earning[0].effect = Effect::Base(Exact::new(i128::from(chance.between(3, 9)), 2));
    second.points.expiry_months = chance.pick(&[2, 6, 18]);
    second.points.holding_days = chance.pick(&[0, 3, 10]);
    second.rewards[0].points = Points::new(350);
    second.stamp_cards[0].stamps = 4;
    let huge = second.earning.iter_mut().find(|rule| rule.id.as_str() == "huge-shop").unwrap();
    huge.most_per_day = Some(Points::new(90));
    let since = |text: &str| text.parse::<Timestamp>().unwrap();
    let versions = vec![
        Terms::new(1, since("2000-01-01T00:00:00Z"), first),
        Terms::new(2, since("2026-05-17T09:00:00Z"), second),
    ];
    Rulebook::new(versions, CodeKeys::from_secret(&[7; 32])).unwrap()
}

fn first_version(chance: &mut Chance) -> Programme {
    let greengrain = include_str!("../../../programmes/greengrain.toml");
    let mut terms = read(&format!("{greengrain}{MORE}")).unwrap();
    terms.zone = Zone::named(chance.pick(&ZONES)).unwrap();
    terms.points.expiry_months = chance.pick(&[1, 3, 12]);
    terms.points.holding_days = chance.pick(&[0, 7, 30]);
    terms.points.holding_days_on_import = chance.pick(&[0, 0, 5]);
    terms.points.receipt_days = chance.pick(&[3, 30]);
    terms.stamp_cards[0].stamps = chance.pick(&[3, 9]);
    terms.earning[0].most_per_day = chance.pick(&[None, None, Some(Points::new(700))]);
    terms.vouchers.reversal_minutes = chance.pick(&[15, 15, 600]);
    terms.qualifying.period =
        chance.pick(&[QualifyingPeriod::CalendarYear, QualifyingPeriod::RollingTwelveMonths]);
    terms.qualifying.by = chance.pick(&[QualifyingBy::Points, QualifyingBy::Spend]);
    let threshold = match terms.qualifying.by {
        QualifyingBy::Points => chance.between(600, 2_000),
        QualifyingBy::Spend => chance.between(20_000, 60_000),
    };
    terms.tiers[1].threshold = threshold;
    terms.tiers[2].threshold = threshold * 3;
    terms
}
