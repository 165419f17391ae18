//! Stories: what chance makes of a seed.

use jiff::{Span, Timestamp};
use loyalty::{calendar::Zone, purchases::Line, refunds::Refund};

use crate::{
    chance::Chance,
    steps::{Act, Crash, Shopping, Step},
    terms::{REWARDS, rulebook},
};

/// How many steps a story has.
pub const STEPS: u64 = 512;

pub const STORES: [&str; 3] = ["harbour", "mill-lane", "station"];
const ACTIVITIES: [&str; 6] = ["review", "review", "review", "survey", "survey", "enrolment"];

/// What the teller remembers of what was told.
pub struct Teller {
    pub chance: Chance,
    zone: Zone,
    pub now: Timestamp,
    pub number: u64,
    /// How many members there are at most.
    cast: u64,
    enrolled: u64,
    told: Vec<Step>,
    pub purchases: Vec<Shopping>,
    /// Purchases that were refunded before they were reported.
    pub late: Vec<Act>,
    /// Purchases of nobody in particular.
    pub receipts: Vec<String>,
    /// References of credit that was spent, and by whom.
    pub spendings: Vec<(u64, String)>,
    pub gift_cards: Vec<u64>,
    pub paper_cards: Vec<u64>,
    claims: Vec<Claimed>,
    redemptions: Vec<u64>,
}

/// A voucher that somebody asked for.
#[derive(Clone, Copy)]
struct Claimed {
    member: u64,
    voucher: u64,
    is_printed: bool,
    at: Timestamp,
}

/// The story of a seed.
pub fn story(seed: u64) -> Vec<Step> {
    let mut chance = Chance::from_seed(seed);
    let start: Timestamp = "2025-02-03T10:00:00Z".parse().unwrap();
    let cast = 2 + chance.below(6);
    let mut teller = Teller {
        now: start + Span::new().seconds(chance.between(0, 10_000_000)),
        zone: rulebook(seed).at(start).zone.clone(),
        chance,
        number: 0,
        cast,
        enrolled: 0,
        told: Vec::new(),
        purchases: Vec::new(),
        late: Vec::new(),
        receipts: Vec::new(),
        spendings: Vec::new(),
        gift_cards: Vec::new(),
        paper_cards: Vec::new(),
        claims: Vec::new(),
        redemptions: Vec::new(),
    };
    for number in 1..=STEPS {
        teller.number = number;
        teller.pass_time();
        let step = teller.step();
        teller.told.push(step);
    }
    teller.told
}

impl Teller {
    fn step(&mut self) -> Step {
        let (key, act) = if self.enrolled == 0 || self.chance.percent(90) {
            (self.number, self.act())
        } else {
            self.sent_again()
        };
        let crash = self.chance.percent(5).then(|| Crash {
            after: u32::try_from(self.chance.below(24)).unwrap(),
            reopens: self.chance.percent(10),
        });
        Step { number: self.number, key, at: self.now, act, crash }
    }

    /// Mostly minutes, sometimes months; sometimes to the moment in which a month ends; and now
    /// and then somebody sets the clock back.
    fn pass_time(&mut self) {
        let span = match self.chance.below(100) {
            0..78 => Span::new().seconds(self.chance.between(0, 180)),
            78..86 => Span::new().seconds(self.chance.between(180, 43_200)),
            86..92 => Span::new().seconds(self.chance.between(43_200, 1_209_600)),
            92..95 => Span::new().hours(self.chance.between(336, 1_440)),
            95 => Span::new().hours(self.chance.between(1_440, 9_600)),
            96 => Span::new().hours(-1),
            97 => {
                let end = self.zone.end_of_month_after(self.now, 0);
                self.now = end - Span::new().microseconds(self.chance.between(0, 1));
                return;
            }
            _ => Span::new(),
        };
        self.now += span;
    }

    fn member(&mut self) -> u64 {
        // Sometimes somebody who is not there.
        self.chance.below(self.enrolled * 30 + 1) / 30
    }

    fn act(&mut self) -> Act {
        let number = self.number;
        if self.enrolled < self.cast && (self.enrolled == 0 || self.chance.percent(8)) {
            self.enrolled += 1;
            let member = self.enrolled - 1;
            let is_invited = member > 0 && self.chance.percent(70);
            let invited_by = is_invited.then(|| self.chance.below(member));
            return Act::Enrol { member, invited_by };
        }
        if let Some(act) = self.what_follows() {
            return act;
        }
        if self.chance.percent(20)
            && let Some(late) = self.late.pop()
        {
            return late;
        }
        let member = self.member();
        match self.chance.below(100) {
            0..35 => self.purchase(member),
            35..37 => self.claim_receipt(member),
            37..50 => self.refund(),
            50..62 => self.claim(member),
            62..68 => self.credit(member),
            68..69 => self.gift_card(member),
            69..70 => self.paper_card(member),
            70..72 => self.redeem(),
            72..76 => self.cancel(),
            76..79 => self.reverse(),
            79..86 => {
                let points = self.chance.pick(&[-400, -50, 50, 600, 3_000]);
                Act::Adjust { member, points }
            }
            86..91 => self.check_in(member),
            91..94 => {
                let activity = self.chance.pick(&ACTIVITIES);
                let reference = format!("a{}", self.chance.below(number));
                Act::Activity { member, activity, reference }
            }
            94 => self.whole_membership(),
            _ => Act::Close,
        }
    }

