//! Telling a story to the product and to the model, and comparing them after every step.

use database::{
    Failure,
    testing::{Holdings, open_for_one},
    verify::verify,
};
use jiff::Timestamp;
use loyalty::ledger::Asset;

use crate::{
    model::Model,
    person::{Person, State},
    places::Place,
    play::{Shop, voucher_number},
    steps::{Answer, Step},
    terms::rulebook,
};

/// Where product and model part.
#[derive(Clone, Debug)]
pub struct Difference {
    /// After which step; the last for what is found at the end.
    pub step: u64,
    /// In what.
    pub what: String,
}

/// What is compared of a member.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    available: i64,
    pending: i64,
    lifetime: i64,
    tier: String,
    held_until: Option<Timestamp>,
    qualifying: i64,
    /// What is left, until when, pending until when.
    lots: Vec<(i64, Option<Timestamp>, Option<Timestamp>)>,
    vouchers: Vec<(u64, &'static str)>,
    /// On each card that has any.
    stamps: Vec<(String, i64)>,
    credit: i64,
    /// What is left of each load, and until when.
    loads: Vec<(i64, Option<Timestamp>)>,
}

/// Tells a story. The books are new, and gone afterwards.
pub async fn tell(seed: u64, steps: &[Step], place: &Place) -> Result<(), Difference> {
    let rulebook = rulebook(seed);
    let books = place.new_books().await;
    let shop = Shop { database: books.open().await, rulebook: rulebook.clone() };
    let mut telling = Telling { shop, model: Model::new(rulebook), url: books.url().to_owned() };
    let mut outcome = Ok(());
    for step in steps {
        outcome = telling.step(step).await;
        if outcome.is_err() {
            break;
        }
    }
    if let (Ok(()), Some(last)) = (&outcome, steps.last()) {
        outcome = telling.end(last).await;
    }
    telling.shop.database.close().await;
    books.remove().await;
    outcome.map_err(|(step, what)| Difference { step, what })
}

struct Telling {
    shop: Shop,
    model: Model,
    url: String,
}

type Compared = Result<(), (u64, String)>;

impl Telling {
    async fn step(&mut self, step: &Step) -> Compared {
        let differs = |what: String| (step.number, what);
        if let Some(crash) = step.crash {
            // A refusal or an end: in both cases nothing has changed.
            let answer = self.shop.act(step, Some(crash.after)).await;
            if let Ok(answer) = &answer
                && !matches!(answer, Answer::Refused(_))
            {
                return Err(differs(format!("there is an answer after a crash: {answer:?}")));
            }
            if crash.reopens {
                self.shop.database.close().await;
                self.shop.database = open_for_one(&self.url).await;
            }
            let concerned = self.model.concerned(step);
            self.compare(&concerned, step).await?;
        }
        let expected = self.model.judge(step);
        let answer = self.shop.act(step, None).await.map_err(|failure| differs(told(&failure)))?;
        if answer != expected {
            return Err(differs(format!("answered {answer:?}, not {expected:?}")));
        }
        let concerned = self.model.concerned(step);
        self.compare(&concerned, step).await
    }

    /// At the end everybody is looked at, the stock, and the books by themselves.
    async fn end(&self, last: &Step) -> Compared {
        self.compare(&self.model.members(), last).await?;
        let differs = |what: String| (last.number, what);
        let stock =
            self.shop.database.read_once(async |tx| database::vouchers::list_stock(tx).await);
        for stock in stock.await.map_err(|fault| differs(fault.to_string()))? {
            let kept = self.model.kept(&stock.reward);
            if stock.claimed != kept {
                let what = format!("{} of {} claimed, not {kept}", stock.claimed, stock.reward);
                return Err(differs(what));
            }
        }
        let verified = verify(&self.shop.database, |_| {}).await;
        let verified = verified.map_err(|fault| differs(fault.to_string()))?;
        match verified.differences.first() {
            None => Ok(()),
            Some(difference) => Err(differs(format!("verify: {difference:?}"))),
        }
    }

