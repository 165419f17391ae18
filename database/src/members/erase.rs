//! Erasing: what says who a member was is gone, the books stay under an id that nobody can trace.

use super::{
    holdings::{is_own, list_holdings},
    merge::list_parts,
    tags::delete_tags,
};
use crate::{
    activities::wallet_of,
    audit::{self, By},
    codes,
    fault::{Failure, Fault},
    ledger, passkeys, referrals,
    rulebook::{Rulebook, Terms},
    sessions, sign_in_links,
    sql::{Tx, record, sql},
    vouchers,
    wallets::{self, Wallet},
};
use jiff::Timestamp;
use loyalty::{
    explanation::Explanation,
    ids::{MemberId, Slug},
    ledger::{Account, LedgerTransaction, Origin, Posting},
    membership::MemberState,
    points::Points,
};

record! { struct OpenVoucher { reward: Slug } }

record! { struct Card { card_attempt: i64 } }

/// Erases a member. What is left in the wallet is given up: points, credit, stamps and vouchers.
///
/// What they bought and what it earned stays in the books, under their id alone.
pub async fn erase(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
    by: By,
    at: Timestamp,
) -> Result<(), Failure> {
    let mut wallet = wallet_of(tx, rulebook, member, at).await?;
    let terms = rulebook.at(at);
    end_vouchers(tx, terms, member, at).await?;
    give_up(tx, terms, &mut wallet, by, at).await?;
    wallet.due_at = None;
    wallets::save(tx, &mut wallet).await?;
    // Identifiers, sessions and vouchers of whoever became part of them are theirs already.
    let mut people = list_parts(tx, member).await?;
    people.push(member);
    for person in people {
        forget(tx, rulebook, person, at).await?;
    }
    audit::insert(tx, &audit::Line::of("member_erased", by, at).about(member)).await?;
    Ok(())
}

async fn end_vouchers(
    tx: &mut Tx<'_>,
    terms: &Terms,
    member: MemberId,
    at: Timestamp,
) -> Result<(), Fault> {
    let open = sql!(
        "UPDATE voucher SET state = 'expired', ended_at = $2
          WHERE member_id = $1 AND state = 'issued'
         RETURNING reward",
        member,
        at,
    )
    .all::<OpenVoucher>(tx)
    .await?;
    for voucher in &open {
        vouchers::count_back(tx, terms, &voucher.reward).await?;
    }
    Ok(())
}

/// Empties the member's accounts into what nobody used.
async fn give_up(
    tx: &mut Tx<'_>,
    terms: &Terms,
    wallet: &mut Wallet,
    by: By,
    at: Timestamp,
) -> Result<(), Failure> {
    let member = wallet.member;
    let mut postings = Vec::new();
    for held in list_holdings(tx, member).await?.into_iter().filter(is_own) {
        let taken = Posting { amount: -held.amount, ..held };
        postings.push(Posting {
            account: Account::Expired,
            amount: held.amount,
            lot: None,
            ..taken.clone()
        });
        postings.push(taken);
    }
    if !postings.is_empty() {
        let transaction = LedgerTransaction::new(at, Explanation::Erasure, postings)?;
        ledger::record(tx, wallet, &transaction, &Origin::of(by), terms.version, at).await?;
    }
    if wallet.available != Points::ZERO || wallet.pending != Points::ZERO {
        return Err(Fault::Corrupt(format!("the ledger of {member} does not add up")).into());
    }
    sql!("UPDATE lot SET remaining = 0 WHERE member_id = $1 AND remaining > 0", member)
        .execute(tx)
        .await?;
    sql!(
        "UPDATE credit_lot SET remaining_minor = 0 WHERE member_id = $1 AND remaining_minor > 0",
        member,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets who it was, and all that leads to them.
async fn forget(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
    at: Timestamp,
) -> Result<(), Fault> {
    sign_in_links::forget_member(tx, member).await?;
    sessions::delete_all(tx, member.0).await?;
    passkeys::delete_all(tx, member.0).await?;
    forget_codes(tx, rulebook, member, at).await?;
    sql!("DELETE FROM member_identifier WHERE member_id = $1", member).execute(tx).await?;
    delete_tags(tx, member).await?;
    sql!(
        "UPDATE member
            SET number = '', name = NULL, email = NULL, phone = NULL, birthday = NULL,
                locale = NULL, enrolled_in = NULL, consent_email = 0, consent_sms = 0
          WHERE member_id = $1",
        member,
    )
    .execute(tx)
    .await?;
    sql!("UPDATE wallet SET state = $2 WHERE member_id = $1", member, MemberState::Erased)
        .execute(tx)
        .await?;
    Ok(())
}

/// What leads to the member by a code: the card, vouchers of any age, the invitation.
async fn forget_codes(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
    at: Timestamp,
) -> Result<(), Fault> {
    let keys = rulebook.keys();
    let card = sql!("SELECT card_attempt FROM member WHERE member_id = $1", member);
    let card = card.one::<Card>(tx).await?;
    codes::delete(tx, keys, &keys.member_card(member, card.card_attempt, at)).await?;
    for code in vouchers::list_codes(tx, keys, member, at).await? {
        codes::delete(tx, keys, &code).await?;
    }
    if let Some(code) = referrals::find_code(tx, rulebook, member).await? {
        sql!("DELETE FROM referral_code WHERE code = $1", code).execute(tx).await?;
    }
    Ok(())
}
