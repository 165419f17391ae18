//! The sections `[[reward]]` of a programme's file: what points buy, for whom, when and where.

use std::collections::BTreeMap;

use super::{
    Each, Off, PerMember, Reward, RewardKind, Stacking, VoucherKind,
    document::{Known, MOST_POINTS, choices, known_names},
    earning_section::{CHANNELS, WEEKDAYS},
    mistakes::nearest,
    reading::{Place, Section},
};
use crate::{ids::Slug, money::MOST_MINOR, points::Points};

pub(super) fn read_reward(section: &Section<'_>, known: &Known) -> Option<Reward> {
    let slug = section.required("slug").and_then(|p| p.slug());
    let name = section.required("name").and_then(|p| p.text());
    let other_text = |key| section.optional(key).map(|p: Place<'_>| p.text());
    let voucher_name = other_text("voucher_name");
    let description = other_text("description");
    let give = other_text("give");
    let kind = section.required("kind").and_then(|p| p.choice(&KINDS));
    let icon = section.optional("icon").map_or(Some("gift"), |p| p.short(40));
    let points = section.required("points").and_then(|p| p.integer(0..=MOST_POINTS));
    let points_by_tier = read_points_by_tier(section, known);
    let voucher = if kind == Some(RewardKind::Credit) {
        read_credit(section)
    } else {
        if let Some(place) = section.optional("credit_minor") {
            place.wrong::<()>("does not go with the reward's kind");
        }
        section.required("voucher").and_then(|p| {
            let section = p.section()?;
            let voucher = read_voucher_kind(&section);
            section.refuse_unknown_keys();
            voucher
        })
    };
    let off = read_off(section, kind);
    let minimum = section.optional("minimum_minor").map_or(Some(0), |p| p.integer(0..=MOST_MINOR));
    let stock = section.optional("stock").map(|p| p.integer(0..=MOST_POINTS));
    let per_member = read_per_member(section);
    let from_on = section.optional("from_on").map(|p| p.date());
    let until_on = section.optional("until_on").map(|p| p.date());
    let takes_place_on = section.optional("takes_place_on").map(|p| p.date());
    let from_time = section.optional("from_time").map(|p| p.time());
    let until_time = section.optional("until_time").map(|p| p.time());
    let stacking =
        section.optional("stacking").map_or(Some(Stacking::WithAny), |p| p.choice(&STACKING));

    let tiers = known_names(section, "tiers", "tier", &known.tiers);
    let segments = known_names(section, "segments", "segment", &known.segments);
    let stores = known_names(section, "stores", "store", &known.stores);
    let channels = choices(section, "channels", &CHANNELS).into_iter().collect();
    let weekdays = choices(section, "weekdays", &WEEKDAYS);

    let name = name?;
    let reward = Reward {
        slug: slug?,
        voucher_name: voucher_name.flatten().unwrap_or_else(|| name.clone()),
        give: give.flatten().unwrap_or_else(|| name.clone()),
        description: description.flatten().unwrap_or_default(),
        name,
        kind: kind?,
        icon: icon?.to_owned(),
        points: Points::new(points?),
        points_by_tier,
        voucher: voucher?,
        off,
        minimum_minor: minimum?,
        tiers,
        segments,
        stock: stock.flatten(),
        per_member,
        stores,
        channels,
        stacking: stacking?,
        from_on: from_on.flatten(),
        until_on: until_on.flatten(),
        weekdays,
        from_time: from_time.flatten(),
        until_time: until_time.flatten(),
        takes_place_on: takes_place_on.flatten(),
    };
    if let (Some(from), Some(last)) = (reward.from_on, reward.last_on())
        && last < from
    {
        section.note("its last day lies before from_on");
    }
    Some(reward)
}

const KINDS: [(&str, RewardKind); 6] = [
    ("product", RewardKind::Product),
    ("amount_off", RewardKind::AmountOff),
    ("percent_off", RewardKind::PercentOff),
    ("experience", RewardKind::Experience),
    ("donation", RewardKind::Donation),
    ("credit", RewardKind::Credit),
];

const STACKING: [(&str, Stacking); 3] = [
    ("with_any", Stacking::WithAny),
    ("with_others", Stacking::WithOthers),
    ("alone", Stacking::Alone),
];

const EACH: [(&str, Each); 5] = [
    ("day", Each::Day),
    ("week", Each::Week),
    ("month", Each::Month),
    ("year", Each::Year),
    ("membership", Each::Membership),
];

fn read_points_by_tier(section: &Section<'_>, known: &Known) -> BTreeMap<Slug, Points> {
    let entries = section.optional("points_by_tier").and_then(|p| p.entries());
    let price = |(name, place): (&str, Place<'_>)| {
        let Some(tier) = known.tiers.iter().find(|tier| tier.as_str() == name) else {
            let advice = nearest(name, known.tiers.iter().map(Slug::as_str))
                .map_or_else(String::new, |near| format!("; did you mean '{near}'?"));
            return place.wrong(format!("there is no tier '{name}'{advice}"));
        };
        Some((tier.clone(), Points::new(place.integer(0..=MOST_POINTS)?)))
    };
    entries.into_iter().flatten().filter_map(price).collect()
}

/// The credit that a claim brings. There is no voucher to show, and so no terms of one.
fn read_credit(section: &Section<'_>) -> Option<VoucherKind> {
    let of_vouchers = [
        "voucher",
        "voucher_name",
        "give",
        "stores",
        "channels",
        "minimum_minor",
        "stacking",
        "takes_place_on",
    ];
    for place in of_vouchers.into_iter().filter_map(|key| section.optional(key)) {
        place.wrong::<()>(
            "is of vouchers, and credit comes with the claim and pays anywhere: leave it out",
        );
    }
    let minor = section.required("credit_minor")?.integer(1..=MOST_MINOR)?;
    Some(VoucherKind::Credit { minor })
}

/// What a voucher takes off. An amount may be left to the text for the till, a share may not.
fn read_off(section: &Section<'_>, kind: Option<RewardKind>) -> Option<Off> {
    let amount = section.optional("amount_off_minor");
    let percent = section.optional("percent_off");
    let most = section.optional("most_off_minor");
    let most_minor = most.as_ref().map(|p| p.integer(1..=MOST_MINOR));
    match (kind?, amount, percent) {
        (RewardKind::AmountOff, amount, None) => {
            if let Some(most) = most {
                most.wrong::<()>("is for percent_off only");
            }
            amount?.integer(1..=MOST_MINOR).map(|minor| Off::Amount { minor })
        }
        (RewardKind::PercentOff, None, Some(percent)) => {
            let percent = percent.decimal(0, 100)?;
            Some(Off::Percent { percent, most_minor: most_minor.flatten() })
        }
        (RewardKind::PercentOff, None, None) => {
            section.note("a reward of kind 'percent_off' needs percent_off, such as 20");
            None
        }
        (_, amount, percent) => {
            for place in [amount, percent, most].into_iter().flatten() {
                place.wrong::<()>("does not go with the reward's kind");
            }
            None
        }
    }
}

fn read_per_member(section: &Section<'_>) -> Option<PerMember> {
    let most = section.optional("per_member").map(|p| p.integer(0..=MOST_POINTS));
    let each = section.optional("per_member_each");
    let time = each.as_ref().map_or(Some(Each::Membership), |p| p.choice(&EACH));
    match (most, each) {
        (None, Some(each)) => each.wrong("needs per_member: how many in that time"),
        (None, None) => None,
        (Some(most), _) => Some(PerMember { most: most?, each: time? }),
    }
}

fn read_voucher_kind(section: &Section<'_>) -> Option<VoucherKind> {
    let is_live = section.required("kind")?.choice(&[("live", true), ("printed", false)])?;
    if is_live {
        let minutes = section.required("minutes")?.integer(1..=10_080)?;
        Some(VoucherKind::Live { minutes })
    } else {
        let days = section.required("days")?.integer(1..=3_650)?;
        Some(VoucherKind::Printed { days: u32::try_from(days).ok()? })
    }
}