    /// Two become one, or two again; somebody is suspended, or no longer.
    fn whole_membership(&mut self) -> Act {
        match self.chance.below(10) {
            0..5 => Act::Merge { survivor: self.member(), merged: self.member() },
            5..8 => {
                let mut told = self.told.iter().rev().map(|step| &step.act);
                let merged = told.find_map(|act| match act {
                    Act::Merge { merged, .. } => Some(*merged),
                    _ => None,
                });
                Act::UndoMerge { merged: merged.unwrap_or(0) }
            }
            8 if self.chance.percent(50) => Act::Erase { member: self.member() },
            _ => {
                let is_suspended = self.chance.percent(40);
                Act::Suspend { member: self.member(), is_suspended }
            }
        }
    }

    /// What is likely after what was just told: a voucher is used, or taken back.
    fn what_follows(&mut self) -> Option<Act> {
        let last = self.told.last()?.act.clone();
        let number = self.number;
        match (last, self.chance.below(10)) {
            (Act::Claim { voucher, reward, .. }, 0..4) => {
                self.redemptions.push(number);
                let store = self.chance.pick(&STORES);
                let is_printed = is_printed(reward);
                Some(Act::Redeem { voucher, is_printed, redemption: number, store })
            }
            (Act::Claim { member, voucher, .. }, 4..6) => Some(Act::Cancel { member, voucher }),
            (Act::OnPaper(_), 0..6) => {
                let member = self.member();
                Some(self.claim_receipt(member))
            }
            (Act::Redeem { redemption, .. }, 0..5) => Some(Act::Reverse { redemption }),
            (Act::Reverse { .. }, 0..3) => Some(self.redeem()),
            (again @ Act::CheckIn { .. }, 0..3) => Some(again),
            _ => None,
        }
    }

    /// Often where the same member has been before, perhaps today.
    fn check_in(&mut self, member: u64) -> Act {
        let mut told = self.told.iter().rev().map(|step| &step.act);
        let last = told.find(|act| matches!(act, Act::CheckIn { .. })).cloned();
        let again = last.filter(|_| self.chance.percent(60));
        again.unwrap_or_else(|| Act::CheckIn { member, store: self.chance.pick(&STORES) })
    }

    fn claim(&mut self, member: u64) -> Act {
        let reward = self.chance.pick(&REWARDS);
        let (voucher, at) = (self.number, self.now);
        self.claims.push(Claimed { member, voucher, is_printed: is_printed(reward), at });
        let card = match (reward, self.chance.below(100)) {
            ("hot-drink", 0..40) | (_, 98) => Some("coffee"),
            ("tasting", 0..50) => Some("lunch"),
            _ => None,
        };
        Act::Claim { member, voucher, reward, card }
    }

    fn redeem(&mut self) -> Act {
        let Claimed { voucher, is_printed, .. } = self.voucher();
        self.redemptions.push(self.number);
        let store = self.chance.pick(&STORES);
        Act::Redeem { voucher, is_printed, redemption: self.number, store }
    }

    fn cancel(&mut self) -> Act {
        let Claimed { member, voucher, .. } = self.voucher();
        Act::Cancel { member, voucher }
    }

    fn reverse(&mut self) -> Act {
        Act::Reverse { redemption: self.chance.pick_late(&self.redemptions).unwrap_or(0) }
    }

    /// A voucher that was asked for; sometimes at the very moment at which a hot drink gets cold.
    fn voucher(&mut self) -> Claimed {
        let nothing = Claimed { member: 0, voucher: 0, is_printed: false, at: self.now };
        let mut claimed = self.chance.pick_late(&self.claims).unwrap_or(nothing);
        if self.chance.percent(10) {
            let over = claimed.at + Span::new().minutes(15);
            self.now = self.now.max(over - Span::new().microseconds(self.chance.between(0, 1)));
        }
        if self.chance.percent(3) {
            claimed.member = self.member();
        }
        claimed
    }

    /// Something that was sent before: the same, the same under a new key, or another thing
    /// under the old name.
    fn sent_again(&mut self) -> (u64, Act) {
        let Some(earlier) = self.chance.pick_late(&self.told) else {
            return (self.number, self.act());
        };
        let mut act = earlier.act;
        if self.chance.percent(3) {
            act = match act {
                Act::Purchase(shopping) => Act::OnPaper(shopping),
                Act::OnPaper(shopping) => Act::Purchase(shopping),
                other => other,
            };
        }
        if self.chance.percent(25) {
            match &mut act {
                Act::Purchase(shopping) | Act::OnPaper(shopping) => {
                    shopping.lines.push(Line::default());
                }
                Act::Adjust { points, .. } | Act::KeepCard { points, .. } => *points += 1,
                Act::Credit { minor, .. } => *minor += 1,
                Act::Refund { refund, .. } => *refund = Refund::Amount(7),
                Act::Claim { reward, .. } if !is_printed(reward) => *reward = "hot-drink",
                Act::Claim { reward, .. } => *reward = "five-off",
                _ => {}
            }
        }
        if self.chance.percent(60) && !matches!(act, Act::IssueGiftCard { .. }) {
            (earlier.key, act)
        } else {
            (self.number, with_own_ids(act, self.number))
        }
    }
}

/// The act as something new: ids are made by whoever asks, once for each key.
fn with_own_ids(act: Act, number: u64) -> Act {
    match act {
        Act::Enrol { .. } => Act::Close,
        Act::IssueGiftCard { minor, .. } => Act::IssueGiftCard { card: number, minor },
        Act::Claim { member, reward, card, .. } => {
            Act::Claim { member, voucher: number, reward, card }
        }
        Act::Redeem { voucher, is_printed, store, .. } => {
            Act::Redeem { voucher, is_printed, redemption: number, store }
        }
        other => other,
    }
}

/// Whether a reward's voucher keeps its code.
fn is_printed(reward: &str) -> bool {
    !["hot-drink", "sample", "soup"].contains(&reward)
}
