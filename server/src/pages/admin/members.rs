//! `/admin/members`: finding a member, and what a manager may do with the whole membership.

use app::{
    manager::{self, Alike, Done, Member as Model, Members, Merged, Other},
    parts::Typed,
    words::Markup,
};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use database::{
    Failure, Fault, Refusal, Tx, assets,
    members::{self, Identifier, Member, Merge, MergedInto, UndoMerge},
    vouchers,
    wallets::{self, Wallet},
};
use jiff::civil::Date;
use loyalty::{ids::MemberId, ledger::Asset, membership::MemberState, tiers::tier_of};
use serde::Deserialize;

use super::Manager;
use crate::pages::{
    forms::{self, Form, new_form_key},
    visit::{Answer, Stopped, see_other},
};

/// How many pairs of members who may be one person are shown.
const MOST_ALIKE: i64 = 50;

/// What was typed, and what was done just now.
#[derive(Debug, Deserialize)]
pub struct Asked {
    q: Option<String>,
    done: Option<String>,
}

/// `GET /admin/members`
pub async fn show(manager: Manager, Query(asked): Query<Asked>) -> Answer {
    let visit = manager.visit();
    let mut query = Typed::default();
    if let Some(text) = asked.q.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        let identifiers = Identifier::all_of(text);
        let find = async |tx: &mut Tx<'_>| members::find_by_any(tx, &identifiers).await;
        let found = visit.state.database.read(find).await.map_err(|fault| visit.fault(&fault))?;
        match found {
            Some(member) => return Ok(see_other(&format!("/admin/members/{member}"))),
            None => query = Typed::refused(text, visit.reader().words.members_find_none()),
        }
    }
    let alike =
        visit.state.database.read_once(async |tx| members::list_alike(tx, MOST_ALIKE).await);
    let alike = alike.await.map_err(|fault| visit.fault(&fault))?;
    let alike = alike.into_iter().map(|pair| Alike {
        one: pair.one,
        name: pair.name,
        detail: birthday(&manager, &pair.birthday).into(),
    });
    let has_erased = asked.done.as_deref() == Some("erased");
    let model = Members { query, alike: alike.collect(), has_erased };
    Ok(manager.page(manager::members_page(visit.reader(), model)))
}

fn birthday(manager: &Manager, kept: &str) -> String {
    let visit = manager.visit();
    let day = kept.parse::<Date>().ok();
    day.map_or_else(
        || kept.to_owned(),
        |day| visit.reader().words.day_from(day, visit.day(visit.at)),
    )
}

/// `GET /admin/members/{member}`
pub async fn show_one(
    manager: Manager,
    Path(member): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let done = match asked.done.as_deref() {
        Some("suspended") => Some(Done::Suspended),
        Some("lifted") => Some(Done::Lifted),
        Some("merged") => Some(Done::Merged),
        Some("parted") => Some(Done::Parted),
        _ => None,
    };
    let id = manager.member_of(&member)?;
    manager.one(id, StatusCode::OK, done, Typed::default()).await
}

/// Everything the page of a member tells.
struct Found {
    member: Member,
    wallet: Wallet,
    credit: i64,
    vouchers: usize,
    merged: Vec<MergedInto>,
    alike: Vec<(Member, Wallet)>,
}

async fn find(tx: &mut Tx<'_>, id: MemberId) -> Result<Option<Found>, Fault> {
    let Some((member, wallet)) = find_with_wallet(tx, id).await? else { return Ok(None) };
    let assets = assets::list(tx, id).await?;
    let credit = assets.iter().find(|(asset, _)| *asset == Asset::Credit);
    let mut alike = Vec::new();
    for other in members::list_like(tx, &member).await? {
        alike.extend(find_with_wallet(tx, other).await?);
    }
    Ok(Some(Found {
        credit: credit.map_or(0, |(_, balance)| *balance),
        vouchers: vouchers::list_issued(tx, id).await?.len(),
        merged: members::list_merged_into(tx, id).await?,
        member,
        wallet,
        alike,
    }))
}

