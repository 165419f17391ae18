//! Lots: what one earning left, with its expiry; and the points a member holds in them.
//!
//! Points are drawn from the lot that expires first, then from the oldest: the
//! order that loses a member the fewest points. A debt (a negative balance after
//! a refund of points already spent) is paid by what comes in before it adds to
//! a lot, so that the open lots always add up to what is available.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Zone,
    ids::LotId,
    ledger::{Account, Posting},
    planted::{Bug, is_planted},
    points::Points,
};

/// How long points live that come back to a lot which has expired meanwhile.
pub const DAYS_AFTER_RETURN: u32 = 7;

/// What one earning left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Which lot.
    pub id: LotId,
    /// What is left in it.
    pub remaining: Points,
    /// When it was earned: the purchase's time, from which expiry counts.
    pub earned_at: Timestamp,
    /// The first moment at which it can no longer be spent.
    pub expires_at: Timestamp,
    /// When it becomes available; none once it is.
    pub matures_at: Option<Timestamp>,
}

/// What one lot gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// The lot.
    pub lot: LotId,
    /// How many of its points.
    pub points: Points,
}

/// The points of one member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointsHeld {
    /// What can be spent now; negative is a debt.
    pub available: Points,
    /// What is earned and not yet matured.
    pub pending: Points,
    /// The lots that the rule at hand needs to see: for adding none, for drawing all open ones.
    pub lots: Vec<Lot>,
}

/// There are fewer points than were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{short_by} more points are needed")]
pub struct TooFewPoints {
    /// How many more it would take.
    pub short_by: Points,
}

/// Points were to go back to a lot that was not given: a fault, never something a person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("lot {} is missing", (.0).0)]
pub struct MissingLot(pub LotId);

impl Lot {
    /// Whether it can be drawn from.
    pub fn is_spendable(&self, at: Timestamp) -> bool {
        self.remaining.is_positive() && self.matures_at.is_none() && at < self.expires_at
    }

    /// The order in which lots are drawn from: what expires first, then the oldest.
    pub fn drawing_order(&self) -> (Timestamp, Timestamp, LotId) {
        (self.expires_at, self.earned_at, self.id)
    }
}

impl PointsHeld {
    /// Adds what an earning left, out of the programme's account `from`.
    ///
    /// The lot is pending if it has yet to mature; else it pays a debt first.
    pub fn add(&mut self, mut lot: Lot, from: Account) -> Vec<Posting> {
        let points = lot.remaining;
        let mut postings = vec![Posting::points(from, -points.get(), None)];
        if lot.matures_at.is_some() {
            self.pending += points;
            postings.push(Posting::points(Account::Pending, points.get(), Some(lot.id)));
        } else {
            lot.remaining -= self.pay_debt(points, &mut postings);
            self.available += lot.remaining;
            push_unless_zero(&mut postings, Account::Available, lot.remaining, Some(lot.id));
            if postings.len() == 1 {
                // A purchase that earned nothing is a fact too, with nothing on both sides.
                postings.push(Posting::points(Account::Available, 0, Some(lot.id)));
            }
        }
        self.lots.push(lot);
        postings
    }

    /// Draws `points` from the spendable lots, for the programme's account `to`.
    pub fn draw(
        &mut self,
        points: Points,
        to: Account,
        at: Timestamp,
    ) -> Result<(Vec<Draw>, Vec<Posting>), TooFewPoints> {
        let spendable: Points =
            self.lots.iter().filter(|lot| lot.is_spendable(at)).map(|lot| lot.remaining).sum();
        let within_reach = spendable.min(self.available);
        if within_reach < points {
            return Err(TooFewPoints { short_by: points - within_reach });
        }

        let draws = self.take_from(points, |lot| lot.is_spendable(at));
        self.available -= points;
        let mut postings = vec![Posting::points(to, points.get(), None)];
        postings.extend(
            draws.iter().map(|d| Posting::points(Account::Available, -d.points.get(), Some(d.lot))),
        );
        Ok((draws, postings))
    }

