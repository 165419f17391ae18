//! Members of the naive model who become one, who are two again, and who are forgotten.

use jiff::Timestamp;
use loyalty::programme::Programme;

use crate::{
    credit::Moved,
    person::{Bought, Counted, Done, Paper, Person, State},
};

/// Somebody who became part of a member.
#[derive(Clone, Debug)]
pub struct Joined {
    merged: u64,
    /// As they were.
    was: Person,
    /// From which pile on theirs lie.
    first_pile: usize,
    /// And from which load on.
    first_load: usize,
    /// What they had moved under references of their own alone.
    moves: Vec<String>,
    /// What the piles of one paid of the other's debt.
    settled: Vec<(usize, i64)>,
    /// What they had earned by, and the other had not.
    done: Vec<Done>,
}

impl Person {
    /// Somebody becomes part of this member.
    pub fn join(&mut self, merged: u64, was: Person, terms: &Programme, at: Timestamp) {
        let (first_pile, first_load) = (self.piles.len(), self.loads.len());
        self.piles.extend(was.piles.iter().cloned());
        for paper in &was.vouchers {
            self.put(moved(paper, |pile| pile + first_pile));
        }
        for bought in &was.bought {
            self.bought.push(Bought {
                pile: bought.pile + first_pile,
                load: bought.load.map(|load| load + first_load),
                ..bought.clone()
            });
        }
        for (card, stamps) in &was.stamps {
            self.stamp(card, *stamps);
        }
        self.loads.extend(was.loads.iter().cloned());
        let mut moves = Vec::new();
        for moved in &was.moves {
            if self.moves.iter().all(|known| known.reference != moved.reference) {
                moves.push(moved.reference.clone());
                self.moves.push(renumbered(moved, |load| load + first_load));
            }
        }
        let new = was.done.iter().filter(|done| !self.done.iter().any(|own| own.is_same(done)));
        let done: Vec<Done> =
            new.map(|done| Done { pile: done.pile + first_pile, ..done.clone() }).collect();
        self.done.extend(done.iter().cloned());
        self.debt += was.debt;
        let settled = self.settle();
        self.lifetime += was.lifetime;
        self.counted.extend(was.counted.iter().cloned());
        if was.tier > self.tier {
            self.change_tier(was.tier, was.held_until.unwrap_or(at), at);
        } else if was.tier == self.tier {
            self.held_until = self.held_until.max(was.held_until);
        }
        self.rise(terms, at);
        self.joined.push(Joined { merged, was, first_pile, first_load, moves, settled, done });
    }

    /// Somebody who became part of this member is one of their own again.
    pub fn part(&mut self, merged: u64) -> Person {
        let place = self.joined.iter().rposition(|joined| joined.merged == merged).unwrap();
        let Joined { mut was, first_pile, first_load, moves, settled, done, .. } =
            self.joined.remove(place);
        let mut debt = self.debt;
        for (pile, points) in settled {
            self.piles[pile].left += points;
            debt += points;
        }
        was.debt = was.debt.min(debt);
        self.debt = debt - was.debt;
        for i in 0..was.piles.len() {
            was.piles[i] = self.piles[first_pile + i].clone();
            self.piles[first_pile + i].left = 0;
        }
        for i in 0..was.loads.len() {
            was.loads[i] = self.loads[first_load + i].clone();
            self.loads[first_load + i].left = 0;
        }
        // What was given back of a spending goes where the spending goes.
        let is_theirs = |moved: &Moved| {
            moves.contains(&moved.reference)
                || moved.of.as_ref().is_some_and(|of| moves.contains(of))
        };
        was.moves.retain(|moved| !moves.contains(&moved.reference));
        let back = self.moves.iter().filter(|moved| is_theirs(moved));
        was.moves.extend(back.map(|moved| renumbered(moved, |load| load - first_load)));
        self.moves.retain(|moved| !is_theirs(moved));
        for i in 0..was.vouchers.len() {
            let number = was.vouchers[i].number;
            let place = self.vouchers.iter().position(|paper| paper.number == number).unwrap();
            was.vouchers[i] = moved(&self.vouchers.remove(place), |pile| pile - first_pile);
        }
        for i in 0..was.bought.len() {
            let reference = was.bought[i].shopping.reference.clone();
            let is_it = |bought: &Bought| bought.shopping.reference == reference;
            let place = self.bought.iter().position(is_it).unwrap();
            let bought = self.bought.remove(place);
            was.bought[i] = Bought {
                pile: bought.pile - first_pile,
                load: bought.load.map(|load| load - first_load),
                ..bought
            };
        }
        // Stamps are all alike: as many go back as came.
        for (card, stamps) in &was.stamps {
            self.stamp(card, -stamps);
        }
        self.done.retain(|known| !done.iter().any(|came| came.is_same(known)));
        self.lifetime -= was.lifetime;
        let less = |counted: &Counted| Counted {
            points: -counted.points,
            minor: -counted.minor,
            ..counted.clone()
        };
        self.counted.extend(was.counted.iter().map(less));
        self.settle();
        was.settle();
        was
    }

    /// What is left of somebody who became part of another.
    pub fn emptied(&self) -> Self {
        Self {
            enrolled_at: self.enrolled_at,
            is_merged: true,
            tier: self.tier,
            held_until: self.held_until,
            counted: self.counted.clone(),
            ..Self::default()
        }
    }

    /// Who they were is forgotten; what they had is given up.
    pub fn erase(&mut self) {
        self.is_erased = true;
        self.debt = 0;
        self.stamps.clear();
        for load in &mut self.loads {
            load.left = 0;
        }
        for pile in &mut self.piles {
            pile.left = 0;
        }
        for paper in self.vouchers.iter_mut().filter(|paper| paper.state == State::Issued) {
            paper.state = State::Expired;
        }
    }

    /// A debt is paid from what lies beside it.
    fn settle(&mut self) -> Vec<(usize, i64)> {
        let paid = self.take(self.debt, |_, pile| pile.matures_at.is_none());
        self.debt -= paid.iter().map(|(_, points)| points).sum::<i64>();
        paid
    }

    fn put(&mut self, paper: Paper) {
        let place = self.vouchers.partition_point(|earlier| earlier.number < paper.number);
        self.vouchers.insert(place, paper);
    }
}

fn renumbered(moved: &Moved, to: impl Fn(usize) -> usize) -> Moved {
    let parts = moved.parts.iter().map(|&(load, minor)| (to(load), minor)).collect();
    Moved { parts, ..moved.clone() }
}

fn moved(paper: &Paper, to: impl Fn(usize) -> usize) -> Paper {
    let draws = paper.draws.iter().map(|&(pile, points)| (to(pile), points)).collect();
    Paper { draws, ..paper.clone() }
}
