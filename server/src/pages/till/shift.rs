//! What was done at this till since somebody came to it, from the audit.

use app::till::{ShiftAct, ShiftLine, short_name};
use database::audit::{self, AuditRow};
use jiff::{Span, Timestamp};
use loyalty::{ids::Slug, points::Points};
use serde::Deserialize;

use super::Till;
use crate::pages::visit::Stopped;

/// How many lines a till shows.
const MOST_LINES: i64 = 12;

/// How far back a shift goes at most.
const SHIFT_HOURS: i64 = 12;

/// What lines of the audit tell besides who, when and where.
#[derive(Debug, Default, Deserialize)]
pub struct Detail {
    /// The reward, for vouchers.
    pub reward: Option<Slug>,
    /// The redemption.
    pub redemption: Option<loyalty::ids::RedemptionId>,
    /// The last digits of a code.
    pub code_ending: Option<String>,
    /// Why not, as one word.
    pub refusal: Option<String>,
    /// Why, in the associate's words.
    pub reason: Option<String>,
    /// What was earned.
    pub points: Option<Points>,
    /// What was paid.
    pub total_minor: Option<i64>,
    /// By how much credit changed.
    pub minor: Option<i64>,
    /// The receipt.
    pub reference: Option<String>,
}

/// Reads what a line tells.
pub fn detail_of(row: &AuditRow) -> Detail {
    serde_json::from_str::<Option<Detail>>(&row.detail).ok().flatten().unwrap_or_default()
}

/// The lines of the audit at this till since `since`, the latest first.
pub async fn rows(till: &Till, since: Timestamp, most: i64) -> Result<Vec<AuditRow>, Stopped> {
    let visit = till.visit();
    let (store, number) = (&till.store, &till.number);
    visit
        .state
        .database
        .read_once(async |tx| audit::list_at_till(tx, store, number, since, most).await)
        .await
        .map_err(|fault| visit.fault(&fault))
}

/// The lines of this shift, the latest first.
pub async fn list(till: &Till) -> Result<Vec<ShiftLine>, Stopped> {
    let at = till.visit().at;
    let since = at.checked_sub(Span::new().hours(SHIFT_HOURS)).unwrap_or(Timestamp::MIN);
    let rows = rows(till, since, MOST_LINES).await?;
    Ok(rows.iter().filter_map(|row| line(till, row)).collect())
}

fn line(till: &Till, row: &AuditRow) -> Option<ShiftLine> {
    let visit = till.visit();
    let terms = visit.terms();
    let words = visit.reader().words;
    let detail = detail_of(row);
    let reward = |reward: Option<Slug>| Some(visit.reward_name(terms, &reward?));
    let act = match row.act.as_str() {
        "voucher_redeemed" => {
            ShiftAct::Redeemed { reward: reward(detail.reward)?, ending: detail.code_ending }
        }
        "redemption_refused" | "identification_refused" => {
            let why = match detail.refusal.as_deref().unwrap_or("") {
                "code_malformed" => words.till_malformed(),
                "code_unknown" => words.till_unknown(),
                "code_stale" => words.till_stale(),
                "member_suspended" => words.till_suspended(),
                "rate_limited" => words.till_wait_detail(),
                "already_redeemed" => words.till_not_redeemed_again(),
                "code_expired" => words.till_expired(),
                "given_back" => words.till_given_back(),
                "wrong_store" => words.till_wrong_store(),
                _ => words.till_shift_refused(),
            };
            ShiftAct::Refused { why: why.to_owned() }
        }
        "redemption_reversed" => ShiftAct::Reversed {
            reward: reward(detail.reward)?,
            reason: detail.reason.unwrap_or_default(),
        },
        "purchase_reported" => ShiftAct::Purchase {
            paid: visit.money(detail.total_minor?),
            receipt: detail.reference?,
            points: detail.points?,
        },
        "credit_moved" => ShiftAct::Credit {
            paid: visit.money(-detail.minor.filter(|minor| *minor < 0)?),
            receipt: detail.reference?,
        },
        "member_enrolled" => {
            let welcome = terms.activity("enrolment");
            ShiftAct::Enrolled { points: welcome.map_or(Points::ZERO, |activity| activity.points) }
        }
        "member_looked_up" => ShiftAct::LookedUp,
        "member_identified" => ShiftAct::CardScanned,
        _ => return None,
    };
    let member = row.member_name.as_deref().map(short_name);
    Some(ShiftLine { at: visit.local(row.at).time(), member, act })
}