    /// Gives drawn points back to the very lots they came from, out of the account `from`.
    ///
    /// A lot that would already be gone lives [`DAYS_AFTER_RETURN`] more days.
    pub fn give_back(
        &mut self,
        draws: &[Draw],
        from: Account,
        at: Timestamp,
        zone: &Zone,
    ) -> Result<Vec<Posting>, MissingLot> {
        let points: Points = draws.iter().map(|draw| draw.points).sum();
        let mut postings = vec![Posting::points(from, -points.get(), None)];
        let mut for_debt = self.pay_debt(points, &mut postings);
        for draw in draws {
            let lot = self.lots.iter_mut().find(|lot| lot.id == draw.lot);
            let lot = lot.ok_or(MissingLot(draw.lot))?;
            let kept_for_debt = for_debt.min(draw.points);
            for_debt -= kept_for_debt;
            let returned = draw.points - kept_for_debt;
            let is_gone = lot.expires_at <= at || is_planted(Bug::ReturnExtendsLots);
            if returned.is_positive() && is_gone {
                lot.expires_at = zone.days_later(at, DAYS_AFTER_RETURN);
            }
            lot.remaining += returned;
            self.available += returned;
            push_unless_zero(&mut postings, Account::Available, returned, Some(lot.id));
        }
        Ok(postings)
    }

    /// Takes back points that were earned by the lot `own`, for the programme's account `to`.
    ///
    /// Pending points go first, those of `own` before others; then `own`; then the other lots in
    /// drawing order; what is still missing is owed.
    pub fn take_back(&mut self, points: Points, own: LotId, to: Account) -> Vec<Posting> {
        let mut postings = vec![Posting::points(to, points.get(), None)];
        let mut missing = points;
        for (account, own_only) in [
            (Account::Pending, true),
            (Account::Pending, false),
            (Account::Available, true),
            (Account::Available, false),
        ] {
            let fits = |lot: &Lot| {
                lot.remaining.is_positive()
                    && lot.matures_at.is_some() == (account == Account::Pending)
                    && (lot.id == own || !own_only || is_planted(Bug::RefundTakesAnyLot))
            };
            for draw in self.take_from(missing, fits) {
                missing -= draw.points;
                self.change(account, -draw.points);
                push_unless_zero(&mut postings, account, -draw.points, Some(draw.lot));
            }
        }
        self.available -= missing;
        push_unless_zero(&mut postings, Account::Available, -missing, None);
        postings
    }

    /// Makes the pending points available that mature at `at` or before.
    pub fn mature(&mut self, at: Timestamp) -> Vec<Posting> {
        let mut postings = Vec::new();
        for i in 0..self.lots.len() {
            if self.lots[i].matures_at.is_none_or(|matures_at| at < matures_at) {
                continue;
            }
            self.lots[i].matures_at = None;
            let (id, points) = (self.lots[i].id, self.lots[i].remaining);
            self.pending -= points;
            push_unless_zero(&mut postings, Account::Pending, -points, Some(id));
            let for_debt = self.pay_debt(points, &mut postings);
            self.lots[i].remaining -= for_debt;
            self.available += points - for_debt;
            push_unless_zero(&mut postings, Account::Available, points - for_debt, Some(id));
        }
        postings
    }

    /// Lets go of what is left of lots that expire at `at` or before.
    pub fn expire(&mut self, at: Timestamp) -> Vec<Posting> {
        let mut postings = Vec::new();
        let mut gone = Points::ZERO;
        for lot in &mut self.lots {
            let is_over = lot.matures_at.is_none() && lot.expires_at <= at;
            if is_over && lot.remaining.is_positive() {
                gone += lot.remaining;
                postings.push(Posting::points(
                    Account::Available,
                    -lot.remaining.get(),
                    Some(lot.id),
                ));
                lot.remaining = Points::ZERO;
            }
        }
        self.available -= gone;
        push_unless_zero(&mut postings, Account::Expired, gone, None);
        postings
    }

