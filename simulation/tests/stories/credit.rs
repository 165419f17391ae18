//! Credit in the naive model: money that is loaded, spent and given back.

use database::Refusal;
use jiff::Timestamp;
use loyalty::credit::CreditRefusal;

use crate::{
    person::Person,
    steps::{Answer, Movement},
};

/// What is left of one load.
#[derive(Clone, Debug)]
pub struct Load {
    pub left: i64,
    pub loaded_at: Timestamp,
    pub expires_at: Option<Timestamp>,
}

/// One movement, with the loads that it took from or gave to.
#[derive(Clone, Debug)]
pub struct Moved {
    pub reference: String,
    pub minor: i64,
    pub of: Option<String>,
    pub parts: Vec<(usize, i64)>,
}

impl Person {
    pub fn credit(&self) -> i64 {
        self.loads.iter().map(|load| load.left).sum()
    }

    pub fn move_credit(
        &mut self,
        reference: &str,
        movement: &Movement,
        minor: i64,
        at: Timestamp,
    ) -> Result<Answer, Refusal> {
        let (signed, of) = match movement {
            Movement::Load { .. } => (minor, None),
            Movement::Spend => (-minor, None),
            Movement::GiveBack { of } => (minor, Some(of.clone())),
        };
        if let Some(known) = self.moves.iter().find(|known| known.reference == reference) {
            if known.minor != signed || known.of != of {
                return Err(Refusal::ReferenceConflict(reference.to_owned()));
            }
            return Ok(Answer::Credit { minor: signed, balance: self.credit() });
        }
        let parts = match movement {
            Movement::Load { expires_at } => {
                self.loads.push(Load { left: minor, loaded_at: at, expires_at: *expires_at });
                vec![(self.loads.len() - 1, minor)]
            }
            Movement::Spend => self.spend(minor, at)?,
            Movement::GiveBack { of } => self.give_credit_back(of, minor)?,
        };
        self.moves.push(Moved { reference: reference.to_owned(), minor: signed, of, parts });
        Ok(Answer::Credit { minor: signed, balance: self.credit() })
    }

    /// What expires first, then what was loaded first.
    fn spend(&mut self, minor: i64, at: Timestamp) -> Result<Vec<(usize, i64)>, Refusal> {
        if self.is_suspended {
            return Err(Refusal::MemberSuspended);
        }
        let is_good = |load: &Load| load.expires_at.is_none_or(|expires_at| at < expires_at);
        let mut order: Vec<usize> =
            (0..self.loads.len()).filter(|&i| is_good(&self.loads[i])).collect();
        let short_by_minor = minor - order.iter().map(|&i| self.loads[i].left).sum::<i64>();
        if short_by_minor > 0 {
            return Err(Refusal::Credit(CreditRefusal::TooLittle { short_by_minor }));
        }
        order.sort_by_key(|&i| {
            let Load { expires_at, loaded_at, .. } = self.loads[i];
            (expires_at.is_none(), expires_at, loaded_at, i)
        });
        let (mut missing, mut parts) = (minor, Vec::new());
        for i in order {
            let part = missing.min(self.loads[i].left);
            if part > 0 {
                self.loads[i].left -= part;
                missing -= part;
                parts.push((i, part));
            }
        }
        Ok(parts)
    }

    /// What was taken last goes back first, each to the load it came from.
    fn give_credit_back(&mut self, of: &str, minor: i64) -> Result<Vec<(usize, i64)>, Refusal> {
        let spent = self.moves.iter().find(|moved| moved.reference == of && moved.minor < 0);
        let mut left = match spent {
            Some(spent) => spent.parts.clone(),
            None => return Err(Refusal::CreditReferenceUnknown(of.to_owned())),
        };
        for earlier in self.moves.iter().filter(|moved| moved.of.as_deref() == Some(of)) {
            for (load, back) in &earlier.parts {
                let place = left.iter().position(|(other, _)| other == load).unwrap();
                left[place].1 -= back;
            }
        }
        let left_minor: i64 = left.iter().map(|(_, minor)| minor).sum();
        if minor > left_minor {
            return Err(Refusal::Credit(CreditRefusal::ExceedsSpending { left_minor }));
        }
        let (mut missing, mut parts) = (minor, Vec::new());
        for (load, room) in left.into_iter().rev() {
            let part = missing.min(room);
            if part > 0 {
                self.loads[load].left += part;
                missing -= part;
                parts.push((load, part));
            }
        }
        Ok(parts)
    }
}
