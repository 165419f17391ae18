//! The ledger: double-entry and append-only.
//!
//! A ledger transaction is one business fact. Its postings say what it moved, and
//! sum to zero for each asset: what a member gains, the programme gives. Nothing
//! updates or deletes a posting; a mistake is undone by another transaction.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    earning::Stamped,
    explanation::Explanation,
    ids::{ApiKeyId, AssociateId, LotId, MemberId, Sequence, Slug, VoucherId},
};

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asset {
    /// The programme's points.
    Points,
    /// Stored value, in minor units of the programme's currency.
    Credit,
    /// Stamps on one kind of card.
    Stamps(Slug),
    /// Vouchers, each counting one: the ledger tells every step of a voucher's life.
    Vouchers,
}

/// Whose: the member's two accounts, then the programme's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// The member's: can be spent now.
    Available,
    /// The member's: earned, not yet matured.
    Pending,
    /// The programme's: where points and vouchers come from.
    Issued,
    /// The programme's: given for rewards; for vouchers, redeemed.
    Claimed,
    /// The programme's: what nobody used in time.
    Expired,
    /// The programme's: moved by a person.
    Adjusted,
}

/// One leg of a ledger transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Whose account it moves.
    pub account: Account,
    /// What it moves.
    pub asset: Asset,
    /// By how much; negative takes.
    pub amount: i64,
    /// The lot it fills or draws from; none for points that pay or make a debt.
    pub lot: Option<LotId>,
    /// The voucher it moves, for [`Asset::Vouchers`].
    pub voucher: Option<VoucherId>,
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The member.
    Member,
    /// Somebody behind the counter.
    Associate(AssociateId),
    /// A machine, by its API key.
    ApiKey(ApiKeyId),
    /// The server itself, doing what time does.
    Job,
    /// Whoever runs the server, from the command line.
    Operator,
}

/// Where, through what and by whom something was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The store, when there is one.
    pub store: Option<Slug>,
    /// The till in that store.
    pub till: Option<String>,
    /// Who did it.
    pub actor: Actor,
    /// What others call it: a receipt's number.
    pub reference: Option<String>,
}

impl Origin {
    /// Done by `actor`, nowhere in particular.
    pub fn of(actor: Actor) -> Self {
        Self { store: None, till: None, actor, reference: None }
    }
}

/// One immutable business fact and what it moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerTransaction {
    /// When it happened.
    pub occurred_at: Timestamp,
    /// What happened, and why it moved what it moved.
    pub explanation: Explanation,
    postings: Vec<Posting>,
}

/// These postings are no ledger transaction: a fault in a rule, never something a person did.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotATransaction {
    /// There is nothing on the other side.
    #[error("a {kind} has fewer than two postings")]
    OneSided {
        /// What was to be recorded.
        kind: &'static str,
    },
    /// They do not sum to zero.
    #[error("the postings of a {kind} leave {left_over} {asset} over")]
    Unbalanced {
        /// What was to be recorded.
        kind: &'static str,
        /// The asset that does not add up.
        asset: Asset,
        /// By how much.
        left_over: i128,
    },
}

impl LedgerTransaction {
    /// A transaction of two or more `postings`, which must sum to zero for each asset.
    pub fn new(
        occurred_at: Timestamp,
        explanation: Explanation,
        postings: Vec<Posting>,
    ) -> Result<Self, NotATransaction> {
        let kind = explanation.kind();
        if postings.len() < 2 {
            return Err(NotATransaction::OneSided { kind });
        }
        for posting in &postings {
            let same_asset = postings.iter().filter(|other| other.asset == posting.asset);
            let left_over: i128 = same_asset.map(|other| i128::from(other.amount)).sum();
            if left_over != 0 {
                let asset = posting.asset.clone();
                return Err(NotATransaction::Unbalanced { kind, asset, left_over });
            }
        }
        Ok(Self { occurred_at, explanation, postings })
    }

    /// What it moved.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// How much it changed one account of one asset by.
    pub fn change(&self, account: Account, asset: &Asset) -> i64 {
        let matching = |p: &&Posting| p.account == account && p.asset == *asset;
        self.postings.iter().filter(matching).map(|p| p.amount).sum()
    }
}

/// The fingerprint of a member's ledger up to and including one transaction.
pub type ChainHash = [u8; 32];

/// What a ledger transaction is sealed with: each field exactly as it is stored.
#[derive(Clone, Copy, Debug)]
pub struct Sealed<'t> {
    /// Whose ledger.
    pub member: MemberId,
    /// Which transaction in it.
    pub sequence: Sequence,
    /// When it happened, in microseconds since 1970.
    pub occurred_at: i64,
    /// When we learnt of it, in microseconds since 1970.
    pub recorded_at: i64,
    /// The texts, in the order of the columns; `None` is not the same as empty.
    pub texts: &'t [Option<&'t str>],
    /// The postings, one text each, in order.
    pub postings: &'t [String],
}

/// Links a transaction to the one before it, so that a history rewritten on disk shows.
///
/// SHA-256 over the previous hash and every field, each preceded by its length.
pub fn chain(previous: &ChainHash, sealed: &Sealed<'_>) -> ChainHash {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(sealed.member.0.as_bytes());
    for number in [sealed.sequence.0, sealed.occurred_at, sealed.recorded_at] {
        hash.update(number.to_be_bytes());
    }
    let texts = sealed.texts.iter().copied().map(|text| text.unwrap_or("\0"));
    for text in texts.chain(sealed.postings.iter().map(String::as_str)) {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}

impl Asset {
    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "points" => Some(Self::Points),
            "credit" => Some(Self::Credit),
            "vouchers" => Some(Self::Vouchers),
            _ => {
                text.strip_prefix("stamps/").and_then(|card| Slug::new(card).ok()).map(Self::Stamps)
            }
        }
    }
}

