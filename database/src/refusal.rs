//! What the rules may say no to: one type, for the API, the till and the shopper's page to put
//! into their own words.

use jiff::Timestamp;
use loyalty::{
    claiming::ClaimRefusal,
    codes::Malformed,
    credit::CreditRefusal,
    ids::{MemberId, Sequence, Slug},
    lots::TooFewPoints,
    purchases::Flaw,
    refunds::RefundRefusal,
    vouchers::{RedemptionRefusal, ReversalRefusal},
};

/// Why something was not done. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such member.
    #[error("there is no such member")]
    MemberUnknown,
    /// The member was erased.
    #[error("this member was erased: there is nothing left to take from, and nobody to give to")]
    MemberErased,
    /// A member and the same member.
    #[error("these are the same member already")]
    MergedAlready,
    /// The member is not part of another, or the other is part of a third.
    #[error("there is no merge to undo: undo the latest one first, if there were several")]
    NotMerged,
    /// The membership is suspended: nothing is taken out of it.
    #[error("this membership is suspended: its points and vouchers cannot be used for now")]
    MemberSuspended,
    /// Somebody has this identifier already.
    #[error("there is a member with this {identifier} already")]
    MemberExists {
        /// Which one: email, phone or external.
        identifier: &'static str,
        /// Who.
        member: MemberId,
    },
    /// There is no such reward.
    #[error("there is no such reward")]
    RewardUnknown,
    /// The claim is not possible.
    #[error(transparent)]
    Claim(ClaimRefusal),
    /// There is no such voucher.
    #[error("there is no such voucher")]
    VoucherUnknown,
    /// There is too little credit, or too little of a spending is left to give back.
    #[error(transparent)]
    Credit(CreditRefusal),
    /// Credit moves by amounts from 1 to 100,000,000,000 minor units.
    #[error("the amount must be from 1 to 100,000,000,000 minor units")]
    CreditOutOfRange,
    /// No spending has this reference.
    #[error("nothing was spent under the reference '{0}'")]
    CreditReferenceUnknown(String),
    /// No paper card has this number.
    #[error("no paper card has this number")]
    PaperCardUnknown,
    /// The paper card is linked to somebody.
    #[error("this paper card is linked to a member already")]
    PaperCardLinked {
        /// Whether that is who asks.
        is_yours: bool,
    },
    /// The programme has no such stamp card.
    #[error("there is no stamp card '{0}'")]
    StampCardUnknown(String),
    /// No gift card has this number and PIN.
    #[error("no gift card has this number and PIN")]
    GiftCardWrong,
    /// The gift card's value is in a wallet already.
    #[error("this gift card has been added to a wallet already")]
    GiftCardUsed,
    /// The voucher is used, expired or given back.
    #[error("the voucher can no longer be given back")]
    VoucherNotOpen,
    /// What was scanned is no code.
    #[error(transparent)]
    CodeMalformed(#[from] Malformed),
    /// The code stands for nothing.
    #[error("the code is not known")]
    CodeUnknown,
    /// A member card was scanned where a voucher is needed.
    #[error("this is a member card: it identifies, it never spends")]
    CodeIsACard,
    /// A voucher was scanned where a member card is needed.
    #[error("this is a voucher, not a member card")]
    CodeIsAVoucher,
    /// A receipt was scanned where a card or a voucher is needed.
    #[error("this is a receipt: a member claims it in the wallet")]
    CodeIsAReceipt,
    /// A card or a voucher was typed where a receipt is needed.
    #[error("this is not the code of a receipt")]
    CodeIsNoReceipt,
    /// Somebody else has claimed the receipt.
    #[error("somebody has claimed this receipt")]
    ReceiptClaimed,
    /// The member has claimed the receipt already.
    #[error("this receipt is in the wallet already")]
    ReceiptYours {
        /// Where in their ledger.
        sequence: Sequence,
    },
    /// The receipt is too old to be claimed.
    #[error("a receipt can be claimed for {days} days")]
    ReceiptTooOld {
        /// Through how many days after the purchase it could.
        days: u32,
    },
    /// A member card's changing digits are not those of now.
    #[error("the card is an old picture")]
    CardStale,
    /// Too many wrong codes at this till.
    #[error("too many wrong codes at this till")]
    TooManyWrongCodes {
        /// When it may try again.
        wait_until: Timestamp,
    },
    /// The voucher is not redeemed.
    #[error(transparent)]
    Redemption(#[from] RedemptionRefusal),
    /// There is no such redemption.
    #[error("there is no such redemption")]
    RedemptionUnknown,
    /// The redemption is not taken back.
    #[error(transparent)]
    Reversal(#[from] ReversalRefusal),
    /// There is no such store.
    #[error("there is no store '{0}'")]
    StoreUnknown(Slug),
    /// Something is wrong with the purchase.
    #[error("the purchase has {} mistakes", .0.len())]
    PurchaseFlawed(Vec<Flaw>),
    /// The purchase is not in the programme's currency.
    #[error("the programme counts in {0}")]
    WrongCurrency(String),
    /// The reference stands for another purchase or refund.
    #[error("the reference '{0}' was reported before with other content")]
    ReferenceConflict(String),
    /// There is no such purchase.
    #[error("there is no such purchase")]
    PurchaseUnknown,
    /// The refund is not possible.
    #[error(transparent)]
    Refund(#[from] RefundRefusal),
    /// The programme has no such activity, or it earns by itself.
    #[error("there is no activity '{0}'")]
    ActivityUnknown(String),
    /// It has earned as often as it may.
    #[error("'{0}' has earned already")]
    ActivityDone(Slug),
    /// The points do not suffice.
    #[error(transparent)]
    TooFewPoints(#[from] TooFewPoints),
    /// An adjustment of nothing, or of more than one act may move.
    #[error("an adjustment must be from 1 to 1,000,000,000,000 points, up or down")]
    AdjustmentOutOfRange,
    /// What is done by hand needs a reason.
    #[error("this needs a reason of 1 to 200 characters")]
    ReasonMissing,
    /// A version of the programme for a time about which the books know something already.
    #[error(
        "something has happened since {0} already, and stays counted by the rules of its time: \
         choose a later moment for the new version"
    )]
    RulesOfThePast(Timestamp),
    /// There is no version of the programme before the last.
    #[error("there is only one version of the programme: nothing to go back to")]
    NothingToUndo,
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The link is used, too old, or never was.
    #[error("the link is used or too old")]
    LinkDead,
    /// The link was asked for by another browser.
    #[error("the link was asked for by another browser")]
    LinkFromElsewhere,
    /// The six digits are wrong.
    #[error("the digits are wrong")]
    WrongDigits {
        /// How many more tries there are.
        tries_left: i64,
    },
    /// Too many links for one address.
    #[error("too many links were asked for")]
    TooManyLinks,
    /// The passkey belongs to somebody already.
    #[error("this passkey belongs to somebody already")]
    PasskeyTaken,
    /// The last way to sign in cannot be removed.
    #[error("this is the last way to sign in")]
    LastWayIn,
    /// Somebody with this address works here already.
    #[error("there is an associate with this address already")]
    AssociateExists,
    /// There is no such key.
    #[error("there is no such key")]
    ApiKeyUnknown,
}

impl From<ClaimRefusal> for Refusal {
    fn from(refusal: ClaimRefusal) -> Self {
        match refusal {
            ClaimRefusal::TooFewPoints(short) => Self::TooFewPoints(short),
            other => Self::Claim(other),
        }
    }
}
