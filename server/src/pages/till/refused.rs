//! Refusals in the words of a till.

use app::till::TillRefusal;
use database::{Failure, Refusal, redemptions::find_by_code, vouchers::VoucherRow};
use loyalty::{
    codes::Code,
    vouchers::{Redeemed, RedemptionRefusal, ReversalRefusal},
};

use super::Till;
use crate::pages::visit::Stopped;

impl Till {
    /// Why a code was not accepted; what is no refusal of a till stops the request.
    pub async fn refusal(&self, code: &str, failure: Failure) -> Result<TillRefusal, Stopped> {
        let visit = self.visit();
        let refusal = match failure {
            Failure::Refused(refusal) => refusal,
            Failure::Fault(fault) => return Err(visit.fault(&fault)),
        };
        let why = match refusal {
            Refusal::CodeMalformed(malformed) => return Ok(TillRefusal::Malformed(malformed)),
            Refusal::CodeUnknown => {
                let code = Code::parse(code).map(|code| code.grouped());
                return Ok(TillRefusal::Unknown { code: code.unwrap_or_default() });
            }
            Refusal::CodeIsAReceipt => return Ok(TillRefusal::Receipt),
            Refusal::MemberSuspended => return Ok(TillRefusal::Suspended),
            Refusal::CardStale => return Ok(TillRefusal::CardStale),
            Refusal::TooManyWrongCodes { wait_until } => {
                let until = visit.local(wait_until).time();
                return Ok(TillRefusal::TooManyWrongCodes { until });
            }
            Refusal::Redemption(why) => why,
            other => return Err(visit.failure(&Failure::Refused(other))),
        };
        if why == RedemptionRefusal::Stale {
            return Ok(TillRefusal::Stale);
        }
        let row = self.find_voucher(code).await?;
        let terms = visit.terms();
        let slug = row.as_ref().map(|row| &row.reward);
        let reward = slug.map(|slug| visit.reward_name(terms, slug)).unwrap_or_default();
        Ok(match why {
            RedemptionRefusal::AlreadyRedeemed(Redeemed { at, store, till }) => {
                TillRefusal::AlreadyRedeemed {
                    reward,
                    at: visit.local(at),
                    store: visit.place_name(store.as_ref()),
                    till: till.map(|till| visit.reader().words.till_number(&till)),
                }
            }
            RedemptionRefusal::Expired { expired_at } => {
                TillRefusal::Expired { reward, at: visit.local(expired_at) }
            }
            RedemptionRefusal::GivenBack => TillRefusal::GivenBack { reward },
            RedemptionRefusal::Stale => TillRefusal::Stale,
            RedemptionRefusal::WrongStore => {
                let stores = slug.and_then(|slug| visit.reward_of(terms, slug));
                let stores = stores.map(|reward| visit.store_names(&reward.stores));
                TillRefusal::WrongStore { reward, stores: stores.unwrap_or_default() }
            }
            RedemptionRefusal::WrongChannel => TillRefusal::WrongChannel { reward },
            RedemptionRefusal::BelowMinimum(below) => {
                TillRefusal::BelowMinimum { reward, minimum: visit.money(below.minimum_minor) }
            }
            RedemptionRefusal::NotStackable { with } => {
                TillRefusal::NotStackable { reward, with: visit.reward_name(terms, &with) }
            }
        })
    }

    async fn find_voucher(&self, code: &str) -> Result<Option<VoucherRow>, Stopped> {
        let visit = self.visit();
        let Ok(code) = Code::parse(code) else { return Ok(None) };
        let hash = visit.rulebook.keys().lookup_hash(&code);
        let found = visit.state.database.read_once(async |tx| find_by_code(tx, &hash).await).await;
        found.map_err(|fault| visit.fault(&fault))
    }
}

/// Why a redemption was not taken back.
pub fn reversal_refusal(refusal: ReversalRefusal) -> TillRefusal {
    match refusal {
        ReversalRefusal::TooLate { minutes } => TillRefusal::TooLateToUndo { minutes },
        ReversalRefusal::NotRedeemed => TillRefusal::UndoneAlready,
    }
}
