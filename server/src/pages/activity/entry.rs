//! `/activity/{sequence}`: one ledger transaction, and why it moved what it moved.

use app::{
    activity::{self, Became, CreditMoved, Entry as Model, LotMoved, Membership, Why},
    wallet::Expiring,
};
use axum::{extract::Path, http::StatusCode};
use database::{
    Fault, Terms, Tx, associates, entries,
    entries::Entry,
    vouchers::{self, VoucherRow},
};
use loyalty::{
    explanation::Explanation,
    ids::{AssociateId, MemberId, Sequence, Slug, VoucherId},
    money::Money,
    points::Points,
    programme::HowOften,
};

use super::purchase;
use crate::{
    loaded::{Loaded, With},
    pages::visit::{Answer, SignedIn, Stopped, Visit},
};

/// What an entry's page needs besides the entry.
struct Around {
    entry: Entry,
    lots: Vec<entries::LotMoved>,
    voucher: Option<VoucherRow>,
    purchase: Option<database::purchases::Stored>,
    by: Option<String>,
}

/// `GET /activity/{sequence}`
pub async fn show(member: SignedIn, Path(sequence): Path<String>) -> Answer {
    let visit = &member.visit;
    let Ok(sequence) = sequence.parse::<i64>() else { return Ok(visit.not_found()) };
    let loaded = member.load(With::default()).await?;
    let (id, sequence) = (member.member(), Sequence(sequence));
    let found = visit.state.database.read(async |tx| find(tx, id, sequence).await).await;
    let found = found.map_err(|fault| visit.fault(&fault))?;
    let Some((around, explanation)) = found else { return Ok(visit.not_found()) };

    let entry = &around.entry;
    let is_purchase = matches!(explanation, Explanation::Purchase { .. });
    let store = match &entry.store {
        Some(store) => Some(visit.store_name(store)),
        None => is_purchase.then(|| visit.place_name(None)),
    };
    let model = Model {
        at: visit.local(entry.occurred_at),
        store,
        points: entry.points,
        reference: entry.reference.clone().filter(|_| is_purchase),
        why: why(visit, &loaded, &around, explanation)?,
    };
    Ok(member.page(StatusCode::OK, &loaded, activity::entry_page(visit.reader(), model)))
}

async fn find(
    tx: &mut Tx<'_>,
    member: MemberId,
    sequence: Sequence,
) -> Result<Option<(Around, Explanation)>, Fault> {
    let Some(entry) = entries::find(tx, member, sequence).await? else { return Ok(None) };
    let explanation = serde_json::from_str::<Explanation>(&entry.explanation)?;
    let mut around = Around { lots: Vec::new(), voucher: None, purchase: None, by: None, entry };
    match &explanation {
        Explanation::Purchase { purchase, .. } => {
            around.purchase = database::purchases::find(tx, member, *purchase).await?;
        }
        Explanation::Claim { voucher, .. } => {
            around.voucher = vouchers::find(tx, member, *voucher).await?;
            around.lots = entries::list_lots_moved(tx, member, sequence).await?;
        }
        Explanation::VoucherExpiry { .. }
        | Explanation::VoucherCancellation { .. }
        | Explanation::Expiry { .. } => {
            around.lots = entries::list_lots_moved(tx, member, sequence).await?;
        }
        Explanation::Adjustment { .. } => {
            if let (Some(id), "associate") = (around.entry.actor_id, &*around.entry.actor_kind) {
                around.by = associates::find(tx, AssociateId(id)).await?.and_then(|who| who.name);
            }
        }
        Explanation::Activity { .. }
        | Explanation::ReferralEnd { .. }
        | Explanation::Maturity { .. }
        | Explanation::Redemption { .. }
        | Explanation::Reversal { .. }
        | Explanation::CreditLoad { .. }
        | Explanation::CreditSpending { .. }
        | Explanation::CreditRefund { .. }
        | Explanation::CreditExpiry { .. }
        | Explanation::PaperCard { .. }
        | Explanation::Erasure
        | Explanation::MergedInto { .. }
        | Explanation::MergedFrom { .. }
        | Explanation::MergeUndone { .. }
        | Explanation::Refund { .. } => {}
    }
    Ok(Some((around, explanation)))
}

