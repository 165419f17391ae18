//! `import purchases`: history from a file, taken in the order in which it happened.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::Path,
    sync::Arc,
};

use database::{
    Database, Failure, Fault, Refusal, Rulebook, Tx, audit,
    members::{self, Enrol, Identifier, Profile},
    purchases::{self, Landed, Report, SHOP},
    stores,
};
use jiff::Timestamp;
use loyalty::{
    ids::{MemberId, PurchaseId, Slug},
    ledger::Actor,
    membership::ExternalId,
    purchases::{Line, Purchase},
};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::{
    Imported, Table,
    baskets::{Basket, Ordered, in_order},
    progress_bar,
    rejects::Rejects,
    rows::{COLUMNS, OfPurchase},
};
use crate::trouble::Trouble;

/// How many purchases share a database transaction.
const PURCHASES_AT_ONCE: usize = 200;

/// With how many lines there are enough of them.
const LINES_AT_ONCE: usize = 5_000;

/// Imports a purchases file. With `strict`, members and stores that are not known are rejected
/// instead of added.
pub async fn import(
    database: &Database,
    rulebook: &Rulebook,
    file: &Path,
    rejects_file: Option<&Path>,
    strict: bool,
    at: Timestamp,
) -> Result<Imported, Trouble> {
    let table = Table::open(file, &COLUMNS)?;
    let mut rejects = Rejects::into_file(rejects_file, &COLUMNS)?;
    let size = std::fs::metadata(file).map_or(0, |meta| meta.len());
    let reading = progress_bar(size, "reading  ");
    let Ordered { baskets, count, repeated_rows } =
        in_order(table, &mut rejects, &mut |byte| reading.set_position(byte))?;
    reading.finish_and_clear();

    let bar = progress_bar(count, "importing");
    let mut imported = Imported::default();
    let mut waiting = Vec::new();
    // While one group lands, the next is read.
    let mut under_way: Option<Landing> = None;
    for basket in baskets {
        let basket = basket?;
        match basket.read() {
            Ok((purchase, lines)) => match to_purchase(&basket.reference, purchase, lines) {
                Ok((member, purchase)) => waiting.push((basket, member, purchase)),
                Err(reason) => reject(&mut rejects, &basket, None, &reason)?,
            },
            Err((line, reason)) => reject(&mut rejects, &basket, Some(line), &reason)?,
        }
        let lines: usize = waiting.iter().map(|(basket, ..): &Waiting| basket.rows.len()).sum();
        if waiting.len() == PURCHASES_AT_ONCE || lines >= LINES_AT_ONCE {
            let group = std::mem::take(&mut waiting);
            bar.inc(group.len() as u64);
            if let Some(before) = under_way.take() {
                before.finish(&mut imported, &mut rejects).await?;
            }
            under_way = Some(Landing::begin(database, rulebook, group, strict, at));
        }
    }
    if let Some(before) = under_way.take() {
        before.finish(&mut imported, &mut rejects).await?;
    }
    if !waiting.is_empty() {
        let last = Landing::begin(database, rulebook, waiting, strict, at);
        last.finish(&mut imported, &mut rejects).await?;
    }
    bar.finish_and_clear();
    imported.rejected = rejects.finish()?;
    if repeated_rows > 0 {
        eprintln!("{repeated_rows} rows repeat a purchase of this file; it counts once");
    }
    note(database, imported, at).await?;
    Ok(imported)
}

/// Rejects all rows of a basket: a purchase lands whole or not at all.
fn reject(
    rejects: &mut Rejects,
    basket: &Basket,
    blamed: Option<u64>,
    reason: &str,
) -> Result<(), Trouble> {
    for row in &basket.rows {
        let reason = match blamed {
            Some(line) if line != row.line => {
                format!("belongs to the same purchase as line {line}, which was rejected")
            }
            _ => reason.to_owned(),
        };
        rejects.reject(row.line, &row.fields, &reason)?;
    }
    Ok(())
}

