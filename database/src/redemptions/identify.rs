//! Identifying: whom a scanned member card stands for.

use super::{
    AtTill,
    refused::{Noted, note_refusal},
};
use crate::{
    audit::{self, Line},
    codes,
    database::Database,
    events::{self, EventKind},
    fault::Failure,
    members::survivor,
    refusal::Refusal,
    rulebook::Rulebook,
    sql::Tx,
    wrong_codes,
};
use loyalty::{
    codes::{Code, CodeKind},
    ids::MemberId,
};

/// Whom a scanned member card stands for. It identifies; it never spends.
pub async fn identify(
    database: &Database,
    rulebook: &Rulebook,
    code: &str,
    at_till: &AtTill,
) -> Result<(MemberId, uuid::Uuid), Failure> {
    let outcome = {
        let (rulebook, code, at_till) = (rulebook.clone(), code.to_owned(), at_till.clone());
        database.write(async move |tx| identify_in(tx, &rulebook, &code, &at_till).await).await
    };
    if let Err(Failure::Refused(refusal)) = &outcome {
        let noted = Noted::of("identification_refused", at_till.clone(), code, refusal);
        note_refusal(database, noted).await?;
    }
    outcome
}

async fn identify_in(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    text: &str,
    at_till: &AtTill,
) -> Result<(MemberId, uuid::Uuid), Failure> {
    let AtTill { store, till, by, at } = at_till;
    wrong_codes::refuse_guessing(tx, &at_till.counter(), *at).await?;
    let code = Code::parse(text).map_err(Refusal::from)?;
    match code.kind() {
        CodeKind::MemberCard => {}
        CodeKind::LiveVoucher | CodeKind::PrintedVoucher => {
            return Err(Refusal::CodeIsAVoucher.into());
        }
        CodeKind::Receipt => return Err(Refusal::CodeIsAReceipt.into()),
    }
    let keys = rulebook.keys();
    let found = codes::find(tx, &keys.lookup_hash(&code)).await?.ok_or(Refusal::CodeUnknown)?;
    if !keys.card_token_is_current(&code, found.member_id, *at) {
        return Err(Refusal::CardStale.into());
    }
    let member = survivor(tx, found.member_id).await?;
    let kind = EventKind::MemberIdentified { store: store.to_string() };
    events::insert(tx, member, &kind, *at).await?;
    let line = Line::of("member_identified", *by, *at)
        .about(member)
        .at_till(Some(store.clone()), till.clone());
    audit::insert(tx, &line).await?;
    Ok((member, line.id))
}
