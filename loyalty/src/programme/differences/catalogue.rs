//! Rewards and segments, each with its facts in words.

use super::facts::{Facts, Part};
use crate::{
    exact::write_decimal,
    programme::{Each, Off, Reward, RewardKind, Segment, Stacking, VoucherKind},
};

pub(super) fn reward_part(reward: &Reward) -> Part {
    let Reward {
        slug,
        name,
        voucher_name,
        description,
        give,
        kind,
        icon,
        points,
        points_by_tier,
        voucher,
        off,
        minimum_minor,
        tiers,
        segments,
        stock,
        per_member,
        stores,
        channels,
        stacking,
        from_on,
        until_on,
        weekdays,
        from_time,
        until_time,
        takes_place_on,
    } = reward;
    let mut facts = Facts::default();
    facts.say("", format!("{points} points"));
    for (tier, points) in points_by_tier {
        facts.say(&format!("for {tier}"), format!("{points} points"));
    }
    facts.say(
        "voucher",
        match voucher {
            VoucherKind::Live { minutes } => format!("live, {minutes} minutes"),
            VoucherKind::Printed { days } => format!("printed, {days} days"),
            VoucherKind::Credit { minor } => format!("none, but {minor} minor units of credit"),
        },
    );
    facts.maybe("takes off", off.as_ref().map(taken_off).as_ref());
    let minimum = (*minimum_minor > 0).then(|| format!("{minimum_minor} minor units"));
    facts.maybe("for at least", minimum.as_ref());
    facts.list("tiers", tiers);
    facts.list("segments", segments);
    facts.maybe("stock", stock.as_ref());
    let limit = per_member.map(|limit| match limit.each {
        Each::Membership => limit.most.to_string(),
        Each::Day => format!("{} a day", limit.most),
        Each::Week => format!("{} a week", limit.most),
        Each::Month => format!("{} a month", limit.most),
        Each::Year => format!("{} a year", limit.most),
    });
    facts.maybe("for each member", limit.as_ref());
    facts.list("stores", stores);
    facts.channels(channels);
    facts.say(
        "on one purchase",
        match stacking {
            Stacking::WithAny => "with any other voucher",
            Stacking::WithOthers => "once, with other rewards",
            Stacking::Alone => "alone",
        },
    );
    facts.maybe("from", from_on.as_ref());
    facts.maybe("until", until_on.as_ref());
    facts.weekdays(weekdays);
    facts.maybe("from time", from_time.as_ref());
    facts.maybe("until time", until_time.as_ref());
    facts.maybe("takes place on", takes_place_on.as_ref());
    facts.text("voucher's name", voucher_name);
    facts.text("description", description);
    facts.text("give", give);
    facts.say(
        "kind",
        match kind {
            RewardKind::Product => "product",
            RewardKind::AmountOff => "amount off",
            RewardKind::PercentOff => "percent off",
            RewardKind::Experience => "experience",
            RewardKind::Donation => "donation",
            RewardKind::Credit => "credit",
        },
    );
    facts.say("icon", icon);
    facts.part("reward", slug.as_str(), Some(name))
}

fn taken_off(off: &Off) -> String {
    match off {
        Off::Amount { minor } => format!("{minor} minor units"),
        Off::Percent { percent, most_minor: None } => format!("{} %", write_decimal(*percent)),
        Off::Percent { percent, most_minor: Some(most) } => {
            format!("{} %, at most {most} minor units", write_decimal(*percent))
        }
    }
}

pub(super) fn segment_part(segment: &Segment) -> Part {
    let Segment {
        id,
        name,
        tiers,
        tags,
        stores,
        consents,
        within_days,
        spent_at_least_minor,
        spent_at_most_minor,
        bought_within_days,
        not_bought_for_days,
        enrolled_within_days,
    } = segment;
    let mut facts = Facts::default();
    facts.say("looks back", format!("{within_days} days"));
    facts.list("tiers", tiers);
    facts.list("tags", tags);
    facts.list("stores", stores);
    let consents: Vec<_> =
        consents.iter().map(|consent| format!("{consent:?}").to_lowercase()).collect();
    facts.say("consents", consents.join(", "));
    facts.say("spent at least", format!("{spent_at_least_minor} minor units"));
    facts.maybe("spent at most", spent_at_most_minor.as_ref());
    facts.maybe("bought within days", bought_within_days.as_ref());
    facts.maybe("not bought for days", not_bought_for_days.as_ref());
    facts.maybe("enrolled within days", enrolled_within_days.as_ref());
    facts.part("segment", id.as_str(), Some(name))
}
