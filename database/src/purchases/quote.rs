//! Quoting: what a purchase would earn.

use super::refuse_flawed;
use crate::{
    caps,
    fault::Failure,
    members,
    refusal::Refusal,
    rulebook::{Rulebook, Terms},
    segments,
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
pub(super) fn birthday_month(terms: &Terms, birthday: Option<&str>) -> Option<i8> {
    let is_asked_for = terms.earning.iter().any(|rule| rule.matching.birthday_month);
    is_asked_for.then(|| members::month_of(birthday?)).flatten()
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
    refuse_flawed(terms, purchase, at)?;
    let wallet = wallets::find(tx, member).await?.ok_or(Refusal::MemberUnknown)?;
    let buyer = members::find(tx, member).await?.ok_or(Refusal::MemberUnknown)?;
    let occurred_at = purchase.occurred_at;
    let tier = tiers::held_before(tx, &wallet, terms, occurred_at).await?;
    let rooms = caps::rooms(tx, member, terms, occurred_at).await?;
    let buyer = Buyer {
        rooms: &rooms,
        tier,
        is_first_purchase: wallet.purchases == 0,
        birthday_month: birthday_month(terms, buyer.birthday.as_deref()),
        segments: segments::list_of(tx, terms, member, &tier.id, occurred_at).await?,
    };
    Ok((earn(terms, purchase, &buyer), terms.version))
}
