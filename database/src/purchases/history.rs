//! History: many purchases in one transaction, asked about and written together.

use std::collections::{BTreeMap, BTreeSet};

use loyalty::ids::MemberId;

use super::{
    refuse_flawed,
    report::{Before, Report, ask_before, insert_once, record, take_reference},
};
use crate::{
    closing,
    fault::{Failure, Fault},
    qualifying,
    refusal::Refusal,
    rulebook::Rulebook,
    sql::Tx,
    wallets::{self, Wallet},
};

/// How many questions make one trip, and how many wallets are saved in one. With the same number
/// each time, their text is prepared once; and few remainders are possible.
const AT_ONCE: usize = 8;

/// How many purchases make one trip.
const PURCHASES_AT_ONCE: usize = 2;

/// What became of a purchase of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Landed {
    /// It is recorded now.
    New,
    /// It was recorded before, with the same content.
    Repeated,
    /// It is not recorded.
    Refused(Refusal),
}

/// Reports purchases of the past, one after the other: as if each were reported by itself, but
/// with what they have in common read and written once.
pub async fn report_history(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    reports: &[Report],
) -> Result<Vec<Landed>, Fault> {
    let befores = find_all_before(tx, reports).await?;
    let mut wallets = Wallets::lock(tx, rulebook, reports).await?;
    let mut taken = BTreeSet::new();
    let mut landed = Vec::with_capacity(reports.len());
    for (report, before) in reports.iter().zip(befores) {
        let reference = (&*report.source, report.purchase.reference.as_str());
        let is_as_read = taken.insert(reference);
        let outcome = land(tx, rulebook, report, before.filter(|_| is_as_read), &mut wallets).await;
        landed.push(match outcome {
            Ok(landed) => landed,
            Err(Failure::Refused(refusal)) => Landed::Refused(refusal),
            Err(Failure::Fault(fault)) => return Err(fault),
        });
        if landed.len().is_multiple_of(PURCHASES_AT_ONCE) {
            tx.finish().await?;
        }
    }
    wallets.save(tx).await?;
    Ok(landed)
}

/// Records one purchase. What touches another member, or what waited for it, goes the way of every
/// other purchase; so does one whose beginnings are no longer as they were read.
async fn land(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    report: &Report,
    before: Option<Before>,
    wallets: &mut Wallets,
) -> Result<Landed, Failure> {
    let purchase = &report.purchase;
    let terms = rulebook.at(purchase.occurred_at);
    refuse_flawed(terms, purchase, report.at)?;
    let content_hash = purchase.content_hash(true);
    // Before anything is written: a refusal in the middle of a group takes nothing back.
    let wallet = wallets.held.get_mut(&report.member).ok_or(Refusal::MemberUnknown)?;
    let Some(before) = before else { return alone(tx, rulebook, report, wallets).await };
    // Whoever invited them earns with their first purchase.
    let rewards_another = wallet.purchases == 0 && before.invited_by.is_some();
    if before.same(report, content_hash)?.is_some() {
        return Ok(Landed::Repeated);
    }
    if rewards_another || before.reference.is_some() {
        return alone(tx, rulebook, report, wallets).await;
    }
    let occurred_at = purchase.occurred_at;
    closing::settle_due(tx, wallet, rulebook, occurred_at, occurred_at).await?;
    let reference = (&*report.source, purchase.reference.as_str());
    take_reference(tx, reference, Some(report.member), report.id, content_hash, false).await?;
    record(tx, terms, report, before.birthday.as_deref(), wallet).await?;
    Ok(Landed::New)
}

async fn alone(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    report: &Report,
    wallets: &mut Wallets,
) -> Result<Landed, Failure> {
    wallets.save(tx).await?;
    let (_, is_known) = insert_once(tx, rulebook, report).await?;
    wallets.read_again(tx).await?;
    Ok(if is_known { Landed::Repeated } else { Landed::New })
}

async fn find_all_before(
    tx: &mut Tx<'_>,
    reports: &[Report],
) -> Result<Vec<Option<Before>>, Fault> {
    let mut befores = Vec::with_capacity(reports.len());
    for some in reports.chunks(AT_ONCE) {
        tx.finish().await?;
        let mut asked = Vec::with_capacity(some.len());
        for report in some {
            asked.push(ask_before(tx, report).await?);
        }
        for asked in asked {
            befores.push(asked.optional(tx).await?);
        }
    }
    Ok(befores)
}

/// The wallets of a group's members, held until all of it is recorded.
struct Wallets {
    held: BTreeMap<MemberId, Wallet>,
}

impl Wallets {
    /// Locks the wallets of whoever bought, always in the same order, and sums what counts for
    /// their tiers when they first bought.
    async fn lock(tx: &mut Tx<'_>, rulebook: &Rulebook, reports: &[Report]) -> Result<Self, Fault> {
        let mut first_bought = BTreeMap::new();
        for report in reports {
            first_bought.entry(report.member).or_insert(report.purchase.occurred_at);
        }
        let first_bought: Vec<_> = first_bought.into_iter().collect();
        let mut held = BTreeMap::new();
        for some in first_bought.chunks(AT_ONCE) {
            let mut asked = Vec::with_capacity(some.len());
            for (member, at) in some {
                let wallet = wallets::ask(tx, *member).await?;
                asked.push((wallet, qualifying::ask(tx, *member, rulebook.at(*at), *at).await?));
            }
            for ((member, _), (wallet, counted)) in some.iter().zip(asked) {
                let wallet = wallet.of(tx, *member).await?;
                let counted = counted.answer(tx).await?;
                // Nobody buys with a wallet that nobody has any more.
                if let Some(mut wallet) = wallet.filter(|wallet| wallet.must_be_held().is_ok()) {
                    wallet.counted = Some(counted);
                    held.insert(*member, wallet);
                }
            }
        }
        Ok(Self { held })
    }

    /// Saves what was recorded.
    async fn save(&mut self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        tx.finish().await?;
        let changed = self.held.values_mut().filter(|wallet| wallet.is_changed());
        for (number, wallet) in (1..).zip(changed) {
            wallets::save(tx, wallet).await?;
            if usize::is_multiple_of(number, AT_ONCE) {
                tx.finish().await?;
            }
        }
        tx.finish().await
    }

    /// Reads the wallets anew, after something that went another way.
    async fn read_again(&mut self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let members: Vec<_> = self.held.keys().copied().collect();
        for some in members.chunks(AT_ONCE) {
            let mut asked = Vec::with_capacity(some.len());
            for member in some {
                asked.push((*member, wallets::ask(tx, *member).await?));
            }
            for (member, wallet) in asked {
                if let Some(wallet) = wallet.of(tx, member).await? {
                    self.held.insert(member, wallet);
                }
            }
        }
        Ok(())
    }
}
