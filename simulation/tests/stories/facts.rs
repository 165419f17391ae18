//! What can be asked of the list of what happened, without telling anybody anew.

use database::Refusal;

use crate::{
    acts::Around,
    model::{Fact, Model},
    refunding::Waiting,
    steps::{Act, Answer, Shopping, Step, slug},
};

impl Model {
    /// Of whom somebody is part, if of anybody.
    pub fn merged_into(&self, member: u64) -> Option<u64> {
        self.merged_into_before(member, self.facts.len())
    }

    pub fn merged_into_before(&self, member: u64, end: usize) -> Option<u64> {
        let last = self.facts[..end].iter().rev().find_map(|fact| match fact.step.act {
            Act::Merge { survivor, merged } if merged == member => Some(Some(survivor)),
            Act::UndoMerge { merged } if merged == member => Some(None),
            _ => None,
        });
        last.flatten()
    }

    /// Who somebody is now.
    pub fn now(&self, member: u64) -> u64 {
        self.now_before(member, self.facts.len())
    }

    pub fn now_before(&self, member: u64, end: usize) -> u64 {
        let survivor = self.merged_into_before(member, end);
        survivor.map_or(member, |survivor| self.now_before(survivor, end))
    }

    /// Everybody who is enrolled.
    pub fn members(&self) -> Vec<u64> {
        let enrolled = self.facts.iter().filter(|fact| matches!(fact.step.act, Act::Enrol { .. }));
        enrolled.filter_map(|fact| fact.member).collect()
    }

    /// Whom a step concerns: whose state is to be looked at after it.
    pub fn concerned(&self, step: &Step) -> Vec<u64> {
        let last = self.facts.last().filter(|fact| fact.step.number == step.number);
        let referrals = last.into_iter().flat_map(|fact| [&fact.earned, &fact.ended]);
        let mut concerned: Vec<u64> = referrals.flatten().filter_map(|r| r.inviting).collect();
        concerned.extend(self.doers(step));
        concerned
    }

