//! What chance makes of buying: purchases, goods that come back, and what is paid with.

use jiff::Span;
use loyalty::{
    purchases::{Channel, Line},
    refunds::{Refund, RefundedLine},
};

use crate::{
    steps::{Act, Movement, Shopping},
    story::{STORES, Teller},
};

const DEPARTMENTS: [&str; 6] = ["GROCERY", "GROCERY", "PRODUCE", "DELI", "FUEL", "MISCELLANEOUS"];

impl Teller {
    pub fn purchase(&mut self, member: u64) -> Act {
        let is_live = self.chance.percent(75);
        let occurred_at = if is_live && self.chance.percent(80) {
            self.now
        } else if is_live {
            self.now + Span::new().seconds(self.chance.between(-1_000_000, 3_600))
        } else {
            self.now - Span::new().hours(self.chance.between(0, 9_000))
        };
        let lines = (0..=self.chance.below(4)).map(|_| self.line()).collect();
        let shopping = Shopping {
            member,
            reference: format!("p{}", self.number),
            store: self.chance.pick(&STORES),
            channel: self.chance.pick(&[Channel::Store, Channel::Web, Channel::App]),
            occurred_at,
            is_live,
            lines,
        };
        self.purchases.push(shopping.clone());
        let is_on_paper = self.chance.percent(10);
        let act = if is_on_paper {
            self.receipts.push(shopping.reference.clone());
            Act::OnPaper(shopping)
        } else {
            Act::Purchase(shopping)
        };
        if self.chance.percent(92) {
            return act;
        }
        // The refund overtakes its purchase.
        self.late.push(act);
        self.refund()
    }

    pub fn claim_receipt(&mut self, member: u64) -> Act {
        let receipt = self.chance.pick_late(&self.receipts);
        Act::ClaimReceipt { member, receipt: receipt.unwrap_or_else(|| "p0".into()) }
    }

    pub fn credit(&mut self, member: u64) -> Act {
        let reference = format!("c{}", self.number);
        let minor = self.chance.between(1, 2_000);
        let spent = self.chance.pick_late(&self.spendings);
        let (member, movement) = match (self.chance.below(10), spent) {
            (0..4, _) => {
                let days = self.chance.between(0, 90);
                let expires_at =
                    self.chance.percent(60).then(|| self.now + Span::new().hours(24 * days));
                (member, Movement::Load { expires_at })
            }
            (4..6, Some((member, of))) => (member, Movement::GiveBack { of }),
            _ => {
                self.spendings.push((member, reference.clone()));
                (member, Movement::Spend)
            }
        };
        Act::Credit { member, reference, movement, minor }
    }

    pub fn gift_card(&mut self, member: u64) -> Act {
        if self.gift_cards.is_empty() || self.chance.percent(40) {
            self.gift_cards.push(self.number);
            return Act::IssueGiftCard { card: self.number, minor: self.chance.between(1, 5_000) };
        }
        Act::AddGiftCard { member, card: self.chance.pick(&self.gift_cards) }
    }

    pub fn paper_card(&mut self, member: u64) -> Act {
        let (points, stamps) = (self.chance.between(0, 500), self.chance.between(0, 4));
        if self.paper_cards.is_empty() || self.chance.percent(40) {
            self.paper_cards.push(self.number);
            return Act::KeepCard { card: self.number, points, stamps };
        }
        Act::LinkCard { member, card: self.chance.pick(&self.paper_cards) }
    }

    fn line(&mut self) -> Line {
        let most = self.chance.pick(&[0, 999, 9_999, 30_000]);
        let is_coffee = self.chance.percent(25);
        Line {
            category: if is_coffee { "COFFEE".to_owned() } else { String::new() },
            department: self.chance.pick(&DEPARTMENTS).to_owned(),
            quantity: self.chance.between(0, 5),
            amount_minor: self.chance.between(0, most),
            ..Line::default()
        }
    }

    pub fn refund(&mut self) -> Act {
        let Some(bought) = self.chance.pick_late(&self.purchases) else {
            // A refund that overtakes its purchase.
            let purchase = format!("p{}", self.number + 1);
            return Act::Refund { purchase, reference: "r0".into(), refund: Refund::Amount(1) };
        };
        let total: i64 = bought.lines.iter().map(|line| line.amount_minor).sum();
        let refund = match self.chance.below(10) {
            0..3 => Refund::Amount(self.chance.between(0, total + 5)),
            3..5 => Refund::Lines(
                (0..bought.lines.len())
                    .map(|line| RefundedLine {
                        line,
                        amount_minor: bought.lines[line].amount_minor,
                    })
                    .filter(|line| line.amount_minor > 0)
                    .collect(),
            ),
            _ => {
                let line =
                    usize::try_from(self.chance.below(bought.lines.len() as u64 + 1)).unwrap();
                let paid = bought.lines.get(line).map_or(1, |line| line.amount_minor);
                let part = if self.chance.percent(60) { paid } else { paid / 2 };
                Refund::Lines(vec![RefundedLine { line, amount_minor: part }])
            }
        };
        Act::Refund { purchase: bought.reference, reference: format!("r{}", self.number), refund }
    }
}
