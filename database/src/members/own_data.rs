//! Everything that is kept of one member, for them to take away.

use jiff::Timestamp;
use loyalty::{
    ids::{MemberId, Sequence, Slug},
    ledger::Asset,
    points::Points,
};

use super::{Member, find, list_external_ids, list_tags};
use crate::{
    assets,
    fault::Fault,
    passkeys::{self, PasskeyRow},
    sessions::{self, Session},
    sql::{Tx, record, sql},
    wallets::{self, Wallet},
};

record! {
    /// A transaction of the member's ledger.
    #[derive(Clone, Debug)]
    pub struct OwnTransaction {
        /// Its number.
        pub sequence: Sequence,
        /// What happened.
        pub kind: String,
        /// When.
        pub occurred_at: Timestamp,
        /// When we learnt of it.
        pub recorded_at: Timestamp,
        /// Where.
        pub store: Option<Slug>,
        /// At which till.
        pub till: Option<String>,
        /// What others call it.
        pub reference: Option<String>,
        /// Why, as JSON.
        pub explanation: String,
    }
}

record! {
    /// A purchase of the member.
    #[derive(Clone, Debug)]
    pub struct OwnPurchase {
        /// The receipt's number.
        pub reference: String,
        /// Where.
        pub store: Option<Slug>,
        /// At which till.
        pub till: Option<String>,
        /// In a store, on the web, in an app.
        pub channel: String,
        /// When.
        pub occurred_at: Timestamp,
        /// In which currency.
        pub currency: String,
        /// For how much, in minor units.
        pub total_minor: i64,
        /// What was bought, as JSON.
        pub lines: String,
        /// What it earned.
        pub points: Points,
    }
}

record! {
    /// A voucher of the member.
    #[derive(Clone, Debug)]
    pub struct OwnVoucher {
        /// For which reward.
        pub reward: Slug,
        /// What became of it.
        pub state: String,
        /// What it cost.
        pub points: Points,
        /// When it was claimed.
        pub issued_at: Timestamp,
        /// Until when it was good.
        pub expires_at: Timestamp,
        /// When it was used.
        pub redeemed_at: Option<Timestamp>,
        /// In which store.
        pub redeemed_in: Option<Slug>,
    }
}

/// Everything that is kept of a member, save what only proves who they are: of a passkey its name,
/// not its key; of a device its kind, not its cookie.
#[derive(Clone, Debug)]
pub struct OwnData {
    /// What they told of themselves.
    pub member: Member,
    /// What other systems call them.
    pub external_ids: Vec<String>,
    /// What the shop notes of them.
    pub tags: Vec<String>,
    /// Their balances and standing.
    pub wallet: Wallet,
    /// What they hold besides points.
    pub assets: Vec<(Asset, i64)>,
    /// Their ledger, from the beginning.
    pub transactions: Vec<OwnTransaction>,
    /// Their purchases, from the first.
    pub purchases: Vec<OwnPurchase>,
    /// Their vouchers, from the first.
    pub vouchers: Vec<OwnVoucher>,
    /// Their passkeys.
    pub passkeys: Vec<PasskeyRow>,
    /// The devices on which they are signed in.
    pub devices: Vec<Session>,
}

/// Reads everything that is kept of a member.
pub async fn own_data(
    tx: &mut Tx<'_>,
    member: MemberId,
    at: Timestamp,
) -> Result<Option<OwnData>, Fault> {
    let (Some(found), Some(wallet)) = (find(tx, member).await?, wallets::find(tx, member).await?)
    else {
        return Ok(None);
    };
    let transactions = sql!(
        "SELECT sequence, kind, occurred_at, recorded_at, store, till, reference, explanation
           FROM ledger_transaction
          WHERE member_id = $1
          ORDER BY sequence",
        member,
    );
    let purchases = sql!(
        "SELECT reference, store, till, channel, occurred_at, currency, total_minor, lines, points
           FROM purchase
          WHERE member_id = $1
          ORDER BY sequence",
        member,
    );
    let vouchers = sql!(
        "SELECT reward, state, points, issued_at, expires_at, redeemed_at, redeemed_in
           FROM voucher
          WHERE member_id = $1
          ORDER BY claim_sequence",
        member,
    );
    Ok(Some(OwnData {
        external_ids: list_external_ids(tx, member).await?,
        tags: list_tags(tx, member).await?,
        assets: assets::list(tx, member).await?,
        transactions: transactions.all(tx).await?,
        purchases: purchases.all(tx).await?,
        vouchers: vouchers.all(tx).await?,
        passkeys: passkeys::list(tx, member.0).await?,
        devices: sessions::list(tx, member.0, at).await?,
        member: found,
        wallet,
    }))
}
