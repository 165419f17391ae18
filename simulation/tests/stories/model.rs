//! The naive model: a list of what happened, and nothing else.
//!
//! For each question everybody whom it concerns is told anew from the first fact on. Nothing is
//! kept between two questions, and none of the rules' own functions is asked.

use database::{Refusal, Rulebook};
use jiff::Span;
use loyalty::ids::Sequence;

use crate::{
    person::Person,
    referring::Referral,
    refunding::{Waiting, must_be_something},
    steps::{Act, Answer, Shopping, Step},
};

/// All that happened.
pub struct Model {
    rulebook: Rulebook,
    pub facts: Vec<Fact>,
}

/// A step that was not refused.
pub struct Fact {
    pub step: Step,
    /// Whom it concerns; nobody in particular when time does its work, or nobody yet.
    pub member: Option<u64>,
    pub answer: Answer,
    /// The invitation that earned by it.
    pub earned: Option<Referral>,
    /// The invitation whose points it took back.
    pub ended: Option<Referral>,
}

impl Model {
    pub fn new(rulebook: Rulebook) -> Self {
        Self { rulebook, facts: Vec::new() }
    }

    /// Says what must come of a step, and takes it down if it is not refused.
    pub fn judge(&mut self, step: &Step) -> Answer {
        if step.act.has_key()
            && let Some(known) = self.facts.iter().find(|fact| fact.step.key == step.key)
        {
            let same = known.step.act == step.act;
            return if same { known.answer.clone() } else { Answer::Refused(Refusal::KeyReused) };
        }
        match self.decide(step) {
            Ok((member, answer)) => {
                let earned = self.earns_referral(step, member);
                let (step, ended) = (step.clone(), None);
                self.facts.push(Fact { step, member, answer: answer.clone(), earned, ended });
                let ended = self.ends_referral();
                self.facts.last_mut().unwrap().ended = ended;
                answer
            }
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    fn decide(&self, step: &Step) -> Result<(Option<u64>, Answer), Refusal> {
        let member = match &step.act {
            Act::Close => return Ok((None, Answer::Closed)),
            Act::Enrol { member, .. } => return Ok((Some(*member), Answer::Enrolled)),
            Act::Purchase(shopping) => {
                let member = self.now(shopping.member);
                if !self.members().contains(&member) {
                    return Err(Refusal::MemberUnknown);
                }
                if let Some(answer) = self.reported_before(shopping)? {
                    return Ok((Some(member), answer));
                }
                member
            }
            Act::OnPaper(shopping) => return self.on_paper(shopping),
            Act::IssueGiftCard { .. } => return Ok((None, Answer::Kept)),
            Act::KeepCard { card, .. } => {
                let known = self.paper_card(*card).is_none_or(|known| *known == step.act);
                let conflict = Refusal::ReferenceConflict(format!("CARD{card}"));
                return if known { Ok((None, Answer::Kept)) } else { Err(conflict) };
            }
            Act::AddGiftCard { member, card } => {
                self.must_be_new(*card)?;
                self.now(*member)
            }
            Act::ClaimReceipt { member, receipt } => {
                let member = self.now(*member);
                self.must_be_claimable(receipt, member, step)?;
                member
            }
            Act::Refund { purchase, reference, refund } => {
                let Some(buyer) = self.buyer(purchase) else {
                    let told = Waiting { reference: reference.clone(), refund: refund.clone() };
                    return self.keep(purchase, &told);
                };
                buyer
            }
            Act::Activity { activity, .. } if *activity == "enrolment" => {
                return Err(Refusal::ActivityUnknown((*activity).to_owned()));
            }
            Act::Claim { member, reward, .. } => {
                let terms = self.rulebook.at(step.at);
                if terms.rewards.iter().all(|known| known.slug.as_str() != *reward) {
                    return Err(Refusal::RewardUnknown);
                }
                self.now(*member)
            }
            Act::Cancel { member, .. }
            | Act::Credit { member, .. }
            | Act::LinkCard { member, .. }
            | Act::Adjust { member, .. }
            | Act::CheckIn { member, .. }
            | Act::Activity { member, .. }
            | Act::Suspend { member, .. }
            | Act::Erase { member } => self.now(*member),
            Act::Merge { survivor, merged } => return self.merge(step, *survivor, *merged),
            Act::UndoMerge { merged } => return self.undo_merge(step, *merged),
            Act::Redeem { voucher, .. } => self.claimant(*voucher).ok_or(Refusal::CodeUnknown)?,
            Act::Reverse { redemption } => {
                let voucher = self.redeemed(*redemption).ok_or(Refusal::RedemptionUnknown)?;
                self.claimant(voucher).ok_or(Refusal::RedemptionUnknown)?
            }
        };
        let mut person = self.person(member).ok_or(Refusal::MemberUnknown)?;
        match &step.act {
            // Their codes lead nowhere.
            Act::Redeem { .. } if person.is_erased => return Err(Refusal::CodeUnknown),
            // These look at the purchase and at the voucher first.
            Act::Refund { .. } | Act::Reverse { .. } => {}
            _ if person.is_erased => return Err(Refusal::MemberErased),
            _ => {}
        }
        let mut around = self.around(&step.act, self.facts.len());
        around.kept_by_others = self.kept_by_others(member, &step.act);
        let answer = person.act(&self.rulebook, step, &around)?;
        Ok((Some(member), answer))
    }

    /// A purchase of nobody in particular.
    fn on_paper(&self, shopping: &Shopping) -> Result<(Option<u64>, Answer), Refusal> {
        match self.first_report(&shopping.reference) {
            None => Ok((None, Answer::Kept)),
            Some(first) => match &first.step.act {
                Act::OnPaper(known) if known == shopping => Ok((None, Answer::Kept)),
                _ => Err(Refusal::ReferenceConflict(shopping.reference.clone())),
            },
        }
    }

    fn must_be_claimable(&self, receipt: &str, member: u64, step: &Step) -> Result<(), Refusal> {
        let Some(sold) = self.sold(receipt) else { return Err(Refusal::CodeUnknown) };
        match self.buyer(receipt) {
            Some(owner) if owner == member => {
                return Err(Refusal::ReceiptYours { sequence: Sequence(0) });
            }
            Some(_) => return Err(Refusal::ReceiptClaimed),
            None => {}
        }
        let terms = self.rulebook.at(sold.occurred_at);
        let days = terms.points.receipt_days;
        let last_day = terms.zone.date(sold.occurred_at) + Span::new().days(i64::from(days));
        if step.at >= terms.zone.start_of(last_day.tomorrow().unwrap()) {
            return Err(Refusal::ReceiptTooOld { days });
        }
        Ok(())
    }

    /// A gift card is in nobody's wallet.
    fn must_be_new(&self, card: u64) -> Result<(), Refusal> {
        if self.gift(card).is_none() {
            return Err(Refusal::GiftCardWrong);
        }
        let adds =
            |act: &Act| matches!(act, Act::AddGiftCard { card: added, .. } if *added == card);
        let is_used = self.facts.iter().any(|fact| adds(&fact.step.act));
        if is_used { Err(Refusal::GiftCardUsed) } else { Ok(()) }
    }

    /// A refund that comes before its purchase, or before anybody has claimed its receipt.
    fn keep(&self, purchase: &str, told: &Waiting) -> Result<(Option<u64>, Answer), Refusal> {
        must_be_something(&told.refund)?;
        let waiting = self.waiting(purchase, self.facts.len());
        let known = waiting.iter().find(|known| known.reference == told.reference);
        if known.is_some_and(|known| known.refund != told.refund) {
            return Err(Refusal::ReferenceConflict(told.reference.clone()));
        }
        Ok((None, Answer::Refunded { points: 0 }))
    }

    /// Two become one.
    fn merge(
        &self,
        step: &Step,
        survivor: u64,
        merged: u64,
    ) -> Result<(Option<u64>, Answer), Refusal> {
        if survivor == merged {
            return Err(Refusal::MergedAlready);
        }
        let there = |member| match self.person(member) {
            Some(person) if person.is_erased => Err(Refusal::MemberErased),
            Some(person) if !person.is_merged => Ok(person),
            _ => Err(Refusal::MemberUnknown),
        };
        let (one, mut other) = (there(survivor)?, there(merged)?);
        if one.is_suspended || other.is_suspended {
            return Err(Refusal::MemberSuspended);
        }
        other.pass(self.rulebook.at(step.at), step.at);
        let points = other.available() + other.pending();
        Ok((Some(survivor), Answer::Merged { points }))
    }

    /// One is two again.
    fn undo_merge(&self, step: &Step, merged: u64) -> Result<(Option<u64>, Answer), Refusal> {
        let survivor = self.merged_into(merged).ok_or(Refusal::NotMerged)?;
        let mut one = self.person(survivor).ok_or(Refusal::NotMerged)?;
        if one.is_erased {
            return Err(Refusal::MemberErased);
        }
        if one.is_merged {
            return Err(Refusal::NotMerged);
        }
        one.pass(self.rulebook.at(step.at), step.at);
        let back = one.part(merged);
        Ok((Some(survivor), Answer::Parted { points: back.available() + back.pending() }))
    }

    /// A member, told from the first fact on.
    pub fn person(&self, member: u64) -> Option<Person> {
        self.person_before(member, self.facts.len())
    }

    /// A member, told from the first fact on and before one.
    pub fn person_before(&self, member: u64, end: usize) -> Option<Person> {
        let mut person = None;
        for (number, fact) in self.facts[..end].iter().enumerate() {
            let (at, terms) = (fact.step.at, self.rulebook.at(fact.step.at));
            let before = |other| {
                let mut other = self.person_before(other, number).expect("they were there");
                other.pass(terms, at);
                other
            };
            match (&fact.step.act, &mut person) {
                (Act::Merge { survivor, merged }, Some(person)) if *survivor == member => {
                    Person::pass(person, terms, at);
                    person.join(*merged, before(*merged), terms, at);
                }
                (Act::Merge { merged, .. }, Some(person)) if *merged == member => {
                    Person::pass(person, terms, at);
                    *person = person.emptied();
                }
                (Act::UndoMerge { merged }, Some(person)) if fact.member == Some(member) => {
                    Person::pass(person, terms, at);
                    person.part(*merged);
                }
                (Act::UndoMerge { merged }, Some(person)) if *merged == member => {
                    *person = before(fact.member.expect("a survivor")).part(member);
                }
                (Act::Merge { .. } | Act::UndoMerge { .. }, _) => {}
                // Whoever is part of them is forgotten with them.
                (Act::Erase { .. }, Some(person))
                    if fact.member == Some(self.now_before(member, number)) =>
                {
                    Person::pass(person, terms, at);
                    person.erase();
                }
                (Act::Enrol { .. }, none) if fact.member == Some(member) => {
                    let mut enrolled = Person::default();
                    enrolled.welcome(&self.rulebook, &fact.step);
                    *none = Some(enrolled);
                }
                (act, Some(person)) if fact.member == Some(member) || *act == Act::Close => {
                    let mut around = self.around(act, number);
                    around.friend = fact.earned.as_ref().map(|earned| earned.friend);
                    person.act(&self.rulebook, &fact.step, &around).expect("it happened before");
                }
                _ => {}
            }
            if let Some(person) = &mut person {
                person.invited(&self.rulebook, fact, member);
            }
        }
        person
    }
}
