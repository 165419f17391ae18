//! `/vouchers/{id}`: a voucher, its coming codes, and giving it back.

use app::{
    codes,
    islands::picture::Steps,
    vouchers::{self as pages, Stands, Voucher},
};
use axum::{Json, extract::Path, http::StatusCode, response::IntoResponse};
use database::{
    Failure, Fault, Refusal, Tx, entries,
    vouchers::{self, VoucherRow, code_at},
};
use jiff::{Timestamp, civil::Date};
use loyalty::{
    codes::STEP_SECONDS,
    ids::{MemberId, VoucherId},
    ledger::Actor,
    programme::RewardKind,
    vouchers::VoucherState,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    forms::{Form, new_form_key},
    visit::{Answer, SignedIn, Stopped, see_other},
};
use crate::loaded::{Loaded, With};

/// How many steps of a code are sent at once: for a quarter of an hour without a network.
const MOST_STEPS: i64 = 31;

/// `GET /vouchers/{id}`
pub async fn show(member: SignedIn, Path(id): Path<String>) -> Answer {
    page(&member, &id, StatusCode::OK, false).await
}

/// `GET /vouchers/{id}/codes`: the coming pictures of its code.
pub async fn codes(member: SignedIn, Path(id): Path<String>) -> Answer {
    let visit = &member.visit;
    let Some(voucher) = voucher_id(&id) else { return Ok(visit.not_found()) };
    let owner = member.member();
    let found =
        visit.state.database.read_once(async |tx| vouchers::find(tx, owner, voucher).await).await;
    let Some(row) = found.map_err(|fault| visit.fault(&fault))? else {
        return Ok(visit.not_found());
    };
    if row.state == "issued" && visit.at < row.expires_at {
        return Ok(Json(steps(&member, &row)).into_response());
    }
    Ok(StatusCode::GONE.into_response())
}

/// What the form that gives a voucher back sends. Given back twice, it is given back once.
#[derive(Debug, Deserialize)]
pub struct GiveBack {
    #[expect(dead_code, reason = "the voucher itself is the key: it ends once")]
    form_key: Option<String>,
}

/// `POST /vouchers/{id}/cancel`
pub async fn cancel(member: SignedIn, Path(id): Path<String>, Form(_): Form<GiveBack>) -> Answer {
    let visit = &member.visit;
    let Some(voucher) = voucher_id(&id) else { return Ok(visit.not_found()) };
    let (owner, at, rulebook) = (member.member(), visit.at, visit.rulebook.clone());
    let cancelled = visit
        .state
        .database
        .write_in_turn(async move |tx| {
            vouchers::cancel(tx, &rulebook, owner, voucher, Actor::Member, at).await
        })
        .await;
    match cancelled {
        Ok(()) => Ok(see_other(&format!("/vouchers/{voucher}"))),
        Err(Failure::Refused(Refusal::VoucherNotOpen)) => {
            // Sent twice, it is given back: only one that a till was quicker with is too late.
            page(&member, &id, StatusCode::CONFLICT, true).await
        }
        Err(failure) => Err(visit.failure(&failure)),
    }
}

async fn page(member: &SignedIn, id: &str, status: StatusCode, was_too_late: bool) -> Answer {
    let visit = &member.visit;
    let Some(voucher) = voucher_id(id) else { return Ok(visit.not_found()) };
    // Settles first, so that a voucher whose time is over has ended.
    let loaded = member.load(With { rewards: true, ..With::default() }).await?;
    let owner = member.member();
    let found = visit.state.database.read(async |tx| find(tx, owner, voucher).await).await;
    let found = found.map_err(|fault| visit.fault(&fault))?;
    let Some((row, expires_first)) = found else { return Ok(visit.not_found()) };
    if row.is_credit() {
        return Ok(see_other("/credit"));
    }

    let terms = visit.terms();
    let reward = visit.reward_of(terms, &row.reward);
    let stands = stands(member, &loaded, &row, expires_first)?;
    let is_given_back = matches!(stands, Stands::Cancelled { .. });
    let model = Voucher {
        id: row.voucher_id,
        name: reward.map_or_else(|| row.reward.to_string(), |r| visit.text(&r.voucher_name)),
        kind: reward.map_or(RewardKind::Product, |reward| reward.kind),
        points: row.points,
        stores: reward.map_or_else(Vec::new, |reward| visit.store_names(&reward.stores)),
        stands,
        was_too_late: was_too_late && !is_given_back,
    };
    let status = if is_given_back { StatusCode::OK } else { status };
    Ok(member.page(status, &loaded, pages::page(visit.reader(), model)))
}