impl fmt::Display for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Points => f.write_str("points"),
            Self::Credit => f.write_str("credit"),
            Self::Stamps(card) => write!(f, "stamps/{card}"),
            Self::Vouchers => f.write_str("vouchers"),
        }
    }
}

impl Account {
    const ALL: [Self; 6] = [
        Self::Available,
        Self::Pending,
        Self::Issued,
        Self::Claimed,
        Self::Expired,
        Self::Adjusted,
    ];

    /// The account's name, as it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Pending => "pending",
            Self::Issued => "issued",
            Self::Claimed => "claimed",
            Self::Expired => "expired",
            Self::Adjusted => "adjusted",
        }
    }

    /// Finds an account by its name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.name() == name)
    }
}

impl Posting {
    /// Points on `account`, tied to a lot or not.
    pub fn points(account: Account, amount: i64, lot: Option<LotId>) -> Self {
        Self { account, asset: Asset::Points, amount, lot, voucher: None }
    }

    /// Stamps that leave the card's owner for `to`, or come from there when negative.
    pub fn stamps_move(stamped: &Stamped, to: Account) -> [Self; 2] {
        [(Account::Available, -stamped.stamps), (to, stamped.stamps)].map(|(account, amount)| {
            let asset = Asset::Stamps(stamped.card.clone());
            Self { account, asset, amount, lot: None, voucher: None }
        })
    }

    /// One voucher that leaves `from` for `to`.
    pub fn voucher_moves(voucher: VoucherId, from: Account, to: Account) -> [Self; 2] {
        [(from, -1), (to, 1)].map(|(account, amount)| Self {
            account,
            asset: Asset::Vouchers,
            amount,
            lot: None,
            voucher: Some(voucher),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use uuid::Uuid;

    use super::*;

    fn adjustment(postings: Vec<Posting>) -> Result<LedgerTransaction, NotATransaction> {
        let explanation = Explanation::Adjustment { reason: "goodwill".into() };
        LedgerTransaction::new(Timestamp::UNIX_EPOCH, explanation, postings)
    }

    #[test]
    fn assets_and_accounts_are_read_back_as_they_are_written() {
        let card = Asset::Stamps(Slug::new("coffee").unwrap());
        for asset in [Asset::Points, Asset::Credit, card, Asset::Vouchers] {
            assert_eq!(Asset::parse(&asset.to_string()), Some(asset));
        }
        assert_eq!(Asset::parse("stamps/"), None);
        for account in Account::ALL {
            assert_eq!(Account::named(account.name()), Some(account));
        }
    }

    #[test]
    fn one_asset_does_not_pay_for_another() {
        let voucher = VoucherId(Uuid::nil());
        let mut postings = Posting::voucher_moves(voucher, Account::Issued, Account::Available);
        postings[1].asset = Asset::Points;
        assert!(adjustment(postings.to_vec()).is_err());
    }

    #[test]
    fn a_change_counts_one_account_of_one_asset() {
        let mut postings = vec![
            Posting::points(Account::Available, 70, None),
            Posting::points(Account::Available, 30, None),
            Posting::points(Account::Pending, -100, None),
        ];
        postings.extend(Posting::voucher_moves(
            VoucherId(Uuid::nil()),
            Account::Issued,
            Account::Available,
        ));
        let matured = adjustment(postings.clone()).unwrap();
        assert_eq!(matured.postings(), postings);
        assert_eq!(matured.change(Account::Available, &Asset::Points), 100);
        assert_eq!(matured.change(Account::Pending, &Asset::Points), -100);
        assert_eq!(matured.change(Account::Available, &Asset::Vouchers), 1);
        assert_eq!(matured.change(Account::Claimed, &Asset::Points), 0);
    }

    #[test]
    fn the_chain_tells_every_field_apart() {
        let base = Sealed {
            member: MemberId(Uuid::from_u128(1)),
            sequence: Sequence(1),
            occurred_at: 5,
            recorded_at: 6,
            texts: &[Some("ab"), None],
            postings: &[],
        };
        let hash = chain(&[0; 32], &base);
        let others = [
            chain(&[1; 32], &base),
            chain(&[0; 32], &Sealed { member: MemberId(Uuid::from_u128(2)), ..base }),
            chain(&[0; 32], &Sealed { sequence: Sequence(2), ..base }),
            chain(&[0; 32], &Sealed { occurred_at: 6, ..base }),
            chain(&[0; 32], &Sealed { recorded_at: 5, ..base }),
            chain(&[0; 32], &Sealed { texts: &[Some("a"), Some("b")], ..base }),
            chain(&[0; 32], &Sealed { texts: &[Some("ab"), Some("")], ..base }),
            chain(&[0; 32], &Sealed { postings: &["points".into()], ..base }),
        ];
        assert!(others.iter().all(|other| *other != hash));
    }

    proptest! {
        /// A transaction exists exactly when it has two sides that sum to zero.
        #[test]
        fn only_what_sums_to_zero_is_a_transaction(amounts in vec(-50_i64..50, 0..6)) {
            let posting = |&amount: &i64| Posting::points(Account::Available, amount, None);
            let postings: Vec<Posting> = amounts.iter().map(posting).collect();
            let balanced = amounts.len() >= 2 && amounts.iter().sum::<i64>() == 0;
            prop_assert_eq!(adjustment(postings).is_ok(), balanced);
        }
    }
}