async fn find_with_wallet(
    tx: &mut Tx<'_>,
    id: MemberId,
) -> Result<Option<(Member, Wallet)>, Fault> {
    Ok(members::find(tx, id).await?.zip(wallets::find(tx, id).await?))
}

impl Manager {
    fn member_of(&self, text: &str) -> Result<MemberId, Stopped> {
        text.parse().map_err(|_| self.visit().not_found().into())
    }

    /// The page of a member; that of whom they became part of, if they did.
    async fn one(
        &self,
        id: MemberId,
        status: StatusCode,
        done: Option<Done>,
        other: Typed,
    ) -> Answer {
        let visit = self.visit();
        let found = visit.state.database.read(async |tx| {
            let now = members::survivor(tx, id).await?;
            if now == id { find(tx, id).await.map(Ok) } else { Ok(Err(now)) }
        });
        let found = match found.await.map_err(|fault| visit.fault(&fault))? {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(visit.not_found()),
            Err(survivor) => return Ok(see_other(&format!("/admin/members/{survivor}"))),
        };
        let Found { member, wallet, credit, vouchers, merged, alike } = found;
        let merged = merged.into_iter().map(|part| Merged {
            id: part.merged_id,
            number: part.number,
            at: visit.local(part.merged_at),
        });
        let alike = alike.into_iter().map(|(other, held)| Other {
            detail: Markup::from(other.email.or(other.phone).unwrap_or_default())
                .dot(visit.reader().words.points(held.available)),
            number: other.number,
        });
        let model = Model {
            id,
            joined_on: visit.day(member.enrolled_at),
            name: member.name,
            number: member.number,
            email: member.email,
            phone: member.phone,
            tier: visit.text(&tier_of(visit.terms(), &wallet.standing).name),
            points: wallet.available,
            pending: wallet.pending,
            credit: visit.money(credit),
            vouchers: i64::try_from(vouchers).unwrap_or(i64::MAX),
            is_suspended: wallet.state == MemberState::Suspended,
            merged: merged.collect(),
            alike: alike.collect(),
            done,
            other,
            form_key: new_form_key(),
        };
        Ok(self.page_with(status, manager::member_page(visit.reader(), model)))
    }

    /// What a form answers that was refused: the page, with what was wrong.
    async fn refused(&self, id: MemberId, failure: Failure, other: Typed) -> Answer {
        let (status, done) = match failure {
            Failure::Refused(Refusal::ReasonMissing) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Done::NoReason)
            }
            Failure::Refused(Refusal::MemberSuspended) => (StatusCode::CONFLICT, Done::IsSuspended),
            Failure::Refused(Refusal::NotMerged) => (StatusCode::CONFLICT, Done::NotParted),
            Failure::Refused(Refusal::MemberUnknown | Refusal::MemberErased) => {
                return Ok(self.visit().not_found());
            }
            failure => return Err(self.visit().failure(&failure)),
        };
        self.one(id, status, Some(done), other).await
    }
}

/// What the form of the suspension sends.
#[derive(Debug, Deserialize)]
pub struct SuspensionForm {
    suspended: String,
    reason: String,
}

/// `POST /admin/members/{member}/suspension`
pub async fn suspend(
    manager: Manager,
    Path(member): Path<String>,
    Form(form): Form<SuspensionForm>,
) -> Answer {
    let id = manager.member_of(&member)?;
    let is_suspended = form.suspended == "yes";
    let visit = manager.visit();
    let (rulebook, by, at) = (visit.rulebook.clone(), manager.actor(), visit.at);
    let done = visit
        .state
        .database
        .write_in_turn(async move |tx| {
            members::set_suspended(tx, &rulebook, id, is_suspended, &form.reason, by, at).await
        })
        .await;
    if let Err(failure) = done {
        return manager.refused(id, failure, Typed::default()).await;
    }
    let done = if is_suspended { "suspended" } else { "lifted" };
    Ok(see_other(&format!("/admin/members/{id}?done={done}")))
}

