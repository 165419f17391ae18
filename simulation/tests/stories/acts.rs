//! What members do in the naive model: each act as the rules' own words have it.

use database::{Refusal, Rulebook, Terms};
use jiff::{Span, Timestamp};
use loyalty::{
    lots::TooFewPoints,
    points::Points,
    programme::HowOften,
    vouchers::{Redeemed, RedemptionRefusal, ReversalRefusal},
};

use crate::{
    credit::Load,
    earning::{Buyer, earned, given_back, stamped},
    person::{Bought, Done, Paper, Person, Pile, State, end_of_month},
    refunding::Waiting,
    steps::{Act, Answer, Movement, Shopping, Step, slug},
};

/// What a member's act depends on besides the member.
#[derive(Default)]
pub struct Around {
    /// How many of the reward other members have.
    pub kept_by_others: i64,
    /// What the receipt is for.
    pub sold: Option<Shopping>,
    /// Refunds that came before their purchase.
    pub waiting: Vec<Waiting>,
    /// Whose invitation earns by this purchase.
    pub friend: Option<u64>,
    /// What the gift card is worth.
    pub gift: i64,
    /// The points and stamps on the paper card, or why it cannot be linked.
    pub paper: Option<Result<(i64, i64), Refusal>>,
}

impl Person {
    /// What comes of a step.
    pub fn act(
        &mut self,
        rulebook: &Rulebook,
        step: &Step,
        around: &Around,
    ) -> Result<Answer, Refusal> {
        let (at, terms) = (step.at, rulebook.at(step.at));
        match &step.act {
            Act::Enrol { .. } => Ok(Answer::Enrolled),
            Act::Purchase(shopping) => Ok(self.buy(rulebook, shopping, around, at)),
            Act::ClaimReceipt { .. } => {
                let sold = around.sold.as_ref().expect("a receipt is for something");
                Ok(self.buy(rulebook, sold, around, at))
            }
            Act::Refund { purchase, reference, refund } => {
                let told = Waiting { reference: reference.clone(), refund: refund.clone() };
                self.refund(rulebook, purchase, &told, at)
            }
            Act::Claim { .. } => {
                self.pass(terms, at);
                self.claim(terms, &step.act, around.kept_by_others, at)
            }
            Act::Cancel { voucher, .. } => {
                self.pass(terms, at);
                let place = self.place_of(*voucher).ok_or(Refusal::VoucherUnknown)?;
                let paper = &self.vouchers[place];
                if paper.state != State::Issued || paper.expires_at <= at {
                    return Err(Refusal::VoucherNotOpen);
                }
                self.end_voucher(place, State::Cancelled, &terms.zone, at);
                Ok(Answer::Cancelled)
            }
            Act::Redeem { voucher, redemption, store, .. } => {
                self.redeem(terms, *voucher, *redemption, store, at)
            }
            Act::Reverse { redemption } => self.reverse(terms, *redemption, at),
            Act::Adjust { points, .. } => {
                self.pass(terms, at);
                self.adjust(terms, *points, at)
            }
            Act::CheckIn { store, .. } => {
                self.pass(terms, at);
                let today = format!("{}/{store}", terms.zone.date(at));
                Ok(self.earn_once(terms, "check-in", today, at).unwrap_or(Answer::WasHereToday))
            }
            Act::Activity { activity, reference, .. } => {
                self.pass(terms, at);
                let once = match terms.activity(activity).map(|known| known.how_often) {
                    Some(HowOften::EachReference) => reference.clone(),
                    _ => String::new(),
                };
                let done = Refusal::ActivityDone(slug(activity));
                self.earn_once(terms, activity, once, at).ok_or(done)
            }
            Act::Suspend { is_suspended, .. } => {
                self.pass(terms, at);
                self.is_suspended = *is_suspended;
                Ok(Answer::Suspended)
            }
            Act::Erase { .. } => {
                self.pass(terms, at);
                self.erase();
                Ok(Answer::Erased)
            }
            Act::Credit { reference, movement, minor, .. } => {
                self.pass(terms, at);
                self.move_credit(reference, movement, *minor, at)
            }
            Act::AddGiftCard { card, .. } => {
                self.pass(terms, at);
                let (reference, load) =
                    (format!("card {card}"), Movement::Load { expires_at: None });
                self.move_credit(&reference, &load, around.gift, at)
            }
            Act::LinkCard { .. } => {
                self.pass(terms, at);
                let (points, stamps) = around.paper.clone().unwrap()?;
                let expires_at = end_of_month(&terms.zone, at, terms.points.expiry_months);
                self.earn(Pile { left: points, earned_at: at, expires_at, matures_at: None });
                self.lifetime += points;
                self.stamp(&slug("coffee"), stamps);
                Ok(Answer::Linked { points, stamps })
            }
            Act::Merge { .. }
            | Act::UndoMerge { .. }
            | Act::OnPaper(_)
            | Act::IssueGiftCard { .. }
            | Act::KeepCard { .. } => {
                panic!("nobody, or two, are told of by the model")
            }
            Act::Close => {
                self.pass(terms, at);
                Ok(Answer::Closed)
            }
        }
    }