    /// Pays a debt out of matured lots: after two members became one, of whom one owed points.
    pub fn settle_debt(&mut self) -> Vec<Posting> {
        let matured = |lot: &Lot| lot.matures_at.is_none();
        let in_lots: Points =
            self.lots.iter().filter(|lot| matured(lot)).map(|lot| lot.remaining).sum();
        let owed = in_lots - self.available.max(Points::ZERO);
        if !owed.is_positive() {
            return Vec::new();
        }
        let mut postings: Vec<Posting> = self
            .take_from(owed, matured)
            .into_iter()
            .map(|draw| Posting::points(Account::Available, -draw.points.get(), Some(draw.lot)))
            .collect();
        postings.push(Posting::points(Account::Available, owed.get(), None));
        postings
    }

    /// Whether the lots, given all open ones, add up to the balances.
    pub fn adds_up(&self) -> bool {
        let sum = |pending: bool| -> Points {
            let in_state = |lot: &&Lot| lot.matures_at.is_some() == pending;
            self.lots.iter().filter(in_state).map(|lot| lot.remaining).sum()
        };
        sum(true) == self.pending && sum(false) == self.available.max(Points::ZERO)
    }

    /// Takes up to `points` from the lots that fit, in drawing order.
    fn take_from(&mut self, points: Points, fits: impl Fn(&Lot) -> bool) -> Vec<Draw> {
        let mut open: Vec<&mut Lot> = self.lots.iter_mut().filter(|lot| fits(lot)).collect();
        open.sort_by_key(|lot| lot.drawing_order());
        let mut missing = points;
        let mut draws = Vec::new();
        for lot in open {
            if !missing.is_positive() {
                break;
            }
            let taken = lot.remaining.min(missing);
            lot.remaining -= taken;
            missing -= taken;
            draws.push(Draw { lot: lot.id, points: taken });
        }
        draws
    }

    /// Pays a debt out of incoming `points`; says how many that took.
    fn pay_debt(&mut self, points: Points, postings: &mut Vec<Posting>) -> Points {
        if is_planted(Bug::DebtIsForgotten) {
            return Points::ZERO;
        }
        let paid = points.min((-self.available).max(Points::ZERO));
        self.available += paid;
        push_unless_zero(postings, Account::Available, paid, None);
        paid
    }

    fn change(&mut self, account: Account, by: Points) {
        if account == Account::Pending {
            self.pending += by;
        } else {
            self.available += by;
        }
    }
}