    async fn compare(&self, members: &[u64], step: &Step) -> Compared {
        for &member in members {
            let differs = |what: String| (step.number, format!("member {member}: {what}"));
            let held = self.shop.holdings(member, step.at).await;
            let held = held.map_err(|fault| differs(fault.to_string()))?;
            let seen = held.as_ref().map(seen_in_books);
            let expected = self.model.person(member).map(|p| self.seen_in_model(&p, step.at));
            if seen != expected {
                return Err(differs(parted(seen.as_ref(), expected.as_ref())));
            }
        }
        Ok(())
    }

    fn seen_in_model(&self, person: &Person, at: Timestamp) -> Seen {
        let terms = self.shop.rulebook.at(at);
        let mut open: Vec<_> = person.piles.iter().filter(|pile| pile.left > 0).collect();
        open.sort_by_key(|pile| (pile.expires_at, pile.earned_at));
        Seen {
            available: person.available(),
            pending: person.pending(),
            lifetime: person.lifetime,
            tier: terms.tiers[person.tier].id.to_string(),
            held_until: person.held_until,
            qualifying: person.qualifying(terms, at),
            lots: open
                .iter()
                .map(|pile| (pile.left, Some(pile.expires_at), pile.matures_at))
                .collect(),
            vouchers: person.vouchers.iter().map(|p| (p.number, name_of(&p.state))).collect(),
            stamps: person
                .stamps
                .iter()
                .filter(|(_, stamps)| **stamps != 0)
                .map(|(card, stamps)| (format!("stamps/{card}"), *stamps))
                .collect(),
            loads: person
                .loads
                .iter()
                .filter(|load| load.left > 0)
                .map(|load| (load.left, load.expires_at))
                .collect(),
            credit: person.credit(),
        }
    }
}

fn seen_in_books(held: &Holdings) -> Seen {
    let states = ["issued", "redeemed", "expired", "cancelled", "reversed"];
    let known = |state: &str| states.into_iter().find(|known| *known == state).unwrap_or("?");
    Seen {
        available: held.wallet.available.get(),
        pending: held.wallet.pending.get(),
        lifetime: held.wallet.lifetime_earned.get(),
        tier: held.wallet.standing.tier.to_string(),
        held_until: held.wallet.standing.held_until,
        qualifying: held.qualifying,
        lots: held.lots.iter().map(|lot| (lot.left, lot.expires_at, lot.matures_at)).collect(),
        vouchers: held
            .vouchers
            .iter()
            .map(|voucher| (voucher_number(voucher.voucher_id), known(&voucher.state)))
            .collect(),
        stamps: held
            .assets
            .iter()
            .filter(|(asset, balance)| *asset != Asset::Credit && *balance != 0)
            .map(|(asset, balance)| (asset.to_string(), *balance))
            .collect(),
        loads: held.credit.iter().map(|load| (load.left, load.expires_at)).collect(),
        credit: held
            .assets
            .iter()
            .filter(|(asset, _)| *asset == Asset::Credit)
            .map(|(_, balance)| balance)
            .sum(),
    }
}

fn name_of(state: &State) -> &'static str {
    match state {
        State::Issued => "issued",
        State::Redeemed { .. } => "redeemed",
        State::Expired => "expired",
        State::Cancelled => "cancelled",
        State::Reversed => "reversed",
    }
}

fn told(failure: &Failure) -> String {
    format!("a fault: {failure}")
}

/// Only what differs.
fn parted(seen: Option<&Seen>, expected: Option<&Seen>) -> String {
    let (Some(seen), Some(expected)) = (seen, expected) else {
        return format!("{seen:?} in the books, {expected:?} in the model");
    };
    let differing =
        seen.told().into_iter().zip(expected.told()).filter(|(one, other)| one != other);
    let lines = differing.map(|(one, other)| format!("{one} in the books, {other} in the model"));
    lines.collect::<Vec<_>>().join("; ")
}

impl Seen {
    fn told(&self) -> [String; 11] {
        [
            format!("available {}", self.available),
            format!("pending {}", self.pending),
            format!("lifetime {}", self.lifetime),
            format!("tier {}", self.tier),
            format!("held until {:?}", self.held_until),
            format!("qualifying {}", self.qualifying),
            format!("lots {:?}", self.lots),
            format!("vouchers {:?}", self.vouchers),
            format!("stamps {:?}", self.stamps),
            format!("credit {}", self.credit),
            format!("loads {:?}", self.loads),
        ]
    }
}