    /// What the programme gives for joining.
    pub fn welcome(&mut self, rulebook: &Rulebook, step: &Step) {
        self.enrolled_at = Some(step.at);
        self.earn_once(rulebook.at(step.at), "enrolment", String::new(), step.at);
    }

    fn buy(
        &mut self,
        rulebook: &Rulebook,
        shopping: &Shopping,
        around: &Around,
        at: Timestamp,
    ) -> Answer {
        let known =
            self.bought.iter().find(|bought| bought.shopping.reference == shopping.reference);
        if let Some(known) = known {
            return Answer::Bought { points: known.points, is_pending: known.was_pending };
        }
        let occurred_at = shopping.occurred_at;
        let terms = rulebook.at(occurred_at);
        let as_of = if shopping.is_live { at } else { occurred_at };
        self.pass(rulebook.at(as_of), as_of);

        let (tier, is_first) = (self.tier_before(occurred_at), self.bought.is_empty());
        let segments = self.segments(terms, tier, occurred_at);
        let rooms = self.rooms(terms, occurred_at);
        let buyer = Buyer { tier, is_first, segments: segments.clone(), rooms };
        let (points, took) = earned(terms, shopping, &shopping.lines, &buyer);
        for (card, stamps) in stamped(terms, shopping, &shopping.lines, &buyer) {
            self.stamp(&card, stamps);
        }
        let holding = &terms.points;
        let days =
            if shopping.is_live { holding.holding_days } else { holding.holding_days_on_import };
        let matures_at = terms.zone.days_later(occurred_at, days);
        let matures_at = (days > 0 && matures_at > at).then_some(matures_at);
        let cashback = given_back(terms, shopping, &shopping.lines, &buyer);
        let load = (cashback > 0).then_some(self.loads.len());
        if cashback > 0 {
            self.loads.push(Load { left: cashback, loaded_at: occurred_at, expires_at: None });
        }
        let minor = shopping.lines.iter().map(|line| line.amount_minor).sum();
        self.bought.push(Bought {
            shopping: shopping.clone(),
            on: terms.zone.date(occurred_at),
            version: terms.version,
            tier,
            is_first,
            segments,
            takes: took.clone(),
            took,
            points,
            was_pending: matures_at.is_some(),
            pile: self.piles.len(),
            load,
            refunds: Vec::new(),
            referral: None,
        });
        self.earn(Pile {
            left: points,
            earned_at: occurred_at,
            expires_at: end_of_month(&terms.zone, occurred_at, terms.points.expiry_months),
            matures_at,
        });
        self.lifetime += points;
        self.count(terms, occurred_at, points, minor);
        if let Some(friend) = around.friend {
            self.join_through(rulebook.at(as_of), friend, as_of);
        }
        for refund in &around.waiting {
            self.refund_early(rulebook, self.bought.len() - 1, refund);
        }
        Answer::Bought { points, is_pending: matures_at.is_some() }
    }

