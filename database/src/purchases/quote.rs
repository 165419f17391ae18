//! Quoting: what a purchase would earn.

use crate::{
    fault::{Failure, Fault},
    members,
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    sql::Tx,
    tiers, wallets,
};
use jiff::Timestamp;
use loyalty::{
    earning::{Buyer, Earning, earn},
    ids::MemberId,
    purchases::Purchase,
};

/// The buyer's birthday month, if a rule asks for it.
pub(super) async fn birthday_month(
    tx: &mut Tx<'_>,
    terms: &Terms,
    member: MemberId,
) -> Result<Option<i8>, Fault> {
    if !terms.earning.iter().any(|rule| rule.matching.birthday_month) {
        return Ok(None);
    }
    Ok(members::find(tx, member).await?.and_then(|member| member.birthday_month()))
}

/// What a purchase costs and earns without being reported: the same rules, nothing recorded.
pub async fn quote(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    member: MemberId,
    purchase: &Purchase,
    at: Timestamp,
) -> Result<(Earning, i64), Failure> {
    let terms = rulebook.at(purchase.occurred_at);
    let flaws = purchase.flaws(at);
    if !flaws.is_empty() {
        return Err(Refusal::PurchaseFlawed(flaws).into());
    }
    if purchase.currency != terms.currency {
        return Err(Refusal::WrongCurrency(terms.currency.code().to_owned()).into());
    }
    let wallet = wallets::find(tx, member).await?.ok_or(Refusal::MemberUnknown)?;
    let buyer = Buyer {
        tier: tiers::held_before(tx, &wallet, terms, purchase.occurred_at).await?,
        is_first_purchase: wallet.purchases == 0,
        birthday_month: birthday_month(tx, terms, member).await?,
    };
    Ok((earn(terms, purchase, &buyer), terms.version))
}
