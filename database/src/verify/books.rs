//! What is read of some members: their books, whole, in one consistent view.

use std::collections::BTreeMap;

use loyalty::{
    ids::{MemberId, Sequence},
    ledger::ChainHash,
};
use uuid::Uuid;

use super::packed::Packed;
use crate::{
    fault::Fault,
    sql::{Asked, Tx, record, sql},
};

/// At how many ledger transactions a read is full, if it is of more than one member: what a
/// reader holds in memory.
const TRANSACTIONS_A_READ: i64 = 2_000;
/// And at how many members.
const MEMBERS_A_READ: i64 = 256;

record! {
    /// What a wallet says.
    pub(super) struct WalletRow {
        member_id: MemberId,
        pub(super) sequence: Sequence,
        pub(super) available: i64,
        pub(super) pending: i64,
        pub(super) chain_hash: ChainHash,
    }
}

/// Asks for the rows of a table, those of a member in one text, and these texts in one: see
/// `packed`.
macro_rules! packed {
    ($tx:expr, $after:expr, $last:expr, $table:literal => $row:literal) => {
        sql!(
            concat!(
                "SELECT string_agg(
                            concat(hex(member_id), ' ', octet_length(packed), ' ', packed), '')
                            AS members
                   FROM (SELECT member_id, string_agg(",
                $row,
                ", '') AS packed FROM ",
                $table,
                " WHERE member_id > $1 AND member_id <= $2 GROUP BY member_id) AS by_member"
            ),
            $after,
            $last,
        )
        .ask($tx)
        .await?
    };
}

record! { struct Members { members: Option<String> } }

/// All that is read of one member; rows are packed.
#[derive(Default)]
pub(super) struct Books {
    pub(super) wallet: Option<WalletRow>,
    pub(super) transactions: String,
    pub(super) postings: String,
    pub(super) lots: String,
    pub(super) credit_lots: String,
    pub(super) assets: String,
    pub(super) purchases: String,
    pub(super) vouchers: String,
    pub(super) caps: String,
    pub(super) refunds: String,
}

/// The members who are read together: after one and up to another, and their wallets.
pub(super) struct Share {
    after: MemberId,
    last: MemberId,
    wallets: Vec<WalletRow>,
}

impl Share {
    /// The next members; also from where on others read, unless these are the last.
    pub(super) async fn next(
        tx: &mut Tx<'_>,
        after: MemberId,
    ) -> Result<(Self, Option<MemberId>), Fault> {
        let mut wallets = sql!(
            "SELECT member_id, sequence, available, pending, chain_hash
               FROM wallet
              WHERE member_id > $1
              ORDER BY member_id
              LIMIT $2",
            after,
            MEMBERS_A_READ,
        )
        .all::<WalletRow>(tx)
        .await?;
        let mut transactions = 0_i64;
        let fitting = wallets.iter().take_while(|wallet| {
            let fits = transactions < TRANSACTIONS_A_READ;
            transactions = transactions.saturating_add(wallet.sequence.0);
            fits
        });
        let fitting = fitting.count();
        let is_cut = fitting < wallets.len() || i64::try_from(fitting) == Ok(MEMBERS_A_READ);
        wallets.truncate(fitting);
        let next = wallets.last().filter(|_| is_cut).map(|wallet| wallet.member_id);
        // The last read goes to the very end: rows may be there whose wallet is not.
        let last = next.unwrap_or(MemberId(Uuid::max()));
        Ok((Self { after, last, wallets }, next))
    }

    /// Reads their books.
    pub(super) async fn read(self, tx: &mut Tx<'_>) -> Result<BTreeMap<MemberId, Books>, Fault> {
        let packed = self.ask(tx).await?;
        let mut books = BTreeMap::<MemberId, Books>::new();
        for wallet in self.wallets {
            let member = wallet.member_id;
            books.entry(member).or_default().wallet = Some(wallet);
        }
        for (place, asked) in packed {
            let members = asked.one(tx).await?.members.unwrap_or_default();
            let members = Packed::rows(&members, |row| Ok((row.bytes()?, row.text()?)))?;
            for (member, rows) in members {
                let member = MemberId(Uuid::from_bytes(member.unwrap_or_default()));
                rows.clone_into(place(books.entry(member).or_default()));
            }
        }
        Ok(books)
    }

    async fn ask(&self, tx: &mut Tx<'_>) -> Result<[(Place, Asked<Members>); 9], Fault> {
        let &Self { after, last, .. } = self;
        let transactions = packed!(tx, after, last, "ledger_transaction" =>
            "concat(sequence, ' ', occurred_at, ' ', recorded_at, ' ', programme_version, ' ',
                    hex(actor_id), ' ', hex(moved_from), ' ', hex(chain_hash), ' ',
                    octet_length(kind), ' ', kind, octet_length(store), ' ', store,
                    octet_length(till), ' ', till, octet_length(actor_kind), ' ', actor_kind,
                    octet_length(reference), ' ', reference,
                    octet_length(explanation), ' ', explanation)");
        let postings = packed!(tx, after, last, "posting" =>
            "concat(sequence, ' ', line, ' ', amount, ' ', lot, ' ', hex(voucher_id), ' ',
                    octet_length(account), ' ', account, octet_length(asset), ' ', asset)");
        let lots = packed!(tx, after, last, "lot" => "concat(lot, ' ', remaining, ' ')");
        let credit_lots = packed!(tx, after, last, "credit_lot" =>
            "concat(lot, ' ', remaining_minor, ' ')");
        let assets = packed!(tx, after, last, "asset_balance" =>
            "concat(balance, ' ', octet_length(asset), ' ', asset)");
        let purchases = packed!(tx, after, last, "purchase" =>
            "concat(sequence, ' ', points, ' ')");
        let vouchers = packed!(tx, after, last, "voucher" =>
            "concat(hex(voucher_id), ' ', octet_length(state), ' ', state)");
        let caps = packed!(tx, after, last, "cap_taken" =>
            "concat(on_day, ' ', millionths, ' ', hex(purchase_id), ' ',
                    octet_length(rule), ' ', rule)");
        let refunds = packed!(tx, after, last, "refund" => "concat(hex(purchase_id), ' ')");
        Ok([
            (|books| &mut books.transactions, transactions),
            (|books| &mut books.postings, postings),
            (|books| &mut books.lots, lots),
            (|books| &mut books.credit_lots, credit_lots),
            (|books| &mut books.assets, assets),
            (|books| &mut books.purchases, purchases),
            (|books| &mut books.vouchers, vouchers),
            (|books| &mut books.caps, caps),
            (|books| &mut books.refunds, refunds),
        ])
    }
}

/// Where rows of one kind belong.
type Place = fn(&mut Books) -> &mut String;