    fn redeem(
        &mut self,
        terms: &Terms,
        voucher: u64,
        redemption: u64,
        store: &'static str,
        at: Timestamp,
    ) -> Result<Answer, Refusal> {
        let place = self.place_of(voucher).ok_or(Refusal::CodeUnknown)?;
        let paper = &mut self.vouchers[place];
        let reward = terms.rewards.iter().find(|reward| reward.slug == paper.reward).unwrap();
        if reward.credit_minor().is_some() {
            return Err(Refusal::CodeUnknown);
        }
        let refused = match &paper.state {
            State::Redeemed { at, store, .. } => {
                let (store, till) = (Some(slug(store)), Some("2".to_owned()));
                Some(RedemptionRefusal::AlreadyRedeemed(Redeemed { at: *at, store, till }))
            }
            State::Cancelled | State::Reversed => Some(RedemptionRefusal::GivenBack),
            State::Issued if at < paper.expires_at => {
                let elsewhere = !reward.stores.is_empty() && !reward.stores.contains(&slug(store));
                elsewhere.then_some(RedemptionRefusal::WrongStore)
            }
            State::Issued | State::Expired => {
                Some(RedemptionRefusal::Expired { expired_at: paper.expires_at })
            }
        };
        if let Some(refused) = refused {
            return Err(refused.into());
        }
        if self.is_suspended {
            return Err(Refusal::MemberSuspended);
        }
        self.vouchers[place].state = State::Redeemed { redemption, at, store };
        Ok(Answer::Redeemed)
    }

    fn reverse(&mut self, terms: &Terms, number: u64, at: Timestamp) -> Result<Answer, Refusal> {
        let of_this = |paper: &Paper| match &paper.state {
            State::Redeemed { redemption, at, .. } if *redemption == number => Some(*at),
            _ => None,
        };
        let mut redeemed = self.vouchers.iter().enumerate();
        let found = redeemed.find_map(|(place, paper)| Some((place, of_this(paper)?)));
        let (place, redeemed_at) = found.ok_or(ReversalRefusal::NotRedeemed)?;
        let minutes = terms.vouchers.reversal_minutes;
        if redeemed_at + Span::new().minutes(minutes) <= at {
            return Err(ReversalRefusal::TooLate { minutes }.into());
        }
        if self.is_erased {
            return Err(Refusal::MemberErased);
        }
        let points_returned = self.vouchers[place].expires_at <= at;
        self.pass(terms, at);
        if points_returned {
            self.end_voucher(place, State::Reversed, &terms.zone, at);
        } else {
            self.vouchers[place].state = State::Issued;
        }
        Ok(Answer::Reversed { points_returned })
    }

    fn adjust(&mut self, terms: &Terms, points: i64, at: Timestamp) -> Result<Answer, Refusal> {
        if points > 0 {
            let expires_at = end_of_month(&terms.zone, at, terms.points.expiry_months);
            self.earn(Pile { left: points, earned_at: at, expires_at, matures_at: None });
        } else {
            self.must_have(-points)?;
            self.take(-points, |_, pile| pile.matures_at.is_none());
        }
        Ok(Answer::Adjusted { available: self.available() })
    }

    /// What an activity earns, unless it has earned for this already.
    pub fn earn_once(
        &mut self,
        terms: &Terms,
        activity: &str,
        once: String,
        at: Timestamp,
    ) -> Option<Answer> {
        let known = terms.activities.iter().find(|known| known.id.as_str() == activity)?;
        let (points, pile) = (known.points.get(), self.piles.len());
        let done = Done { activity: activity.to_owned(), once, points, pile };
        if self.done.iter().any(|earlier| earlier.is_same(&done)) {
            return None;
        }
        self.done.push(done);
        let expires_at = end_of_month(&terms.zone, at, terms.points.expiry_months);
        self.earn(Pile { left: points, earned_at: at, expires_at, matures_at: None });
        self.lifetime += points;
        if known.qualifies {
            self.count(terms, at, points, 0);
        }
        Some(Answer::Earned { points })
    }

    pub fn must_have(&self, points: i64) -> Result<(), Refusal> {
        let short_by = points - self.available();
        if short_by > 0 {
            return Err(TooFewPoints { short_by: Points::new(short_by) }.into());
        }
        Ok(())
    }

    fn place_of(&self, voucher: u64) -> Option<usize> {
        self.vouchers.iter().position(|paper| paper.number == voucher)
    }
}