fn to_purchase(
    reference: &str,
    purchase: &OfPurchase,
    lines: Vec<Line>,
) -> Result<(String, Purchase), String> {
    let store = purchase.store.as_deref().map(Slug::new).transpose();
    Ok((
        purchase.member.clone(),
        Purchase {
            reference: reference.to_owned(),
            store: store.map_err(|refusal| format!("store: {refusal}"))?,
            till: None,
            channel: purchase.channel,
            occurred_at: Timestamp::from_microsecond(purchase.occurred_at_micros)
                .map_err(|_| "occurred_at: lies outside the calendar".to_owned())?,
            currency: purchase.currency,
            lines,
        },
    ))
}

/// What became of one purchase.
enum Outcome {
    Landed,
    Repeated,
    Rejected(String),
}

type Waiting = (Basket, String, Purchase);

/// A group of purchases on its way into the books: whole or not at all.
struct Landing {
    group: Arc<Vec<Waiting>>,
    outcomes: JoinHandle<Result<Vec<Outcome>, Failure>>,
}

impl Landing {
    fn begin(
        database: &Database,
        rulebook: &Rulebook,
        group: Vec<Waiting>,
        strict: bool,
        at: Timestamp,
    ) -> Self {
        let group = Arc::new(group);
        let (database, rulebook, waiting) =
            (database.clone(), rulebook.clone(), Arc::clone(&group));
        let outcomes = tokio::spawn(async move {
            database
                .write_in_turn(async move |tx| {
                    land_group(tx, &rulebook, &waiting, strict, at).await
                })
                .await
        });
        Self { group, outcomes }
    }

    async fn finish(self, imported: &mut Imported, rejects: &mut Rejects) -> Result<(), Trouble> {
        let outcomes = self.outcomes.await.map_err(|_| Fault::NoAnswer)??;
        for ((basket, _, _), outcome) in self.group.iter().zip(outcomes) {
            match outcome {
                Outcome::Landed => {
                    imported.landed += 1;
                    imported.lines += basket.rows.len() as u64;
                }
                Outcome::Repeated => imported.repeated += 1,
                Outcome::Rejected(reason) => reject(rejects, basket, None, &reason)?,
            }
        }
        Ok(())
    }
}

/// Members and stores that this group has met.
struct Known {
    members: HashMap<String, MemberId>,
    stores: HashSet<Slug>,
}

impl Known {
    /// Finds the members of a group who are members already.
    async fn find(tx: &mut Tx<'_>, group: &[Waiting]) -> Result<Self, Fault> {
        let named: BTreeSet<&str> = group.iter().map(|(_, member, _)| &**member).collect();
        let people: Vec<_> = named.iter().map(|name| Identifier::all_of(name)).collect();
        let found = members::find_each_by_any(tx, &people).await?;
        let found = named.into_iter().zip(found);
        let members = found.filter_map(|(name, id)| Some((name.to_owned(), id?)));
        Ok(Self { members: members.collect(), stores: HashSet::new() })
    }
}

/// Records a group: its stores and members first, then all its purchases.
async fn land_group(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    group: &[Waiting],
    strict: bool,
    at: Timestamp,
) -> Result<Vec<Outcome>, Failure> {
    let mut known = Known::find(tx, group).await?;
    let mut outcomes = Vec::with_capacity(group.len());
    let mut reports = Vec::with_capacity(group.len());
    for (_, member, purchase) in group {
        match buyer(tx, rulebook, &mut known, member, purchase, strict, at).await {
            Ok(Ok(buyer)) => {
                outcomes.push(None);
                reports.push(report_of(buyer, purchase, at));
            }
            Ok(Err(reason)) => outcomes.push(Some(Outcome::Rejected(reason))),
            Err(Failure::Refused(refusal)) => {
                outcomes.push(Some(Outcome::Rejected(in_words(&refusal))));
            }
            Err(fault) => return Err(fault),
        }
    }
    let mut landed = purchases::report_history(tx, rulebook, &reports).await?.into_iter();
    let reported = |outcome: Option<Outcome>| {
        outcome.or_else(|| landed.next().map(Outcome::from)).ok_or(Fault::NoAnswer)
    };
    Ok(outcomes.into_iter().map(reported).collect::<Result<_, _>>()?)
}