fn why(
    visit: &Visit,
    loaded: &Loaded,
    around: &Around,
    explanation: Explanation,
) -> Result<Why, Stopped> {
    let terms = visit.rulebook.version(around.entry.programme_version);
    let reward = |reward: &Slug| visit.reward_name(terms, reward);
    let lots = || lots(visit, terms, &around.lots);
    Ok(match explanation {
        Explanation::Purchase { earning, .. } => {
            let stored = around.purchase.as_ref();
            Why::Purchase(purchase::earned(visit, terms, &around.entry, &earning, stored))
        }
        Explanation::ReferralEnd { activity, side, .. } => {
            Why::ReferralEnd { name: visit.activity_name(terms, &activity), side }
        }
        Explanation::Activity { activity, referral } => Why::Activity {
            referral,
            name: visit.activity_name(terms, &activity),
            how_often: terms
                .activity(activity.as_str())
                .map_or(HowOften::EachReference, |activity| activity.how_often),
        },
        Explanation::Maturity { .. } => Why::Maturity { points: around.entry.points },
        Explanation::Claim { reward: slug, voucher, stamps, credit_minor } => Why::Claim {
            stamps: stamps.map(|paid| (visit.stamp_card_name(terms, &paid.card), paid.stamps)),
            reward: (slug.clone(), reward(&slug)),
            voucher,
            became: match credit_minor {
                Some(minor) => Became::Credit(visit.money(minor)),
                None => became(visit, around, voucher)?,
            },
            lots: lots(),
        },
        Explanation::Redemption { reward: slug, voucher, .. } => {
            let till = till_name(visit, around.entry.till.as_deref());
            Why::Redemption { reward: reward(&slug), voucher, till }
        }
        Explanation::Reversal { reward: slug, voucher, points_returned, reason, .. } => {
            Why::Reversal { reward: reward(&slug), voucher, points_returned, reason }
        }
        Explanation::VoucherExpiry { reward: slug, .. } => {
            Why::VoucherExpiry { reward: reward(&slug), lots: lots() }
        }
        Explanation::VoucherCancellation { reward: slug, .. } => {
            Why::VoucherCancellation { reward: reward(&slug), lots: lots() }
        }
        Explanation::Expiry { .. } => Why::Expiry {
            lots: lots(),
            expiry_months: terms.points.expiry_months,
            next: loaded.overview.expiring.first().map(|lot| Expiring {
                points: lot.points,
                on: visit.last_day_before(lot.expires_at),
            }),
            gets_mail: loaded.overview.member.consent_email,
        },
        Explanation::Refund { earned_by, refunded_minor, earned_before, cashback, .. } => {
            Why::Refund {
                refunded: Money { minor: refunded_minor, currency: terms.currency },
                earned_before,
                purchase: earned_by,
                cashback,
            }
        }
        Explanation::CreditLoad { card, minor } => {
            let moved = if card.is_some() { CreditMoved::Card } else { CreditMoved::Loaded };
            Why::Credit { moved, amount: visit.money(minor), spent_by: None }
        }
        Explanation::CreditSpending { minor } => {
            Why::Credit { moved: CreditMoved::Spent, amount: visit.money(-minor), spent_by: None }
        }
        Explanation::CreditRefund { spent_by, minor } => Why::Credit {
            moved: CreditMoved::Back,
            amount: visit.money(minor),
            spent_by: Some(spent_by),
        },
        Explanation::CreditExpiry { minor } => {
            Why::Credit { moved: CreditMoved::Expired, amount: visit.money(-minor), spent_by: None }
        }
        Explanation::PaperCard { ending, stamps } => Why::PaperCard {
            ending,
            stamps: stamps
                .map(|stamped| (stamped.stamps, visit.stamp_card_name(terms, &stamped.card))),
        },
        Explanation::Erasure => Why::Membership(Membership::Erased),
        Explanation::MergedInto { .. } => Why::Membership(Membership::MergedInto),
        Explanation::MergedFrom { .. } => Why::Membership(Membership::MergedFrom),
        Explanation::MergeUndone { .. } => Why::Membership(Membership::Parted),
        Explanation::Adjustment { reason } => Why::Adjustment { reason, by: around.by.clone() },
    })
}

/// What a till is called.
fn till_name(visit: &Visit, till: Option<&str>) -> Option<String> {
    till.map(|till| visit.reader().words.till_number(till))
}

/// What became of a claimed voucher.
fn became(visit: &Visit, around: &Around, voucher: VoucherId) -> Result<Became, Stopped> {
    let row = around
        .voucher
        .as_ref()
        .ok_or_else(|| visit.fault(&Fault::Corrupt(format!("voucher {voucher} is missing"))))?;
    Ok(match (row.state.as_str(), row.redeemed_at) {
        ("issued", _) => Became::Open(visit.local(row.expires_at)),
        (_, Some(at)) => Became::Redeemed {
            at: visit.local(at),
            store: visit.place_name(row.redeemed_in.as_ref()),
            till: till_name(visit, row.redeemed_till.as_deref()),
        },
        _ => Became::Returned,
    })
}

fn lots(visit: &Visit, terms: &Terms, moved: &[entries::LotMoved]) -> Vec<LotMoved> {
    let zone = &visit.terms().zone;
    let lot = |lot: &entries::LotMoved| {
        let as_earned = zone.end_of_month_after(lot.earned_at, terms.points.expiry_months);
        LotMoved {
            earned_by: earned_by(visit, terms, lot),
            earned_on: visit.day(lot.earned_at),
            expires_on: visit.last_day_before(lot.expires_at),
            earned: lot.earned,
            points: if lot.points.is_negative() { -lot.points } else { lot.points },
            lives_longer: lot.points > Points::ZERO && lot.expires_at > as_earned,
        }
    };
    moved.iter().map(lot).collect()
}

/// What a lot was earned by: a store's or an activity's name.
fn earned_by(visit: &Visit, terms: &Terms, lot: &entries::LotMoved) -> String {
    match serde_json::from_str::<Explanation>(&lot.explanation) {
        Ok(Explanation::Activity { activity, .. }) => visit.activity_name(terms, &activity),
        Ok(Explanation::Adjustment { reason }) => reason,
        _ => visit.place_name(lot.store.as_ref()),
    }
}
