//! Bugs planted on purpose, to show that the simulation finds them.
//!
//! Without the feature `planted-bugs`, which only that simulation turns on, there are none: what
//! asks for one is compiled away.

/// A bug that can be planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Bug {
    /// A refund takes from whichever lot is drawn first, not from the purchase's own.
    RefundTakesAnyLot = 1,
    /// Months end when they do in UTC.
    MonthsEndInUtc,
    /// Points that come back to a lot give it seven more days, though it was still good.
    ReturnExtendsLots,
    /// What comes in does not pay a debt.
    DebtIsForgotten,
    /// A purchase that is reported again earns again.
    RepeatEarnsAgain,
    /// A review lowers a tier by two.
    ReviewFallsTwice,
    /// The holding period counts from the report, not from the purchase.
    HoldingFromReport,
    /// A voucher that is given back does not return to the stock.
    CancelKeepsStock,
    /// What others have taken of a cap is forgotten.
    CapForgetsOthers,
    /// A refund forgets to which segments the buyer belonged.
    RefundForgetsSegments,
    /// Stamps stay when the goods they came with are given back.
    StampsOutliveRefund,
    /// Credit goes back to what it was taken from first.
    CreditReturnsForwards,
    /// Whoever claims a receipt gets points for what was given back of it.
    ReceiptForgetsRefunds,
    /// Cashback stays when the goods it came with are given back.
    CashbackStays,
}

/// Whether this bug is planted.
#[cfg(not(feature = "planted-bugs"))]
pub const fn is_planted(_: Bug) -> bool {
    false
}

#[cfg(feature = "planted-bugs")]
pub use self::planting::{is_planted, plant};

#[cfg(feature = "planted-bugs")]
mod planting {
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::Bug;

    static PLANTED: AtomicU8 = AtomicU8::new(0);

    /// Plants this bug, and no other.
    pub fn plant(bug: Option<Bug>) {
        PLANTED.store(bug.map_or(0, |bug| bug as u8), Ordering::SeqCst);
    }

    /// Whether this bug is planted.
    pub fn is_planted(bug: Bug) -> bool {
        PLANTED.load(Ordering::SeqCst) == bug as u8
    }
}