fn report_of(member: MemberId, purchase: &Purchase, at: Timestamp) -> Report {
    Report {
        id: PurchaseId(Uuid::now_v7()),
        member,
        purchase: purchase.clone(),
        source: SHOP.into(),
        is_live: false,
        by: Actor::Operator,
        at,
    }
}

impl From<Landed> for Outcome {
    fn from(landed: Landed) -> Self {
        match landed {
            Landed::New => Self::Landed,
            Landed::Repeated => Self::Repeated,
            Landed::Refused(refusal) => Self::Rejected(in_words(&refusal)),
        }
    }
}

/// Who bought, added if that is allowed, like the store; or why the purchase is rejected.
async fn buyer(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    known: &mut Known,
    member: &str,
    purchase: &Purchase,
    strict: bool,
    at: Timestamp,
) -> Result<Result<MemberId, String>, Failure> {
    if let Some(store) = &purchase.store
        && !known.stores.contains(store)
    {
        let in_programme = rulebook.at(at).store(store).is_some();
        if strict && !in_programme && !stores::exists(tx, store).await? {
            return Ok(Err(format!("store: there is no store '{store}'")));
        }
        if !in_programme {
            stores::insert(tx, store, at).await?;
        }
        known.stores.insert(store.clone());
    }
    if let Some(id) = known.members.get(member) {
        return Ok(Ok(*id));
    }
    let Some(id) = find_or_enrol(tx, rulebook, member, purchase, strict, at).await? else {
        return Ok(Err(format!("member: there is no member '{member}'")));
    };
    known.members.insert(member.to_owned(), id);
    Ok(Ok(id))
}

/// Finds a member by any identifier, or enrols one who is called so elsewhere.
async fn find_or_enrol(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: &str,
    purchase: &Purchase,
    strict: bool,
    at: Timestamp,
) -> Result<Option<MemberId>, Failure> {
    let identifiers = Identifier::all_of(member);
    if let Some(found) = members::find_by_any(tx, &identifiers).await? {
        return Ok(Some(found));
    }
    if strict {
        return Ok(None);
    }
    let mut profile = Profile::default();
    for identifier in &identifiers {
        match identifier {
            Identifier::Email(email) => profile.email = Some(email.clone()),
            Identifier::Phone(phone) => profile.phone = Some(phone.clone()),
            Identifier::Number(_) | Identifier::External(_) => {}
        }
    }
    let is_contact = profile.email.is_some() || profile.phone.is_some();
    let external = ExternalId::parse(member).ok().filter(|_| !is_contact);
    let enrol = Enrol {
        id: MemberId(Uuid::now_v7()),
        profile,
        external_ids: external.into_iter().collect(),
        store: None,
        till: None,
        is_welcomed: false,
        enrolled_at: purchase.occurred_at,
        by: Actor::Operator,
        at,
    };
    members::enrol(tx, rulebook, &enrol, None).await?;
    Ok(Some(enrol.id))
}

fn in_words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::PurchaseFlawed(flaws) => {
            let said = flaws.iter().map(|flaw| format!("{}: {}", flaw.field, flaw.reason));
            said.collect::<Vec<_>>().join("; ")
        }
        Refusal::ReferenceConflict(_) => {
            "reference: was imported before with other content; what is there stays".into()
        }
        other => other.to_string(),
    }
}

async fn note(database: &Database, imported: Imported, at: Timestamp) -> Result<(), Trouble> {
    if imported.landed == 0 {
        return Ok(());
    }
    let detail = serde_json::json!({
        "purchases": imported.landed, "lines": imported.lines, "rejected_rows": imported.rejected,
    });
    let line = audit::Line::of("purchases_imported", Actor::Operator, at).detailed(&detail);
    database
        .write(async move |tx| audit::insert(tx, &line).await.map_err(|fault: Fault| fault.into()))
        .await?;
    Ok(())
}
