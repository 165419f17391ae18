//! The naive model: a list of what happened, and nothing else.
//!
//! For each question everybody whom it concerns is told anew from the first fact on. Nothing is
//! kept between two questions, and none of the rules' own functions is asked.

use database::{Refusal, Rulebook};

use crate::{
    person::Person,
    steps::{Act, Answer, Shopping, Step},
};

/// All that happened.
pub struct Model {
    rulebook: Rulebook,
    facts: Vec<Fact>,
}

/// A step that was not refused.
struct Fact {
    step: Step,
    /// Whom it concerns; nobody in particular when time does its work.
    member: Option<u64>,
    answer: Answer,
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
                self.facts.push(Fact { step: step.clone(), member, answer: answer.clone() });
                answer
            }
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    fn decide(&self, step: &Step) -> Result<(Option<u64>, Answer), Refusal> {
        let member = match &step.act {
            Act::Close => return Ok((None, Answer::Closed)),
            Act::Enrol { member } => return Ok((Some(*member), Answer::Enrolled)),
            Act::Purchase(shopping) => {
                let member = self.now(shopping.member);
                if let Some(answer) = self.reported_before(shopping)? {
                    return Ok((Some(member), answer));
                }
                member
            }
            Act::Refund { purchase, .. } => self.buyer(purchase).ok_or(Refusal::PurchaseUnknown)?,
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
        let answer = person.act(&self.rulebook, step, self.kept_by_others(member, &step.act))?;
        Ok((Some(member), answer))
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

    /// Of whom somebody is part, if of anybody.
    fn merged_into(&self, member: u64) -> Option<u64> {
        self.merged_into_before(member, self.facts.len())
    }

    fn merged_into_before(&self, member: u64, end: usize) -> Option<u64> {
        let last = self.facts[..end].iter().rev().find_map(|fact| match fact.step.act {
            Act::Merge { survivor, merged } if merged == member => Some(Some(survivor)),
            Act::UndoMerge { merged } if merged == member => Some(None),
            _ => None,
        });
        last.flatten()
    }

    /// Who somebody is now.
    fn now(&self, member: u64) -> u64 {
        self.now_before(member, self.facts.len())
    }

    fn now_before(&self, member: u64, end: usize) -> u64 {
        let survivor = self.merged_into_before(member, end);
        survivor.map_or(member, |survivor| self.now_before(survivor, end))
    }

    /// A member, told from the first fact on.
    pub fn person(&self, member: u64) -> Option<Person> {
        self.person_before(member, self.facts.len())
    }

    /// A member, told from the first fact on and before one.
    fn person_before(&self, member: u64, end: usize) -> Option<Person> {
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
                (_, Some(person)) if fact.member.is_none_or(|concerned| concerned == member) => {
                    person.act(&self.rulebook, &fact.step, 0).expect("it happened before");
                }
                _ => {}
            }
        }
        person
    }

    /// Whether a step is a refund of a purchase that nobody has reported.
    pub fn overtakes(&self, step: &Step) -> bool {
        matches!(&step.act, Act::Refund { purchase, .. } if self.first_report(purchase).is_none())
    }

    /// Everybody who is enrolled.
    pub fn members(&self) -> Vec<u64> {
        let enrolled = self.facts.iter().filter(|fact| matches!(fact.step.act, Act::Enrol { .. }));
        enrolled.filter_map(|fact| fact.member).collect()
    }

    /// Whom a step concerns: whose state is to be looked at after it.
    pub fn concerned(&self, step: &Step) -> Vec<u64> {
        match &step.act {
            Act::Close | Act::Merge { .. } | Act::UndoMerge { .. } | Act::Erase { .. } => {
                self.members()
            }
            Act::Enrol { member }
            | Act::Claim { member, .. }
            | Act::Cancel { member, .. }
            | Act::Adjust { member, .. }
            | Act::CheckIn { member, .. }
            | Act::Suspend { member, .. }
            | Act::Activity { member, .. } => vec![self.now(*member)],
            Act::Purchase(shopping) => vec![self.now(shopping.member)],
            Act::Refund { purchase, .. } => self.buyer(purchase).into_iter().collect(),
            Act::Redeem { voucher, .. } => self.claimant(*voucher).into_iter().collect(),
            Act::Reverse { redemption } => {
                let voucher = self.redeemed(*redemption);
                voucher.and_then(|voucher| self.claimant(voucher)).into_iter().collect()
            }
        }
    }

    /// How many of a scarce reward there are with members.
    pub fn kept(&self, reward: &loyalty::ids::Slug) -> i64 {
        self.members().into_iter().filter_map(|m| self.person(m)).map(|p| p.keeps(reward)).sum()
    }

    fn kept_by_others(&self, member: u64, act: &Act) -> i64 {
        // Of all rewards that stories ask for, only this one is scarce.
        let Act::Claim { reward: "tasting", .. } = act else { return 0 };
        let others = self.members().into_iter().filter(|other| *other != member);
        let tasting = crate::steps::slug("tasting");
        others.filter_map(|other| self.person(other)).map(|p| p.keeps(&tasting)).sum()
    }

    fn reported_before(&self, shopping: &Shopping) -> Result<Option<Answer>, Refusal> {
        let Some((first, answer)) = self.first_report(&shopping.reference) else { return Ok(None) };
        // Whether it is history does not make it another purchase, nor by which of their numbers
        // the buyer is called.
        let Shopping { is_live, member, .. } = *first;
        let is_theirs = self.buyer(&shopping.reference) == Some(self.now(shopping.member));
        if is_theirs && (Shopping { member, is_live, ..shopping.clone() }) == *first {
            Ok(Some(answer.clone()))
        } else {
            Err(Refusal::ReferenceConflict(shopping.reference.clone()))
        }
    }

    fn first_report(&self, reference: &str) -> Option<(&Shopping, &Answer)> {
        self.facts.iter().find_map(|fact| match &fact.step.act {
            Act::Purchase(shopping) if shopping.reference == reference => {
                Some((shopping, &fact.answer))
            }
            _ => None,
        })
    }

    /// Whose a purchase is now.
    fn buyer(&self, reference: &str) -> Option<u64> {
        let buyer = self.facts.iter().find_map(|fact| match &fact.step.act {
            Act::Purchase(shopping) if shopping.reference == reference => fact.member,
            _ => None,
        });
        buyer.map(|member| self.now(member))
    }

    /// Whose a voucher is now.
    fn claimant(&self, number: u64) -> Option<u64> {
        let claimant = self.facts.iter().find_map(|fact| match &fact.step.act {
            Act::Claim { voucher, .. } if *voucher == number => fact.member,
            _ => None,
        });
        claimant.map(|member| self.now(member))
    }

    fn redeemed(&self, number: u64) -> Option<u64> {
        self.facts.iter().find_map(|fact| match &fact.step.act {
            Act::Redeem { voucher, redemption, .. } if *redemption == number => Some(*voucher),
            _ => None,
        })
    }
}
