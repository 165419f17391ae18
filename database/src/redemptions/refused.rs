//! What a till was refused: noted for the list of the shift, and against guessing.

use super::AtTill;
use crate::{
    audit::{self, Line},
    database::Database,
    fault::Failure,
    refusal::Refusal,
    wrong_codes,
};
use loyalty::{codes::Code, vouchers::RedemptionRefusal};

/// A refusal at a till, to be noted.
pub(super) struct Noted {
    line: Line,
    /// What it counts against, if the code could have been a guess.
    counter: Option<String>,
}

impl Noted {
    pub(super) fn of(act: &'static str, at_till: AtTill, code: &str, refusal: &Refusal) -> Self {
        let counter = counts_as_wrong(refusal).then(|| at_till.counter());
        let ending = Code::parse(code).map(|code| code.ending()).ok();
        let detail = serde_json::json!({ "refusal": name_of(refusal), "code_ending": ending });
        let line = Line::of(act, at_till.by, at_till.at);
        let line = line.at_till(Some(at_till.store), at_till.till).detailed(&detail);
        Self { line, counter }
    }
}

/// Notes a refusal at a till: for the list of the shift, and against guessing.
pub(super) async fn note_refusal(database: &Database, noted: Noted) -> Result<(), Failure> {
    database
        .write(async move |tx| {
            if let Some(counter) = &noted.counter {
                wrong_codes::insert(tx, counter, noted.line.at).await?;
            }
            Ok(audit::insert(tx, &noted.line).await?)
        })
        .await
}

pub(super) async fn note_wrong_code(
    database: &Database,
    at_till: &AtTill,
    refusal: &Refusal,
) -> Result<(), Failure> {
    if !counts_as_wrong(refusal) {
        return Ok(());
    }
    let (counter, at) = (at_till.counter(), at_till.at);
    database.write(async move |tx| Ok(wrong_codes::insert(tx, &counter, at).await?)).await
}

/// A code that could be a guess. One that was mistyped is not: its check digit is wrong.
fn counts_as_wrong(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::CodeUnknown | Refusal::CardStale | Refusal::Redemption(RedemptionRefusal::Stale)
    )
}

/// The refusal as one word, for the list of the shift.
fn name_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::CodeMalformed(_) => "code_malformed",
        Refusal::CodeUnknown => "code_unknown",
        Refusal::CodeIsACard | Refusal::CodeIsAVoucher | Refusal::CodeIsAReceipt => {
            "code_of_another_kind"
        }
        Refusal::CardStale | Refusal::Redemption(RedemptionRefusal::Stale) => "code_stale",
        Refusal::TooManyWrongCodes { .. } => "rate_limited",
        Refusal::Redemption(RedemptionRefusal::AlreadyRedeemed(_)) => "already_redeemed",
        Refusal::Redemption(RedemptionRefusal::Expired { .. }) => "code_expired",
        Refusal::Redemption(RedemptionRefusal::GivenBack) => "given_back",
        Refusal::Redemption(RedemptionRefusal::WrongStore) => "wrong_store",
        Refusal::Redemption(RedemptionRefusal::WrongChannel) => "wrong_channel",
        Refusal::Redemption(RedemptionRefusal::BelowMinimum(_)) => "below_minimum",
        Refusal::Redemption(RedemptionRefusal::NotStackable { .. }) => "not_stackable",
        Refusal::MemberSuspended => "member_suspended",
        _ => "refused",
    }
}