/// A voucher, and when the first of the points that paid for it expires.
async fn find(
    tx: &mut Tx<'_>,
    owner: MemberId,
    voucher: VoucherId,
) -> Result<Option<(VoucherRow, Option<Timestamp>)>, Fault> {
    let Some(row) = vouchers::find(tx, owner, voucher).await? else { return Ok(None) };
    if row.state == "issued" || row.state == "redeemed" {
        return Ok(Some((row, None)));
    }
    let lots = entries::list_lots_moved(tx, owner, row.claim_sequence).await?;
    let expires_first = lots.iter().map(|lot| lot.expires_at).min();
    Ok(Some((row, expires_first)))
}

fn stands(
    member: &SignedIn,
    loaded: &Loaded,
    row: &VoucherRow,
    expires_first: Option<Timestamp>,
) -> Result<Stands, Stopped> {
    let visit = &member.visit;
    let available = loaded.overview.wallet.available;
    let points_expire_on: Option<Date> = expires_first.map(|at| visit.last_day_before(at));
    let ended_at = visit.local(row.ended_at.unwrap_or(row.expires_at));
    let voucher = row.voucher().map_err(|fault| visit.fault(&fault))?;
    Ok(match voucher.state {
        VoucherState::Issued if row.is_printed() => {
            let code =
                code_at(visit.rulebook.keys(), row.voucher_id, true, row.code_attempt, visit.at);
            Stands::Printed {
                picture: codes::picture(&code),
                until: visit.last_day_before(row.expires_at),
                issued_on: visit.day(row.issued_at),
                holder: loaded.overview.member.name.clone(),
                form_key: new_form_key(),
            }
        }
        VoucherState::Issued => Stands::Live {
            steps: steps(member, row),
            expires_at: row.expires_at.as_millisecond(),
            lasts: row.expires_at.as_millisecond() - row.issued_at.as_millisecond(),
            form_key: new_form_key(),
        },
        VoucherState::Redeemed(redeemed) => {
            let window = visit.terms().vouchers.reversal_minutes;
            let passed = (visit.at.as_second() - redeemed.at.as_second()) / 60;
            Stands::Redeemed {
                at: visit.local(redeemed.at),
                store: visit.place_name(redeemed.store.as_ref()),
                till: redeemed.till.map(|till| visit.reader().words.till_number(&till)),
                undo_minutes: Some(window - passed).filter(|minutes| *minutes > 0),
            }
        }
        VoucherState::Expired => Stands::Expired {
            at: ended_at,
            points_expire_on,
            again: visit
                .terms()
                .reward(&row.reward)
                .filter(|r| loaded.obstacles(visit.terms(), r, visit.at).is_empty())
                .map(|reward| (reward.slug.clone(), new_form_key())),
        },
        VoucherState::Cancelled => Stands::Cancelled { at: ended_at, available, points_expire_on },
        VoucherState::Reversed => Stands::Reversed { available },
    })
}

/// The pictures of its code from now on, to its end at most.
fn steps(member: &SignedIn, row: &VoucherRow) -> Steps {
    let visit = &member.visit;
    let left = row.expires_at.as_second() - visit.at.as_second();
    let count = (left / STEP_SECONDS + 2).clamp(1, MOST_STEPS);
    let keys = visit.rulebook.keys();
    codes::steps(visit.at, usize::try_from(count).unwrap_or(1), |at| {
        code_at(keys, row.voucher_id, row.is_printed(), row.code_attempt, at)
    })
}

fn voucher_id(text: &str) -> Option<VoucherId> {
    Uuid::try_parse(text).ok().map(VoucherId)
}