fn push_unless_zero(
    postings: &mut Vec<Posting>,
    account: Account,
    points: Points,
    lot: Option<LotId>,
) {
    if points != Points::ZERO {
        postings.push(Posting::points(account, points.get(), lot));
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::ids::Sequence;

    #[test]
    fn draws_from_the_lot_that_expires_first() {
        let mut held = holding(&[lot(1, 300, 90), lot(2, 200, 10)]);

        let (draws, _) = held.draw(Points::new(250), Account::Claimed, day(0)).unwrap();

        assert_eq!(draws, [draw(2, 200), draw(1, 50)]);
    }

    #[test]
    fn passes_over_a_lot_that_expires_this_moment() {
        let mut held = holding(&[lot(1, 300, 0)]);

        let refused = held.draw(Points::new(100), Account::Claimed, day(0)).unwrap_err();

        assert_eq!(refused, TooFewPoints { short_by: Points::new(100) });
    }

    #[test]
    fn what_comes_in_pays_a_debt_before_it_adds_to_a_lot() {
        let mut held = PointsHeld { available: Points::new(-30), ..PointsHeld::default() };

        let postings = held.add(lot(1, 100, 90), Account::Issued);

        assert_eq!((held.available, held.lots[0].remaining), (Points::new(70), Points::new(70)));
        assert_eq!(postings[1], Posting::points(Account::Available, 30, None));
    }

    #[test]
    fn a_purchase_that_earned_nothing_is_a_fact_with_nothing_on_both_sides() {
        let sides = |points| {
            let postings = PointsHeld::default().add(lot(1, points, 90), Account::Issued);
            postings.iter().map(|p| (p.account, p.amount, p.lot)).collect::<Vec<_>>()
        };
        let own = Some(lot_id(1));
        assert_eq!(sides(0), [(Account::Issued, 0, None), (Account::Available, 0, own)]);
        assert_eq!(sides(50), [(Account::Issued, -50, None), (Account::Available, 50, own)]);
    }

    #[test]
    fn what_matures_pays_a_debt_before_it_can_be_spent() {
        let mut held = PointsHeld { available: Points::new(-30), ..PointsHeld::default() };
        held.add(Lot { matures_at: Some(day(3)), ..lot(1, 100, 90) }, Account::Issued);

        assert_eq!(held.mature(day(2)), []);
        let postings = held.mature(day(3));

        let legs: Vec<_> = postings.iter().map(|p| (p.account, p.amount)).collect();
        let (pending, available) = (Account::Pending, Account::Available);
        assert_eq!(legs, [(pending, -100), (available, 30), (available, 70)]);
        assert_eq!((held.available, held.pending), (Points::new(70), Points::ZERO));
        assert!(held.adds_up());
    }

    #[test]
    fn what_comes_back_pays_a_debt_before_it_returns_to_its_lots() {
        let mut held = holding(&[lot(1, 100, 10), lot(2, 100, 90)]);
        let (draws, _) = held.draw(Points::new(150), Account::Claimed, day(0)).unwrap();
        held.take_back(Points::new(170), lot_id(2), Account::Issued);
        assert_eq!(held.available, Points::new(-120));

        held.give_back(&draws, Account::Claimed, day(1), &utc()).unwrap();

        let left: Vec<_> = held.lots.iter().map(|lot| lot.remaining.get()).collect();
        assert_eq!((held.available, left), (Points::new(30), vec![0, 30]));
    }

    #[test]
    fn a_debt_of_one_of_two_is_paid_from_the_lots_of_the_other() {
        let mut held = holding(&[lot(1, 300, 90), lot(2, 200, 10)]);
        held.available -= Points::new(250);

        let postings = held.settle_debt();

        assert!(held.adds_up());
        assert_eq!(held.available, Points::new(250));
        assert_eq!(postings[0], Posting::points(Account::Available, -200, Some(lot(2, 0, 0).id)));
        assert_eq!(postings.iter().map(|posting| posting.amount).sum::<i64>(), 0);
        assert_eq!(held.settle_debt(), []);
    }

    #[test]
    fn points_that_return_to_an_expired_lot_live_seven_more_days() {
        let mut held = holding(&[lot(1, 100, 5)]);
        let (draws, _) = held.draw(Points::new(100), Account::Claimed, day(0)).unwrap();

        held.give_back(&draws, Account::Claimed, day(5), &utc()).unwrap();

        assert_eq!(held.lots[0].expires_at, day(12));
        assert_eq!(held.available, Points::new(100));
    }

    #[test]
    fn points_return_with_the_expiry_they_had() {
        let mut held = holding(&[lot(1, 100, 5), lot(2, 100, 50)]);
        let before = held.clone();
        let (draws, _) = held.draw(Points::new(150), Account::Claimed, day(0)).unwrap();

        held.give_back(&draws, Account::Claimed, day(4), &utc()).unwrap();

        assert_eq!(held, before);
    }

    #[test]
    fn a_refund_takes_pending_points_first_then_its_own_lot_then_others_then_owes() {
        let pending = Lot { matures_at: Some(day(3)), ..lot(3, 10, 90) };
        let mut held = holding(&[lot(1, 20, 10), lot(2, 30, 90), pending]);

        let postings = held.take_back(Points::new(70), lot_id(2), Account::Issued);

        let legs: Vec<_> = postings.iter().map(|p| (p.account, p.amount, p.lot)).collect();
        assert_eq!(
            legs,
            [
                (Account::Issued, 70, None),
                (Account::Pending, -10, Some(lot_id(3))),
                (Account::Available, -30, Some(lot_id(2))),
                (Account::Available, -20, Some(lot_id(1))),
                (Account::Available, -10, None),
            ]
        );
        assert_eq!(held.available, Points::new(-10));
    }

    #[test]
    fn lots_that_say_something_else_than_the_balances_are_noticed() {
        let held = holding(&[lot(1, 300, 90)]);
        assert!(held.adds_up());
        assert!(!PointsHeld { available: Points::new(299), ..held.clone() }.adds_up());
        assert!(!PointsHeld { pending: Points::new(1), ..held }.adds_up());
    }

    #[derive(Clone, Debug)]
    enum Step {
        Add { points: i64, expires_in: i64, matures_in: Option<i64> },
        Draw { points: i64 },
        ReturnLast,
        TakeBack { points: i64, own: i64 },
        Pass { days: i64 },
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0..500_i64, 1..60_i64, prop::option::of(0..20_i64)).prop_map(
                |(points, expires_in, matures_in)| Step::Add { points, expires_in, matures_in }
            ),
            (1..400_i64).prop_map(|points| Step::Draw { points }),
            Just(Step::ReturnLast),
            (1..400_i64, 1..9_i64).prop_map(|(points, own)| Step::TakeBack { points, own }),
            (1..30_i64).prop_map(|days| Step::Pass { days }),
        ]
    }

    proptest! {
        /// Whatever happens: the lots add up to the balances, every act sums to zero, no lot is
        /// overdrawn, and only taking back makes a debt.
        #[test]
        fn nothing_is_made_or_lost(steps in vec(step(), 0..60)) {
            let mut held = PointsHeld::default();
            let mut today = 0;
            let mut drawn = Vec::new();
            for (number, step) in (1..).zip(steps) {
                let before = held.clone();
                let postings = match step {
                    Step::Add { points, expires_in, matures_in } => {
                        let matures_at = matures_in.map(|days| day(today + days));
                        let new = lot(number, points, today + expires_in);
                        held.add(Lot { matures_at, ..new }, Account::Issued)
                    }
                    Step::Draw { points } => {
                        match held.draw(Points::new(points), Account::Claimed, day(today)) {
                            Ok((draws, postings)) => {
                                drawn.push(draws);
                                postings
                            }
                            Err(TooFewPoints { short_by }) => {
                                prop_assert!(short_by.is_positive());
                                prop_assert_eq!(&held, &before);
                                Vec::new()
                            }
                        }
                    }
                    Step::ReturnLast => {
                        let draws = drawn.pop().unwrap_or_default();
                        held.give_back(&draws, Account::Claimed, day(today), &utc()).unwrap()
                    }
                    Step::TakeBack { points, own } => {
                        held.take_back(Points::new(points), lot_id(own), Account::Issued)
                    }
                    Step::Pass { days } => {
                        today += days;
                        let mut postings = held.mature(day(today));
                        postings.extend(held.expire(day(today)));
                        postings
                    }
                };
                prop_assert!(held.adds_up(), "{held:?}");
                prop_assert_eq!(postings.iter().map(|p| p.amount).sum::<i64>(), 0);
                let change = |account| -> i64 {
                    postings.iter().filter(|p| p.account == account).map(|p| p.amount).sum()
                };
                let available = (held.available - before.available).get();
                let pending = (held.pending - before.pending).get();
                prop_assert_eq!(available, change(Account::Available));
                prop_assert_eq!(pending, change(Account::Pending));
                prop_assert!(held.lots.iter().all(|lot| !lot.remaining.is_negative()));
            }
        }
    }

    fn holding(lots: &[Lot]) -> PointsHeld {
        let mut held = PointsHeld::default();
        for lot in lots {
            held.add(lot.clone(), Account::Issued);
        }
        held
    }

    /// Lot `id` of so many points that expires in so many days.
    fn lot(id: i64, points: i64, expires_in_days: i64) -> Lot {
        Lot {
            id: lot_id(id),
            remaining: Points::new(points),
            earned_at: day(0),
            expires_at: day(expires_in_days),
            matures_at: None,
        }
    }

    fn draw(id: i64, points: i64) -> Draw {
        Draw { lot: lot_id(id), points: Points::new(points) }
    }

    fn lot_id(id: i64) -> LotId {
        LotId(Sequence(id))
    }

    fn day(number: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + number * 86_400).unwrap()
    }

    fn utc() -> Zone {
        Zone::named("UTC").unwrap()
    }
}
