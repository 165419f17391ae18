//! The till: what an associate sees, read at arm's length.
//!
//! Every page has the same four parts: what was asked or answered, what to do next, the
//! member at the till, and this shift. Whom a page is about stands in its address
//! (`?member=`), so that two tabs of one till do not disturb each other.

mod answer;
mod counter;
mod credit;
mod door;
mod enrol;
mod frame;
mod look_up;
mod member;
mod purchase;
mod refusal;
mod scan;
mod shift;
mod undo;

pub use self::{
    answer::{Answer, page as answer_page},
    counter::{Counter, short_name},
    credit::{CreditMistake, PayCredit, page as credit_page},
    door::{Place, SignIn, You, place_page, sign_in_page, you_page},
    enrol::{Enrol, page as enrol_page},
    look_up::{Found, LookUp, page as look_up_page},
    member::{MemberPanel, Tip},
    purchase::{Purchase, PurchaseMistake, PurchasePart, page as purchase_page},
    refusal::TillRefusal,
    scan::{code_mistake, scan_page, type_page},
    shift::{ShiftAct, ShiftLine},
    undo::{Undo, Undoable, page as undo_page},
};