    fn doers(&self, step: &Step) -> Vec<u64> {
        match &step.act {
            Act::Close | Act::Merge { .. } | Act::UndoMerge { .. } | Act::Erase { .. } => {
                self.members()
            }
            Act::OnPaper(_) | Act::IssueGiftCard { .. } | Act::KeepCard { .. } => Vec::new(),
            Act::Enrol { member, .. }
            | Act::ClaimReceipt { member, .. }
            | Act::Credit { member, .. }
            | Act::AddGiftCard { member, .. }
            | Act::LinkCard { member, .. }
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

    pub fn kept_by_others(&self, member: u64, act: &Act) -> i64 {
        // Of all rewards that stories ask for, only this one is scarce.
        let Act::Claim { reward: "tasting", .. } = act else { return 0 };
        let others = self.members().into_iter().filter(|other| *other != member);
        let tasting = slug("tasting");
        others.filter_map(|other| self.person(other)).map(|p| p.keeps(&tasting)).sum()
    }

    pub fn reported_before(&self, shopping: &Shopping) -> Result<Option<Answer>, Refusal> {
        let Some(known) = self.first_report(&shopping.reference) else { return Ok(None) };
        // Whether it is history does not make it another purchase, nor by which of their numbers
        // the buyer is called.
        if let Act::Purchase(first) = &known.step.act {
            let Shopping { is_live, member, .. } = *first;
            let is_theirs = self.buyer(&shopping.reference) == Some(self.now(shopping.member));
            if is_theirs && (Shopping { member, is_live, ..shopping.clone() }) == *first {
                return Ok(Some(known.answer.clone()));
            }
        }
        Err(Refusal::ReferenceConflict(shopping.reference.clone()))
    }

    /// The first report of a purchase, with a member or without.
    pub fn first_report(&self, reference: &str) -> Option<&Fact> {
        self.facts.iter().find(|fact| match &fact.step.act {
            Act::Purchase(shopping) | Act::OnPaper(shopping) => shopping.reference == reference,
            _ => false,
        })
    }

    /// What was sold on paper.
    pub fn sold(&self, receipt: &str) -> Option<&Shopping> {
        match &self.first_report(receipt)?.step.act {
            Act::OnPaper(shopping) => Some(shopping),
            _ => None,
        }
    }

    /// The refunds of a purchase that came before it was anybody's, each once.
    pub fn waiting(&self, purchase: &str, end: usize) -> Vec<Waiting> {
        let mut waiting: Vec<Waiting> = Vec::new();
        for fact in self.facts[..end].iter().filter(|fact| fact.member.is_none()) {
            if let Act::Refund { purchase: of, reference, refund } = &fact.step.act
                && of == purchase
                && waiting.iter().all(|known| known.reference != *reference)
            {
                waiting.push(Waiting { reference: reference.clone(), refund: refund.clone() });
            }
        }
        waiting
    }

    /// What an act depends on besides the member, before a fact.
    pub fn around(&self, act: &Act, end: usize) -> Around {
        let waiting = |purchase: &str| self.waiting(purchase, end);
        match act {
            Act::Purchase(shopping) => {
                Around { waiting: waiting(&shopping.reference), ..Around::default() }
            }
            Act::ClaimReceipt { receipt, .. } => {
                let sold =
                    self.sold(receipt).map(|sold| Shopping { is_live: true, ..sold.clone() });
                Around { sold, waiting: waiting(receipt), ..Around::default() }
            }
            Act::AddGiftCard { card, .. } => {
                Around { gift: self.gift(*card).unwrap(), ..Around::default() }
            }
            Act::LinkCard { member, card } => {
                let paper = Some(self.on_card(*card, *member, end));
                Around { paper, ..Around::default() }
            }
            _ => Around::default(),
        }
    }

    /// What a gift card is worth.
    pub fn gift(&self, number: u64) -> Option<i64> {
        self.facts.iter().find_map(|fact| match fact.step.act {
            Act::IssueGiftCard { card, minor } if card == number => Some(minor),
            _ => None,
        })
    }

    /// How a paper card was told of.
    pub fn paper_card(&self, number: u64) -> Option<&Act> {
        let mut acts = self.facts.iter().map(|fact| &fact.step.act);
        acts.find(|act| matches!(act, Act::KeepCard { card, .. } if *card == number))
    }

    /// The points and stamps on a paper card, unless somebody has linked it.
    fn on_card(&self, number: u64, member: u64, end: usize) -> Result<(i64, i64), Refusal> {
        let linked = self.facts[..end].iter().find_map(|fact| match fact.step.act {
            Act::LinkCard { card, .. } if card == number => fact.member,
            _ => None,
        });
        if let Some(owner) = linked {
            let is_yours = self.now(owner) == self.now(member);
            return Err(Refusal::PaperCardLinked { is_yours });
        }
        match self.paper_card(number) {
            Some(Act::KeepCard { points, stamps, .. }) => Ok((*points, *stamps)),
            _ => Err(Refusal::PaperCardUnknown),
        }
    }

    /// Whose a purchase is now.
    pub fn buyer(&self, reference: &str) -> Option<u64> {
        let buyer = self.facts.iter().find_map(|fact| match &fact.step.act {
            Act::Purchase(shopping) if shopping.reference == reference => fact.member,
            Act::ClaimReceipt { receipt, .. } if receipt == reference => fact.member,
            _ => None,
        });
        buyer.map(|member| self.now(member))
    }

    /// Whose a voucher is now.
    pub fn claimant(&self, number: u64) -> Option<u64> {
        let claimant = self.facts.iter().find_map(|fact| match &fact.step.act {
            Act::Claim { voucher, .. } if *voucher == number => fact.member,
            _ => None,
        });
        claimant.map(|member| self.now(member))
    }

    pub fn redeemed(&self, number: u64) -> Option<u64> {
        self.facts.iter().find_map(|fact| match &fact.step.act {
            Act::Redeem { voucher, redemption, .. } if *redemption == number => Some(*voucher),
            _ => None,
        })
    }
}