/// What the form of a merge sends.
#[derive(Debug, Deserialize)]
pub struct MergeForm {
    form_key: String,
    other: String,
    reason: String,
}

/// `POST /admin/members/{member}/merge`
pub async fn merge(
    manager: Manager,
    Path(member): Path<String>,
    Form(form): Form<MergeForm>,
) -> Answer {
    let id = manager.member_of(&member)?;
    let visit = manager.visit();
    let words = visit.reader().words;
    let content = format!("{id} {} {}", form.other.trim(), form.reason.trim());
    let person = manager.0.associate.associate_id.0;
    let key = forms::key(visit, "merge", person, &form.form_key, &content)?;
    let identifiers = Identifier::all_of(form.other.trim());
    let find = async |tx: &mut Tx<'_>| members::find_by_any(tx, &identifiers).await;
    let merged = visit.state.database.read(find).await.map_err(|fault| visit.fault(&fault))?;
    let Some(merged) = merged else {
        let typed = Typed::refused(form.other, words.members_find_none());
        return manager.one(id, StatusCode::UNPROCESSABLE_ENTITY, None, typed).await;
    };
    // After a double click they are one already: the key knows that this very form did it.
    let (by, at) = (manager.actor(), visit.at);
    let command = Merge { survivor: id, merged, reason: form.reason, by, at };
    let rulebook = visit.rulebook.clone();
    let done = visit
        .state
        .database
        .write_in_turn(async move |tx| {
            members::merge(tx, &rulebook, &command, Some(&key)).await.map(drop)
        })
        .await;
    match done {
        Ok(()) => Ok(see_other(&format!("/admin/members/{id}?done=merged"))),
        Err(Failure::Refused(Refusal::MergedAlready)) => {
            let typed = Typed::refused(form.other, words.member_merge_self());
            manager.one(id, StatusCode::UNPROCESSABLE_ENTITY, None, typed).await
        }
        Err(failure) => manager.refused(id, failure, Typed::known(form.other)).await,
    }
}

/// What the form that undoes a merge sends.
#[derive(Debug, Deserialize)]
pub struct UndoForm {
    merged: MemberId,
    reason: String,
}

/// `POST /admin/members/{member}/merge/undo`
pub async fn undo_merge(
    manager: Manager,
    Path(member): Path<String>,
    Form(form): Form<UndoForm>,
) -> Answer {
    let id = manager.member_of(&member)?;
    let visit = manager.visit();
    let (merged, reason) = (form.merged, form.reason);
    let command = UndoMerge { merged, reason, by: manager.actor(), at: visit.at };
    let rulebook = visit.rulebook.clone();
    let done = visit
        .state
        .database
        .write_in_turn(async move |tx| {
            members::undo_merge(tx, &rulebook, &command, None).await.map(drop)
        })
        .await;
    match done {
        Ok(()) => Ok(see_other(&format!("/admin/members/{id}?done=parted"))),
        Err(failure) => manager.refused(id, failure, Typed::default()).await,
    }
}

/// What the form of erasing sends.
#[derive(Debug, Deserialize)]
pub struct EraseForm {
    agreed: Option<String>,
}

/// `POST /admin/members/{member}/erase`
pub async fn erase(
    manager: Manager,
    Path(member): Path<String>,
    Form(form): Form<EraseForm>,
) -> Answer {
    let id = manager.member_of(&member)?;
    if form.agreed.is_none() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return manager.one(id, status, Some(Done::NotAgreed), Typed::default()).await;
    }
    let visit = manager.visit();
    let (rulebook, by, at) = (visit.rulebook.clone(), manager.actor(), visit.at);
    let done = visit
        .state
        .database
        .write_in_turn(async move |tx| members::erase(tx, &rulebook, id, by, at).await)
        .await;
    match done {
        Ok(()) => Ok(see_other("/admin/members?done=erased")),
        Err(failure) => manager.refused(id, failure, Typed::default()).await,
    }
}
