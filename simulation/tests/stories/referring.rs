//! Friends in the naive model: what an invitation earns both sides, and when it is taken back.

use database::{Rulebook, Terms};
use jiff::Timestamp;

use crate::{
    model::{Fact, Model},
    person::{Bought, Person},
    steps::{Act, Step},
};

/// What a fact did to an invitation.
#[derive(Clone, Debug)]
pub struct Referral {
    pub friend: u64,
    /// Who gets or loses the other side's points; nobody if they are gone.
    pub inviting: Option<u64>,
    /// From when on those points are theirs.
    pub at: Timestamp,
}

impl Model {
    /// Through whose invitation a member joined, as it was remembered.
    fn invited_by(&self, friend: u64) -> Option<u64> {
        let joined =
            |fact: &Fact| matches!(fact.step.act, Act::Enrol { member, .. } if member == friend);
        let end = self.facts.iter().position(joined)?;
        let Act::Enrol { invited_by, .. } = self.facts[end].step.act else { return None };
        let inviting = self.now_before(invited_by?, end);
        let person = self.person_before(inviting, end)?;
        // Who joins later was invited by who joined earlier; a clock that was set back hides it.
        let joined_at = self.joined_at(inviting)?;
        let is_active = !person.is_erased && !person.is_suspended;
        (is_active && self.facts[end].step.at >= joined_at).then_some(inviting)
    }

    fn joined_at(&self, member: u64) -> Option<Timestamp> {
        let joined =
            |fact: &&Fact| matches!(fact.step.act, Act::Enrol { member: of, .. } if of == member);
        self.facts.iter().find(joined).map(|fact| fact.step.at)
    }

    /// What both sides earn by this step, if it is a friend's first purchase.
    pub fn earns_referral(&self, step: &Step, member: Option<u64>) -> Option<Referral> {
        let (bought, is_live) = match &step.act {
            Act::Purchase(shopping) if self.first_report(&shopping.reference).is_none() => {
                (shopping, shopping.is_live)
            }
            Act::ClaimReceipt { receipt, .. } => (self.sold(receipt)?, true),
            _ => return None,
        };
        let friend = member?;
        let is_something = bought.lines.iter().any(|line| line.amount_minor > 0);
        let mut earned = self.facts.iter().filter_map(|fact| fact.earned.as_ref());
        if earned.any(|earned| earned.friend == friend)
            || !is_something
            || !self.person(friend)?.bought.is_empty()
        {
            return None;
        }
        let inviting =
            Some(self.now(self.invited_by(friend)?)).filter(|inviting| *inviting != friend);
        let is_active = |other: &u64| {
            self.person(*other).is_some_and(|person| !person.is_erased && !person.is_suspended)
        };
        let at = if is_live { step.at } else { bought.occurred_at };
        Some(Referral { friend, inviting: inviting.filter(is_active), at })
    }

    /// What the last fact takes back from both sides: the purchase that it was for is given back.
    pub fn ends_referral(&self) -> Option<Referral> {
        let fact = self.facts.last()?;
        let (member, at) = (fact.member?, fact.step.at);
        let before = match &fact.earned {
            Some(earned) => vec![earned.friend],
            None if !matches!(fact.step.act, Act::Refund { .. }) => return None,
            None => self.person_before(member, self.facts.len() - 1)?.referrals(),
        };
        let after = self.person(member)?.referrals();
        let friend = before.into_iter().find(|friend| !after.contains(friend))?;
        let inviting = self.now(self.invited_by(friend)?);
        let is_there = |other: &u64| self.person(*other).is_some_and(|person| !person.is_erased);
        Some(Referral { friend, inviting: Some(inviting).filter(is_there), at })
    }
}

impl Person {
    /// Friends whose invitation has earned by a purchase that this member has.
    fn referrals(&self) -> Vec<u64> {
        self.bought.iter().filter_map(|bought| bought.referral).collect()
    }

    /// The friend's side of what the last purchase earns.
    pub fn join_through(&mut self, terms: &Terms, friend: u64, at: Timestamp) {
        self.earn_once(terms, "referral", as_friend(friend), at);
        self.bought.last_mut().unwrap().referral = Some(friend);
    }

    /// A purchase of which all is given back takes what its invitation earned with it.
    pub fn may_end_referral(&mut self, place: usize, minor_returned: i64) {
        let Bought { shopping, referral, .. } = &mut self.bought[place];
        let total: i64 = shopping.lines.iter().map(|line| line.amount_minor).sum();
        if minor_returned >= total
            && let Some(friend) = referral.take()
        {
            self.end_referral(&as_friend(friend));
        }
    }

    fn end_referral(&mut self, once: &str) {
        let known = self.done.iter().find(|done| done.activity == "referral" && done.once == once);
        if let Some((points, pile)) = known.map(|done| (done.points, done.pile)) {
            self.lose(points, pile);
        }
    }

    /// The inviting side of what a fact did.
    pub fn invited(&mut self, rulebook: &Rulebook, fact: &Fact, member: u64) {
        let own = |referral: &Option<Referral>| {
            referral.clone().filter(|referral| referral.inviting == Some(member))
        };
        if let Some(Referral { friend, at, .. }) = own(&fact.earned) {
            self.pass(rulebook.at(at), at);
            self.earn_once(rulebook.at(at), "referral", friend.to_string(), at);
        }
        if let Some(Referral { friend, at, .. }) = own(&fact.ended) {
            self.pass(rulebook.at(at), at);
            self.end_referral(&friend.to_string());
        }
    }
}

fn as_friend(friend: u64) -> String {
    format!("invited/{friend}")
}
